"""What is rendered: byte for byte against the golden files, and as feed readers see it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from oracle import publish
from samples import CHANNEL, OTHER_VIDEO, PICTURE, SEEDS, SOUND, UNKNOWN, VIDEO, article, related

from feeds.core.texts import clean, clean_line
from feeds.formats import formats
from feeds.formats.body import body
from feeds.model.article import Article, Person
from feeds.model.page import Gone, Page
from feeds.model.works import first_picture, lead, published_works, with_lead_first
from feeds.publishing.folder import read_folder
from feeds.validator import validate

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.model.channel import Channel

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
FEEDS = ("feed.rss", "feed.atom", "feed.json")


def rendered(name: str, *articles: Article, channel: Channel = CHANNEL) -> bytes:
    return publish(channel, articles)[name].body


def tree(name: str, *articles: Article, channel: Channel = CHANNEL) -> etree._Element:
    return etree.fromstring(rendered(name, *articles, channel=channel))


def found(root: etree._Element, path: str) -> list[tuple[dict[str, str], str | None]]:
    """The attributes and the text of every element at `path`."""
    return [({str(k): str(v) for k, v in e.attrib.items()}, e.text) for e in root.findall(path, NAMES)]


def in_json(*articles: Article, channel: Channel = CHANNEL) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(rendered("feed.json", *articles, channel=channel))
    return parsed


@pytest.mark.parametrize("name", FEEDS)
def test_seeds_as_they_have_always_been(name: str, golden: Path, request: pytest.FixtureRequest) -> None:
    library = read_folder(SEEDS)
    body_now = rendered(name, *library.articles, channel=library.channel)
    if request.config.getoption("--renew-golden"):
        (golden / name).write_bytes(body_now)
    assert body_now == (golden / name).read_bytes()


def test_seeds_have_all_their_media_in_every_format() -> None:
    library = read_folder(SEEDS)
    documents = publish(library.channel, library.articles)
    rss, atom = (etree.fromstring(documents[name].body) for name in FEEDS[:2])
    attachments = [len(item["attachments"]) for item in json.loads(documents["feed.json"].body)["items"]]
    enclosures = "atom:link[@rel='enclosure']"
    assert [len(found(item, "enclosure")) for item in rss.iter("item")] == [1, 1]
    assert [len(found(item, "media:content")) for item in rss.iter("item")] == [10, 8]
    assert [len(found(item, "media:thumbnail")) for item in rss.iter("item")] == [1, 1]
    assert [len(found(entry, enclosures)) for entry in atom.findall("atom:entry", NAMES)] == [10, 8]
    assert attachments == [10, 8]


@pytest.mark.parametrize("name", FEEDS[:2])
def test_feedparser_reads_the_seeds_back(name: str) -> None:
    library = read_folder(SEEDS)
    parsed = feedparser.parse(rendered(name, *library.articles, channel=library.channel))
    kept = [
        (entry.id, entry.title, entry.published_parsed[:6], entry.enclosures[0].href, entry.content[0].value)
        for entry in parsed.entries
    ]
    expected = [
        (story.id, story.title, story.published.utctimetuple()[:6], lead_url(story), body(story))
        for story in library.articles
    ]
    assert not parsed.bozo
    assert [row[:4] for row in kept] == [row[:4] for row in expected]
    assert [row[4].count("<figure>") for row in kept] == [row[4].count("<figure>") for row in expected]


def lead_url(story: Article) -> str:
    leading = lead(story)
    assert leading is not None
    return leading.media.url


# RSS


def test_an_rss_item_from_top_to_bottom() -> None:
    item = tree("feed.rss", article(PICTURE, VIDEO, OTHER_VIDEO)).find("channel/item")
    assert item is not None
    names = [etree.QName(element).localname for element in item]
    assert names == [
        "title", "description", "encoded", "guid", "pubDate", "creator",
        "content", "content", "content", "thumbnail", "enclosure",
    ]  # fmt: skip
    assert found(item, "title") == [({}, "Bread & roses <now>")]
    assert found(item, "description") == [({}, "One &amp; two")]  # a description is HTML, a title is not
    assert found(item, "guid") == [({"isPermaLink": "false"}, "tag:news.example.org,2016-11-06:story")]
    assert found(item, "pubDate") == [({}, "Sun, 06 Nov 2016 16:49:39 +0000")]
    assert found(item, "dc:creator") == [({}, "The newsroom")]


def test_rss_has_one_enclosure_and_a_content_for_every_work() -> None:
    item = tree("feed.rss", article(PICTURE, VIDEO, OTHER_VIDEO, UNKNOWN))
    base = "https://media.example.org"
    assert found(item, ".//enclosure") == [
        ({"url": f"{base}/2", "length": "5000", "type": "video/mp4"}, None)
    ]
    contents = [attributes for attributes, _ in found(item, ".//media:content")]
    assert contents == [
        {
            "url": f"{base}/2", "type": "video/mp4", "medium": "video", "fileSize": "5000",
            "duration": "61", "isDefault": "true",
        },
        {"url": f"{base}/1", "type": "image/jpeg", "medium": "image", "width": "800", "height": "600"},
        {"url": f"{base}/3", "type": "video/mp4", "medium": "video"},
        {"url": f"{base}/5"},
    ]  # fmt: skip
    titles = [({"type": "plain"}, f"Story {number}") for number in (2, 1, 3, 5)]
    assert found(item, ".//media:content/media:title") == titles
    assert found(item, ".//media:thumbnail") == [
        ({"url": f"{base}/1", "width": "800", "height": "600"}, None)
    ]
    assert found(item, ".//media:group") == []


def test_an_rss_channel_from_top_to_bottom() -> None:
    channel = tree("feed.rss", article()).find("channel")
    assert channel is not None
    assert [(element.tag, dict(element.attrib), (element.text or "").strip()) for element in channel][
        :-1
    ] == [
        ("title", {}, "News & more"),
        ("link", {}, "https://news.example.org/"),
        ("description", {}, "What happened"),
        ("category", {}, "World"),
        ("copyright", {}, "© News"),
        ("generator", {}, "feeds"),
        ("image", {}, ""),
        ("language", {}, "en"),
        ("lastBuildDate", {}, "Mon, 07 Nov 2016 08:00:00 +0000"),
        ("pubDate", {}, "Mon, 07 Nov 2016 08:00:00 +0000"),
        (f"{{{NAMES['dc']}}}creator", {}, "The newsroom"),
        (
            f"{{{NAMES['atom']}}}link",
            {"rel": "self", "href": "https://news.example.org/feeds/feed.rss", "type": "application/rss+xml"},
            "",
        ),
        (f"{{{NAMES['atom']}}}link", {"rel": "hub", "href": "https://hub.example.org/"}, ""),
    ]
    assert [(part.tag, part.text) for part in channel.iterfind("image/*")] == [
        ("url", "https://news.example.org/logo.png"),
        ("title", "News & more"),
        ("link", "https://news.example.org/"),
    ]


@pytest.mark.parametrize(("width", "height", "stated"), [(144, 400, 2), (145, 400, 0), (144, 401, 0)])
def test_the_rss_image_states_only_sizes_that_rss_allows(width: int, height: int, stated: int) -> None:
    assert CHANNEL.image is not None
    channel = replace(CHANNEL, image=replace(CHANNEL.image, width=width, height=height))
    root = tree("feed.rss", channel=channel)
    assert len(found(root, ".//image/width") + found(root, ".//image/height")) == stated


@pytest.mark.parametrize(
    ("people", "authors", "creators"),
    [
        ((Person("Ann"), Person("Bob")), [], ["Ann", "Bob"]),
        ((Person("Ann"), Person("Bob", "bob@example.org")), ["bob@example.org (Bob)"], []),
        ((), [], ["The newsroom"]),
    ],
)
def test_an_rss_item_names_its_author_once(
    people: tuple[Person, ...], authors: list[str], creators: list[str]
) -> None:
    root = tree("feed.rss", article(people=people))
    assert [text for _, text in found(root, ".//item/author")] == authors
    assert [text for _, text in found(root, ".//item/dc:creator")] == creators


def test_an_editor_with_an_address_manages_the_rss_channel() -> None:
    root = tree("feed.rss", channel=replace(CHANNEL, people=(Person("Ann", "ann@example.org"),)))
    assert found(root, "channel/managingEditor") == [({}, "ann@example.org (Ann)")]
    assert found(root, "channel/dc:creator") == []


def test_rss_titles_survive_readers_that_decode_twice() -> None:
    assert b"<title>Bread &#x26; roses &#x3C;now&gt;</title>" in rendered("feed.rss", article())


# Atom


def test_an_atom_entry_has_every_related_item_the_leading_one_first() -> None:
    root = tree("feed.atom", article(PICTURE, UNKNOWN, VIDEO, link="https://news.example.org/story"))
    links = [attributes for attributes, _ in found(root, "atom:entry/atom:link")]
    base = "https://media.example.org"
    assert links == [
        {"rel": "alternate", "href": "https://news.example.org/story", "type": "text/html"},
        {
            "rel": "enclosure", "href": f"{base}/2", "type": "video/mp4", "length": "5000",
            "title": "Story 2",
        },
        {"rel": "enclosure", "href": f"{base}/1", "type": "image/jpeg", "title": "Story 1"},
        {"rel": "enclosure", "href": f"{base}/5", "title": "Story 5"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "is_address"),
    [
        ("https://news.example.org/1", True), ("HTTP://news.example.org/1", True), ("urn:a", False),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("tag:a.example,2026:1", False),
        ("plain", False),
        ("https://news.example.org/a b", False), ("http://[", False), ("https:///x", False), ("", False),
        ("http://news.example.org/\u202egpj", False), ("https:news.example.org", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_an_id_is_an_address_only_if_it_is_a_url(suffix: str, id_: str, is_address: bool) -> None:
    """A media item without a page links to its article by the article's id."""
    path = "atom:entry/atom:link" if suffix == "atom" else "channel/item/atom:link"
    for link in (None, "https://news.example.org/page"):
        root = tree(f"feed.{suffix}", article(VIDEO, part_of=id_, link=link))
        links = [attributes for attributes, _ in found(root, path) if attributes["rel"] == "related"]
        assert links == ([{"rel": "related", "href": id_}] if is_address and link is None else [])


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("ann@example.org"), ("ann", "ann@example.org")),
        (Person("ann@example.org", "bob@example.org"), ("ann", "bob@example.org")),
        (Person("Ann (ann@example.org)"), ("Ann (ann at example.org)", None)),
        (Person("a@b.c_@d.e@f.g"), ("a at b.c_ at d.e at f.g", None)),
        (Person("Ann @ home"), ("Ann @ home", None)),
        (Person("@ann@social"), ("@ann@social", None)),
        (Person("Ann", "ann@example.org"), ("Ann", "ann@example.org")),
    ],
)
def test_an_atom_name_has_no_address(person: Person, expected: tuple[str, str | None]) -> None:
    root = tree("feed.atom", article(people=(person,)))
    assert root.findtext("atom:entry/atom:author/atom:name", None, NAMES) == expected[0]
    assert root.findtext("atom:entry/atom:author/atom:email", None, NAMES) == expected[1]


