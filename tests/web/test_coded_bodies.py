"""Codings of documents: each is made once, and after a change afterwards, as far as it is in demand."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest
from sites import NOW, make, put

from feeds.model.page import Rendered
from feeds.net import coded_bodies, content_codings
from feeds.net.coded_bodies import CodedBodies
from feeds.publishing.publication import open_publication
from feeds.publishing.server_settings import ServerSettings
from feeds.web.cached_document import CachedDocument
from feeds.web.document_cache import DocumentCache

if TYPE_CHECKING:
    from pathlib import Path

    Made = list[tuple[str, int]]

BODY = b"The same words again and again. " * 100


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The codings that were made, with a checksum of what was encoded."""
    calls: Made = []
    encode = content_codings.encode

    def noting(coding: str, body: bytes, *, thorough: bool) -> bytes:
        calls.append((coding, zlib.crc32(body)))
        return encode(coding, body, thorough=thorough)

    monkeypatch.setattr(coded_bodies, "encode", noting)
    return calls


def test_requests_at_once_make_a_coding_once(made: Made) -> None:
    bodies, together = CodedBodies(BODY, thorough=True), Barrier(8)

    def request(coding: str) -> bytes:
        together.wait(10)
        return bodies.requested(coding)

    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(request, ["br", "gzip"] * 4))
    assert (len(set(got)), sorted(coding for coding, _ in made)) == (2, ["br", "gzip"])


def test_requests_for_another_coding_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, finish, encode = Event(), Event(), content_codings.encode

    def slow(coding: str, body: bytes, *, thorough: bool) -> bytes:
        if coding == "br":
            begun.set()
            assert finish.wait(10)
        return encode(coding, body, thorough=thorough)

    monkeypatch.setattr(coded_bodies, "encode", slow)
    document = CachedDocument(Rendered(BODY, "application/rss+xml", NOW), "", "", NOW)
    with ThreadPoolExecutor(1) as thread:
        slowly = thread.submit(document.representation, "br")
        assert begun.wait(10)
        copy = document.with_cache_control("no-cache")
        assert [copy.representation(name).coding for name in ("gzip", "identity")] == ["gzip", "identity"]
        finish.set()
        assert slowly.result().body is copy.representation("br").body


def test_a_change_makes_no_coding_and_then_those_in_demand(tmp_path: Path, made: Made) -> None:
    folder = make(tmp_path / "site")
    publication = open_publication(folder)
    publication.refresh(NOW)
    cache = DocumentCache(publication, None, ServerSettings(), lambda: NOW)
    cache.follow()
    for path, codings in {"/feed.rss": ("br", "gzip", "identity"), "/feed.atom": ("zstd",)}.items():
        for coding in codings:
            sent(cache, path, coding)
    assert sent(cache, "/feed.json", "identity")
    made.clear()
    for name in ("new", "newer"):  # the second change comes before the codings of the first are made
        put(folder, name)
        publication.refresh(NOW)
        cache.follow()
        assert f"Story {name}".encode() in sent(cache, "/feed.json", "identity")
        assert made == []
    prepared = list(iter(cache.expected_codings.prepare_next, False))
    assert ([coding for coding, _ in made], len(prepared)) == (["gzip", "zstd", "br"], 3)
    assert sent(cache, "/feed.rss", "br") == content_codings.encode(
        "br", sent(cache, "/feed.rss", "identity"), thorough=True
    )
    put(folder, "last")  # since the change before, one coding was requested
    publication.refresh(NOW)
    cache.follow()
    made.clear()
    assert [cache.expected_codings.prepare_next() for _ in range(2)] == [True, False]
    assert made == [("br", zlib.crc32(sent(cache, "/feed.rss", "identity")))]
    cache.close()


def sent(cache: DocumentCache, path: str, coding: str) -> bytes:
    found = cache.find(path)
    assert isinstance(found, CachedDocument)
    return found.representation(coding).body
