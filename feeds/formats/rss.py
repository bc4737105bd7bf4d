"""RSS 2.0 with content:encoded, Dublin Core, Atom links and Media RSS.

https://www.rssboard.org/rss-specification and https://www.rssboard.org/rss-profile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.dates import rfc822
from feeds.formats import Format, generator
from feeds.formats.extras import atom, dublincore, element, history, media
from feeds.page import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.page import Page

NAMESPACES = {"dc": dublincore.URI, "media": media.URI}


def render(channel: Channel, page: Page) -> bytes:
    """The document. Without an article there is no date in it: RSS needs none."""

    def item(article: Article) -> Iterator[etree._Element]:
        return _item(channel, article)

    return generator.rss(channel, page, NAMESPACES, _channel(channel, page), item)


def _channel(channel: Channel, page: Page) -> Iterator[etree._Element]:
    if page.articles:
        yield element("lastBuildDate", rfc822(page.updated))
        yield element("pubDate", rfc822(page.updated))
    if not any(person.email for person in channel.people[:1]):
        for person in channel.people:
            yield dublincore.creator(person.name)
    for link in page.links:
        yield atom.foreign_link(link)
    yield from history.marks(page)


def _item(channel: Channel, article: Article) -> Iterator[etree._Element]:
    """An e-mail address makes an `author`, a name alone a `dc:creator`; both would be one too many."""
    yield element("pubDate", rfc822(article.published))
    people = article.people or channel.people
    reachable = next((person for person in people if person.email), None)
    if reachable is not None:
        yield element("author", generator.mailbox(reachable))
    else:
        for person in people:
            yield dublincore.creator(person.name)
    if article.part_of and not article.link:
        yield atom.foreign_link(Link("related", article.part_of))
    yield from media.media(article)


FORMAT = Format(
    "rss",
    "rss",
    "application/rss+xml; charset=utf-8",
    render,
    title="RSS 2.0",
    about="Understood by every feed reader, podcast player and news partner. Start here.",
    place=10,
)
