"""The podcast namespace of the Podcast Index: https://podcasting2.org/docs/podcast-namespace/1.0"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.dates import rfc822, rfc3339
from feeds.formats.extras import element, media
from feeds.formats.extras.checked import Writer
from feeds.formats.extras.podcast_value import value
from feeds.model.podcast import podcast_guid
from feeds.vocabulary.datatypes.file_types import consistent_type
from feeds.vocabulary.datatypes.names import licence as spdx
from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model import podcast as model
    from feeds.model.loss import OnLoss

    Made = etree._Element | None
    Elements = Iterator[Made]

URI = NAMESPACE.uri
LABEL, LONG, SHORT = 128, 4000, 32


def show(podcast: model.Show, address: str, on_loss: OnLoss) -> Elements:
    """Returns the channel's elements; `address` is the feed's URL."""
    writer = Writer(NAMESPACE, on_loss)
    write = writer.make
    yield write("guid", podcast.guid or podcast_guid(address))
    yield write("locked", "yes" if podcast.locked else "no", {"owner": podcast.locked_owner})
    yield write("medium", podcast.medium)
    for trailer in podcast.trailers:
        yield _trailer(writer, trailer)
    if podcast.frequency:
        yield _frequency(writer, podcast.frequency)
    for service in podcast.blocked:
        yield write("block", "yes", {"id": service})
    yield from about(podcast, writer)
    if podcast.podroll:
        roll = [remote(writer, each) for each in podcast.podroll]
        if any(each is not None for each in roll):
            yield write("podroll", children=roll)
    if podcast.publisher and (publisher := remote(writer, podcast.publisher, medium="publisher")) is not None:
        yield write("publisher", children=[publisher])
    for each in podcast.remote:
        yield remote(writer, each)
    if podcast.podping is not None:
        yield write("podping", attributes={"usesPodping": str(podcast.podping).lower()})
    if podcast.follow:
        yield write("follow", attributes={"url": podcast.follow})
    for live in podcast.live:
        yield _live(writer, live)


def about(values: model.Show | model.Episode | model.Live, writer: Writer) -> Elements:
    """Returns the elements that a show, an episode and a live item have in common."""
    write = writer.make
    for funding in values.funding:
        yield write("funding", funding.text, {"url": funding.url}, longest=LABEL)
    for person in values.people:
        facts = {"role": person.role, "group": person.group, "img": person.image, "href": person.url}
        yield write("person", person.name, facts, longest=LABEL)
    for place in values.places:
        where = {"rel": place.rel, "geo": place.geo, "osm": place.osm, "country": place.country}
        yield write("location", place.name, where, longest=LABEL)
    if values.licence:
        yield licence(writer, values.licence)
    for text in values.texts:
        yield write("txt", text.text, {"purpose": text.purpose}, longest=LONG)
    for each in values.values:
        yield value(writer, each)
    for social in values.social:
        yield _social(writer, social)
    for picture in values.artwork:
        yield artwork(writer, picture)
    if chat := values.chat:
        facts = {"server": chat.server, "protocol": chat.protocol, "accountId": chat.account,
                 "space": chat.space}  # fmt: skip
        yield writer.make("chat", attributes=facts)


def licence(writer: Writer, terms: model.Licence) -> Made:
    """Returns a licence; a custom licence needs a URL (podcast:license)."""
    new = writer.make("license", terms.name, {"url": terms.url}, longest=LABEL)
    if new is not None and new.get("url") is None and spdx(new.text or ""):
        writer.on_loss(f"the licence {terms.name[:80]!r}", "neither an SPDX identifier nor a URL")
        return None
    return new


def artwork(writer: Writer, picture: model.Artwork) -> Made:
    """Returns a `podcast:image`."""
    width, height = (str(size) if size else None for size in (picture.width, picture.height))
    facts = {"href": picture.url, "alt": picture.alt, "aspect-ratio": picture.aspect_ratio, "width": width,
             "height": height, "type": consistent_type(picture.url, picture.type),
             "purpose": picture.purpose}  # fmt: skip
    return writer.make("image", attributes=facts)


def remote(writer: Writer, remote_item: model.RemoteItem, medium: str | None = None) -> Made:
    """Returns a remote item: another feed, or an item of it."""
    facts = {"feedGuid": remote_item.guid, "feedUrl": remote_item.url, "itemGuid": remote_item.item,
             "medium": medium or remote_item.medium, "title": remote_item.title}  # fmt: skip
    return writer.make("remoteItem", attributes=facts)


def _social(writer: Writer, text: model.Social) -> Made:
    priority = None if text.priority is None else str(text.priority)
    facts = {"protocol": text.protocol, "uri": text.uri, "accountId": text.account,
             "accountUrl": text.account_url, "priority": priority}  # fmt: skip
    new = writer.make("socialInteract", attributes=facts)
    if new is not None and new.get("uri") is None and new.get("protocol", "").lower() != "disabled":
        writer.on_loss(f"the socialInteract of {text.protocol[:40]}", "missing the URI of a post")
        return None
    return new


def _trailer(writer: Writer, text: model.Trailer) -> Made:
    length, season = (None if number is None else str(number) for number in (text.length, text.season))
    facts = {"url": text.url, "pubdate": rfc822(text.published), "length": length,
             "type": consistent_type(text.url, text.type), "season": season}  # fmt: skip
    return writer.make("trailer", text.title, facts, longest=LABEL)


def _frequency(writer: Writer, text: model.Frequency) -> Made:
    complete = None if text.complete is None else str(text.complete).lower()
    start = rfc3339(text.start) if text.start else None
    rule = text.rule
    if rule and "COUNT=" in rule.upper() and start is None:
        writer.on_loss(f"the rule {rule[:80]!r}", "COUNT needs a start date, and none is known")
        rule = None
    facts = {"rrule": rule, "dtstart": start, "complete": complete}
    return writer.make("updateFrequency", text.text, facts, longest=LABEL)


def _live(writer: Writer, broadcast: model.Live) -> Made:
    """A live item, which contains what an RSS item does. An enclosure length of 0 means unknown."""
    links = [writer.make("contentLink", link.text, {"href": link.url}) for link in broadcast.links]
    if all(link is None for link in links):
        writer.on_loss(f"the live item {broadcast.title[:80]!r}", "missing the URL of a page")
        return None
    end = rfc3339(broadcast.end) if broadcast.end else None
    type_ = consistent_type(broadcast.url, broadcast.type)
    stream = {"url": broadcast.url, "length": "0", "type": type_}
    guid = element("guid", broadcast.id, {"isPermaLink": "false"})
    parts: list[Made] = [element("title", broadcast.title), guid]
    if broadcast.description:
        parts.append(element("description", broadcast.description))
    file = {"url": broadcast.url, "type": type_}
    content = element("content", None, file, uri=media.URI, prefix="media")
    if broadcast.link:
        parts.append(element("link", broadcast.link))
    parts += [element("enclosure", attributes=stream), *links, *about(broadcast, writer), content]
    facts = {"status": broadcast.status, "start": rfc3339(broadcast.start), "end": end}
    return writer.make("liveItem", attributes=facts, children=parts)
