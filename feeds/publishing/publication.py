"""A folder of articles and its index: what changed in the folder is read, and nothing else.

    publication = open_publication(folder)
    publication.refresh(now)               # or refresh(now, only=["new.md"]): nothing is scanned
    with publication.composer() as composer:
        for document in composer.documents(): ...

A refresh is one transaction: whatever ends it early, the index stays as it was.  The ledger
is written before the transaction ends, and read at the beginning of the next: what it says holds.

When an article's content changes and its source does not say when (no `updated`, no `lastmod`), the time of
its correction is that of the refresh which sees it first.  That goes into the ledger, and so the folder with
its ledger still gives the same bytes on every machine and every day.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.core.errors import ReadError
from feeds.model.feed_kind import FEED_KINDS, NEWS
from feeds.publishing import ledger
from feeds.publishing.composer import Composer
from feeds.publishing.folder import CHANNEL_FILE, NO_ARTICLES, channel_of
from feeds.publishing.index import Store, identity, index_path, open_store, pages, placing
from feeds.publishing.index.base import each
from feeds.publishing.index.changes import note_change
from feeds.publishing.index.deliveries import announce, topics_of
from feeds.publishing.index.intake import forget, instant, moment, settle_rivals, take_in
from feeds.publishing.index.outputs import HUBS, note_up_to, written_up_to
from feeds.publishing.index.replay_ledger import add_feed, mirror
from feeds.publishing.index.settings import EDITION, LEDGER, NOW, VERSION, begin_anew, set_to, setting
from feeds.publishing.ingest import ingest, sources_of
from feeds.publishing.scan import apply_known_facts, changed_files
from feeds.publishing.selection import slugs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.dialects import Note
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import Source
    from feeds.publishing.ingest import FileContents
    from feeds.publishing.ledger import Record
    from feeds.publishing.scan import Changes

SKEW = timedelta(minutes=5)
"""By which clocks may differ."""
_ROOM = re.compile(rb"^from feeds\.(\w+)", re.MULTILINE)
"""A room that a module needs as soon as it is loaded."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An open folder; `channel` is what its channel file said when it was opened.

    Threads may share it, and processes may open the same folder: one refreshes, the others wait.
    """

    folder: Path
    channel: Channel
    store: Store
    edition: str
    ledger: Path

    def refresh(self, now: datetime, only: Iterable[str] | None = None, *, accept: bool = False) -> int:
        """Bring the index up to date with the folder, as it is to be seen at `now`; gives its version.

        `only` are the paths below the folder that may have changed; without it the folder is looked through.
        `accept` allows what readers would stumble over: `IdentityError` otherwise, and nothing is changed.
        ReadError where the ledger cannot be used, OSError where it cannot be written.
        """
        with self.store.writing() as connection:
            made, before = setting(connection, EDITION, ""), setting(connection, VERSION, "0")
            outdated = made != self.edition or self._ledger_is_another(connection)
            if outdated:
                begin_anew(connection, self.edition)
                version = int(setting(connection, VERSION, "0"))
                pages.begin(connection, add_feed(connection, NEWS.path, ""), version)
            self._read_ledger(connection)
            changes = changed_files(connection, self.folder, None if outdated else only)
            corrections = self._ingest(connection, now, changes)
            keep = self._keeper(connection)
            version = self._place(connection, now, corrections, keep, accept=accept)
            if made and version != int(before):
                note_change(connection, version, instant(now) or 0)
            return version

    @contextmanager
    def preview(self, now: datetime, files: Mapping[str, FileContents | None]) -> Iterator[Composer]:
        """Makes the documents as they would be at `now` with these files, None for one that is removed.

        Nothing is kept, neither in the index nor in the ledger; nobody can write to the index meanwhile.
        Raises `IdentityError` as `refresh` does.
        """
        with self.store.trying() as connection:
            settle_rivals(connection, forget(connection, [path for path, file in files.items() if not file]))
            sources = sources_of(self.channel, filter(None, files.values()), now)
            corrections = self._complete(connection, now, sources)
            self._place(connection, now, corrections, lambda _: None, accept=False)
            yield Composer(self.channel, connection)

    def announce(self, now: datetime, *, own: str | None = None) -> int:
        """Note what hubs but our `own` are to be told: which live documents changed since then.

        Gives the number of deliveries that were noted (`store.deliveries`).  To be called when the documents
        can be fetched; what was published by a process that died before it came to this is noted, too.
        """
        if not set(self.channel.hubs) - {own}:
            return 0
        with self.composer() as composer:
            version, since = composer.version, written_up_to(composer.connection, HUBS)
            if version <= since or setting(composer.connection, EDITION, "") != self.edition:
                return 0
            live = composer.live_documents(since)
            topics = topics_of((document.render() for document in live if document.render), own)
        with self.store.writing() as connection:
            if version <= written_up_to(connection, HUBS):  # somebody was quicker
                return 0
            note_up_to(connection, HUBS, version)
            return announce(connection, topics, now)

    def next_change(self, now: datetime) -> datetime | None:
        """When an article appears or goes next, after `now`."""
        at = instant(now)
        with self.store.reading() as connection:
            due = None if at is None else pages.next_due(connection, at)
        return None if due is None else moment(due)

    def refusals(self) -> list[ReadError]:
        """What could not be used, in the order of the files' names."""
        with self.store.reading() as connection:
            return pages.refusals(connection, self.folder)

    def notes(self) -> list[Note]:
        """What was odd about what was read and cost nothing, in the order of the files' names."""
        with self.store.reading() as connection:
            return pages.notes(connection, self.folder)

    def early(self, now: datetime) -> list[ReadError]:
        """Articles that are published although their own time is yet to come: a clock or a zone is wrong.

        What is to appear at that time needs an embargo.
        """
        with self.store.reading() as connection:
            found = pages.dated_after(connection, instant(now + SKEW) or 0)
        return [
            ReadError(self.folder / path, f"{id_} is dated {rfc3339(moment(time))}, which is yet to come: "
                      "expected its own zone and a right clock, or an embargo (visible)")
            for path, id_, time in found
        ]  # fmt: skip

    @contextmanager
    def composer(self) -> Iterator[Composer]:
        """Makes the documents of the index as it is now."""
        with self.store.reading() as connection:
            composer = Composer(self.channel, connection, self.store)
            yield composer
            composer.keep(all_of_it=True)

    def close(self) -> None:
        """Give back all files."""
        self.store.close()

    def _ledger_is_another(self, connection: Connection) -> bool:
        """Has it lost lines that were read?  They are only added, unless somebody puts an older one back."""
        there = self.ledger.stat().st_size if self.ledger.exists() else 0
        return int(setting(connection, LEDGER, "0")) > there

    def _read_ledger(self, connection: Connection) -> None:
        """Mirror the lines that are new."""
        start = int(setting(connection, LEDGER, "0"))
        for some in each(ledger.read(self.ledger, start), placing.CHUNK):
            mirror(connection, [record for record, _ in some])
            start = some[-1][1]
        set_to(connection, LEDGER, start)

    def _ingest(self, connection: Connection, now: datetime, changes: Changes) -> list[Record]:
        """Reads what changed; returns a record for each correction."""
        settle_rivals(connection, forget(connection, changes.gone))
        take_in(connection, changes.unseen)
        corrections: list[Record] = []
        for sources in ingest(self.folder, self.channel, changes.found, now):
            corrections += self._complete(connection, now, sources)
        return corrections

    def _complete(self, connection: Connection, now: datetime, sources: Sequence[Source]) -> list[Record]:
        completed, corrections = apply_known_facts(connection, self.channel, sources, now)
        settle_rivals(connection, take_in(connection, completed))
        return corrections

    def _place(
        self,
        connection: Connection,
        now: datetime,
        corrections: Sequence[Record],
        keep: placing.Keep,
        *,
        accept: bool,
    ) -> int:
        at = instant(now) or 0
        placing.awaken(connection, int(setting(connection, NOW, str(at))), at)
        placing.decide(connection, at)
        podcast = self.channel.podcast is not None
        replaced = identity.check(connection, self.folder, accept=accept, podcast=podcast)
        keep(corrections)
        mirror(connection, corrections)
        placing.hide(connection, at)
        placing.fill(connection, placing.Rules(now, _stems, keep, replaced))
        version = int(setting(connection, VERSION, "0"))
        if pages.mark(connection, version + 1, self._limit):
            version += 1
            set_to(connection, VERSION, version)
        set_to(connection, NOW, at)
        return version

    def _keeper(self, connection: Connection) -> placing.Keep:
        def keep(records: Sequence[Record]) -> None:
            if records:
                set_to(connection, LEDGER, ledger.append(self.ledger, records))

        return keep

    def _limit(self, kind: str) -> int:
        limits = {choice.kind.name: choice.limit for choice in self.channel.feeds}
        return limits.get(kind) or self.channel.live


