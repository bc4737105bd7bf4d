"""A limit for clients that fetch the same unchanged document again and again: 429 (RFC 6585, 4).

A request that names the version the client has (If-None-Match, If-Modified-Since) is always answered.
Requests are counted by address, User-Agent and document together, since many people use the same program or
share an address. Each worker counts on its own.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Annotated

from feeds.net.client_networks import address, network
from feeds.web.error_responses import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.core.limits import Limit

REPEATS = 3
"""How often a client gets the document within the window: programs restart, and people reload."""
ENTRIES: Annotated[int, Limit("serve", "elements", "downloads remembered", "the oldest is forgotten")] = (
    20_000
)


class RepeatLimiter:
    """Counts what clients fetch within `seconds`; `clock` is monotonic."""

    def __init__(self, seconds: int, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._counts: OrderedDict[bytes, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: bytes) -> float | None:
        """Counts one more; returns the seconds that the client has to wait, None if it need not."""
        with self._lock:
            now = self._clock()
            began, times = self._counts.pop(client, (now, 0))
            if now - began >= self._seconds:
                began, times = now, 0
            self._counts[client] = began, min(times + 1, REPEATS + 1)
            if len(self._counts) > ENTRIES:
                self._counts.popitem(last=False)
        return began + self._seconds - now if times >= REPEATS else None


def limit_repeats(
    application: WSGIApplication,
    limiter: RepeatLimiter,
    documents: Callable[[], Container[str]],
    proxies: int,
) -> WSGIApplication:
    """Limits GET requests for the paths in `documents`."""

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
        seconds = limiter.wait(_client(environ, proxies))
        if seconds is None:
            return application(environ, start)
        detail = "Send If-None-Match with the ETag of the version that you have."
        return refuse(start, "429 Too Many Requests", detail, int(seconds) + 1)

    return answer


def _client(environ: WSGIEnvironment, proxies: int) -> bytes:
    parts = network(address(environ, proxies)), environ.get("HTTP_USER_AGENT", ""), environ["PATH_INFO"]
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()
