"""The articles of a feed as they are read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from feeds.publishing.library import fields
from feeds.publishing.library.article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_BATCH = 200
"""Articles that are rendered together when a document is written."""


class ReadAlready:
    """Stands for an iterator that has been read."""

    def __iter__(self) -> Iterator[Article]:
        raise ValueError("Feed.articles was an iterator, which has been read: expected a list")


def checked(articles: Iterable[Article]) -> Iterator[Article]:
    """Yields the articles; raises `TypeError` for anything else, and `ValueError` for an id that repeats."""
    known: set[str] = set()
    for index, given in enumerate(articles):
        if not isinstance(given, Article):
            raise fields.public_error(fields.wrong_type(given, "an Article").under(f"Feed.articles[{index}]"))
        if given.id in known:
            raise ValueError(
                f"Feed.articles[{index}].id is {given.id!r}, as that of another article: ids are unique"
            )
        known.add(given.id)
        yield given


def batches(items: Iterator[T]) -> Iterator[list[T]]:
    """Yields the items in lists of a few hundred."""
    while batch := list(islice(items, _BATCH)):
        yield batch
