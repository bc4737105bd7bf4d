"""What podcast directories require of shows and episodes: Apple's list, most of which is in PSP-1."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from feeds.validator.elements import text_of, value_of
from feeds.validator.profiles.demands import demand
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.white_space import SPACE

APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
BOTH = "apple psp1"
ALL = "apple psp1 spotify"
BYTES = 4000
MAX_TITLE_CHARACTERS = 255

TYPES = frozenset(
    {
        "audio/x-m4a", "audio/m4a", "audio/mp4", "audio/mpeg", "video/quicktime", "video/mp4", "video/x-m4v",
        "video/m4v", "application/pdf",
    }
)  # fmt: skip
"""Apple's types and PSP-1's, which differ in the x-. Both accept either."""

SHOW = """<rss version="2.0"><channel><title>{}</title><link>https://example.org/</link>
    <description>{}</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
    href="https://example.org/feed" type="application/rss+xml"/></channel></rss>"""

_show = partial(demand, of="rss:channel", see=APPLE, profile=BOTH)
_episode = partial(demand, of="rss:item", see=APPLE)

language = _show(
    "show-missing-language", child="language", good="<language>en</language>",
    title="A podcast must have a language.",
    why="Apple Podcasts does not accept a show without it. Write an ISO 639 code such as en or en-us.",
)  # fmt: skip
image = _show(
    "show-missing-artwork", child="itunes:image", good='<itunes:image href="https://example.org/show.jpg"/>',
    title="A podcast must have artwork in itunes:image.",
    why="Apple Podcasts does not accept a show without it. Use a square JPEG or PNG of 1400 to 3000 pixels.",
)  # fmt: skip
named = _show(
    "show-missing-title", child="title", good="<title>Harbour Talk</title>", bad=SHOW.format("", "A."),
    title="A podcast must have a title.", why="Podcast apps list the show under it.",
)  # fmt: skip
described = _show(
    "show-missing-description", child="description", good="<description>Words.</description>",
    bad=SHOW.format("A", ""), title="A podcast must have a description.",
    why="Podcast apps show it on the page of the show, and directories search it.",
)  # fmt: skip
category = _show(
    "show-missing-category", child="itunes:category", good='<itunes:category text="News"/>',
    title="A podcast must have an itunes:category.",
    why="Directories list the show under it. Choose from Apple's list; the first category counts.",
)  # fmt: skip
explicit = _show(
    "show-missing-explicit", child="itunes:explicit", good="<itunes:explicit>false</itunes:explicit>",
    title="A podcast must have an itunes:explicit.",
    why="Apple Podcasts does not accept a show without it. Write true or false.",
)  # fmt: skip
author = _show(
    "show-missing-author", child="itunes:author", good="<itunes:author>Ann</itunes:author>",
    title="A podcast should have an itunes:author.",
    why="Apple and PSP-1 recommend it, so that listeners see who makes the show.", severity="warning",
)  # fmt: skip
ITEM = """<rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
    <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
    href="https://example.org/feed" type="application/rss+xml"/>
    <item><guid isPermaLink="false">a</guid>{}</item></channel></rss>"""

enclosure = _episode(
    "episode-missing-enclosure", child="enclosure",
    good='<enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>',
    title="A podcast episode must have an enclosure.",
    why="Podcast apps play the file in it, and see no episode in an item without one.", profile=ALL,
)  # fmt: skip
title = _episode(
    "episode-missing-title", child="title|itunes:title", good="<title>One</title>",
    bad=ITEM.format("<description>Words.</description>"), title="A podcast episode must have a title.",
    why="Put the numbers of the season and the episode into itunes:season and itunes:episode instead.",
    profile=ALL,
)  # fmt: skip
date = _episode(
    "episode-missing-date", child="pubDate", good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    title="A podcast episode should have a pubDate.", why="Podcast apps sort the episodes by date.",
    severity="warning", profile=ALL,
)  # fmt: skip
duration = _episode(
    "episode-missing-duration", child="itunes:duration", good="<itunes:duration>61</itunes:duration>",
    title="A podcast episode should have an itunes:duration.",
    why="Podcast apps show the length before the download. Write it in seconds.", severity="warning",
    profile=BOTH,
)  # fmt: skip
description = _episode(
    "episode-missing-description", child="description|content:encoded|itunes:summary",
    good="<description>Words.</description>", title="A podcast episode should have a description.",
    why="Podcast apps show it as the show notes. Apple allows p, ol, ul, li and a in it.", severity="warning",
    profile=BOTH,
)  # fmt: skip
link = _episode(
    "episode-missing-link", child="link", good="<link>https://example.org/1</link>",
    title="A podcast episode should have a link.",
    why="It leads from the podcast app to the page of the episode.", severity="info", profile=BOTH,
)  # fmt: skip


@rule("show-description-too-long", on="rss:channel rss:item", severity="error", see=APPLE, profile=BOTH)
def description_too_long(element: Element, _document: Document) -> Problems:
    """The description of a podcast or an episode must have at most 4000 bytes.

    This is the limit of Apple Podcasts and PSP-1. In UTF-8, a character takes one to four bytes.

    bad: <description>{x*4001}</description>
    good: <description>Words.</description>
    """
    text = element.findtext("description") or ""
    if len(text) * 4 > BYTES and (size := len(text.strip().encode("utf-8", "replace"))) > BYTES:
        yield Problem(element, f"must have a <description> of at most {BYTES} bytes, not {size}")


@rule("episode-enclosure-type", on="rss:enclosure", severity="error", see=APPLE, profile=BOTH)
def enclosure_type(element: Element, _document: Document) -> Problems:
    """The enclosure of an episode must have a type that podcast apps play.

    Apple Podcasts accepts audio/mpeg, audio/x-m4a, video/mp4, video/x-m4v, video/quicktime and
    application/pdf.

    bad: <enclosure url="https://example.org/1.ogg" length="1" type="audio/ogg"/>
    good: <enclosure url="https://example.org/1.mp3" length="1" type="audio/mpeg"/>
    """
    value = value_of(element, "type")
    if value and value.partition(";")[0].strip(SPACE).lower() not in TYPES:
        yield Problem(element, f"must be a type that podcast apps play, not {shown(value)}", "type", value)


@rule("episode-repeated-enclosure-url", on="rss:channel", severity="error", see=APPLE, profile=BOTH)
def repeated_enclosure_url(channel: Element, _document: Document) -> Problems:
    """Every episode must have its own enclosure URL.

    Apple Podcasts ignores the duplicates, so listeners would not get these episodes there.

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
        for enclosure in item.iterchildren("enclosure"):
            url = value_of(enclosure, "url")
            if url and url in seen:
                yield Problem(enclosure, f"must be unique: another episode has {shown(url)}", "url", url)
            seen.add(url)


