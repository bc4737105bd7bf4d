"""Putting what was posted: files, then the index, and back to what was where that cannot be."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from filelock import FileLock, Timeout

from feeds.core.errors import FeedsError, ReadError, WriteError
from feeds.dialects import Reading
from feeds.model.visibility import state
from feeds.publishing.folder import read_file
from feeds.publishing.inbox.checking import check_claims, refusing
from feeds.publishing.inbox.contents import FOLDER, InboxError, Trouble, read_contents, tombstone
from feeds.publishing.inbox.journal import ChangeTooLargeError, Journal
from feeds.publishing.inbox.rows import change_rows
from feeds.publishing.index import index_path
from feeds.publishing.index.browsing import article_with_id
from feeds.publishing.index.locks import turn
from feeds.publishing.index.pages import refusals
from feeds.publishing.index.posted import feeds_with, files_with, has_place, ids_in
from feeds.publishing.selection import feed_of
from feeds.publishing.selection import path as path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set
    from datetime import datetime

    from feeds.core.limits import Limit
    from feeds.dialects import Note
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.visibility import State
    from feeds.publishing.inbox.contents import Contents
    from feeds.publishing.inbox.journal import FileChange, Files
    from feeds.publishing.index.base import Connection
    from feeds.publishing.publication import Publication

JOURNAL = "posted.json"
LOCK = "posting.lock"
MAX_TURN_SECONDS: Annotated[
    float, Limit("post", "time", "a wait for other posts", "503 with Retry-After")
] = 20.0

log = logging.getLogger("feeds")

Made = Literal["created", "replaced", "unchanged", "withdrawn", "removed"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an article that was posted: its file, and the feeds that contain it now.

    `until` is when an embargo ends.  `page` is the URL for people, or None.
    """

    id: str
    path: str
    made: Made
    state: State | Literal["removed"]
    until: datetime | None = None
    page: str | None = None
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where articles of a publication are posted to. Threads and processes take turns."""

    publication: Publication

    def post(
        self, body: bytes, kind: str, name: str | None, now: datetime
    ) -> tuple[tuple[Receipt, ...], tuple[Note, ...]]:
        """Put the articles in `body`, a file with the suffix `kind`; gives what became of each.

        InboxError where any of them cannot be published; then nothing has changed.
        """
        files = self.publication.files.others(self.publication.ledger)
        contents = read_contents(self.publication.channel, body, kind, name, files)
        with self._turn(now):
            held = self._held(contents, named=name is not None)
            check_claims(self.publication, contents, held, now)
            known = {id_ for ids in held.values() for id_ in ids}
            new = {**dict.fromkeys(held), **contents.files}
            change = self._change(new, now, {article.id for _, article in contents.articles})
            with self.publication.store.reading() as connection:
                receipts = tuple(
                    self._receipt(connection, path, article, now, _made(change, path, article.id in known))
                    for path, article in contents.articles
                )
        return receipts, contents.notes

    def withdraw(self, id_: str, now: datetime) -> Receipt:
        """Withdraw an article, which leaves a tombstone; one that was never in a feed is removed.

        Raises `InboxError` if it was not posted, or is one of several in a file.
        """
        with self._turn(now):
            with self.publication.store.reading() as connection:
                held, seen = files_with(connection, [id_]), has_place(connection, id_)
            if not held:
                raise InboxError("unknown", Trouble(f"there is no article with the id {id_}"))
            path, ids = min(held.items())
            _own(path, ids, {id_})
            article = next(self._articles(path))
            after = str(Path(path).with_suffix(".json")) if seen else path
            new = {path: None, after: tombstone(article, now) if seen else None}
            self._change(new, now)
        return Receipt(id_, after, *(("withdrawn", "withdrawn") if seen else ("removed", "removed")))

    def recover(self, now: datetime) -> None:
        """Bring to its end what a process that died had begun."""
        if not self.publication.store.is_postgres and self.journal.path.exists():
            with self._turn(now):
                pass

    @property
    def journal(self) -> Journal:
        """What is not over; with PostgreSQL, the transaction takes its place."""
        return Journal(self.publication.folder, self._beside_index(JOURNAL))

    def _beside_index(self, name: str) -> Path:
        return (self.publication.store.path or index_path(self.publication.folder)).with_name(name)

    @contextmanager
    def _turn(self, now: datetime) -> Iterator[None]:
        """Alone among all who post; what somebody left unfinished is brought to its end first."""
        store = self.publication.store
        try:
            if store.is_postgres:
                with turn(store, LOCK, MAX_TURN_SECONDS):
                    yield
                return
            with FileLock(self._beside_index(LOCK), timeout=MAX_TURN_SECONDS):
                if (change := self._unfinished()) is not None:
                    with suppress(InboxError):  # it was never acknowledged
                        self._settle(change, now)
                yield
        except ChangeTooLargeError as error:
            raise InboxError("unusable", Trouble(f"{error}: post fewer at once")) from None
        except Timeout:
            raise InboxError("unavailable", Trouble("others are posting, and take long")) from None
        except WriteError as error:
            raise InboxError("unavailable", Trouble(f"{Path(error.path).name}: {error.problem}")) from None
        except OSError as error:
            where = Path(error.filename).name if error.filename else "the folder"
            raise InboxError("unavailable", Trouble(f"{where}: {error.strerror}")) from None

    def _change(self, new: Files, now: datetime, ids: Set[str] = frozenset()) -> FileChange:
        """Give files these contents, after which these `ids` are there; or change nothing: InboxError."""
        if not self.publication.store.is_postgres:
            change = self.journal.begin(new)
            self._settle(change, now, ids)
            return change
        with self.publication.store.writing() as connection:
            change = change_rows(connection, new)
            with refusing(self.publication.folder, new.keys()):
                self.publication.refresh_within(connection, now, new)
            self._look(connection, change, ids)
        return change

    def _unfinished(self) -> FileChange | None:
        """Returns what a process that died had begun; a damaged journal is moved aside, with a message."""
        try:
            return self.journal.unfinished()
        except ReadError as error:
            aside = self.journal.move_aside()
            log.error("%s: was renamed to %s; check the last posts in %s/", error, aside.name, FOLDER)
            return None

    def _settle(self, change: FileChange, now: datetime, ids: Set[str] = frozenset()) -> None:
        """Make a change that was begun, after which these `ids` are there; or take it back: InboxError."""
        try:
            self.journal.put(change.new)
            with refusing(self.publication.folder, change.new.keys()):
                self.publication.refresh(now, change.new)
            with self.publication.store.reading() as connection:
                self._look(connection, change, ids)
        except (FeedsError, OSError):
            self.journal.put(change.old)
            with suppress(FeedsError, OSError):  # the next refresh does it
                self.publication.refresh(now, change.old)
            self.journal.end()
            raise
        self.journal.end()

    def _look(self, connection: Connection, change: FileChange, ids: Set[str]) -> None:
        """Is it as it should be?  Files that came since and hold the same ids have them."""
        mine = ids_in(connection, change.new)
        rivals = sorted(files_with(connection, mine).keys() - change.new.keys())
        problems = [each.problem for each in refusals(connection, Path()) if each.path in change.new]
        if refused := [each for each in problems if each.startswith(tuple(f"{id_}: " for id_ in ids - mine))]:
            raise InboxError("unusable", *map(Trouble, refused))
        if not ids <= mine:
            raise InboxError("unavailable", Trouble(f"{FOLDER}/ is not read: is it a link, or passed over?"))
        if rivals:
            raise InboxError("conflict", Trouble(f"{rivals[0]} holds the same id"))

    def _held(self, contents: Contents, *, named: bool) -> Mapping[str, set[str]]:
        """The files that hold these articles already, all of which are ours to replace."""
        ids = {article.id for _, article in contents.articles}
        with self.publication.store.reading() as connection:
            held = files_with(connection, ids)
        for path, others in held.items():
            if not (named and path in contents.files):
                _own(path, others, ids)
        return held

    def _articles(self, path: str) -> Iterator[Article]:
        publication = self.publication
        with publication.store.reading() as connection:
            content = publication.files.row(connection, path)
        for found in read_file(publication.folder, path, publication.channel, content=content):
            if isinstance(found, ReadError):
                raise InboxError("conflict", Trouble(f"{path}: {found.problem}"))
            if isinstance(found, Reading):
                yield found.article

    def _receipt(
        self, connection: Connection, path: str, article: Article, now: datetime, made: Made
    ) -> Receipt:
        article = article_with_id(connection, article.id) or article  # which knows when it appears
        now_is = state(article, now)
        feeds = _urls(self.publication.channel, feeds_with(connection, article.id))
        until = article.visible if now_is == "embargoed" else None
        return Receipt(article.id, path, made, now_is, until, article.link, tuple(feeds))


def _own(path: str, ids: set[str], wanted: set[str]) -> None:
    """A file may be replaced where it was posted, and holds nothing else."""
    if not path.startswith(f"{FOLDER}/"):
        raise InboxError("conflict", Trouble(f"{path} holds the same id, and was not posted"))
    if not ids <= wanted:
        raise InboxError("conflict", Trouble(f"{path} holds the same id, and other articles too"))


def _made(change: FileChange, path: str, known: bool) -> Made:
    if not known:
        return "created"
    return "unchanged" if change.old[path] == change.new[path] else "replaced"


def _urls(channel: Channel, feeds: list[tuple[str, str, str]]) -> Iterator[str]:
    """The documents of the feeds, in the order of the channel's choice."""
    for choice in channel.feeds:
        for kind, name, stem in feeds:
            if kind == choice.kind.name:
                feed = feed_of(channel, choice, name, stem)
                yield from (channel.base + path_of(feed, format_) for format_ in feed.formats)
