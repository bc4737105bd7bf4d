"""The index page: the latest articles, how to subscribe, and the feeds; for a podcast, the page of the show.

It has no scripts. Its Content-Security-Policy allows its style sheet, and pictures from the hosts that its
articles name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.publishing.pages.episodes import ShowView, show_view
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.stills import Still
from feeds.publishing.pages.stories import Story, only_episodes, story
from feeds.publishing.pages.structured_data import json_ld, site_data
from feeds.publishing.pages.subscribe_links import offer, qr_code
from feeds.publishing.pages.templating import MEDIA_TYPE, page, policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.pages.addresses import Addresses
    from feeds.publishing.pages.languages import Language
    from feeds.publishing.pages.subscribe_links import Offer
    from feeds.publishing.selection import Feed

__all__ = ["LATEST", "MEDIA_TYPE", "index_page"]

MANY = 12
"""Groups with more feeds than this are collapsed."""
MOST = 60
"""Feeds of a group that are listed."""
LATEST = 30
"""Number of articles on the page."""


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    rows: list[Offer]
    more: int
    folded: bool


def index_page(
    channel: Channel,
    articles: Sequence[Article],
    feeds: Sequence[Feed],
    opml: str,
    count: int,
    *,
    addresses: Addresses,
    validates: bool = False,
) -> tuple[bytes, str]:
    """Returns the page in UTF-8 and its policy; `opml` is the relative URL of the list of all feeds.

    `articles` are the newest of `count`.  It links to the pages of feeds and articles, if the channel has
    pages, and to the validator if the server `validates`.
    """
    language = language_of(channel)
    offers = [offer(channel, feed) for feed in feeds]
    main = [each for each, feed in zip(offers, feeds, strict=True) if not feed.name]
    playable = next((each for each in main if each.playable), None)
    links = addresses.links("")
    stories = [
        story(channel, article, links if channel.site.pages else None) for article in articles[:LATEST]
    ]
    show = show_view(channel)
    data = json_ld(site_data(channel, playable.url if playable else None))
    allowed = policy(_pictures(stories, show), channel=channel, scripts=(data,))
    html = page(
        "index.html",
        language=language,
        links=links,
        channel=channel,
        show=show,
        main=offers[0] if offers else None,
        playable=playable,
        # Feed discovery takes the first link: for a podcast, the one that apps can play.
        discovered=sorted(main, key=lambda each: not (show and each.playable)),
        groups=_groups(language, feeds, offers),
        opml=opml,
        qr=qr_code(channel.base, language),
        stories=stories,
        episodes=only_episodes(channel, stories),
        picture=_picture(channel, stories, show),
        count=count,
        policy=allowed,
        data=data,
        pages=channel.site.pages,
        validates=validates,
    )
    return html, allowed


def _pictures(stories: Sequence[Story], show: ShowView | None) -> Iterator[str]:
    """Yields the URLs of what the page shows."""
    if show is not None:
        yield show.cover
        yield from (person.image for person in show.people if person.image)
    for each in stories:
        yield from each.urls


def _picture(channel: Channel, stories: Sequence[Story], show: ShowView | None) -> Still | None:
    """Returns the preview picture of the shared page."""
    if show is not None:
        return Still(show.cover, "")
    if channel.image is not None:
        return Still(channel.image.url, channel.title)
    return next((each.still for each in stories if each.still), None)


def _groups(language: Language, feeds: Sequence[Feed], rows: Sequence[Offer]) -> list[_Group]:
    found: dict[str, list[Offer]] = {}
    for feed, row in zip(feeds, rows, strict=True):
        heading = language.gettext(feed.kind.heading) or language.gettext("Main feeds")
        found.setdefault(heading, []).append(row)
    return [
        _Group(heading, members[:MOST], len(members[MOST:]), len(members) > MANY)
        for heading, members in found.items()
    ]
