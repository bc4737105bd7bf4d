"""The index -> documents: only those that changed, from articles that were rendered before."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from feeds.formats import formats, kept_as
from feeds.model.archive import open_page, window
from feeds.model.feed_kind import NEWS
from feeds.model.page import INDEX, NEVER, OPML, Gone
from feeds.publishing.documents import finished, overview, page_of
from feeds.publishing.index import pages
from feeds.publishing.index.intake import moment
from feeds.publishing.index.settings import VERSION, setting
from feeds.publishing.selection import Feed, feed_of, path, shown_as

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from feeds.formats import Format
    from feeds.model.channel import Channel, FeedChoice
    from feeds.model.page import Rendered
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.pages import Item, Place

LATEST = 30
"""Articles that the page for people may name."""
_DIGITS = 10
"""Of the number of a page, at most: no archive has a thousand million."""
_BATCH = 500
"""Pieces that are kept at once."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that there is, or, without `render`, one that there is no more.

    `version` says when it last changed; with a version that was seen before it is still the same.  `claims`
    names the profiles that it is held to.  A feed's document tells its `items`, newest first, and renders
    itself `without` those with certain numbers, for who has them: an item that changes gets another number.
    """

    path: str
    version: int
    render: Callable[[], Rendered] | None
    claims: tuple[str, ...] = ()
    items: Callable[[], Sequence[Item]] = tuple
    without: Callable[[Collection[int]], Rendered] | None = None


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a document holds: its items, newest first, and what is known of how they are written."""

    items: list[Item]
    updated: datetime
    gone: tuple[Gone, ...]
    pieces: dict[tuple[int, str], bytes]


