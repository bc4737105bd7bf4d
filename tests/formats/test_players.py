"""Readers of media, played by what they are known to do: each gets what leads, of every article there is.

What they do is in their sources; `newsboat` is run besides, where it is installed.  What leads is the first
video, else the first recording, else the first picture.

Two things cannot be.  newsboat plays the last video or recording among an Atom entry's links and all others
the first; RFC 4287 gives each file a link and no rank, so newsboat gets what leads from RSS only, and from
Atom another medium of the article.  And FreshRSS shows renditions of a picture once more below the body:
HTML has a place for those that differ in their width alone, and Media RSS must have all of them.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from libraries import PODCAST, library
from lxml import etree
from oracle import publish, select
from samples import CHANNEL

from feeds.core.urls import web_url
from feeds.model import feed_kind
from feeds.model.channel import FeedChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feeds.model.article import Article, Media, Work

    Player = Callable[[etree._Element], str | None]

MEDIA = "{http://search.yahoo.com/mrss/}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
STILLS = (".jpg", ".png", ".webp", "#x")
_type = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(?:;.*)?")


# --- what they should get ---


@cache
def articles() -> tuple[Article, ...]:
    return library()


@cache
def document(suffix: str) -> bytes:
    news = FeedChoice(feed_kind.NEWS, limit=len(articles()), formats=(suffix,))
    return publish(replace(CHANNEL, feeds=(news,)), articles())[f"feed.{suffix}"].body


def works(article: Article) -> list[Work]:
    """The works that can be fetched, each address once."""
    found: dict[str, Work] = {}
    for work in article.works:
        if address := _address(work.media):
            found.setdefault(address, work)
    return list(found.values())


def _address(media: Media) -> str:
    try:
        return web_url(media.url)
    except ValueError:
        return ""


def leading(article: Article) -> str | None:
    """What leads: it is of a known type."""
    for medium in ("video", "audio", "image"):
        for work in works(article):
            if work.media.medium == medium and _type.fullmatch(work.media.type or ""):
                return _address(work.media)
    return None


def poster(article: Article) -> str | None:
    """The picture of an article: its first, or the still of what leads."""
    pictures = [_address(work.media) for work in works(article) if work.media.medium == "image"]
    led = [work for work in works(article) if _address(work.media) == leading(article)]
    return first(pictures) or first([web_url(work.poster) for work in led if work.poster])


def audible(article: Article, *, mediums: bool = False) -> str | None:
    """What leads to a program that knows types alone: to it a playlist is neither video nor audio.

    Some go by Media RSS's `mediums` where there is no type.
    """
    for medium in ("video", "audio"):
        for work in works(article):
            if (work.media.type or "").startswith(f"{medium}/"):
                return _address(work.media)
    untyped = [work for work in works(article) if not _type.fullmatch(work.media.type or "")]
    moving = [_address(work.media) for work in untyped if work.media.medium in ("video", "audio")]
    return first(moving) if mediums else None


# --- what is in a document ---


@dataclass(frozen=True, slots=True)
class File:
    url: str
    type: str
    medium: str = ""
    default: bool = False

    def moves(self) -> bool:
        return (self.type or f"{self.medium}/").startswith(("video/", "audio/"))


@cache
def entries(suffix: str) -> list[etree._Element]:
    root = etree.fromstring(document(suffix), etree.XMLParser(huge_tree=True))
    return list(root.iter("item", f"{ATOM}entry"))


def enclosures(entry: etree._Element) -> list[File]:
    links = [link for link in entry.iterchildren(f"{ATOM}link") if link.get("rel") == "enclosure"]
    found = [*entry.iterchildren("enclosure"), *links]
    return [File(each.get("url", each.get("href", "")), each.get("type", "")) for each in found]


def contents(entry: etree._Element) -> list[File]:
    return [_content(each) for each in entry.iter(f"{MEDIA}content")]


def _content(found: etree._Element) -> File:
    default = found.get("isDefault") == "true"
    return File(found.get("url", ""), found.get("type", ""), found.get("medium", ""), default)


def html(entry: etree._Element) -> str:
    """The body. Where there is no summary it is RSS's description."""
    texts = (entry.findtext(name) for name in (f"{CONTENT}encoded", f"{ATOM}content", "description"))
    return next(filter(None, texts), "")


