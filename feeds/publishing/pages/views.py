"""The web pages of feeds and articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.markup import one_line
from feeds.core.pictures import loaded
from feeds.model.article import Person
from feeds.model.feed_kind import NEWS
from feeds.model.page import NEVER, OPML
from feeds.model.permalinks import page_path
from feeds.model.works import first_picture, leading, published_works
from feeds.publishing.index import browsing
from feeds.publishing.pages.addresses import leaf_path
from feeds.publishing.pages.index_page import safe
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.stories import body, story, work_views
from feeds.publishing.pages.subscribe_links import Offer, offer, qr_code
from feeds.publishing.pages.templating import page, policy
from feeds.publishing.selection import find_feed, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.model.article import Article, Work
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.pages import FeedRow
    from feeds.publishing.pages.addresses import Addresses


@dataclass(frozen=True, slots=True)
class View:
    """A page with its policy and the time of its last change."""

    body: bytes
    updated: datetime
    policy: str


@dataclass(frozen=True, slots=True)
class _Picture:
    url: str
    alt: str


def feed_view(
    channel: Channel, connection: Connection, addresses: Addresses, path: str, number: int | None = None
) -> View | None:
    """Returns the page of the feed at `path`, with the newest articles or older ones, if it exists."""
    row = browsing.feed_with(connection, path)
    feed = find_feed(channel, row.kind, row.name, row.path) if row else None
    if row is None or feed is None:
        return None
    leaf = (
        browsing.front(connection, row, browsing.SIZE)
        if number is None
        else browsing.leaf(connection, row, number, browsing.SIZE)
    )
    if leaf is None:
        return None
    own, language = offer(channel, feed), language_of(channel)
    stories = [story(channel, article) for article in leaf.articles]
    here = leaf_path(path, number) if number else path
    links = addresses.links(here)
    allowed = policy((url for each in stories for work in each.works for url in work.urls), site=channel.site)
    html = page(
        "feed.html",
        language=language,
        channel=channel,
        latest=own.label == channel.title,
        offer=own,
        open=not stories,
        qr=qr_code(channel.base + path, language),
        links=links,
        policy=allowed,
        canonical=channel.base + addresses.url(here),
        number=number,
        older=links.page(leaf_path(path, leaf.older)) if leaf.older else None,
        newer=None if leaf.newer is None else links.page(leaf_path(path, leaf.newer) if leaf.newer else path),
        discovered=_discovered(channel, connection, [own]),
        opml=OPML,
        tiled=bool(feed.kind.made_of),
        stories=stories,
    )
    return View(html, max((each.updated for each in leaf.articles), default=NEVER), allowed)


def article_view(
    channel: Channel, connection: Connection, addresses: Addresses, article: Article, path: str
) -> View:
    """Returns the page of an article; `path` is relative to the base URL."""
    top, others = work_views(channel, article)
    text = body(channel, article)
    picture = _picture(published_works(article))
    named = ((choice.kind.name, name) for choice in channel.feeds for name in names_of(choice, article))
    topics = _offers(channel, browsing.feeds_named(connection, named))
    place = page_path(channel, article)
    link = safe(article.link)
    elsewhere = link if link != channel.base + place else None
    urls = [*loaded(text), *(url for work in (*top, *others) for url in work.urls)]
    allowed = policy(urls, site=channel.site)
    html = page(
        "article.html",
        language=language_of(channel),
        policy=allowed,
        channel=channel,
        story=story(channel, article),
        people=[Person(one_line(p.name), url=safe(p.url)) for p in article.people if one_line(p.name)],
        zone=_zone(channel),
        leading=top,
        others=others,
        body=text,
        picture=picture,
        topics=topics,
        canonical=elsewhere or channel.base + addresses.url(place),
        elsewhere=elsewhere,
        news=NEWS.path,
        links=addresses.links(path),
        discovered=_discovered(channel, connection, topics[:3], last=True),
        opml=OPML,
    )
    return View(html, article.updated, allowed)


def _offers(channel: Channel, rows: Iterable[FeedRow]) -> list[Offer]:
    feeds = (find_feed(channel, row.kind, row.name, row.path) for row in rows)
    return [offer(channel, feed) for feed in feeds if feed is not None]


def _discovered(
    channel: Channel, connection: Connection, own: list[Offer], *, last: bool = False
) -> list[Offer]:
    """Returns the feeds for discovery: the page's own and those of the publication, a podcast first."""
    main = _offers(channel, browsing.main_feeds(connection))
    main.sort(key=lambda each: (not (channel.podcast and each.players), each.path != NEWS.path))
    found = [*main, *own] if last else [*own, *main]
    return list({each.path: each for each in found}.values())


def _picture(works: tuple[Work, ...]) -> _Picture | None:
    """Returns the preview picture of a shared page."""
    shown = first_picture(works)
    if shown is not None:
        return _Picture(shown.media.url, one_line(shown.alt) or one_line(shown.title))
    first = leading(works)
    return _Picture(first.poster, one_line(first.alt)) if first is not None and first.poster else None


def _zone(channel: Channel) -> str:
    """Returns `Tehran time` for the zone Asia/Tehran."""
    language = language_of(channel)
    city = language.city(channel.zone)
    return city if city in ("UTC", "GMT") else language.gettext("%(city)s time", city=city)
