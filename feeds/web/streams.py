"""Long answers never have all the threads of a worker: who reads slowly delays nobody else.

granian sends bytes that it has as a whole by itself, however slowly they are read; what is read from a file
piece by piece holds a thread of the worker until its client has it.
"""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from feeds.web.headers import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 40
"""Of a worker. More would make the fast answers slower."""
STREAMS = 24
"""Of them, those that may be held by long answers; others may be by what requests bring (`uploads`)."""
WHOLE = 256 * 1024
"""Bytes of an answer that is handed over as a whole."""
RETRY_AFTER = "10"


def bounded(application: WSGIApplication, most: int = STREAMS) -> WSGIApplication:
    """The application, with at most so many long answers at a time: 503 with Retry-After for others."""
    free = BoundedSemaphore(most)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            return _unsupported

        body = application(environ, started)
        [(status, headers)] = said
        if environ["REQUEST_METHOD"] == "HEAD" or _length(headers) <= WHOLE:
            start(status, headers)
            return _whole(body)
        if not free.acquire(blocking=False):
            _close(body)
            start("503 SERVICE UNAVAILABLE", _REFUSAL[:])
            return [_BUSY]
        start(status, headers)
        return _Held(body, free)

    return answer


_BUSY = b"503 Service Unavailable. Too many downloads at once.\n"
_REFUSAL = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_BUSY))),
    ("Retry-After", RETRY_AFTER),
    ("Cache-Control", "no-store"),
    *EVERYWHERE.items(),
]


class _Held:
    """A body that frees its place when it is closed."""

    def __init__(self, body: Iterable[bytes], place: BoundedSemaphore) -> None:
        self._body = body
        self._place: BoundedSemaphore | None = place

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        place, self._place = self._place, None
        try:
            _close(self._body)
        finally:
            if place is not None:
                place.release()


def _whole(body: Iterable[bytes]) -> list[bytes]:
    try:
        return [b"".join(body)]
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    if (close := getattr(body, "close", None)) is not None:
        close()


def _length(headers: list[tuple[str, str]]) -> int:
    """Bytes of the body, 0 where nothing says it: of what we make up ourselves everything does."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), 0)


def _unsupported(_: bytes) -> object:
    raise NotImplementedError("write() of PEP 3333")
