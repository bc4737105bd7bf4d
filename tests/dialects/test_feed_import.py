"""Existing feeds: ids stay byte by byte, media keep their groups, and what we publish we can read."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import publish
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import Note, Reading, dialects
from feeds.formats import formats
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.channel import read_channel
from feeds.publishing.folder import read_folder

if TYPE_CHECKING:
    from pathlib import Path

CHANNEL = read_channel(SEEDS / "channel.toml")
TIME = datetime.fromisoformat("2016-11-06T20:19:39+03:30")
M = "https://m.example"
SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def found(data: str | bytes, name: str = "feed") -> list[Reading | Note | str]:
    raw = data.encode() if isinstance(data, str) else data
    dialect = next((dialect for dialect in dialects() if dialect.sniff(name, raw[:4096])), None)
    if dialect is None:
        return ["no dialect takes it"]
    seen: list[Reading | Note | str] = []
    try:
        for each in dialect.read(name, raw, CHANNEL):
            seen.append(str(each) if isinstance(each, ReadError) else each)  # noqa: PERF401
    except ReadError as error:
        seen.append(str(error))
    return seen


def rss(*items: str) -> str:
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0" {SPACES}><channel>'
        + "\n".join(items)
        + "</channel></rss>"
    )


def item(inside: str, guid: str = "<guid>urn:a</guid>") -> str:
    return f"<item><title>T</title>{guid}<pubDate>Sun, 06 Nov 2016 20:19:39 +0330</pubDate>{inside}</item>"


def read(data: str, name: str = "feed") -> Article:
    (reading,) = found(data, name)
    assert isinstance(reading, Reading), reading
    assert reading.notes == ()
    return reading.article


PLAIN = Article("urn:a", "T", TIME, TIME, source="feed")


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (rss(), True),
        ("\ufeff  <!-- a - b --><feed xmlns='http://www.w3.org/2005/Atom'/>", True),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', True),
        (rss().replace("?>", ' encoding="utf-16"?>').encode("utf-16"), True),
        ("<html><rss></rss></html>", False),
        ("<rssx></rssx>", False),
        ("text <rss>", False),
        ("", False),
    ],
)
def test_a_feed_is_recognised_by_its_content(data: str | bytes, taken: bool) -> None:
    assert (found(data) != ["no dialect takes it"]) is taken


@pytest.mark.parametrize(
    ("guid", "id_", "link"),
    [
        ('<guid isPermaLink="false"> story 1612 </guid>', "story 1612", None),
        ('<guid isPermaLink="false">HTTP://Example.org/a/../b</guid>', "HTTP://Example.org/a/../b", None),
        ("<guid>https://n.example/%7ea</guid>", "https://n.example/%7ea", "https://n.example/%7ea"),
        ("<guid>1612</guid>", "1612", None),
        ("<link>https://n.example/x</link>", "https://n.example/x", "https://n.example/x"),
        ('<guid isPermaLink="false">a</guid><link>https://n.example/x</link>', "a", "https://n.example/x"),
    ],
)
def test_ids_stay(guid: str, id_: str, link: str | None) -> None:
    assert read(rss(item("", guid))) == replace(PLAIN, id=id_, link=link)


def test_rss_texts() -> None:
    inside = """<link>https://n.example/s/a</link><description>&lt;b&gt;D&lt;/b&gt;</description>
<content:encoded><![CDATA[<p>One <img src="/i.jpg"></p><script>x</script>]]></content:encoded>
<author>jo@n.example (Jo)</author><category>k</category><category domain="x">l</category>"""
    assert read(rss(item(inside))) == replace(
        PLAIN,
        html='<p>One <img src="https://n.example/i.jpg"></p>',
        summary="D",
        people=(Person("Jo", "jo@n.example"),),
        categories=("k", "l"),
        link="https://n.example/s/a",
    )


def test_rss_media() -> None:
    inside = f"""<enclosure url="{M}/a.mp4" length="123456" type="video/mp4"/>
