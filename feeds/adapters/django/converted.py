"""Django's feeds as feeds of this package."""

from __future__ import annotations

import logging
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import feedgenerator

from feeds import Article, Channel, Feed, Media, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.publishing.library.feed import FormatName

log = logging.getLogger("feeds")
_ARTICLE = frozenset(field.name for field in fields(Article) if field.init)
_CHANNEL = frozenset(field.name for field in fields(Channel) if field.init)
_OWN = (
    "add_item_elements",
    "add_root_elements",
    "root_attributes",
    "item_attributes",
    "write",
    "write_items",
)
"""Methods by which a class of the project would write elements that this package does not know."""


class JsonFeed(feedgenerator.SyndicationFeed):
    """A `feed_type` for JSON Feed 1.1."""

    content_type = "application/feed+json"


def format_of(made: Any) -> FormatName:
    """Returns the format of a `feed_type`.

    Raises ImproperlyConfigured for a class that writes its own elements, since they would be missing.
    """
    django = next(
        each for each in type(made).__mro__ if each.__module__ in (feedgenerator.__name__, __name__)
    )
    if own := [name for name in _OWN if getattr(type(made), name, None) is not getattr(django, name, None)]:
        raise ImproperlyConfigured(
            f"{type(made).__name__}.{own[0]} is not called: return the fields of feeds.Article and "
            "feeds.Channel from item_extra_kwargs and feed_extra_kwargs instead"
        )
    if isinstance(made, JsonFeed):
        return "json"
    return "atom" if isinstance(made, feedgenerator.Atom1Feed) else "rss"


def converted(made: Any) -> Feed:
    """Returns a feed of Django's (SyndicationFeed) as one of this package."""
    given = made.feed
    values = {
        "title": given["title"] or given["link"],
        "home": given["link"],
        "description": given["description"] or given["subtitle"] or given["title"] or given["link"],
        "language": given["language"],
        "authors": _people(given),
        "copyright": given["feed_copyright"],
        "tags": given["categories"],
        "ttl": int(given["ttl"]) if given["ttl"] else None,
    }
    channel = Channel(**values | {key: given[key] for key in given.keys() & _CHANNEL - values.keys()})
    articles = [*_articles(made.items, isinstance(made, feedgenerator.Atom1Feed))]
    return Feed(channel, articles, given["feed_url"], id=given["id"], updated=_updated(made, articles))


def _updated(made: Any, articles: list[Article]) -> datetime | None:
    """Returns the time of the feed, which only Atom needs if no article has one."""
    if all(article.published or article.updated for article in articles) and articles:
        return None
    dated = any(article.published or article.updated for article in articles)
    needed = dated or isinstance(made, feedgenerator.Atom1Feed)
    time: datetime | None = made.latest_post_date() if needed else None
    return time


def _articles(items: Iterable[dict[str, Any]], atom: bool) -> Iterator[Article]:
    """Yields what can be published; an id that repeats is left out, since readers show it once."""
    known: set[str] = set()
    for item in items:
        try:
            article = _article(item, atom)
        except (TypeError, ValueError) as error:
            if settings.DEBUG:
                raise
            log.error("%s is left out of the feed: %s", item["link"], error)
            continue
        if article.id in known:
            log.warning("%s is left out of the feed: another item has the guid %s", item["link"], article.id)
            continue
        known.add(article.id)
        yield article


def _article(item: dict[str, Any], atom: bool) -> Article:
    link = item["link"]
    values = {
        "title": item["title"] or "",
        "id": item["unique_id"] or (feedgenerator.get_tag_uri(link, item["pubdate"]) if atom else link),
        "link": link,
        "published": item["pubdate"],
        "updated": item["updateddate"],
        "html": item["description"] or "",
        "authors": _people(item),
        "tags": item["categories"],
        "comments": _full(link, item["comments"]),
        "media": [_media(each, link) for each in item["enclosures"]],
    }
    return Article(**values | {key: item[key] for key in item.keys() & _ARTICLE - values.keys()})


def _people(values: dict[str, Any]) -> list[Person]:
    name, email, url = (values[f"author_{part}"] for part in ("name", "email", "link"))
    if not name and not email:
        return []
    return [Person(name or email, email or None, _full(values["link"], url))]


def _full(link: str, url: str | None) -> str | None:
    """Returns a URL, which Django does not complete, relative to that of the item or feed."""
    return urljoin(link, url) if url else None


def _media(enclosure: Any, link: str) -> Media:
    if isinstance(enclosure, Media):
        return enclosure
    size = str(enclosure.length)
    known = int(size) if size.isascii() and size.isdigit() and int(size) else None
    return Media(urljoin(link, enclosure.url), enclosure.mime_type or None, known)
