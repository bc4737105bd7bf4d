"""The documents that are in demand, ready to be sent: a bounded table that follows the index.

A document is rendered when it is first asked for, and again when it has changed, before anybody asks.  The
table is changed as a whole: a request finds a document as it was or as it is, never anything between.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final

from feeds.model.page import INDEX
from feeds.publishing.composer import Composer
from feeds.publishing.index.changes import changed_at
from feeds.publishing.index.intake import moment
from feeds.publishing.index.issued import remember
from feeds.publishing.index.settings import EDITION, VERSION, setting
from feeds.publishing.publication import open_publication
from feeds.web.entry import Entry
from feeds.web.freshness import LOOKED_AT, SLACK, cache_control, max_age
from feeds.web.headers import FEED_POLICY, FOREVER, INDEX_POLICY
from feeds.web.opening import file_number, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.model.page import Rendered
    from feeds.publishing.composer import Document
    from feeds.publishing.index.base import Connection
    from feeds.publishing.publication import Publication
    from feeds.web.settings import Serving

CAPACITY = 64 * 1024 * 1024
"""Bytes of documents that a process holds."""


class Gone:
    """What stands for a document that there was once."""


class Unready(Exception):  # noqa: N818 - no mistake of anybody's
    """The index is being made anew: nothing that is not held can be rendered for a moment."""


GONE: Final = Gone()
TAGS = 10_000
"""That wait to be remembered, at most."""
FRONT = "/"
"""Where the page for people is served."""


def place_of(path: str) -> str:
    """Where a document is served: the path of its URL."""
    return FRONT if path == INDEX else f"/{path}"


class Shelf:
    """The documents of a publication by the paths of their URLs, as the index has them.

    `table` is what is ready now, for whoever is in a hurry: it is only looked into.
    """

    def __init__(
        self,
        publication: Publication,
        state: Path | None,
        serving: Serving,
        clock: Callable[[], datetime],
        capacity: int = CAPACITY,
    ) -> None:
        self.publication = publication
        self.table: Mapping[str, Entry] = {}
        self._state = state
        self._most = timedelta(seconds=serving.max_age)
        self._delta = serving.delta
        self._validates = serving.validations > 0
        self._tags: deque[tuple[str, str, tuple[int, ...]]] = deque(maxlen=TAGS)
        self._clock = clock
        self._capacity = capacity
        self._locks()
        self._file = file_number(publication)
        self._version = -1
        self._edition = publication.edition
        self._change: datetime | None = None
        self._dated: datetime | None = None

    def get(self, path: str) -> Rendered | None:
        """The document at a path below the publication's base, None where there is none."""
        found = self.find(place_of(path))
        return found.document if isinstance(found, Entry) else None

    def find(self, place: str) -> Entry | Gone | None:
        """What is served at a path of a URL; GONE where something was once.

        Unready where the index is not what the channel file asks for.
        """
        held = self.table.get(place)
        if held is None:
            with self._making:  # one at a time: threads would only share one interpreter
                held = self.table.get(place)
                if held is None:
                    return self._made(place)
        held.used = True
        return held

    def follow(self) -> None:
        """Render anew what has changed of all that is held. To be called often: mostly it finds nothing."""
        with self._following:
            with self.publication.store.reading() as connection:
                edition, version = setting(connection, EDITION, ""), int(setting(connection, VERSION, "0"))
            if edition != self.publication.edition or replaced(self.publication, self._file):
                self._open()
            elif (edition, version) != (self._edition, self._version):
                self._catch_up()
            now = self._clock()
            if self._dated is None or now - self._dated >= SLACK:
                self._date(now)
            self._remember()

    def forget(self) -> None:
        """Begin with nothing, as a process does that was forked off another."""
        self._locks()
        self.publication.store.engine.dispose(close=False)
        self.table, self._version = {}, -1

    def close(self) -> None:
        """Give back all files."""
        self.publication.close()

    def _locks(self) -> None:
        """In the order in which they are taken."""
        self._making, self._following, self._changing = Lock(), Lock(), Lock()

    def _note(self, path: str, tag: str, items: tuple[int, ...]) -> None:
        self._tags.append((path, tag, items))

    def _remember(self) -> None:
        """Have every process know the tags that this one has given out."""
        if self._tags:
            with self.publication.store.writing() as connection:
                while self._tags:
                    path, tag, items = self._tags.popleft()
                    remember(connection, path, [tag], items)

    def _open(self) -> None:
        """Read the channel as the index was made for it; if it has changed again, wait for the index."""
        publication = open_publication(self.publication.folder, self._state)
        with publication.store.reading() as connection:
            edition = setting(connection, EDITION, "")
        if publication.edition != edition:
            publication.close()
            return
        old, self.publication = self.publication, publication
        self._file, self._version = file_number(publication), -1
        self._catch_up()
        old.close()

    def _catch_up(self) -> None:
        self._change = self.publication.next_change(self._clock())
        with self.publication.store.reading() as connection:
            composer = self._composer(connection)
            version, edition, held = composer.version, self.publication.edition, self.table
            if edition == self._edition and self._version >= 0:
                changed = {place_of(each.path): each for each in composer.documents(self._version)}
                other = False
            else:
                found = (composer.at(_path(place) or "") for place in held)
                changed = {place_of(each.path): each for each in found if each is not None}
                other = True
            new = {
                place: self._entry(composer, document, document.render(), held[place])
                for place, document in changed.items()
                if place in held and document.render is not None
            }
        with self._changing:
            kept = {} if other else {at: each for at, each in self.table.items() if at not in changed}
            self.table = {**kept, **new}
            self._version, self._edition, self._dated = version, edition, None

    def _date(self, now: datetime) -> None:
        """Have nothing stay fresh beyond the next change that is known."""
        due = self.publication.next_change(now)
        with self._changing:
            self._dated, self._change = now, due
            dated = {}
            for place, entry in self.table.items():
                cache = self._cache(entry.document, entry.times, now)
                dated[place] = entry if cache == entry.cache else entry.dated(cache)
            self.table = dated

    def _made(self, place: str) -> Entry | Gone | None:
        try:
            return self._make(place)
        except Unready:  # the channel file has changed: do not wait for the next look at the index
            self.follow()
            return self._make(place)

    def _make(self, place: str) -> Entry | Gone | None:
        path = _path(place)
        if path is None:
            return None
        with self.publication.store.reading() as connection:
            composer = self._composer(connection)
            document = composer.at(path)
            if document is None:
                return None
            if document.render is None:
                return GONE
            entry, version = self._entry(composer, document, document.render()), composer.version
        with self._changing:
            if version >= self._version:  # else it is older than what the others are
                self.table = self._room({**self.table, place: entry}.items())
        return entry

    def _composer(self, connection: Connection) -> Composer:
        if setting(connection, EDITION, "") != self.publication.edition:
            raise Unready
        channel, store = self.publication.channel, self.publication.store
        return Composer(channel, connection, store, served=True, validates=self._validates)

    def _entry(
        self, composer: Composer, document: Document, rendered: Rendered, old: Entry | None = None
    ) -> Entry:
        items = document.items()
        times = [moment(item.published) for item in items[:LOOKED_AT]] or [rendered.updated]
        cache = self._cache(rendered, times, self._clock())
        if old is not None and old.document == rendered:
            return old if old.cache == cache else old.dated(cache)
        live = not document.path.startswith("archive/")
        entry = Entry(
            rendered,
            INDEX_POLICY if document.path == INDEX else FEED_POLICY,
            cache,
            modified=self._modified(composer, document, rendered),
            times=times,
            items=tuple(item.number for item in items) if live else (),
            thorough=live,
            issued=partial(self._note, document.path) if live and self._delta else None,
        )
        if old is not None:
            entry.prepare(old)
        return entry

    def _modified(self, composer: Composer, document: Document, rendered: Rendered) -> datetime:
        """Never in the future, where articles may be dated (RFC 9110, 8.8.2.1)."""
        noted = changed_at(composer.connection, document.version)
        return min(rendered.updated if noted is None else moment(noted), self._clock())

    def _cache(self, document: Rendered, times: Iterable[datetime], now: datetime) -> str:
        if document.fixed:
            return FOREVER
        return cache_control(max_age(list(times), now, self._change, self._most))

    def _room(self, entries: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
        """What there is room for: of what was not asked for since the last time, the oldest goes first."""
        held = dict(entries)
        size = sum(entry.size for entry in held.values())
        for place in list(held)[:-1]:
            if size <= self._capacity:
                break
            entry = held.pop(place)
            if entry.used:
                entry.used = False
                held[place] = entry
            else:
                size -= entry.size
        return held


def _path(place: str) -> str | None:
    """The path of the document that is served there."""
    if place == FRONT:
        return INDEX
    path = place[1:]
    return None if path == INDEX or not place.startswith("/") else path