@dataclass(slots=True)
class Composer:
    """Makes documents of one state of the index; with a `store`, it keeps what it had to render for that.

    Where they are `served`, the page for people links to the pages of feeds and articles, and to the
    validator's where the server `validates`.
    """

    channel: Channel
    connection: Connection
    store: Store | None = None
    made: list[tuple[int, str, bytes]] = field(default_factory=list)
    served: bool = False
    validates: bool = False

    @property
    def version(self) -> int:
        """That of the index."""
        return int(setting(self.connection, VERSION, "0"))

    def documents(self, since: int = 0) -> Iterator[Document]:
        """Those that changed after the version `since`: what others lead to comes before them."""
        return self.of_pages(pages.versions(self.connection, since))

    def live_documents(self, since: int = 0) -> Iterator[Document]:
        """The live documents of feeds, those that changed after the version `since`."""
        rows = pages.versions(self.connection, since)
        return self.of_pages(row for row in rows if row[0] != pages.ITSELF and row[1] == pages.LIVE)

    def of_pages(self, rows: Iterable[tuple[int, int, int]]) -> Iterator[Document]:
        """Some of them, by what `pages.versions` said, now or before."""
        place = None
        for number, page, version in rows:
            if number == pages.ITSELF:
                if page == pages.OVERVIEWS:
                    yield from self._overviews(version)
                continue
            if place is None or place.number != number:
                place = pages.feed_at(self.connection, number)
            if place is not None:  # another channel may have come since
                yield from self._of_page(place, page, version)

    def at(self, path: str) -> Document | None:
        """The document at a path, also one that there is no more; None where there never was one."""
        if path in (OPML, INDEX):
            return next(each for each in self._overviews(self.version) if each.path == path)
        stem, number = _stem_and_number(path)
        place = pages.feed_called(self.connection, stem)
        if place is None:
            return None
        choice = _choice(self.channel, place)
        version = pages.version_of(self.connection, place.number, number)
        if choice is None or version is None:
            size = (choice.limit if choice else None) or self.channel.live
            known = _has_suffix(path) and number <= open_page(place.length, size)
            return Document(path, 0, None) if known else None
        return next((each for each in self._of_page(place, number, version) if each.path == path), None)

    def keep(self, *, all_of_it: bool = False) -> None:
        """Put what was written into the index, when there is enough of it.

        Until then another feed may write the same once more, which costs time and nothing else.
        """
        if self.store and self.made and (all_of_it or len(self.made) >= _BATCH):
            with self.store.writing() as connection:
                pages.keep_fragments(connection, self.made)
            self.made.clear()

    def _of_page(self, place: Place, number: int, version: int) -> Iterator[Document]:
        choice = _choice(self.channel, place)
        if choice is None:
            return
        feed = feed_of(self.channel, choice, place.name, place.path)
        shown = shown_as(self.channel, feed)
        at = None if number == pages.LIVE else number
        written = window(place.length, feed.limit, at)
        contents = cache(lambda: self._contents(feed, place, number))

        def render(format_: Format, without: Collection[int] = ()) -> Rendered:
            held = contents()
            page = page_of(self.channel, feed, format_, written, held.updated, gone=held.gone)
            numbers = [item.number for item in held.items if item.number not in without]
            body = format_.fragments.join(shown, page, self._pieces(format_, shown, held, numbers))
            return finished(self.channel, feed, format_, written, page, body)

        for format_ in feed.formats:
            where = path(feed, format_, at)
            if not place.filled and place.path != NEWS.path:
                yield Document(where, version, None, feed.profiles)
                continue
            made = partial(render, format_)
            yield Document(where, version, made, feed.profiles, lambda: contents().items, made)
        self.keep()

    def _contents(self, feed: Feed, place: Place, number: int) -> _Contents:
        gone: tuple[Gone, ...] = ()
        if number == pages.LIVE:
            items = pages.newest(self.connection, place.number, feed.limit)
            withdrawn = pages.gone(self.connection, place.number, feed.limit)
            gone = tuple(Gone(id_, moment(when)) for id_, when in withdrawn)
        else:
            items = pages.page(self.connection, place.number, number, feed.limit)
        numbers = [item.number for item in items]
        updated = NEVER
        if items:
            last = max(items, key=lambda item: item.updated).number
            updated = pages.updated(self.connection, last)
        return _Contents(items, updated, gone, pages.fragments(self.connection, numbers))

    def _pieces(
        self, format_: Format, shown: Channel, held: _Contents, numbers: Sequence[int]
    ) -> list[bytes]:
        """What the items are in a format; what is not kept yet is written together."""
        name = kept_as(format_, shown)
        missing = [number for number in numbers if (number, name) not in held.pieces]
        if missing and self.store:
            # This very build may have kept it, after the state that is composed.
            with self.store.reading() as connection:
                held.pieces.update(pages.fragments(connection, missing))
            missing = [number for number in missing if (number, name) not in held.pieces]
        if missing:
            found = pages.articles(self.connection, missing)
            new = format_.fragments.pieces(shown, [found[number] for number in missing])
            held.pieces.update(((number, name), piece) for number, piece in zip(missing, new, strict=True))
            self.made.extend((number, name, piece) for number, piece in zip(missing, new, strict=True))
        return [held.pieces[number, name] for number in numbers]

    def _overviews(self, version: int) -> Iterator[Document]:
        @cache
        def both() -> dict[str, Rendered]:
            latest, count = pages.latest(self.connection, LATEST)
            last = pages.last_updated(self.connection)
            updated = last.updated if last else None
            feeds = [feed for feed, _ in self.feeds()]
            leads = {"served": self.served, "validates": self.validates}
            return overview(self.channel, feeds, latest, count, updated, **leads)

        for at in (OPML, INDEX):
            yield Document(at, version, partial(lambda at: both()[at], at))

    def feeds(self) -> list[tuple[Feed, Place]]:
        """All feeds that have items, and the news: by kind and then by name."""
        places = pages.filled_feeds(self.connection)
        places.sort(key=lambda place: (place.name.casefold(), place.path))
        return [
            (feed_of(self.channel, choice, place.name, place.path), place)
            for choice in self.channel.feeds
            for place in places
            if _choice(self.channel, place) is choice
        ]


def _choice(channel: Channel, place: Place) -> FeedChoice | None:
    return next((choice for choice in channel.feeds if choice.kind.name == place.kind), None)


def _stem_and_number(path: str) -> tuple[str, int]:
    """What a document's path says: its feed's path, and its number in the archive or that of the live one."""
    stem = path.rpartition(".")[0]
    if not stem.startswith("archive/"):
        return stem, pages.LIVE
    stem, _, number = stem.removeprefix("archive/").rpartition("-")
    right = number.isascii() and number.isdecimal() and len(number) < _DIGITS and number[0] != "0"
    return (stem, int(number)) if right else ("", pages.LIVE)


def _has_suffix(path: str) -> bool:
    return path.rpartition(".")[2] in {format_.suffix for format_ in formats()}
