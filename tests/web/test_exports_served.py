"""Exports of other systems, served: nothing private in any page, everything public in one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
from samples import SEEDS
from whole_exports import EXPORTS, SECRET

from feeds.model.channel import read_channel
from feeds.model.permalinks import article_path
from feeds.publishing.pages.addresses import EMBED, embed_path
from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text()
SERVER = "publish = true\n"
_REFERENCE = re.compile(r"""(?:href|src|action)="([^"]+)"|<loc>([^<]+)</loc>|"(https?://[^"]+)\"""")
_ID = re.compile(r"https://site\.example/\?p=[0-9]+|tag:blogger\.com,1999:blog-1\.post-[0-9]+|[0-9a-f]{24}")
HTML = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}


def crawl(client: FlaskClient, home: str) -> dict[str, str]:
    """Every page that can be reached, by its path: from the routes without parameters, by all links."""
    host = urlsplit(home).netloc
    rules = [rule.rule for rule in client.application.url_map.iter_rules() if not rule.arguments]
    waiting = [*rules, "/latest", "/sitemap.xml", "/sitemap.txt", "/search?q=Title", "/api/articles"]
    pages: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = client.get(path, headers=HTML)
        pages[path] = f"{answer.headers}{answer.data.decode(errors='replace')}"  # icons are pictures
        found = (next(filter(None, each)) for each in _REFERENCE.findall(pages[path]))
        targets = (urlsplit(urljoin(f"{home.rstrip('/')}{path}", unescape(each))) for each in found)
        waiting += [
            f"{each.path}{'?' * bool(each.query)}{each.query}" for each in targets if each.netloc == host
        ]
    return pages


@pytest.mark.slow
@pytest.mark.parametrize(("make", "name"), EXPORTS)
def test_no_page_shows_what_is_private(
    make: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", "x" * 32)
    data, words = make()
    for file, text in {"channel.toml": CHANNEL, "server.toml": SERVER, name: data}.items():
        (tmp_path / file).write_text(text)
    channel = read_channel(tmp_path / "channel.toml", ["rss", "atom", "json"])
    app = create_app(tmp_path, clock=lambda: NOW, background=False)
    client = app.test_client()
    pages = crawl(client, channel.base)
    shown = [path for path in pages if path.startswith("/article/") and not path.endswith(EMBED)]
    every = "".join(pages.values())
    assert [word for word in words if word not in every] == []
    assert len(shown) == sum(word.startswith("Title") for word in words)
    for id_ in dict.fromkeys(_ID.findall(data)):
        place = article_path(channel, id_)
        if f"/{place}" in shown:
            continue
        for path in (f"/{place}", f"/{embed_path(place)}"):
            answer = client.get(path, headers=HTML)
            assert answer.status_code == 404
            pages[path] = answer.get_data(as_text=True)
    app.extensions["feeds"][0].documents.close()
    for path, text in {**pages, "the log": caplog.text}.items():
        assert SECRET.lower() not in text.lower(), path
