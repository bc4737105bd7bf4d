"""RSS 2.0 with content:encoded, Dublin Core, Atom links and Media RSS; for a podcast with its namespaces.

https://www.rssboard.org/rss-specification and https://www.rssboard.org/rss-profile
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.dates import rfc822, rfc3339
from feeds.core.texts import one_line
from feeds.formats import Format, generator
from feeds.formats.extras import (
    atom,
    dublincore,
    element,
    history,
    itunes,
    made,
    media,
    podcast,
    podcast_episode,
)
from feeds.formats.fitting import enclosed, fit_article, fit_page, owner
from feeds.formats.fragments import xml_fragments
from feeds.formats.losses import episode_lost, picture_lost, works_lost
from feeds.model.loss import silent
from feeds.model.page import Link
from feeds.model.works import first_picture, items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from feeds.model.article import Article, Person, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import Tell
    from feeds.model.page import Page

    Elements = Iterator[etree._Element]

NAMESPACES = {"dc": dublincore.URI, "media": media.URI}
PODCAST = {"itunes": itunes.URI, "podcast": podcast.URI}


def render(channel: Channel, page: Page) -> bytes:
    """The document. Without an article there is no date in it: RSS needs none."""

    def item(article: Article, works: tuple[Work, ...]) -> Elements:
        return _item(channel, article, works, silent)

    elements = _channel(channel, page, silent)
    if channel.podcast is None:
        return generator.rss(channel, page, NAMESPACES, elements, item)
    fit_channel = replace(channel, copyright=owner(channel.copyright))
    return generator.rss(fit_channel, fit_page(page, silent), NAMESPACES | PODCAST, elements, item)


def stamps(updated: datetime) -> Iterator[bytes]:
    """How a document says when it changed."""
    for name in ("lastBuildDate", "pubDate"):
        yield f"<{name}>{rfc822(updated)}</{name}>".encode()


def _channel(channel: Channel, page: Page, tell: Tell) -> Elements:
    if page.articles:
        yield element("lastBuildDate", rfc822(page.updated))
        yield element("pubDate", rfc822(page.updated))
    if not any(generator.reachable(person) for person in channel.people[:1]):
        yield from _creators(channel.people)
    for link in page.links:
        yield atom.foreign_link(link)
    yield from history.marks(page)
    if channel.podcast is not None:
        addresses = {link.rel: link.href for link in page.links}
        address = addresses.get("current") or addresses.get("self") or channel.base
        yield from made(itunes.show(channel, channel.podcast, tell))
        yield from made(podcast.show(channel.podcast, address, tell))


def _item(channel: Channel, article: Article, works: tuple[Work, ...], tell: Tell) -> Elements:
    """An e-mail address makes an `author`, a name alone a `dc:creator`; both would be one too many."""
    found = enclosed(works, podcast=channel.podcast is not None)
    first, file = found or (None, None)
    yield element("pubDate", rfc822(article.published))
    people = article.people or channel.people
    reachable = next((person for person in people if generator.reachable(person)), None)
    if reachable is not None:
        yield element("author", generator.mailbox(reachable))
    else:
        yield from _creators(people)
    if article.part_of and not article.link:
        yield atom.foreign_link(Link("related", article.part_of))
    if channel.podcast is not None:
        shown = first_picture(works)
        yield from made(itunes.episode(article, channel.podcast, file, shown, tell))
        yield from made(podcast_episode.episode(article, works, first, file, tell))
    yield from media.media(works, file.url if file else None)
    if file is not None and file.type is not None:
        # At the end: newsboat plays the last file that it finds, be it an enclosure or a media:content.
        # The length is required, and 0 means unknown.
        facts = {"url": file.url, "length": str(file.size or 0), "type": file.type}
        yield element("enclosure", attributes=facts)


def _creators(people: tuple[Person, ...]) -> Elements:
    for person in people:
        if name := one_line(person.name):
            yield dublincore.creator(name)


def listen(channel: Channel, page: Page, article: Article | None, tell: Tell) -> None:
    """Tell what is left out of the document."""
    if article is None:
        if channel.podcast is not None:
            fit_page(replace(page, articles=()), tell)
        for _ in _channel(channel, page, tell):
            pass
        if channel.image is not None and not generator.states_size(channel.image):
            picture_lost(channel, tell)
        _people_lost(channel.people, tell)
        return
    works = items(article, tell)
    works_lost(article, tell)
    if channel.podcast is not None:
        fit_article(article, tell)
    for _ in _item(channel, article, works, tell):
        pass
    _plain_losses(channel, article, works, tell)


def _plain_losses(channel: Channel, article: Article, works: tuple[Work, ...], tell: Tell) -> None:
    """What RSS has one place for, or none."""
    _people_lost(article.people, tell)
    if channel.podcast is None:
        episode_lost(article, tell)
    if article.updated != article.published:
        last = f"the time of the last change, {rfc3339(article.updated)}"
        tell(last, "an RSS item has the time of its publication only")
    if article.language and article.language != channel.language:
        tell(f"the language {article.language}", "RSS has one language for the whole document")
    if len(article.people) > 1 and any(map(generator.reachable, article.people)):
        tell("all authors but the first with an address", "RSS has one author")
    found = enclosed(works, podcast=channel.podcast is not None)
    if works and found is None:
        tell("an enclosure", "there is no file of a kind that can be one")
    for work in works:
        if found and work is not found[0]:
            tell(f"the enclosure {work.media.url}", "RSS has one enclosure; this is a media:content")
        for track in work.tracks if channel.podcast is None else ():
            if track.kind != "captions":
                tell(f"the {track.kind} {track.url}", "only a podcast's feed has an element for it")


def _people_lost(people: tuple[Person, ...], tell: Tell) -> None:
    for person in people:
        if person.url:
            tell(f"the page of {person.name[:80]}, {person.url[:200]}", "RSS has an address or a name only")


FORMAT = Format(
    "rss",
    "rss",
    "application/rss+xml; charset=utf-8",
    render,
    xml_fragments(render, "item", stamps),
    title="RSS 2.0",
    about="Understood by every feed reader, podcast player and news partner. Start here.",
    place=10,
    listen=listen,
)
