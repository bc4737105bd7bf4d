"""Documents as a whole: their paths, their tags, their times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from samples import CHANNEL, PICTURE, PUBLISHED, UPDATED, VIDEO, article

from feeds.index_page import POLICY
from feeds.page import Link
from feeds.publisher import NEVER, alternates, document_links, publish

PATHS = ["feed.rss", "feed.atom", "feed.json", "index.html"]


def text(element: etree._Element) -> str:
    """All the text in an element, as people read it."""
    return str(element.xpath("string()"))


def test_a_publication_is_four_documents() -> None:
    documents = publish(CHANNEL, [article(VIDEO)])
    assert [(path, document.media_type, document.updated) for path, document in documents.items()] == [
        ("feed.rss", "application/rss+xml; charset=utf-8", UPDATED),
        ("feed.atom", "application/atom+xml; charset=utf-8", UPDATED),
        ("feed.json", "application/feed+json", UPDATED),
        ("index.html", "text/html; charset=utf-8", UPDATED),
    ]


def test_it_cannot_be_changed() -> None:
    documents = publish(CHANNEL, [])
    with pytest.raises(TypeError):
        documents["feed.rss"] = documents["feed.atom"]  # type: ignore[index]


def test_the_same_articles_give_the_same_bytes_and_tags() -> None:
    one, two = (publish(CHANNEL, [article(VIDEO, PICTURE)]) for _ in range(2))
    assert one == two


def test_one_letter_more_changes_every_tag() -> None:
    one, two = (publish(CHANNEL, [article(title=title)]) for title in ("Storm", "Storms"))
    assert [path for path in PATHS if one[path].etag == two[path].etag] == []


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
    base = "https://news.example.org/feeds/"
    assert document_links(CHANNEL, "feed.rss") == (
        Link("self", base + "feed.rss", "application/rss+xml"),
        Link("hub", "https://hub.example.org/"),
        Link("alternate", base + "feed.atom", "application/atom+xml", "Atom 1.0"),
        Link("alternate", base + "feed.json", "application/feed+json", "JSON Feed 1.1"),
    )
    assert document_links(CHANNEL, "index.html") == alternates(CHANNEL)


def test_the_index_page_names_feeds_and_articles() -> None:
    html = publish(CHANNEL, [article(VIDEO, PICTURE, link="https://news.example.org/1")])["index.html"].body
    root = etree.fromstring(html, etree.HTMLParser())
    assert [dict(link.attrib) for link in root.iterfind(".//link[@rel='alternate']")] == [
        {"rel": "alternate", "type": kind, "title": f"News & more ({name})", "href": path}
        for kind, name, path in (
            ("application/rss+xml", "RSS 2.0", "feed.rss"),
            ("application/atom+xml", "Atom 1.0", "feed.atom"),
            ("application/feed+json", "JSON Feed 1.1", "feed.json"),
        )
    ]
    assert [text(code) for code in root.iter("code")] == [
        f"https://news.example.org/feeds/{path}" for path in PATHS[:3]
    ]
    story = root.find(".//article")
    assert story is not None
    assert [" ".join(text(part).split()) for part in story] == [
        "6 Nov 2016, 16:49 1 video 1 picture", "Bread & roses <now>", "One & two",
    ]  # fmt: skip
    assert [link.get("href") for link in story.iter("a")] == ["https://news.example.org/1"]


def test_the_index_page_needs_nothing_from_elsewhere() -> None:
    html = publish(CHANNEL, [article(VIDEO, PICTURE)])["index.html"].body.decode()
    assert "<script" not in html
    assert "src=" not in html
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize(("link", "linked"), [("javascript:alert(1)", False), ("https://x.example/", True)])
def test_the_index_page_links_to_pages_only(link: str, linked: bool) -> None:
    html = publish(CHANNEL, [article(link=link)])["index.html"].body.decode()
    assert (f'href="{link}"' in html) is linked


def test_times_of_any_offset_come_out_as_formats_can_write_them() -> None:
    odd = datetime(1930, 1, 1, 12, 0, 0, 999, tzinfo=UTC)
    documents = publish(CHANNEL, [article(published=odd, updated=odd)])
    assert b"<published>1930-01-01T12:00:00+00:00</published>" in documents["feed.atom"].body
