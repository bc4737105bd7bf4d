"""Whatever articles may say of themselves, in every format that is read, for hypothesis."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr
from zlib import crc32

import yaml
from exports import Post, blogger, blogger_entry, cdata, ghost, ghost_post, kind, wxr
from hypothesis import strategies as st
from libraries import MARKUP, TEXTS
from lxml import etree

if TYPE_CHECKING:
    Record = dict[str, Any]

ATOM = "{http://www.w3.org/2005/Atom}"
SIGNS = st.sampled_from("aZ0 /?#[]@!$&'()*+,;=:%<>\"{}|\\^`.-_~\x00\t\x7f\x85é汉\u202e\ud800\ufdd0\ue000😀")
STRANGE = st.text(SIGNS, max_size=20)
SCHEMES = st.sampled_from(["http", "https", "HTTPS"] * 3 + ["ftp", "data"])
HOSTS = st.sampled_from(
    [
        *["news.example.org", "münchen.de", "a_b.org", "a.example.", "[2001:db8::1]", "1.2.3.4:8080"] * 4,
        *("[", "[::1", "", "1.2.3.4:99999", "-"),
    ]
)
NAMES = ("a.mp3", "b.mp4", "c.jpg", "d.m4a", "e.pdf", "f.m3u8", "g.srt", "h", "i.json", "j.vtt")
URLS = st.one_of(
    st.builds("{}://{}/{}".format, SCHEMES, HOSTS, STRANGE),
    *[st.sampled_from([f"https://media.example.org/{name}" for name in NAMES])] * 3,
    st.sampled_from(
        [
            *["a b.mp3", "/é.jpg", "//media.example.org/x", "https://news.example.org/?a=1&b=<2>#c"] * 4,
            *("http://[", "https://", "javascript:alert(1)"),
            *("https://news.example.org/" + "x" * 5000, "x" * 5000),
        ]
    ),
)
IDS = st.one_of(
    URLS,
    st.builds("{}:{}".format, st.sampled_from(["urn", "tag", "x-strange", "c", "URN:uuid"]), STRANGE),
    st.integers(),
    st.sampled_from(
        [
            *("tag:", "urn:", "urn:x", " a ", "http:x", "yt:video:1", "HTTP://Example.org/1"),
            *("tag:example.org,2026:" + "x" * 4090, "é" * 1400),
        ]
    ),
)
LANGUAGES = st.sampled_from(
    ["en", "fa_IR", "xx", "zz-ZZ", "en-x", "abcdefgh", "sl-rozaj-biske", "i-klingon", "qaa"] * 3 + ["en-"]
)
TEXT = st.sampled_from([*TEXTS, *MARKUP]) | STRANGE
TYPES = st.sampled_from(
    [
        *("video/mp4", "audio/mpeg", "x", "image/x", "a/b", "video/mp4; codecs=x", "IMAGE/JPEG"),
        *("text/plain", "audio/mp3", "application/json", "text/vtt", "application/octet-stream"),
    ]
)
NUMBERS = st.sampled_from([*[0, 1, 12, 5000, 2**40, "12"] * 3, 2**60, 0.5, "1:02", -1, "x"])
DATES = st.sampled_from(
    [
        *["2026-01-05", "Sun, 06 Nov 2016 20:19:39 GMT", "2016-11-06T20:19:39+13:59", "1969-07-20"] * 4,
        *("1970-01-01T00:00:00Z", "1900-01-01", "1904-01-01", "9998-12-31"),
        *("2416-11-06", "1600-02-29", "2028-01-05", "0001-01-01", "2026-01-05T24:00"),
    ]
)
TRACKS = st.fixed_dictionaries(
    {"url": URLS},
    optional={
        "type": TYPES,
        "language": LANGUAGES,
        "kind": st.sampled_from(["captions", "transcript", "chapters"]),
    },
)
MEDIA = st.fixed_dictionaries(
    {"url": URLS},
    optional={
        "type": TYPES,
        "title": TEXT,
        "size": NUMBERS,
        "seconds": NUMBERS,
        "width": NUMBERS,
        "bitrate": NUMBERS,
        "language": LANGUAGES,
        "poster": URLS,
        "licence": TEXT | URLS,
        "credit": TEXT,
        "alt": TEXT,
        "description": TEXT,
        "date": DATES,
        "medium": st.sampled_from(["image", "video", "audio", "document", "x"]),
        "renditions": st.lists(URLS, max_size=2),
        "tracks": st.lists(TRACKS, max_size=2),
    },
)
ADDRESSES = TEXT | st.sampled_from(["a@b.c", "a@localhost", "@", "a b@c.d", "a@b.c?subject=x"])
PEOPLE = TEXT | st.fixed_dictionaries({"name": TEXT}, optional={"url": URLS, "email": ADDRESSES})
CONTRIBUTORS = st.fixed_dictionaries({"name": TEXT}, optional={"role": TEXT, "url": URLS})
SOUNDBITES = st.fixed_dictionaries({"start": NUMBERS, "seconds": NUMBERS}, optional={"title": TEXT})
EPISODES = st.fixed_dictionaries(
    {},
    optional={
        "episode": NUMBERS,
        "season": NUMBERS,
        "kind": st.sampled_from(["full", "trailer", "bonus", "x"]),
        "explicit": st.booleans(),
        "title": TEXT,
        "image": URLS,
        "people": st.lists(CONTRIBUTORS, max_size=2),
        "soundbites": st.lists(SOUNDBITES, max_size=2),
    },
)
_RECORDS = st.fixed_dictionaries(
    {"id": IDS, "title": TEXT, "date": DATES},
    optional={
        "link": URLS,
        "slug": TEXT,
        "language": LANGUAGES,
        "summary": TEXT,
        "html": TEXT | URLS.map('<a href="{}">x'.format),
        "text": TEXT,
        "tags": st.lists(TEXT, max_size=3),
        "authors": st.lists(PEOPLE, max_size=2),
        "updated": DATES,
        "section": TEXT,
        "byline": TEXT,
        "comments": URLS,
        "point": st.sampled_from(["45.2 -71.9", "95 1", [45.2, -71.9], "x"]),
        "podcast": EPISODES,
        "media": st.lists(MEDIA, max_size=3),
    },
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record; a function of its own, since the strategies in it would be shown at length in messages."""
    record: Record = draw(_RECORDS)
    return record


