"""Records each request for the access log and the metrics.

During the request this costs one tuple in a queue; a thread does the rest a moment later.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, NamedTuple

from feeds.core.errors import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.core.limits import Limit

QUEUE_LENGTH: Annotated[
    int,
    Limit("serve", "elements", "requests that wait to be logged", "only the number of the others is logged"),
] = 100_000
"""Requests that may wait; more are only counted."""
PERIOD_SECONDS = 0.2
"""Between two passes over the queue."""

log = logging.getLogger("feeds")


class Observation(NamedTuple):
    """A request and its answer: the body's bytes, the start in seconds since 1970, and how long it took."""

    environ: WSGIEnvironment
    status: str
    headers: Sequence[tuple[str, str]]
    size: int
    started: float
    seconds: float


class RequestRecorder:
    """A queue of observations, and a thread that passes them to the observers.

    The thread ends with the main thread, after the last request; a forked process gets its own thread.
    """

    def __init__(self, observers: Sequence[Callable[[Sequence[Observation]], None]]) -> None:
        self._observers = observers
        self._queue: deque[Observation] = deque()
        self._lost, self._lock, self._process, self._wake = 0, threading.Lock(), 0, Event()

    def add(self, observation: Observation) -> None:
        """Add an observation to the queue."""
        if self._process != os.getpid():
            self._start()
        if len(self._queue) < QUEUE_LENGTH:
            self._queue.append(observation)
        else:
            self._lost += 1

    def flush(self) -> None:
        """Pass the queue on to the observers."""
        with self._lock:
            queue = self._queue
            observations = [queue.popleft() for _ in range(len(queue))]
            lost, self._lost = self._lost, 0
            if lost:
                log.error("%d requests were not logged: the queue was full", lost)
            for observer in self._observers if observations else ():
                try:
                    observer(observations)
                except OSError as error:
                    log.error("%d requests were not logged: %s", len(observations), explained(error))

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        Thread(target=self._run, name="feeds-recorder").start()

    def _run(self) -> None:
        while threading.main_thread().is_alive():
            self._wake.wait(PERIOD_SECONDS)
            self.flush()
        self.flush()


def record_requests(application: WSGIApplication, add: Callable[[Observation], None]) -> WSGIApplication:
    """Calls `add` for each request, as soon as the last byte of the answer is handed to the server."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began, counter = time.time(), time.perf_counter()
        status, headers = "500", []

        def started(sent: str, given: list[tuple[str, str]], *more: object) -> object:
            nonlocal status, headers
            status, headers = sent, given
            return start(sent, given, *more)  # type: ignore[arg-type]

        def done(size: int) -> None:
            add(Observation(environ, status, headers, size, began, time.perf_counter() - counter))

        try:
            body = application(environ, started)  # type: ignore[arg-type]
        except BaseException:  # whatever the application raises, the request is recorded
            status, headers = "500", []
            done(0)
            raise
        if type(body) is list:
            done(sum(map(len, body)))
            return body
        return _CountedBody(body, done)

    return answer


class _CountedBody:
    """A body that counts its bytes, and reports their number when it is closed."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body, self._done = body, done
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            self._size += len(chunk)
            yield chunk

    def close(self) -> None:
        try:
            if (close := getattr(self._body, "close", None)) is not None:
                close()
        finally:
            self._done(self._size)
