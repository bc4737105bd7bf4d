"""Fetches a feed as readers do: redirects, a conditional request, a HEAD request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urljoin

from feeds.core.urls import without_user
from feeds.net.client import REDIRECTS, FetchError, inflate, redirect
from feeds.validator.problem import Problem
from feeds.validator.served import STATUS, TOO_LARGE, UNREACHABLE

if TYPE_CHECKING:
    from feeds.core.limits import Limit
    from feeds.net.client import Answer, Client
    from feeds.vocabulary.model import Fault

MAX_BYTES: Annotated[
    int, Limit("online", "bytes", "a feed, both as it is sent and decompressed", "finding `online-too-large`")
] = 32 * 1024 * 1024
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Unreachable(Exception):  # noqa: N818 - of a feed, not of our program
    """A feed could not be fetched: the fault and the problem to report."""

    def __init__(self, fault: Fault, message: str) -> None:
        shown = without_user(message)
        super().__init__(shown)
        self.fault, self.problem = fault, Problem(None, shown, subject="none")

    def __reduce__(self) -> tuple[type[Unreachable], tuple[Fault, str]]:
        return Unreachable, (self.fault, self.problem.message)


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect."""

    status: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed with decompressed `body`; `again` answers a conditional request, `head` a HEAD request."""

    url: str
    hops: tuple[Hop, ...]
    answer: Answer
    body: bytes
    again: Answer | None
    head: Answer | None

    def without_body(self) -> Fetched:
        """The same for what is kept beside the document: of the bodies, only whether they are equal."""
        again = self.again and replace(self.again, body=b"" if self.again.body == self.answer.body else b"-")
        head = self.head and replace(self.head, body=b"")
        return replace(self, answer=replace(self.answer, body=b""), body=b"", again=again, head=head)


def fetch(client: Client, url: str, max_bytes: int = MAX_BYTES) -> Fetched:
    """Fetch a feed of at most `max_bytes`, then again conditionally and with HEAD.  Raises `Unreachable`."""
    hops: list[Hop] = []
    headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip"}
    at = url
    try:
        while True:
            answer = client.fetch(at, headers=headers, limit=max_bytes, follow=False)
            target = redirect(answer, "GET")
            if target is None:
                break
            if len(hops) == REDIRECTS:
                raise Unreachable(UNREACHABLE, f"cannot fetch {url}: more than {REDIRECTS} redirects")
            hops.append(Hop(answer.status, at, urljoin(at, target)))
            at = hops[-1].end
    except (FetchError, ValueError) as error:
        problem = error.problem if isinstance(error, FetchError) else str(error)
        raise Unreachable(UNREACHABLE, f"cannot fetch {at}: {problem}") from None
    if answer.status != 200:
        raise Unreachable(STATUS, f"response status is {answer.status}, not 200")
    validators = _validators(answer)
    body = _body(answer, max_bytes)
    again = _request(client, at, "GET", {**headers, **validators}, max_bytes) if validators else None
    return Fetched(at, tuple(hops), answer, body, again, _request(client, at, "HEAD", headers, max_bytes))


def _body(answer: Answer, max_bytes: int) -> bytes:
    body: bytes | None = answer.body
    if answer.encoded:
        coding = answer.headers["content-encoding"]
        body = inflate(answer.body, coding, max_bytes + 1)
        if body is None:
            raise Unreachable(STATUS, f"unsupported Content-Encoding {coding[:40]!r}, or corrupt content")
    if body is None or not answer.whole or len(body) > max_bytes:
        raise Unreachable(TOO_LARGE, f"larger than {max_bytes // 1024 // 1024} MB")
    return body


def _validators(answer: Answer) -> dict[str, str]:
    names = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    return {name: answer.headers[header] for name, header in names.items() if answer.headers.get(header)}


def _request(client: Client, url: str, method: str, headers: dict[str, str], max_bytes: int) -> Answer | None:
    try:
        return client.fetch(url, method=method, headers=headers, limit=max_bytes, follow=False)
    except FetchError:
        return None
