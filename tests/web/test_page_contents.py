"""What the pages of articles, episodes and feeds show, and what they say of themselves to programs."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

BASE = "https://news.example.org/"
CHANNEL = f"""
title = "Low Tide"
home = "https://harbour.example.org/"
description = "Conversations"
language = "en"
zone = "Europe/Lisbon"
base = "{BASE}"
media_base = "{BASE}media/"
people = [{{name = "The newsroom"}}]
"""
PODCAST = """
[podcast]
categories = ["Society & Culture > Documentary"]
explicit = false
image = "https://cdn.example/show.jpg"
funding = [{url = "https://harbour.example.org/support", text = "Support us"}]
"""
RECORDING = {
    "url": "3.mp3", "duration": 3725, "size": 22_000_000, "transcript": "3.vtt", "chapters": "3.json",
}  # fmt: skip
EPISODE = {
    "season": 2, "number": 3, "image": "https://cdn.example/3.jpg", "kind": "bonus",
    "people": [{"name": "Ann", "role": "guest", "image": "https://faces.example/a.jpg"}],
}  # fmt: skip


def fill(folder: Path, channel: str, **articles: dict[str, Any]) -> Path:
    """Writes a publication whose media folder has texts."""
    (folder / "media").mkdir(parents=True)
    (folder / "media/3.vtt").write_text(
        "WEBVTT\n\n01:30.000 --> 01:40.000\n<v Ann>One hears & <b>sees</b>.\n"
    )
    chapters = [{"startTime": 90, "title": "<Fog>", "url": "https://x.example/"}]
    (folder / "media/3.json").write_text(json.dumps({"version": "1.2.0", "chapters": chapters}))
    (folder / "server.toml").write_text('media = "media"\n')
    (folder / "channel.toml").write_text(channel)
    for name, head in articles.items():
        (folder / f"{name}.md").write_text(f"---\n{json.dumps({'title': name, **head})}\n---\nText.")
    return folder


def serve(folder: Path) -> FlaskClient:
    return create_app(folder, background=False).test_client()


def about(html: str) -> dict[str, Any]:
    """What a page says to search engines."""
    (said,) = re.findall(r'<script type="application/ld\+json">([^<>]+)</script>', html)
    found: dict[str, Any] = json.loads(said)
    return found


def texts(html: str, tag: str) -> list[str]:
    """The texts of the elements of a page."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", each)).split()) for each in found]


def test_an_episode(tmp_path: Path) -> None:
    head = {"date": "2026-05-12T06:00:00Z", "media": [RECORDING], "podcast": EPISODE}
    first = {**head, "date": "2026-05-01T06:00:00Z", "podcast": {"season": 0, "number": 0}}
    client = serve(fill(tmp_path / "a", CHANNEL + PODCAST, fog=head, prologue=first))
    answer = client.get("/article/2026-05-12/fog")
    html = answer.text
    assert texts(html, "h1") == ["fog"]
    assert "Season 2 · Episode 3" in texts(html, "span")
    assert '<img class="logo rounded" src="https://cdn.example/show.jpg" alt="">' in html
    assert '<span class="chip">Bonus</span>' in html
    assert "1:02:05" in texts(html, "li")
    assert '<a href="https://news.example.org/media/3.mp3#t=90" data-seek="90">' in html
    assert "1:30 <Fog> More" in texts(html, "li")
    assert "1:30 Ann One hears & sees." in texts(html, "p")
    assert "Ann Guest" in texts(html, "li")
    assert (
        '<a class="button plain" href="https://harbour.example.org/support" dir="auto">Support us</a>' in html
    )
    assert f'&lt;iframe src="{BASE}article/2026-05-12/fog/embed"' in html
    policy = answer.headers["Content-Security-Policy"]
    for host in ("https://cdn.example", "https://faces.example", "https://news.example.org"):
        assert host in policy.partition("img-src")[2].partition(";")[0]
    assert policy.endswith("frame-ancestors 'none'")
    assert "'unsafe" not in policy
    described = about(html)
    assert {name: described[name] for name in ("@type", "url", "episodeNumber", "partOfSeason", "image")} == {
        "@type": "PodcastEpisode",
        "url": f"{BASE}article/2026-05-12/fog",
        "episodeNumber": 3,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": 2},
        "image": "https://cdn.example/3.jpg",
    }
    assert "Season 0 · Episode 0" in texts(client.get("/article/2026-05-01/prologue").text, "span")
    prologue = about(client.get("/article/2026-05-01/prologue").text)
    assert (prologue["episodeNumber"], prologue["partOfSeason"]["seasonNumber"]) == (0, 0)
    assert described["partOfSeries"]["webFeed"] == f"{BASE}feed.rss"
    assert described["associatedMedia"] == {
        "@type": "AudioObject",
        "name": "fog",
        "description": "Text.",
        "contentUrl": f"{BASE}media/3.mp3",
        "embedUrl": f"{BASE}article/2026-05-12/fog/embed",
        "encodingFormat": "audio/mpeg",
        "contentSize": "22000000",
        "duration": "PT1H2M5S",
        "uploadDate": "2026-05-12T06:00:00+00:00",
    }


def test_the_page_of_a_show(tmp_path: Path) -> None:
    head = {"date": "2026-05-12T06:00:00Z", "media": [RECORDING], "podcast": EPISODE}
    html = serve(fill(tmp_path / "a", CHANNEL + PODCAST, fog=head)).get("/").text
    assert '<img class="cover" src="https://cdn.example/show.jpg" alt="Cover of Low Tide"' in html
    assert '<div class="thumb square">' in html
    assert '<span class="badge" lang="en" dir="ltr"><svg class="glyph"' in html
    assert "Latest episodes" in texts(html, "h2")
    assert 'href="podcast://news.example.org/feed.rss"' in html
    assert {name: about(html)[name] for name in ("@type", "name", "image", "webFeed")} == {
        "@type": "PodcastSeries", "name": "Low Tide", "image": "https://cdn.example/show.jpg",
        "webFeed": f"{BASE}feed.rss",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("media", "status"), [([RECORDING], 200), ([{"url": "a.mp4"}], 200), (["a.jpg"], 404), ([], 404)]
)
def test_only_recordings_have_a_player_for_other_sites(
    tmp_path: Path, media: list[object], status: int
) -> None:
    folder = fill(tmp_path / "a", CHANNEL, fog={"date": "2026-05-12", "media": media})
    answer = serve(folder).get("/article/2026-05-12/fog/embed")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Security-Policy"].endswith("; frame-ancestors *")
        assert "Cross-Origin-Opener-Policy" not in answer.headers
        assert texts(answer.text, "h1") == ["fog"]
        assert '<meta name="robots" content="noindex">' in answer.text


def test_a_build_has_the_player_and_the_texts(tmp_path: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    head = {"date": "2026-05-12T06:00:00Z", "media": [RECORDING]}
    folder = fill(tmp_path / "a", CHANNEL + PODCAST, fog=head, plain={"date": "2026-05-12"})
    publication = open_publication(folder)
    publication.refresh(now)
    list(write(publication, tmp_path / "out"))
    publication.close()
    pages = sorted(path.parent.relative_to(tmp_path / "out/article").as_posix()
                   for path in (tmp_path / "out/article").rglob("index.html"))  # fmt: skip
    assert pages == ["2026-05-12/fog", "2026-05-12/fog/embed", "2026-05-12/plain"]
    html = (tmp_path / "out/article/2026-05-12/fog/index.html").read_text()
    assert "1:30 Ann One hears & sees." in texts(html, "p")
    assert f'&lt;iframe src="{BASE}article/2026-05-12/fog/embed/"' in html


def test_an_article_with_a_day_shows_no_time(tmp_path: Path) -> None:
    client = serve(
        fill(tmp_path / "a", CHANNEL, day={"date": "2026-05-12"}, time={"date": "2026-05-12T00:00:00Z"})
    )
    day, time = (client.get(f"/article/2026-05-12/{name}").text for name in ("day", "time"))
    assert re.search(r'<time datetime="2026-05-12">12 May 2026</time>\s*</p>', day)
    assert "Lisbon time" not in day
    assert about(day)["datePublished"] == about(day)["dateModified"] == "2026-05-12"
    assert '<time datetime="2026-05-12T00:00:00+00:00">12 May 2026, 01:00</time> <span>Lisbon time' in time


def test_articles_without_a_recording_are_not_listed_as_episodes(tmp_path: Path) -> None:
    """Without a recording it has its own picture, and the list is no longer one of episodes."""
    heads: dict[str, dict[str, Any]] = {
        "fog": {"date": "2026-05-12T06:00:00Z", "media": [RECORDING], "podcast": EPISODE},
        "letter": {"date": "2026-05-11T06:00:00Z", "media": ["letter.jpg"], "podcast": {"number": 9}},
    }
    episodes = serve(fill(tmp_path / "a", CHANNEL + PODCAST, fog=heads["fog"]))
    mixed = serve(fill(tmp_path / "b", CHANNEL + PODCAST, **heads))
    for client, heading in ((episodes, "Latest episodes"), (mixed, "Latest")):
        assert heading in texts(client.get("/").text, "h2")
        assert texts(client.get("/feed").text, "h1") == [heading]
    index = mixed.get("/").text
    assert "Episode 9" not in index
    assert re.findall(r'<img src="([^"]*)"', index) == [
        "https://cdn.example/3.jpg",
        f"{BASE}media/letter.jpg",
    ]
    page = mixed.get("/article/2026-05-11/letter").text
    assert 'class="story"' in page
    assert page.count("https://cdn.example/show.jpg") == 1, "only beside the title"
    assert about(page)["@type"] == "NewsArticle"


def test_the_page_of_a_media_feed_shows_everything_once(tmp_path: Path) -> None:
    file = {"title": "A clip", "duration": 125, "size": 5_200_000, "date": "2026-05-10"}
    media = [{**file, "url": "a.mp4"}, {**file, "url": "b.mp4", "poster": "b.jpg", "title": "Another"}]
    head = {"date": "2026-05-12T00:00:00Z", "media": media}
    html = serve(fill(tmp_path / "a", CHANNEL, both=head)).get("/media").text
    tiles = texts(html.partition('<ol class="tiles">')[2].partition("</ol>")[0], "li")
    assert sorted(tiles) == [
        "10 May 2026 Video MP4 2:05 5.2 MB Another",
        "Play A clip 10 May 2026 Video MP4 2:05 5.2 MB A clip",
    ]
    assert html.count('<time datetime="2026-05-10">') == 2


def test_what_a_recording_is_called_like_its_article_is_not_repeated(tmp_path: Path) -> None:
    file = {"url": "a.mp4", "poster": "a.jpg"}
    heads = {
        name: {"title": "A crossing", "date": "2026-05-12", "media": [{**file, "title": title}]}
        for name, title in (("same", "A crossing"), ("other", "The crossing, filmed"))
    }
    client = serve(fill(tmp_path / "a", CHANNEL, **heads))
    captions = [texts(client.get(f"/article/2026-05-12/{name}").text, "figcaption") for name in heads]
    assert captions == [["Download"], ["The crossing, filmed"]]


def test_a_video_without_a_poster_is_a_card(tmp_path: Path) -> None:
    file = {
        "url": "a.mp4",
        "title": "A <clip>",
        "duration": 125,
        "size": 5_200_000,
        "date": "2026-05-10T12:00:00Z",
    }
    client = serve(
        fill(
            tmp_path / "a",
            CHANNEL,
            bare={"date": "2026-05-12T00:00:00Z", "media": [file]},
            shown={"date": "2026-05-12T00:00:00Z", "media": [{**file, "url": "b.mp4", "poster": "b.jpg"}]},
        )
    )
    bare, shown = (client.get(f"/article/2026-05-12/{name}").text for name in ("bare", "shown"))
    assert texts(bare, "summary")[0] == "A <clip> Video MP4 10 May 2026 2:05 5.2 MB"
    assert '<details class="card">' not in shown
    assert f'poster="{BASE}media/b.jpg"' in shown
    assert about(bare)["video"][0]["duration"] == "PT2M5S"
    index = client.get("/").text
    assert index.count("<video") == 0
    assert f'<img src="{BASE}media/b.jpg"' in index
    assert '<span class="blank">' in index


def test_the_first_picture_of_the_text_stands_for_the_article(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", CHANNEL)
    text = '<img src="https://i.example/pixel.gif" width="1" height="1"> ![A tower](https://i.example/t.jpg)'
    (folder / "a.md").write_text(f'---\n{{"title": "A", "date": "2026-05-12"}}\n---\n{text}')
    html = serve(folder).get("/").text
    assert re.findall(r'<img src="([^"]*)" alt="([^"]*)"', html) == [("https://i.example/t.jpg", "A tower")]


def test_the_index_page_is_light(tmp_path: Path) -> None:
    """Less than 60 kB with as much as it shows: 30 articles with long summaries, and many feeds."""
    articles = {
        f"n{number}": {
            "title": f"A headline of the usual length, number {number}",
            "date": f"2026-05-{number + 1:02}T10:00:00Z",
            "summary": "متن " * 200,
            "authors": [f"Author {number}"],
            "tags": [f"Topic {number} {each}" for each in range(8)],
            "media": [{"url": f"{number}.jpg", "alt": "What the picture shows"}],
        }
        for number in range(30)
    }
    html = serve(fill(tmp_path / "a", CHANNEL, **articles)).get("/").data
    assert html.count(b"<article") == 30
    assert len(html) < 60_000