def first(found: list[str]) -> str | None:
    return found[0] if found else None


# --- the players ---


def antennapod(entry: etree._Element) -> str | None:
    """The first video or recording, be it an enclosure or a content; a default content overrides."""
    defaults = [file.url for file in contents(entry) if file.default and (file.medium != "image")]
    return first(defaults) or miniflux(entry)


def newsboat(entry: etree._Element) -> str | None:
    """The last enclosure or content of a type that says video or audio, in the order of the document."""
    last = None
    for each in entry.iter("enclosure", f"{MEDIA}content"):
        if each.get("type", "").startswith(("video/", "audio/")):
            last = each.get("url")
    return last


def miniflux(entry: etree._Element) -> str | None:
    """Enclosures, then contents; the player takes the first video or recording."""
    found = [*enclosures(entry), *contents(entry)]
    return first([file.url for file in found if file.moves()])


def gpodder(entry: etree._Element) -> str | None:
    """Of enclosures and, in RSS, contents, in the order of the document, the first of a type of those."""
    for each in entry.iter("enclosure", f"{MEDIA}content", f"{ATOM}link"):
        moves = each.get("type", "").startswith(("video/", "audio/"))
        if moves and each.get("rel", "enclosure") == "enclosure":
            return each.get("url") or each.get("href")
    return None


def tiny_tiny_rss(entry: etree._Element) -> str | None:
    """The first enclosure, of whatever type."""
    return first([file.url for file in enclosures(entry)])


def cover(entry: etree._Element) -> str | None:
    """The last picture."""
    last = None
    for each in entry.iter(f"{MEDIA}content", f"{MEDIA}thumbnail"):
        if each.tag.endswith("thumbnail") or each.get("medium") == "image":
            last = each.get("url")
    return last


def netnewswire(entry: etree._Element) -> list[str]:
    """No attachments at all: what the body shows."""
    return _shown(html(entry))


def freshrss(entry: etree._Element) -> list[str]:
    """Every content and every enclosure as a figure below the body, save for those that the body has."""
    body = _shown(html(entry))
    return [file.url for file in (*contents(entry), *enclosures(entry)) if file.url not in body]


def _shown(body: str) -> list[str]:
    found = [unescape(value) for value in re.findall(r'(?:src|href|srcset|poster)="([^"]*)"', body)]
    return [candidate.split(" ")[0] for value in found for candidate in (value, *value.split(", "))]


def differences(found: list[Any], wanted: list[Any]) -> list[Any]:
    pairs = zip(articles(), found, wanted, strict=True)
    return [(article.id, got, want) for article, got, want in pairs if got != want]


PLAYED = [(player, suffix) for player in (antennapod, gpodder, miniflux) for suffix in ("rss", "atom")]


@pytest.mark.slow
@pytest.mark.parametrize(("player", "suffix"), [*PLAYED, (newsboat, "rss")])
def test_a_player_plays_what_leads(player: Player, suffix: str) -> None:
    """To AntennaPod a default may be a playlist."""
    wanted = [audible(article, mediums=player in (antennapod, miniflux)) for article in articles()]
    if player is antennapod:
        led = [leading(article) for article in articles()]
        moving = [url if url and not url.endswith(STILLS) else None for url in led]
        wanted = [own or other for own, other in zip(moving, wanted, strict=True)]
    assert differences([player(entry) for entry in entries(suffix)], wanted) == []


@pytest.mark.slow
def test_readers_of_the_first_enclosure_get_the_lead() -> None:
    """Of an Atom entry in which nothing can lead it is the first work."""
    led = [leading(article) for article in articles()]
    assert differences([tiny_tiny_rss(entry) for entry in entries("rss")], led) == []
    firsts = [first([_address(work.media) for work in works(article)]) for article in articles()]
    wanted = [own or other for own, other in zip(led, firsts, strict=True)]
    assert differences([tiny_tiny_rss(entry) for entry in entries("atom")], wanted) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_readers_of_the_body_have_every_work_in_it_and_nothing_twice(suffix: str) -> None:
    shown = [netnewswire(entry) for entry in entries(suffix)]
    missing = [
        (article.id, {_address(work.media) for work in works(article)} - set(urls))
        for article, urls in zip(articles(), shown, strict=True)
    ]
    assert [(id_, urls) for id_, urls in missing if urls] == []
    again = [_renditions(article) for article in articles()]
    left = [set(freshrss(entry)) - urls for entry, urls in zip(entries(suffix), again, strict=True)]
    assert differences(left, [set()] * len(articles())) == []


