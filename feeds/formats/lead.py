"""Which of an article's related items leads, and in which order machines are told of them.

Podcast players take the first enclosure or the last one, picture-driven readers the first picture: the
choice is made once, here, so that RSS, Atom and JSON Feed agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.article import Article, Work
    from feeds.media_types import Medium

PREFERENCE: tuple[Medium, ...] = ("video", "audio", "image")


def items(article: Article) -> tuple[Work, ...]:
    """The related items in the editor's order, each URL once, and only what a reader can fetch by HTTP.

    The scheme is looked at once more because the URLs go into HTML that runs in other people's readers.
    """
    unique: dict[str, Work] = {}
    for related in article.works:
        if related.media.url.lower().startswith(("http://", "https://")):
            unique.setdefault(related.media.url, related)
    return tuple(unique.values())


def lead(article: Article) -> Work | None:
    """The one enclosure of RSS: the first video, else the first recording, else the first picture.

    An item whose media type is unknown cannot lead: an RSS enclosure must have a type.
    """
    known = [related for related in items(article) if related.media.type is not None]
    for medium in PREFERENCE:
        for related in known:
            if related.media.medium == medium:
                return related
    return None


def lead_first(article: Article) -> tuple[Work, ...]:
    """All related items: the leading one, then the others in the editor's order."""
    first = lead(article)
    return tuple(sorted(items(article), key=lambda related: related is not first))


def picture(article: Article) -> Work | None:
    """The first picture among the related items."""
    return next((related for related in items(article) if related.media.medium == "image"), None)
