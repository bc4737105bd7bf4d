"""Threads for work that waits for other servers, so that it delays nothing else."""

from __future__ import annotations

import logging
from threading import Thread, main_thread
from typing import TYPE_CHECKING

from feeds.core.errors import FeedsError, explained

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("feeds")


class NamedThreads:
    """At most one thread for each name."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Do work in a thread, unless the one of this name is still running. Its errors are logged."""
        thread = self._threads.get(name)
        if thread is None or not thread.is_alive():
            thread = Thread(target=_log_errors, args=(name, work), name=name, daemon=True)
            self._threads[name] = thread
            thread.start()


def _log_errors(name: str, work: Callable[[], None]) -> None:
    try:
        work()
    except (FeedsError, OSError) as error:
        log.error("%s: %s", name, explained(error))
    except RuntimeError:
        if main_thread().is_alive():
            raise
        # The interpreter is shutting down, and pools take no more work (concurrent.futures).
