"""News apps: Flipboard, MSN, SmartNews and Apple News, whose requirements are much the same."""

from __future__ import annotations

from functools import partial

from feeds.validator.elements import XML_LANG, child_of, text_of
from feeds.validator.profiles.demands import clark, demand, is_blank
from feeds.validator.rule import Document, Element, Problem, Problems, rule

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
    "news-missing-language", of="rss:channel", child="language", good="<language>en-gb</language>",
    title="A news feed must have a language.",
    why="Flipboard, SmartNews and Apple News require it. Write an ISO 639 code such as en or en-gb.",
    see=FLIPBOARD, profile="flipboard smartnews apple-news",
)  # fmt: skip
_article = partial(demand, of="rss:item", see=MSN)
title = _article(
    "news-missing-title", child="title", good="<title>Words</title>", bad=BARE,
    title="A news article must have a title.",
    why="Flipboard, MSN, SmartNews and Apple News require it. Write it without HTML.",
    profile="flipboard msn smartnews apple-news",
)  # fmt: skip
link = _article(
    "news-missing-link", child="link", good="<link>https://example.org/1</link>",
    title="A news article must have a link.",
    why="News apps open this page. Flipboard prefers one on the host of the feed.",
    profile="flipboard msn smartnews apple-news",
)  # fmt: skip
date = _article(
    "news-missing-date", child="pubDate", good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    title="A news article must have a pubDate.",
    why="Flipboard and MSN require it. MSN rejects feeds whose dates change with each request.",
    profile="flipboard msn",
)  # fmt: skip
author = _article(
    "news-missing-author", child="dc:creator|author|atom:author", good="<dc:creator>Ann</dc:creator>",
    title="A news article should have an author.",
    why="Flipboard requires dc:creator, and MSN asks for the name of the author.", severity="warning",
    see=FLIPBOARD, profile="flipboard msn",
)  # fmt: skip
description = _article(
    "news-missing-description", child="description", good="<description>Words.</description>",
    title="A news article must have a description.",
    why="Flipboard requires at least 300 characters; Apple News shows at most 200 as an excerpt.", see=APPLE,
    profile="apple-news flipboard",
)  # fmt: skip
body = _article(
    "news-missing-body", child="content:encoded|description|atom:content",
    good="<description>Words.</description>", title="A news article must contain its full text.",
    why="MSN and SmartNews show the article in their own apps. Put the text into content:encoded.",
    profile="msn smartnews",
)  # fmt: skip
built = demand(
    "news-missing-channel-date", of="rss:channel", child="pubDate|lastBuildDate",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    title="A news feed should have a pubDate or lastBuildDate.",
    why="SmartNews asks when the publication was last changed.", severity="warning", see=SMARTNEWS,
    profile="smartnews",
)  # fmt: skip
logo = demand(
    "smartnews-missing-logo", of="rss:channel", child="snf:logo",
    good='<snf:logo xmlns:snf="http://www.smartnews.be/snf"><url>https://example.org/1.png</url></snf:logo>',
    title="A SmartNews feed should have an snf:logo.",
    why="It is the picture that stands for the publication. Use snf:darkModeLogo for a dark version.",
    severity="warning", see=SMARTNEWS, profile="smartnews",
)  # fmt: skip
thumbnail = _article(
    "smartnews-missing-thumbnail", child="media:thumbnail",
    good='<media:thumbnail url="https://example.org/1.jpg"/>',
    title="A SmartNews article should have a media:thumbnail.",
    why="SmartNews takes it as the lead picture of the article.", severity="warning", see=SMARTNEWS,
    profile="smartnews",
)  # fmt: skip
picture = _article(
    "msn-missing-picture", child="media:content|media:group|media:thumbnail|enclosure",
    good='<media:content url="https://example.org/1.jpg" type="image/jpeg"/>',
    title="An MSN article should have a picture.",
    why="MSN publishes only articles with pictures automatically.", severity="info", profile="msn",
)  # fmt: skip
lead = _article(
    "flipboard-missing-enclosure", child="enclosure|media:content|media:group",
    good='<enclosure url="https://example.org/1.jpg" length="1" type="image/jpeg"/>',
    title="A Flipboard article should have one picture or video.",
    why="Flipboard needs it for its layout. The smaller side should have at least 500 pixels.",
    severity="warning", see=FLIPBOARD, profile="flipboard",
)  # fmt: skip


