"""The podcast namespace of the Podcast Index: https://podcasting2.org/docs/podcast-namespace/1.0"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.dates import rfc822, rfc3339
from feeds.formats.extras import element, media
from feeds.formats.extras.checked import Writer
from feeds.formats.extras.podcast_value import value
from feeds.model.podcast import podcast_guid
from feeds.vocabulary.datatypes.names import licence as spdx
from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.loss import Tell
    from feeds.model.podcast import (
        Artwork,
        Episode,
        Frequency,
        Licence,
        Live,
        RemoteItem,
        Show,
        Social,
        Trailer,
    )

    Made = etree._Element | None
    Elements = Iterator[Made]

URI = NAMESPACE.uri
LABEL, LONG, SHORT = 128, 4000, 32


def show(said: Show, address: str, tell: Tell) -> Elements:
    """What is said of the show whose feed is at `address`."""
    writer = Writer(NAMESPACE, tell)
    write = writer.make
    yield write("guid", said.guid or podcast_guid(address))
    yield write("locked", "yes" if said.locked else "no", {"owner": said.locked_owner})
    yield write("medium", said.medium)
    for trailer in said.trailers:
        yield _trailer(writer, trailer)
    if said.frequency:
        yield _frequency(writer, said.frequency)
    for service in said.blocked:
        yield write("block", "yes", {"id": service})
    yield from about(said, writer)
    if said.podroll:
        roll = [remote(writer, each) for each in said.podroll]
        if any(each is not None for each in roll):
            yield write("podroll", children=roll)
    if said.publisher and (publisher := remote(writer, said.publisher, medium="publisher")) is not None:
        yield write("publisher", children=[publisher])
    for each in said.remote:
        yield remote(writer, each)
    if said.podping is not None:
        yield write("podping", attributes={"usesPodping": str(said.podping).lower()})
    if said.follow:
        yield write("follow", attributes={"url": said.follow})
    for live in said.live:
        yield _live(writer, live)


def about(said: Show | Episode | Live, writer: Writer) -> Elements:
    """What may be said of a show, of an episode and of a broadcast alike."""
    write = writer.make
    for funding in said.funding:
        yield write("funding", funding.text, {"url": funding.url}, longest=LABEL)
    for person in said.people:
        facts = {"role": person.role, "group": person.group, "img": person.image, "href": person.url}
        yield write("person", person.name, facts, longest=LABEL)
    for place in said.places:
        where = {"rel": place.rel, "geo": place.geo, "osm": place.osm, "country": place.country}
        yield write("location", place.name, where, longest=LABEL)
    if said.licence:
        yield licence(writer, said.licence)
    for text in said.texts:
        yield write("txt", text.text, {"purpose": text.purpose}, longest=LONG)
    for each in said.values:
        yield value(writer, each)
    for social in said.social:
        yield _social(writer, social)
    for picture in said.artwork:
        yield artwork(writer, picture)
    if chat := said.chat:
        facts = {"server": chat.server, "protocol": chat.protocol, "accountId": chat.account,
                 "space": chat.space}  # fmt: skip
        yield writer.make("chat", attributes=facts)


def licence(writer: Writer, said: Licence) -> Made:
    """A licence; one of the publisher's own needs an address, or nobody knows what it allows."""
    new = writer.make("license", said.name, {"url": said.url}, longest=LABEL)
    if new is not None and new.get("url") is None and spdx(new.text or ""):
        writer.tell(f"the licence {said.name[:80]!r}", "it is not of the SPDX list and has no url")
        return None
    return new


def artwork(writer: Writer, said: Artwork) -> Made:
    """A picture."""
    width, height = (str(size) if size else None for size in (said.width, said.height))
    facts = {"href": said.url, "alt": said.alt, "aspect-ratio": said.aspect_ratio, "width": width,
             "height": height, "type": said.type, "purpose": said.purpose}  # fmt: skip
    return writer.make("image", attributes=facts)


def remote(writer: Writer, said: RemoteItem, medium: str | None = None) -> Made:
    """Another feed or an item of it."""
    facts = {"feedGuid": said.guid, "feedUrl": said.url, "itemGuid": said.item,
             "medium": medium or said.medium, "title": said.title}  # fmt: skip
    return writer.make("remoteItem", attributes=facts)


def _social(writer: Writer, said: Social) -> Made:
    priority = None if said.priority is None else str(said.priority)
    facts = {"protocol": said.protocol, "uri": said.uri, "accountId": said.account,
             "accountUrl": said.account_url, "priority": priority}  # fmt: skip
    new = writer.make("socialInteract", attributes=facts)
    if new is not None and new.get("uri") is None and new.get("protocol", "").lower() != "disabled":
        writer.tell(f"the socialInteract of {said.protocol[:40]}", "it has no uri of a post")
        return None
    return new


def _trailer(writer: Writer, said: Trailer) -> Made:
    length, season = (None if number is None else str(number) for number in (said.length, said.season))
    facts = {"url": said.url, "pubdate": rfc822(said.published), "length": length, "type": said.type,
             "season": season}  # fmt: skip
    return writer.make("trailer", said.title, facts, longest=LABEL)


def _frequency(writer: Writer, said: Frequency) -> Made:
    complete = None if said.complete is None else str(said.complete).lower()
    start = rfc3339(said.start) if said.start else None
    rule = said.rule
    if rule and "COUNT=" in rule.upper() and start is None:
        writer.tell(f"the rule {rule[:80]!r}", "it counts, and no start is known to count from")
        rule = None
    facts = {"rrule": rule, "dtstart": start, "complete": complete}
    return writer.make("updateFrequency", said.text, facts, longest=LABEL)


def _live(writer: Writer, said: Live) -> Made:
    """A live item: an RSS item in everything but its name. 0 is an unknown length, as in an enclosure."""
    links = [writer.make("contentLink", link.text, {"href": link.url}) for link in said.links]
    if all(link is None for link in links):
        writer.tell(f"the live item {said.title[:80]!r}", "it has no page where it can be followed")
        return None
    end = rfc3339(said.end) if said.end else None
    stream = {"url": said.url, "length": "0", "type": said.type}
    parts: list[Made] = [element("title", said.title), element("guid", said.id, {"isPermaLink": "false"})]
    if said.description:
        parts.append(element("description", said.description))
    content = element("content", None, {"url": said.url, "type": said.type}, uri=media.URI, prefix="media")
    if said.link:
        parts.append(element("link", said.link))
    parts += [element("enclosure", attributes=stream), *links, *about(said, writer), content]
    facts = {"status": said.status, "start": rfc3339(said.start), "end": end}
    return writer.make("liveItem", attributes=facts, children=parts)
