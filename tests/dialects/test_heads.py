"""What a feed says about itself becomes a channel file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.core.errors import ReadError
from feeds.dialects import Head, dialects

OWN = "https://news.example.org/a/feed.rss"
SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)


def head(data: str, name: str = OWN) -> Head | None:
    raw = data.encode()
    dialect = next(each for each in dialects() if each.sniff("feed.json" if data[0] == "{" else "feed", raw))
    assert dialect.head is not None
    return dialect.head(name, raw)


def rss(inside: str) -> str:
    return f'<rss version="2.0" {SPACES}><channel>{inside}</channel></rss>'


@pytest.mark.parametrize(
    ("inside", "channel"),
    [
        (
            "<title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><link>/</link><description> C\n D </description>"
            "<language>en-GB</language><copyright>© E</copyright>"
            "<category>F</category><category>F</category>",
            {
                "title": "A & B", "home": "https://news.example.org/", "description": "C D",
                "language": "en-GB", "copyright": "© E", "categories": ["F"],
            },
        ),
        (
            "<managingEditor>jo@n.example (Jo)</managingEditor><dc:creator>Ann</dc:creator>"
            "<itunes:author>The team</itunes:author>",
            {
                "people": [{"name": "Jo", "email": "jo@n.example"}, {"name": "Ann"}],
                "podcast": {"explicit": False, "author": "The team"},
            },
        ),
        ("<managingEditor>a@n.example</managingEditor>", {"people": [{"name": "a", "email": "a@n.example"}]}),
        (
            "<ttl>60</ttl><skipHours><hour>1</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
            "<docs>https://d.example/</docs>",
            {"ttl": 60, "skip_hours": [1], "skip_days": ["Sunday"], "docs": "https://d.example/"},
        ),
        ("<dc:rights>R</dc:rights><dc:language>fr</dc:language>", {"copyright": "R", "language": "fr"}),
        (
            "<image><url>i.png</url><width>88</width><height>x</height></image>",
            {"image": {"url": "https://news.example.org/a/i.png", "width": 88}},
        ),
        (
            '<itunes:image href="https://n.example/i.jpg"/><itunes:category text="Arts">'
            '<itunes:category text="Books"/></itunes:category><itunes:category text="News"/>'
            "<itunes:explicit>yes</itunes:explicit>"
            "<itunes:owner><itunes:name>O</itunes:name><itunes:email>o@n.example</itunes:email></itunes:owner>"
            "<itunes:type>Serial</itunes:type><itunes:block>Yes</itunes:block>",
            {
                "image": {"url": "https://n.example/i.jpg"},
                "podcast": {
                    "explicit": True,
                    "categories": ["Arts > Books", "News"],
                    "image": "https://n.example/i.jpg",
                    "owner": {"name": "O", "email": "o@n.example"},
                    "type": "serial",
                    "block": True,
                },
            },
        ),
        (
            "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"
            '<podcast:locked owner="o@n.example">yes</podcast:locked>'
            '<podcast:medium>music</podcast:medium><podcast:funding url="https://g.example/">'
            "Give</podcast:funding><podcast:license>cc-by-4.0</podcast:license><podcast:trailer "
            'url="https://m.example/t.mp3" '
            'pubdate="Mon, 05 Jan 2026 20:00:00 GMT" length="5">'
            "Soon</podcast:trailer>",
            {
                "podcast": {
                    "explicit": False,
                    "guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
                    "locked": True,
                    "locked_owner": "o@n.example",
                    "medium": "music",
                    "funding": [{"url": "https://g.example/", "text": "Give"}],
                    "licence": "cc-by-4.0",
                    "trailers": [
                        {
                            "title": "Soon",
                            "url": "https://m.example/t.mp3",
                            "published": datetime(2026, 1, 5, 20, tzinfo=UTC),
                            "length": 5,
                        }
                    ],
                }
            },
        ),
    ],
)  # fmt: skip
def test_an_rss_channel(inside: str, channel: dict[str, Any]) -> None:
    assert head(rss(inside)) == Head(channel, format="rss")


def test_links_and_the_generator() -> None:
    inside = """<generator>https://wordpress.org/?v=6.4</generator><fh:archive/><fh:complete/>
