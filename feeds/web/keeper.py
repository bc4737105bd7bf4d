"""Who keeps the index: one process at a time watches the folder and the clock, and the others follow.

Whoever holds the lock keeps it.  The system takes the lock from a process that dies, and another one that
waits for it goes on within a second.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from feeds.core.errors import FeedsError
from feeds.core.watching import watch_folders
from feeds.publishing.folder import CHANNEL_FILE, is_source
from feeds.publishing.index import index_path
from feeds.publishing.publication import open_publication
from feeds.web.chores import chores
from feeds.web.opening import file_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from threading import Event

    from feeds.publishing.publication import Publication
    from feeds.web.settings import Serving

TICK = 250
"""Milliseconds between two looks at the clock: an embargo ends that late at most."""
RESCAN, RETRY = timedelta(minutes=5), timedelta(seconds=5)
"""After which the whole folder is looked through, should a change have gone unnoticed, or one have failed."""
WAIT = 0.4
"""Seconds between two attempts to become the keeper."""

log = logging.getLogger("feeds")


def keep(
    folder: Path, state: Path | None, serving: Serving, clock: Callable[[], datetime], stop: Event
) -> None:
    """Keep the index up to date until `stop` is set, whenever nobody else does."""
    path = index_path(folder, state).with_name("keeper.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False)
    while not stop.is_set():
        try:
            lock.acquire(timeout=0)
        except Timeout:
            stop.wait(WAIT)
            continue
        try:
            _Keeper(folder.resolve(), state, serving, clock).run(stop)
        finally:
            lock.release()


@dataclass(slots=True)
class _Keeper:
    """Has the lock. What fails is said once, and tried again when something changes."""

    folder: Path
    state: Path | None
    serving: Serving
    clock: Callable[[], datetime]
    publication: Publication | None = None
    whole: bool = True
    file: int | None = None
    due: datetime | None = None
    rescan: datetime | None = None
    said: str = ""
    refused: frozenset[str] | None = None
    errand: Future[None] = field(default_factory=Future)

    def run(self, stop: Event) -> None:
        self.errand.set_result(None)
        with ThreadPoolExecutor(1, "feeds-chores") as others:
            try:
                while not stop.is_set():
                    self._guarded(partial(self._watch, stop, others))
                    stop.wait(WAIT)  # the folder cannot be watched: it is gone, or not to be read
            finally:
                if self.publication is not None:
                    self.publication.close()

    def _watch(self, stop: Event, others: ThreadPoolExecutor) -> None:
        outputs = [] if self.state is None else [self.state.resolve()]
        is_relevant = partial(is_source, self.folder, outputs=outputs)
        for paths in watch_folders([self.folder], is_relevant, TICK, stop):
            now = self.clock()
            if self._concerned(paths, now):
                self._guarded(partial(self._refresh, paths, now))
            elif self.publication is not None and self.errand.done():  # not before the others have followed
                if (problem := self.errand.exception()) is not None:
                    log.error("a chore failed", exc_info=problem)
                try:
                    self.errand = others.submit(self._chores, self.publication, now)
                except RuntimeError:  # the interpreter is about to end, and takes no more work
                    return

    def _concerned(self, paths: set[Path], now: datetime) -> bool:
        late = self.rescan is None or now >= self.rescan or self._lost()
        self.whole = self.whole or late
        return bool(paths) or late or (self.due is not None and now >= self.due)

    def _lost(self) -> bool:
        """Has the index been deleted, for it to be made again?"""
        return self.publication is not None and file_number(self.publication) != self.file

    def _refresh(self, paths: set[Path], now: datetime) -> None:
        """Bring the index up to date; after a failure with a look at everything."""
        # Of a folder that came or went the files are not named.
        whole = self.whole or not all(path.is_file() for path in paths)
        only = None if whole else {path.relative_to(self.folder).as_posix() for path in paths}
        rescan = now + RESCAN if whole or self.rescan is None else self.rescan
        self.whole, self.due, self.rescan = True, None, now + RETRY
        publication = self._opened(anew=self.folder / CHANNEL_FILE in paths or whole)
        publication.refresh(now, only)
        self.whole, self.due, self.rescan = False, publication.next_change(now), rescan
        self.said = ""
        self._tell(publication)

    def _opened(self, *, anew: bool) -> Publication:
        old = self.publication
        if old is not None and not anew:
            return old
        self.publication = new = open_publication(self.folder, self.state)
        self.file = file_number(new)
        if old is not None:
            old.close()
        return new

    def _tell(self, publication: Publication) -> None:
        """Log what is refused since the last time; what was refused before was said by who began to serve."""
        refused = [str(error) for error in publication.refusals()]
        if self.refused is not None:
            for line in refused:
                if line not in self.refused:
                    log.warning("refused: %s", line)
        self.refused = frozenset(refused)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except FeedsError as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"{error.filename or self.folder}: {error.strerror or error}")

    def _say(self, problem: str) -> None:
        if problem != self.said:
            log.error("%s; the last good state is served", problem)
        self.said = problem

    def _chores(self, publication: Publication, now: datetime) -> None:
        for chore in chores():
            self._guarded(partial(chore.run, publication, self.serving, now))
