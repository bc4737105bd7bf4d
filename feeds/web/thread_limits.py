"""Limits on how many threads of a worker slow clients can hold, so that they delay nobody else.

granian itself sends bytes that it has as a whole, however slowly the client reads. But an answer read from a
file piece by piece holds a thread until the client has it, and so does a body until the client has sent it:
granian has no timeout for either. Reverse proxies read whole bodies before they pass them on.
"""

from __future__ import annotations

from collections import Counter
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from feeds.web.client_address import address, network
from feeds.web.error_responses import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 40
"""Of a worker. More would slow down the fast answers."""
LONG_ANSWERS = 24
"""Of these threads, how many may send long answers."""
UPLOADS, CLIENT_UPLOADS = 12, 8
"""Of these threads, how many may receive bodies: of all clients, and of one."""
WHOLE_BYTES = 256 * 1024
"""An answer that is no longer is handed to the server as a whole."""
_WITHOUT_BODY = frozenset(("GET", "HEAD", "OPTIONS"))


def limit_long_answers(application: WSGIApplication, limit: int = LONG_ANSWERS) -> WSGIApplication:
    """Answers 503 with Retry-After when `limit` long answers are being sent already."""
    free = BoundedSemaphore(limit)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        heads: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
            heads[:] = [(status, headers)]
            return _unsupported

        body = application(environ, started)
        [(status, headers)] = heads
        if environ["REQUEST_METHOD"] == "HEAD" or _length(headers) <= WHOLE_BYTES:
            start(status, headers)
            return _whole(body)
        if not free.acquire(blocking=False):
            _close(body)
            return refuse(start, "503 Service Unavailable", "Too many downloads are in progress.", 10)
        start(status, headers)
        return _LongBody(body, free)

    return answer


def limit_uploads(application: WSGIApplication, proxies: int) -> WSGIApplication:
    """Answers 503 with Retry-After when too many requests with a body are in progress already."""
    uploads = _Uploads()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in _WITHOUT_BODY:
            return application(environ, start)
        client = network(address(environ, proxies))
        if not uploads.begin(client):
            return refuse(start, "503 Service Unavailable", "Too many uploads are in progress.", 2)
        try:
            return application(environ, start)
        finally:
            uploads.end(client)

    return answer


class _Uploads:
    """Counts the uploads in progress."""

    def __init__(self) -> None:
        self._lock, self._counts = Lock(), Counter[str]()

    def begin(self, client: str) -> bool:
        """Counts one more, unless a limit is reached."""
        with self._lock:
            free = self._counts.total() < UPLOADS and self._counts[client] < CLIENT_UPLOADS
            if free:
                self._counts[client] += 1
            return free

    def end(self, client: str) -> None:
        with self._lock:
            self._counts[client] -= 1
            self._counts += Counter()  # drops the zeros


class _LongBody:
    """A body that releases its slot when it is closed."""

    def __init__(self, body: Iterable[bytes], slot: BoundedSemaphore) -> None:
        self._body = body
        self._slot: BoundedSemaphore | None = slot

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        slot, self._slot = self._slot, None
        try:
            _close(self._body)
        finally:
            if slot is not None:
                slot.release()


def _whole(body: Iterable[bytes]) -> list[bytes]:
    try:
        return [b"".join(body)]
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    if (close := getattr(body, "close", None)) is not None:
        close()


def _length(headers: list[tuple[str, str]]) -> int:
    """Returns Content-Length, 0 where it is missing: only answers that we generate at once lack it."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), 0)


def _unsupported(_: bytes) -> object:
    raise NotImplementedError("write() of PEP 3333")
