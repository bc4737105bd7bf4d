"""`[tool.feeds]` of pyproject.toml, or feeds.toml: what its keys may hold, checked.

It is imported when there is something to check, which saves a run without settings the reading of TOML.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.core.checks import LARGEST_INTEGER, at, did_you_mean, invalid
from feeds.core.errors import InvalidValueError, ReadError
from feeds.linting.rule_selectors import selector
from feeds.linting.settings import GRAVITIES, LEVELS, Layer
from feeds.model.toml_schema import (
    Key,
    each,
    folder,
    integer,
    line_of,
    parse_toml,
    string,
    table,
    toml_text,
)
from feeds.validator.profiles import profiles
from feeds.validator.reporters import reporters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

LONGEST = 1 << 20
"""Bytes in a file of settings, at most: a pyproject.toml holds other people's, too."""


def one_of(known: Collection[str], value: object) -> str:
    """One of some words."""
    if value not in known:
        hint = did_you_mean(value, known) if isinstance(value, str) else ""
        raise invalid(value, f"one of {', '.join(known)}{hint}")
    return str(value)


def many(check: Callable[[object], Any], value: object) -> tuple[Any, ...]:
    """A list, which may be empty."""
    return () if value == [] else each(check, value)


def named(name: Callable[[object], str], check: Callable[[object], Any], value: object) -> dict[str, Any]:
    """A table of which the keys are chosen by the user, and pass the check of names."""
    if not isinstance(value, dict):
        raise invalid(value, "a table")
    return {at(f".{key}", name, key): at(f".{key}", check, item) for key, item in value.items()}


SELECTORS = partial(many, selector)
KEYS = {
    "select": Key(SELECTORS),
    "extend-select": Key(SELECTORS),
    "ignore": Key(SELECTORS),
    "severity": Key(partial(named, selector, partial(one_of, GRAVITIES))),
    "per-file-ignores": Key(partial(named, string, SELECTORS)),
    "profiles": Key(partial(many, lambda value: one_of(profiles(), value))),
    "base-url": Key(folder),
    "fail-level": Key(partial(one_of, LEVELS)),
    "max-warnings": Key(partial(integer, 0, LARGEST_INTEGER, "a number that is not negative")),
    "exclude": Key(partial(many, string)),
    "extend-exclude": Key(partial(many, string)),
    "output-format": Key(lambda value: one_of(sorted(reporters()), value)),
    "cache-dir": Key(string),
}


def checked(raw: Mapping[str, object]) -> dict[str, Any]:
    """The values of a table of settings. Raises `InvalidValueError`."""
    return table(KEYS, raw)


def read(path: Path) -> Layer | None:
    """The settings of a file; None where it is a pyproject.toml without a table for us.

    Raises `ReadError` with the line where it can be told.
    """
    text = toml_text(path, LONGEST)
    above = ("tool", "feeds") if path.name == "pyproject.toml" else ()
    if not all(name in text for name in above):
        return None
    raw: Any = parse_toml(path, text)
    for name in above:
        raw = raw.get(name) if isinstance(raw, dict) else None
        if raw is None:
            return None
    try:
        return Layer(str(path), path.parent, checked(raw))
    except InvalidValueError as error:
        raise ReadError(path, str(error), line_of(text, error, ".".join(above))) from None