<media:group><media:content url="{M}/a-480.mp4" type="video/mp4" height="480"/>
<media:content isDefault="true" url="{M}/a.mp4" type="video/mp4" bitrate="1500" fileSize=""/>
<media:title>V</media:title><media:thumbnail url="{M}/p.jpg"/></media:group>
<media:content url="{M}/b.jpg" medium="image"><media:credit>Me</media:credit></media:content>
<itunes:duration>1:02</itunes:duration><podcast:transcript url="{M}/a.vtt" type="text/vtt" language="en"/>"""
    video = Work(
        id="",
        sort="",
        kind="",
        title="V",
        media=Media(f"{M}/a.mp4", "video/mp4", "video", size=123456, seconds=62, bitrate=1_500_000),
        renditions=(Media(f"{M}/a-480.mp4", "video/mp4", "video", height=480),),
        poster=f"{M}/p.jpg",
        tracks=(Track("transcript", f"{M}/a.vtt", "text/vtt", "en"),),
    )
    picture = Work("", "", "", "", Media(f"{M}/b.jpg", "image/jpeg", "image"), credit="Me")
    assert read(rss(item(inside))) == replace(PLAIN, works=(video, picture))


@pytest.mark.parametrize(
    ("enclosure", "more", "type_", "medium"),
    [
        ('url="https://m.example/1.mp3" type="audio/mp3"', "", "audio/mpeg", "audio"),
        ('url="https://m.example/1.mp3" type="application/octet-stream"', "", "audio/mpeg", "audio"),
        ('url="https://m.example/1" type="application/octet-stream"', "", "application/octet-stream", None),
        ('url="https://m.example/1.m4b" type=""', "", "audio/x-m4a", "audio"),
        ('url="https://m.example/get?1" type="video/mp4"', "", "video/mp4", "video"),
        ('url="https://m.example/get?1" type="application/x-mpegURL"', "", "application/x-mpegURL", "video"),
        ('url="https://m.example/get?1" type=""', "", None, None),
        ('url="https://m.example/get?1"', "<itunes:duration>61</itunes:duration>", "audio/mpeg", "audio"),
        ('url="https://m.example/1.mp4"', "<itunes:duration>61</itunes:duration>", "video/mp4", "video"),
        ('url="https://m.example/get?1" type="application/pdf"',
         "<itunes:duration>61</itunes:duration>", "application/pdf", None),
    ],
)  # fmt: skip
def test_the_type_of_an_enclosure(enclosure: str, more: str, type_: str | None, medium: str | None) -> None:
    (read,) = found(rss(item(f'<enclosure {enclosure} length="5"/>{more}')))
    assert isinstance(read, Reading)
    (work,) = read.article.works
    assert (work.media.type, work.media.medium) == (type_, medium)
    taken = "its media type is not known; taken for audio/mpeg, since it has a running time of a podcast"
    assumed = "get?1" in work.media.url and type_ == "audio/mpeg"
    assert [note.message for note in read.notes] == [f"https://m.example/get?1: {taken}"] * assumed


def test_alternate_enclosures_are_renditions() -> None:
    inside = f"""<enclosure url="{M}/a.mp3" length="0" type="audio/mpeg"/>
<podcast:alternateEnclosure type="audio/ogg" length="5">
<podcast:source uri="{M}/a.opus"/></podcast:alternateEnclosure>
<podcast:alternateEnclosure type="video/mp4" rel="video">
<podcast:source uri="{M}/v.mp4"/></podcast:alternateEnclosure>"""
    work = Work(
        id="",
        sort="",
        kind="",
        title="",
        media=Media(f"{M}/a.mp3", "audio/mpeg", "audio"),
        renditions=(Media(f"{M}/a.opus", "audio/ogg", "audio", size=5),),
    )
    reading, note = found(rss(item(inside)))
    assert isinstance(reading, Reading)
    assert reading.article == replace(PLAIN, works=(work,))
    unread = 'not carried over: <podcast:alternateEnclosure rel="video"> of 1 item'
    assert note == Note("feed", 1, unread, loss=True)


def test_atom() -> None:
    data = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://n.example/x/"><entry xml:lang="en">
<id>HTTP://Example.org/a/../b</id><title type="html">&lt;b>T&lt;/b> &amp;amp; U</title>
<published>2016-11-06T20:19:39+03:30</published><updated>2016-11-07T00:00:00Z</updated>
<author><name>J</name><uri>https://j.example/</uri></author><link href="s.html"/>
<link rel="enclosure" href="{M}/v.mp3" type="audio/mpeg" length="5" title="S"/><category term="t" label="L"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi <a href="y">z</a><br/></p></div>
</content></entry></feed>"""
    assert read(data) == Article(
        id="HTTP://Example.org/a/../b",
        title="T & U",
        published=TIME,
        updated=datetime.fromisoformat("2016-11-07T00:00:00Z"),
        html='<div><p>Hi <a href="https://n.example/x/y">z</a><br></p></div>',
        summary="Hi z",
        people=(Person("J", url="https://j.example/"),),
        categories=("L",),
        language="en",
        link="https://n.example/x/s.html",
        works=(Work("", "", "", "S", Media(f"{M}/v.mp3", "audio/mpeg", "audio", size=5)),),
        source="feed",
    )


