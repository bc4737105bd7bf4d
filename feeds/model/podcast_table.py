"""The table [podcast] of a channel file; its keys are the fields of `Show`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.checks import LARGEST_INTEGER, describe, invalid
from feeds.core.errors import InvalidValueError
from feeds.model.podcast import (
    Artwork,
    Category,
    Chat,
    ContentLink,
    Contributor,
    Frequency,
    Funding,
    Licence,
    Live,
    Location,
    Owner,
    Recipient,
    RemoteItem,
    Show,
    Social,
    Trailer,
    TxtRecord,
    Value,
)
from feeds.model.toml_schema import Key, boolean, integer, many, one, pixels, string, table, web
from feeds.vocabulary.datatypes.apple_categories import itunes_category, itunes_subcategory
from feeds.vocabulary.datatypes.durations import recurrence
from feeds.vocabulary.datatypes.identifiers import uuid
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.names import country, licence
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.places import geo_uri, osm
from feeds.vocabulary.datatypes.podcast_index import (
    amount,
    aspect_ratio,
    live_status,
    location_rel,
    medium,
    person_group,
    person_role,
    protocol,
    secure_url,
    server,
    service,
)
from feeds.vocabulary.datatypes.podcasting import artwork, show_type

if TYPE_CHECKING:
    from feeds.model.toml_schema import Check
    from feeds.vocabulary.model import Datatype


def _by(datatype: Datatype) -> Check:
    """Text on one line in which the validator finds no problem."""

    def check(value: object) -> str:
        text = string(value)
        for flaw in datatype(text):
            raise InvalidValueError("", f"is {describe(text)}: {flaw.message[:200]}")
        return text

    return check


_count = partial(integer, 0, LARGEST_INTEGER, "a whole number of at least 0")
_guid, _medium, _type, _email = map(_by, (uuid, medium, mime_type, email_address))


def _secure(value: object) -> str:
    return str(_by(secure_url)(web(value, "an absolute https URL")))


def _artwork(value: object) -> str:
    return str(_by(artwork)(web(value)))


def _time(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise invalid(value, "a date and time with its zone, such as 2026-01-05T20:00:00Z")
    return value


def _category(value: object) -> Category:
    """`News`, or `News > Daily News`."""
    text = string(value, "a category from Apple's list, such as News or News > Daily News")
    name, _, below = (part.strip() for part in text.partition(">"))
    _by(itunes_category)(name)
    if below:
        _by(partial(itunes_subcategory, name))(below)
    return Category(name, below or None)


def _licence(value: object) -> Licence:
    """An SPDX identifier, or a table with a name and the URL of the licence."""
    if isinstance(value, str):
        return Licence(_by(licence)(value))
    return Licence(
        **table({"name": Key(string, required=True), "url": Key(_secure, required=True)}, value, ".")
    )


_about: dict[str, Check] = {
    "funding": many(one(Funding, url=_secure)),
    "people": many(
        one(Contributor, role=_by(person_role), group=_by(person_group), image=_secure, url=_secure)
    ),
    "places": many(
        one(Location, rel=_by(location_rel), geo=_by(geo_uri), osm=_by(osm), country=_by(country))
    ),
    "licence": _licence,
    "texts": many(one(TxtRecord)),
    "values": many(
        one(
            Value,
            recipients=many(one(Recipient, split=_count, fee=boolean)),
            suggested=_by(amount),
            splits=None,
        )
    ),
    "social": many(one(Social, protocol=_by(protocol), account_url=_secure, priority=_count)),
    "artwork": many(
        one(Artwork, url=_secure, width=pixels, height=pixels, type=_type, aspect_ratio=_by(aspect_ratio))
    ),
    "chat": one(Chat, server=_by(server)),
}
_remote = one(RemoteItem, guid=_guid, url=_secure, medium=_medium)
_live = one(
    Live,
    **_about,
    status=_by(live_status),
    start=_time,
    url=_secure,
    type=_type,
    links=many(one(ContentLink, url=_secure)),
    end=_time,
    link=web,
)
show = one(
    Show,
    **_about,
    categories=many(_category),
    explicit=boolean,
    image=_artwork,
    owner=one(Owner, email=_email),
    type=_by(show_type),
    block=boolean,
    complete=boolean,
    new_feed_url=web,
    guid=_guid,
    locked=boolean,
    locked_owner=_email,
    medium=_medium,
    blocked=many(_by(service)),
    trailers=many(one(Trailer, url=_secure, published=_time, length=_count, type=_type, season=_count)),
    frequency=one(Frequency, rule=_by(recurrence), start=_time, complete=boolean),
    podroll=many(_remote),
    publisher=_remote,
    live=many(_live),
    remote=many(_remote),
    podping=boolean,
    follow=_secure,
)
"""The check of the table: returns a `Show`, or raises `InvalidValueError`."""
