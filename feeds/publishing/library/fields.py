"""Checks of the fields of public values; errors name the field, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from functools import partial
from math import isfinite
from typing import Any, cast

from feeds.core.checks import LARGEST_INTEGER, describe, invalid
from feeds.core.dates import FIRST_YEAR, LAST_YEAR
from feeds.core.errors import InvalidValueError
from feeds.core.markup import plain_text
from feeds.core.texts import clean_line
from feeds.core.urls import exact_web_url
from feeds.model.toml_schema import language_tag
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.uris import http_url

Check = Callable[[Any], Any]
"""Returns the value as it is kept, or raises `InvalidValueError`."""


class WrongTypeError(InvalidValueError):
    """A value of another type than the field's."""


def wrong_type(value: object, expected: str) -> WrongTypeError:
    """Returns the error for a value of the wrong type."""
    found = "None" if value is None else describe(value)  # which is for files, and has "null"
    return WrongTypeError("", f"is {found}", expected)


def defaults(kind: type[Any]) -> dict[str, object]:
    """Returns the defaults of a dataclass's fields."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def check_fields(value: object, checks: Mapping[str, Check]) -> None:
    """Replaces the fields of a new frozen value by what their checks return; defaults are not checked.

    Raises `TypeError` or `ValueError`.
    """
    known = _DEFAULTS.get(type(value))
    if known is None:
        known = _DEFAULTS[type(value)] = defaults(type(value))
    for name, check in checks.items():
        given = getattr(value, name)
        if name in known and given is known[name]:
            continue
        try:
            kept = check(given)
        except InvalidValueError as error:
            raise public_error(error.under(f"{type(value).__name__}.{name}")) from None
        if kept is not given:
            object.__setattr__(value, name, kept)


_DEFAULTS: dict[type[Any], dict[str, object]] = {}


def public_error(error: InvalidValueError) -> TypeError | ValueError:
    """Returns the error as Python's own class for it."""
    return TypeError(str(error)) if isinstance(error, WrongTypeError) else ValueError(str(error))


def text(value: object) -> str:
    """Plain text; of text that is marked as HTML (it has `__html__`), what it shows."""
    if not isinstance(value, str):
        raise wrong_type(value, "text")
    if type(value) is str:
        return value
    return plain_text(str.__str__(value)) if hasattr(value, "__html__") else str.__str__(value)


def line(value: object) -> str:
    """Text that is not empty, on one line."""
    if shown := clean_line(text(value)):
        return shown
    raise invalid(value, "text that is not empty")


def web(value: object) -> str:
    """An absolute http or https URL or IRI, as a URI (RFC 3987, 3.1)."""
    expected = "an absolute http or https URL"
    given = text(value)
    try:
        url = exact_web_url(given)
    except ValueError:
        raise invalid(given, expected) from None
    if any(flaw.fault.severity == "error" for flaw in http_url(url)):
        raise invalid(given, expected)
    return url


def email(value: object) -> str:
    """An e-mail address."""
    address = text(value)
    if not address or email_address(address):
        raise invalid(value, "an e-mail address")
    return address


def language(value: object) -> str:
    """A language tag whose parts are registered (RFC 5646)."""
    return language_tag(text(value))


def time(value: object) -> datetime:
    """An aware datetime."""
    if not isinstance(value, datetime):
        raise wrong_type(value, "an aware datetime")
    if value.utcoffset() is None:
        raise InvalidValueError("", f"is {value.isoformat()}, without a time zone", "an aware datetime")
    try:
        year = value.astimezone(UTC).year
    except OverflowError:
        year = 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidValueError("", f"is {value.isoformat()}", f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return value


def flag(value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise wrong_type(value, "True or False")
    return value


def whole(least: int, unit: str, value: object) -> int:
    """An integer of at least `least`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(value, f"a whole number of {unit}")
    if not least <= value <= LARGEST_INTEGER:
        raise invalid(value, f"a whole number of {unit}, at least {least}")
    return value


def positive(unit: str, value: object) -> float:
    """A number above 0."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong_type(value, f"a number of {unit}")
    if not isfinite(value) or not 0 < value <= LARGEST_INTEGER:
        raise invalid(value, f"a number of {unit} above 0")
    return value


def instance(kind: type[Any], value: object) -> object:
    """A value of a class."""
    if not isinstance(value, kind):
        raise wrong_type(value, _a(kind.__name__))
    return value


def one_of(names: Iterable[str], value: object) -> str:
    """One of some names."""
    if text(value) not in names:
        raise invalid(value, f"one of {', '.join(names)}")
    return cast("str", value)


def listed(value: object, expected: str) -> Iterable[Any]:
    """An iterable with an order: that of a set differs between processes, and so would the documents."""
    if isinstance(value, str | bytes | Mapping | set | frozenset) or not isinstance(value, Iterable):
        raise wrong_type(value, expected)
    return value


def many(check: Check, value: object) -> tuple[Any, ...]:
    """Several values, which `check` is applied to."""
    kept = []
    for index, item in enumerate(listed(value, "a list")):
        try:
            kept.append(check(item))
        except InvalidValueError as error:
            raise error.under(f"[{index}]") from None
    return tuple(kept)


def lines() -> Check:
    """Returns the check of several texts."""
    return partial(many, line)


def instances(kind: type[Any]) -> Check:
    """Returns the check of several values of a class."""
    return partial(many, partial(instance, kind))


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
