"""How deep values of JSON and TOML may be nested: parsers, and what walks their values, recurse."""

from __future__ import annotations

MAX_DEPTH = 200
"""Lists and tables inside each other, at most."""


def too_deep(limit: int = MAX_DEPTH) -> str:
    """Returns the description of the error."""
    return f"nested too deeply: more than {limit} levels"


def is_too_deep(value: object, limit: int = MAX_DEPTH) -> bool:
    """Whether there are more than `limit` lists and tables inside each other."""
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