MAIL = st.text("aB9.@ -_%+<>()é", max_size=20)


@pytest.mark.slow
@given(MAIL, MAIL, MAIL)
@example("ann@example.org", "a@b.c@d.e", "x@y.z")
@settings(max_examples=30)
def test_names_and_titles_with_addresses_have_no_findings(name: str, email: str, title: str) -> None:
    channel = replace(CHANNEL, title=title if clean_line(title) else "News", people=())
    story = article(people=(Person(name, email or None),), title=title, link="https://news.example.org/1")
    for path, document in publish(channel, [story]).items():
        if path.endswith(".atom"):
            found = [str(each) for each in validate(document.body, url=channel.base + path).findings]
            assert not [each for each in found if "mail" in each], path


def test_an_atom_feed_from_top_to_bottom() -> None:
    root = tree(
        "feed.atom", article(VIDEO, people=(Person("Ann", "ann@example.org", "https://ann.example/"),))
    )
    flat = [(etree.QName(element).localname, element.text, dict(element.attrib)) for element in root]
    assert flat[:3] == [
        ("id", "https://news.example.org/feeds/", {}),
        ("title", "News & more", {}),
        ("updated", "2016-11-07T08:00:00+00:00", {}),
    ]
    assert found(root, "atom:link") == [
        (
            {
                "rel": "self", "href": "https://news.example.org/feeds/feed.atom",
                "type": "application/atom+xml",
            },
            None,
        ),
        ({"rel": "hub", "href": "https://hub.example.org/"}, None),
        ({"rel": "alternate", "href": "https://news.example.org/", "type": "text/html"}, None),
    ]  # fmt: skip
    assert found(root, "atom:author/atom:name") == [({}, "The newsroom")]
    assert found(root, "atom:generator") == [({}, "feeds")]
    assert found(root, "atom:rights") == [({}, "© News")]
    entry = root.find("atom:entry", NAMES)
    assert entry is not None
    assert found(entry, "atom:summary") == [({}, "One & two")]
    assert found(entry, "atom:published") == [({}, "2016-11-06T16:49:39+00:00")]
    assert found(entry, "atom:updated") == [({}, "2016-11-07T08:00:00+00:00")]
    assert found(entry, "atom:content") == [({"type": "html"}, body(article(VIDEO)))]
    assert [part.text for part in entry.iterfind("atom:author/*", NAMES)] == [
        "Ann", "ann@example.org", "https://ann.example/",
    ]  # fmt: skip