def as_record(record: Record) -> tuple[str, bytes]:
    """A record of JSON."""
    return ".json", json.dumps(record).encode()


def as_front_matter(record: Record) -> tuple[str, bytes]:
    """Markdown with front matter."""
    head = {key: value for key, value in record.items() if key not in ("html", "text")}
    words = f"{record.get('text', '')}\n\n{record.get('html', '')}"
    return ".md", f"---\n{yaml.safe_dump(head)}---\n{words}\n".encode(errors="replace")


def as_json_feed(record: Record) -> tuple[str, bytes]:
    """A JSON Feed with one item."""
    people = [each if isinstance(each, dict) else {"name": each} for each in record.get("authors", ())]
    attachments = [
        {
            "url": each["url"],
            "mime_type": each.get("type", "audio/mpeg"),
            "size_in_bytes": each.get("size", 1),
        }
        for each in record.get("media", ())
    ]
    item = {
        "id": record["id"],
        "title": record["title"],
        "url": record.get("link", "https://news.example.org/1"),
        "date_published": record["date"],
        "date_modified": record.get("updated", record["date"]),
        "content_html": record.get("html", record["title"]),
        "summary": record.get("summary", ""),
        "language": record.get("language", "en"),
        "tags": record.get("tags", []),
        "authors": people,
        "attachments": attachments,
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [item]}
    return ".json", json.dumps(feed).encode()


def as_rss(record: Record) -> tuple[str, bytes]:
    """An RSS feed with one item."""
    root = etree.Element("rss", version="2.0")
    item = etree.SubElement(etree.SubElement(root, "channel"), "item")
    parts = {"title": "title", "guid": "id", "link": "link", "pubDate": "date", "description": "html"}
    for tag, key in parts.items():
        _add(item, tag, record.get(key))
    for author in record.get("authors", ()):
        _add(item, "author", author["name"] if isinstance(author, dict) else author)
    for tag in record.get("tags", ()):
        _add(item, "category", tag)
    for each in record.get("media", ()):
        facts = {"url": each["url"], "type": each.get("type", ""), "length": str(each.get("size", 0))}
        etree.SubElement(item, "enclosure", {name: _xml(value) for name, value in facts.items()})
    return ".rss", etree.tostring(root)


def as_atom(record: Record) -> tuple[str, bytes]:
    """An Atom feed with one entry."""
    root = etree.Element(f"{ATOM}feed")
    entry = etree.SubElement(root, f"{ATOM}entry")
    parts = {"title": "title", "id": "id", "published": "date", "updated": "updated", "content": "html"}
    for tag, key in parts.items():
        _add(entry, ATOM + tag, record.get(key))
    for author in record.get("authors", ()):
        person = etree.SubElement(entry, f"{ATOM}author")
        facts = author if isinstance(author, dict) else {"name": author}
        for tag, value in facts.items():
            _add(person, ATOM + tag.replace("url", "uri"), value)
    links = [("enclosure", each["url"], each.get("type", "")) for each in record.get("media", ())]
    for rel, href, type_ in (("alternate", record.get("link", ""), ""), *links):
        etree.SubElement(entry, f"{ATOM}link", {"rel": rel, "href": _xml(href), "type": _xml(type_)})
    return ".atom", etree.tostring(root)


