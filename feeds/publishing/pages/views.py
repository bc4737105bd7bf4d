"""The web pages of feeds and articles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feeds.core.markup import one_line
from feeds.core.pictures import loaded
from feeds.model.article import Person
from feeds.model.feed_kind import NEWS
from feeds.model.page import NEVER, OPML
from feeds.model.permalinks import page_path
from feeds.model.works import lead_recording
from feeds.publishing.index import browsing
from feeds.publishing.pages.addresses import embed_path, leaf_path
from feeds.publishing.pages.episodes import episode_view
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.own_media import NO_MEDIA
from feeds.publishing.pages.recordings import RecordingView, recording_view
from feeds.publishing.pages.stills import still_of
from feeds.publishing.pages.stories import Story, body, only_episodes, shown_works, story, work_views
from feeds.publishing.pages.structured_data import article_data, json_ld, list_data
from feeds.publishing.pages.subscribe_links import offer, qr_code
from feeds.publishing.pages.templating import PLAYER, page, policy, script
from feeds.publishing.pages.wording import safe
from feeds.publishing.pages.work_view import work_view
from feeds.publishing.selection import find_feed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.pages.addresses import Addresses, Links
    from feeds.publishing.pages.episodes import EpisodeView
    from feeds.publishing.pages.own_media import OwnMedia
    from feeds.publishing.pages.site_feeds import SiteFeeds
    from feeds.publishing.selection import Feed


@dataclass(frozen=True, slots=True)
class View:
    """A page with its policy and the time of its last change; one that is an `embed` may be in any frame."""

    body: bytes
    updated: datetime
    policy: str
    embed: bool = False


def feed_view(feeds: SiteFeeds, addresses: Addresses, path: str, number: int | None = None) -> View | None:
    """Returns the page of the feed at `path`, with the newest articles or older ones, if it exists."""
    channel, connection = feeds.channel, feeds.connection
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
    here = leaf_path(path, number) if number else path
    links, canonical = addresses.links(here), channel.base + addresses.url(here)
    stories = [_listed(channel, article, links, feed) for article in leaf.articles]
    folds = any(work.folded for each in stories for work in each.works)
    pages = [channel.base + addresses.url(page_path(channel, article)) for article in leaf.articles]
    code = script(PLAYER) if folds else None
    data = json_ld(list_data(channel, canonical, own.title, pages))
    allowed = policy(
        (url for each in stories for url in each.urls), channel=channel, scripts=filter(None, (data, code))
    )
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
        canonical=canonical,
        number=number,
        older=links.page(leaf_path(path, leaf.older)) if leaf.older else None,
        newer=None if leaf.newer is None else links.page(leaf_path(path, leaf.newer) if leaf.newer else path),
        discovered=feeds.discovered([own]),
        opml=OPML,
        tiled=bool(feed.kind.made_of),
        stories=stories,
        episodes=only_episodes(channel, stories),
        picture=next((each.still for each in stories if each.still), None),
        data=data,
        script=code,
    )
    return View(html, max((each.updated for each in leaf.articles), default=NEVER), allowed)


def _listed(channel: Channel, article: Article, links: Links, feed: Feed) -> Story:
    """Returns an article of a feed; one of single works shows these."""
    listed = story(channel, article, links)
    return replace(listed, works=shown_works(channel, article)) if feed.kind.made_of else listed


def article_view(
    feeds: SiteFeeds, addresses: Addresses, article: Article, path: str, media: OwnMedia = NO_MEDIA
) -> View:
    """Returns the page of an article; `path` is relative to the base URL. Texts are read from `media`."""
    channel = feeds.channel
    top, others = work_views(channel, article)
    text = body(channel, article)
    language = language_of(channel)
    episode, recording = episode_view(channel, article), _recording(channel, article, media)
    player = next((work for work in top if work.medium in ("video", "audio")), None)
    topics = feeds.topics(article)
    place, links = page_path(channel, article), addresses.links(path)
    elsewhere = _elsewhere(channel, article, place)
    canonical = elsewhere or channel.base + addresses.url(place)
    embed = channel.base + addresses.url(embed_path(place)) if player else None
    discovered = feeds.discovered(topics[:3], last=True)
    listed = story(channel, article, links)
    feed = next((each.url for each in discovered if each.playable), None)
    shown = (*top, *others)
    code = script(PLAYER) if player or any(work.folded for work in shown) else None
    data = json_ld(article_data(channel, article, canonical, embed=embed, feed_url=feed))
    urls = [*loaded(text), *(url for work in shown for url in work.urls), *_pictures(episode)]
    allowed = policy(urls, channel=channel, scripts=filter(None, (data, code)))
    html = page(
        "article.html",
        language=language,
        policy=allowed,
        channel=channel,
        story=listed,
        episode=episode,
        recording=recording,
        player=player,
        embed=embed,
        people=_people(article),
        zone=_zone(channel),
        leading=top,
        others=others,
        body=text,
        picture=listed.still,
        topics=topics,
        canonical=canonical,
        elsewhere=elsewhere,
        news=NEWS.path,
        links=links,
        discovered=discovered,
        opml=OPML,
        data=data,
        script=code,
    )
    return View(html, article.updated, allowed)


def embed_view(
    channel: Channel, addresses: Addresses, article: Article, media: OwnMedia = NO_MEDIA
) -> View | None:
    """Returns the player of an article's leading recording for frames in other sites; None without one."""
    first = lead_recording(article)
    if first is None:
        return None
    work, place = work_view(channel, first, leads=True), page_path(channel, article)
    episode = episode_view(channel, article)
    still = still_of(article)
    cover = episode.cover if episode else still.url if still else None
    links = addresses.links(embed_path(place))
    urls = [*work.urls, *([cover] if cover else ())]
    code = script(PLAYER)
    allowed = policy(urls, channel=channel, scripts=(code,))
    html = page(
        "embed.html",
        language=language_of(channel),
        policy=allowed,
        channel=channel,
        story=story(channel, article, links),
        work=work,
        cover=cover,
        recording=_recording(channel, article, media),
        page=place,
        canonical=channel.base + addresses.url(place),
        links=links,
        script=code,
    )
    return View(html, article.updated, allowed, embed=True)


def _recording(channel: Channel, article: Article, media: OwnMedia) -> RecordingView:
    first = lead_recording(article)
    if first is None:
        return RecordingView()
    return recording_view(first, media, language_of(channel), article.language or channel.language)


def _elsewhere(channel: Channel, article: Article, path: str) -> str | None:
    """Returns the link of an article, if it does not lead to its page at `path`."""
    link = safe(article.link)
    return link if link != channel.base + path else None


def _people(article: Article) -> list[Person]:
    named = ((one_line(person.name), safe(person.url)) for person in article.people)
    return [Person(name, url=url) for name, url in named if name]


def _pictures(episode: EpisodeView | None) -> Iterator[str]:
    if episode is not None:
        yield episode.cover
        yield from (person.image for person in episode.people if person.image)


def _zone(channel: Channel) -> str:
    """Returns `Tehran time` for the zone Asia/Tehran."""
    language = language_of(channel)
    city = language.city(channel.zone)
    return city if city in ("UTC", "GMT") else language.gettext("%(city)s time", city=city)