def test_an_atom_feed_always_has_an_author() -> None:
    root = tree("feed.atom", channel=replace(CHANNEL, people=()))
    assert found(root, "atom:author/atom:name") == [({}, "News & more")]


@pytest.mark.parametrize(
    ("people", "publishers", "atom_names", "json_names"),
    [
        ((Person("Ann"),), (Person("The newsroom"),), ["Ann"], ["Ann"]),
        ((), (Person("The newsroom"), Person("Bo")), ["The newsroom", "Bo"], ["The newsroom", "Bo"]),
        ((), (), ["News & more"], []),
    ],
)
def test_every_entry_names_its_authors(
    people: tuple[Person, ...], publishers: tuple[Person, ...], atom_names: list[str], json_names: list[str]
) -> None:
    story, channel = article(people=people), replace(CHANNEL, people=publishers)
    names = found(tree("feed.atom", story, channel=channel), "atom:entry/atom:author/atom:name")
    assert [name for _, name in names] == atom_names
    assert [
        each["name"] for each in in_json(story, channel=channel)["items"][0].get("authors", ())
    ] == json_names


def test_the_text_of_an_atom_entry_needs_no_references() -> None:
    story = article(html='<p title="a &amp; b">]]&gt; &lt;b&gt; &amp;amp;</p>')
    document = rendered("feed.atom", story).decode()
    assert f'<content type="html"><![CDATA[{body(story)}]]></content>' in document


