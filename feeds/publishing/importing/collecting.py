"""Collect the articles of a source, each once, and everything that is lost or cannot be used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.dialects import Note
from feeds.dialects.held_back import not_carried_over
from feeds.publishing.importing.articles import differences, usable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feeds.dialects import Found
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.importing.sources import SourceDocument, SourceFolder

    Sources = Sequence[SourceDocument | SourceFolder]


@dataclass(frozen=True, slots=True)
class Collected:
    """The articles of a source, each once; what is not public or cannot be used; what is lost.

    `chapters` are JSON chapters that the source has inside itself, by the id of the article.
    """

    articles: tuple[Article, ...]
    notes: tuple[Note, ...] = ()
    refusals: tuple[str, ...] = ()
    chapters: Mapping[str, str] = field(default_factory=dict)


def collect(sources: Sources, channel: Channel, missing: Iterable[str] = ()) -> Collected:
    """Reads all articles; of those with one id, the first is kept: the newest documents come first.

    `missing` are problems with documents that could not be fetched.  Raises ReadError if the first document
    cannot be used at all.
    """
    articles: dict[str, Article] = {}
    chapters: dict[str, str] = {}
    notes: list[Note] = []
    refusals: list[ReadError] = []
    lost: Counter[str] = Counter()
    for source in sources:
        lost.update(_lost_of(source))
        for found in _found(source, channel, refusals):
            if isinstance(found, Note):
                notes.append(found)
            elif isinstance(found, ReadError):
                refusals.append(found)
            elif found.article.id not in articles:
                reading = usable(found.article, channel)
                articles[found.article.id] = reading.article
                chapters |= {found.article.id: found.chapters} if found.chapters else {}
                notes += (*found.notes, *(replace(note, line=0) for note in reading.notes))
                changed = ", ".join(differences(found.article, reading.article))
                if changed:
                    notes.append(Note(found.article.source, 0, f"{found.article.id}: {changed}: changed"))
    notes += not_carried_over(sources[0].name, lost, 0)
    refused = (*map(str, refusals), *missing)
    return Collected(tuple(articles.values()), tuple(notes), refused, chapters)


def _lost_of(source: SourceDocument | SourceFolder) -> Mapping[str, int]:
    try:
        return source.head().lost
    except ReadError:  # reported when its articles are read
        return {}


def _found(
    source: SourceDocument | SourceFolder, channel: Channel, refusals: list[ReadError]
) -> Iterator[Found]:
    try:
        yield from source.read(channel)
    except ReadError as error:
        refusals.append(error)
