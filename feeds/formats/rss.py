"""RSS 2.0 (https://www.rssboard.org/rss-profile) with content, Dublin Core, Atom, media and podcasts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml.etree import SubElement

from feeds.core.dates import rfc822, rfc3339
from feeds.core.texts import clean_line
from feeds.formats import Format, generator
from feeds.formats.extras import atom, dublincore, element, georss, history, media
from feeds.formats.fitting import enclosed, fit_article, fit_page
from feeds.formats.fragments import in_parts, xml_fragments
from feeds.formats.losses import episode_lost, picture_lost, works_lost
from feeds.formats.people import first_mailbox, reachable
from feeds.model.loss import ignore_loss
from feeds.model.page import UNDATED
from feeds.model.works import published_works
from feeds.vocabulary.datatypes.file_types import consistent_type

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from feeds.model.article import Article, Person, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page

    Elements = Iterator[etree._Element]

NAMESPACES = {"dc": dublincore.URI, "media": media.URI}


def render(channel: Channel, page: Page) -> bytes:
    """Returns the document. Without articles it has no date, which RSS does not require."""

    def fill(item: etree._Element, article: Article, works: tuple[Work, ...]) -> None:
        _fill(item, channel, article, works, ignore_loss)

    elements = _channel(channel, page, ignore_loss)
    if channel.podcast is None:
        return generator.rss(channel, page, NAMESPACES, elements, fill)
    from feeds.formats.extras import shows  # here and below for the cold start: few channels are podcasts

    namespaces = NAMESPACES | shows.NAMESPACES
    return generator.rss(channel, fit_page(page, ignore_loss), namespaces, elements, fill)


def stamps(updated: datetime) -> Iterator[bytes]:
    """Returns the elements that depend on when the document last changed."""
    for name in ("lastBuildDate", "pubDate"):
        yield f"<{name}>{rfc822(updated)}</{name}>".encode()


def _channel(channel: Channel, page: Page, on_loss: OnLoss) -> Elements:
    if page.articles and page.updated != UNDATED:
        yield element("lastBuildDate", rfc822(page.updated))
        yield element("pubDate", rfc822(page.updated))
    if not first_mailbox(channel.people[:1]):
        yield from _creators(channel.people)
    for link in page.links:
        yield atom.foreign_link(link)
    yield from history.marks(page)
    for name, unit, skipped in (
        ("skipHours", "hour", channel.skip_hours),
        ("skipDays", "day", channel.skip_days),
    ):
        if skipped:
            # feedgen writes days in an order that depends on the process.
            around = element(name)
            around.extend(element(unit, str(each)) for each in dict.fromkeys(skipped))
            yield around
    if channel.point is not None:
        yield georss.point(channel.point)
    if channel.podcast is not None:
        from feeds.formats.extras import shows

        yield from shows.show(channel, channel.podcast, page, on_loss)


def _fill(
    item: etree._Element, channel: Channel, article: Article, works: tuple[Work, ...], on_loss: OnLoss
) -> None:
    """A person with an e-mail address is an `author`, one without a `dc:creator`, never both."""
    found = enclosed(works, podcast=channel.podcast is not None)
    _, file = found or (None, None)
    if article.published != UNDATED:
        SubElement(item, "pubDate").text = rfc822(article.published)
    people = article.people or channel.people
    if mailbox := first_mailbox(people):
        SubElement(item, "author").text = mailbox
    else:
        item.extend(_creators(people))
    if article.part_of:
        item.extend(map(atom.foreign_link, atom.related(article)))
    if channel.podcast is not None:
        from feeds.formats.extras import shows

        item.extend(shows.episode(article, channel.podcast, works, found, on_loss))
    if article.point is not None:
        item.append(georss.point(article.point))
    if works:
        item.extend(media.media(works, file.url if file else None))
    if file is not None and file.type is not None:
        # Last, because newsboat plays the last file, whether it is an enclosure or a media:content.
        # The length is required; 0 means unknown.
        facts = {"url": file.url, "length": str(file.size or 0), "type": consistent_type(file.url, file.type)}
        element("enclosure", attributes=facts, parent=item)


def _creators(people: tuple[Person, ...]) -> Elements:
    for person in people:
        if name := clean_line(person.name):
            yield dublincore.creator(name)


def report_losses(channel: Channel, page: Page, article: Article | None, on_loss: OnLoss) -> None:
    """Reports what the document leaves out."""
    if article is None:
        if channel.podcast is not None:
            fit_page(replace(page, articles=()), on_loss)
        for _ in _channel(channel, page, on_loss):
            pass
        if channel.image is not None and not generator.states_size(channel.image):
            picture_lost(channel, on_loss)
        _people_lost(channel.people, on_loss)
        return
    works = published_works(article, on_loss)
    works_lost(article, on_loss)
    if channel.podcast is not None:
        fit_article(article, on_loss)
    _fill(element("item"), channel, article, works, on_loss)
    _plain_losses(channel, article, works, on_loss)


def _plain_losses(channel: Channel, article: Article, works: tuple[Work, ...], on_loss: OnLoss) -> None:
    """Reports what RSS can express once or not at all."""
    _people_lost(article.people, on_loss)
    if channel.podcast is None:
        episode_lost(article, on_loss)
    if article.updated != article.published:
        last = f"the time of the last change, {rfc3339(article.updated)}"
        on_loss(last, "an RSS item has only the time of publication")
    if article.language and article.language != channel.language:
        on_loss(f"the language {article.language}", "RSS has one language for the whole document")
    if len(article.people) > 1 and any(map(reachable, article.people)):
        on_loss("all authors but the first with an address", "an RSS item has one author")
    found = enclosed(works, podcast=channel.podcast is not None)
    if works and found is None:
        on_loss("an enclosure", "no file has a known media type")
    for work in works:
        if found and work is not found[0]:
            on_loss(
                f"the enclosure {work.media.url}",
                "an RSS item has one enclosure; this file is a media:content",
            )
        for track in work.tracks if channel.podcast is None else ():
            if track.kind != "captions":
                on_loss(f"the {track.kind} {track.url}", "only podcast feeds have an element for it")


def _people_lost(people: tuple[Person, ...], on_loss: OnLoss) -> None:
    for person in people:
        if person.url:
            on_loss(
                f"the page of {person.name[:80]}, {person.url[:200]}",
                "RSS has only an e-mail address or a name",
            )


FRAGMENTS = xml_fragments(render, "item", stamps)
FORMAT = Format(
    "rss",
    "rss",
    "application/rss+xml; charset=utf-8",
    in_parts(render, FRAGMENTS),
    FRAGMENTS,
    title="RSS 2.0",
    about="Understood by every feed reader, podcast player and news partner. Start here.",
    place=10,
    report_losses=report_losses,
)