def _renditions(article: Article) -> set[str]:
    pictures = [work for work in works(article) if work.media.medium == "image"]
    return {_address(file) for work in pictures for file in work.renditions}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_the_last_picture_and_the_only_thumbnail_is_the_articles(suffix: str) -> None:
    """AntennaPod's cover is the last picture, FreshRSS's the first thumbnail of the item itself."""
    wanted = [poster(article) for article in articles()]
    assert differences([cover(entry) for entry in entries(suffix)], wanted) == []
    own = [[each.get("url") for each in entry.iterchildren(f"{MEDIA}thumbnail")] for entry in entries(suffix)]
    assert differences(own, [[url] if url else [] for url in wanted]) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_the_longest_text_is_the_body(suffix: str) -> None:
    """AntennaPod's shownotes are the longest of the descriptions; of an article without words its summary."""
    names = (f"{ATOM}content", f"{CONTENT}encoded", f"{MEDIA}description")
    described = [[each.text or "" for each in entry.iter(*names)] for entry in entries(suffix)]
    bodies = [html(entry) for entry in entries(suffix)]
    longest = [max([body, *texts], key=len) for body, texts in zip(bodies, described, strict=True)]
    assert differences(longest, bodies) == []


@pytest.mark.slow
def test_readers_of_json_find_what_leads_first() -> None:
    found = json.loads(document("json"))["items"]
    firsts = [first([each["url"] for each in item.get("attachments", [])]) for item in found]
    assert differences(firsts, [leading(article) or _typed(article) for article in articles()]) == []
    images = [item.get("image") for item in found]
    assert differences(images, [poster(article) for article in articles()]) == []


def _typed(article: Article) -> str | None:
    """The first work of a known type, whatever it is."""
    return first([_address(work.media) for work in works(article) if _type.fullmatch(work.media.type or "")])


APPLE = {
    "mp3": {"audio/mpeg"}, "m4a": {"audio/x-m4a"}, "mp4": {"video/mp4"}, "m4v": {"video/x-m4v"},
}  # fmt: skip
"""https://podcasters.apple.com/support/823-podcast-requirements"""


@pytest.mark.slow
def test_apple_has_one_enclosure_an_episode_of_a_kind_that_it_plays() -> None:
    made = library(measured=True)
    channel = replace(PODCAST, feeds=(FeedChoice(feed_kind.MEDIA, limit=1000, formats=("rss",)),))
    [feed] = select(channel, made)
    data = publish(channel, made)["media.rss"].body
    found = [list(item.iterchildren("enclosure")) for item in etree.fromstring(data).iter("item")]
    assert [len(each) for each in found] == [1] * len(feed.articles)
    kinds = [(each.get("url", "").partition("?")[0].rpartition(".")[2], each.get("type")) for [each] in found]
    assert [kind for kind in kinds if kind[1] not in APPLE[kind[0]]] == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_newsboat_itself(suffix: str, tmp_path: Path) -> None:
    """It has every article by its id; what it plays is, in RSS, what leads."""
    program = shutil.which("newsboat")
    if program is None:
        pytest.skip("newsboat is not installed")
    (tmp_path / "feed").write_bytes(document(suffix))
    (tmp_path / "urls").write_text(f"file://{tmp_path}/feed\n", "utf-8")
    (tmp_path / "config").write_bytes(b"")
    database = tmp_path / "cache.db"
    places: list[str | Path] = ["-u", tmp_path / "urls", "-C", tmp_path / "config", "-c", database]
    done = subprocess.run(
        [program, *places, "-x", "reload", "print-unread"],
        capture_output=True, timeout=120, check=True, env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.stdout.split()[0] == b"300"
    with closing(sqlite3.connect(database)) as base:
        rows = dict(base.execute("SELECT guid, enclosure_url FROM rss_item"))
    assert set(rows) == {article.id for article in articles()}
    if suffix == "rss":
        played = [rows[article.id] or None for article in articles()]
        assert differences(played, [audible(article) for article in articles()]) == []
