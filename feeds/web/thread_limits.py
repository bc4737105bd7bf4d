"""Limits on how many threads of a worker slow clients can hold, so that they do not delay others.

granian itself sends bytes that it has as a whole, however slowly the client reads. But an answer read from a
file piece by piece holds a thread until the client has it, and so does a body until the client has sent it.
So bodies have a minimum rate (`request_bodies`), and each purpose has its own places: clients that upload
documents to the validator cannot keep anybody from publishing, which takes a place only with a token. Reverse
proxies read whole bodies before they pass them on.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Annotated, NamedTuple

from werkzeug.exceptions import RequestTimeout

from feeds.net.client_connections import end_uploads
from feeds.net.client_networks import address, network
from feeds.net.request_bodies import BodyWatch, buffered
from feeds.web.error_responses import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.core.limits import Limit

THREADS = 40
"""Of a worker, for slow answers; those for bodies and fast answers are `granian_threads.GRANIAN_THREADS`."""
LONG_ANSWERS: Annotated[int, Limit("serve", "elements", "long answers at once", "503")] = 22
"""Of the threads of a worker."""


class Places(NamedTuple):
    """How many requests below a path may receive bodies at once: of all clients, and of one."""

    path: str
    total: int
    per_client: int


PLACES = Places("/api/articles", 4, 4), Places("/hub", 4, 2), Places("/", 6, 3)
"""The threads that may receive bodies; the first path that fits counts."""
WHOLE_BYTES = 256 * 1024
"""An answer that is no longer is handed to the server as a whole."""
WITHOUT_BODY = frozenset(("GET", "HEAD", "OPTIONS"))


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


def limit_uploads(
    application: WSGIApplication, proxies: int, watch: BodyWatch | None = None
) -> WSGIApplication:
    """Answers 503 with Retry-After when too many requests with a body are in progress already.

    Bodies that come too slowly get 408, but not through proxies, which have connections in common.
    """
    uploads = {places: _Uploads(places) for places in PLACES}
    watch = watch or BodyWatch(_nothing if proxies else end_uploads, error=RequestTimeout)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            return application(environ, start)
        client = network(address(environ, proxies))
        of = next(uploads[places] for places in PLACES if environ["PATH_INFO"].startswith(places.path))
        if not of.begin(client):
            path = environ["PATH_INFO"]
            return refuse(start, "503 Service Unavailable", "Too many uploads are in progress.", 2, path=path)
        body = watch.begin(environ["wsgi.input"], environ.get("REMOTE_ADDR", ""))
        environ["wsgi.input"] = buffered(body)
        try:
            return application(environ, partial(_closing, start))
        finally:
            watch.end(body)
            of.end(client)

    return answer


def _nothing(client: str) -> None:
    """Leaves the connections of a proxy as they are."""


def _closing(
    send: StartResponse, status: str, headers: list[tuple[str, str]], *more: object
) -> Callable[[bytes], object]:
    """Ends the connection after 408 (RFC 9110, 15.5.9): the rest of the body is on it."""
    closed = [*headers, ("Connection", "close")] if status.startswith("408") else headers
    return send(status, closed, *more)  # type: ignore[arg-type]


class _Uploads:
    """Counts the uploads in progress."""

    def __init__(self, places: Places) -> None:
        self._lock, self._counts, self._places = Lock(), Counter[str](), places

    def begin(self, client: str) -> bool:
        """Counts one more, unless a limit is reached."""
        with self._lock:
            counts, (_, total, per_client) = self._counts, self._places
            free = counts.total() < total and counts[client] < per_client
            if free:
                self._counts[client] += 1
            return free

    def end(self, client: str) -> None:
        """Counts one less."""
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
