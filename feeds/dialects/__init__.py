"""The wing that reads: text -> Article. Each module announces a DIALECT."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.gather import gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.article import Article
    from feeds.channel import Channel


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
    """A way to write an article down.

    `sniff` says from a file's name and its first bytes whether it is this dialect's; `read` gives the
    article, or raises `ReadError` with the line and the reason.  `name` is the file's path below the
    folder that is read, with forward slashes: what the article's id is made from.
    """

    name: str
    sniff: Callable[[str, bytes], bool]
    read: Callable[[str, bytes, Channel], Reading]


@cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect that a module of this package announces."""
    return tuple(gather("feeds.dialects", "DIALECT"))
