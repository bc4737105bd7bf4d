"""The documents of a publication: what they say about themselves, and the lists of all feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import opml
from feeds.model.feed_kind import NEWS
from feeds.model.page import NEVER, OPML, Link, Page, Rendered
from feeds.publishing.pages import index_page
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.selection import path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from feeds.formats import Format
    from feeds.model.archive import Window
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.page import Gone
    from feeds.publishing.pages.addresses import Addresses
    from feeds.publishing.selection import Feed


def render_document(channel: Channel, articles: Iterable[Article], format_: Format, url: str) -> Rendered:
    """Renders one document of a channel from values in memory: the articles, newest first, for `url`.

    It has the bytes of the live document of the channel's news in a publication with these articles.
    """
    articles = tuple(articles)
    page = Page(
        articles=articles,
        updated=max((article.updated for article in articles), default=NEVER),
        title=channel.title,
        description=channel.description,
        home=channel.home,
        id=channel.base,
        links=tuple(_itself(channel, format_, url)),
    )
    return Rendered(format_.render(channel, page), format_.media_type, page.updated, page.links)


def feed_list(channel: Channel, feeds: Sequence[Feed], updated: datetime) -> Rendered:
    """Returns the OPML list of all feeds; `updated` is when an article last changed."""
    itself = (Link("self", channel.base + OPML),)
    return Rendered(opml.render(channel, _groups(channel, feeds)), opml.MEDIA_TYPE, updated, itself)


def front_page(
    channel: Channel,
    feeds: Sequence[Feed],
    latest: Sequence[Article],
    count: int,
    updated: datetime,
    *,
    addresses: Addresses | None = None,
    validates: bool = False,
) -> Rendered:
    """Returns the index page with the `latest` of `count` articles; `updated` is when one last changed.

    It links to pages at these `addresses`, by default as files, and to the validator if the server
    `validates`.
    """
    addresses = addresses or addresses_of(channel, static=True)
    page, policy = index_page.index_page(
        channel, latest, feeds, OPML, count, addresses=addresses, validates=validates
    )
    return Rendered(page, index_page.MEDIA_TYPE, updated, _discovery(channel, feeds), policy=policy)


def page_of(
    channel: Channel,
    feed: Feed,
    format_: Format,
    window: Window,
    updated: datetime,
    articles: tuple[Article, ...] = (),
    gone: tuple[Gone, ...] = (),
) -> Page:
    """Returns one document of a feed, before it is rendered for `shown_as` the feed."""
    return Page(
        articles=articles,
        updated=updated,
        title=feed.title,
        description=feed.description,
        home=_home(channel, feed),
        id=feed.id,
        links=tuple(_links(channel, feed, format_, window)),
        archive=window.closed,
        gone=gone,
    )


def _home(channel: Channel, feed: Feed) -> str:
    """Returns the URL of the page that readers open for a feed: its own, except for the news."""
    return channel.base + feed.path if channel.site.pages and feed.kind is not NEWS else channel.home


def finished(
    channel: Channel, feed: Feed, format_: Format, window: Window, page: Page, body: bytes
) -> Rendered:
    """Returns a document of a feed with its media type, links and claims."""
    return Rendered(
        body,
        format_.media_type,
        page.updated,
        (*page.links, *_alternates(channel, feed, format_, window.number)),
        fixed=window.closed,
        claims=feed.profiles,
    )


def _links(channel: Channel, feed: Feed, format_: Format, window: Window) -> Iterator[Link]:
    """The links of a document to itself, to its neighbours, and to the hubs that announce changes of it."""

    def link(rel: str, number: int | None) -> Link:
        return Link(rel, channel.base + path(feed, format_, number), _bare(format_.media_type))

    if window.number is None:
        yield from _itself(channel, format_, channel.base + path(feed, format_))
    else:
        yield link("self", window.number)
        yield link("current", None)
    if window.before is not None:
        yield link("prev-archive", window.before)
    if window.after is not None:
        yield link("next-archive", window.after)


def _itself(channel: Channel, format_: Format, url: str) -> Iterator[Link]:
    """The links of a live document to itself and to its hubs."""
    yield Link("self", url, _bare(format_.media_type))
    yield from (Link("hub", hub) for hub in channel.hubs)


def _alternates(channel: Channel, feed: Feed, besides: Format, number: int | None) -> Iterator[Link]:
    """The document in the feed's other formats."""
    for format_ in feed.formats:
        if format_ is not besides:
            url = channel.base + path(feed, format_, number)
            yield Link("alternate", url, _bare(format_.media_type), format_.title)


def _discovery(channel: Channel, feeds: Sequence[Feed]) -> tuple[Link, ...]:
    """Returns the links for feed discovery, without feeds of names, which would make the header too long."""
    found = [
        Link(
            "alternate",
            channel.base + path(feed, format_),
            _bare(format_.media_type),
            format_.title if feed.kind is NEWS else f"{format_.title}, {feed.kind.name}",
        )
        for feed in feeds
        if not feed.name
        for format_ in feed.formats
    ]
    return (*found, Link("alternate", channel.base + OPML, _bare(opml.MEDIA_TYPE), "OPML"))


def _groups(channel: Channel, feeds: Sequence[Feed]) -> list[opml.Group]:
    """Returns each feed once, in the first of its formats."""
    found: dict[str, list[opml.OutlineFeed]] = {}
    for feed in feeds:
        first = feed.formats[0]
        url = channel.base + path(feed, first)
        home = _home(channel, feed)
        subscription = opml.OutlineFeed(feed.title, url, feed.description, home, rss=first.name == "rss")
        found.setdefault(feed.kind.heading, []).append(subscription)
    return [opml.Group(title, subscriptions) for title, subscriptions in found.items()]


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0]
