"""What requests bring never has all the threads of a worker: who sends slowly delays nobody else.

granian reads a body in the thread that asks for it, for as long as the client pleases; whoever does not wait
for the end of that read stops the process.  Proxies take bodies whole before they pass them on.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

from feeds.web.clients import address, network
from feeds.web.headers import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

UPLOADS, EACH = 12, 8
"""Of a worker's threads, those that requests with bodies may hold, and those of one client."""
RETRY_AFTER = "2"
_WITHOUT = frozenset(("GET", "HEAD", "OPTIONS"))


def limited(application: WSGIApplication, proxies: int) -> WSGIApplication:
    """The application, with few requests at a time whose methods bring something: 503 for others."""
    places = _Places()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in _WITHOUT:
            return application(environ, start)
        client = network(address(environ, proxies))
        if not places.take(client):
            start("503 SERVICE UNAVAILABLE", _REFUSAL[:])
            return [_BUSY]
        try:
            return application(environ, start)
        finally:
            places.free(client)

    return answer


_BUSY = b"503 Service Unavailable. Too many requests at once bring something.\n"
_REFUSAL = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_BUSY))),
    ("Retry-After", RETRY_AFTER),
    ("Cache-Control", "no-store"),
    *EVERYWHERE.items(),
]


class _Places:
    """Counts who holds threads."""

    def __init__(self) -> None:
        self._lock, self._held = Lock(), Counter[str]()

    def take(self, client: str) -> bool:
        """Was there room for one more?"""
        with self._lock:
            room = self._held.total() < UPLOADS and self._held[client] < EACH
            if room:
                self._held[client] += 1
            return room

    def free(self, client: str) -> None:
        """There is, now."""
        with self._lock:
            self._held[client] -= 1
            self._held += Counter()  # forgets who holds none
