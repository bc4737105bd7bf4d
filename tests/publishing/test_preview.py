"""A preview: the publication at the address of a local server, with what is not published yet."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from media_files import mp3, png
from samples import CHANNEL, SEEDS

from feeds.core.errors import ReadError
from feeds.model.channel import Image
from feeds.model.podcast import Category, Show
from feeds.model.preview import Preview
from feeds.publishing import ledger
from feeds.publishing.index import pages
from feeds.publishing.preview import begin_preview, preview_base, server_settings, with_preview
from feeds.publishing.publication import open_publication
from feeds.publishing.server_settings import ServerSettings

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.model.article import Article

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BASE = "http://127.0.0.1:8000/"
TOML = """
title = "News"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
description = "What happened"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
hubs = ["https://hub.example.org/"]
people = [{name = "The newsroom"}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "media" / "2026").mkdir(parents=True)
    (folder / "media" / "2026" / "a.mp3").write_bytes(mp3(100))
    (folder / "media" / "a b.png").write_bytes(png(40, 30))
    (folder / "channel.toml").write_text(TOML)
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Path:
    state = tmp_path / "state"
    state.mkdir()
    begin_preview(state, BASE)
    return state


def put(folder: Path, name: str, text: str = "Words.", **fields: Any) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps({'title': 'T', 'date': '2026-04-01', **fields})}\n---\n{text}\n")


def published(folder: Path, state: Path | None) -> list[Article]:
    """The articles that readers see, the newest first."""
    with closing(open_publication(folder, state)) as publication:
        publication.refresh(NOW)
        with publication.store.reading() as connection:
            return pages.latest(connection, 10)[0]


def documents(folder: Path, state: Path | None = None) -> dict[str, bytes]:
    with closing(open_publication(folder, state)) as publication:
        publication.refresh(NOW)
        with publication.composer() as composer:
            return {each.path: each.render().body for each in composer.documents() if each.render}


def test_a_channel_moves_to_the_preview(folder: Path, state: Path) -> None:
    channel = replace(
        CHANNEL,
        article_link="https://news.example.org/feeds/story/{name}",
        image=Image("https://media.example.org/a%20b.png"),
        podcast=Show((Category("News"),), explicit=False, image="https://media.example.org/missing.png"),
    )
    assert with_preview(channel, folder, None) is channel
    assert with_preview(channel, folder, folder) is channel
    assert with_preview(channel, folder, state) == replace(
        channel,
        home=BASE,
        base=BASE,
        media_base=f"{BASE}media/",
        article_link=f"{BASE}story/{{name}}",
        hubs=(),
        publish_future=True,
        image=Image(f"{BASE}media/a%20b.png"),
        preview=Preview("https://media.example.org/", (folder / "media").resolve()),
    )


@pytest.mark.parametrize("link", [None, "https://www.example.org/story/{name}", f"{CHANNEL.base}{{name}}"])
def test_articles_without_a_page_here_get_that_of_their_id(
    folder: Path, state: Path, link: str | None
) -> None:
    assert with_preview(replace(CHANNEL, article_link=link), folder, state).article_link is None


def test_media_stay_where_they_are_without_a_folder_of_them(folder: Path, state: Path) -> None:
    shutil.rmtree(folder / "media")
    moved = with_preview(CHANNEL, folder, state)
    assert (moved.media_base, moved.preview) == (CHANNEL.media_base, Preview(CHANNEL.media_base))


def test_the_server_of_a_preview_reaches_nobody(folder: Path, state: Path) -> None:
    file = folder / "server.toml"
    file.write_text(
        "publish = true\nprobe = true\nhub = true\nmetrics = true\nproxies = 1\nfetch = true\n"
        'media = "files"\n'
    )
    assert server_settings(folder, folder) == ServerSettings(
        publish=True, probe=True, hub=True, metrics=True, proxies=1, fetch=True, media="files"
    )
    assert server_settings(folder, state) == ServerSettings(fetch=True, media="files", max_age=0)
    file.unlink()
    assert server_settings(folder, state) == ServerSettings(media="media", max_age=0)
    assert server_settings(folder, None) == ServerSettings()
    file.write_text("publish = 1\n")
    with pytest.raises(ReadError, match=r"server\.toml"):
        server_settings(folder, state)


def test_a_state_folder_belongs_to_a_preview_only_if_it_says_so(folder: Path, state: Path) -> None:
    file = folder / "channel.toml"
    assert [preview_base(each) for each in (None, folder, folder / "no", file, state)] == [None] * 4 + [BASE]


