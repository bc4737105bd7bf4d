"""The threads of a server process: one follows the index, one writes it where no other process does.

They start with the first request rather than with the application: some servers create it and fork later.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from feeds.core.errors import FeedsError, explained
from feeds.web.index_writer import run_index_writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.web.context import Site

FOLLOW_SECONDS = 0.2
"""Between two checks of the index."""

log = logging.getLogger("feeds")


class Background:
    """The threads; one that died is started again."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._follower: Thread | None = None
        self._writer: Thread | None = None
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
        logged = ""
        while not self._stop.wait(FOLLOW_SECONDS):
            if self._writer is None or not self._writer.is_alive():
                self._writer = _started(self._write)
            try:
                self._site.documents.follow()
                logged = ""
            except (FeedsError, OSError) as error:
                problem = explained(error)
                if logged != problem:
                    log.error("%s; serving the last good state", problem)
                logged = problem

    def _write(self) -> None:
        site = self._site
        try:
            run_index_writer(site.folder, site.state, site.settings, site.clock, self._stop)
        except (FeedsError, OSError):
            self._stop.wait(1)  # the index cannot be opened: the follower logs why and starts this again


def exit_with_parent() -> None:
    """End this process soon after its parent has ended, however that happened."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    _started(watch)


def _started(target: Callable[[], None]) -> Thread:
    thread = Thread(target=target, daemon=True)
    thread.start()
    return thread
