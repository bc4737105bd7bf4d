"""The files beside the pages: what crawlers and browsers ask for at fixed addresses."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.model.page import NEVER, Rendered
from feeds.publishing.index import web_pages
from feeds.publishing.index.base import from_microseconds
from feeds.publishing.pages.not_found import not_found_page
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.publishing.selection import find_feed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.pages import FeedRow
    from feeds.publishing.pages.addresses import Addresses

ROBOTS, SITEMAP, NOT_FOUND = "robots.txt", "sitemap.xml", "404.html"
ICONS = {
    "favicon.ico": "image/vnd.microsoft.icon",
    "icon.svg": "image/svg+xml",
    "apple-touch-icon.png": "image/png",
}
"""The icons by their paths, with their types. docs/icons.py draws them."""
FIXED = NOT_FOUND, ROBOTS, *ICONS
"""The paths of files that do not depend on articles, and that each publication has."""
_XML = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PART = re.compile(r"sitemap/(articles|feeds)-([1-9][0-9]{0,8})\.xml")
_KINDS = {"articles": web_pages.ARTICLE_SITEMAPS, "feeds": web_pages.FEED_SITEMAPS}


def site_file(channel: Channel, connection: Connection, addresses: Addresses, path: str) -> Rendered | None:
    """Returns the file at a path, None if there is no such file."""
    if path in FIXED:
        return fixed_file(channel, addresses, path)
    return _sitemap(channel, connection, addresses, path) if channel.site.pages else None


def fixed_file(channel: Channel, addresses: Addresses, path: str) -> Rendered:
    """Returns the file at one of the `FIXED` paths."""
    if path in ICONS:
        return Rendered(_icon(path), ICONS[path], NEVER)
    if path == ROBOTS:
        return Rendered(_robots(channel), "text/plain; charset=utf-8", NEVER)
    return Rendered(not_found_page(channel, addresses), MEDIA_TYPE, NEVER)


def sitemap_path(kind: int, part: int) -> str:
    """Returns the path of a part of the sitemap; of its index for the part 0."""
    name = next(name for name, number in _KINDS.items() if number == kind)
    return f"sitemap/{name}-{part}.xml" if part else SITEMAP


def has_sitemap(channel: Channel, connection: Connection, kind: int, part: int) -> bool:
    """Whether a part of the sitemap exists: whether it lists anything."""
    if kind == web_pages.ARTICLE_SITEMAPS and part:
        return web_pages.has_articles(connection, part)
    return part <= 1 or any(_known(channel, web_pages.listed_feeds(connection, part)))


def _robots(channel: Channel) -> bytes:
    """Pages that search engines should not list say so themselves."""
    sitemap = f"Sitemap: {channel.base}{SITEMAP}\n" if channel.site.pages else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def _sitemap(channel: Channel, connection: Connection, addresses: Addresses, path: str) -> Rendered | None:
    """The sitemap (https://www.sitemaps.org/protocol.html): an index, and parts that few changes touch."""
    if path == SITEMAP:
        parts = [(web_pages.FEED_SITEMAPS, part) for part in web_pages.feed_parts(connection)]
        parts += [(web_pages.ARTICLE_SITEMAPS, part) for part in web_pages.article_parts(connection)]
        return _xml("sitemapindex", (_place("sitemap", channel.base + sitemap_path(*part)) for part in parts))
    part = _PART.fullmatch(path)
    if part is None:
        return None
    places = (_feeds if part[1] == "feeds" else _articles)(channel, connection, addresses, int(part[2]))
    return _xml("urlset", places) if places else None


def _articles(channel: Channel, connection: Connection, addresses: Addresses, part: int) -> list[str]:
    return [
        _place("url", channel.base + addresses.url(path), rfc3339(from_microseconds(time)))
        for path, time in web_pages.listed_articles(connection, part)
    ]


def _feeds(channel: Channel, connection: Connection, addresses: Addresses, part: int) -> list[str]:
    paths = [*([""] if part == 1 else []), *_known(channel, web_pages.listed_feeds(connection, part))]
    return [_place("url", channel.base + addresses.url(path)) for path in paths]


def _known(channel: Channel, rows: Iterable[FeedRow]) -> Iterator[str]:
    """Yields the paths of the feeds that the channel has."""
    found = (find_feed(channel, row.kind, row.name, row.path) for row in rows)
    return (feed.path for feed in found if feed is not None)


def _place(element: str, url: str, time: str = "") -> str:
    changed = f"<lastmod>{time}</lastmod>" if time else ""
    return f"<{element}><loc>{escape(url, quote=False)}</loc>{changed}</{element}>\n"


def _xml(root: str, places: Iterable[str]) -> Rendered:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    return Rendered(f"{head}{''.join(places)}</{root}>\n".encode(), _XML, NEVER)


@cache
def _icon(name: str) -> bytes:
    return files("feeds.publishing.pages").joinpath("icons", name).read_bytes()