# JSON Feed


def test_a_json_feed_as_a_whole() -> None:
    story = article(PICTURE, VIDEO, UNKNOWN, people=(Person("Ann", "ann@example.org"),), categories=("War",))
    assert in_json(story) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News & more",
        "home_page_url": "https://news.example.org/",
        "feed_url": "https://news.example.org/feeds/feed.json",
        "description": "What happened",
        "icon": "https://news.example.org/logo.png",
        "authors": [{"name": "The newsroom"}],
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "items": [
            {
                "id": "tag:news.example.org,2016-11-06:story",
                "title": "Bread & roses <now>",
                "content_html": body(story),
                "summary": "One & two",
                "image": "https://media.example.org/1",
                "date_published": "2016-11-06T16:49:39+00:00",
                "date_modified": "2016-11-07T08:00:00+00:00",
                "authors": [{"name": "Ann", "url": "mailto:ann@example.org"}],
                "tags": ["War"],
                "attachments": [
                    {
                        "url": "https://media.example.org/2",
                        "mime_type": "video/mp4",
                        "title": "Story 2",
                        "size_in_bytes": 5000,
                        "duration_in_seconds": 61,
                    },
                    {"url": "https://media.example.org/1", "mime_type": "image/jpeg", "title": "Story 1"},
                ],
            }
        ],
    }


# The body, and who leads


