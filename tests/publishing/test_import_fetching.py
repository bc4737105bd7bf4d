"""Feeds that are fetched to be imported: whole, once, and politely."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from old_site import OldSite, Page, old_site

from feeds.net.addresses import anywhere
from feeds.net.client import Client, FetchError
from feeds.publishing.importing import fetching
from feeds.publishing.importing.channels import NoHomeError
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.fetching import NoFeedError, PoliteClient, feed_links, fetch_feed
from feeds.publishing.importing.page_cache import page_cache
from feeds.publishing.importing.run import channel_for
from feeds.publishing.importing.sources import SourceDocument, dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[OldSite]:
    with old_site() as site:
        yield site


def rss(*ids: str, links: str = "", generator: str = "") -> bytes:
    items = "".join(f"<item><guid>{id_}</guid></item>" for id_ in ids)
    spaces = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"'
    head = f"<generator>{generator}</generator>{links}"
    return f'<rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'.encode()


def link(rel: str, href: str) -> str:
    return f'<atom:link rel="{rel}" href="{href}"/>'


def fetched(
    site: OldSite, folder: Path, path: str = "/feed", waits: list[float] | None = None
) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
    """The documents, each with its path and ids, and the problems."""
    documents, problems = [], []
    with Client(anywhere, pause=5) as client:
        polite = PoliteClient(client, (waits if waits is not None else []).append)
        for each in fetch_feed(polite, site.url + path, page_cache(folder)):
            if each.document is None:
                problems.append(each.problem.replace(site.url, ""))
            else:
                documents.append((each.document.name.removeprefix(site.url), each.document.head().ids))
    return documents, problems


ARCHIVED = {
    "/feed": Page(rss("4", "3", links=link("prev-archive", "2"))),
    "/2": Page(rss("3", "2", links=f"<fh:archive/>{link('prev-archive', '/1')}")),
    "/1": Page(rss("1", links="<fh:archive/>")),
}
PAGED = {
    "/feed": Page(rss("4", "3", links=link("next", "?page=2"))),
    "/feed?page=2": Page(rss("2", links=link("next", "?page=3") + link("previous", "/feed"))),
    "/feed?page=3": Page(rss("1", links=link("prev", "?page=2"))),
}
WORDPRESS = {
    "/feed": Page(rss("3", generator="https://wordpress.org/?v=6.4")),
    "/feed?paged=2": Page(rss("2", generator="https://wordpress.org/?v=6.4")),
    "/feed?paged=3": Page(rss("1", generator="https://wordpress.org/?v=6.4")),
}
JSON = {
    f"/{name}": Page(
        json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": name}]}
            | ({"next_url": after} if after else {})
        ).encode()
    )
    for name, after in (("feed", "/b"), ("b", "/c"), ("c", ""))
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pages", "documents"),
    [
        (ARCHIVED, [("/feed", ("4", "3")), ("/2", ("3", "2")), ("/1", ("1",))]),
        (PAGED, [("/feed", ("4", "3")), ("/feed?page=2", ("2",)), ("/feed?page=3", ("1",))]),
        (WORDPRESS, [("/feed", ("3",)), ("/feed?paged=2", ("2",)), ("/feed?paged=3", ("1",))]),
        (JSON, [("/feed", ("feed",)), ("/b", ("b",)), ("/c", ("c",))]),
        ({"/feed": Page(rss("1", links=f"<fh:complete/>{link('next', '/2')}"))}, [("/feed", ("1",))]),
        ({"/feed": Page(rss("1", links=link("next", "/feed")))}, [("/feed", ("1",))]),
        ({"/feed": Page(rss("1")), "/feed?paged=2": Page(rss("2"))}, [("/feed", ("1",))]),
    ],
)  # fmt: skip
def test_older_parts_are_followed(
    pages: dict[str, Page], documents: list[tuple[str, tuple[str, ...]]], site: OldSite, tmp_path: Path
) -> None:
    site.pages = pages
    assert fetched(site, tmp_path) == (documents, [])


@pytest.mark.limit("feeds.publishing.importing.fetching:MAX_REPEATS")
def test_a_chain_without_an_end_is_left(site: OldSite, tmp_path: Path) -> None:
    site.pages = {f"/{number}": Page(rss("1", links=link("next", f"/{number + 1}"))) for number in range(99)}
    documents, problems = fetched(site, tmp_path, "/0")
    assert (len(documents), problems) == (3, [])


def test_a_wordpress_that_repeats_its_last_page_is_left(site: OldSite, tmp_path: Path) -> None:
    site.pages = WORDPRESS | {"/feed?paged=4": WORDPRESS["/feed?paged=3"]}
    assert len(fetched(site, tmp_path)[0]) == 3
    assert site.asked() == [*WORDPRESS, "/feed?paged=4"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(b"", status=500), "answers with status 500"),
        (Page(b"Fatal error: memory"), "is not a feed: expected RSS, Atom or JSON Feed"),
        (Page(rss("2")[:-9]), "not well-formed XML"),
        (Page(b"", status=404), None),
        (Page(b"", status=410), None),
        (Page(b"<!doctype html><html>Home", "text/html"), None),
    ],
)
def test_what_fails_is_not_the_end_of_a_wordpress(
    page: Page, problem: str | None, site: OldSite, tmp_path: Path
) -> None:
    site.pages = WORDPRESS | {"/feed?paged=3": page}
    documents, problems = fetched(site, tmp_path)
    assert [path for path, _ in documents] == ["/feed", "/feed?paged=2"]
    assert len(problems) == (problem is not None)
    if problem is not None:
        assert problems[0].startswith("/feed?paged=3:")
        assert problem in problems[0]
        assert problems[0].endswith(": the older articles are missing; run the command again")


@pytest.mark.limit("feeds.publishing.importing.fetching:MAX_PAGES")
def test_there_is_a_limit_to_pages(site: OldSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_PAGES", 2)
    site.pages = PAGED
    documents, problems = fetched(site, tmp_path)
    assert len(documents) == 2
    assert problems == ["/feed?page=3: not fetched: more than 2 pages or 536870912 bytes"]


@pytest.mark.limit("feeds.publishing.importing.fetching:MAX_BYTES")
@pytest.mark.parametrize("excess", [0, 1])
def test_there_is_a_limit_to_the_bytes_of_all_pages(
    site: OldSite, tmp_path: Path, excess: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages = dict(ARCHIVED)
    limit = sum(len(ARCHIVED[path].body) for path in ("/feed", "/2")) - excess
    monkeypatch.setattr(fetching, "MAX_BYTES", limit)
    documents, problems = fetched(site, tmp_path)
    problem = f"/1: not fetched: more than 2000 pages or {limit} bytes"
    assert (len(documents), problems) == ((2, [problem]) if excess else (3, []))


def test_references_are_relative_to_the_last_redirect(site: OldSite, tmp_path: Path) -> None:
    site.pages = {
        "/feed": Page(status=301, location="/new/feed.xml"),
        "/new/feed.xml": Page(rss("2", links=link("next", "2.xml"))),
        "/new/2.xml": Page(status=302, location="/older/2.xml"),
        "/older/2.xml": Page(rss("1", links=link("next", "feed.xml"))),
    }
    documents, problems = fetched(site, tmp_path)
    assert [path for path, _ in documents] == ["/new/feed.xml", "/older/2.xml"]
    assert problems == [
        "/older/feed.xml: answers with status 404: the older articles are missing; run the command again"
    ]


def test_broken_connections_and_busy_servers_are_asked_again(site: OldSite, tmp_path: Path) -> None:
    site.pages = {
        "/feed": Page(rss("3", links=link("next", "/2")), cut=20, cuts=3),
        "/2": Page(rss("2", links=link("next", "/1")), busy=2),
        "/1": Page(rss("1")),
    }
    waits: list[float] = []
    assert [path for path, _ in fetched(site, tmp_path, waits=waits)[0]] == ["/feed", "/2", "/1"]
    assert waits == [2, 7, 7]


@pytest.mark.parametrize("lie", [10, 100_000])
def test_a_document_with_a_wrong_length_is_not_taken_for_whole(
    lie: int, site: OldSite, tmp_path: Path
) -> None:
    site.pages = {"/feed": Page(rss("2", links=link("next", "/1"))), "/1": Page(rss("1"), length=lie)}
    documents, problems = fetched(site, tmp_path)
    assert [path for path, _ in documents] == ["/feed"]
    assert len(problems) == 1
    site.pages["/1"] = Page(rss("1"))
    site.asked()
    assert [path for path, _ in fetched(site, tmp_path)[0]] == ["/feed", "/1"]


def test_an_interrupted_import_goes_on_where_it_was(site: OldSite, tmp_path: Path) -> None:
    third = PAGED["/feed?page=3"]
    site.pages = {**PAGED, "/feed?page=3": Page(status=500)}
    documents, problems = fetched(site, tmp_path)
    assert (len(documents), len(problems)) == (2, 1)
    site.pages["/feed?page=3"] = third
    site.asked()
    assert len(fetched(site, tmp_path)[0]) == 3
    assert site.asked() == ["/feed", "/feed?page=3"]
    page_cache(tmp_path).finish()
    assert len(fetched(site, tmp_path)[0]) == 3
    assert site.asked() == ["/feed", "/feed?page=2", "/feed?page=3"]


def test_pages_are_fetched_again_if_there_are_new_items(site: OldSite, tmp_path: Path) -> None:
    site.pages = dict(PAGED)
    fetched(site, tmp_path)
    site.pages["/feed"] = Page(rss("5", "4", links=link("next", "?page=2")))
    site.pages["/feed?page=2"] = Page(rss("3", "2", links=link("next", "?page=3")))
    assert [ids for _, ids in fetched(site, tmp_path)[0]] == [("5", "4"), ("3", "2"), ("1",)]


def test_archives_are_never_fetched_again_and_others_only_if_they_changed(
    site: OldSite, tmp_path: Path
) -> None:
    site.pages = {**ARCHIVED, "/feed": Page(ARCHIVED["/feed"].body, etag='"a"')}
    first = fetched(site, tmp_path)
    page_cache(tmp_path).finish()
    site.seen.clear()
    assert fetched(site, tmp_path) == first
    assert site.seen == [("/feed", '"a"')]


def test_a_web_page_leads_to_its_feed(site: OldSite, tmp_path: Path) -> None:
    html = b"""<!DOCTYPE html><html><head><base href="/blog/"><link rel="alternate" hreflang="de" href="/de">
