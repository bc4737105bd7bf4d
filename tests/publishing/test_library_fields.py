"""Each field of the public values reaches a document."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

import feeds
from feeds import Article, Channel, Episode, Feed, Media, Person, Podcast, Track, validate

DAY = datetime(2026, 5, 14, tzinfo=UTC)
SITE = "https://news.example.org/"
SPLIT = feeds.Recipient("node", "address-of-a-node", 100)
PAID = feeds.Value("lightning", "keysend", (SPLIT,))
LIVE = feeds.Live(
    "live-1", "Live tonight", "pending", DAY, f"{SITE}live.mp3", "audio/mpeg",
    (feeds.ContentLink(f"{SITE}live", "Watch"),),
)  # fmt: skip
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
ABOUT: dict[str, Any] = {
    "funding": [feeds.Funding(f"{SITE}donate", "Donate")],
    "people": [feeds.Contributor("Ana Duarte", role="host")],
    "places": [feeds.Location("Lisbon", geo="geo:38.72,-9.14")],
    "licence": "CC-BY-4.0",
    "texts": [feeds.TxtRecord("proof", "verify")],
    "values": [PAID],
    "social": [feeds.Social("activitypub", "https://social.example.org/@ana/1")],
    "artwork": [feeds.Artwork(f"{SITE}wide.jpg", "A wide picture")],
    "chat": feeds.Chat("irc.example.org", "irc", "ana", "#ferry"),
    "title": "A title for directories",
    "image": f"{SITE}another.jpg",
    "block": True,
    "explicit": True,
}
VALUES: dict[type[Any], dict[str, Any]] = {
    Person: {"name": "Rui", "email": "rui@example.org", "url": f"{SITE}rui"},
    Track: {"kind": "transcript", "url": f"{SITE}a.vtt", "type": "text/html", "language": "pt"},
    Media: {
        "url": f"{SITE}b.mp3", "type": "audio/mpeg3", "size": 4_821, "seconds": 61, "width": 641,
        "height": 481, "title": "The sound", "bitrate": 128_000, "language": "pt",
        "description": "What is heard", "alt": "A horn", "poster": f"{SITE}still.jpg", "credit": "Rui",
        "licence": "CC-BY-4.0", "tracks": [Track("transcript", f"{SITE}a.srt")],
        "renditions": [Media(f"{SITE}a.m4a")],
    },
    Episode: ABOUT | {
        "season": 3, "season_name": "Winter", "number": 7, "display": "Seven", "kind": "bonus",
        "soundbites": [feeds.Soundbite(7, 30, "The horn")],
    },
    Article: {
        "title": "Another title", "id": "urn:x-news:2", "link": f"{SITE}2", "published": DAY.replace(day=1),
        "updated": DAY.replace(day=20), "html": "<p>Another text</p>", "summary": "In short",
        "authors": [Person("Rui")], "tags": ["harbour"], "media": [Media(f"{SITE}c.mp3")],
        "episode": Episode(season=9), "language": "pt", "comments": f"{SITE}1#comments",
        "point": (38.72, -9.14),
    },
    Podcast: ABOUT | {
        "categories": ["News > Daily News"], "author": "The harbour", "type": "serial", "complete": True,
        "owner": feeds.Owner("Ana Duarte", "ana@example.org"), "new_feed_url": f"{SITE}new.rss",
        "guid": GUID, "locked": True, "locked_owner": "ana@example.org", "medium": "music",
        "blocked": ["spotify"], "trailers": [feeds.Trailer("Soon", f"{SITE}soon.mp3", DAY)],
        "frequency": feeds.Frequency("Weekly", "FREQ=WEEKLY"), "podroll": [feeds.RemoteItem(GUID)],
        "publisher": feeds.RemoteItem(GUID, medium="publisher"), "live": [LIVE],
        "remote": [feeds.RemoteItem(GUID, item="1")], "podping": True, "follow": f"{SITE}follow.json",
    },
    Channel: {
        "title": "Another channel", "home": f"{SITE}en/", "description": "Another text", "language": "pt",
        "authors": [Person("Rui")], "image": f"{SITE}logo.png", "copyright": "© Rui", "tags": ["Ships"],
        "hubs": ["https://hub.example.org/"], "ttl": 17, "skip_hours": [3], "skip_days": ["Sunday"],
        "point": (38.72, -9.14),
        "podcast": Podcast(categories=["Arts"], explicit=False, image=f"{SITE}cover.jpg"),
    },
    Feed: {
        "url": f"{SITE}other.rss", "id": "urn:x-news", "updated": DAY.replace(day=21), "format": "atom",
    },
}  # fmt: skip


def documents(kind: type[Any], /, **given: Any) -> list[bytes]:
    """All documents of a feed in which one value of a kind has these fields, as a podcast and as it is."""

    def made(other: type[Any], **known: Any) -> Any:
        return other(**known | (given if other is kind else {}))

    track = made(Track, kind="captions", url=f"{SITE}track", type="text/vtt")
    media = made(Media, url=f"{SITE}a.mp3", tracks=[track], type="audio/mpeg")
    article = made(
        Article, title="T", id="urn:x-news:1", published=DAY, html="<p>A text</p>", media=[media],
        authors=[made(Person, name="Ana")], episode=made(Episode, season=1, number=1),
    )  # fmt: skip
    show = made(Podcast, categories=["News"], explicit=False, image=f"{SITE}cover.jpg")
    channel = made(Channel, title="News", home=SITE, description="All", language="en")
    feed = made(Feed, channel=channel, articles=[article], url=f"{SITE}feed.rss")
    shows = [replace(channel, podcast=show)] if "podcast" not in given else []
    all_of_them = [feed, *(replace(feed, channel=each) for each in shows)]
    return [each.render(name) for each in all_of_them for name in (None, "atom", "json", "rss")]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: str(kind.__name__))
def test_each_field_reaches_a_document(kind: type[Any]) -> None:
    given = {"channel", "articles"} if kind is Feed else set()
    names = {each.name for each in fields(kind) if not each.name.startswith("_")} - given
    assert set(VALUES[kind]) == names
    without = b"".join(documents(kind))
    lost, found = [], []
    for name, value in VALUES[kind].items():
        made = documents(kind, **{name: value})
        with_it = b"".join(made)
        findings = validate(made[-1]).findings
        found += [(name, finding.message) for finding in findings if finding.severity != "info"]
        shown = str(value).encode() if isinstance(value, str) and "_" not in name else b""
        if with_it == without or shown.removesuffix(b"</p>").rpartition(b">")[2] not in with_it:
            lost.append(name)
    assert (lost, found) == ([], [])


def test_html_is_sanitised_unless_it_is_marked_as_trusted() -> None:
    html = '<p onclick="x()">A <a href="/b">link</a></p><script>x()</script><iframe src="https://a.example"></iframe>'
    article = Article(title="T", link=f"{SITE}1", html=html)
    clean = '<p>A <a href="https://news.example.org/b">link</a></p>'
    assert article.html.startswith(clean)
    assert "script" not in article.html
    assert replace(article, title="U").html == article.html
    trusted = Article(title="T", link=f"{SITE}1", html=Markup(html))
    assert trusted.html == html
    marked: Any = SimpleNamespace(__html__=lambda: html)
    assert Article(title="T", id="1", html=marked).html == Markup(html)
    channel = Channel(title="News", home=SITE, description="All")
    assert [html in Feed(channel, [each]).render("rss").decode() for each in (article, trusted)] == [
        False,
        True,
    ]
    assert Article(title=Markup("A &amp; <b>B</b>"), link=f"{SITE}1").title == "A & B"
    assert Article(title="T", id="1", html='<a href="/b">b</a>').html == "<a>b</a>"
