"""One media model in every format: any works render to documents that the validator finds nothing in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries import MARKUP
from lxml import etree
from samples import CHANNEL, ENCODED_TWICE, PUBLISHED, UPDATED, article

from feeds.core.texts import clean, shortened
from feeds.formats import formats
from feeds.formats.body import body
from feeds.formats.losses import losses
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.page import Link, Page
from feeds.model.works import published_works
from feeds.validator import validate

if TYPE_CHECKING:
    from feeds.formats import Format
    from feeds.model.channel import Channel

FORMATS = {format_.name: format_ for format_ in formats() if format_.name in ("rss", "atom", "json")}


def page(*articles: Article, format_: Format) -> Page:
    url = f"https://news.example.org/feeds/feed.{format_.suffix}"
    links = (Link("self", url, format_.media_type.partition(";")[0]),)
    return Page(articles, UPDATED, "News & more", "What happened", CHANNEL.home, CHANNEL.base, links)


def document(name: str, *articles: Article, channel: Channel = CHANNEL) -> bytes:
    return FORMATS[name].render(channel, page(*articles, format_=FORMATS[name]))


def told(name: str, *articles: Article, channel: Channel = CHANNEL) -> list[tuple[str, str]]:
    """What is lost, save what every document loses of this channel's picture and categories."""
    found = losses(channel, page(*articles, format_=FORMATS[name]), FORMATS[name])
    same = ("the size of the channel's picture", "the category 'World'")
    return [(loss.what, loss.why) for loss in found if not loss.what.startswith(same)]


def findings(name: str, *articles: Article, channel: Channel = CHANNEL) -> list[tuple[str, str, str | None]]:
    report = validate(document(name, *articles, channel=channel))
    return [(finding.rule, finding.message, finding.value) for finding in report.findings]


SIGNS = st.one_of(
    st.characters(),
    st.sampled_from("<>&/;b"),
    st.sampled_from("\x00\x0b\x1b\ud800\udfff\ufffe\uffff\ufffd\u202a\u202b\u202e\u2066\x85\x92]>\"'\r\n\t "),
    st.sampled_from("سلامדגאü😀👩🏽"),
)
TEXT = st.text(SIGNS, max_size=30) | st.sampled_from(["]]>", "", " ", "< 3", "\ufffe", "👩‍👩‍👧", *MARKUP])
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


def test_no_picture_is_lost_where_the_channel_has_none() -> None:
    format_ = FORMATS["rss"]
    lost = losses(replace(CHANNEL, image=None), page(format_=format_), format_)
    assert [loss.what for loss in lost if "picture" in loss.what] == []


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(ARTICLES)
def test_any_article_renders_to_documents_without_a_finding(story: Article) -> None:
    for name in FORMATS:
        assert [one for one in findings(name, story) if not one[0].endswith(ENCODED_TWICE)] == []
        told(name, story)  # never raises
    for name in ("rss", "atom"):
        etree.fromstring(document(name, story))
    json.loads(document("json", story))


BASE = "https://media.example.org"
CLIP = Work(
    "a", "1", "21", "The clip",
    Media(f"{BASE}/1080.mp4", "video/mp4", "video", 9000, 61.4, 1920, 1080, bitrate=2_500_000.0),
    renditions=(Media(f"{BASE}/480.mp4", "video/mp4", "video", 4000, height=480, width=854),),
    poster=f"{BASE}/poster.jpg",
    tracks=(
        Track("captions", f"{BASE}/en.vtt", "text/vtt", "en"),
        Track("transcript", f"{BASE}/t.html", "text/html"),
    ),
    description="What <b>happened</b>", alt="A tower falls", credit="Ann", licence="https://example.org/licence",
)  # fmt: skip
PHOTO = Work(
    "b", "2", "4", "The clip", Media(f"{BASE}/800.jpg", "image/jpeg", "image", width=800, height=600),
    renditions=(Media(f"{BASE}/400.jpg", "image/jpeg", "image", width=400, height=300),), alt="A tower",
)  # fmt: skip
SPEECH = Work("c", "3", "5", "", Media(f"{BASE}/c.mp3", "audio/mpeg", "audio"))
NAMES = {"media": "http://search.yahoo.com/mrss/", "atom": "http://www.w3.org/2005/Atom"}
Row = tuple[str, dict[str, str], str | None]


def rows(parent: etree._Element) -> list[Row]:
    return [row(element) for element in parent]


def row(element: etree._Element) -> Row:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    return str(etree.QName(element).localname), attributes, (element.text or "").strip() or None


def described(root: etree._Element) -> list[tuple[Row, list[Row]]]:
    """Every group and content at the top of an item, and what is in it."""
    found = [*root.iterfind(".//media:group", NAMES)]
    found += [e for e in root.iterfind(".//media:content", NAMES) if e.getparent() not in found]
    return [(row(e), rows(e)) for e in found]