def test_the_body_shows_every_related_item() -> None:
    assert body(article(PICTURE, VIDEO, SOUND, UNKNOWN, byline="S/SH 11")).split("\n") == [
        "<p>One &amp; two</p>",
        "<p>&lt;b&gt;not bold&lt;/b&gt;</p>",
        "<p><small>S/SH 11</small></p>",
        '<figure><img src="https://media.example.org/1" alt="Story 1">'
        "<figcaption>Story 1</figcaption></figure>",
        '<figure><video controls preload="none" src="https://media.example.org/2"></video>'
        '<figcaption><a href="https://media.example.org/2">Story 2</a></figcaption></figure>',
        '<figure><audio controls preload="none" src="https://media.example.org/4"></audio>'
        '<figcaption><a href="https://media.example.org/4">Story 4</a></figcaption></figure>',
        '<p><a href="https://media.example.org/5">Story 5</a></p>',
    ]


def test_an_articles_own_html_is_taken_as_it_is() -> None:
    assert body(article(html="<h2>Title</h2>", paragraphs=("ignored",))) == "<h2>Title</h2>"


def test_a_title_cannot_leave_its_attribute() -> None:
    evil = replace(PICTURE, title='"><script>alert(1)</script>')
    assert "<script" not in body(article(evil))


def test_a_url_that_is_not_http_is_never_handed_on() -> None:
    evil = replace(VIDEO, media=replace(VIDEO.media, url="javascript:alert(1)"))
    for name in FEEDS:
        assert b"javascript" not in rendered(name, article(evil))
    assert b"https://media.example.org/2" in rendered("feed.rss", article(VIDEO))


@pytest.mark.parametrize(
    ("works", "leading", "order"),
    [
        ((PICTURE, SOUND, OTHER_VIDEO, VIDEO), OTHER_VIDEO, (OTHER_VIDEO, PICTURE, SOUND, VIDEO)),
        ((PICTURE, SOUND), SOUND, (SOUND, PICTURE)),
        ((UNKNOWN, PICTURE), PICTURE, (PICTURE, UNKNOWN)),
        ((UNKNOWN,), None, (UNKNOWN,)),
        ((VIDEO, VIDEO), VIDEO, (VIDEO,)),
        ((), None, ()),
    ],
)
def test_video_leads_before_sound_before_picture(works: Any, leading: Any, order: Any) -> None:
    assert lead(article(*works)) == leading
    assert with_lead_first(published_works(article(*works))) == order


def test_the_first_picture_is_the_picture() -> None:
    assert first_picture((VIDEO, PICTURE, related(9, "image", "image/png"))) == PICTURE
    assert first_picture((VIDEO,)) is None


# Laws

HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'\x00\x0b\x1b\ud800\ufffe\uffff\u202e\x85]\r\n\t")),
    max_size=40,
) | st.sampled_from(["]]>", "<![CDATA[", "&amp;", "<!--", "</title>", "\x00", "\ud83d", " "])


def shown_title(atom: etree._Element) -> str:
    """An Atom entry's title as a reader shows it (RFC 4287, 3.1.1)."""
    ((attributes, text),) = found(atom, "atom:entry/atom:title")
    return unescape(text or "") if attributes == {"type": "html"} else text or ""


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@example("]]>", "]]>", "]]>", "]]>")
@example("\x00", "", "\x0b", "\ud800")
def test_no_text_can_break_a_document(title: str, paragraph: str, html: str, headline: str) -> None:
    story = article(
        replace(PICTURE, title=headline),
        replace(VIDEO, title=headline),
        title=title, paragraphs=(paragraph,), html=html, summary=paragraph, byline=headline,
        people=(Person(headline or "Ann"),), categories=(title,),
    )  # fmt: skip
    rss, atom = tree("feed.rss", story), tree("feed.atom", story)
    item = in_json(story)["items"][0]
    expected = clean_line(title)
    assert rss.findtext("channel/item/title") == (expected or story.id)
    assert shown_title(atom) == (expected or story.id)
    assert item.get("title", "") == expected
    kept = body(story).replace("\r\n", "\n").replace("\r", "\n")  # XML 1.0, 2.11, inside CDATA too
    assert (atom.findtext("atom:entry/atom:content", namespaces=NAMES) or "") == kept
    shown = rss.findtext("channel/item/content:encoded", namespaces=NAMES)
    assert (shown if shown is not None else rss.findtext("channel/item/description")) == kept
    assert item["content_html"] == body(story)
    assert clean(body(story)) == body(story)


