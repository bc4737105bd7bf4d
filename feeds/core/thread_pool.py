"""A pool of daemon threads."""

from __future__ import annotations

import logging
from collections import deque
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("feeds")


class ThreadPool:
    """Threads that do what is submitted, at most `limit` at once; they start when needed, and stay.

    Unlike those of ThreadPoolExecutor, no thread keeps the process from ending.
    """

    def __init__(self, limit: int, name: str) -> None:
        self._name = name
        self._limit, self._count, self._idle = limit, 0, 0
        self._changed = Condition(Lock())
        self._work: deque[Callable[[], object]] = deque()

    def submit(self, work: Callable[[], object]) -> None:
        """Let a thread do this as soon as one is free.

        Raises RuntimeError if the system starts no more threads; then the work is not done.
        """
        with self._changed:
            if self._idle > len(self._work):
                self._changed.notify()
            elif self._count < self._limit:
                Thread(target=self._run, name=self._name, daemon=True).start()
                self._count += 1
            self._work.append(work)

    def _run(self) -> None:
        while True:
            _do(self._next())

    def _next(self) -> Callable[[], object]:
        with self._changed:
            self._idle += 1
            while not self._work:
                self._changed.wait()
            self._idle -= 1
            return self._work.popleft()


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:  # whatever it is: the thread is needed for what comes next
        log.exception("internal error; please report it")
