"""Responses with the pages of feeds and articles, and redirects to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from feeds.core.urls import encode_path
from feeds.model.permalinks import PREFIX, article_id
from feeds.model.visibility import is_shown, was_visible
from feeds.publishing.index import browsing
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.fallback import with_templates
from feeds.publishing.pages.not_found import not_found_page
from feeds.publishing.pages.own_media import own_media
from feeds.publishing.pages.page_finder import article_at, article_or_embed, page_at
from feeds.publishing.pages.site_feeds import SiteFeeds
from feeds.publishing.pages.site_files import site_file
from feeds.publishing.pages.templating import MEDIA_TYPE, policy
from feeds.publishing.pages.views import feed_view
from feeds.publishing.static_headers import FEED_POLICY
from feeds.web.responses import page_response

if TYPE_CHECKING:
    from flask import Response

    from feeds.publishing.index.base import Connection
    from feeds.publishing.pages.views import View
    from feeds.web.context import Site

NOBODY = "'none'"
CACHE = "public, max-age=300"


def feed_page(site: Site, path: str, number: int | None) -> Response | None:
    """Returns the page of a feed, or an older one; None if it does not exist."""
    channel = site.channel
    if not channel.site.pages:
        return None
    addresses = addresses_of(channel, static=False)
    with site.publication.store.reading() as connection:
        view = with_templates(
            channel, lambda shown: feed_view(SiteFeeds(shown, connection), addresses, path, number)
        )
    return None if view is None else _response(view)


def article_page(site: Site, path: str) -> Response | None:
    """Returns the page or the embedded player of the article at a decoded path; None if no article has it.

    Aborts with 410 if the article was visible once, with 404 if it is not visible yet.
    """
    channel = site.channel
    if not channel.site.pages:
        return None
    with site.publication.store.reading() as connection:
        article = article_at(channel, connection, path)
        if article is None:
            if _was_published(site, connection, path):
                abort(410)
            return None
        now = site.clock()
        if not is_shown(channel, article, now):
            abort(410 if was_visible(article, now) else 404)
        addresses = addresses_of(channel, static=False)
        media = own_media(channel.base, site.folder, site.settings.media)
        view = with_templates(
            channel,
            lambda shown: article_or_embed(SiteFeeds(shown, connection), addresses, article, path, media),
        )
        return None if view is None else _response(view)


def site_file_response(site: Site, path: str) -> Response | None:
    """Returns a file beside the pages, such as robots.txt; None if it does not exist."""
    channel = site.channel
    with site.publication.store.reading() as connection:
        file = site_file(channel, connection, addresses_of(channel, static=False), path)
    if file is None:
        return None
    return page_response(file.body, file.media_type, file.updated, policy=FEED_POLICY, cache=CACHE)


def not_found(site: Site) -> tuple[bytes, str]:
    """Returns the page for people who ask for what does not exist, and its Content-Security-Policy."""
    channel = site.channel
    page = with_templates(channel, lambda shown: not_found_page(shown, addresses_of(shown, static=False)))
    return page, f"{policy(channel=channel)}; frame-ancestors 'none'"


def with_or_without_slash(site: Site, path: str) -> str | None:
    """Returns where a path leads that differs from that of a page only in a slash at its end.

    Links between pages in files end in a slash.
    """
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    name = other.removesuffix("/").rpartition("/")[2]
    if not name or not site.channel.site.pages:
        return None
    channel, now = site.channel, site.clock()
    with site.publication.store.reading() as connection:
        addresses = addresses_of(channel, static=False)
        feeds = SiteFeeds(channel, connection)
        page = page_at(feeds, addresses, other, lambda article: is_shown(channel, article, now))
    if page is None:
        return None
    return f"../{encode_path(name)}" if path.endswith("/") else f"./{encode_path(name)}/"


def _was_published(site: Site, connection: Connection, path: str) -> bool:
    id_ = article_id(site.channel, path) if path.startswith(PREFIX) else None
    return id_ is not None and browsing.was_published(connection, id_)


def _response(view: View) -> Response:
    allowed = f"{view.policy}; frame-ancestors {'*' if view.embed else NOBODY}"
    response = page_response(view.body, MEDIA_TYPE, view.updated, policy=allowed, cache=CACHE)
    if not view.embed:
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response
