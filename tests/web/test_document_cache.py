"""The document cache: its size, what enters it, and what is sent from it and from the folder of media."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from sites import NOW, make

from feeds.model.page import Rendered
from feeds.net.content_codings import CODINGS
from feeds.publishing.publication import open_publication
from feeds.publishing.server_settings import ServerSettings
from feeds.web import create_app
from feeds.web.cached_document import CachedDocument
from feeds.web.document_cache import DocumentCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEEDS = ("/feed.rss", "/feed.atom", "/feed.json", "/feeds.opml")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[DocumentCache]:
    folder = make(tmp_path / "site")
    publication = open_publication(folder)
    publication.refresh(NOW)
    cache = DocumentCache(publication, None, ServerSettings(), lambda: NOW, capacity=1)
    yield cache
    cache.close()


@pytest.mark.limit("feeds.web.document_cache:CAPACITY_BYTES")
def test_what_was_not_requested_again_makes_room(cache: DocumentCache) -> None:
    for path in FEEDS:
        assert isinstance(cache.find(path), CachedDocument)
    assert FEEDS[-1] in cache.table
    assert len(cache.table) < len(FEEDS)


@pytest.mark.slow
def test_what_is_older_than_the_rest_of_the_cache_does_not_enter_it(cache: DocumentCache) -> None:
    cache._version = 10**9
    assert isinstance(cache.find("/feed.rss"), CachedDocument)
    assert cache.table == {}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_document_that_compression_makes_longer_is_sent_as_it_is(coding: str) -> None:
    body = random.Random(1).randbytes(1000)
    document = CachedDocument(Rendered(body, "application/rss+xml", NOW), "", "", NOW)
    sent = document.representation(coding)
    assert (sent.body, sent.coding, "Content-Encoding" in dict(sent.headers)) == (body, "identity", False)


def test_304_has_no_length(tmp_path: Path) -> None:
    """If it had one, that would have to be the length of the document (RFC 9110, 8.6)."""
    app = create_app(make(tmp_path / "site"), background=False)
    client = app.test_client()
    etag = client.get("/feed.rss").headers["ETag"]
    answer = client.get("/feed.rss", headers={"If-None-Match": etag, "Range": "bytes=0-9"})
    assert (answer.status_code, answer.headers.get("Content-Length")) == (304, None)
    app.extensions["feeds"][0].documents.close()


def test_hidden_files_are_not_media(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server='media = "files"\n')
    for name in ("a.mp3", ".a.mp3", ".hidden/a.mp3"):
        (folder / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / name).write_bytes(b"abc")
    app = create_app(folder, background=False)
    client = app.test_client()
    paths = ("a.mp3", ".a.mp3", ".hidden/a.mp3", "../channel.toml")
    assert [client.get(f"/media/{path}").status_code for path in paths] == [200, 404, 404, 404]
    app.extensions["feeds"][0].documents.close()
