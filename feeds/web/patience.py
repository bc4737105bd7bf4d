"""Who fetches the same document whole again and again is asked to wait: 429 with Retry-After (RFC 6585, 4).

A request that names what the client has (If-None-Match, If-Modified-Since) is always answered.  Counted is by
address, User-Agent and document together: many people read by the same program, or behind one address.
Every worker counts for itself.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from feeds.web.clients import address, network
from feeds.web.headers import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TIMES = 3
"""Whole documents that a client gets within the time: programs are started anew, and people press keys."""
ENTRIES = 20_000
"""Clients and documents that are remembered; the longest silent are forgotten first."""


class Meter:
    """Counts what clients fetch within `seconds`, by a monotonic `clock`."""

    def __init__(self, seconds: int, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._counts: OrderedDict[bytes, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: bytes) -> float | None:
        """Count one more; for how many seconds the client has to wait, None where it need not."""
        with self._lock:
            now = self._clock()
            began, times = self._counts.pop(client, (now, 0))
            if now - began >= self._seconds:
                began, times = now, 0
            self._counts[client] = began, min(times + 1, TIMES + 1)
            if len(self._counts) > ENTRIES:
                self._counts.popitem(last=False)
        return began + self._seconds - now if times >= TIMES else None


def patient(
    application: WSGIApplication, meter: Meter, documents: Callable[[], Container[str]], proxies: int
) -> WSGIApplication:
    """The application behind the meter, which concerns GET requests for `documents` (paths) only."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if (
            "HTTP_IF_NONE_MATCH" in environ
            or "HTTP_IF_MODIFIED_SINCE" in environ
            or "HTTP_RANGE" in environ
            or environ["REQUEST_METHOD"] != "GET"
            or environ["PATH_INFO"] == "/"
            or environ["PATH_INFO"] not in documents()
        ):
            return application(environ, start)
        left = meter.wait(_client(environ, proxies))
        if left is None:
            return application(environ, start)
        body = b"429 Too Many Requests. Send If-None-Match: what has not changed costs nothing.\n"
        about = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(int(left) + 1)),
            ("Cache-Control", "no-store"),
        ]
        start("429 TOO MANY REQUESTS", [*about, *EVERYWHERE.items()])
        return [body]

    return answer


def _client(environ: WSGIEnvironment, proxies: int) -> bytes:
    who = network(address(environ, proxies)), environ.get("HTTP_USER_AGENT", ""), environ["PATH_INFO"]
    return blake2b("\0".join(who).encode("utf-8", "replace"), digest_size=16).digest()