def open_publication(folder: Path, state: Path | None = None) -> Publication:
    """The publication in a folder; its index is made where there is none.

    The index and the ledger lie in the folder, or in `state`, and then nothing is written to the folder; a
    ledger that came with the articles goes on there.  ReadError where the channel file cannot be used,
    OSError where the index cannot be made.
    """
    channel = channel_of(folder)
    file = blake2b((folder / CHANNEL_FILE).read_bytes(), digest_size=16).hexdigest()
    store = open_store(index_path(folder, state))
    publication = Publication(folder, channel, store, f"{file} {_program()}", (state or folder) / ledger.FILE)
    if state is not None:
        try:
            _move_in(publication, state)
        except BaseException:  # as in open_store
            store.close()
            raise
    return publication


def _move_in(publication: Publication, state: Path) -> None:
    """Begin with the ledger that came with the articles, and have none of it read as articles."""
    if state.resolve().is_relative_to(publication.folder.resolve()):
        (state / NO_ARTICLES).touch()
    own = publication.folder / ledger.FILE
    with publication.store.writing():  # one process does it
        if own.exists() and not publication.ledger.exists():
            beside = publication.ledger.with_suffix(".unfinished")
            copyfile(own, beside)
            beside.replace(publication.ledger)


@cache
def _program() -> str:
    """Returns a digest of the code that reads and renders articles: of this room and of those below it."""
    digest, rooms = blake2b(digest_size=16), [Path(__file__).parent.name]
    for room in rooms:  # which grows
        for path in sorted((Path(__file__).parent.parent / room).rglob("*.py")):
            source = path.read_bytes()
            digest.update(source)
            rooms += sorted({name.decode() for name in _ROOM.findall(source)}.difference(rooms))
    return digest.hexdigest()


def _stems(kind: str, name: str) -> tuple[str, str]:
    """The paths that a feed by a name may have."""
    plain, longer = slugs_of(name)
    folder = FEED_KINDS[kind].path
    return f"{folder}/{plain}", f"{folder}/{longer}"
