"""Checks of values: each returns the value, or raises `InvalidValueError`. Numbers and flags may be texts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeVar

from feeds.core.checks import LARGEST_INTEGER, at, describe, invalid
from feeds.core.errors import InvalidValueError
from feeds.core.markup import one_line, xml_text
from feeds.core.media_types import spelled
from feeds.core.texts import nfc
from feeds.core.urls import resolve, web_url
from feeds.dialects.times import EXPECTED, instant
from feeds.vocabulary.datatypes.file_types import registered_type
from feeds.vocabulary.datatypes.uris import MAX_URI_CHARACTERS, http_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

T = TypeVar("T")

_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*+")
_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2}(?:\.[0-9]{1,9})?)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FLAGS = {"true": True, "yes": True, "on": True, "1": True}
_FLAGS |= {"false": False, "no": False, "off": False, "0": False}


def line(value: object) -> str:
    """A text on one line. A number is accepted as text: `title: 2016` is a title."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER:
        return str(value)
    if not isinstance(value, str):
        raise invalid(value, "a string")
    return one_line(value)


def name_line(value: object) -> str:
    """The name of a person or a category, in Normalization Form C (UAX 15)."""
    return nfc(line(value))


def text(value: object) -> str:
    """A text of any number of lines."""
    if not isinstance(value, str):
        raise invalid(value, "a string")
    return xml_text(value)


def flag(value: object) -> bool:
    """True or false."""
    found = value if isinstance(value, bool) else _FLAGS.get(str(value)[:8].strip().lower())
    if found is None:
        raise invalid(value, "true or false")
    return found


def number(value: object) -> float:
    """A number that is at least 0."""
    expected = "a number, not negative"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise invalid(value, expected)
    try:
        number_ = float(value)
    except (ValueError, OverflowError):
        raise invalid(value, expected) from None
    if not math.isfinite(number_) or not 0 <= number_ <= LARGEST_INTEGER:
        raise invalid(value, expected)
    return number_


def integer(value: object) -> int:
    """An integer that is at least 0."""
    found = number(value)
    if found != int(found):
        raise invalid(value, "a whole number")
    return int(found)


def seconds(value: object) -> float:
    """A duration in seconds, or as text such as 1:02:03 or 2:03."""
    clock = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    try:
        return number(value)
    except InvalidValueError:
        raise invalid(value, "seconds, or a running time such as 1:02:03") from None


def time(value: object, zone: tzinfo) -> datetime:
    """A time; without a zone it is in `zone`."""
    try:
        return instant(value, zone)
    except ValueError as error:
        raise InvalidValueError("", f"is {describe(value)}, which {error}", EXPECTED) from None


def language(value: object) -> str:
    """A language tag (RFC 5646); an underscore is read as a hyphen."""
    if not isinstance(value, str) or not _TAG.fullmatch(value.strip()):
        raise invalid(value, "a language tag such as en or fa-IR (RFC 5646)")
    return value.strip().replace("_", "-")


def mime(value: object) -> str:
    """A media type (RFC 6838, 4.2), without parameters, by its registered name and spelling."""
    bare = value.partition(";")[0].strip() if isinstance(value, str) else ""
    if not _TYPE.fullmatch(bare):
        raise invalid(value, "a media type such as video/mp4")
    return spelled(registered_type(bare))


def email(value: object) -> str:
    """An e-mail address."""
    if not isinstance(value, str) or not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", value):
        raise invalid(value, "an e-mail address")
    return value


def url(value: object) -> str:
    """An absolute http or https URL."""
    return _url(web_url, value, "an absolute http or https URL")


def page(value: object, base: str) -> str:
    """The URL of a page, absolute or relative to `base`."""
    return _url(lambda reference: resolve(base, reference), value, "the URL of a page")


def file(value: object, absolute: Callable[[str], str]) -> str:
    """The URL of a media file; `absolute` returns that of a path."""
    return _url(absolute, value, "an http or https URL, or a path")


def _url(absolute: Callable[[str], str], value: object, expected: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise invalid(value, expected)
    try:
        url_ = absolute(value.strip())
    except ValueError:
        raise invalid(value, expected) from None
    for flaw in http_url(url_):
        raise InvalidValueError("", f"is {describe(value)}: {flaw.message[:200]}", expected)
    return url_


def identity(value: object) -> str:
    """An id of at most the length that programs accept, which can be written."""
    id_ = str(value)
    if (half := _SURROGATE.search(id_)) is not None:
        raise InvalidValueError("", f"contains half of a surrogate pair, U+{ord(half[0]):04X}", "characters")
    if len(id_) > MAX_URI_CHARACTERS:
        raise InvalidValueError("", f"has {len(id_)} characters", f"at most {MAX_URI_CHARACTERS}")
    return id_


def each(check: Callable[[object], T], value: object) -> tuple[T, ...]:
    """Returns what `check` returns for each item of a list; any other value is a list of one."""
    members = value if isinstance(value, list) else [value]
    many = len(members) > 1 or isinstance(value, list)
    return tuple(at(f"[{index}]" if many else "", check, item) for index, item in enumerate(members))
