"""Atom (RFC 4287). Every file of a work is an enclosure link; Media RSS groups renditions of one work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.formats import Format, generator
from feeds.formats.extras import element, georss, history, media, tombstones
from feeds.formats.extras.atom import enclosure_link, native_link, related
from feeds.formats.fragments import in_parts, xml_fragments
from feeds.formats.losses import channel_lost, episode_lost, works_lost
from feeds.model.page import Link
from feeds.model.works import leading, published_works, with_lead_first

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from feeds.model.article import Article, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page

NAMESPACES = {"media": media.URI}


def render(channel: Channel, page: Page) -> bytes:
    """Returns the Atom document."""
    home = Link("alternate", page.home, "text/html")
    links = map(native_link, (*page.links, home))
    place = [georss.point(channel.point)] if channel.point is not None else []
    marks = history.marks(page)
    elements = [*links, *marks, *place, *tombstones.tombstones(page, channel.authority)]
    return generator.atom(channel, page, NAMESPACES, elements, _fill)


def stamps(updated: datetime) -> Iterator[bytes]:
    """Returns the elements that depend on when the document last changed."""
    yield f"<updated>{rfc3339(updated)}</updated>".encode()


def _fill(entry: etree._Element, article: Article, works: tuple[Work, ...]) -> None:
    """One enclosure for each work first, since some readers take only a few; then the renditions."""
    if article.link:
        page = {"rel": "alternate", "href": article.link, "type": "text/html"}
        element("link", attributes=page, parent=entry)
    if article.part_of:
        entry.extend(map(native_link, related(article)))
    if article.comments:
        entry.append(native_link(Link("replies", article.comments, "text/html")))  # RFC 4685, 4
    if article.point is not None:
        entry.append(georss.point(article.point))
    if not works:
        return
    ordered = with_lead_first(works)
    for work in ordered:
        entry.append(enclosure_link(work.media, work.title))
    for work in ordered:
        entry.extend(enclosure_link(rendition, work.title) for rendition in work.renditions)
    first = leading(works)
    entry.extend(media.media(works, first.media.url if first else None))


def report_losses(channel: Channel, _page: Page, article: Article | None, on_loss: OnLoss) -> None:
    """Reports what the document leaves out."""
    if article is None:
        channel_lost(channel, on_loss)
        return
    episode_lost(article, on_loss)
    works_lost(article, on_loss)
    if article.language and article.language != channel.language:
        on_loss(f"the language {article.language}", "the document has the language of the channel")
    for work in published_works(article, on_loss):
        for track in work.tracks:
            if track.kind != "captions":
                on_loss(f"the {track.kind} {track.url}", "neither Atom nor Media RSS has an element for it")


FRAGMENTS = xml_fragments(render, "entry", stamps)
FORMAT = Format(
    "atom",
    "atom",
    "application/atom+xml; charset=utf-8",
    in_parts(render, FRAGMENTS),
    FRAGMENTS,
    title="Atom 1.0",
    about="The exact one: every video and picture of an article is an enclosure with its own title.",
    place=20,
    report_losses=report_losses,
)