def size(width: int, height: int) -> dict[str, str]:
    return {"width": str(width), "height": str(height)}


GROUPED = [
    (
        ("group", {}, None),
        [
            (
                "content",
                {
                    "url": f"{BASE}/1080.mp4", "type": "video/mp4", "medium": "video", "fileSize": "9000",
                    "duration": "61", "width": "1920", "height": "1080", "bitrate": "2500",
                    "isDefault": "true",
                },
                None,
            ),
            (
                "content",
                {
                    "url": f"{BASE}/480.mp4", "type": "video/mp4", "medium": "video", "fileSize": "4000",
                    "width": "854", "height": "480",
                },
                None,
            ),
            ("title", {"type": "plain"}, "The clip"),
            ("description", {"type": "html"}, "What &lt;b&gt;happened&lt;/b&gt;"),
            ("thumbnail", {"url": f"{BASE}/poster.jpg"}, None),
            ("credit", {}, "Ann"),
            ("license", {"href": "https://example.org/licence"}, "https://example.org/licence"),
            ("subTitle", {"type": "text/vtt", "lang": "en", "href": f"{BASE}/en.vtt"}, None),
        ],
    ),
    (
        ("group", {}, None),
        [
            (
                "content",
                {"url": f"{BASE}/800.jpg", "type": "image/jpeg", "medium": "image", **size(800, 600)},
                None,
            ),
            (
                "content",
                {"url": f"{BASE}/400.jpg", "type": "image/jpeg", "medium": "image", **size(400, 300)},
                None,
            ),
            ("title", {"type": "plain"}, "The clip"),
        ],
    ),
    (("content", {"url": f"{BASE}/c.mp3", "type": "audio/mpeg", "medium": "audio"}, None), []),
]  # fmt: skip


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_renditions_make_a_group_and_other_works_do_not(name: str) -> None:
    root = etree.fromstring(document(name, article(CLIP, PHOTO, SPEECH)))
    assert described(root) == GROUPED
    item = next(root.iter("item", f"{{{NAMES['atom']}}}entry"))
    thumbnails = [e.get("url") for e in item.iterchildren(f"{{{NAMES['media']}}}thumbnail")]
    assert thumbnails == [f"{BASE}/800.jpg"]
    names = [etree.QName(element).localname for element in item]
    assert names[-2:] == (["thumbnail", "enclosure"] if name == "rss" else ["content", "thumbnail"])


def test_the_poster_of_the_leading_work_is_the_picture() -> None:
    root = etree.fromstring(document("rss", article(CLIP)))
    found = [e.get("url") for e in root.iterfind("channel/item/media:thumbnail", NAMES)]
    assert found == [f"{BASE}/poster.jpg"]
    assert json.loads(document("json", article(CLIP)))["items"][0]["image"] == f"{BASE}/poster.jpg"


def test_rss_encloses_the_file_that_stands_for_the_leading_work() -> None:
    root = etree.fromstring(document("rss", article(PHOTO, SPEECH, CLIP)))
    assert [dict(e.attrib) for e in root.iter("enclosure")] == [
        {"url": f"{BASE}/1080.mp4", "length": "9000", "type": "video/mp4"}
    ]


def test_atom_links_one_file_of_each_work_first() -> None:
    root = etree.fromstring(document("atom", article(PHOTO, SPEECH, CLIP)))
    links = root.findall("atom:entry/atom:link[@rel='enclosure']", NAMES)
    assert [(e.get("href"), e.get("title"), e.get("length")) for e in links] == [
        (f"{BASE}/1080.mp4", "The clip", "9000"),
        (f"{BASE}/800.jpg", "The clip", None),
        (f"{BASE}/c.mp3", None, None),
        (f"{BASE}/480.mp4", "The clip", "4000"),
        (f"{BASE}/400.jpg", "The clip", None),
    ]


def test_equal_titles_in_json_mean_the_same_work() -> None:
    item = json.loads(document("json", article(PHOTO, SPEECH, CLIP)))["items"][0]
    assert item["attachments"] == [
        {
            "url": f"{BASE}/1080.mp4", "mime_type": "video/mp4", "title": "The clip", "size_in_bytes": 9000,
            "duration_in_seconds": 61,
        },
        {"url": f"{BASE}/480.mp4", "mime_type": "video/mp4", "title": "The clip", "size_in_bytes": 4000},
        {"url": f"{BASE}/800.jpg", "mime_type": "image/jpeg", "title": "The clip (2)"},
        {"url": f"{BASE}/400.jpg", "mime_type": "image/jpeg", "title": "The clip (2)"},
        {"url": f"{BASE}/c.mp3", "mime_type": "audio/mpeg"},
    ]  # fmt: skip
    untitled = replace(CLIP, title="")
    item = json.loads(document("json", article(untitled)))["items"][0]
    assert [file["title"] for file in item["attachments"]] == ["Bread & roses <now>"] * 2


