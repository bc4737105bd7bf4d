"""The wing that reads: text -> Article. Each module announces a DIALECT."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.core.errors import ReadError
    from feeds.model.article import Article
    from feeds.model.channel import Channel

LONGEST = 2 * 1024 * 1024
"""Bytes in a file of one article, at most."""
LONGEST_OF_MANY = 64 * 1024 * 1024
"""Bytes in a file of many articles, at most."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd in an input that costs nothing: a weekday that disagrees, a stray control character.

    `line` counts from 1.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and what was odd about its source."""

    article: Article
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write articles down.

    `sniff` says from a file's name and its first bytes whether it is this dialect's; no two dialects take
    the same file.  `read` gives what the file holds, in its order: a reading for each article, and for
    each that cannot be used the `ReadError` with its line and the reason, as a value, so that it does not
    cost the file's others.  A file that cannot be used at all raises it, at the latest while it is read.
    `name` is the file's path below the folder that is read, with forward slashes: what an article's id is
    made from.  `longest` bytes are read at most.
    """

    name: str
    sniff: Callable[[str, bytes], bool]
    read: Callable[[str, bytes, Channel], Iterable[Reading | ReadError]]
    longest: int = LONGEST


@cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect that a module of this package announces."""
    return tuple(discover("feeds.dialects", "DIALECT"))