<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" href="feed"><link rel="alternate"
type="application/atom+xml" href="/atom"></head></html>"""
    assert feed_links(html, "https://a.example/x/") == [
        "https://a.example/blog/feed",
        "https://a.example/atom",
    ]
    site.pages = {"/": Page(html, "text/html"), "/blog/feed": Page(rss("1"))}
    assert fetched(site, tmp_path, "/") == ([("/blog/feed", ("1",))], [])
    odd = b"<base href='http://['><link rel=alternate type=application/rss+xml href='//['>"
    assert feed_links(odd, "https://a.example/x/") == ["//["]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(b"<html></html>", "text/html"), "/feed: is a web page that links to no feed"),
        (Page(b"", "text/html"), "/feed: is a web page that links to no feed"),
        (Page(b"\0" * 9), "/feed: is not a feed: expected RSS, Atom or JSON Feed"),
        (Page(status=404), "/feed: answers with status 404"),
        (Page(status=410), "/feed: answers with status 410"),
        (
            Page(rss("1"), headers={"Content-Encoding": "br"}),
            "/feed: has a content coding that was not requested",
        ),
    ],
)
def test_documents_that_are_not_feeds(page: Page, problem: str, site: OldSite, tmp_path: Path) -> None:
    site.pages = {"/feed": page}
    with pytest.raises(NoFeedError) as caught:
        fetched(site, tmp_path)
    assert str(caught.value).replace(site.url, "") == problem
    assert list(tmp_path.iterdir()) == []


def test_a_coding_that_was_not_asked_for_is_removed(site: OldSite, tmp_path: Path) -> None:
    site.pages = {"/feed": Page(gzip.compress(rss("1")), headers={"Content-Encoding": "gzip"})}
    assert fetched(site, tmp_path) == ([("/feed", ("1",))], [])


@pytest.mark.parametrize("excess", [0, 1])
def test_what_expands_to_too_much_is_not_cut_off(
    site: OldSite, tmp_path: Path, excess: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = rss("1")
    monkeypatch.setattr(fetching, "MAX_COLLECTION_BYTES", len(feed) - excess)
    site.pages = {"/feed": Page(gzip.compress(feed), headers={"Content-Encoding": "gzip"})}
    if excess:
        with pytest.raises(NoFeedError, match=rf"is longer than {len(feed) - 1} bytes when decompressed"):
            fetched(site, tmp_path)
    else:
        assert fetched(site, tmp_path) == ([("/feed", ("1",))], [])


def test_addresses_that_are_not_public_are_not_asked(site: OldSite, tmp_path: Path) -> None:
    site.pages = {"/feed": Page(rss("1"))}
    waits: list[float] = []
    with Client() as client, pytest.raises(FetchError, match="not a public address"):
        list(fetch_feed(PoliteClient(client, waits.append), f"{site.url}/feed", page_cache(tmp_path)))
    assert (site.seen, waits) == ([], [])


_JSON = """{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "icon": "{0}",
"home_page_url": "{0}",
"feed_url": "{0}", "next_url": "{0}", "items": [{{"id": "1", "url": "{0}", "content_text": "x",
"date_published": "2026-01-05T00:00:00Z"}}]}}"""
_RSS = """<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>{0}</link>
<atom:link rel="self" href="{0}"/><item><title>T</title><guid>urn:a</guid><link>{0}</link>
<pubDate>Mon, 05 Jan 2026 00:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.mark.parametrize("text", [_JSON, _RSS], ids=["json", "rss"])
def test_addresses_that_cannot_be_parsed_count_as_missing(text: str, tmp_path: Path) -> None:
    for url in ("http://[", "//["):
        data = text.format(url).encode()
        dialect = dialect_of("feed.xml", data) or dialect_of("feed.json", data)
        assert dialect is not None
        sources = [SourceDocument("https://old.example/feed", data, dialect)]
        for given in ({}, {"home": url}):
            with pytest.raises(NoHomeError):
                channel_for(sources, tmp_path, given)
        file = channel_for(sources, tmp_path, {"home": "https://new.example/"})
        assert file.channel.home == "https://new.example/"
        assert [article.link for article in collect(sources, file.channel).articles] == [None]
