"""A refresh of the index: one transaction that reads what changed, and places what appears.

With PostgreSQL it notifies those who follow the index, and starts the index over only where that is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.model.channel import has_archive
from feeds.model.feed_kind import FEED_KINDS, NEWS
from feeds.publishing.completion import apply_known_facts
from feeds.publishing.composer import Composer
from feeds.publishing.folder import CHANNEL_FILE
from feeds.publishing.index import identity, pages, placing, web_pages
from feeds.publishing.index.base import to_microseconds
from feeds.publishing.index.changes import note_change
from feeds.publishing.index.intake import mark_duplicates, remove_files, upsert_files
from feeds.publishing.index.notifications import notify
from feeds.publishing.index.replay_ledger import add_feed, replay_ledger
from feeds.publishing.index.settings import (
    DESIGN,
    EDITION,
    NOW,
    VERSION,
    clear_index,
    set_setting,
    setting,
    settings_of,
)
from feeds.publishing.ingest import indexed_files, ingest
from feeds.publishing.kept_ids import keep_published_ids
from feeds.publishing.ledger_replay import appender, replay_new_records, was_replaced
from feeds.publishing.long_keys import without_long_keys
from feeds.publishing.scan import changed_files
from feeds.publishing.shared_store import check_edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from feeds.model.channel import Channel
    from feeds.publishing.article_files import ArticleFiles
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedFile
    from feeds.publishing.ingest import FileContents
    from feeds.publishing.ledger import Ledger, Record

_FOLLOWED = (EDITION, DESIGN, VERSION)
"""The facts that those who follow the index look at."""


@dataclass(frozen=True, slots=True)
class IndexRefresh:
    """The index in a transaction, and what it is made from.

    `ledger` is not in the transaction: forks of this process ask it, too.
    """

    connection: Connection
    channel: Channel
    files: ArticleFiles
    ledger: Ledger
    edition: str
    design: str

    def run(self, now: datetime, only: Iterable[str] | None, *, accept: bool, takes_over: bool) -> int:
        """Does what `Publication.refresh` describes."""
        shared = self.files.rows is not None
        before = settings_of(self.connection, _FOLLOWED)
        made_by, made_design, made_version = before
        ledger = self.ledger.within(self.connection)
        if made_by != self.edition or was_replaced(self.connection, ledger):
            if shared:
                check_edition(self.connection, self.files, made_by, takes_over=takes_over)
            self._start_over()
            only = None
        replay_new_records(self.connection, ledger)
        corrections = self._read_changes(now, only)
        channel_file = self.files.folder / CHANNEL_FILE
        if not channel_file.is_file():  # a folder that disappears withdraws nothing
            raise ReadError(channel_file, "has disappeared")
        append = appender(self.connection, ledger)
        version = self._place(now, corrections, append, accept=accept)
        if takes_over or not (shared and made_design):
            version = self._redesign(version)
        if shared and settings_of(self.connection, _FOLLOWED) != before:
            notify(self.connection)
        if made_by and version != int(made_version or 0):
            note_change(self.connection, version, to_microseconds(now))
        return version

    def preview(self, now: datetime, files: Mapping[str, FileContents | None]) -> Composer:
        """Changes the index as `Publication.preview` describes; returns a composer of its documents."""
        gone = [path for path, file in files.items() if file is None]
        mark_duplicates(self.connection, remove_files(self.connection, gone))
        read = indexed_files(self.channel, [file for file in files.values() if file], now)
        corrections = self._complete(now, read)
        self._place(now, corrections, lambda _: None, accept=False)
        return Composer(self.channel, self.connection)

    def _start_over(self) -> None:
        clear_index(self.connection, self.edition)
        version = int(setting(self.connection, VERSION, "0"))
        news = add_feed(self.connection, NEWS.path, "")
        pages.begin(self.connection, news, version)
        web_pages.begin(self.connection, news, version)

    def _read_changes(self, now: datetime, only: Iterable[str] | None) -> list[Record]:
        """Read what changed; returns a record for each correction."""
        files = changed_files(self.connection, self.files, only)
        mark_duplicates(self.connection, remove_files(self.connection, files.gone))
        upsert_files(self.connection, files.others)
        corrections: list[Record] = []
        for read in ingest(self.connection, self.files, self.ledger, self.channel, files.changed, now):
            corrections += self._complete(now, read)
        return corrections

    def _complete(self, now: datetime, files: Sequence[IndexedFile]) -> list[Record]:
        known = keep_published_ids(self.connection, self.channel, self.files, files)
        completed, corrections = apply_known_facts(self.connection, self.channel, known, now)
        if self.files.rows is not None:
            completed = without_long_keys(completed)
        mark_duplicates(self.connection, upsert_files(self.connection, completed))
        return corrections

    def _place(
        self, now: datetime, corrections: Sequence[Record], append: placing.Append, *, accept: bool
    ) -> int:
        """Give all articles that are due or changed their slots; returns the version of the documents."""
        at = to_microseconds(now)
        placing.mark_due(self.connection, int(setting(self.connection, NOW, str(at))), at)
        placing.update_visibility(self.connection, at)
        podcast = self.channel.podcast is not None
        replaced = identity.check(self.connection, self.files.folder, accept=accept, podcast=podcast)
        append(corrections)
        replay_ledger(self.connection, corrections)
        placing.clear_slots(self.connection, at)
        placing.assign_slots(self.connection, now, append, replaced)
        version = int(setting(self.connection, VERSION, "0"))
        if self.channel.site.pages:
            web_pages.mark(self.connection, self.channel, version + 1)
        if pages.mark(self.connection, version + 1, self._limit, self._archived):
            version += 1
            set_setting(self.connection, VERSION, version)
        set_setting(self.connection, NOW, at)
        return version

    def _redesign(self, version: int) -> int:
        """Try the templates if they have changed, and give all pages a new version; returns the version."""
        before = setting(self.connection, DESIGN, "")
        if before == self.design:
            return version
        if self.channel.site.templates:
            from feeds.publishing.pages.probe import probe  # here for the cold start

            feeds = [feed for feed, _ in Composer(self.channel, self.connection).feeds()]
            probe(self.channel, self.connection, feeds)
        set_setting(self.connection, DESIGN, self.design)
        if before:  # otherwise the index is new, and so is the version of all documents
            version += 1
            pages.renew_overviews(self.connection, version)
            web_pages.renew(self.connection, version)
            set_setting(self.connection, VERSION, version)
        return version

    def _limit(self, kind: str) -> int:
        limits = {choice.kind.name: choice.limit for choice in self.channel.feeds}
        return limits.get(kind) or self.channel.live

    def _archived(self, kind: str) -> bool:
        return kind in FEED_KINDS and has_archive(self.channel, FEED_KINDS[kind])
