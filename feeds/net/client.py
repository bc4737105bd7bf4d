"""An HTTP client for URLs that strangers chose: guarded against where they lead and what comes back.

A name is resolved once, all its addresses are judged, and the connection goes to one of those that were: no
second look-up can give another.  Redirects are followed here, one by one, each judged like the first URL.
Every answer is limited in bytes and in time, and nothing is inflated but by `inflate`, which has a limit too.
No proxy, cookie or credential is used, whatever the environment says.
"""

from __future__ import annotations

import ssl
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpcore

from feeds.core.errors import FeedsError
from feeds.core.urls import web_url
from feeds.net.addresses import public_only
from feeds.net.pinned import Deadline, PinnedBackend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from feeds.net.addresses import Permit

REDIRECTS = 5
AGENT = "feeds"
ROUNDS = 2
"""Attempts, where a connection that was kept open turns out to be dead."""


class FetchError(FeedsError):
    """A URL that gave no answer: which, and why."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(url, problem)
        self.url, self.problem = url, problem

    def __str__(self) -> str:
        return f"{self.url}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `url` is where the last redirect led, the headers' names are in lower case.

    The body is as it was sent, never inflated; it is `whole` unless the limit cut it off.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool

    @property
    def ok(self) -> bool:
        """Is the status one of success (RFC 9110, 15.3)?"""
        return 200 <= self.status < 300

    @property
    def encoded(self) -> bool:
        """Is the body in a content coding, although none was asked for?"""
        return self.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")


class Client:
    """Connections that are kept open between requests; threads may share one client.

    `pause` is the longest silence, `total` the longest time of one request with all its redirects, both in
    seconds; all requests end at the time `until` of the monotonic clock.
    """

    def __init__(
        self,
        permit: Permit = public_only,
        *,
        pause: float = 10.0,
        total: float = 30.0,
        until: float = float("inf"),
    ) -> None:
        self._total, self._until = total, until
        self._deadline = Deadline()
        self._timeout = dict.fromkeys(("connect", "read", "write", "pool"), pause)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpcore.default_ssl_context(),
            max_connections=None,
            max_keepalive_connections=16,
            keepalive_expiry=5.0,
            network_backend=PinnedBackend(permit, self._deadline),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        limit: int = 0,
        follow: bool = True,
    ) -> Answer:
        """Ask for `url` and read at most `limit` bytes of the body. FetchError where nothing usable comes.

        Unless told to `follow` them, a redirect is an answer like others.
        """
        self._deadline.at = min(time.monotonic() + self._total, self._until)
        at = _checked(url, url)
        for _ in range(REDIRECTS + 1):
            answer = self._ask(at, url, method, headers or {}, content, limit)
            target = redirect(answer, method) if follow else None
            if target is None:
                return answer
            at = _checked(target, url, at)
        raise FetchError(url, f"redirects more than {REDIRECTS} times")

    def _ask(
        self, url: str, asked: str, method: str, headers: Mapping[str, str], content: bytes, limit: int
    ) -> Answer:
        """One request without redirects; a GET is repeated where a kept connection had been closed."""
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
        extensions = {"timeout": self._timeout}
        rounds = ROUNDS if method in ("GET", "HEAD") else 1
        while True:
            rounds -= 1
            try:
                with self._pool.stream(
                    method, url, headers=list(sent.items()), content=content, extensions=extensions
                ) as response:
                    body, whole = _read(response.iter_stream(), limit)
                    return Answer(url, response.status, _headers(response.headers), body, whole)
            except httpcore.RemoteProtocolError as error:
                if not rounds:
                    raise FetchError(asked, f"does not speak HTTP: {error}") from None
            except httpcore.TimeoutException:
                raise FetchError(asked, "does not answer in time") from None
            except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
                raise FetchError(asked, f"cannot be reached: {error}") from None


def inflate(data: bytes, coding: str, limit: int) -> bytes | None:
    """The first `limit` bytes of what `data` holds in gzip or deflate; None for another coding or junk."""
    if coding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        return zlib.decompressobj(wbits=47).decompress(data, limit)
    except zlib.error:
        return None


def _checked(url: str, asked: str, base: str = "") -> str:
    """`url` as it is sent; FetchError about the one that was `asked` where it is none for us."""
    try:
        return web_url(urljoin(base, url))
    except ValueError as error:
        how = "redirects to what cannot be asked" if base else "cannot be asked"
        raise FetchError(asked, f"{how}: {error}") from None


def redirect(answer: Answer, method: str) -> str | None:
    """Where an answer points to. A POST is repeated only where the server says so (RFC 9110, 15.4)."""
    statuses = (301, 302, 303, 307, 308) if method in ("GET", "HEAD") else (307, 308)
    return answer.headers.get("location") if answer.status in statuses else None


def _read(chunks: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes of a body, and whether that is all of it."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers as text; of one that is repeated, the values with commas between them (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