@rule(
    "news-missing-atom-language",
    on="atom:feed",
    severity="error",
    see=FLIPBOARD,
    profile="flipboard smartnews apple-news",
)
def atom_language(feed: Element, _document: Document) -> Problems:
    """A news feed in Atom must have the attribute xml:lang.

    Flipboard, SmartNews and Apple News require the language. Write a code such as en or en-gb.

    bad in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id><title>A</title>
        <author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    good in document: <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    """
    if is_blank(feed.get(XML_LANG)):
        yield Problem(feed, 'must have the attribute "xml:lang"')


@rule("news-not-utf8", on="@channel", severity="error", see=SMARTNEWS, profile="smartnews apple-news")
def not_utf8(channel: Element, document: Document) -> Problems:
    """A news feed must be encoded in UTF-8.

    SmartNews and Apple News require it.

    bad in document: <?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom">
        <id>tag:example.org,2026:a</id><title>A</title><author><name>Ann</name></author>
        <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/></feed>
    good in document: <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
        <id>tag:example.org,2026:a</id><title>A</title><author><name>Ann</name></author>
        <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/></feed>
    """
    if document.encoding.lower() not in ("utf-8", "utf8", "ascii", "us-ascii"):
        yield Problem(channel, f"must be encoded in UTF-8, not in {document.encoding}")


def _title(item: Element) -> Element | None:
    title = child_of(item, "title")
    return child_of(item, clark("atom:title")) if title is None else title


@rule("msn-title-length", on="@item", severity="error", see=MSN, profile="msn")
def msn_title_length(item: Element, _document: Document) -> Problems:
    """The title of an MSN article must have 20 to 150 characters.

    MSN does not accept shorter or longer ones. Write it without HTML.

    bad: <title>Too short</title>
    good: <title>Neither too long nor too short</title>
    """
    yield from _length(item, 20, 150, "must")


@rule("apple-news-title-length", on="@item", severity="warning", see=APPLE, profile="apple-news")
def apple_title_length(item: Element, _document: Document) -> Problems:
    """The title of an Apple News article should have 15 to 60 characters.

    Apple recommends this length. Write the title without HTML.

    bad: <title>Too short</title>
    good: <title>Neither too long nor too short</title>
    """
    yield from _length(item, 15, 60, "should")


def _length(item: Element, least: int, most: int, verb: str) -> Problems:
    title = _title(item)
    size = len(text_of(title)) if title is not None else 0
    if title is not None and size and not least <= size <= most:
        yield Problem(title, f"{verb} have {least} to {most} characters, not {size}")


@rule("flipboard-short-description", on="rss:item", severity="error", see=FLIPBOARD, profile="flipboard")
def short_description(item: Element, _document: Document) -> Problems:
    """The description or the text of a Flipboard article must have at least 300 characters.

    Put the full text into content:encoded if the description is only a summary.

    bad: <description>Too short.</description>
    good: <description>{x*300}</description>
    """
    texts = [item.findtext("description") or "", item.findtext(ENCODED) or ""]
    longest = max(len(text.strip()) for text in texts)
    if 0 < longest < 300:
        yield Problem(item, f"must have a <description> of at least 300 characters, not {longest}")


@rule("flipboard-few-items", on="rss:channel", severity="warning", see=FLIPBOARD, profile="flipboard")
def few_items(channel: Element, document: Document) -> Problems:
    """A Flipboard feed should have at least 20 recent articles.

    Leave older articles in the feed until there are enough new ones.

    bad in channel: <ttl>60</ttl>
    good in document: <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    """
    count = sum(1 for _ in channel.iterchildren("item"))
    if count < 20 and channel not in document.incomplete:
        yield Problem(channel, f"should have at least 20 <item>, not {count}")


@rule(
    "smartnews-description-length", on="rss:channel", severity="warning", see=SMARTNEWS, profile="smartnews"
)
def description_length(channel: Element, _document: Document) -> Problems:
    """The description of a SmartNews feed should have at most 30 characters.

    SmartFormat asks for a short phrase about the publication.

    bad in channel: <description>Words about words, and more words about words.</description>
    good in channel: <description>Words about words.</description>
    """
    size = len((channel.findtext("description") or "").strip())
    if size > 30:
        yield Problem(channel, f"should have a <description> of at most 30 characters, not {size}")
