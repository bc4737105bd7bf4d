"""Putting what was posted: files, then the index, and back to what was where that cannot be."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filelock import FileLock, Timeout

from feeds.core.errors import FeedsError, ReadError, WriteError
from feeds.media.facts import all_media, with_facts
from feeds.model.visibility import shown
from feeds.publishing.claims import unmet
from feeds.publishing.documents import publish
from feeds.publishing.folder import read_file
from feeds.publishing.inbox.contents import FOLDER, InboxError, Trouble, read_contents, tombstone
from feeds.publishing.inbox.journal import Journal
from feeds.publishing.index.facts import facts_for
from feeds.publishing.index.posted import feeds_with, files_with, has_place, ids_in
from feeds.publishing.ledger import IdentityError
from feeds.publishing.selection import feed_of
from feeds.publishing.selection import path as path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set
    from datetime import datetime

    from feeds.dialects import Note
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.inbox.contents import Contents
    from feeds.publishing.inbox.journal import Change
    from feeds.publishing.index.base import Connection
    from feeds.publishing.publication import Publication

JOURNAL = "posted.json"
LOCK = "posting.lock"
PATIENCE = 20.0
"""Seconds to wait for one's turn."""

Made = Literal["created", "replaced", "unchanged", "withdrawn", "removed"]
State = Literal["published", "draft", "embargoed", "expired", "withdrawn", "removed"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an article that was posted: its file, and the feeds that it stands in now.

    `until` is when an embargo ends.  `page` is for people, None where there is none.
    """

    id: str
    path: str
    made: Made
    state: State
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
        contents = read_contents(self.publication.channel, body, kind, name)
        self._hold(contents)
        with self._turn(now):
            held = self._held(contents, named=name is not None)
            known = {id_ for ids in held.values() for id_ in ids}
            change = self.journal.begin({**dict.fromkeys(held), **contents.files})
            self._settle(change, now, {article.id for _, article in contents.articles})
            with self.publication.store.reading() as connection:
                receipts = tuple(
                    self._receipt(connection, path, article, now, _made(change, path, article.id in known))
                    for path, article in contents.articles
                )
        return receipts, contents.notes

    def withdraw(self, id_: str, now: datetime) -> Receipt:
        """Take an article back: readers are told that it is gone. What nobody saw is removed.

        InboxError where it was not posted, or is one of several in a file.
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
            self._settle(self.journal.begin(new), now)
        return Receipt(id_, after, *(("withdrawn", "withdrawn") if seen else ("removed", "removed")))

    def recover(self, now: datetime) -> None:
        """Bring to its end what a process that died had begun."""
        if self.journal.path.exists():
            with self._turn(now):
                pass

    @property
    def journal(self) -> Journal:
        """What is not over."""
        return Journal(self.publication.folder, self.publication.store.path.with_name(JOURNAL))

    @contextmanager
    def _turn(self, now: datetime) -> Iterator[None]:
        """Alone among all who post; what somebody left unfinished is brought to its end first."""
        try:
            with FileLock(self.publication.store.path.with_name(LOCK), timeout=PATIENCE):
                if (change := self.journal.unfinished()) is not None:
                    with suppress(InboxError):  # it was never acknowledged
                        self._settle(change, now)
                yield
        except Timeout:
            raise InboxError("unavailable", Trouble("others are posting, and take long")) from None
        except WriteError as error:
            raise InboxError("unavailable", Trouble(f"{Path(error.path).name}: {error.problem}")) from None
        except OSError as error:
            where = Path(error.filename).name if error.filename else "the folder"
            raise InboxError("unavailable", Trouble(f"{where}: {error.strerror}")) from None

    def _settle(self, change: Change, now: datetime, ids: Set[str] = frozenset()) -> None:
        """Make a change that was begun, after which these `ids` are there; or take it back: InboxError."""
        try:
            self.journal.put(change.new)
            self.publication.refresh(now, only=change.new)
            self._look(change, ids)
        except (FeedsError, OSError) as error:
            self.journal.put(change.old)
            with suppress(FeedsError, OSError):  # whoever refreshes next has it to do
                self.publication.refresh(now, only=change.old)
            self.journal.end()
            if isinstance(error, IdentityError | ReadError):
                raise self._refusal(error, change) from None
            raise
        self.journal.end()

    def _refusal(self, error: IdentityError | ReadError, change: Change) -> InboxError:
        if isinstance(error, IdentityError):
            mine = {str(self.publication.folder / path) for path in change.new}
            problem = f"{error.what}: published as {error.old}, now {error.new}"
            if error.path in mine:
                return InboxError("unusable", Trouble(problem))
            return InboxError("unavailable", Trouble(f"{Path(error.path).name}: {problem}"))
        return InboxError("unavailable", Trouble(f"{Path(error.path).name}: {error.problem}"))

    def _look(self, change: Change, ids: Set[str]) -> None:
        """Is it as it should be?  Files that came since and hold the same ids have them."""
        with self.publication.store.reading() as connection:
            mine = ids_in(connection, change.new)
            rivals = sorted(files_with(connection, mine).keys() - change.new.keys())
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

    def _hold(self, contents: Contents) -> None:
        """Hold feeds of these articles alone to what the channel claims for them."""
        channel = self.publication.channel
        if not any(choice.profiles for choice in channel.feeds):
            return
        articles = [article for _, article in contents.articles if not article.draft]
        with self.publication.store.reading() as connection:
            facts = facts_for(connection, {media.url for each in articles for media in all_media(each)})
        troubles = [
            Trouble(finding.message, finding.line, finding.column, finding.rule, checked.path)
            for checked in unmet(channel, publish(channel, with_facts(articles, facts)))
            for finding in checked.report.findings
            if finding.severity == "error"
        ]
        if troubles:
            raise InboxError("unusable", *troubles)

    def _articles(self, path: str) -> Iterator[Article]:
        for found in read_file(self.publication.folder, path, self.publication.channel):
            if isinstance(found, ReadError):
                raise InboxError("conflict", Trouble(f"{path}: {found.problem}"))
            yield found.article

    def _receipt(
        self, connection: Connection, path: str, article: Article, now: datetime, made: Made
    ) -> Receipt:
        state = _state(article, now)
        feeds = _urls(self.publication.channel, feeds_with(connection, article.id))
        until = article.visible if state == "embargoed" else None
        return Receipt(article.id, path, made, state, until, article.link, tuple(feeds))


def _own(path: str, ids: set[str], wanted: set[str]) -> None:
    """A file may be replaced where it was posted, and holds nothing else."""
    if not path.startswith(f"{FOLDER}/"):
        raise InboxError("conflict", Trouble(f"{path} holds the same id, and was not posted"))
    if not ids <= wanted:
        raise InboxError("conflict", Trouble(f"{path} holds the same id, and other articles too"))


def _made(change: Change, path: str, known: bool) -> Made:
    if not known:
        return "created"
    return "unchanged" if change.old[path] == change.new[path] else "replaced"


def _state(article: Article, now: datetime) -> State:
    if article.draft:
        return "draft"
    if article.withdrawn is not None and article.withdrawn <= now:
        return "withdrawn"
    if article.visible is not None and now < article.visible:
        return "embargoed"
    return "published" if shown(article, now) else "expired"


def _urls(channel: Channel, feeds: list[tuple[str, str, str]]) -> Iterator[str]:
    """The documents of the feeds, in the order of the channel's choice."""
    for choice in channel.feeds:
        for kind, name, stem in feeds:
            if kind == choice.kind:
                feed = feed_of(channel, choice, name, stem)
                yield from (channel.base + path_of(feed, format_) for format_ in feed.formats)
