"""The document cache: finished documents in demand, in a table of bounded size that follows the index.

A document is rendered when it is first requested, and again when it has changed, before the next request.
The table is replaced as a whole, so a request sees either the old or the new version of a document. The
codings of a new version are made afterwards, or by the first request for one of them that comes earlier.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Final

from feeds.model.page import INDEX
from feeds.net.coded_bodies import ExpectedCodings
from feeds.net.freshness import NEWEST_ITEMS, SLACK, cache_control, max_age
from feeds.publishing.composer import Composer
from feeds.publishing.index.base import from_microseconds
from feeds.publishing.index.issued import remember
from feeds.publishing.index.settings import DESIGN, EDITION, VERSION, setting, settings_of
from feeds.publishing.index_bootstrap import inode
from feeds.publishing.publication import newer
from feeds.web.cached_document import CachedDocument
from feeds.web.headers import FOREVER, document_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.model.page import Rendered
    from feeds.publishing.composer import PublishedDocument
    from feeds.publishing.index.base import Connection
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

CAPACITY_BYTES: Annotated[int, Limit("serve", "memory", "documents kept", "they are rendered again")] = (
    64 * 1024 * 1024
)
UNSAVED_TAGS = 10_000
"""Issued tags that wait to be saved, at most."""
ROOT = "/"
"""Where the index page is served."""


class RemovedDocument:
    """Stands for a document that existed once."""


class Unready(Exception):  # noqa: N818 - no error of anybody
    """The index is being rebuilt: what is not cached cannot be rendered yet."""


REMOVED: Final = RemovedDocument()


def url_path_of(path: str) -> str:
    """Returns the URL path of a document."""
    return ROOT if path == INDEX else f"/{path}"


class DocumentCache:
    """The documents of a publication by URL path. `table` has those that are ready; only read it."""

    def __init__(
        self,
        publication: Publication,
        state: Path | None,
        settings: ServerSettings,
        clock: Callable[[], datetime],
        capacity: int = CAPACITY_BYTES,
    ) -> None:
        self.publication = publication
        self.table: Mapping[str, CachedDocument] = {}
        self._state = state
        self._max_age = timedelta(seconds=settings.max_age)
        self._delta = settings.delta
        self._validates = settings.validations > 0
        self._tags: deque[tuple[str, str, tuple[int, ...]]] = deque(maxlen=UNSAVED_TAGS)
        self.expected_codings = ExpectedCodings()
        self._clock = clock
        self._capacity = capacity
        self._make_locks()
        self._inode = inode(publication)
        self._version = -1
        self._edition = publication.edition
        self._next_change: datetime | None = None
        self._dated: datetime | None = None

    def get(self, path: str) -> Rendered | None:
        """Returns the document at a path below the publication's base, or None."""
        cached = self.find(url_path_of(path))
        return cached.document if isinstance(cached, CachedDocument) else None

    def find(self, url_path: str) -> CachedDocument | RemovedDocument | None:
        """Returns the document at a URL path, REMOVED if it existed once. Raises Unready."""
        cached = self.table.get(url_path)
        if cached is None:
            with self._rendering:  # one at a time: threads would only share one interpreter
                cached = self.table.get(url_path)
                if cached is None:
                    return self._rendered(url_path)
        cached.used = True
        return cached

    def follow(self) -> None:
        """Render the cached documents that have changed again. Cheap if there are none; call it often."""
        with self._following:
            if inode(self.publication) not in (None, self._inode):
                self._reopen()  # before anything is read: the old file may have been damaged
            with self.publication.store.reading() as connection:
                edition, design, version = settings_of(connection, (EDITION, DESIGN, VERSION))
            if (edition, design) != (self.publication.edition, self.publication.design):
                self._reopen()
            elif (edition, int(version or 0)) != (self._edition, self._version):
                self._update()
            now = self._clock()
            if self._dated is None or now - self._dated >= SLACK:
                self._update_cache_control(now)

    def reset_after_fork(self) -> None:
        """Empty the cache and drop what a forked process cannot share."""
        self._make_locks()
        self.publication.store.engine.dispose(close=False)
        self.table, self._version = {}, -1
        self.expected_codings = ExpectedCodings()

    def close(self) -> None:
        """Close the index."""
        self.publication.close()

    def _make_locks(self) -> None:
        """In the order in which they are taken."""
        self._rendering, self._following, self._changing = Lock(), Lock(), Lock()

    def _add_tag(self, path: str, tag: str, items: tuple[int, ...]) -> None:
        self._tags.append((path, tag, items))

    def save_tags(self) -> None:
        """Save the tags that this process has issued, for all processes."""
        if self._tags:
            waiting = defaultdict[tuple[str, tuple[int, ...]], list[str]](list)
            with self.publication.store.writing() as connection:
                while self._tags:
                    path, tag, items = self._tags.popleft()
                    waiting[path, items].append(tag)
                for (path, items), tags in waiting.items():
                    remember(connection, path, dict.fromkeys(tags), items)  # one may be issued twice

    def _reopen(self) -> None:
        """Open the index again, unless the channel file or templates changed once more since it was built."""
        old = self.publication
        publication = newer(old, self._state)
        if publication is None:
            return
        self.publication = publication
        self._inode, self._version = inode(publication), -1
        self._update()
        if publication.store is not old.store:
            old.close()

    def _update(self) -> None:
        self._next_change = self.publication.next_change(self._clock())
        with self.publication.store.reading() as connection:
            composer = self._composer(connection)
            version, edition, cached = composer.version, self.publication.edition, self.table
            same_edition = edition == self._edition and self._version >= 0
            if same_edition:
                documents = composer.documents(self._version)
            else:
                found = (composer.at(_path(url_path) or "") for url_path in cached)
                documents = (document for document in found if document is not None)
            changed = {url_path_of(document.path): document for document in documents}
            new = {
                url_path: self._cached(composer, document, document.render(), cached[url_path])
                for url_path, document in changed.items()
                if url_path in cached and document.render is not None
            }
        with self._changing:
            unchanged = {
                path: old for path, old in self.table.items() if same_edition and path not in changed
            }
            self.table = {**unchanged, **new}
            self._version, self._edition, self._dated = version, edition, None
        self.expected_codings.add(
            (document.bodies, cached[url_path].bodies)
            for url_path, document in new.items()
            if document.bodies is not cached[url_path].bodies
        )

    def _update_cache_control(self, now: datetime) -> None:
        """Let no document be fresh beyond the next known change."""
        next_change = self.publication.next_change(now)
        with self._changing:
            self._dated, self._next_change = now, next_change
            table = {}
            for url_path, cached in self.table.items():
                header = self._cache_control(cached.document, cached.times, now)
                table[url_path] = (
                    cached if header == cached.cache_control else cached.with_cache_control(header)
                )
            self.table = table

    def _rendered(self, url_path: str) -> CachedDocument | RemovedDocument | None:
        try:
            return self._render(url_path)
        except Unready:  # the channel file has changed: do not wait for the next check
            self.follow()
            return self._render(url_path)

    def _render(self, url_path: str) -> CachedDocument | RemovedDocument | None:
        path = _path(url_path)
        if path is None:
            return None
        with self.publication.store.reading() as connection:
            composer = self._composer(connection)
            document = composer.at(path)
            if document is None:
                return None
            if document.render is None:
                return REMOVED
            cached, version = self._cached(composer, document, document.render()), composer.version
        with self._changing:
            if version >= self._version:  # otherwise it is older than the rest of the table
                self.table = self._fitting({**self.table, url_path: cached})
        return cached

    def _composer(self, connection: Connection) -> Composer:
        if setting(connection, EDITION, "") != self.publication.edition:
            raise Unready
        channel, store = self.publication.channel, self.publication.store
        return Composer(channel, connection, store, served=True, validates=self._validates)

    def _cached(
        self,
        composer: Composer,
        document: PublishedDocument,
        rendered: Rendered,
        old: CachedDocument | None = None,
    ) -> CachedDocument:
        items = document.items()
        times = [from_microseconds(item.published) for item in items[:NEWEST_ITEMS]] or [rendered.updated]
        header = self._cache_control(rendered, times, self._clock())
        if old is not None and old.document == rendered:
            return old if old.cache_control == header else old.with_cache_control(header)
        live = not document.path.startswith("archive/")
        return CachedDocument(
            rendered,
            document_policy(rendered),
            header,
            self._modified(composer, document, rendered),
            times=times,
            items=tuple(item.number for item in items) if live else (),
            thorough=live,
            issued=partial(self._add_tag, document.path) if live and self._delta else None,
        )

    def _modified(self, composer: Composer, document: PublishedDocument, rendered: Rendered) -> datetime:
        """Never in the future, where an article's date may be (RFC 9110, 8.8.2.1)."""
        changed = composer.changed_at(document.version)
        return min(rendered.updated if changed is None else from_microseconds(changed), self._clock())

    def _cache_control(self, document: Rendered, times: Iterable[datetime], now: datetime) -> str:
        if document.fixed:
            return FOREVER
        return cache_control(max_age(list(times), now, self._next_change, self._max_age))

    def _fitting(self, table: dict[str, CachedDocument]) -> dict[str, CachedDocument]:
        """Removes documents that were not requested since the last time, the oldest first, to fit."""
        size = sum(cached.size for cached in table.values())
        for url_path in list(table)[:-1]:
            if size <= self._capacity:
                break
            cached = table.pop(url_path)
            if cached.used:
                cached.used = False
                table[url_path] = cached
            else:
                size -= cached.size
        return table


def _path(url_path: str) -> str | None:
    """Returns the path of the document served there."""
    if url_path == ROOT:
        return INDEX
    path = url_path[1:]
    return None if path == INDEX or not url_path.startswith("/") else path
