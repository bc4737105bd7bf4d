"""What directories of podcasts ask of a show and its episodes: Apple's list, most of which is PSP-1's too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.validator.elements import text_of, value_of
from feeds.validator.profiles.demands import demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
BOTH = "apple psp1"
ALL = "apple psp1 spotify"
BYTES = 4000
LONGEST = 255

TYPES = frozenset(
    {
        "audio/x-m4a", "audio/m4a", "audio/mp4", "audio/mpeg", "video/quicktime", "video/mp4", "video/x-m4v",
        "video/m4v", "application/pdf",
    }
)  # fmt: skip
"""Apple's types and PSP-1's, which disagree about the x-; both are understood by both."""

language = demand(
    "show-missing-language",
    of="rss:channel",
    child="language",
    good="<language>en</language>",
    why="A show must say its language.",
    severity="error",
    see=APPLE,
    profile=BOTH,
)
image = demand(
    "show-missing-artwork",
    of="rss:channel",
    child="itunes:image",
    good='<itunes:image href="https://example.org/show.jpg"/>',
    why="A show must have artwork: JPEG or PNG, square, 1400 to 3000 pixels wide.",
    severity="error",
    see=APPLE,
    profile=BOTH,
)
category = demand(
    "show-missing-category",
    of="rss:channel",
    child="itunes:category",
    good='<itunes:category text="News"/>',
    why="A show must have a category of Apple's list.",
    severity="error",
    see=APPLE,
    profile=BOTH,
)
explicit = demand(
    "show-missing-explicit",
    of="rss:channel",
    child="itunes:explicit",
    good="<itunes:explicit>false</itunes:explicit>",
    why="A show must say whether it is explicit.",
    severity="error",
    see=APPLE,
    profile=BOTH,
)
author = demand(
    "show-missing-author",
    of="rss:channel",
    child="itunes:author",
    good="<itunes:author>Ann</itunes:author>",
    why="A show should name its author.",
    severity="warning",
    see=APPLE,
    profile=BOTH,
)
ITEM = """<rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
    <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
    href="https://example.org/feed" type="application/rss+xml"/>
    <item><guid isPermaLink="false">a</guid>{}</item></channel></rss>"""

enclosure = demand(
    "episode-missing-enclosure",
    of="rss:item",
    child="enclosure",
    good='<enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>',
    why="An episode must have an enclosure.",
    severity="error",
    see=APPLE,
    profile=ALL,
)
title = demand(
    "episode-missing-title",
    of="rss:item",
    child="title|itunes:title",
    good="<title>One</title>",
    bad=ITEM.format("<description>Words.</description>"),
    why="An episode must have a title.",
    severity="error",
    see=APPLE,
    profile=ALL,
)
date = demand(
    "episode-missing-date",
    of="rss:item",
    child="pubDate",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    why="An episode should say when it came out.",
    severity="warning",
    see=APPLE,
    profile=ALL,
)
duration = demand(
    "episode-missing-duration",
    of="rss:item",
    child="itunes:duration",
    good="<itunes:duration>61</itunes:duration>",
    why="An episode should say how long it lasts, in seconds.",
    severity="warning",
    see=APPLE,
    profile=BOTH,
)
description = demand(
    "episode-missing-description",
    of="rss:item",
    child="description|content:encoded|itunes:summary",
    good="<description>Words.</description>",
    why="An episode should have a description.",
    severity="warning",
    see=APPLE,
    profile=BOTH,
)
link = demand(
    "episode-missing-link",
    of="rss:item",
    child="link",
    good="<link>https://example.org/1</link>",
    why="An episode should lead to its page.",
    severity="info",
    see=APPLE,
    profile=BOTH,
)


@rule("show-description-too-long", on="rss:channel rss:item", severity="error", see=APPLE, profile=BOTH)
def description_too_long(element: _Element, _document: Document) -> Iterator[Problem]:
    """The description of a show or an episode has at most 4000 bytes.

    bad: <description>{x*4001}</description>
    good: <description>Words.</description>
    """
    text = element.findtext("description") or ""
    if len(text) * 4 > BYTES and (size := len(text.strip().encode("utf-8", "replace"))) > BYTES:
        yield Problem(element, f"must have a <description> of at most {BYTES} bytes, not {size}")


@rule("episode-enclosure-type", on="rss:enclosure", severity="error", see=APPLE, profile=BOTH)
def enclosure_type(element: _Element, _document: Document) -> Iterator[Problem]:
    """An episode's file is of a type that podcast programs play.

    bad: <enclosure url="https://example.org/1.mp3" length="1" type="audio/ogg"/>
    good: <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>
    """
    value = value_of(element, "type")
    if value and value.partition(";")[0].strip().lower() not in TYPES:
        said = f"must be a type that podcast programs play, not {shown(value)}"
        yield Problem(element, said, "type", value)


@rule("episode-repeated-enclosure-url", on="rss:channel", severity="error", see=APPLE, profile=BOTH)
def repeated_enclosure_url(channel: _Element, _document: Document) -> Iterator[Problem]:
    """Each episode has a file of its own: those whose URL was there before are ignored.

    bad in document: <rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
        <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
        href="https://example.org/feed" type="application/rss+xml"/>
        <item><guid isPermaLink="false">a</guid><title>One</title>
        <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/></item>
        <item><guid isPermaLink="false">b</guid><title>Two</title>
        <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/></item></channel></rss>
    good in document: <rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
        <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
        href="https://example.org/feed" type="application/rss+xml"/>
        <item><guid isPermaLink="false">a</guid><title>One</title>
        <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/></item>
        <item><guid isPermaLink="false">b</guid><title>Two</title>
        <enclosure url="https://example.org/2.mp3" length="1" type="audio/mpeg"/></item></channel></rss>
    """
    seen: set[str] = set()
    for item in channel.iterchildren("item"):
        for found in item.iterchildren("enclosure"):
            url = value_of(found, "url")
            if url and url in seen:
                yield Problem(found, "must not be that of an earlier episode", "url", url)
            seen.add(url)


@rule("episode-url-not-ascii", on="rss:enclosure", severity="warning", see=APPLE, profile="apple")
def url_not_ascii(element: _Element, _document: Document) -> Iterator[Problem]:
    """The names of files should be of plain letters, digits, hyphens, dots and underscores.

    bad: <enclosure url="https://example.org/a%20b.mp3" length="1" type="audio/mpeg"/>
    good: <enclosure url="https://example.org/a-b.mp3" length="1" type="audio/mpeg"/>
    """
    url = value_of(element, "url")
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    if path.isascii() and "%" in path:
        said = "should have a path of plain letters, digits, '-', '.' and '_'"
        yield Problem(element, said, "url", url)


@rule("show-not-rss", on="atom:feed rdf:RDF rss:rss", severity="error", see=APPLE, profile=ALL)
def not_rss(element: _Element, document: Document) -> Iterator[Problem]:
    """A podcast is RSS 2.0; directories take no other format.

    bad in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id><title>A</title>
        <author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    good in document: <rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
        <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
        href="https://example.org/feed" type="application/rss+xml"/></channel></rss>
    """
    if document.kind != "rss-2.0":
        yield Problem(element, "must be an <rss> of version 2.0, being a podcast")


SHORT = "rss:title rss:copyright itunes:author itunes:title itunes:subtitle itunes:name"


@rule("show-value-too-long", on=SHORT, severity="warning", see=APPLE, profile=BOTH)
def value_too_long(element: _Element, _document: Document) -> Iterator[Problem]:
    """What is no description has at most 255 characters.

    bad: <title>{x*256}</title>
    good: <title>{x*255}</title>
    """
    size = len(text_of(element))
    if size > LONGEST:
        yield Problem(element, f"should have at most {LONGEST} characters, not {size}")


@rule("show-value-spaces", on=SHORT, severity="info", see=APPLE, profile=BOTH)
def value_spaces(element: _Element, _document: Document) -> Iterator[Problem]:
    """A value begins and ends without spaces.

    bad: <title> One</title>
    good: <title>One</title>
    """
    text = element.text or ""
    if text != text.strip() and text.strip():
        yield Problem(element, "should not begin or end with white space")
