"""`assert_valid_feed` with responses, and the fixture `feeds_valid` with test clients."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from flask import Flask, Response
from linter import BAD
from samples import ROOT

import feeds
from feeds import Article, Channel, Feed
from feeds.testing import assert_valid_feed, pytest_plugin
from feeds.testing.pytest_plugin import feeds_valid

assert feeds_valid  # a fixture of this file, whether or not the plugin is installed

CHANNEL = Channel(title="News", home="https://news.example.org/", description="All news")
FEED = Feed(
    CHANNEL,
    [Article(title="The ferry is back", link="https://news.example.org/1")],
    "https://news.example.org/feed.rss",
)
Check = Callable[..., None]


def flask_client(sent: feeds.Response) -> Any:
    app = Flask("news")
    app.add_url_rule("/feed.rss", "feed", lambda: Response(sent.body, sent.status, sent.headers))
    return app.test_client()


def httpx_client(sent: feeds.Response) -> Any:
    made = httpx.MockTransport(lambda _: httpx.Response(sent.status, headers=sent.headers, content=sent.body))
    return httpx.Client(transport=made, base_url="https://news.example.org")


def django_client(sent: feeds.Response, kind: Any = HttpResponse) -> Any:
    content = [sent.body] if kind is StreamingHttpResponse else sent.body
    headers = {name: value for name, value in sent.headers.items() if name != "Content-Length"}
    made = partial(kind, content, status=sent.status, headers=headers, charset="utf-8")
    return SimpleNamespace(get=lambda _: made())


CLIENTS: dict[str, Callable[[feeds.Response], Any]] = {
    "flask": flask_client,
    "httpx": httpx_client,
    "django": django_client,
    "django-streaming": lambda sent: django_client(sent, StreamingHttpResponse),
    "feeds": lambda sent: SimpleNamespace(get=lambda _: sent),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_responses_of_test_clients(client: str, feeds_valid: Check) -> None:
    for coding in ("", "gzip", "br", "zstd"):
        sent = FEED.respond("GET", {"Accept-Encoding": coding})
        feeds_valid(CLIENTS[client](sent), "/feed.rss", fail_level="info")
    wrong: list[tuple[feeds.Response, str]] = [
        (sent._replace(status=404), "^the response has the status 404: expected 200$"),
        (
            sent._replace(status=302, headers={"Location": "/a"}),
            r"^the response has the status 302 \(Location: /a\): expected 200$",
        ),
        (
            sent._replace(headers=sent.headers | {"Content-Type": "text/html"}),
            r"^the feed is not valid\n\nwarning\[online-media-type\] Content-Type should be application/rss",
        ),
        (
            feeds.Response(200, {"Content-Type": "application/rss+xml"}, BAD.encode()),
            r"^the feed is not valid\n\nwarning\[rss-missing-guid\]",
        ),
    ]
    for response, message in wrong:
        with pytest.raises(AssertionError, match=message):
            feeds_valid(CLIENTS[client](response), "/feed.rss", fail_level="warning")


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^expected a document or a response with a feed, not int$"):
        assert_valid_feed(3)  # type: ignore[arg-type]
    unread = SimpleNamespace(status=200, headers={}, read=lambda: b"")  # as of urllib
    with pytest.raises(TypeError, match=r"^expected a response with its body as bytes, not SimpleNamespace$"):
        assert_valid_feed(unread)


@pytest.mark.slow
def test_the_plugin_is_registered_and_costs_nothing() -> None:
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    assert [importlib.import_module(name) for name in entry.values()] == [pytest_plugin]
    code = (
        "import sys, feeds.testing.pytest_plugin as plugin; assert plugin.feeds_valid\n"
        "names = {name for name in sys.modules if name.startswith('feeds')}\n"
        "assert names == {'feeds', 'feeds.testing', 'feeds.testing.pytest_plugin'}, names"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