def as_text(record: Record) -> tuple[str, bytes]:
    """A text file: title, date, words."""
    text = f"{record['title']}\n\n{record['date']}\n\n{record.get('text', '')}\n\n{record.get('html', '')}\n"
    return ".txt", text.encode(errors="replace")


def as_wordpress(record: Record) -> tuple[str, bytes]:
    """An export of WordPress with one post."""
    post = Post(
        crc32(repr(record["id"]).encode()),
        title=_xml(record["title"]),
        content=_xml(record.get("html", record.get("text", ""))),
        excerpt=_xml(record.get("summary", "")),
        creator=_xml(record.get("byline", "jroe")),
        inside="".join(f"<category>{cdata(_xml(tag))}</category>" for tag in record.get("tags", ())),
        gmt=_xml(record["date"]),
    )
    return ".xml", wxr(post).encode()


def as_ghost(record: Record) -> tuple[str, bytes]:
    """An export of Ghost with one post."""
    post = ghost_post(
        crc32(repr(record["id"]).encode()),
        title=record["title"],
        slug=record.get("slug", "story"),
        html=record.get("html", record.get("text", "")),
        published_at=record["date"],
        updated_at=record.get("updated", record["date"]),
        feature_image=next((each["url"] for each in record.get("media", ())), None),
        custom_excerpt=record.get("summary"),
        canonical_url=record.get("link"),
    )
    return ".json", ghost(post).encode()


def as_blogger(record: Record) -> tuple[str, bytes]:
    """An export of Blogger with one post."""
    tags = "".join(
        f"<category scheme='http://www.blogger.com/atom/ns#' term={quoteattr(_xml(tag))}/>"
        for tag in record.get("tags", ())
    )
    link = f"<link rel='alternate' type='text/html' href={quoteattr(_xml(record.get('link', '')))}/>"
    media = "".join(
        f"<link rel='enclosure' href={quoteattr(_xml(each['url']))} type={quoteattr(each.get('type', ''))}/>"
        for each in record.get("media", ())
    )
    number = str(crc32(repr(record["id"]).encode()))
    words = _xml(record.get("html", record.get("text", "")))
    entry = blogger_entry(number, kind("post") + tags + link + media, escape(_xml(record["title"])), words)
    for tag, key in (("published", "date"), ("updated", "updated")):
        value = escape(_xml(record.get(key, record["date"])))
        entry = entry.replace(f"<{tag}>2024-01-02T10:00:00Z</{tag}>", f"<{tag}>{value}</{tag}>")
    return ".xml", blogger(entry).encode()


def as_var_dump(record: Record) -> tuple[str, bytes]:
    """A text file with its related items as `var_dump` prints an array."""
    members = [
        {
            "id": record["id"],
            "sort": each.get("size", 1),
            "contenttypeid": "21",
            "pic": each["url"],
            "title": each.get("title", ""),
        }
        for each in record.get("media", ())
    ]
    suffix, text = as_text(record)
    return suffix, text + b"\n" + _var_dump(members).encode(errors="replace") + b"\n"


def _var_dump(value: object) -> str:
    if isinstance(value, str):
        return f'string({len(value.encode(errors="replace"))}) "{value}"'
    if isinstance(value, int | float):
        return f"{'int' if isinstance(value, int) else 'float'}({value})"
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inside = [f"  [{json.dumps(key)}]=>\n  {_var_dump(member)}\n" for key, member in pairs]
    return f"array({len(inside)}) {{\n{''.join(inside)}}}"


def _add(parent: etree._Element, tag: str, value: object) -> None:
    if value is not None:
        etree.SubElement(parent, tag).text = _xml(value)


_EXCLUDED = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(value: object) -> str:
    """A text without the characters that no XML document can have."""
    return _EXCLUDED.sub("", str(value))


FORMATS = (
    as_record, as_front_matter, as_json_feed, as_rss, as_atom, as_text, as_wordpress, as_ghost,
    as_blogger, as_var_dump,
)  # fmt: skip
"""The formats that are read, as functions from a record to the suffix and the bytes of a file."""
FORMS = st.sampled_from(FORMATS)
