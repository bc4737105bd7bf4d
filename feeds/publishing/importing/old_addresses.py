"""Old addresses of a publication that the new server gets requests for, and where they lead now.

Only what was below the new `base` can be redirected here; for other hosts it must be done there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds.core.urls import is_url, resolve_leniently
from feeds.model.permalinks import page_path
from feeds.publishing.importing.public import is_public

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.dialects import Head
    from feeds.model.article import Article
    from feeds.model.channel import Channel

_FEEDS = {
    "wordpress": {
        "feed/": "rss", "feed": "rss", "feed/rss/": "rss", "feed/rss2/": "rss", "feed/atom/": "atom",
        "?feed=rss2": "rss", "?feed=rss": "rss", "?feed=atom": "atom", "index.php?feed=rss2": "rss",
        "index.php?feed=atom": "atom",
    },
    "blogger": {
        "feeds/posts/default": "atom", "feeds/posts/default?alt=rss": "rss", "atom.xml": "atom",
        "rss.xml": "rss",
    },
    "ghost": {"rss/": "rss", "rss": "rss"},
    "hugo": {"index.xml": "rss"},
    "jekyll": {"feed.xml": "atom"},
}  # fmt: skip
"""The addresses of feeds by the generator, with the format that is served there."""


def old_addresses(
    channel: Channel, articles: Iterable[Article], feeds: Iterable[str], head: Head, now: datetime
) -> dict[str, str]:
    """Returns old paths below the base, some with a query, with their new paths.

    Articles that are not public at `now` get no redirect, since it would show their names.
    `feeds` are the URLs from which the feed was fetched, or that it names as its own.
    """
    found: dict[str, str] = {}
    for url in feeds:
        if (path := below(channel.base, url)) is not None:
            found[path] = f"feed.{head.format or 'rss'}"
    if below(channel.base, channel.home) is not None:
        for generator, paths in _FEEDS.items():
            if generator in head.generator.lower():
                found |= {path: f"feed.{format_}" for path, format_ in paths.items()}
    for article in articles:
        if not is_public(article, channel, now):
            continue
        page = page_path(channel, article)
        for url in _former(channel, article):
            path = below(channel.base, url)
            if path and unquote(path) != unquote(page):
                found.setdefault(path, page)
    return {old: new for old, new in found.items() if old and old != new and not _is_odd(old)}


def _former(channel: Channel, article: Article) -> Iterator[str]:
    """Yields the addresses of an article: its link, its id if that is a URL (`/?p=12`), and its aliases."""
    if article.link:
        yield article.link
    if is_url(article.id):
        yield article.id
    yield from (resolve_leniently(channel.home, alias) for alias in article.aliases)


def below(base: str, url: str) -> str | None:
    """Returns the path and query of a URL below a base, of either scheme; None if it is elsewhere."""
    try:
        top, parts = urlsplit(base), urlsplit(url)
    except ValueError:
        return None
    if parts.netloc.lower() != top.netloc or not (parts.path or "/").startswith(top.path):
        return None
    path = (parts.path or "/").removeprefix(top.path)
    return f"{path}?{parts.query}" if parts.query else path


def _is_odd(path: str) -> bool:
    """Whether no request can have this address, which the server's settings refuse."""
    name = unquote(path.partition("?")[0])
    return bool({".", ".."}.intersection(name.split("/"))) or not path.isprintable() or name.startswith("/")
