"""Videos, recordings and pictures as items of feeds: an article made from a work.

A file that several articles use is one item, which links to the article that used it first, so that later
articles do not change it.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from feeds.core.texts import clean_line
from feeds.core.urls import tag_uri
from feeds.formats.fitting import playable
from feeds.model.article import Article
from feeds.model.feed_kind import MAX_NAMES, MEDIA
from feeds.model.works import lead, leading, published_works
from feeds.vocabulary.datatypes.dates import implausible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.core.media_types import Medium
    from feeds.model.article import Media, Work
    from feeds.model.channel import Channel


def extract(channel: Channel, articles: Iterable[Article], mediums: frozenset[Medium]) -> list[Article]:
    """Returns the works of these mediums as items, in the order of `articles`, which come oldest first.

    Works of one article are sorted by time.  Files that cannot be enclosures are left out: those of unknown
    type and, in a podcast, those that podcast apps do not play.
    """
    podcast = channel.podcast is not None and mediums is MEDIA.made_of
    found: dict[str, Article] = {}
    for article in articles:
        made = [
            _item(channel, article, work)
            for work in published_works(article)
            if work.media.medium in mediums
            and work.media.url not in found
            and (playable if podcast else leading)((work,)) is not None
        ]
        made.sort(key=lambda item: (item.id != article.id, item.published, item.id))
        found.update((item.works[0].media.url, item) for item in made)
    return list(found.values())


def media_id(channel: Channel, media: Media) -> str:
    """Returns an id for a media file that depends neither on the article nor on the current `media_base`.

    It is a tag URI with the file's date, or a UUID made from the name if the date is unknown, because any
    other date could change.
    """
    name = media.url.partition(":")[2]
    if media.url.startswith(channel.media_base):
        name = media.url[len(channel.media_base) :]
    if media.published is not None:
        return tag_uri(channel.authority, media.published.date(), name)
    return uuid5(NAMESPACE_URL, f"tag:{channel.authority}:{name}").urn


def _item(channel: Channel, article: Article, work: Work) -> Article:
    """Returns the work as an article, with its own time if that is known.

    The leading work of an episode keeps the episode's id, so that readers of both feeds see one item.
    """
    if article.episode is not None and _leads(article, work):
        return replace(article, works=(work,))
    title = clean_line(work.title) or clean_line(work.alt) or article.title
    dated = work.media.published
    if dated is None or implausible(dated):
        published, day_only = article.published, "published" in article.days
    else:
        published, day_only = dated, work.media.day_only
    return replace(
        _described(article, work),
        id=media_id(channel, work.media),
        title=title,
        published=published,
        updated=published,
        language=work.media.language or article.language,
        works=(work,),
        part_of=article.id,
        days=("published", "updated") if day_only else (),
    )


def _leads(article: Article, work: Work) -> bool:
    first = lead(article)
    return first is not None and first.media.url == work.media.url


def _described(article: Article, work: Work) -> Article:
    """Returns an item that names its article. It has the values that apply to both, but not the people."""
    name = clean_line(article.title) or article.id
    origin = f'<a href="{escape(article.link)}">{escape(name)}</a>' if article.link else escape(name)
    said = f"<p>{escape(work.description)}</p>\n" if work.description else ""
    return Article(
        id=article.id,
        title=article.title,
        published=article.published,
        updated=article.updated,
        html=f"{said}<p>{origin}</p>",
        summary=work.description or name,
        categories=article.categories[:MAX_NAMES],  # of many files times many categories
        section=article.section,
        link=article.link,
        draft=article.draft,
        visible=article.visible,
        source=article.source,
    )
