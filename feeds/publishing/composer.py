"""The index -> documents: only those that changed, from articles that were rendered before."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from feeds.formats import formats, kept_as
from feeds.model.archive import open_page, window
from feeds.model.page import INDEX, NEVER, OPML, Gone
from feeds.publishing.documents import feed_list, finished, front_page, page_of
from feeds.publishing.index import pages
from feeds.publishing.index.base import from_microseconds
from feeds.publishing.index.changes import changed_at
from feeds.publishing.index.settings import VERSION, setting
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.own_media import NO_MEDIA, OwnMedia
from feeds.publishing.selection import Feed, find_feed, path, shown_as

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from feeds.formats import Format
    from feeds.model.channel import Channel
    from feeds.model.page import Rendered
    from feeds.publishing.compressed_forms import Age
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.pages import FeedItem, FeedRow

LATEST = 30
"""Articles on the index page, at most."""
_MAX_DIGITS = 9
"""Of the number of a page."""
_BATCH = 500
"""Fragments that are kept together."""


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document of the index; one without `render` does not exist any more.

    `version` is that of the index in which it last changed; `claims` names the profiles that it must meet.
    A feed's document has `items`, newest first, and renders itself `without` those with certain numbers, for
    clients that have them: an item that changes gets a new number.  Its `age` decides whether a build writes
    compressed forms beside it.  `texts_changed` is when a file that it shows changed last, in nanoseconds.
    """

    path: str
    version: int
    render: Callable[[], Rendered] | None
    claims: tuple[str, ...] = ()
    items: Callable[[], Sequence[FeedItem]] = tuple
    without: Callable[[Collection[int]], Rendered] | None = None
    age: Age = "live"
    texts_changed: Callable[[], int] = int


@dataclass(frozen=True, slots=True)
class _Contents:
    """The items of a document, newest first, and the fragments that are known of them."""

    items: list[FeedItem]
    updated: datetime
    gone: tuple[Gone, ...]
    fragments: dict[tuple[int, str], bytes]


