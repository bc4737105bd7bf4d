"""Request bodies with a minimum transfer rate.

granian blocks in `read` until as many bytes have arrived as were asked for, for as long as the client likes,
and has neither a timeout nor says which connection it is. It must not get an answer while a thread still
reads: it would wait for that thread with Python's lock held. So the reading side of all connections of a
client that is too slow is shut down, except those on which it receives something; then `read` returns.
"""

from __future__ import annotations

import os
import socket
import stat
import time
from contextlib import suppress
from io import BufferedReader, RawIOBase
from ipaddress import IPv6Address, ip_address
from threading import Lock, Thread
from typing import TYPE_CHECKING, Annotated, Protocol

from werkzeug.exceptions import RequestTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
_FILES = "/dev/fd"


class BodySource(Protocol):
    """The part of `wsgi.input` that is used."""

    def read(self, size: int, /) -> bytes:
        """Returns at most `size` bytes, none at the end."""


class TimedBody(RawIOBase):
    """A body, read from `source`, that raises RequestTimeout (408) when it comes too slowly.

    `start` is in seconds, `rate` in bytes per second; `clock` returns seconds.
    """

    def __init__(self, source: BodySource, start: float, rate: int, clock: Callable[[], float]) -> None:
        self._source, self._start, self._rate, self._clock = source, start, rate, clock
        self._piece, self._due, self._reading = memoryview(b""), 0.0, False

    @property
    def is_late(self) -> bool:
        """Does somebody wait for bytes that should have arrived by now?"""
        return self._reading and self._clock() > self._due

    def readable(self) -> bool:
        """Returns True."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Reads what is there. Raises RequestTimeout (408)."""
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
            raise RequestTimeout("The request body arrives too slowly.")
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
    ) -> None:
        self._cut, self._start, self._rate, self._clock = cut, start, rate, clock
        self._lock, self._bodies = Lock(), dict[TimedBody, str]()

    def begin(self, source: BodySource, client: str) -> TimedBody:
        """Returns the body of a request that begins now; `end` must follow."""
        body = TimedBody(source, self._start, self._rate, self._clock)
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


def end_uploads(client: str) -> None:
    """Read nothing more from the address of a client, except on connections on which it receives something.

    Does nothing on systems that do not list the open files of a process.
    """
    with suppress(ValueError):
        address = _plain(client)
        for connection in _connections():
            with connection, suppress(OSError, ValueError):
                if _plain(connection.getpeername()[0]) == address and not _sends(connection):
                    connection.shutdown(socket.SHUT_RD)


def _connections() -> Iterator[socket.socket]:
    """Yields a copy of each socket of this process."""
    try:
        files = [int(name) for name in os.listdir(_FILES)]  # noqa: PTH208 - no files but numbers
    except OSError:
        return
    for file in files:
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(file).st_mode):
                copy = os.dup(file)
                try:
                    connection = socket.socket(fileno=copy)
                except OSError:
                    os.close(copy)
                    raise
                if connection.family in (socket.AF_INET, socket.AF_INET6):
                    yield connection
                else:
                    connection.close()


def _sends(connection: socket.socket) -> bool:
    """Has the client not confirmed yet what was sent?"""
    try:
        from fcntl import ioctl  # not on Windows
        from termios import TIOCOUTQ
    except ImportError:
        return False
    return any(ioctl(connection, TIOCOUTQ, bytes(4)))


def _plain(address: str) -> object:
    parsed = ip_address(address.partition("%")[0])
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed
