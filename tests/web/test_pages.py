"""Pages for people, through the application: what they show, what they refuse, where their links lead."""

from __future__ import annotations

import json
import re
import tomllib
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import PackageLoader
from lxml import etree
from samples import CHANNEL, article

from feeds.core.errors import InvalidValueError
from feeds.core.urls import tag_uri
from feeds.model.channel import channel_from
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.own_addresses import FILES, FOLDERS
from feeds.model.permalinks import article_id, article_path, page_path, page_template
from feeds.publishing.pages import addresses as pages_addresses
from feeds.publishing.pages.addresses import Addresses
from feeds.publishing.pages.apps import PLAYERS, READERS, App, with_links
from feeds.publishing.pages.site_files import ICONS, ROBOTS, SITEMAP
from feeds.publishing.pages.templating import MOST_HOSTS, origins, policy, preload
from feeds.publishing.publication import open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BASE = "https://news.example.org/feeds/"
TOML = f"""
title = "News & more"
home = "https://news.example.org/"
description = "What happened"
language = "en"
zone = "Asia/Tehran"
base = "{BASE}"
media_base = "https://media.example.org/"
people = [{{name = "The newsroom"}}]
"""
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NAVIGATION = {"Sec-Fetch-Dest": "document", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., FlaskClient]:
    """A client of a site with these articles, each a name and its front matter; `body` is the text."""

    def make(*articles: dict[str, object], toml: str = TOML, server: str = "") -> FlaskClient:
        (tmp_path / "channel.toml").write_text(toml)
        (tmp_path / "server.toml").write_text(server)
        for each in articles:
            write(tmp_path, **each)  # type: ignore[arg-type]
        return create_app(tmp_path, clock=lambda: NOW, background=False).test_client()

    return make


def write(folder: Path, name: str = "story", body: str = "One & two", **head: object) -> None:
    said = {"title": "Bread & roses", "date": "2026-05-01T10:00:00Z", **head}
    (folder / f"{name}.md").parent.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\n{json.dumps(said)}\n---\n{body}")


def links(answer: TestResponse) -> list[str]:
    return [unescape(url) for url in re.findall(r'<a [^>]*?href="([^"]*)"', answer.text)]


def refresh(client: FlaskClient, now: datetime = NOW) -> None:
    client.application.extensions["feeds"][0].publication.refresh(now)


# Addresses


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@given(NAMES | st.sampled_from(["..", "a/../b", "a//b", "/", "a?b#c", "100%", "%41", "~41", "ü/ß"]))
def test_an_address_leads_back_to_its_article(name: str) -> None:
    id_ = tag_uri(CHANNEL.authority, NOW.date(), name)
    path = article_path(CHANNEL, id_)
    assert article_id(CHANNEL, unquote(path)) == id_
    assert urlsplit(urljoin(BASE, path)).path == "/feeds/" + path  # no browser changes it
    assert re.fullmatch(r"article/[A-Za-z0-9._~%/!$&'()*+,;=:@-]+", path)


@given(NAMES)
def test_whatever_an_id_is_it_has_an_address(id_: str) -> None:
    assert article_id(CHANNEL, unquote(article_path(CHANNEL, id_))) == id_


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("tag:news.example.org,2016-11-06:000_7e", "article/2016-11-06/000_7e"),
        ("tag:news.example.org,2016-11-06:2016/a%20b", "article/2016-11-06/2016/a%20b"),
        ("tag:other.example,2016-11-06:a", "article/~tag~3aother.example~2c2016-11-06~3aa"),
        ("https://old.example/?p=1", "article/~https~3a~2f~2fold.example~2f~3fp~3d1"),
    ],
)
def test_addresses(id_: str, path: str) -> None:
    assert article_path(CHANNEL, id_) == path


@pytest.mark.parametrize("path", ["article/", "article/x", "article/2016-11-06/", "article/~~ff"])
def test_no_addresses(path: str) -> None:
    assert article_id(CHANNEL, path) is None


@pytest.mark.parametrize(
    ("link", "template"),
    [
        (f"{BASE}story/{{name}}", "story/{name}"),
        (f"{BASE}story/{{name}}.html", "story/{name}.html"),
        (f"{BASE}{{name}}", None),  # would take every path
        (f"{BASE}story/?id={{name}}", None),
        ("https://news.example.org/story/{name}", None),
        (None, None),
    ],
)
def test_where_articles_have_their_own_pages(link: str | None, template: str | None) -> None:
    assert page_template(replace(CHANNEL, article_link=link)) == template


def test_an_article_is_reached_at_its_link_where_that_is_ours() -> None:
    channel = replace(CHANNEL, article_link=f"{BASE}story/{{name}}")
    assert page_path(channel, article(link=f"{BASE}story/a")) == "story/a"
    assert page_path(channel, article(link=f"{BASE}other/a")) == "article/2016-11-06/story"
    assert page_path(CHANNEL, article(link=f"{BASE}story/a")) == "article/2016-11-06/story"


def test_only_links_of_the_template_s_form_are_addresses_of_pages() -> None:
    channel = replace(CHANNEL, article_link=f"{BASE}story/{{name}}.html")
    for path, is_page in (
        ("story/a.html", True), ("story/2016/a%20b.html", True), ("story/a", False), ("story/.html", False),
        ("story/a.html?b=.html", False), ("story/../a.html", False), ("story//a.html", False),
    ):  # fmt: skip
        found = page_path(channel, article(link=BASE + path))
        assert found == (path if is_page else "article/2016-11-06/story"), path


def test_a_folder_of_files_has_every_page_as_an_index() -> None:
    """Each with its path, its URL and its file; the server's URLs are the paths."""
    plain, literal = Addresses(static=True), Addresses(static=True, literal=True)
    for addresses, path, url, file in (
        (plain, "", "", "index.html"),
        (plain, "feed", "feed/", "feed/index.html"),
        (plain, "feed/page/3", "feed/page/3/", "feed/page/3/index.html"),
        (plain, "article/2016-11-06/a%20b.html", "article/2016-11-06/a%20b.html/",
         "article/2016-11-06/a b.html/index.html"),
        (plain, "story/a.html", "story/a.html/", "story/a.html/index.html"),
        (literal, "story/a.html", "story/a.html", "story/a.html"),
        (literal, "story/index.html", "story/index.html", "story/index.html"),
        (literal, "story/a/", "story/a/", "story/a/index.html"),
        (literal, "article/2016-11-06/a.html", "article/2016-11-06/a.html/",
         "article/2016-11-06/a.html/index.html"),
    ):  # fmt: skip
        assert (addresses.url(path), addresses.file(path)) == (url, file)
        assert Addresses(literal=addresses.literal).url(path) == path


@pytest.mark.parametrize(
    ("path", "literal"),
    [
        ("article/2016-11-06/" + "a" * 201, False), ("article/" + "a/" * 600 + "a", False),
        ("article/2016-11-06/a%00b", False), ("story/a/index.html", False), ("story/a//b", False),
        ("story/a.html/b.html", True), ("story/%2e%2e/b", False),
    ],
)  # fmt: skip
def test_what_cannot_be_a_file_has_a_short_address_in_files(path: str, literal: bool) -> None:
    addresses = Addresses(static=True, literal=literal)
    assert re.fullmatch(r"article/![0-9a-f]{32}/index\.html", addresses.file(path))
    assert article_id(CHANNEL, addresses.url(path).rstrip("/")) is None


PIECES = st.sampled_from(
    ["a", "Z9_-", "/", ".", "..", "index.html", ".html", "%2e", "%00", "é", "a" * 200, "a" * 201]
)


@given(st.lists(PIECES, max_size=8).map("".join), st.booleans())
def test_plain_paths_are_recognised_at_a_glance(path: str, literal: bool) -> None:
    addresses, never = Addresses(static=True, literal=literal), re.compile(r"(?!)")
    glanced = addresses.url(path), addresses.file(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages_addresses, "_PLAIN", never)
        assert (addresses.url(path), addresses.file(path)) == glanced


def test_links_lead_from_any_page_to_any_other() -> None:
    for static in (False, True):
        addresses = Addresses(static)
        for here in ("", "feed", "feed/page/3", "article/2016-11-06/a%20b"):
            links, place = addresses.links(here), BASE + addresses.url(here)
            for there in ("", "feed", "a:b/c", "article/2016-11-06/a%20b"):
                assert urljoin(place, links.page(there)) == BASE + addresses.url(there)
            assert urljoin(place, links.file("feed.rss")) == f"{BASE}feed.rss"
    assert Addresses(static=True).links_from_anywhere(CHANNEL).page("feed") == "/feeds/feed/"


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        ("feed/{name}", "feed/"), ("category/{name}", "category/"), ("media/{name}.html", "media/"),
        ("archive/{name}", "archive/"), ("api/x/{name}", "api/"), ("validate/{name}", "validate/"),
        ("article/{name}", "article/"), ("feed.rss?{name}", "feed.rss"), ("feeds.opml#{name}", "feeds.opml"),
        ("story/{name}", None), ("feeds/{name}", None), ("newsfeed/{name}", None), ("{name}", None),
        ("?p={name}", None), ("{name}/feed/", None),
    ],
)  # fmt: skip
def test_links_of_articles_that_are_our_addresses_are_refused(link: str, taken: str | None) -> None:
    """Each with its almost identical good twin."""
    raw = tomllib.loads(f'{TOML}article_link = "{BASE}{link}"\n')
    if taken is None:
        assert channel_from(raw).article_link == BASE + link
        return
    with pytest.raises(InvalidValueError) as caught:
        channel_from(raw)
    assert str(caught.value) == (
        f"article_link is '{BASE}{link}', but {BASE}{taken} belongs to the feeds and pages of this program: "
        f"expected another folder, such as {BASE}story/{{name}}"
    )


def test_links_of_articles_elsewhere_are_not_ours() -> None:
    link = "https://news.example.org/feed/{name}"
    assert channel_from(tomllib.loads(f'{TOML}article_link = "{link}"\n')).article_link == link


def test_every_address_of_the_server_is_known_as_ours(site: Callable[..., FlaskClient]) -> None:
    client = site({}, server="hub = true\nmetrics = true\n")
    rules = {rule.rule.split("/")[1] for rule in client.application.url_map.iter_rules()}
    plain = {rule for rule in rules if rule and "<" not in rule}
    assert plain - FOLDERS - FILES == set()
    assert {"api", "article", "healthz", "hub", "metrics", "static", "validate"} <= plain
    assert set(ICONS) | {ROBOTS, SITEMAP} <= FILES


def test_a_changed_article_link_takes_effect_while_serving(
    site: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    client = site({}, toml=f'{TOML}article_link = "{BASE}story/{{name}}"\n')
    assert [client.get(path).status_code for path in ("/story/story", "/text/story")] == [200, 404]
    (tmp_path / "channel.toml").write_text(f'{TOML}article_link = "{BASE}text/{{name}}"\n')
    changed = open_publication(tmp_path)
    changed.refresh(NOW)
    changed.close()
    client.application.extensions["feeds"][0].documents.follow()
    assert [client.get(path).status_code for path in ("/story/story", "/text/story")] == [404, 200]
    assert "text/story" in links(client.get("/feed"))


def test_pages_load_no_template_after_they_were_preloaded(
    site: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site({}, toml=TOML.replace('"en"', '"de"'))
    preload(client.application.extensions["feeds"][0].channel)

    def load(_: object, __: object, name: str) -> None:
        raise AssertionError(f"{name} is loaded")

    monkeypatch.setattr(PackageLoader, "get_source", load)
    paths = ("/", "/feed", "/article/2026-05-01/story", "/nothing")
    answers = [client.get(path, headers=NAVIGATION) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert all('lang="de"' in answer.text for answer in answers)


# Programs


def test_programs_get_the_address_whole() -> None:
    url = "https://news.example.org/feed.rss?a=1&b=2"
    assert {app.name: at for app, at in (*with_links(READERS, url)[:2], *with_links(PLAYERS, url)[:3])} == {
        "NetNewsWire": "feeds://news.example.org/feed.rss?a=1&b=2",
        "Feedly": "https://feedly.com/i/subscription/feed%2F"
        "https%3A%2F%2Fnews.example.org%2Ffeed.rss%3Fa%3D1%26b%3D2",
        "Apple Podcasts": "podcast://news.example.org/feed.rss?a=1&b=2",
        "AntennaPod": "https://antennapod.org/deeplink/subscribe?url="
        "https%3A%2F%2Fnews.example.org%2Ffeed.rss%3Fa%3D1%26b%3D2",
        "Overcast": "overcast://x-callback-url/add?url="
        "https%3A%2F%2Fnews.example.org%2Ffeed.rss%3Fa%3D1%26b%3D2",
    }


def test_links_to_feed_readers_keep_the_scheme() -> None:
    """The scheme `feed` means http."""
    found = {url: with_links(READERS, url)[:2] for url in ("http://example.org/a", "https://example.org/a")}
    assert {url: [(app.name, at) for app, at in listed] for url, listed in found.items()} == {
        "http://example.org/a": [
            ("Your feed reader", "feed://example.org/a"),
            ("NetNewsWire", "feed://example.org/a"),
        ],
        "https://example.org/a": [
            ("NetNewsWire", "feeds://example.org/a"),
            ("Feedly", "https://feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Fexample.org%2Fa"),
        ],
    }


@pytest.mark.parametrize("app", [*READERS, *PLAYERS], ids=lambda app: app.name)
def test_every_program_has_a_link_and_a_source(app: App) -> None:
    assert sum(place in app.link for place in ("{url}", "{plain}", "{bare}")) == 1
    assert app.see.startswith("https://")


# Articles


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "status"),
    [
        ({}, 200),
        ({"draft": True}, 404),
        ({"publishDate": "2026-06-02T00:00:00Z"}, 404),
        ({"publishDate": "2026-05-02T00:00:00Z"}, 200),
        ({"expires": "2026-06-02T00:00:00Z"}, 200),
        ({"expires": "2026-05-02T00:00:00Z"}, 410),
        ({"withdrawn": "2026-05-02T00:00:00Z"}, 410),
        ({"withdrawn": "2026-05-02T00:00:00Z", "draft": True}, 404),
        ({"withdrawn": "2026-05-02T00:00:00Z", "publishDate": "2026-05-03T00:00:00Z"}, 404),
    ],
)
def test_which_articles_are_public(
    site: Callable[..., FlaskClient], head: dict[str, object], status: int
) -> None:
    assert site({**head}).get("/article/2026-05-01/story").status_code == status


def test_what_was_published_and_deleted_is_gone(site: Callable[..., FlaskClient], tmp_path: Path) -> None:
    client = site({})
    (tmp_path / "story.md").unlink()
    refresh(client)
    assert client.get("/article/2026-05-01/story").status_code == 410
    assert client.get("/article/2026-05-01/other").status_code == 404


def test_an_article_at_its_link(site: Callable[..., FlaskClient]) -> None:
    toml = f'{TOML}article_link = "{BASE}story/{{name}}.html"\n'
    client = site({"name": "2026/a b"}, {"name": "draft", "draft": True}, toml=toml)
    page = client.get("/story/2026/a%20b.html")
    assert page.status_code == 200
    assert f'<link rel="canonical" href="{BASE}story/2026/a%20b.html">' in page.text
    assert client.get("/story/2026/a.html").status_code == 404
    assert client.get("/story/draft.html").status_code == 404
    assert "story/2026/a%20b.html" in links(client.get("/"))


def test_all_that_an_article_has(site: Callable[..., FlaskClient]) -> None:
    media = {
        "url": "a.mp4", "title": "A <clip>", "duration": 3725, "size": 5_200_000, "poster": "a.jpg",
        "width": 1280, "height": 720, "renditions": ["a.webm"], "credit": "An agency", "licence": "CC-BY-4.0",
        "captions": {"url": f"{BASE}a.vtt", "lang": "en"}, "transcript": "a.srt", "chapters": "a.json",
    }  # fmt: skip
    client = site({
        "media": [media, {"url": "b.png", "title": "B", "alt": "A bee", "width": 10, "height": 10}, "c.mp3"],
        "authors": [{"name": "Jane Roe", "url": "https://jane.example/"}], "tags": ["Économie"],
        "section": "World", "link": "https://elsewhere.example/1", "updated": "2026-05-02T10:00:00Z",
    })  # fmt: skip
    page = client.get("/article/2026-05-01/story").text
    page = re.sub("\n+", "\n", page)
    for piece in (
        '<h1 dir="auto">Bread &amp; roses</h1>',
        '<time datetime="2026-05-01T10:00:00+00:00">1 May 2026, 13:30</time> <span>Tehran time</span>',
        '<time datetime="2026-05-02T10:00:00+00:00">2 May 2026, 13:30</time>',
        '<a rel="author" href="https://jane.example/">Jane Roe</a>',
        '<video controls preload="none" poster="https://media.example.org/a.jpg" width="1280" height="720" '
        'aria-label="A &lt;clip&gt;" data-player>\n'
        '<source src="https://media.example.org/a.mp4" type="video/mp4">\n'
        '<source src="https://media.example.org/a.webm" type="video/webm">\n'
        f'<track kind="captions" src="{BASE}a.vtt" srclang="en" label="Captions: English">\n</video>',
        "<li>1:02:05</li>\n<li>5.2 MB</li>\n",
        '<a href="https://spdx.org/licenses/CC-BY-4.0.html" rel="license">CC-BY-4.0</a>',
        '<a href="https://media.example.org/a.srt" type="application/x-subrip">Transcript</a>',
        '<a href="https://media.example.org/a.json" type="application/json+chapters">Chapters</a>',
        '<img src="https://media.example.org/b.png" width="10" height="10" alt="A bee" loading="lazy"',
        '<audio controls preload="none" aria-label="c.mp3" src="https://media.example.org/c.mp3">',
        '<a href="../../category/economie" lang="en" dir="auto">Économie</a>',
        '<a href="https://elsewhere.example/1">Read it where it was published</a>',
        '<link rel="canonical" href="https://elsewhere.example/1">',
        '<meta property="og:image" content="https://media.example.org/a.jpg">',
        'title="News &amp; more (RSS 2.0)" href="../../feed.rss">',
    ):
        assert piece in page


def test_nothing_in_an_untrusted_document_runs(site: Callable[..., FlaskClient]) -> None:
    body = (
        '<p onclick="x()">Hello</p><script>alert(1)</script><img src="https://i.example/1.png" onerror="x()">'
        '<a href="javascript:x()">a</a><p title="<img src=x onerror=x()>">t</p><style>*{}</style>'
    )
    answer = site(
        {"body": body, "title": "<script>x()</script>", "link": "https://e.example/'\"><script>"}
    ).get("/article/2026-05-01/story")
    said = re.sub("<style>.*?</style>", "", answer.text, count=1, flags=re.DOTALL)
    # What only describes the page does not run, and cannot end its element.
    (data,) = re.findall(r'<script type="application/ld\+json">([^<>]+)</script>', said)
    said = said.replace(f'<script type="application/ld+json">{data}</script>', "")
    said = re.sub(r'(title|alt)="[^"]*"', r'\1=""', said)
    text = said[said.index('<div class="body"') :]
    assert not re.search(r"<script|<style|<[^<>]* on\w+=|javascript:", said)
    assert '<img alt="" src="https://i.example/1.png">' in text
    assert (
        "img-src 'self' data: https://i.example; media-src https://i.example;"
        in (answer.headers["Content-Security-Policy"])
    )
    digest = b64encode(sha256(data.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]


# Feeds


def many(count: int) -> list[dict[str, object]]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        {"name": f"n{n:03}", "title": f"Story {n:03}", "date": (start + timedelta(hours=n)).isoformat()}
        for n in range(count)
    ]


def told(answer: TestResponse) -> list[int]:
    return [int(number) for number in re.findall(r">Story (\d+)</a>", answer.text)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (20, [20]), (21, [21]), (40, [20, 20]), (59, [39, 20])]
)
def test_the_pages_have_every_article_once(
    site: Callable[..., FlaskClient], count: int, sizes: list[int]
) -> None:
    client = site(*many(count))
    pages, at = [], "/feed"
    while at:
        answer = client.get(at)
        pages.append(told(answer))
        older = re.search(r'<a rel="prev" href="([^"]+)">', answer.text)
        at = urljoin(at, older[1]) if older else ""
    assert [number for page in pages for number in page] == list(range(count))[::-1]
    assert [len(page) for page in pages] == sizes


def test_pages_stay_what_they_are(site: Callable[..., FlaskClient], tmp_path: Path) -> None:
    client = site(*many(45))
    first = told(client.get("/feed/page/1"))
    write(tmp_path, name="new", title="Story 999", date="2026-05-30T00:00:00Z")
    refresh(client)
    assert told(client.get("/feed/page/1")) == first == list(range(20))[::-1]
    assert told(client.get("/feed"))[0] == 999


def test_older_pages_of_media_are_beside_the_files_of_the_media_folder(
    site: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    (tmp_path / "media" / "page").mkdir(parents=True)
    (tmp_path / "media" / "page" / "1.mp3").write_bytes(b"a recording")
    client = site({"media": [f"{number}.mp3" for number in range(45)]}, server='media = "media"')
    answers = {path: client.get(path) for path in ("/media/page/1", "/media/page/1.mp3", "/media/page/9")}
    assert [answer.status_code for answer in answers.values()] == [200, 200, 404]
    assert answers["/media/page/1"].text.startswith("<!doctype html>")
    assert answers["/media/page/1.mp3"].data == b"a recording"


NUMBERS = ("0", "-1", "x", "", "4", "99999999999", "٢")


@pytest.mark.slow
def test_there_are_no_other_pages(site: Callable[..., FlaskClient]) -> None:
    client = site(*many(45))
    for number in NUMBERS:
        assert client.get(f"/feed?page={number}").status_code == 404, number
        assert client.get(f"/feed/page/{number}").status_code == 404, number


def test_way_back_to_the_newest(site: Callable[..., FlaskClient]) -> None:
    client = site(*many(65))
    turned = {
        at: re.findall(r'<a rel="(\w+)" href="([^"]+)">', client.get(at).text)
        for at in ("/feed", "/feed/page/2", "/feed/page/1")
    }
    assert turned == {
        "/feed": [("prev", "feed/page/2")],
        "/feed/page/2": [("next", "../../feed"), ("prev", "../../feed/page/1")],
        "/feed/page/1": [("next", "../../feed/page/2")],
    }


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(site: Callable[..., FlaskClient]) -> None:
    client = site(
        {"tags": ["C++", "Économie"], "authors": ["Jane Roe"], "section": "World",
         "media": ["a.mp4", "b.jpg"]},
        {"name": "2026/zweite Ü", "language": "fa", "tags": ["C++"], "media": ["c.mp3"]},
        {"name": "old", "id": "https://old.example/?p=1"},
        toml=TOML + "".join(f"[feeds.{kind}]\n" for kind in FEED_KINDS),
    )  # fmt: skip
    seen, todo = set(), ["/"]
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        assert answer.status_code == 200, url
        if answer.mimetype == "text/html":
            found = [*links(answer), *re.findall(r'<link rel="alternate"[^>]*? href="([^"]*)">', answer.text)]
            joined = (urlsplit(urljoin(f"http://localhost{url}", link)) for link in found)
            todo += [part._replace(scheme="", netloc="", fragment="").geturl() for part in joined
                     if part.netloc == "localhost"]  # fmt: skip
    pages = {url for url in seen if "." not in url}
    assert pages == {
        "/", "/feed", "/media", "/pictures", "/validate", "/category/c", "/category/economie",
        "/author/jane-roe", "/section/world", "/section/2026", "/article/2026-05-01/story",
        "/article/2026-05-01/2026/zweite%20%C3%9C",
    }  # fmt: skip
    assert "/article/~https~3a~2f~2fold.example~2f~3fp~3d1" in seen


@pytest.mark.slow
def test_the_feed_of_a_podcast_is_found_first(site: Callable[..., FlaskClient]) -> None:
    show = '\n[podcast]\ncategories = ["News"]\nexplicit = false\nimage = "https://news.example.org/s.jpg"\n'
    first = r'<link rel="alternate" type="application/rss\+xml" title="[^"]*" href="([^"]*)">'
    plain = re.findall(first, site({"media": ["a.mp3"]}).get("/").text)
    podcast = re.findall(first, site(toml=TOML + show).get("/").text)
    # The media feed stays because it was published before there was a podcast.
    assert (plain, podcast) == (["feed.rss", "media.rss"], ["feed.rss", "media.rss"])


def test_earlier_addresses_and_those_of_files_lead_to_the_pages(site: Callable[..., FlaskClient]) -> None:
    toml = f'{TOML}article_link = "{BASE}story/{{name}}"\n'
    client = site(*({**each, "tags": ["War"]} for each in many(45)), toml=toml)
    for path, status, location in (
        ("/feed?page=1", 301, "feed/page/1"), ("/category/war?page=1", 301, "war/page/1"),
        ("/feed/", 301, "../feed"), ("/feed/page/1/", 301, "../1"), ("/category/war/", 301, "../war"),
        ("/article/2026-01-01/n000/", 301, "../n000"), ("/story/n000/", 301, "../n000"),
        ("/story/n000", 200, None), ("/story/none/", 404, None), ("/feed//", 404, None),
        ("/validate/", 404, None), ("/feed/page/2/", 404, None),
    ):  # fmt: skip
        answer = client.get(path)
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, status, location)
        if location:
            assert client.get(urljoin(path, location)).status_code == 200
    assert client.post("/story/n000").status_code == 405


# Who opens a feed in a browser


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom", "/feed.json", "/category/x.rss"])
def test_a_person_is_led_to_the_page(site: Callable[..., FlaskClient], path: str) -> None:
    client = site({"tags": ["x"]})
    client.get(path)
    answer = client.get(path, headers=NAVIGATION)
    place = path.rpartition("/")[2].partition(".")[0]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{place}#subscribe")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Vary"] == "Accept, Sec-Fetch-Dest"
    page = client.get(urljoin(path, answer.headers["Location"]))
    assert page.status_code == 200
    assert re.search(r'<details class="panel">.*?<div [^>]*id="subscribe".*</details>', page.text, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/feed.rss", {}),
        ("/feed.rss", {"Accept": "text/html"}),
        ("/feed.rss", {"Sec-Fetch-Dest": "empty", "Accept": "text/html"}),
        ("/feed.rss", {"Sec-Fetch-Dest": "document", "Accept": "application/rss+xml, */*"}),
        ("/feed.rss?raw", NAVIGATION),
        ("/feeds.opml", NAVIGATION),
        ("/", NAVIGATION),
    ],
)
def test_everybody_else_gets_what_they_asked_for(
    site: Callable[..., FlaskClient], path: str, headers: dict[str, str]
) -> None:
    client = site({})
    plain = client.get(path)
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.data) == (200, plain.data)
    assert dict(answer.headers) == dict(plain.headers)


