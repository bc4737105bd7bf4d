"""News apps: Flipboard, MSN, SmartNews and Apple News, whose demands of articles are much the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.elements import XML_LANG, text_of
from feeds.validator.profiles.demands import clark, demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

FLIPBOARD = "https://about.flipboard.com/rss-spec"
MSN = "https://support.microsoft.com/topic/msn-feed-item-metadata-requirements"
SMARTNEWS = "https://publishers.smartnews.com/hc/articles/360036526213"
APPLE = "https://support.apple.com/guide/news-publisher/apdc2c7520ff"
ENCODED = clark("content:encoded")
BARE = """<rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
    <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
    href="https://example.org/feed" type="application/rss+xml"/>
    <item><guid isPermaLink="false">a</guid><description>A.</description></item></channel></rss>"""

language = demand(
    "news-missing-language",
    of="rss:channel",
    child="language",
    good="<language>en-gb</language>",
    why="A publication must say its language.",
    severity="error",
    see=FLIPBOARD,
    profile="flipboard smartnews apple-news",
)
title = demand(
    "news-missing-title",
    of="rss:item",
    child="title",
    good="<title>Words</title>",
    bad=BARE,
    why="An article must have a title.",
    severity="error",
    see=MSN,
    profile="flipboard msn smartnews apple-news",
)
link = demand(
    "news-missing-link",
    of="rss:item",
    child="link",
    good="<link>https://example.org/1</link>",
    why="An article must link to its page.",
    severity="error",
    see=MSN,
    profile="flipboard msn smartnews apple-news",
)
date = demand(
    "news-missing-date",
    of="rss:item",
    child="pubDate",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    why="An article must say when it was published.",
    severity="error",
    see=MSN,
    profile="flipboard msn",
)
author = demand(
    "news-missing-author",
    of="rss:item",
    child="dc:creator|author|atom:author",
    good="<dc:creator>Ann</dc:creator>",
    why="An article should name its author.",
    severity="warning",
    see=FLIPBOARD,
    profile="flipboard msn",
)
description = demand(
    "news-missing-description",
    of="rss:item",
    child="description",
    good="<description>Words.</description>",
    why="An article must have a description.",
    severity="error",
    see=APPLE,
    profile="apple-news flipboard",
)
body = demand(
    "news-missing-body",
    of="rss:item",
    child="content:encoded|description|atom:content",
    good="<description>Words.</description>",
    why="An article must come with its full text.",
    severity="error",
    see=MSN,
    profile="msn smartnews",
)
built = demand(
    "news-missing-channel-date",
    of="rss:channel",
    child="pubDate|lastBuildDate",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    why="A publication should say when it was last changed.",
    severity="warning",
    see=SMARTNEWS,
    profile="smartnews",
)
logo = demand(
    "smartnews-missing-logo",
    of="rss:channel",
    child="snf:logo",
    good='<snf:logo xmlns:snf="http://www.smartnews.be/snf"><url>https://example.org/1.png</url></snf:logo>',
    why="A publication should bring its logo.",
    severity="warning",
    see=SMARTNEWS,
    profile="smartnews",
)
thumbnail = demand(
    "smartnews-missing-thumbnail",
    of="rss:item",
    child="media:thumbnail",
    good='<media:thumbnail url="https://example.org/1.jpg"/>',
    why="An article should have a picture to lead it.",
    severity="warning",
    see=SMARTNEWS,
    profile="smartnews",
)
picture = demand(
    "msn-missing-picture",
    of="rss:item",
    child="media:content|media:group|media:thumbnail|enclosure",
    good='<media:content url="https://example.org/1.jpg" type="image/jpeg"/>',
    why="Only articles with a picture are published without an editor's help.",
    severity="info",
    see=MSN,
    profile="msn",
)
lead = demand(
    "flipboard-missing-enclosure",
    of="rss:item",
    child="enclosure|media:content|media:group",
    good='<enclosure url="https://example.org/1.jpg" length="1" type="image/jpeg"/>',
    why="An article should have one picture or video, at least 500 pixels wide and high.",
    severity="warning",
    see=FLIPBOARD,
    profile="flipboard",
)


@rule(
    "news-missing-atom-language",
    on="atom:feed",
    severity="error",
    see=FLIPBOARD,
    profile="flipboard smartnews apple-news",
)
def atom_language(feed: _Element, _document: Document) -> Iterator[Problem]:
    """A publication must say its language, in Atom by xml:lang.

    bad in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id><title>A</title>
        <author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    good in document: <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    """
    if not feed.get(XML_LANG):
        yield Problem(feed, "must say its language by xml:lang")


@rule("news-not-utf8", on="@channel", severity="error", see=SMARTNEWS, profile="smartnews apple-news")
def not_utf8(channel: _Element, document: Document) -> Iterator[Problem]:
    """A publication's feed must be encoded in UTF-8.

    bad in document: <?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom">
        <id>tag:example.org,2026:a</id><title>A</title><author><name>Ann</name></author>
        <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/></feed>
    good in document: <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
        <id>tag:example.org,2026:a</id><title>A</title><author><name>Ann</name></author>
        <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/></feed>
    """
    if document.encoding.lower() not in ("utf-8", "utf8", "ascii", "us-ascii"):
        yield Problem(channel, f"must be encoded in UTF-8, not in {document.encoding}")


def _title(item: _Element) -> _Element | None:
    found = item.find("title")
    return item.find(clark("atom:title")) if found is None else found


@rule("msn-title-length", on="@item", severity="error", see=MSN, profile="msn")
def msn_title_length(item: _Element, _document: Document) -> Iterator[Problem]:
    """The title of an article has 20 to 150 characters.

    bad: <title>Too short</title>
    good: <title>Neither too long nor too short</title>
    """
    yield from _length(item, 20, 150, "must")


@rule("apple-news-title-length", on="@item", severity="warning", see=APPLE, profile="apple-news")
def apple_title_length(item: _Element, _document: Document) -> Iterator[Problem]:
    """The title of an article should have 15 to 60 characters.

    bad: <title>Too short</title>
    good: <title>Neither too long nor too short</title>
    """
    yield from _length(item, 15, 60, "should")


def _length(item: _Element, least: int, most: int, verb: str) -> Iterator[Problem]:
    title = _title(item)
    size = len(text_of(title)) if title is not None else 0
    if title is not None and size and not least <= size <= most:
        yield Problem(title, f"{verb} have {least} to {most} characters, not {size}")


@rule("flipboard-short-description", on="rss:item", severity="error", see=FLIPBOARD, profile="flipboard")
def short_description(item: _Element, _document: Document) -> Iterator[Problem]:
    """The description of an article, or its text, has at least 300 characters.

    bad: <description>Too short.</description>
    good: <description>{x*300}</description>
    """
    texts = [item.findtext("description") or "", item.findtext(ENCODED) or ""]
    longest = max(len(text.strip()) for text in texts)
    if 0 < longest < 300:
        yield Problem(item, f"must have a <description> of at least 300 characters, not {longest}")


@rule("flipboard-few-items", on="rss:channel", severity="warning", see=FLIPBOARD, profile="flipboard")
def few_items(channel: _Element, document: Document) -> Iterator[Problem]:
    """A publication should bring twenty recent articles or more.

    bad in channel: <ttl>60</ttl>
    good in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    """
    count = sum(1 for _ in channel.iterchildren("item"))
    if count < 20 and channel not in document.incomplete:
        yield Problem(channel, f"should hold 20 articles or more, not {count}")


@rule(
    "smartnews-description-length", on="rss:channel", severity="warning", see=SMARTNEWS, profile="smartnews"
)
def description_length(channel: _Element, _document: Document) -> Iterator[Problem]:
    """The description of a publication should have at most 30 characters.

    bad in channel: <description>Words about words, and more words about words.</description>
    good in channel: <description>Words about words.</description>
    """
    size = len((channel.findtext("description") or "").strip())
    if size > 30:
        yield Problem(channel, f"should have a <description> of at most 30 characters, not {size}")
