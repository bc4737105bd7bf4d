"""Schemas for TOML files: tables of keys, each with the check of its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.checks import at, closest, invalid
from feeds.core.errors import InvalidValueError, ReadError, UnknownKeyError
from feeds.core.files import read_regular
from feeds.core.lifecycle import warn_if_deprecated
from feeds.core.markup import one_line
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.core.toml_syntax import load_toml
from feeds.core.urls import web_url
from feeds.vocabulary.datatypes.languages import language

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.core.lifecycle import Lifecycle
    from feeds.core.limits import Limit

MAX_BYTES: Annotated[int, Limit("channel", "bytes", "the file", "an error; the exit status is 2")] = 64 * 1024


Check = Callable[[object], Any]
"""Returns the checked value, or raises `InvalidValueError`."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: the check of its value, whether it is required, and its `former` names."""

    check: Check
    required: bool = False
    former: tuple[tuple[str, Lifecycle], ...] = ()


def table(keys: dict[str, Key], value: object, prefix: str = "") -> dict[str, Any]:
    """Returns the checked values of a table by their keys."""
    if not isinstance(value, dict):
        raise invalid(value, f"a table of {', '.join(keys)}")
    value = _with_present_names(keys, value, prefix)
    for name in value:
        if name not in keys:
            raise UnknownKeyError(prefix + name, closest(name, keys), ", ".join(keys))
    for name, key in keys.items():
        if key.required and name not in value:
            raise InvalidValueError(prefix + name, "is missing")
    return {name: at(prefix + name, keys[name].check, item) for name, item in value.items()}


def _with_present_names(keys: dict[str, Key], value: dict[str, object], prefix: str) -> dict[str, object]:
    """The table with the present names of keys; a deprecated name causes a warning."""
    former = {old: (new, lifecycle) for new, key in keys.items() for old, lifecycle in key.former}
    taken = {*value}
    for old in [name for name in value if name in former]:
        new, lifecycle = former[old]
        if lifecycle.stage == "removed":
            raise InvalidValueError(prefix + old, f"is {lifecycle}")
        if new in taken:
            raise InvalidValueError(prefix + old, f"is a former name of {new!r}, which is also set")
        taken.add(new)
        warn_if_deprecated(prefix + old, lifecycle)
    return {former[name][0] if name in former else name: item for name, item in value.items()}


@dataclass(frozen=True, slots=True)
class TableCheck:
    """The check of a table of the fields of `kind`, a dataclass."""

    kind: type[Any]
    keys: dict[str, Key]

    def __call__(self, value: object) -> Any:
        return self.kind(**table(self.keys, value, "."))


def one(kind: type[Any], /, **checks: Check | None) -> TableCheck:
    """Returns the check of a table of a dataclass's fields: text, or as in `checks` (None: not a key)."""
    keys = {
        field.name: Key(check, required=field.default is MISSING)
        for field in fields(kind)
        if (check := checks.get(field.name, string)) is not None
    }
    return TableCheck(kind, keys)


def many(check: Check) -> Check:
    """Returns the check of a list whose items pass `check`."""
    return partial(each, check)


def each(check: Check, value: object) -> tuple[Any, ...]:
    """A list that is not empty; `check` is applied to each item."""
    if not isinstance(value, list) or not value:
        raise invalid(value, "a non-empty list")
    return tuple(at(f"[{index}]", check, item) for index, item in enumerate(value))


def string(value: object, expected: str = "text on one line") -> str:
    """Visible text on one line, without spaces around it."""
    if not isinstance(value, str) or one_line(value) != value or not any(map(_is_visible, value)):
        raise invalid(value, expected)
    return value


def _is_visible(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def boolean(value: object) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise invalid(value, "true or false")
    return value


def integer(least: int, most: int, expected: str, value: object) -> int:
    """An integer from `least` to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise invalid(value, expected)
    return value


pixels = partial(integer, 1, 99_999, "a number of pixels")


def matching(pattern: str, expected: str, value: object) -> str:
    """Text on one line that matches a regular expression."""
    if not re.fullmatch(pattern, text := string(value, expected)):
        raise invalid(value, expected)
    return text


email = partial(matching, r"[!-?A-~]+@[!-?A-~]+", "an e-mail address")


def web(value: object, expected: str = "an absolute http or https URL") -> str:
    """An absolute http or https URL, in ASCII."""
    try:
        return web_url(string(value, expected))
    except ValueError:
        raise invalid(value, expected) from None


def folder(value: object) -> str:
    """A URL that paths can be joined to; a slash is added at its end."""
    url = web(value)
    if "?" in url or "#" in url:
        raise invalid(value, "a URL without query and fragment")
    return url if url.endswith("/") else url + "/"


_TAG = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"
_EXPECTED_TAG = "a language tag such as en or fa-IR (RFC 5646)"


def language_tag(value: object) -> str:
    """A language tag whose parts are all registered."""
    if language(tag := matching(_TAG, _EXPECTED_TAG, value)):
        raise invalid(value, _EXPECTED_TAG)
    return tag


def read_toml(
    path: Path,
    keys: dict[str, Key],
    complete: Callable[[dict[str, Any]], None] = lambda _values: None,
    max_bytes: int = MAX_BYTES,
) -> dict[str, Any]:
    """Returns the values of a TOML file, checked and then changed by `complete`. Raises `ReadError`."""
    text = toml_text(path, max_bytes)
    raw = parse_toml(path, text)
    try:
        values = table(keys, raw)
        complete(values)
    except InvalidValueError as error:
        raise ReadError(path, str(error), line_of(text, error)) from None
    return values


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """Returns the values of a TOML document, unchecked. Raises `ReadError`."""
    try:
        return load_toml(text)
    except ParseError as error:
        raise ReadError(path, f"not valid TOML: {error}", error.line) from None


def toml_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """Returns the text of a file. Raises `ReadError`, also where it is longer than `max_bytes`."""
    try:
        return decode_utf8(read_regular(path, max_bytes))
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    except ParseError as error:
        raise ReadError(path, error.message, error.line) from None


_TOP = r"^[ \t]*(?:\[\[?[ \t]*)?KEY[ \t]*(?=[=.\]])"
_NESTED = r"[\s{,.]KEY[ \t]*(?=[=.])|\.[ \t]*KEY[ \t]*(?=\])"
_ITEM = r"^[ \t]*\[\[[^\]\n]*KEY[ \t]*\]\]"


def line_of(text: str, error: InvalidValueError, above: str = "") -> int | None:
    """Returns the line of an error, or of the table around it; its key is relative to the table `above`."""
    steps = [(above, "")] * bool(above) + re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", error.key)
    if error.found == "is missing":
        steps.pop()
    patterns: list[str] = []
    key = ""
    for name, index in steps:
        if name:
            key = rf"[\"']?{re.escape(name)}[\"']?"
            patterns.append((_NESTED if patterns else _TOP).replace("KEY", key))
        else:  # the first item of an array of tables has been found with its name
            patterns += [_ITEM.replace("KEY", key)] * int(index)
    end = 0
    for pattern in patterns:
        match = re.compile(pattern, re.MULTILINE).search(text, end)
        if match is None:
            break
        end = match.end()
    if error.key.endswith("]") and (value := re.fullmatch(r"is '([^']*)'", error.found)):
        match = re.compile(rf"[\"']{re.escape(value[1])}[\"']").search(text, end)
        end = match.end() if match else end
    return text.count("\n", 0, end) + 1 if end else None
