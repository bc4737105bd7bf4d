"""The threads of a process that serves: one follows the index, one waits to keep it.

They begin with the first request, not with the application: some servers make it first and then fork.
"""

from __future__ import annotations

import logging
import os
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from feeds.core.errors import FeedsError
from feeds.web.keeper import keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.web.context import Site

FOLLOW = 0.2
"""Seconds between two looks at the index."""

log = logging.getLogger("feeds")


class Background:
    """The threads, each begun anew should it have died."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._following: Thread | None = None
        self._keeping: Thread | None = None
        self._begin()

    def ensure(self) -> None:
        """Make sure that they run. Costs next to nothing when they do."""
        if self._process != os.getpid():
            self._begin()
            self._site.shelf.forget()
        if self._following is None or not self._following.is_alive():
            with self._lock:
                if not self._stop.is_set() and (self._following is None or not self._following.is_alive()):
                    self._following = self._started(self._follow)

    def stop(self) -> None:
        """End the threads, and wait for their end."""
        self._stop.set()
        for thread in (self._following, self._keeping):
            if thread is not None:
                thread.join()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._stop, self._lock = Event(), Lock()
        self._following = self._keeping = None

    def _follow(self) -> None:
        said = ""
        while not self._stop.wait(FOLLOW):
            if self._keeping is None or not self._keeping.is_alive():
                self._keeping = self._started(self._keep)
            try:
                self._site.shelf.follow()
                said = ""
            except (FeedsError, OSError) as error:
                if said != str(error):
                    log.error("%s; the last good state is served", error)
                said = str(error)

    def _keep(self) -> None:
        site = self._site
        try:
            keep(site.folder, site.state, site.serving, site.clock, self._stop)
        except (FeedsError, OSError):
            self._stop.wait(1)  # the index cannot even be opened: the follower says why, and begins again

    def _started(self, target: Callable[[], None]) -> Thread:
        thread = Thread(target=target, daemon=True)
        thread.start()
        return thread
