"""New articles with dates that cannot be right are refused: readers sort them first or last.

What was published stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.publishing.index.base import from_microseconds
from feeds.vocabulary.datatypes.dates import implausible

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime, timedelta

    from feeds.publishing.index.intake import IndexedArticle, IndexedFile, Remark


def without_implausible(
    files: Iterable[IndexedFile], published: Container[str], now: datetime, ahead: timedelta
) -> list[IndexedFile]:
    """Returns the files; refuses articles that were not `published` and have an implausible date.

    A date is judged at the time at which the article appears: `now`, or so long `ahead` of its date.
    """
    return [_checked(file, published, now, ahead) for file in files]


def _checked(file: IndexedFile, published: Container[str], now: datetime, ahead: timedelta) -> IndexedFile:
    kept: list[int] = []
    refusals: list[Remark] = []
    for number, article in enumerate(file.articles):
        new = not article.draft and article.id not in published
        appears = max(now, from_microseconds(article.published) - ahead)
        if new and (problem := _problem(article, appears)):
            refusals.append((None, f"{article.id}: {problem}"))
        else:
            kept.append(number)
    if not refusals:
        return file
    return replace(
        file,
        articles=tuple(file.articles[number] for number in kept),
        minted=tuple(file.minted[number] for number in kept if number < len(file.minted)),
        refusals=(*file.refusals, *refusals),
    )


def _problem(article: IndexedArticle, appears: datetime) -> str | None:
    """Returns what is wrong with a date of an article or of one of its media, None if nothing is."""
    for item in article.items:
        of = f" of its media file {item.id}" if item.feed else ""
        for name, time in (("date", item.published), ("date of the last change", item.updated)):
            if reason := implausible(from_microseconds(time), appears):
                return f"the {name}{of} {reason}"
    return None
