"""The public API for the publication in a folder."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds import Document, Feed, FeedsError, Publication, Response, open_publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 30, tzinfo=UTC)
FEEDS = {f"{name}.{suffix}" for name in ("feed", "media", "pictures") for suffix in ("rss", "atom", "json")}


HOSTILE = (
    "../channel.toml",
    "feed/\ud800.rss",
    "feed/\0.rss",
    "feed/2/../feed.rss",
    "feed.rss/",
    "a" * 9_000,
)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Publication]:
    shutil.copytree(SEEDS, tmp_path / "news", ignore=shutil.ignore_patterns(".feeds", "published.ndjson"))
    with open_publication(tmp_path / "news") as publication:
        yield publication


def test_documents_articles_and_responses(opened: Publication) -> None:
    assert (opened.articles(), opened.paths()) == ((), ())
    assert [opened.refresh(NOW), opened.refresh(NOW)] == [True, False]
    (opened.folder / "bad.json").write_text("{")
    opened.refresh(NOW)
    assert [(problem.path, problem.line) for problem in opened.problems()] == [
        (str(opened.folder / "bad.json"), 1)
    ]
    assert set(opened.paths()) == {*FEEDS, "feeds.opml", "index.html"}
    document = opened.document("feed.json")
    assert document is not None
    feed = Feed(opened.channel, opened.articles(), document.url, id=opened.channel.home)
    assert document == Document(
        "feed.json",
        "https://news.example.org/feed.json",
        feed.render("json"),
        "application/feed+json",
        document.etag,
        feed.articles[0].updated,  # type: ignore[index]
    )
    assert [document.body] == [opened.respond("GET", "/feed.json").body]
    assert opened.respond("HEAD", "feed.json", {"If-None-Match": document.etag}).status == 304
    assert opened.respond("GET", "feed.xml") == Response(404, {"Content-Length": "0"}, b"")
    assert opened.respond("PUT", "feed.json").status == 405
    assert [opened.document(path) for path in HOSTILE] == [None] * len(HOSTILE)
    assert [opened.respond("GET", path).status for path in HOSTILE] == [404] * len(HOSTILE)
    assert [len(opened.articles(limit)) for limit in (0, 1)] == [0, 1]
    with pytest.raises(ValueError, match=r"^limit is -1: expected a whole number of articles, at least 0$"):
        opened.articles(-1)


@pytest.mark.slow
def test_a_build_is_that_of_the_command(opened: Publication, tmp_path: Path) -> None:
    opened.refresh(NOW)
    written = opened.build(tmp_path / "site", compress="none")
    assert set(written) >= {*FEEDS, "sitemap.xml", "_headers"}
    assert {path for path in written if not (tmp_path / "site" / path).is_file()} == set()
    assert opened.build(tmp_path / "site", compress="none") == ()
    channel_file = opened.folder / "channel.toml"
    channel_file.write_text(f'{channel_file.read_text()}\n[feeds.news]\nprofiles = ["apple"]\n')
    with open_publication(opened.folder) as again:
        again.refresh(NOW)
        with pytest.raises(FeedsError, match=r"^feed\.rss does not meet a profile that it claims: "):
            again.build(tmp_path / "site")


def test_a_folder_without_a_channel_file(tmp_path: Path) -> None:
    with pytest.raises(FeedsError, match=r"channel\.toml: cannot be read"):
        open_publication(tmp_path)
