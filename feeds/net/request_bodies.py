"""Request bodies with a minimum transfer rate.

granian blocks in `read` until as many bytes have arrived as were asked for, for as long as the client likes,
and has neither a timeout nor says which connection it is. It must not get an answer while a thread still
reads: it would wait for that thread with Python's lock held. So the connections of a client that is too slow
are shut down (`net.client_connections`); then `read` returns.
"""

from __future__ import annotations

import time
from io import BufferedReader, RawIOBase
from threading import Lock, Thread
from typing import TYPE_CHECKING, Annotated, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit

START_SECONDS: Annotated[float, Limit("serve", "time", "a body, beyond its minimum rate", "408")] = 10.0
BYTES_PER_SECOND: Annotated[
    int, Limit("serve", "time", "the rate of a body, at least", "408", "bytes per second")
] = 16 * 1024
"""A slow mobile connection sends twice as much."""
PIECE_BYTES = 16 * 1024
"""That are read at a time."""
WATCH_SECONDS = 0.25
"""Between two looks at the bodies in progress."""


class BodySource(Protocol):
    """The part of `wsgi.input` that is used."""

    def read(self, size: int, /) -> bytes:
        """Returns at most `size` bytes, none at the end."""


class TimedBody(RawIOBase):
    """A body, read from `source`, that raises an `error` when it comes too slowly.

    `start` is in seconds, `rate` in bytes per second; `clock` returns seconds.
    """

    def __init__(
        self,
        source: BodySource,
        start: float,
        rate: int,
        clock: Callable[[], float],
        error: type[Exception] = TimeoutError,
    ) -> None:
        self._source, self._start, self._rate, self._clock, self._error = source, start, rate, clock, error
        self._piece, self._due, self._reading = memoryview(b""), 0.0, False

    @property
    def is_late(self) -> bool:
        """Does somebody wait for bytes that should have arrived by now?"""
        return self._reading and self._clock() > self._due

    def readable(self) -> bool:
        """Returns True."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Reads what is there. Raises the error of a body that is late."""
        if not self._piece:
            self._piece = memoryview(self._read())
        size = min(len(buffer), len(self._piece))
        buffer[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size

    def _read(self) -> bytes:
        self._due = self._due or self._clock() + self._start
        self._reading = True
        piece = self._source.read(PIECE_BYTES)
        self._due += len(piece) / self._rate
        late, self._reading = self.is_late, False
        if late:
            raise self._error("The request body arrives too slowly.")
        return piece


class BodyWatch:
    """Makes bodies end that are late, by calling `cut` with the address of the client.

    A thread watches them while there are any.
    """

    def __init__(
        self,
        cut: Callable[[str], object],
        *,
        start: float = START_SECONDS,
        rate: int = BYTES_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        error: type[Exception] = TimeoutError,
    ) -> None:
        self._cut, self._start, self._rate, self._clock, self._error = cut, start, rate, clock, error
        self._lock, self._bodies = Lock(), dict[TimedBody, str]()

    def begin(self, source: BodySource, client: str) -> TimedBody:
        """Returns the body of a request that begins now; `end` must follow."""
        body = TimedBody(source, self._start, self._rate, self._clock, self._error)
        with self._lock:
            if not self._bodies:
                Thread(target=self._watch, name="feeds-bodies", daemon=True).start()
            self._bodies[body] = client
        return body

    def end(self, body: TimedBody) -> None:
        """The request has been answered."""
        with self._lock:
            del self._bodies[body]

    def _watch(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            with self._lock:
                if not self._bodies:
                    return
                late = {client for body, client in self._bodies.items() if body.is_late}
            for client in late:
                self._cut(client)


def buffered(body: TimedBody) -> BufferedReader:
    """Returns a stream with all methods of `wsgi.input` (PEP 3333)."""
    return BufferedReader(body, PIECE_BYTES)