@rule("episode-url-not-ascii", on="rss:enclosure", severity="warning", see=APPLE, profile="apple")
def url_not_ascii(element: Element, _document: Document) -> Problems:
    """The file name of an episode should have only ASCII letters, digits, hyphens, dots and underscores.

    Apple recommends such names. Rename the file instead of percent-encoding its name: one-two.mp3, not
    one%20two.mp3.

    bad: <enclosure url="https://example.org/a%20b.mp3" length="1" type="audio/mpeg"/>
    good: <enclosure url="https://example.org/a-b.mp3" length="1" type="audio/mpeg"/>
    """
    url = value_of(element, "url")
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    if path.isascii() and "%" in path:
        yield Problem(element, "should have only letters, digits, '-', '.' and '_' in its path", "url", url)


@rule("show-not-rss", on="atom:feed rdf:RDF rss:rss", severity="error", see=APPLE, profile=ALL)
def not_rss(element: Element, document: Document) -> Problems:
    """A podcast must be RSS 2.0.

    Podcast directories accept no other format.

    bad in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id><title>A</title>
        <author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    good in document: <rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
        <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
        href="https://example.org/feed" type="application/rss+xml"/></channel></rss>
    """
    if document.kind != "rss-2.0":
        yield Problem(element, 'must be <rss version="2.0"> in a podcast')


SHORT = "rss:title rss:copyright itunes:author itunes:title itunes:name"


@rule("show-value-too-long", on=SHORT, severity="warning", see=APPLE, profile=BOTH)
def value_too_long(element: Element, _document: Document) -> Problems:
    """A value in a podcast other than a description should have at most 255 characters.

    This is the limit of Apple Podcasts and PSP-1.

    bad: <title>{x*256}</title>
    good: <title>{x*255}</title>
    """
    size = len(text_of(element))
    if size > MAX_TITLE_CHARACTERS:
        yield Problem(element, f"should have at most {MAX_TITLE_CHARACTERS} characters, not {size}")


@rule("show-value-spaces", on=f"{SHORT} itunes:subtitle", severity="info", see=APPLE, profile=BOTH)
def value_spaces(element: Element, _document: Document) -> Problems:
    """A value in a podcast should not begin or end with whitespace.

    Apple Podcasts and PSP-1 ask for trimmed values.

    bad: <title> One</title>
    good: <title>One</title>
    """
    text = element.text or ""
    if text != text.strip() and text.strip():
        yield Problem(element, "should not begin or end with whitespace")
