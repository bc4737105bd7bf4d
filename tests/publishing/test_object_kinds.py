"""The headers of objects and their order: the whole table, by what a website consists of."""

from __future__ import annotations

import pytest

from feeds.publishing.objects.object_kinds import Rank, kind_of, plain_path

PAGES = "public, max-age=300, s-maxage=60"
LIVE = "public, max-age=900, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
FILES = "public, max-age=86400, no-transform"
HTML, XML = "text/html; charset=utf-8", "application/xml; charset=utf-8"
KINDS = {
    "media/a/b.mp3": (Rank.FILE, "audio/mpeg", FILES),
    "media/cover.PNG": (Rank.FILE, "image/png", FILES),
    "media/a.vtt": (Rank.FILE, "text/vtt; charset=utf-8", FILES),
    "media/a.chapters.json": (Rank.FILE, "application/json+chapters", FILES),
    "media/transcript.html": (Rank.FILE, "application/octet-stream", FILES),
    "media/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "media/page/2/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "media/other/index.html": (Rank.FILE, "application/octet-stream", FILES),
    "static/site.css": (Rank.FILE, "text/css; charset=utf-8", PAGES),
    "static/picture.webp": (Rank.FILE, "image/webp", PAGES),
    "static/data.bin": (Rank.FILE, "application/octet-stream", PAGES),
    "favicon.ico": (Rank.FILE, "image/vnd.microsoft.icon", PAGES),
    "icon.svg": (Rank.FILE, "image/svg+xml", PAGES),
    "article/2026/story/index.html": (Rank.ARTICLE, HTML, PAGES),
    "story/feed/index.html": (Rank.ARTICLE, HTML, PAGES),
    "story/one.html": (Rank.ARTICLE, HTML, PAGES),
    "archive/feed-1.rss": (Rank.ARCHIVE, "application/rss+xml; charset=utf-8", "public, max-age=3600"),
    "archive/category/war-12.json": (Rank.ARCHIVE, "application/feed+json", "public, max-age=3600"),
    "feed/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "feed/page/3/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "category/war/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "category/war/page/2/index.html": (Rank.FEED_PAGE, HTML, PAGES),
    "sitemap/articles-1.xml": (Rank.FEED_PAGE, XML, PAGES),
    "feed.rss": (Rank.LIVE, "application/rss+xml; charset=utf-8", LIVE),
    "feed.atom": (Rank.LIVE, "application/atom+xml; charset=utf-8", LIVE),
    "feed.json": (Rank.LIVE, "application/feed+json", LIVE),
    "media.rss": (Rank.LIVE, "application/rss+xml; charset=utf-8", LIVE),
    "category/war.atom": (Rank.LIVE, "application/atom+xml; charset=utf-8", LIVE),
    "feeds.opml": (Rank.OVERVIEW, "text/x-opml; charset=utf-8", PAGES),
    "index.html": (Rank.OVERVIEW, HTML, PAGES),
    "404.html": (Rank.OVERVIEW, HTML, PAGES),
    "sitemap.xml": (Rank.LAST, XML, PAGES),
    "robots.txt": (Rank.LAST, "text/plain; charset=utf-8", PAGES),
    "_headers": (Rank.LAST, "text/plain; charset=utf-8", PAGES),
    "_redirects": (Rank.LAST, "text/plain; charset=utf-8", PAGES),
}


def test_each_kind_of_object_has_its_headers_and_its_place_in_the_order() -> None:
    found = {path: kind_of(path) for path in KINDS}
    assert {
        path: (kind.rank, kind.headers["Content-Type"], kind.headers["Cache-Control"])
        for path, kind in found.items()
    } == KINDS
    assert {tuple(kind.headers) for kind in found.values()} == {("Content-Type", "Cache-Control")}


@pytest.mark.parametrize(("suffix", "coding"), [(".gz", "gzip"), (".br", "br"), (".zst", "zstd")])
def test_a_compressed_form_has_the_headers_of_the_plain_one_and_its_coding(suffix: str, coding: str) -> None:
    assert plain_path(f"feed.rss{suffix}") == ("feed.rss", suffix)
    for path in ("feed.rss", "index.html", "archive/feed-1.json"):
        plain, compressed = kind_of(path), kind_of(path, suffix)
        assert compressed.headers == {**plain.headers, "Content-Encoding": coding}
        assert compressed.rank == plain.rank
    assert plain_path(f"media/backup.tar{suffix}") == (f"media/backup.tar{suffix}", "")
    assert plain_path("feed.rss") == ("feed.rss", "")