def test_drafts_and_articles_of_the_future_are_shown_and_marked(folder: Path, state: Path) -> None:
    put(folder, "published.md", publishDate="2026-04-02")
    put(folder, "draft.md", draft=True, date="2026-04-03")
    put(folder, "dated.md", date="2026-05-03")
    put(folder, "embargoed.md", publishDate="2026-05-04")
    put(folder, "far.md", date="2027-04-03")
    put(folder, "expired.md", expires="2026-04-05")
    assert [article.source for article in published(folder, None)] == ["published.md"]
    shown = {article.source: (article.draft, article.visible) for article in published(folder, state)}
    assert shown == {
        "far.md": (False, datetime(2027, 4, 3, tzinfo=UTC)),
        "dated.md": (False, datetime(2026, 5, 3, tzinfo=UTC)),
        "draft.md": (True, None),
        "published.md": (False, None),
        "embargoed.md": (False, datetime(2026, 5, 4, tzinfo=UTC)),
    }


def test_files_of_this_machine_have_its_addresses_and_their_facts(folder: Path, state: Path) -> None:
    put(
        folder, "posts/a.md",
        "![In](/a%20b.png) ![Beside](beside.png) ![Missing](https://media.example.org/no.png)\n",
        media=[{"url": "/2026/a.mp3", "poster": "https://media.example.org/a%20b.png"},
               {"url": "/2026/no.mp3"}, "beside.png", "https://elsewhere.example.org/x.png"],
    )  # fmt: skip
    (folder / "posts" / "beside.png").write_bytes(png(7, 5))
    (article,) = published(folder, state)
    size = (folder / "media" / "2026" / "a.mp3").stat().st_size
    media = [work.media for work in article.works]
    assert [(each.url, each.size, each.width) for each in media] == [
        (f"{BASE}media/2026/a.mp3", size, None),
        ("https://media.example.org/2026/no.mp3", None, None),
        (f"{BASE}posts/beside.png", (folder / "posts" / "beside.png").stat().st_size, 7),
        ("https://elsewhere.example.org/x.png", None, None),
    ]
    assert media[0].seconds == pytest.approx(2.6, abs=0.1)
    assert article.works[0].poster == f"{BASE}media/a%20b.png"
    assert f'src="{BASE}posts/beside.png"' in article.html
    assert 'src="https://media.example.org/no.png"' in article.html


def test_bundles_and_static_files_are_found_where_they_are(folder: Path, state: Path) -> None:
    put(folder, "content/trip/index.md", "![x](one.png) ![y](/two.png)")
    (folder / "content" / "trip" / "one.png").write_bytes(png(1, 1))
    (folder / "static").mkdir()
    (folder / "static" / "two.png").write_bytes(png(1, 1))
    (article,) = published(folder, state)
    assert f'src="{BASE}content/trip/one.png"' in article.html
    assert f'src="{BASE}static/two.png"' in article.html


def test_media_that_appear_are_noticed(folder: Path, state: Path) -> None:
    put(folder, "a.md", media=["/late.png"])
    with closing(open_publication(folder, state)) as publication:
        for expected in ("https://media.example.org/late.png", f"{BASE}media/late.png"):
            publication.refresh(NOW, None if expected.startswith("https") else ["media/late.png"])
            with publication.store.reading() as connection:
                (article,) = pages.latest(connection, 10)[0]
            assert article.works[0].media.url == expected
            (folder / "media" / "late.png").write_bytes(png(1, 1))


def test_a_preview_records_nothing_and_keeps_what_was_published(folder: Path, state: Path) -> None:
    put(folder, "a.md")
    documents(folder)
    before = (folder / ledger.FILE).read_bytes()
    put(folder, "b.md", draft=True)
    seen = documents(folder, state)
    assert (folder / ledger.FILE).read_bytes() == before
    assert [record.path for record, _ in ledger.read(state / ledger.FILE)] == ["a.md", "b.md"]
    assert [each.id for each in published(folder, None)] == ["tag:news.example.org,2026-04-01:a"]
    assert {each.id for each in published(folder, state)} == {
        "tag:news.example.org,2026-04-01:a",
        "tag:news.example.org,2026-04-01:b",
    }
    assert [name for name, body in seen.items() if b"hub.example.org" in body] == []
    assert BASE.encode() in seen["feeds.opml"]


@pytest.mark.slow
def test_the_stand_in_media_of_the_sample_change_nothing_that_is_published(tmp_path: Path) -> None:
    plain = shutil.copytree(
        SEEDS, tmp_path / "plain", ignore=shutil.ignore_patterns(".*", "media", "*.png", ledger.FILE)
    )
    whole = shutil.copytree(SEEDS, tmp_path / "whole", ignore=shutil.ignore_patterns(".feeds", ledger.FILE))
    assert documents(whole) == documents(plain)
    state = tmp_path / "state"
    state.mkdir()
    begin_preview(state, BASE)
    with closing(open_publication(whole, state)) as publication:
        assert publication.channel.image == Image(f"{BASE}logo.png")
    works = [work.media for article in published(whole, state) for work in article.works]
    assert len(works) == 18
    assert [media.url for media in works if not media.size or not media.width] == []
    assert [media.url for media in works if (media.seconds is None) != (media.medium == "image")] == []
    assert sum(file.stat().st_size for file in (SEEDS / "media").rglob("*")) < 2_000_000
