"""Twice as long a header costs at most three times the time, in every parser and shape.

The server refuses headers beyond `request_checks.LENGTHS`; the parsers do not depend on that.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from growth import assert_linear, repeated
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from feeds.linting.online.fetching import Fetched
from feeds.linting.online.headers import response_problems
from feeds.net.client import Answer
from feeds.net.client_networks import address, network
from feeds.net.conditional import evaluate, tags_of
from feeds.net.negotiation import choose
from feeds.net.ranges import parse_ranges
from feeds.net.request_lines import known_parameters
from feeds.net.retries import retry_after
from feeds.net.user_agents import _identified
from feeds.publishing.inbox import kind_of
from feeds.validator.opened import open_document
from feeds.web.delta import _FEED
from feeds.web.request_checks import LENGTHS, is_host

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SIZE = 20_000
FEED = open_document(
    b'<rss version="2.0"><channel><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" '
    b'href="https://hub.example/"/></channel></rss>'
)
SHAPES = {
    "words": repeated("a, "),
    "weights": repeated("gzip;q=0.#, "),
    "open weights": repeated(";q=1"),
    "types": repeated("text/html;a=b;q=0.5, "),
    "tags": repeated('"a#", '),
    "weak tags": repeated("W/"),
    "quotation marks": repeated('"'),
    "quoted semicolons": repeated('"; '),
    "escapes": repeated('"\\'),
    "ranges": repeated("#-, "),
    "digits": lambda size: "9" * size,
    "spaces": lambda size: " " * size + "x",
    "links": repeated('<https://a.example/#>; rel="b", '),
    "open links": repeated("<a; rel="),
    "parameters": repeated("a#=b; "),
    "pairs": repeated("a#=b&"),
    "dates": repeated("Sun, 06 Nov 1994 08:49:37 GMT "),
    "addresses": repeated("1.1.1.1, "),
    "labels": repeated("a."),
    "commas": repeated(","),
    "equals signs": repeated("max-age="),
}
"""Shapes of values; `#` becomes the number of the repetition."""
BEGINNINGS = {"Range": "bytes=", "Content-Type": "text/xml; ", "Cache-Control": "max-age=1, "}


def _conditional(name: str) -> Callable[[str], object]:
    more = {"Range": "bytes=0-1"} if name == "If-Range" else {}
    return lambda value: evaluate("GET", {name: value, **more}, '"x"', NOW, 1000)


def _served(name: str) -> Callable[[str], object]:
    def check(value: str) -> object:
        answer = Answer("https://a.example/", 200, {name.lower(): value}, b"", whole=True)
        return list(response_problems(Fetched(answer.url, (), answer, b"", None, None), FEED))

    return check


def _accept(value: str) -> object:
    accepted = Request(EnvironBuilder(headers=[("Accept", value)]).get_environ()).accept_mimetypes
    return accepted.best_match(("text/html", "application/json"))


PARSERS: dict[str, Callable[[str], object]] = {
    "Accept-Encoding": lambda value: choose(value, ("br", "gzip")),
    "A-IM": _FEED.search,
    "Authorization": lambda value: value.partition(" "),
    "Host": lambda value: is_host(value),
    "Retry-After": lambda value: retry_after(value, NOW),
    "Range": lambda value: parse_ranges(value, 10**6),
    "If-None-Match": tags_of,
    "User-Agent": lambda value: _identified.__wrapped__(value),
    "X-Forwarded-For": lambda value: network(address({"HTTP_X_FORWARDED_FOR": value}, 1)),
    "posted Content-Type": lambda value: kind_of(value, b"{}"),
    "query": known_parameters,
    **{f"{name}, evaluated": _conditional(name) for name in (
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range",
    )},
    **{f"{name} of a server": _served(name) for name in ("Content-Type", "Cache-Control", "Link", "ETag")},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_time_is_linear(name: str) -> None:
    start = BEGINNINGS.get(re.split(",| of ", name)[0], "")
    for shape, make in SHAPES.items():
        assert_linear(lambda value: PARSERS[name](start + value), make, SIZE, f"{name}, {shape}")


@pytest.mark.slow
def test_accept_is_parsed_in_linear_time_up_to_its_length() -> None:
    """Werkzeug compares all types with each other, so only the limit of their length bounds that."""
    for shape, make in SHAPES.items():
        assert_linear(_accept, make, LENGTHS["HTTP_ACCEPT"] // 2, f"Accept, {shape}")