def test_the_body_shows_renditions_captions_and_credit() -> None:
    assert body(article(CLIP, PHOTO, paragraphs=("Words",))).split("\n") == [
        "<p>Words</p>",
        f'<figure><video controls preload="none" poster="{BASE}/poster.jpg" aria-label="A tower falls">'
        f'<source src="{BASE}/1080.mp4" type="video/mp4"><source src="{BASE}/480.mp4" type="video/mp4">'
        f'<track kind="captions" src="{BASE}/en.vtt" srclang="en"></video>'
        f'<figcaption><a href="{BASE}/1080.mp4">The clip</a><br>What &lt;b&gt;happened&lt;/b&gt;'
        f" <small>Ann</small></figcaption></figure>",
        f'<figure><img src="{BASE}/800.jpg" srcset="{BASE}/800.jpg 800w, {BASE}/400.jpg 400w" alt="A tower">'
        f"<figcaption>The clip</figcaption></figure>",
    ]


def test_a_url_counts_once_whatever_work_names_it() -> None:
    twice = replace(SPEECH, renditions=(CLIP.media, SPEECH.media))
    assert published_works(article(CLIP, twice, CLIP)) == (CLIP, SPEECH)


def test_impossible_values_are_unknown_and_reported() -> None:
    wrong = Media(f"{BASE}/a b.mp4", "mp4", "video", -1, float("nan"), 0, 10**30, language="english!")
    clean = Media(f"{BASE}/a%20b.mp4", None, "video")
    assert published_works(article(replace(SPEECH, media=wrong))) == (replace(SPEECH, media=clean),)
    assert told("rss", article(replace(SPEECH, media=wrong)))[:2] == [
        (f"the type 'mp4' of {BASE}/a%20b.mp4", "not a media type"),
        (f"the language 'english!' of {BASE}/a%20b.mp4", "not a language tag (RFC 5646)"),
    ]


def test_json_reports_what_is_only_in_the_html() -> None:
    assert told("json", article(CLIP)) == [
        ("the copyright", "JSON Feed has no key for it"),
        (f"the width of {BASE}/1080.mp4, 1920", "JSON Feed has no key for it"),
        (f"the height of {BASE}/1080.mp4, 1080", "JSON Feed has no key for it"),
        (f"the bitrate of {BASE}/1080.mp4, 2500000.0", "JSON Feed has no key for it"),
        (f"the width of {BASE}/480.mp4, 854", "JSON Feed has no key for it"),
        (f"the height of {BASE}/480.mp4, 480", "JSON Feed has no key for it"),
        (f"the licence of {BASE}/1080.mp4", "JSON Feed has no key for it"),
        (f"the poster of {BASE}/1080.mp4", "only in the HTML"),
        (f"the credit of {BASE}/1080.mp4", "only in the HTML"),
        (f"the alt of {BASE}/1080.mp4", "only in the HTML"),
        (f"the captions {BASE}/en.vtt", "only in the HTML"),
        (f"the transcript {BASE}/t.html", "JSON Feed has no key for it"),
    ]


@pytest.mark.parametrize(
    ("text", "longest", "unit", "short"),
    [
        ("one two three", 13, "characters", "one two three"),
        ("one two three", 12, "characters", "one two…"),
        ("onetwothree", 8, "characters", "onetwot…"),
        ("one threethreethree", 8, "characters", "one thr…"),
        ("ééé ééé", 11, "bytes", "ééé…"),
        ("ภาษาไทยกำลัง", 9, "characters", "ภาษาไทย…"),  # กำ is one character for people
        ("ภาษาไทยกลัง", 9, "characters", "ภาษาไทยก…"),
        ("早上好👩‍🚀", 5, "characters", "早上好…"),
        ("éééé", 8, "bytes", "é…"),
        ("ééé ééé", 13, "bytes", "ééé ééé"),
        ("\u2067سلام دنیا\u2069", 9, "characters", "\u2067سلا…\u2069"),
    ],
)
def test_texts_are_shortened_after_a_word(text: str, longest: int, unit: str, short: str) -> None:
    assert shortened(text, longest, unit) == short


@given(TEXT, st.integers(8, 40), st.sampled_from(["characters", "bytes"]))
def test_a_shortened_text_fits(text: str, longest: int, unit: str) -> None:
    short = shortened(clean(text), longest, unit)
    assert (len(short) if unit == "characters" else len(short.encode())) <= longest
    assert clean(short) == short