def test_the_way_can_be_shut(site: Callable[..., FlaskClient]) -> None:
    client = site({}, server="preview = false\n")
    assert client.get("/feed.rss", headers=NAVIGATION).mimetype == "application/rss+xml"


def test_what_machines_look_for(site: Callable[..., FlaskClient]) -> None:
    client = site({})
    listed = client.get("/.well-known/feeds")
    assert (listed.mimetype, listed.data) == ("text/x-opml", client.get("/feeds.opml").data)
    robots = client.get("/robots.txt")
    sitemap = f"Sitemap: {BASE}sitemap.xml\n"
    assert (robots.mimetype, robots.text) == ("text/plain", f"User-agent: *\nAllow: /\n{sitemap}")
    for path, type_ in ICONS.items():
        assert (client.get(f"/{path}").status_code, client.get(f"/{path}").mimetype) == (200, type_)


def test_the_sitemap_lists_the_pages(site: Callable[..., FlaskClient]) -> None:
    """The index, the feeds and the articles that have their main address here."""
    client = site({"tags": ["War"]}, {"name": "b&c"}, {"name": "else", "link": "https://elsewhere.example/1"},
                  {"name": "draft", "draft": True})  # fmt: skip
    found = {}
    for path in ("/sitemap.xml", "/sitemap/feeds-1.xml", "/sitemap/articles-1.xml"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/xml")
        root = etree.fromstring(answer.data)
        assert root.tag in (f"{{{SITEMAPS}}}urlset", f"{{{SITEMAPS}}}sitemapindex")
        found[path] = [[each.text for each in place] for place in root]
    assert found == {
        "/sitemap.xml": [[f"{BASE}sitemap/feeds-1.xml"], [f"{BASE}sitemap/articles-1.xml"]],
        "/sitemap/feeds-1.xml": [[BASE], [f"{BASE}feed"], [f"{BASE}category/war"]],
        "/sitemap/articles-1.xml": [
            [f"{BASE}article/2026-05-01/b%26c", "2026-05-01T10:00:00+00:00"],
            [f"{BASE}article/2026-05-01/story", "2026-05-01T10:00:00+00:00"],
        ],
    }
    for path in ("/sitemap/articles-2.xml", "/sitemap/feeds-2.xml", "/sitemap/articles-0.xml", "/sitemap/x"):
        assert client.get(path).status_code == 404


def test_a_browser_gets_a_page_for_what_is_not_found(site: Callable[..., FlaskClient]) -> None:
    """Its links work at any path, and its styles are allowed."""
    client = site({})
    for path in ("/nothing", "/a/b/c", "/article/2026-05-01/x", "/category/none"):
        answer = client.get(path, headers=NAVIGATION)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert links(answer)[1:] == ["/feeds/", "/feeds/", "/feeds/feed"]
        assert (
            f'content="{answer.headers["Content-Security-Policy"].split("; frame")[0]}"'
            in answer.text.replace("&#39;", "'")
        )
    assert client.get("/nothing").mimetype == "text/plain"


def test_without_pages_nothing_links_to_them(site: Callable[..., FlaskClient]) -> None:
    client = site(
        {"tags": ["War"], "link": "https://elsewhere.example/1"}, toml=f"{TOML}[site]\npages = false\n"
    )
    front = links(client.get("/"))
    assert "https://elsewhere.example/1" in front
    assert {url for url in front if ":" not in url} == {
        "#main", "feed.rss", "feed.atom", "feed.json", "category/war.rss", "category/war.atom",
        "category/war.json", "feeds.opml", "validate",
    }  # fmt: skip
    for path in (
        "/feed",
        "/category/war",
        "/article/2026-05-01/story",
        "/sitemap.xml",
        "/sitemap/feeds-1.xml",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/robots.txt").text == "User-agent: *\nAllow: /\n"
    assert BASE + "category/war<" not in client.get("/category/war.rss").text
    browser = client.get("/feed.rss", headers=NAVIGATION)
    assert (browser.status_code, browser.mimetype) == (200, "application/rss+xml")


# Policies


def test_a_policy_names_hosts_and_never_all() -> None:
    urls = ["https://A.example/x", "https://a.example/y;script-src *", "http://b.example:8080", "data:x",
            "https://[::1]/x", "https://c.example'x/", "https://d.example;x/"]  # fmt: skip
    assert origins(urls) == {"https://a.example", "http://b.example:8080"}
    assert len(origins(f"https://h{n}.example/" for n in range(100))) == MOST_HOSTS
    assert "*" not in policy(urls)
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+='; img-src 'self' data:; "
        r"base-uri 'none'; form-action 'none'",
        policy(),
    )


def test_former_addresses_of_articles_lead_to_their_pages(site: Callable[..., FlaskClient]) -> None:
    """As long as the article can be seen, and only where there is no document."""
    home = "https://news.example.org/"
    link = f"{home}story/new"
    client = site(
        {
            "name": "a",
            "link": link,
            "aliases": ["/old/story/", "/é t", "feed.rss", "https://other.example/x"],
        },
        {"name": "b", "link": f"{home}secret", "aliases": ["/plan/"], "draft": True},
        toml=TOML.replace(f'base = "{BASE}"', f'base = "{home}"'),
    )
    for path, status, location in (
        ("old/story/", 301, link), ("é t", 301, link), ("plan/", 404, None), ("x", 404, None),
        ("feed.rss", 200, None), ("nothing", 404, None),
    ):  # fmt: skip
        answer = client.get(f"/{path}")
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, status, location)


@pytest.mark.parametrize(("alias", "status"), [("/feeds/old", 301), ("/old", 404), ("/feeds/story/new", 404)])
def test_former_addresses_are_on_the_host_of_the_home_page(
    site: Callable[..., FlaskClient], alias: str, status: int
) -> None:
    """They are paths on the host, and an address does not lead to itself."""
    link = f"{BASE}story/new"
    client = site({"name": "a", "link": link, "aliases": [alias]})
    assert client.get(f"/{alias.removeprefix('/feeds').strip('/')}").status_code == status