def test_json_feed() -> None:
    attachments = [
        {"url": f"{M}/a.mp4", "mime_type": "video/mp4", "title": "V", "size_in_bytes": 5},
        {"url": f"{M}/a.webm", "mime_type": "video/webm", "title": "V"},
        {"url": f"{M}/b.pdf", "mime_type": "application/pdf"},
    ]
    first = {
        "id": "1 a",
        "url": "https://n.example/1",
        "content_html": "<p>Yo</p>",
        "content_text": "Yo",
        "date_published": "2016-11-06T20:19:39+03:30",
        "authors": [{"name": "J"}],
        "author": {"name": "J"},
        "attachments": attachments,
        "_own": {"x": 1},
    }
    feed = {"title": "t", "items": [first, {"id": None}, 5], "version": "https://jsonfeed.org/version/1.1"}
    video = Work(
        id="",
        sort="",
        kind="",
        title="V",
        media=Media(f"{M}/a.mp4", "video/mp4", "video", size=5),
        renditions=(Media(f"{M}/a.webm", "video/webm", "video"),),
    )
    paper = Work("", "", "", "", Media(f"{M}/b.pdf", "application/pdf", "document"))
    article = Article(
        id="1 a",
        title="Yo",
        published=TIME,
        updated=TIME,
        html="<p>Yo</p>",
        summary="Yo",
        people=(Person("J"),),
        link="https://n.example/1",
        works=(video, paper),
        source="a.json",
    )
    assert found(json.dumps(feed), "a.json") == [
        Reading(article),
        "a.json:1: items[1]: id is null: expected a string",
        "a.json:1: items[2]: is 5: expected an object",
    ]


CHINESE = "今年的春天来得特别早" * 12
URL = f"https://n.example/{'a-long-path/' * 9}"
PICTURE = f'<p><img src="data:image/png;base64,{"A" * 3000}" alt="">Seen from above</p>'


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Words " * 20, "Words " * 12 + "Words…"),
        ("Words " * 13, ("Words " * 13).strip()),
        (CHINESE, CHINESE[:80] + "…"),
        (CHINESE[:80], CHINESE[:80]),
        (URL, URL[:80] + "…"),
        (f"Look: {URL}", f"Look: {URL}"[:80] + "…"),
        ("ไม่มีช่องว่าง" * 9, ("ไม่มีช่องว่าง" * 9)[:79] + "…"),
        (" " + "กำ" * 70, "กำ" * 40 + "…"),
        ("x" + "กำ" * 70, "x" + "กำ" * 39 + "…"),
        (PICTURE, "Seen from above"),
        (PICTURE[:2900], ""),
    ],
    ids=range(11),
)
def test_headline_of_an_item_without_one(text: str, headline: str) -> None:
    """Of JSON Feed, RSS and Atom alike."""
    time = "2016-11-06T20:19:39+03:30"
    version = "https://jsonfeed.org/version/1.1"
    posted = {"id": "a", "date_published": time, "content_html": text}
    escaped = text.replace("<", "&lt;")
    documents = {
        "a.json": json.dumps({"version": version, "items": [posted]}),
        "rss": rss(item(f"<description>{escaped}</description>").replace("<title>T</title>", "")),
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><updated>{time}</updated>'
        f'<content type="html">{escaped}</content></entry></feed>',
    }
    read = [each for name, document in documents.items() for each in found(document, name)]
    assert [each.article.title if isinstance(each, Reading) else each for each in read] == [headline] * 3


def test_one_refused_item_costs_nothing_else() -> None:
    assert found(rss(item(""), "<item><title>n</title></item>", "<item><guid>g</guid></item>")) == [
        Reading(PLAIN),
        "feed:3: item 2: guid and link are missing: expected an id",
        "feed:4: item 3: date is missing: expected a time such as 2016-11-06T20:19:39+03:30",
    ]


def test_documents_that_are_not_xml_are_refused() -> None:
    (refused,) = found("<rss>\n<channel></rss>")
    error = "<channel>, opened on line 2, is not closed before </rss> (column 12)"
    assert str(refused) == f"feed:2: not well-formed XML: {error}"


