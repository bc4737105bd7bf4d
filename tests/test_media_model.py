"""One media model in every format: any works render to documents that the validator finds nothing in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from samples import CHANNEL, PUBLISHED, UPDATED, article

from feeds.article import Article, Media, Person, Track, Work
from feeds.formats import formats
from feeds.formats.losses import losses
from feeds.page import Link, Page
from feeds.validator import validate

if TYPE_CHECKING:
    from feeds.channel import Channel
    from feeds.formats import Format

FORMATS = {format_.name: format_ for format_ in formats() if format_.name in ("rss", "atom", "json")}


def page(*articles: Article, format_: Format) -> Page:
    url = f"https://news.example.org/feeds/feed.{format_.suffix}"
    links = (Link("self", url, format_.media_type.partition(";")[0]),)
    return Page(articles, UPDATED, "News & more", "What happened", CHANNEL.home, CHANNEL.base, links)


def document(name: str, *articles: Article, channel: Channel = CHANNEL) -> bytes:
    return FORMATS[name].render(channel, page(*articles, format_=FORMATS[name]))


def told(name: str, *articles: Article, channel: Channel = CHANNEL) -> list[tuple[str, str]]:
    found = losses(channel, page(*articles, format_=FORMATS[name]), FORMATS[name])
    return [(loss.what, loss.why) for loss in found]


def findings(name: str, *articles: Article, channel: Channel = CHANNEL) -> list[tuple[str, str, str | None]]:
    report = validate(document(name, *articles, channel=channel))
    return [(finding.rule, finding.message, finding.value) for finding in report.findings]


# Text that somebody may send us, but no names of HTML elements and references: in plain text without an
# escape for it (a name, JSON Feed's titles) the validator asks whether markup was meant, and rightly so.
SIGNS = st.one_of(
    st.characters(exclude_characters="<&"),
    st.sampled_from("\x00\x0b\x1b\ud800\udfff\ufffe\uffff\ufffd\u202a\u202b\u202e\u2066\x85\x92]>\"'\r\n\t "),
    st.sampled_from("سلامדגאü😀👩🏽"),
)
TEXT = st.text(SIGNS, max_size=30) | st.sampled_from(["]]>", "", " ", "< 3", "a & b", "\ufffe", "👩‍👩‍👧"])
URLS = st.integers(0, 12).map("https://media.example.org/{}.mp4".format) | st.sampled_from(
    [
        "https://media.example.org/a b.jpg",
        "https://media.example.org/عکس.jpg",
        "http://media.example.org/a.mp3?x=1&y=<2>#]",
        "https://MEDIA.example.org/%zz.jpg",
        "javascript:alert(1)",
        "https://",
        "https://[::1",
        "ftp://media.example.org/a",
        "",
    ]
)
TYPES = st.sampled_from([None, "video/mp4", "audio/mpeg", "image/jpeg", "application/x-mpegURL", "mp4", ""])
NUMBERS = st.none() | st.integers(-1, 10**19)
FLOATS = st.none() | st.floats()
LANGUAGES = st.sampled_from([None, "en", "fa-IR", "english!", ""])
MEDIA = st.builds(
    Media, URLS, TYPES, st.sampled_from([None, "image", "audio", "video", "document"]), NUMBERS, FLOATS,
    NUMBERS, NUMBERS, st.none() | st.just(PUBLISHED), FLOATS, LANGUAGES,
)  # fmt: skip
TRACKS = st.builds(
    Track, st.sampled_from(["captions", "transcript", "chapters"]), URLS,
    st.sampled_from(["text/vtt", "application/x-subrip", "application/json+chapters", "x"]), LANGUAGES,
)  # fmt: skip
LICENCES = st.sampled_from([None, "", "CC-BY-4.0", "https://example.org/licence", "ours"])
WORKS = st.builds(
    Work, TEXT, TEXT, TEXT, TEXT, MEDIA, st.lists(MEDIA, max_size=3).map(tuple), st.none() | URLS,
    st.lists(TRACKS, max_size=3).map(tuple), TEXT, TEXT, TEXT, LICENCES,
)  # fmt: skip
PEOPLE = st.builds(
    Person, TEXT, st.sampled_from([None, "a@example.org", "no address"]),
    st.sampled_from([None, "https://example.org/ann", "no url"]),
)  # fmt: skip
ARTICLES = st.builds(
    article, works=st.lists(WORKS, max_size=4).map(tuple), title=TEXT, summary=TEXT, byline=TEXT,
    paragraphs=st.lists(TEXT, max_size=3).map(tuple), people=st.lists(PEOPLE, max_size=2).map(tuple),
    categories=st.lists(TEXT, max_size=3).map(tuple), language=st.sampled_from([None, "fa"]),
    link=st.sampled_from([None, "https://news.example.org/story"]),
    published=st.datetimes(datetime(1995, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)  # fmt: skip
ARTICLES = ARTICLES.map(lambda story: replace(story, updated=story.published))


@settings(max_examples=80, deadline=None)
@given(ARTICLES)
def test_any_article_renders_to_documents_without_a_finding(story: Article) -> None:
    for name in FORMATS:
        assert findings(name, story) == []
        told(name, story)  # never raises
    for name in ("rss", "atom"):
        etree.fromstring(document(name, story))
    json.loads(document("json", story))
