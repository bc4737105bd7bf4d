"""The threads of a server process: one follows the index, one writes it where no other process does.

They start with the first request rather than with the application: some servers create it and fork later.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from contextlib import closing
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.core.errors import FeedsError, explained
from feeds.publishing.index import DamagedIndexError
from feeds.publishing.index.base import from_microseconds
from feeds.publishing.index.notifications import Changes
from feeds.publishing.index.settings import NOW, setting
from feeds.publishing.index_writer import LOCK, RESCAN
from feeds.web.index_writer import run_index_writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feeds.web.context import Site

FOLLOW_SECONDS = 0.2
"""Between two checks of the index."""
RETRY_SECONDS = 5.0
"""After an unexpected error, so that the log stays readable."""
MAX_AGE, AGE_CHECK = 3 * RESCAN, timedelta(minutes=1)
"""After which an index that was not updated is reported, and how often that is checked."""
DAMAGE_SECONDS = 2 * RESCAN.total_seconds()
"""After which a damaged index is logged: the index writer rebuilds it at its next scan, and logs that."""

_STOPPED = "if the process that holds this file is stopped, end it"

log = logging.getLogger("feeds")


class Background:
    """The threads; the one that follows goes on after any error, and starts the writer again."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._follower: Thread | None = None
        self._writer: Thread | None = None
        self._checked: datetime | None = None
        self._old_checks = 0
        self._reset()

    def ensure(self) -> None:
        """Start the threads unless they are running. Cheap enough to call for each request."""
        if self._process != os.getpid():
            self._reset()
            self._site.documents.reset_after_fork()
        if self._follower is None or not self._follower.is_alive():
            with self._lock:
                if not self._stop.is_set() and (self._follower is None or not self._follower.is_alive()):
                    self._follower = _started(self._follow)

    def stop(self) -> None:
        """End the threads and wait for them."""
        self._stop.set()
        for thread in (self._follower, self._writer):
            if thread is not None:
                thread.join()

    def _reset(self) -> None:
        self._process = os.getpid()
        self._stop, self._lock = Event(), Lock()
        self._follower = self._writer = None

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                with closing(Changes(self._site.publication.store, FOLLOW_SECONDS)) as changes:
                    self._follow_changes(changes)
            except Exception:  # a defect of this program must not leave the server with old documents
                log.exception("following the index failed; trying again")
                self._stop.wait(RETRY_SECONDS)

    def _follow_changes(self, changes: Changes) -> None:
        logged, damaged = "", 0.0
        while changes.wait(self._stop):
            if self._writer is None or not self._writer.is_alive():
                self._writer = _started(self._write)
            try:
                self._site.documents.follow()
                self._site.documents.save_tags()
                self._prepare_codings()
                self._check_age()
                logged, damaged = "", 0.0
            except (FeedsError, OSError) as error:
                damaged = damaged + FOLLOW_SECONDS if isinstance(error, DamagedIndexError) else 0.0
                problem = explained(error)
                if logged != problem and not 0 < damaged < DAMAGE_SECONDS:
                    log.error("%s; serving the last good state", problem)
                    logged = problem

    def _prepare_codings(self) -> None:
        """Compress changed documents, until it is time to look at the index again."""
        until = time.monotonic() + FOLLOW_SECONDS
        while self._site.documents.expected_codings.prepare_next() and time.monotonic() < until:
            pass

    def _check_age(self) -> None:
        """Log once if no process updates the index, as when the index writer was stopped by a signal.

        Two checks must find that: after the machine has slept, the first comes before the next update.
        """
        now = self._site.clock()
        if self._checked is not None and timedelta() <= now - self._checked < AGE_CHECK:
            return
        self._checked = now
        store = self._site.publication.store
        with store.reading() as connection:
            updated = from_microseconds(int(setting(connection, NOW, "0")))
        self._old_checks = self._old_checks + 1 if now - updated > MAX_AGE else 0
        if self._old_checks == 2:
            name, advice = store.name, "start feeds worker"
            if store.path:
                name, advice = str(store.path.with_name(LOCK)), _STOPPED
            log.error("%s: the index was last updated at %s; %s", name, rfc3339(updated), advice)

    def _write(self) -> None:
        site = self._site
        try:
            run_index_writer(site.folder, site.state, site.settings, site.clock, self._stop)
        except (FeedsError, OSError):
            self._stop.wait(1)  # the index cannot be opened: the follower logs why and starts this again


def exit_with_parent(parent: int) -> None:
    """End this process soon after its parent has ended, however that happened, and also if it has already."""

    def watch() -> None:
        while True:
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)  # again, if granian does not handle it yet
            time.sleep(1)

    _started(watch)


def _started(target: Callable[[], None]) -> Thread:
    thread = Thread(target=target, daemon=True)
    thread.start()
    return thread
