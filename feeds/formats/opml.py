"""OPML 2.0 (https://opml.org/spec2.opml): all feeds of a publication in one list, which readers import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from feeds.core.texts import clean_line
from feeds.formats.extras import element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.model.channel import Channel

MEDIA_TYPE = "text/x-opml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class OutlineFeed:
    """A feed in the list, with its web page `home`.

    Its type is `rss` whatever its format, the only type that readers know.
    """

    title: str
    url: str
    description: str
    home: str
    rss: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds under a common title; without a title they are at the top level."""

    title: str
    feeds: Sequence[OutlineFeed]


def render(channel: Channel, groups: Sequence[Group]) -> bytes:
    """Returns the document, without `dateModified`: articles do not change the list, and nothing dates it."""
    root = element("opml", attributes={"version": "2.0"})
    root.extend([_head(channel), _body(channel, groups)])
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _head(channel: Channel) -> etree._Element:
    head = element("head")
    head.append(element("title", clean_line(channel.title)))
    for owner in channel.people[:1]:
        head.append(element("ownerName", clean_line(owner.name)))
        if owner.email:
            head.append(element("ownerEmail", owner.email))
    head.append(element("docs", "http://opml.org/spec2.opml"))
    return head


def _body(channel: Channel, groups: Sequence[Group]) -> etree._Element:
    body = element("body")
    for group in groups:
        outlines = [_outline(channel, feed) for feed in group.feeds]
        if group.title:
            parent = element("outline", attributes={"text": group.title})
            parent.extend(outlines)
            body.append(parent)
        else:
            body.extend(outlines)
    return body


def _outline(channel: Channel, feed: OutlineFeed) -> etree._Element:
    title, version = clean_line(feed.title), "RSS2" if feed.rss else None
    facts = {"text": title, "title": title, "description": clean_line(feed.description), "type": "rss",
             "version": version, "language": channel.language, "xmlUrl": feed.url,
             "htmlUrl": feed.home}  # fmt: skip
    return element("outline", attributes=facts)
