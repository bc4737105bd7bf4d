"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from feeds.dates import rfc3339
from feeds.formats import Format
from feeds.formats.body import body
from feeds.formats.lead import lead_first, picture
from feeds.markup import one_line, xml_text

if TYPE_CHECKING:
    from feeds.article import Article, Person, Work
    from feeds.channel import Channel
    from feeds.page import Page


def render(channel: Channel, page: Page) -> bytes:
    """The document. Its texts are those of the XML formats: what XML cannot carry is left out here, too."""
    links = {link.rel: link.href for link in page.links}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(page.title),
        "home_page_url": page.home,
        "feed_url": links.get("self"),
        "description": page.description,
        "next_url": links.get("prev-archive"),
        "icon": channel.image.url if channel.image else None,
        "authors": [_author(person) for person in channel.people],
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": link.href} for link in page.links if link.rel == "hub"],
        "items": [_item(article) for article in page.articles],
    }
    return json.dumps(_known(feed, keep="items"), ensure_ascii=False, indent=1).encode() + b"\n"


def _item(article: Article) -> dict[str, Any]:
    shown = picture(article)
    item = {
        "id": article.id,
        "url": article.link,
        "title": one_line(article.title),
        "content_html": body(article),
        "summary": article.summary,
        "image": shown.media.url if shown else None,
        "date_published": rfc3339(article.published),
        "date_modified": rfc3339(article.updated),
        "authors": [_author(person) for person in article.people],
        "tags": [one_line(category) for category in article.categories],
        "language": article.language,
        "attachments": [_attachment(related) for related in lead_first(article) if related.media.type],
    }
    return _known(item, keep="content_html")


def _attachment(related: Work) -> dict[str, Any]:
    """An item of known type: `mime_type` is required. Size in bytes and seconds only if known."""
    media = related.media
    attachment = {
        "url": media.url,
        "mime_type": media.type,
        "title": one_line(related.title),
        "size_in_bytes": media.size,
        "duration_in_seconds": media.seconds,
    }
    return _known(attachment)


def _author(person: Person) -> dict[str, Any]:
    mail = f"mailto:{person.email}" if person.email else None
    return _known({"name": person.name, "url": person.url or mail})


def _known(fields: dict[str, Any], *, keep: str = "") -> dict[str, Any]:
    """The fields that say something, and `keep`, which must be there even when it is empty."""
    said = {name: value for name, value in fields.items() if value or name == keep}
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in said.items()}


FORMAT = Format(
    "json",
    "json",
    "application/feed+json",
    render,
    title="JSON Feed 1.1",
    about="For programs: the same articles and attachments without any XML.",
    place=30,
)
