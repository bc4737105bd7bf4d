"""The index writer: the one process that watches the folder and the clock, and updates the index.

The process that holds the lock is the writer. If it dies, the system releases the lock, and another process
that waits for it continues within a second. `feeds serve` runs `main` as a separate process.
"""

from __future__ import annotations

import logging
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from feeds.core.errors import FeedsError, explained
from feeds.core.watching import watch_folders
from feeds.publishing.index import DamagedIndexError, index_path, remove_index
from feeds.publishing.index_bootstrap import file_id, inode
from feeds.publishing.own_files import describes_channel
from feeds.publishing.preview import server_settings, watched_files
from feeds.publishing.publication import open_publication
from feeds.web.logs import configure
from feeds.web.parts import chores

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.web.parts import Chore

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


def main() -> None:
    """Run as a process: its arguments are the folder and optionally the state folder; ends with stdin."""
    folder, state = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    configure()
    stop = Event()
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the server too, which then ends this process

    def stop_at_end_of_input() -> None:
        sys.stdin.buffer.read()
        stop.set()

    Thread(target=stop_at_end_of_input, daemon=True).start()
    run_index_writer(folder, state, server_settings(folder, state), lambda: datetime.now(UTC), stop)


def run_index_writer(
    folder: Path, state: Path | None, settings: ServerSettings, clock: Callable[[], datetime], stop: Event
) -> None:
    """Update the index until `stop` is set, whenever no other process does."""
    path = index_path(folder, state).with_name(LOCK)
    lock, logged = FileLock(path, thread_local=False), False
    while not stop.is_set():
        try:
            # The folder of articles is never created: it may be on a volume that is not mounted now.
            path.parent.mkdir(exist_ok=True)
            lock.acquire(timeout=0)
        except (Timeout, OSError) as error:
            if not isinstance(error, Timeout) and not logged:
                log.error("%s; serving the last good state", explained(error))
            logged = not isinstance(error, Timeout)
            stop.wait(LOCK_SECONDS)
            continue
        try:
            _IndexWriter(folder.resolve(), state, settings, clock, path).run(stop)
        finally:
            lock.release()


@dataclass(slots=True)
class _IndexWriter:
    """Holds the lock. An error is logged once, and the update tried again at the next change."""

    folder: Path
    state: Path | None
    settings: ServerSettings
    clock: Callable[[], datetime]
    lock: Path
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

    def run(self, stop: Event) -> None:
        """Update the index until `stop` is set, or until the lock is another file, if any."""
        self.running_chores.set_result(None)
        locked = file_id(self.lock)
        with ThreadPoolExecutor(1, "feeds-chores") as executor:
            try:
                while not stop.is_set() and locked == file_id(self.lock):
                    self.rescan = None  # a scan finds what changed while nothing was watched
                    self._log_errors(partial(self._watch, stop, executor))
                    stop.wait(LOCK_SECONDS)  # the folder cannot be watched: it is gone or not readable
            finally:
                if self.publication is not None:
                    self.publication.close()

    def _watch(self, stop: Event, executor: ThreadPoolExecutor) -> None:
        is_relevant = watched_files(self.folder, self.state)
        watched = file_id(self.folder), file_id(self.lock)
        for paths in watch_folders([self.folder], is_relevant, TICK_MILLISECONDS, stop):
            if watched != (file_id(self.folder), file_id(self.lock)):  # away, or another one has come back
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
        return bool(paths) or late or (self.due is not None and now >= self.due)

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
            self.due = self._update(publication, now, changed)
        except DamagedIndexError:
            self.damage = None
            remove_index(index_path(self.folder, self.state))
            self.due = self._update(self._opened(reopen=True), now, None)
        self.full_scan, self.rescan, self.logged = False, rescan, ""

    def _update(self, publication: Publication, now: datetime, changed: set[str] | None) -> datetime | None:
        """Update the index and log new problems; returns when an article appears or disappears next."""
        publication.refresh(now, changed)
        self._log_problems(publication, now)
        return publication.next_change(now)

    def _opened(self, *, reopen: bool) -> Publication:
        old = self.publication
        if old is not None and not reopen:
            return old
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
        for chore in chores():
            self._log_errors(partial(self._run_chore, chore, publication, now))

    def _run_chore(self, chore: Chore, publication: Publication, now: datetime) -> None:
        try:
            chore.run(publication, self.settings, now)
        except DamagedIndexError as error:
            self.damage, self.due = error, now + RETRY
