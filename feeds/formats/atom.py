"""Atom (RFC 4287): every related item is an enclosure link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import Format, generator
from feeds.formats.extras import history
from feeds.formats.extras.atom import enclosure_link, native_link
from feeds.formats.lead import lead_first
from feeds.page import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.page import Page


def render(channel: Channel, page: Page) -> bytes:
    """The document."""
    home = Link("alternate", page.home, "text/html")
    links = map(native_link, (*page.links, home))
    return generator.atom(channel, page, [*links, *history.marks(page)], _entry)


def _entry(article: Article) -> Iterator[etree._Element]:
    if article.link:
        yield native_link(Link("alternate", article.link, "text/html"))
    elif article.part_of:
        yield native_link(Link("related", article.part_of))
    yield from map(enclosure_link, lead_first(article))


FORMAT = Format(
    "atom",
    "atom",
    "application/atom+xml; charset=utf-8",
    render,
    title="Atom 1.0",
    about="The exact one: every video and picture of an article is an enclosure with its own title.",
    place=20,
)
