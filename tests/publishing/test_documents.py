"""Documents as a whole: their paths, their tags, their times."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from oracle import publish
from samples import CHANNEL, PICTURE, PUBLISHED, UPDATED, VIDEO, article

from feeds.formats import formats
from feeds.model.page import NEVER, Link
from feeds.model.website import Website
from feeds.publishing.documents import render_document

if TYPE_CHECKING:
    from feeds.formats import Format

DAY = timedelta(days=1)
FEEDS = ["feed.rss", "feed.atom", "feed.json"]
PATHS = [*FEEDS, "feeds.opml", "index.html"]
BASE = "https://news.example.org/feeds/"


def text(element: etree._Element) -> str:
    """All the text in an element, as people read it."""
    return str(element.xpath("string()"))


def test_a_publication_of_words_is_five_documents() -> None:
    documents = publish(CHANNEL, [article()])
    assert [(path, document.media_type, document.updated) for path, document in documents.items()] == [
        ("feed.rss", "application/rss+xml; charset=utf-8", UPDATED),
        ("feed.atom", "application/atom+xml; charset=utf-8", UPDATED),
        ("feed.json", "application/feed+json", UPDATED),
        ("feeds.opml", "text/x-opml; charset=utf-8", UPDATED),
        ("index.html", "text/html; charset=utf-8", UPDATED),
    ]


@pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.name)
def test_one_document_of_values_in_memory(format_: Format) -> None:
    url = f"{BASE}feed.{format_.suffix}"
    for articles in ((), (article(VIDEO, PICTURE), article(id="tag:x,2016:2", published=PUBLISHED - DAY))):
        expected = publish(CHANNEL, articles)[f"feed.{format_.suffix}"]
        links = tuple(link for link in expected.links if link.rel != "alternate")
        assert render_document(CHANNEL, articles, format_, url) == replace(expected, links=links)
    elsewhere = render_document(CHANNEL, articles, format_, "https://x.example/?a&b")
    assert elsewhere.links[0].href == "https://x.example/?a&b"


def test_it_cannot_be_changed() -> None:
    documents = publish(CHANNEL, [])
    with pytest.raises(TypeError):
        documents["feed.rss"] = documents["feed.atom"]  # type: ignore[index]


def test_the_same_articles_give_the_same_bytes_and_tags() -> None:
    one, two = (publish(CHANNEL, [article(VIDEO, PICTURE)]) for _ in range(2))
    assert one == two


def test_one_letter_more_changes_every_tag_of_a_document_with_articles() -> None:
    one, two = (publish(CHANNEL, [article(VIDEO, title=title)]) for title in ("Storm", "Storms"))
    assert [path for path in one if one[path].etag == two[path].etag] == ["feeds.opml"]


def test_tags_are_strong_and_quoted() -> None:
    for document in publish(CHANNEL, []).values():
        assert document.etag[0] == document.etag[-1] == '"'
        assert len(document.etag) == 34


def test_the_documents_time_is_that_of_the_newest_change_wherever_it_stands() -> None:
    later = UPDATED + timedelta(days=1)
    stories = [article(), article(id="tag:x,2016:2", published=PUBLISHED - timedelta(1), updated=later)]
    assert {document.updated for document in publish(CHANNEL, stories).values()} == {later}


def test_without_articles_all_documents_are_whole() -> None:
    documents = publish(replace(CHANNEL, people=(), image=None, hubs=(), copyright=None, categories=()), [])
    assert {document.updated for document in documents.values()} == {NEVER}
    atom = etree.fromstring(documents["feed.atom"].body)
    assert atom.findtext("{*}updated") == "1970-01-01T00:00:00+00:00"
    rss = etree.fromstring(documents["feed.rss"].body)
    assert (rss.find("channel/pubDate"), rss.find("channel/lastBuildDate")) == (None, None)
    assert b'"items": []' in documents["feed.json"].body
    assert b"No articles yet" in documents["index.html"].body


def test_links_of_a_document() -> None:
    documents = publish(CHANNEL, [article()])
    assert documents["feed.rss"].links == (
        Link("self", BASE + "feed.rss", "application/rss+xml"),
        Link("hub", "https://hub.example.org/"),
        Link("alternate", BASE + "feed.atom", "application/atom+xml", "Atom 1.0"),
        Link("alternate", BASE + "feed.json", "application/feed+json", "JSON Feed 1.1"),
    )
    assert documents["feeds.opml"].links == (Link("self", BASE + "feeds.opml"),)
    assert documents["index.html"].links == (
        Link("alternate", BASE + "feed.rss", "application/rss+xml", "RSS 2.0"),
        Link("alternate", BASE + "feed.atom", "application/atom+xml", "Atom 1.0"),
        Link("alternate", BASE + "feed.json", "application/feed+json", "JSON Feed 1.1"),
        Link("alternate", BASE + "feeds.opml", "text/x-opml", "OPML"),
    )


def test_links_of_an_archive() -> None:
    stories = [article(id=f"tag:x,2016:{number}") for number in (3, 2, 1)]
    documents = publish(replace(CHANNEL, live=1), stories)
    kind = "application/atom+xml"
    assert [(path, document.fixed) for path, document in documents.items() if "atom" in path] == [
        ("feed.atom", False), ("archive/feed-3.atom", False),
        ("archive/feed-2.atom", True), ("archive/feed-1.atom", True),
    ]  # fmt: skip
    assert documents["archive/feed-2.atom"].links == (
        Link("self", BASE + "archive/feed-2.atom", kind),
        Link("current", BASE + "feed.atom", kind),
        Link("prev-archive", BASE + "archive/feed-1.atom", kind),
        Link("next-archive", BASE + "archive/feed-3.atom", kind),
        Link("alternate", BASE + "archive/feed-2.rss", "application/rss+xml", "RSS 2.0"),
        Link("alternate", BASE + "archive/feed-2.json", "application/feed+json", "JSON Feed 1.1"),
    )
    assert [(link.rel, link.href) for link in documents["feed.atom"].links if link.rel != "alternate"] == [
        ("self", BASE + "feed.atom"),
        ("hub", "https://hub.example.org/"),
        ("prev-archive", BASE + "archive/feed-2.atom"),
    ]


def test_only_what_never_changes_is_marked_as_an_archive() -> None:
    stories = [article(id=f"tag:x,2016:{number}") for number in (2, 1)]
    documents = publish(replace(CHANNEL, live=1), stories)
    mark = "{http://purl.org/syndication/history/1.0}archive"
    for suffix in ("rss", "atom"):
        marked = [
            next(etree.fromstring(documents[f"{stem}.{suffix}"].body).iter(mark), None) is not None
            for stem in ("feed", "archive/feed-2", "archive/feed-1")
        ]
        assert marked == [False, False, True]
    live, newest = (json.loads(documents[path].body) for path in ("feed.json", "archive/feed-2.json"))
    assert live["next_url"] == newest["next_url"] == BASE + "archive/feed-1.json"
    assert "next_url" not in json.loads(documents["archive/feed-1.json"].body)


def test_the_index_page_names_feeds_and_articles() -> None:
    html = publish(CHANNEL, [article(VIDEO, PICTURE, link="https://news.example.org/1")])["index.html"].body
    root = etree.fromstring(html, etree.HTMLParser())
    kinds = ("application/rss+xml", "application/atom+xml", "application/feed+json")
    names = ("RSS 2.0", "Atom 1.0", "JSON Feed 1.1")
    assert [
        (link.get("type"), link.get("title"), link.get("href"))
        for link in root.iterfind(".//link[@rel='alternate']")
    ] == [
        *(
            (kind, f"News & more{more} ({name})", f"{stem}.{suffix}")
            for stem, more in (("feed", ""), ("media", ": videos and recordings"), ("pictures", ": pictures"))
            for kind, name, suffix in zip(kinds, names, ("rss", "atom", "json"), strict=True)
        ),
        ("text/x-opml", "All feeds (OPML)", "feeds.opml"),
    ]
    assert [text(code) for code in root.iter("code")] == [BASE + path for path in FEEDS]
    story = root.find(".//article")
    assert story is not None
    words, picture = story
    assert [" ".join(text(part).split()) for part in words] == [
        "6 Nov 2016, 20:19 1 video 1 picture", "Bread & roses <now>", "One & two",
    ]  # fmt: skip
    assert [link.get("href") for link in story.iter("a")] == ["article/2016-11-06/story/"]
    assert [dict(image.attrib) for image in picture.iter("img")] == [
        {"src": "https://media.example.org/1", "width": "800", "height": "600", "alt": "Story 1",
         "decoding": "async"},
    ]  # fmt: skip
    assert " ".join(text(picture).split()) == "1:01"


@pytest.mark.parametrize(("count", "folded"), [(12, False), (13, True)])
def test_many_feeds_are_grouped_and_folded(count: int, folded: bool) -> None:
    story = article(section="World", categories=tuple(f"C{number:02}" for number in range(count)))
    root = etree.fromstring(publish(CHANNEL, [story])["index.html"].body, etree.HTMLParser())
    groups = root.findall(".//section[@class='feeds']/details")
    assert [
        (text(group[0]), "open" not in group.attrib, len(list(group.iter("li")))) for group in groups
    ] == [("Main feeds 1", False, 1), (f"Categories {count}", folded, count), ("Sections 1", False, 1)]
    assert [" ".join(text(row).split()) for row in groups[2].iter("li")] == ["World"]
    assert [link.get("href") for link in groups[2].iter("a")] == [
        "section/world/",
    ]  # fmt: skip


def test_the_index_page_needs_nothing_from_elsewhere() -> None:
    """Apart from the pictures of its articles."""
    index = publish(CHANNEL, [article(VIDEO, PICTURE)])["index.html"]
    html = index.body.decode()
    assert re.findall(r"<script[^>]*>", html) == ['<script type="application/ld+json">']
    assert re.findall(r' src="([^"]*)"', html) == [PICTURE.media.url]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+='; img-src 'self' data: https://media.example.org; "
        r"media-src https://media.example.org; script-src 'sha256-[\w+/]+='; "
        "base-uri 'none'; form-action 'none'",
        index.policy,
    )


@pytest.mark.parametrize(("link", "linked"), [("javascript:alert(1)", False), ("https://x.example/", True)])
def test_the_index_page_links_to_pages_only(link: str, linked: bool) -> None:
    channel = replace(CHANNEL, site=Website(pages=False))
    html = publish(channel, [article(link=link)])["index.html"].body.decode()
    assert (f'href="{link}"' in html) is linked


def test_times_of_any_offset_come_out_as_formats_can_write_them() -> None:
    odd = datetime(1930, 1, 1, 12, 0, 0, 999, tzinfo=UTC)
    documents = publish(CHANNEL, [article(published=odd, updated=odd)])
    assert b"<published>1930-01-01T12:00:00+00:00</published>" in documents["feed.atom"].body