<atom:link rel="self" href="https://n.example/f"/><atom:link rel="prev-archive" href="?p=2"/>
<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="hub" href="https://hub2.example/"/>"""
    assert head(rss(inside)) == Head(
        {"hubs": ["https://hub.example/", "https://hub2.example/"]},
        {"self": "https://n.example/f", "prev-archive": f"{OWN}?p=2", "hub": "https://hub.example/"},
        "https://wordpress.org/?v=6.4",
        "rss",
        complete=True,
        archive=True,
    )


def test_atom() -> None:
    data = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://n.example/x/"><id>i</id>
<title type="html">A &amp;lt; B</title><subtitle>C</subtitle><rights>R</rights><link href="../"/>
<logo>l.png</logo><generator uri="https://g.example/">G</generator>
<link rel="next" href="2"/><category term="t" label="L"/>
<author><name>Ann</name><email>a@n.example</email><uri>https://a.example/</uri></author></feed>"""
    assert head(data) == Head(
        {
            "title": "A < B",
            "home": "https://n.example/",
            "description": "C",
            "language": "de",
            "copyright": "R",
            "categories": ["L"],
            "people": [{"name": "Ann", "email": "a@n.example", "url": "https://a.example/"}],
            "image": {"url": "https://n.example/x/l.png"},
        },
        {"alternate": "https://n.example/", "next": "https://n.example/x/2"},
        "G https://g.example/",
        "atom",
    )


def test_rss_1_has_its_picture_beside_the_channel() -> None:
    data = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>A</title><link>https://n.example/</link></channel>
<image><url>https://n.example/i.png</url></image></rdf:RDF>"""
    channel = {"title": "A", "home": "https://n.example/", "image": {"url": "https://n.example/i.png"}}
    assert head(data) == Head(channel, format="rss")


def test_json_feed() -> None:
    data = """{"version": "https://jsonfeed.org/version/1.1", "title": "A", "home_page_url": "/",
"language": "en",
"next_url": "/2.json", "feed_url": "/1.json", "icon": "/i.png",
"hubs": [{"type": "WebSub", "url": "https://h.example/"}],
"authors": [{"name": "Ann", "url": "mailto:a@n.example"}, {"name": "Bo", "url": "https://b.example/"}, 1],
"items": [{"id": "1", "_x": 1}, {"id": "2", "_x": 2, "_y": 3}]}"""
    assert head(data) == Head(
        {
            "title": "A",
            "home": "https://news.example.org/",
            "language": "en",
            "people": [{"name": "Ann", "email": "a@n.example"}, {"name": "Bo", "url": "https://b.example/"}],
            "image": {"url": "https://news.example.org/i.png"},
            "hubs": ["https://h.example/"],
        },
        {"self": "https://news.example.org/1.json", "next": "https://news.example.org/2.json"},
        format="json",
        ids=("1", "2"),
        lost={"_x": 2, "_y": 1},
    )


def test_documents_without_a_head() -> None:
    assert head('{"title": "A"}') is None
    assert head("<rss></rss>") == Head()
    with pytest.raises(ReadError, match="not well-formed XML"):
        head("<rss>")


def test_elements_that_no_article_carries_are_counted() -> None:
    items = """<item><guid>1</guid><slash:comments>3</slash:comments><slash:comments>4</slash:comments>
<source url="https://s.example/">S</source><wp:comment/><wp:post_name>a</wp:post_name></item>
<item><guid>2</guid><slash:comments>0</slash:comments><itunes:episode>1</itunes:episode><dc:type>t</dc:type></item>"""
    spaces = (
        'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    found = head(rss(items).replace("<rss ", f"<rss {spaces} "))
    assert found is not None
    assert found.lost == {"<slash:comments>": 2, "<source>": 1, "the comments": 1, "<dc:type>": 1}
