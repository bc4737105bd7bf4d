"""Media RSS 1.5.1: what stands beside the one enclosure that RSS allows.

Work items are different works, so each is a `media:content` of its own; a `media:group` would say
that they are renditions of one (https://www.rssboard.org/media-rss#media-group).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import element
from feeds.formats.lead import items, lead, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.article import Article, Work

URI = "http://search.yahoo.com/mrss/"


def media(article: Article) -> Iterator[etree._Element]:
    """A content for every related item in the editor's order, then one thumbnail if there is a picture.

    The thumbnail is last and alone because readers differ in which of several they take.
    """
    default = lead(article)
    for related in items(article):
        yield content(related, is_default=related is default)
    shown = picture(article)
    if shown is not None:
        yield thumbnail(shown)


def content(related: Work, *, is_default: bool) -> etree._Element:
    """One related item; what is not known is left out (a `fileSize` of 0 would be an error)."""
    file = related.media
    new = _media(
        "content",
        {
            "url": file.url,
            "type": file.type,
            "medium": file.medium,
            "fileSize": str(file.size) if file.size else None,
            "duration": str(round(file.seconds)) if file.seconds else None,
            "width": str(file.width) if file.width else None,
            "height": str(file.height) if file.height else None,
            "isDefault": "true" if is_default else None,
        },
    )
    if related.title:
        new.append(_media("title", {"type": "plain"}, related.title))
    return new


def thumbnail(related: Work) -> etree._Element:
    """A picture that stands for the whole item."""
    file = related.media
    width, height = (str(size) if size else None for size in (file.width, file.height))
    return _media("thumbnail", {"url": file.url, "width": width, "height": height})


def _media(name: str, attributes: dict[str, str | None], text: str | None = None) -> etree._Element:
    return element(name, text, attributes, uri=URI, prefix="media")