@pytest.mark.parametrize(
    ("encoding", "line", "error"),
    [
        ("utf-8", 2, "<channel>, opened on line 2, is not closed before </rss> (column 18)"),
        ("shift_jis", 2, "<channel>, opened on line 2, is not closed before </rss> (column 18)"),
        ("gb18030", 2, "<channel>, opened on line 2, is not closed before </rss> (column 18)"),
        ("nonsense", 1, "unknown encoding 'nonsense': write the document in UTF-8"),
        ("hex", 1, "unknown encoding 'hex': write the document in UTF-8"),
    ],
)
def test_an_error_in_any_encoding_is_described(encoding: str, line: int, error: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<rss><channel>日</rss>'
    codec = encoding if encoding in ("shift_jis", "gb18030") else "utf-8"
    (refused,) = found(text.encode(codec))
    assert str(refused) == f"feed:{line}: not well-formed XML: {error}"
    whole = text.replace("</rss>", f"{item('<description>日本</description>')}</channel></rss>").encode(codec)
    if encoding != codec:
        return
    (read,) = found(whole)
    assert isinstance(read, Reading)


@pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.name)
def test_what_we_publish_we_can_read(format_: object, tmp_path: Path) -> None:
    library = read_folder(SEEDS)
    documents = publish(library.channel, library.articles)
    path = next(path for path in documents if path == f"feed.{getattr(format_, 'suffix', '')}")
    (tmp_path / "channel.toml").write_bytes((SEEDS / "channel.toml").read_bytes())
    (tmp_path / path).write_bytes(documents[path].body)
    again = read_folder(tmp_path)
    assert again.refusals == ()

    def facts(article: Article) -> tuple[object, ...]:
        return (article.id, article.title, article.published, {work.media.url for work in article.works})

    assert [facts(article) for article in again.articles] == [facts(article) for article in library.articles]


WHOLE = rss(
    item(
        f'<enclosure url="{M}/a.mp4" length="1" type="video/mp4"/>'
        f'<media:content url="{M}/a.mp4" duration="5"/>'
    ),
    item("<content:encoded>&lt;p&gt;x</content:encoded>", "<guid>b</guid>"),
).encode()


@given(st.integers(0, 1200), st.integers(0, 30), st.binary(max_size=6))
def test_no_damage_crashes_it(start: int, length: int, patch: bytes) -> None:
    found(WHOLE[:start] + patch + WHOLE[start + length :])


@given(st.text(max_size=30), st.sampled_from(["link", "guid", "pubDate", "itunes:duration", "dc:creator"]))
def test_no_text_crashes_it(text: str, tag: str) -> None:
    clean = "".join(char for char in text if char >= " " and char not in "<&\ufffe\uffff")
    found(rss(item(f"<{tag}>{clean}</{tag}>", "")))


@pytest.mark.slow
@given(
    st.sampled_from(["url", "length", "type"]), st.text(st.characters(exclude_categories=["C"]), max_size=20)
)
def test_no_enclosure_crashes_it(name: str, value: str) -> None:
    attributes = {"url": f"{M}/a.mp4", "length": "1", "type": "video/mp4"} | {name: value}
    said = " ".join(f'{key}="{each}"' for key, each in attributes.items() if not set(each) & set('<&"'))
    found(rss(item(f"<enclosure {said}/>")))


@pytest.mark.slow
def test_what_is_not_there_costs_no_start() -> None:
    heavy = "{'lxml', 'nh3', 'yaml', 'markdown_it'}"
    code = "import sys; from feeds.dialects import dialects; dialects()"
    code += f"; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_bad_enclosure_costs_nothing_else() -> None:
    (read_,) = found(rss(item('<enclosure url="ftp://x/y.mp3" length="1" type="audio/mpeg"/>')))
    assert isinstance(read_, Reading)
    assert read_.article == PLAIN
    said = "media: is 'ftp://x/y.mp3', expected an http or https URL, or a path: ignored"
    assert [note.message for note in read_.notes] == [said]


def test_a_body_with_its_own_base() -> None:
    data = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:a</id><title>T</title>
<updated>2016-11-06T20:19:39+03:30</updated>
<content type="html" xml:base="{M}/d/">&lt;img src="i.jpg"></content>
</entry></feed>"""
    assert read(data).html == f'<img src="{M}/d/i.jpg">'
