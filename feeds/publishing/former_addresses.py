"""Media that were published under an address keep it, although this version would give them another one.

A file next to the article's file has an address there; earlier versions published it below `media_base`
(`Media.former_url`).  Readers recognise an enclosure by its URL, and the item of a picture has an id made
from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.publishing.index.codec import decode
from feeds.publishing.index.placing import enclosures_of
from feeds.publishing.index.replay_ledger import slots_of
from feeds.publishing.ingest import indexed_article
from feeds.publishing.media_items import media_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.model.article import Article, Media
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile

    IsPublished = Callable[[Article, Media], bool]


def with_published_addresses(
    connection: Connection, channel: Channel, files: Iterable[IndexedFile]
) -> list[IndexedFile]:
    """Returns the files; what the ledger has under a former address has that one."""
    files = list(files)
    moved = {
        article.id: decode(article.data)
        for file in files
        for article in file.articles
        if article.has_moved_media
    }
    if not moved:
        return files
    former = {media for article in moved.values() for media in _media(article) if media.former_url}
    ids = {media: media_id(channel, replace(media, url=media.former_url or media.url)) for media in former}
    enclosures = enclosures_of(connection, [media.former_url for media in former if media.former_url])
    slots = {id_ for _, id_ in slots_of(connection, set(ids.values()))}

    def is_published(article: Article, media: Media) -> bool:
        return (media.former_url, article.id) in enclosures or ids.get(media) in slots

    def restored(indexed: IndexedArticle) -> IndexedArticle:
        article = moved.get(indexed.id)
        if article is None or not any(is_published(article, media) for media in _media(article)):
            return indexed
        restored = indexed_article(channel, _restored(article, is_published), indexed.content)
        return replace(restored, link=indexed.link, instead_of=indexed.instead_of)

    return [replace(file, articles=tuple(map(restored, file.articles))) for file in files]


def _media(article: Article) -> list[Media]:
    return [media for work in article.works for media in (work.media, *work.renditions)]


def _restored(article: Article, is_published: IsPublished) -> Article:
    def old(media: Media) -> Media:
        known = media.former_url if is_published(article, media) else None
        return replace(media, url=known, former_url=None) if known else media

    works = (
        replace(work, media=old(work.media), renditions=tuple(map(old, work.renditions)))
        for work in article.works
    )
    return replace(article, works=tuple(works))
