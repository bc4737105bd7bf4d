"""The index page: the feeds, how to subscribe to them, and the latest articles.

It is one file without scripts, pictures or external resources, so that it also works as a static file; its
Content-Security-Policy allows only its own style sheet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.core.markup import one_line
from feeds.model.permalinks import page_path
from feeds.model.works import published_works
from feeds.publishing.pages.languages import direction, language_of
from feeds.publishing.pages.subscribe_links import offer, qr_code
from feeds.publishing.pages.templating import MEDIA_TYPE, page, policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from feeds.core.media_types import Medium
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.pages.addresses import Addresses, Links
    from feeds.publishing.pages.languages import Language
    from feeds.publishing.pages.subscribe_links import Offer
    from feeds.publishing.selection import Feed

__all__ = ["LATEST", "MEDIA_TYPE", "At", "at", "counts", "index_page", "index_policy", "safe"]

MANY = 12
"""Groups with more feeds than this are collapsed."""
LATEST = 30
"""Number of articles on the page."""


@dataclass(frozen=True, slots=True)
class At:
    """A time for machines and for people."""

    machine: str
    day: str


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    summary: str
    link: str | None
    time: At
    media: tuple[str, ...]
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    rows: list[Offer]
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
) -> bytes:
    """Returns the page in UTF-8; `opml` is the relative URL of the list of all feeds.

    `articles` are the newest of `count`.  The first feed is shown with the purpose of each format, the others
    in rows.  It links to the pages of feeds and articles, if the channel has pages, and to the validator if
    the server `validates`.
    """
    language = language_of(channel)
    offers = [offer(channel, feed) for feed in feeds]
    main = [each for each, feed in zip(offers, feeds, strict=True) if not feed.name]
    links = addresses.links("")
    return page(
        "index.html",
        links=links,
        language=language,
        channel=channel,
        main=offers[0] if offers else None,
        playable=next((each for each in main if each.players), None),
        # Feed discovery takes the first link: for a podcast, the one that apps can play.
        discovered=sorted(main, key=lambda each: not (channel.podcast and each.players)),
        groups=_groups(language, feeds[1:], offers[1:]),
        opml=opml,
        qr=qr_code(channel.base, language),
        stories=[_story(channel, article, links) for article in articles[:LATEST]],
        count=count,
        policy=index_policy(channel),
        pages=channel.site.pages,
        validates=validates,
    )


def index_policy(channel: Channel) -> str:
    """Returns the Content-Security-Policy of the page."""
    return policy(site=channel.site)


def at(time: datetime, zone: ZoneInfo, language: Language) -> At:
    """Returns a time in a zone: `6 Nov 2016, 20:19`."""
    local = time.astimezone(zone)
    return At(rfc3339(local), language.moment(local))


def counts(article: Article, language: Language) -> tuple[str, ...]:
    """Returns the numbers of the article's works, in a fixed order: `4 videos`, `1 picture`."""
    counted = Counter(related.media.medium for related in published_works(article))
    ngettext = language.ngettext
    texts: dict[Medium, str] = {
        "video": ngettext("%(num)s video", "%(num)s videos", counted["video"]),
        "audio": ngettext("%(num)s recording", "%(num)s recordings", counted["audio"]),
        "image": ngettext("%(num)s picture", "%(num)s pictures", counted["image"]),
    }
    return tuple(text for medium, text in texts.items() if counted[medium])


def safe(link: str | None) -> str | None:
    """Returns the link if it is an http or https URL, else None."""
    return link if link and link.lower().startswith(("http://", "https://")) else None


def _groups(language: Language, feeds: Sequence[Feed], rows: Sequence[Offer]) -> list[_Group]:
    found: dict[str, list[Offer]] = {}
    for feed, row in zip(feeds, rows, strict=True):
        heading = language.gettext(feed.kind.heading) or language.gettext("More feeds")
        found.setdefault(heading, []).append(row)
    return [_Group(heading, members, len(members) > MANY) for heading, members in found.items()]


def _story(channel: Channel, article: Article, links: Links) -> _Story:
    language = language_of(channel)
    return _Story(
        one_line(article.title) or article.id,
        one_line(article.summary),
        links.page(page_path(channel, article)) if channel.site.pages else safe(article.link),
        at(article.published, channel.zone, language),
        counts(article, language),
        article.language or channel.language,
        direction(article.language or channel.language),
    )
