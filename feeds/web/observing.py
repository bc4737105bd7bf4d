"""What is noted of each request, outside of everything else, and who writes it down a moment later.

While a request is answered it costs a tuple at the end of a queue; all else is done by a thread beside.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

QUEUE = 100_000
"""Requests that may wait to be written down; what comes beyond is counted only."""
PERIOD = 0.2
"""Seconds between two looks at the queue."""

log = logging.getLogger("feeds")


class Seen(NamedTuple):
    """A request and its answer: when it came (seconds since 1970), how many it took, the body's bytes."""

    environ: WSGIEnvironment
    status: str
    headers: Sequence[tuple[str, str]]
    size: int
    came: float
    took: float


class Recorder:
    """A queue of what was seen, and a thread that hands it to those who want to know.

    `observers` get what has come since the last time, in that thread.  It ends with the main thread, after
    the last request is written down; a process that was forked off this one has a thread of its own.
    """

    def __init__(self, observers: Sequence[Callable[[Sequence[Seen]], None]]) -> None:
        self._observers = observers
        self._begin()

    def _begin(self) -> None:
        self._queue: deque[Seen] = deque()
        self._lost, self._lock, self._process, self._wake = 0, threading.Lock(), 0, Event()

    def note(self, seen: Seen) -> None:
        """Remember it."""
        if self._process != os.getpid():
            self._start()
        if len(self._queue) < QUEUE:
            self._queue.append(seen)
        else:
            self._lost += 1

    def flush(self) -> None:
        """Hand on what waits."""
        with self._lock:
            waiting = self._queue
            seen = [waiting.popleft() for _ in range(len(waiting))]
            lost, self._lost = self._lost, 0
            if lost:
                log.error("%d requests were not noted: they came faster than they were written down", lost)
            for observer in self._observers:
                self._tell(observer, seen)

    def _tell(self, observer: Callable[[Sequence[Seen]], None], seen: Sequence[Seen]) -> None:
        try:
            if seen:
                observer(seen)
        except OSError as error:
            log.error("%d requests were not noted: %s", len(seen), error)

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        Thread(target=self._run, name="feeds-recorder").start()

    def _run(self) -> None:
        while threading.main_thread().is_alive():
            self._wake.wait(PERIOD)
            self.flush()
        self.flush()


def observed(application: WSGIApplication, note: Callable[[Seen], None]) -> WSGIApplication:
    """The application, with a note of every answer as soon as its last byte is handed over."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        came, began = time.time(), time.perf_counter()
        status, headers = "500", []

        def started(said: str, given: list[tuple[str, str]], *more: object) -> object:
            nonlocal status, headers
            status, headers = said, given
            return start(said, given, *more)  # type: ignore[arg-type]

        try:
            body = application(environ, started)  # type: ignore[arg-type]
        except BaseException:  # it goes on; the note is that it came to nothing
            note(Seen(environ, "500", (), 0, came, time.perf_counter() - began))
            raise
        if type(body) is list:
            size = sum(map(len, body))
            note(Seen(environ, status, headers, size, came, time.perf_counter() - began))
            return body
        return _Counted(
            body, lambda size: note(Seen(environ, status, headers, size, came, time.perf_counter() - began))
        )

    return answer


class _Counted:
    """A body that counts its bytes, and tells how many they were when it is closed."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body, self._done = body, done
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for some in self._body:
            self._size += len(some)
            yield some

    def close(self) -> None:
        try:
            if (close := getattr(self._body, "close", None)) is not None:
                close()
        finally:
            self._done(self._size)
