"""Checks of values that files and people give us: each returns the value, or raises `InvalidValueError`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from feeds.core.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

LARGEST_INTEGER = 2**53
"""Not every program reads a larger integer back from JSON (RFC 8259, 6)."""
_NAMES = {
    "NoneType": "null", "dict": "a table", "list": "a list", "datetime": "a date and time", "date": "a date",
    "time": "a time of day",
}  # fmt: skip


def describe(value: object) -> str:
    """Returns a short form of any value for a message."""
    if isinstance(value, str):
        return repr(value[:100])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return "a very large number"
    if isinstance(value, int | float):
        return str(value)
    name = "dict" if isinstance(value, dict) else type(value).__name__  # a subclass, too
    described = _NAMES.get(name, f"a {name}")
    return described.replace("a ", "an empty ", 1) if value in ([], {}) else described


def invalid(value: object, expected: str) -> InvalidValueError:
    """Returns the error for a value that is not what was expected."""
    return InvalidValueError("", f"is {describe(value)}", expected)


def at(key: str, check: Callable[[object], T], value: object) -> T:
    """Returns the checked value; an error names its `key`."""
    try:
        return check(value)
    except InvalidValueError as error:
        raise error.under(key) from None


def closest(name: str, known: Iterable[str]) -> str | None:
    """Returns the known name that was probably meant."""
    from difflib import get_close_matches  # here for the cold start

    return next(iter(get_close_matches(name[:60], sorted(known), n=1)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns ` (did you mean …?)`, or nothing where no known name is close."""
    meant = closest(name, known)
    return f" (did you mean {meant!r}?)" if meant else ""
