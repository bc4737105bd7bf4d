"""The index writer: the one process that watches the folder and the clock, and updates the index.

The process that holds the lock is the writer. If it dies, the system releases the lock, and another process
that waits for it continues within a second.

With PostgreSQL the lock is one of the database. The server that reads its folder has another one than the
servers without articles, one of which has the other; all of them do the background work, which they share by
claims. A process whose channel file or program is not that of the index any more leaves it to others.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from feeds.core.errors import FeedsError
from feeds.core.files import file_id
from feeds.core.watching import watch_folders
from feeds.publishing.index import DamagedIndexError, index_path, open_store, remove_index
from feeds.publishing.index.locks import SessionLock
from feeds.publishing.index.settings import EDITION, setting
from feeds.publishing.index.subscriptions import release_claims
from feeds.publishing.index_bootstrap import inode
from feeds.publishing.own_files import describes_channel
from feeds.publishing.preview import watched_files
from feeds.publishing.publication import open_publication, reopened
from feeds.publishing.shared_store import REPLACED, ReplacedEditionError
from feeds.publishing.store_url import StoreUrl
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path
    from threading import Event

    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

    Chore = Callable[[Publication, ServerSettings, datetime], None]
    """Background work, run several times a second; FeedsError and OSError are logged."""

TICK_MILLISECONDS = 250
"""Between two checks of the clock: an embargo ends at most this late."""
RESCAN, RETRY = timedelta(minutes=5), timedelta(seconds=5)
"""When to scan the whole folder, in case a change was missed or an update failed."""
CHORES = timedelta(seconds=1)
"""Between the background work while the folder changes all the time; otherwise it is done at each check."""
LOCK = "index-writer.lock"
"""The file beside the index that the index writer holds a lock of."""
LOCK_SECONDS = 0.4
"""Between two attempts to get the lock."""

log = logging.getLogger("feeds")


def run_index_writer(
    folder: Path,
    state: Path | None,
    settings: ServerSettings,
    clock: Callable[[], datetime],
    stop: Event,
    chores: Iterable[Chore],
    *,
    starts: bool = False,
) -> None:
    """Update the index until `stop` is set, whenever no other process does. Raises ReadError.

    A process that `starts` brings a shared index to its channel file and program.
    """
    at = store_of(folder, state)
    shared = isinstance(at, StoreUrl)
    lock: _Lock = (
        SessionLock(partial(open_store, at), "articles" if settings.articles else "index")
        if isinstance(at, StoreUrl)
        else _LockFile(at.with_name(LOCK))
    )
    writer = _IndexWriter(folder.resolve(), state, settings, clock, lock, tuple(chores), shared)
    writer.takes_over = starts
    try:
        while not stop.is_set():
            if writer.acquire():
                try:
                    writer.run(stop)
                finally:
                    lock.release()
            else:
                writer.stand_by()
                stop.wait(LOCK_SECONDS)
    finally:
        writer.close()


class _Lock(Protocol):
    """At most one process has it. OSError where it cannot be taken."""

    def acquire(self) -> bool: ...
    def is_held(self) -> bool: ...
    def release(self) -> None: ...
    def close(self) -> None: ...


class _LockFile:
    """The lock beside an index that is a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, FileLock(path, thread_local=False)
        self._locked: tuple[int, int] | None = None

    def acquire(self) -> bool:
        # The folder of articles is never created: it may be on a volume that is not mounted now.
        self._path.parent.mkdir(exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self._locked = file_id(self._path)
        return True

    def is_held(self) -> bool:
        """Whether the lock is still the same file, if any."""
        return self._locked == file_id(self._path)

    def release(self) -> None:
        self._lock.release()

    def close(self) -> None:
        """Nothing is open without the lock."""


@dataclass(slots=True)
class _IndexWriter:
    """Holds the lock, or waits for it. An error is logged once; the next change is another attempt.

    `shared`: the index is a database of several servers.
    """

    folder: Path
    state: Path | None
    settings: ServerSettings
    clock: Callable[[], datetime]
    lock: _Lock
    chores: tuple[Chore, ...]
    shared: bool
    publication: Publication | None = None
    full_scan: bool = True
    inode: int | None = None
    due: datetime | None = None
    rescan: datetime | None = None
    damage: DamagedIndexError | None = None
    """Found by a chore; the next refresh rebuilds the index."""
    logged: str = ""
    problems: frozenset[str] | None = None
    running_chores: Future[None] = field(default_factory=Future)
    chores_due: datetime | None = None
    has_released_claims: bool = False
    takes_over: bool = False
    """Whether the channel file or the design has changed here, and the shared index has to follow."""
    replaced: bool = False
    """Whether another server has brought the shared index to another edition."""

    def acquire(self) -> bool:
        """Takes the lock if that is possible, and if the index is of this edition."""
        taken = False

        def attempt() -> None:
            nonlocal taken
            taken = not self._is_replaced() and self.lock.acquire()

        self._log_errors(attempt)
        return taken

    def run(self, stop: Event) -> None:
        """Update the index until `stop` is set, or until the lock is lost."""
        self.running_chores = Future()
        self.running_chores.set_result(None)
        with ThreadPoolExecutor(1, "feeds-chores") as executor:
            while not stop.is_set() and self.lock.is_held() and not self.replaced:
                self.rescan = None  # a scan finds what changed while nothing was watched
                self._log_errors(partial(self._watch, stop, executor))
                stop.wait(LOCK_SECONDS)  # the folder cannot be watched: it is gone or not readable

    def stand_by(self) -> None:
        """Without the lock: the background work is that of all servers, and so are their channel files."""
        if self.shared:
            self._log_errors(partial(self._stand_by, self.clock()))

    def _stand_by(self, now: datetime) -> None:
        if self.chores_due is not None and now < self.chores_due <= now + CHORES:
            return
        self.chores_due = now + CHORES
        publication = self._opened(reopen=True)
        if self.takes_over:
            self._update(publication, now, set())
        self._run_chores(publication, now)

    def close(self) -> None:
        """Close the index, and give up the lock."""
        self.lock.close()
        if self.publication is not None:
            self.publication.close()

    def _is_replaced(self) -> bool:
        """Whether another server has brought the index to another edition than that of this process."""
        if not self.shared or self.publication is None:
            return False
        with self.publication.store.reading() as connection:
            edition = setting(connection, EDITION, "")
        self.replaced = edition not in ("", self.publication.edition)
        if self.replaced:
            self._log_once(f"{self.folder}: {REPLACED}")
        return self.replaced

    def _watch(self, stop: Event, executor: ThreadPoolExecutor) -> None:
        is_relevant = watched_files(self.folder, self.state)
        watched = file_id(self.folder)
        for paths in watch_folders([self.folder], is_relevant, TICK_MILLISECONDS, stop):
            # The folder is away, or another one has come back; so may be the file of the lock.
            if watched != file_id(self.folder) or not self.lock.is_held():
                return
            now = self.clock()
            busy = self._needs_refresh(paths, now)
            # Before the refresh, and not beside it: workers have followed the last one, not yet this one, and
            # hubs must not be notified of what workers don't serve.
            if not busy or self.chores_due is None or not now < self.chores_due <= now + CHORES:
                self._start_chores(executor, now)
            if busy:
                wait([self.running_chores], CHORES.total_seconds())
                self._log_errors(partial(self._refresh, paths, now))
            if self.replaced:
                return

    def _start_chores(self, executor: ThreadPoolExecutor, now: datetime) -> None:
        if self.publication is None or not self.running_chores.done():
            return
        if (problem := self.running_chores.exception()) is not None:
            log.error("background work failed", exc_info=problem)
        self.chores_due = now + CHORES
        with suppress(RuntimeError):  # the interpreter is shutting down
            self.running_chores = executor.submit(self._run_chores, self.publication, now)

    def _needs_refresh(self, paths: set[Path], now: datetime) -> bool:
        # If the clock was set back, the time of the next scan is further away than it can be.
        in_time = self.rescan is not None and now < self.rescan <= now + RESCAN
        late = not in_time or self._index_was_deleted()
        self.full_scan = self.full_scan or late
        return bool(paths) or late or self._is_due(now)

    def _is_due(self, now: datetime) -> bool:
        """Whether an article appears or disappears; in a database, it may be one that others have posted."""
        if self.shared and self.publication is not None:
            return self.publication.is_due(now)
        return self.due is not None and now >= self.due

    def _index_was_deleted(self) -> bool:
        return self.publication is not None and inode(self.publication) != self.inode

    def _refresh(self, paths: set[Path], now: datetime) -> None:
        """Update the index, with a full scan after a failure."""
        # When a whole folder appears or disappears, its files are not among the paths.
        full_scan = self.full_scan or not all(path.is_file() for path in paths)
        changed = None if full_scan else {path.relative_to(self.folder).as_posix() for path in paths}
        rescan = now + RESCAN if full_scan or self.rescan is None else self.rescan
        self.full_scan, self.due, self.rescan = True, None, now + RETRY
        reopen = full_scan or any(describes_channel(self.folder, path) for path in paths)
        publication = self._opened(reopen=reopen)
        try:
            if self.damage is not None:
                raise self.damage
            self._release_claims(publication)
            self.due = self._update(publication, now, changed)
        except DamagedIndexError:
            self.damage = None
            remove_index(index_path(self.folder, self.state))
            self.due = self._update(self._opened(reopen=True), now, None)
        self.full_scan, self.rescan, self.logged = False, rescan, ""

    def _release_claims(self, publication: Publication) -> None:
        """Once, end the claims of the process that had the lock before: they would last for minutes."""
        if not self.shared and not self.has_released_claims:
            with publication.store.writing() as connection:
                release_claims(connection)
            self.has_released_claims = True

    def _update(self, publication: Publication, now: datetime, changed: set[str] | None) -> datetime | None:
        """Update the index and log new problems; returns when an article appears or disappears next."""
        try:
            publication.refresh(now, changed, takes_over=self.takes_over)
        except ReplacedEditionError:
            self.replaced = True
            raise
        self.takes_over = False
        self._log_problems(publication, now)
        return publication.next_change(now)

    def _opened(self, *, reopen: bool) -> Publication:
        old = self.publication
        if old is not None and not reopen:
            return old
        if old is not None and self.shared:
            new = reopened(old)
            self.takes_over |= (new.edition, new.design) != (old.edition, old.design)
            self.publication = new
            return new
        self.publication = new = open_publication(self.folder, self.state)
        self.inode = inode(new)
        if old is not None:
            old.close()
        return new

    def _log_problems(self, publication: Publication, now: datetime) -> None:
        """Log the new refusals and warnings; those of the first scan were shown when the server started."""
        problems = [f"refused: {error}" for error in publication.refusals()]
        problems += map(str, publication.warnings(now))
        if self.problems is not None:
            for problem in problems:
                if problem not in self.problems:
                    log.warning("%s", problem)
        self.problems = frozenset(problems)

    def _log_errors(self, work: Callable[[], None]) -> None:
        try:
            work()
        except FeedsError as error:
            self._log_once(str(error))
        except OSError as error:
            self._log_once(f"{error.filename or self.folder}: {error.strerror or error}")

    def _log_once(self, problem: str) -> None:
        if problem != self.logged:
            log.error("%s; serving the last good state", problem)
        self.logged = problem

    def _run_chores(self, publication: Publication, now: datetime) -> None:
        for chore in self.chores:
            self._log_errors(partial(self._run_chore, chore, publication, now))

    def _run_chore(self, chore: Chore, publication: Publication, now: datetime) -> None:
        try:
            chore(publication, self.settings, now)
        except DamagedIndexError as error:
            self.damage, self.due = error, now + RETRY