@pytest.mark.parametrize(
    ("title", "in_atom", "in_json"),
    [
        ("<b>x", '<title type="html">&#x26;lt;b&#x26;gt;x</title>', "\\u003cb>x"),
        ("x &amp; co", '<title type="html">x &#x26;amp;amp; co</title>', "x \\u0026amp; co"),
        ("<x> & co", '<title type="html">&#x26;lt;x&#x26;gt; &#x26;amp; co</title>', "\\u003cx> \\u0026 co"),
        ("1 < 2 & 3", '<title type="html">1 &#x26;lt; 2 &#x26;amp; 3</title>', "1 \\u003c 2 \\u0026 3"),
        ("2 > 1 & 0", "<title>2 &gt; 1 &amp; 0</title>", "2 > 1 \\u0026 0"),
    ],
)
def test_a_title_that_looks_like_markup_is_escaped(title: str, in_atom: str, in_json: str) -> None:
    story = article(title=title)
    assert in_atom in rendered("feed.atom", story).decode()
    assert f'"title": "{in_json}"' in rendered("feed.json", story).decode()
    assert [item["title"] for item in json.loads(rendered("feed.json", story))["items"]] == [title]
    assert shown_title(tree("feed.atom", story)) == title


def test_html_without_a_tag_is_not_plain_text() -> None:
    assert body(article(html="&lt;b&gt;x&lt;/b&gt;")) == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_indentation_never_touches_a_text() -> None:
    story = article(paragraphs=("  two  spaces\n\nand lines ",), title="T", summary=" S ")
    atom = tree("feed.atom", story)
    assert atom.findtext("atom:entry/atom:summary", namespaces=NAMES) == " S "
    content = atom.findtext("atom:entry/atom:content", namespaces=NAMES)
    assert content == "<p>  two  spaces\n\nand lines </p>"


def test_the_time_of_the_build_is_nowhere() -> None:
    year = str(datetime.now().astimezone().year)
    for format_ in formats():
        assert year.encode() not in rendered(f"feed.{format_.suffix}", article(VIDEO))


def test_every_format_says_what_it_is() -> None:
    said = [(format_.name, format_.suffix, format_.media_type) for format_ in formats()]
    assert said == [
        ("rss", "rss", "application/rss+xml; charset=utf-8"),
        ("atom", "atom", "application/atom+xml; charset=utf-8"),
        ("json", "json", "application/feed+json"),
    ]
    assert all(format_.title and format_.about for format_ in formats())


@pytest.mark.parametrize(
    ("own", "in_atom"),
    [
        ("story 1612", "urn:uuid:70a854b8-3c36-572a-b5e9-e70b64ae624d"),
        ("http://[", "urn:uuid:cd20b22a-1372-5273-be14-b9e52d13016f"),
        ("https://example.org/1612", "https://example.org/1612"),
    ],
)
def test_only_atom_asks_for_an_iri(own: str, in_atom: str) -> None:
    story = replace(article(), id=own)
    assert found(tree("feed.atom", story), "atom:entry/atom:id") == [({}, in_atom)]
    assert found(tree("feed.rss", story), "channel/item/guid") == [({"isPermaLink": "false"}, own)]
    assert [item["id"] for item in in_json(story)["items"]] == [own]


def test_what_is_gone_has_the_id_that_its_entry_had() -> None:
    (atom,) = (format_ for format_ in formats() if format_.name == "atom")
    story = replace(article(), id="story 1612")
    gone = (Gone("story 1612", story.updated),)
    page = Page((story,), story.updated, "T", "D", CHANNEL.home, CHANNEL.base, gone=gone)
    root = etree.fromstring(atom.render(CHANNEL, page))
    ((facts, _),) = found(root, "{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert [facts["ref"]] == [text for _, text in found(root, "atom:entry/atom:id")]
