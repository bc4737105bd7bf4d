"""Write TOML (https://toml.io/en/v1.0.0): the standard library only reads it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MAX_LINE = 100
"""Characters of a list on one line."""


def toml_text(values: Mapping[str, object]) -> str:
    """Returns a document: plain values first, then a table for each mapping and for each list of mappings.

    Values are texts, integers, floats, booleans, aware times, lists and mappings; deeper mappings are inline
    tables.
    """
    plain = [f"{_key(key)} = {_value(value)}\n" for key, value in values.items() if not _is_table(value)]
    tables = [table for key, value in values.items() if _is_table(value) for table in _tables(key, value)]
    return "\n".join(["".join(plain), *tables] if plain else tables)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


def _tables(key: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"[{_key(key)}]\n{_members(value)}"
    elif isinstance(value, list):
        yield from (f"[[{_key(key)}]]\n{_members(each)}" for each in value)


def _members(values: Mapping[str, object]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in values.items())


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_string(name)


def toml_string(text: str) -> str:
    """Returns a basic string. Its escapes are those of JSON, except that U+007F is escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        items = [_value(each) for each in value]
        line = f"[{', '.join(items)}]"
        return line if len(line) <= _MAX_LINE else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return repr(value)
