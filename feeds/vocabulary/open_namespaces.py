"""Namespaces that are recognised but not checked: open vocabularies, and those of a single service."""

from __future__ import annotations

from feeds.vocabulary.model import Namespace


def _open(prefix: str, uri: str, see: str, *synonyms: str) -> Namespace:
    return Namespace(prefix, uri, see, synonyms=synonyms, open=True)


NAMESPACES = (
    _open("acast", "https://schema.acast.com/1.0/", "https://schema.acast.com/1.0/"),
    # Activity Streams 1.0; version 2.0 is JSON.
    _open("activity", "http://activitystrea.ms/spec/1.0/", "https://activitystrea.ms/specs/atom/1.0/"),
    _open("arxiv", "http://arxiv.org/schemas/atom", "https://info.arxiv.org/help/rss.html"),
    # Custom attributes of Google Base, whose names are free.
    _open("c", "http://base.google.com/cns/1.0", "https://support.google.com/merchants/answer/7052112"),
    _open("flickr", "urn:flickr:user", "https://www.flickr.com/services/feeds/", "urn:flickr:"),
    # Google Data, the protocol of Google's services until 2012.
    _open("gd", "http://schemas.google.com/g/2005", "https://developers.google.com/gdata/docs/2.0/elements"),
    # MSN; what it requires is in the profile `msn`.
    _open(
        "mi",
        "http://schemas.ingestion.microsoft.com/common/",
        "https://support.microsoft.com/topic/msn-feed-item-metadata-requirements",
    ),
    _open(
        "schema",
        "http://schema.org/",
        "https://schema.org/docs/datamodel.html",
        "https://schema.org/",
        "http://schema.org",
        "https://schema.org",
    ),
    # SmartFormat; what it requires is in the profile `smartnews`.
    _open("snf", "http://www.smartnews.be/snf", "https://publishers.smartnews.com/hc/articles/360036526213"),
    # Yandex: the Turbo versions of pages, and the feeds for its news.
    _open("turbo", "http://turbo.yandex.ru", "https://yandex.ru/dev/turbo/", "http://turbo.yandex.ru/"),
    _open("yandex", "http://news.yandex.ru", "https://yandex.ru/support/news/", "http://news.yandex.ru/"),
    # The identifiers of site and post in WordPress's feeds.
    _open(
        "wp",
        "com-wordpress:feed-additions:1",
        "https://developer.wordpress.org/advanced-administration/wordpress/feeds/",
        # Those of its export files.
        *(f"http://wordpress.org/export/1.{minor}/" for minor in range(3)),
    ),
    _open(
        "excerpt",
        "http://wordpress.org/export/1.2/excerpt/",
        "https://developer.wordpress.org/advanced-administration/wordpress/import/",
        "http://wordpress.org/export/1.1/excerpt/",
        "http://wordpress.org/export/1.0/excerpt/",
    ),
)
