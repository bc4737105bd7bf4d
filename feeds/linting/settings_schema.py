"""Checks settings; imported only if there are any, so that other runs do not load the TOML parser."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feeds.core.checks import LARGEST_INTEGER, at, did_you_mean, invalid
from feeds.core.errors import InvalidValueError, ReadError
from feeds.core.lifecycle import current_name
from feeds.linting.rule_selectors import selector
from feeds.linting.settings import LEVELS, LEVELS_OR_OFF, MAX_BYTES, SUFFIXES, Layer
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
    web,
)
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.profiles import profiles
from feeds.validator.reporters import reporters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path


def _one_of(names: Collection[str], value: object) -> str:
    if value not in names:
        hint = did_you_mean(value, names) if isinstance(value, str) else ""
        raise invalid(value, f"one of {', '.join(names)}{hint}")
    return str(value)


def _profile(value: object) -> str:
    name = current_name(value, FORMER_NAMES) if isinstance(value, str) else value
    return _one_of(profiles(), name)


def _list(check: Callable[[object], Any], value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise invalid(value, "a list")
    return each(check, value) if value else ()


def _table_of(key: Callable[[object], str], check: Callable[[object], Any], value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(value, "a table")
    return {at(f".{name}", key, name): at(f".{name}", check, item) for name, item in value.items()}


def _served_at(value: object) -> str:
    """The URL of a folder with a slash at its end, or that of a document, with its file name."""
    url = web(value)
    return url if PurePosixPath(urlsplit(url).path).suffix.lower() in SUFFIXES else folder(value)


SELECTORS = partial(_list, selector)
KEYS = {
    "select": Key(SELECTORS),
    "extend-select": Key(SELECTORS),
    "ignore": Key(SELECTORS),
    "severity": Key(partial(_table_of, selector, partial(_one_of, LEVELS_OR_OFF))),
    "per-file-ignores": Key(partial(_table_of, string, SELECTORS)),
    "profiles": Key(partial(_list, _profile)),
    "base-url": Key(_served_at),
    "fail-level": Key(partial(_one_of, LEVELS)),
    "max-warnings": Key(partial(integer, 0, LARGEST_INTEGER, "a number that is not negative")),
    "exclude": Key(partial(_list, string)),
    "extend-exclude": Key(partial(_list, string)),
    "output-format": Key(lambda value: _one_of(sorted(reporters()), value)),
    "cache-dir": Key(string),
}


def check_settings(raw: Mapping[str, object]) -> dict[str, Any]:
    """The values of a table of settings.  Raises `InvalidValueError`."""
    return table(KEYS, raw)


def read_settings(path: Path) -> Layer | None:
    """The settings in a file; None for a pyproject.toml without `[tool.feeds]`. Raises `ReadError`."""
    text = toml_text(path, MAX_BYTES)
    above = ("tool", "feeds") if path.name == "pyproject.toml" else ()
    if not all(name in text for name in above):
        return None
    raw: Any = parse_toml(path, text)
    for name in above:
        raw = raw.get(name) if isinstance(raw, dict) else None
        if raw is None:
            return None
    try:
        return Layer(str(path), path.parent, check_settings(raw))
    except InvalidValueError as error:
        raise ReadError(path, str(error), line_of(text, error, ".".join(above))) from None
