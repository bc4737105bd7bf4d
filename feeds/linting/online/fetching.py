"""A feed as its server gives it: every hop on the way, and the answers to the questions that readers ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from feeds.net.client import REDIRECTS, FetchError, inflate, redirect
from feeds.validator.report import Problem
from feeds.validator.served import STATUS, TOO_LARGE, UNREACHABLE

if TYPE_CHECKING:
    from feeds.net.client import Answer, Client
    from feeds.vocabulary.model import Fault

LONGEST = 32 * 1024 * 1024
"""Bytes of a feed that are read, and that it may be inflated to."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Unreachable(Exception):  # noqa: N818 - of a feed, not of our program
    """A feed that could not be fetched: which fault that is, and what happened."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault, self.problem = fault, Problem(None, message)


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect: the status, and from where to where."""

    status: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed that was fetched.

    `answer` is the one with the feed, its body as it was sent; `body` is that, inflated.  `again` is what
    comes when it is asked for with the validators of the first answer, `head` what comes to HEAD; None
    where nothing comes, or where it was not asked for.
    """

    url: str
    hops: tuple[Hop, ...]
    answer: Answer
    body: bytes
    again: Answer | None
    head: Answer | None


def fetch(client: Client, url: str, longest: int = LONGEST) -> Fetched:
    """Fetch a feed as a reader would, then ask for it again, and for its head. Raises `Unreachable`.

    It may have `longest` bytes, as it is sent and inflated.
    """
    hops: list[Hop] = []
    headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip"}
    at = url
    try:
        while True:
            answer = client.fetch(at, headers=headers, limit=longest, follow=False)
            target = redirect(answer, "GET")
            if target is None:
                break
            if len(hops) == REDIRECTS:
                raise Unreachable(UNREACHABLE, f"cannot be fetched: it redirects more than {REDIRECTS} times")
            hops.append(Hop(answer.status, at, urljoin(at, target)))
            at = hops[-1].end
    except (FetchError, ValueError) as error:
        problem = error.problem if isinstance(error, FetchError) else str(error)
        raise Unreachable(UNREACHABLE, f"cannot be fetched: {at} {problem}") from None
    if answer.status != 200:
        raise Unreachable(STATUS, f"is answered with status {answer.status}, not with 200")
    validators = _validators(answer)
    body = _body(answer, longest)
    again = _asked(client, at, "GET", {**headers, **validators}, longest) if validators else None
    return Fetched(at, tuple(hops), answer, body, again, _asked(client, at, "HEAD", headers, longest))


def _body(answer: Answer, longest: int) -> bytes:
    body: bytes | None = answer.body
    if answer.encoded:
        coding = answer.headers["content-encoding"]
        body = inflate(answer.body, coding, longest + 1)
        if body is None:
            raise Unreachable(STATUS, f"comes in the content coding {coding[:40]!r}, or one that is broken")
    if body is None or not answer.whole or len(body) > longest:
        raise Unreachable(TOO_LARGE, f"is larger than {longest // 1024 // 1024} MB")
    return body


def _validators(answer: Answer) -> dict[str, str]:
    names = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    return {asked: answer.headers[given] for asked, given in names.items() if answer.headers.get(given)}


def _asked(client: Client, url: str, method: str, headers: dict[str, str], longest: int) -> Answer | None:
    try:
        return client.fetch(url, method=method, headers=headers, limit=longest, follow=False)
    except FetchError:
        return None
