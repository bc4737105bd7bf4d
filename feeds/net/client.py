"""An HTTP client for untrusted URLs, protected against where they lead and what they return.

A name is resolved once, all its addresses are checked, and the connection goes to one of these. Each redirect
is checked like the first URL. The size and duration of a response are limited, and bodies are decompressed
only by `inflate`, up to a limit. Proxies, cookies and credentials from the environment are not used.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urljoin, urlsplit

import httpcore

from feeds.core.errors import FeedsError
from feeds.core.urls import exact_web_url, without_user
from feeds.net.addresses import public_only
from feeds.net.pinned import Deadline, PinnedBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import Self

    from feeds.core.limits import Limit
    from feeds.net.addresses import Permit

    Receive = Callable[["Answer"], Callable[[bytes], object] | None]

_RECEIVED = re.compile(r"received ([0-9]+) bytes, expected ([0-9]+)")
_USER = re.compile(r"(?<=\Ahttp://)[^/?#]*@|(?<=\Ahttps://)[^/?#]*@")
REDIRECTS: Annotated[
    int,
    Limit("online", "elements", "redirects, one after the other", "finding `online-unreachable`"),
    Limit("media", "elements", "redirects, one after the other", "the file is reported"),
    Limit("import", "elements", "redirects, one after the other", "the page or file is reported"),
] = 5
AGENT = "feeds"
SILENCE_SECONDS: Annotated[
    float,
    Limit("online", "time", "a silence of a server", "a finding about the feed, or the linked file"),
    Limit("media", "time", "a silence of a server", "the file is reported"),
    Limit("notify", "time", "a silence of a hub", "the notification is repeated later"),
] = 10.0
REQUEST_SECONDS: Annotated[
    float,
    Limit("online", "time", "a request with its redirects", "a finding about the feed, or the linked file"),
    Limit("media", "time", "a request with its redirects", "the file is reported"),
    Limit("notify", "time", "a request with its redirects", "the notification is repeated later"),
] = 30.0
ATTEMPTS = 2
"""Of a GET, since a kept-alive connection may turn out to be closed."""


class FetchError(FeedsError):
    """A URL that could not be fetched, and why; another attempt may succeed if the reason is `transient`.

    Neither contains the user or the password of a URL, since both are shown and logged.
    """

    def __init__(self, url: str, problem: str, *, transient: bool = False) -> None:
        self.url, self.problem, self.transient = without_user(url), without_user(problem), transient
        super().__init__(self.url, self.problem)

    def __str__(self) -> str:
        return f"{self.url}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. `url` is that after all redirects; the names of headers are in lower case.

    The body is not decompressed; it is `whole` unless it was cut off at the limit.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool

    @property
    def ok(self) -> bool:
        """Was the request successful (RFC 9110, 15.3)?"""
        return 200 <= self.status < 300

    @property
    def encoded(self) -> bool:
        """Does the body have a content coding, although none was accepted?"""
        return self.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")


class Client:
    """Keeps connections open between requests. Thread-safe.

    `pause` limits each silence and `total` each request with its redirects, in seconds; all requests end at
    the time `until` of the monotonic clock.
    """

    def __init__(
        self,
        permit: Permit = public_only,
        *,
        pause: float = SILENCE_SECONDS,
        total: float = REQUEST_SECONDS,
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
        """Returns the response to a request, with at most `limit` bytes of its body. Raises FetchError.

        Redirects are followed unless `follow` is False.
        """
        self._deadline.at = min(time.monotonic() + self._total, self._until)
        at = _checked(url, url)
        for _ in range(REDIRECTS + 1):
            answer = self._ask(at, url, method, headers or {}, content, limit)
            target = redirect(answer, method) if follow else None
            if target is None:
                return answer
            at = _checked(target, url, at)
        raise FetchError(url, f"more than {REDIRECTS} redirects")

    def download(self, url: str, headers: Mapping[str, str], receive: Receive) -> Answer:
        """Returns a response after its body has gone to what `receive` returns for it. Raises FetchError.

        `receive` gets the response without a body, and returns a function that takes a part of the body, or
        None to leave it.  A request is not repeated.  Redirects are followed.
        """
        self._deadline.at = min(time.monotonic() + self._total, self._until)
        at = _checked(url, url)
        for _ in range(REDIRECTS + 1):
            with _explained(url), self._stream(at, "GET", headers, b"") as response:
                answer = Answer(at, response.status, _headers(response.headers), b"", whole=False)
                target = redirect(answer, "GET")
                take = receive(answer) if target is None else None
                for chunk in response.iter_stream() if take is not None else ():
                    take(chunk)  # type: ignore[misc]
            if target is None:
                return replace(answer, whole=take is not None)
            at = _checked(target, url, at)
        raise FetchError(url, f"more than {REDIRECTS} redirects")

    def _stream(
        self, url: str, method: str, headers: Mapping[str, str], content: bytes
    ) -> AbstractContextManager[httpcore.Response]:
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
        extensions: dict[str, object] = {"timeout": self._timeout}
        if url.endswith("?"):  # httpcore leaves out an empty query
            extensions["target"] = (urlsplit(url).path or "/").encode() + b"?"
        return self._pool.stream(
            method, url, headers=list(map(_encoded, sent.items())), content=content, extensions=extensions
        )

    def _ask(
        self, url: str, asked: str, method: str, headers: Mapping[str, str], content: bytes, limit: int
    ) -> Answer:
        """Sends one request; repeats a GET if a kept-alive connection turns out to be closed."""
        attempts = ATTEMPTS if method in ("GET", "HEAD") else 1
        while True:
            attempts -= 1
            try:
                with _explained(asked), self._stream(url, method, headers, content) as response:
                    body, whole = _read(response.iter_stream(), limit)
                    return Answer(url, response.status, _headers(response.headers), body, whole)
            except FetchError as error:
                if not attempts or not isinstance(error.__context__, httpcore.RemoteProtocolError):
                    raise


@contextmanager
def _explained(asked: str) -> Iterator[None]:
    """Turns the errors of a connection into a FetchError for the URL `asked`."""
    try:
        yield
    except httpcore.RemoteProtocolError as error:
        raise FetchError(asked, _broken_off(error), transient=True) from None
    except httpcore.TimeoutException:
        raise FetchError(asked, "no response in time", transient=True) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
        broken = isinstance(error, httpcore.ReadError | httpcore.WriteError)
        raise FetchError(asked, f"connection failed: {_reason(error)}", transient=broken) from None


def _broken_off(error: httpcore.RemoteProtocolError) -> str:
    """How a response ended, by the words of h11, which say how much of its body is missing."""
    counts = _RECEIVED.search(str(error))
    if counts is not None:
        return f"the response ended after {counts[1]} of {counts[2]} bytes (Content-Length)"
    if "incomplete chunked read" in str(error):
        return "the response ended before its last chunk"
    return "no valid HTTP response"


def _reason(error: Exception) -> str:
    """Why a connection failed, without the words of OpenSSL; httpcore drops the cause of an error."""
    cause = error if isinstance(error, ssl.SSLError) else error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "the server's certificate is not valid or not trusted"
    if isinstance(cause, ssl.SSLError):
        return "no TLS connection"
    if isinstance(cause, OSError) and not isinstance(cause, socket.gaierror):
        return os.strerror(cause.errno or errno.ECONNABORTED).lower()
    return str(error) if isinstance(error, httpcore.ConnectError) else "closed by the server"


def inflate(data: bytes, coding: str, limit: int) -> bytes | None:
    """Returns at most `limit` bytes decompressed from gzip or deflate; None for other or damaged data."""
    if coding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        return zlib.decompressobj(wbits=47).decompress(data, limit)
    except zlib.error:
        return None


def _checked(url: str, asked: str, base: str = "") -> str:
    """Returns the normalized URL, without a user, who is not sent either.

    Raises FetchError for the URL `asked` if `url` cannot be fetched.
    """
    try:
        return _USER.sub("", exact_web_url(urljoin(base, url)))
    except ValueError as error:
        what = "redirect to an invalid URL" if base else "invalid URL"
        raise FetchError(asked, f"{what}: {error}") from None


def redirect(answer: Answer, method: str) -> str | None:
    """Returns the URL of a redirect. A POST is repeated only for 307 and 308 (RFC 9110, 15.4)."""
    statuses = (301, 302, 303, 307, 308) if method in ("GET", "HEAD") else (307, 308)
    return answer.headers.get("location") if answer.status in statuses else None


def _read(chunks: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    """Returns at most `limit` bytes of a body, and whether that is all."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


def _encoded(header: tuple[str, str]) -> tuple[bytes, bytes]:
    """Returns a header as bytes; the value may come from a response, such as an entity tag."""
    name, value = header
    return name.encode("ascii"), value.encode("latin-1", "replace")


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Returns the headers; the values of a repeated one are joined with commas (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