@dataclass(slots=True)
class Composer:
    """Makes documents of one state of the index; with a `store`, it keeps the fragments that it renders.

    If the documents are `served`, the index page links to pages as the server has them, else to their files,
    and to the validator if the server `validates`.  Pages show texts from files in `media`.
    """

    channel: Channel
    connection: Connection
    store: Store | None = None
    rendered: list[tuple[int, str, bytes]] = field(default_factory=list)
    served: bool = False
    validates: bool = False
    media: OwnMedia = NO_MEDIA
    times: dict[int, int | None] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The version of the index."""
        return int(setting(self.connection, VERSION, "0"))

    def changed_at(self, version: int) -> int | None:
        """Returns when documents of this version changed, in microseconds; None if unknown."""
        if version not in self.times:
            self.times[version] = changed_at(self.connection, version)
        return self.times[version]

    def documents(self, since: int = 0) -> Iterator[PublishedDocument]:
        """Yields the documents that changed after the version `since`; archives come before live ones."""
        return self.of_pages(pages.versions(self.connection, since))

    def live_documents(self, since: int = 0) -> Iterator[PublishedDocument]:
        """Yields the live documents of feeds that changed after the version `since`."""
        rows = pages.versions(self.connection, since)
        return self.of_pages(row for row in rows if row[0] != pages.ITSELF and row[1] == pages.LIVE)

    def of_pages(self, rows: Iterable[tuple[int, int, int]]) -> Iterator[PublishedDocument]:
        """Yields the documents of some rows of `pages.versions`."""
        feed_row = None
        for number, page, version in rows:
            if number == pages.ITSELF:
                if page == pages.OVERVIEWS:
                    yield from self._overviews(version)
                continue
            if feed_row is None or feed_row.number != number:
                feed_row = pages.feed_at(self.connection, number)
            if feed_row is not None:  # None after a change of the channel
                yield from self._of_page(feed_row, page, version)

    def at(self, path: str) -> PublishedDocument | None:
        """Returns the document at a path, also one that does not exist any more; None if it never existed."""
        if path in (OPML, INDEX):
            return next(each for each in self._overviews(self.version) if each.path == path)
        stem, number = _stem_and_number(path)
        row = pages.feed_called(self.connection, stem)
        if row is None:
            return None
        feed = find_feed(self.channel, row.kind, row.name, row.path)
        version = pages.version_of(self.connection, row.number, number)
        if feed is None or version is None:
            newest = open_page(row.length, feed.limit if feed else self.channel.live)
            return PublishedDocument(path, 0, None) if _has_suffix(path) and number <= newest else None
        return next((each for each in self._of_page(row, number, version) if each.path == path), None)

    def keep(self, *, all_of_it: bool = False) -> None:
        """Write rendered fragments to the index once there are enough of them.

        Until then other documents may render the same again, which only costs time.
        """
        if self.store and self.rendered and (all_of_it or len(self.rendered) >= _BATCH):
            with self.store.writing() as connection:
                pages.keep_fragments(connection, self.rendered)
            self.rendered.clear()

    def feeds(self) -> list[tuple[Feed, FeedRow]]:
        """Returns all feeds that have items, and the news: by kind and then by name."""
        rows = pages.filled_feeds(self.connection)
        rows.sort(key=lambda row: (row.name.casefold(), row.path))
        found = [(find_feed(self.channel, row.kind, row.name, row.path), row) for row in rows]
        kinds = [choice.kind for choice in self.channel.feeds]
        feeds = [(feed, row) for feed, row in found if feed is not None]
        return sorted(feeds, key=lambda pair: kinds.index(pair[0].kind))

    def _of_page(self, row: FeedRow, number: int, version: int) -> Iterator[PublishedDocument]:
        feed = find_feed(self.channel, row.kind, row.name, row.path)
        if feed is None:
            return
        shown = shown_as(self.channel, feed)
        page_number = None if number == pages.LIVE else number
        its_window = window(row.length, feed.limit, page_number, archive=feed.archive)
        contents = cache(lambda: self._contents(feed, row, number))

        def render(format_: Format, without: Collection[int] = ()) -> Rendered:
            held = contents()
            page = page_of(self.channel, feed, format_, its_window, held.updated, gone=held.gone)
            numbers = [item.number for item in held.items if item.number not in without]
            body = format_.fragments.join(shown, page, self._fragments(format_, shown, held, numbers))
            return finished(self.channel, feed, format_, its_window, page, body)

        age: Age = "live" if number == pages.LIVE else "archived"
        for format_ in feed.formats:
            at = path(feed, format_, page_number)
            if row.exists:
                rendering = partial(render, format_)
                yield PublishedDocument(
                    at, version, rendering, feed.profiles, lambda: contents().items, rendering, age
                )
            else:
                yield PublishedDocument(at, version, None, feed.profiles)
        self.keep()

    def _contents(self, feed: Feed, row: FeedRow, number: int) -> _Contents:
        gone: tuple[Gone, ...] = ()
        if number == pages.LIVE:
            items = pages.newest(self.connection, row.number, feed.limit)
            withdrawn = pages.gone(self.connection, row.number, feed.limit)
            gone = tuple(Gone(id_, from_microseconds(when)) for id_, when in withdrawn)
        else:
            items = pages.page(self.connection, row.number, number, feed.limit)
        numbers = [item.number for item in items]
        updated = NEVER
        if items:
            last = max(items, key=lambda item: item.updated).number
            updated = pages.updated(self.connection, last)
        return _Contents(items, updated, gone, pages.fragments(self.connection, numbers))

    def _fragments(
        self, format_: Format, shown: Channel, held: _Contents, numbers: Sequence[int]
    ) -> list[bytes]:
        """Returns the items in a format; those that are not kept yet are rendered together."""
        name = kept_as(format_, shown)
        missing = [number for number in numbers if (number, name) not in held.fragments]
        if missing and self.store:
            # This build may have kept them after the state that this composer reads.
            with self.store.reading() as connection:
                held.fragments.update(pages.fragments(connection, missing))
            missing = [number for number in missing if (number, name) not in held.fragments]
        if missing:
            articles = pages.articles(self.connection, missing)
            new = format_.fragments.pieces(shown, [articles[number] for number in missing])
            held.fragments.update(((number, name), body) for number, body in zip(missing, new, strict=True))
            self.rendered.extend((number, name, body) for number, body in zip(missing, new, strict=True))
        return [held.fragments[number, name] for number in numbers]

    def _overviews(self, version: int) -> Iterator[PublishedDocument]:
        feeds = cache(lambda: [feed for feed, _ in self.feeds()])
        updated = cache(self._last_updated)

        def front() -> Rendered:
            latest, count = pages.latest(self.connection, LATEST)
            addresses = addresses_of(self.channel, static=not self.served)
            return front_page(
                self.channel, feeds(), latest, count, updated(), addresses=addresses, validates=self.validates
            )

        yield PublishedDocument(OPML, version, lambda: feed_list(self.channel, feeds(), updated()))
        yield PublishedDocument(INDEX, version, front)

    def _last_updated(self) -> datetime:
        last = pages.last_updated(self.connection)
        return last.updated if last else NEVER


def _stem_and_number(path: str) -> tuple[str, int]:
    """Returns the feed's path and the number of the page that a document's path names."""
    stem = path.rpartition(".")[0]
    if not stem.startswith("archive/"):
        return stem, pages.LIVE
    stem, _, number = stem.removeprefix("archive/").rpartition("-")
    valid = number.isascii() and number.isdecimal() and len(number) <= _MAX_DIGITS and number[0] != "0"
    return (stem, int(number)) if valid else ("", pages.LIVE)


def _has_suffix(path: str) -> bool:
    return path.rpartition(".")[2] in {format_.suffix for format_ in formats()}
