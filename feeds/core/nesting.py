"""How deep values of JSON and TOML may be nested: parsers, and what walks their values, recurse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from feeds.core.limits import Limit

MAX_DEPTH: Annotated[
    int,
    Limit(
        "read", "depth", "JSON objects and lists inside each other", "the article, or the file, is refused"
    ),
    Limit("channel", "depth", "TOML tables and lists inside each other", "an error; the exit status is 2"),
    Limit("server", "depth", "TOML tables and lists inside each other", "an error"),
    Limit("settings", "depth", "TOML tables and lists inside each other", "an error; the exit status is 2"),
    Limit("baseline", "depth", "JSON objects and lists inside each other", "an error; the exit status is 2"),
    Limit(
        "journal",
        "depth",
        "JSON objects and lists inside each other",
        "it is renamed to `posted.json.damaged`",
    ),
] = 200


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
