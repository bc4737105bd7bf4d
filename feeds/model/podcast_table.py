"""The table [podcast] of a channel file; its keys are the fields of `Show`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

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
from feeds.model.toml_schema import Key, boolean, each, integer, pixels, string, table, web
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
    from collections.abc import Callable

    from feeds.vocabulary.model import Datatype


def show(value: object) -> Show:
    """Returns the show that a table describes. Raises `InvalidValueError`."""
    return Show(**table(_SHOW, value, "."))


def _by(datatype: Datatype, value: object) -> str:
    """Text on one line in which the validator finds no problem."""
    text = string(value)
    for flaw in datatype(text):
        raise InvalidValueError("", f"is {describe(text)}: {flaw.message[:200]}")
    return text


def _secure(value: object) -> str:
    return _by(secure_url, web(value, "an absolute https URL"))


def _artwork(value: object) -> str:
    return _by(artwork, web(value))


_count = partial(integer, 0, LARGEST_INTEGER, "a whole number of at least 0")


def _time(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise invalid(value, "a date and time with its zone, such as 2026-01-05T20:00:00Z")
    return value


def _category(value: object) -> Category:
    """`News`, or `News > Daily News`."""
    text = string(value, "a category from Apple's list, such as News or News > Daily News")
    name, _, below = (part.strip() for part in text.partition(">"))
    _by(itunes_category, name)
    if below:
        _by(partial(itunes_subcategory, name), below)
    return Category(name, below or None)


def _licence(value: object) -> Licence:
    """An SPDX identifier, or a table with a name and the URL of the licence."""
    if isinstance(value, str):
        return Licence(_by(licence, value))
    return Licence(**table({"name": _WORDS, "url": _URL}, value, "."))


def _of(make: Callable[..., Any], keys: dict[str, Key], value: object) -> Any:
    return make(**table(keys, value, "."))


def _many(make: Callable[..., Any], keys: dict[str, Key]) -> Key:
    return Key(partial(each, partial(_of, make, keys)))


_WORDS = Key(string, required=True)
_URL = Key(_secure, required=True)
_REMOTE = {
    "guid": Key(partial(_by, uuid), required=True),
    "url": Key(_secure),
    "item": Key(string),
    "medium": Key(partial(_by, medium)),
    "title": Key(string),
}
_RECIPIENT = {
    "type": _WORDS,
    "address": _WORDS,
    "split": Key(_count, required=True),
    "name": Key(string),
    "custom_key": Key(string),
    "custom_value": Key(string),
    "fee": Key(boolean),
}
_VALUE = {
    "type": _WORDS,
    "method": _WORDS,
    "recipients": Key(partial(each, partial(_of, Recipient, _RECIPIENT)), required=True),
    "suggested": Key(partial(_by, amount)),
}
_TRAILER = {
    "title": _WORDS,
    "url": _URL,
    "published": Key(_time, required=True),
    "length": Key(_count),
    "type": Key(partial(_by, mime_type)),
    "season": Key(_count),
}
_PLACE = {
    "name": _WORDS,
    "rel": Key(partial(_by, location_rel)),
    "geo": Key(partial(_by, geo_uri)),
    "osm": Key(partial(_by, osm)),
    "country": Key(partial(_by, country)),
}
_PERSON = {
    "name": _WORDS,
    "role": Key(partial(_by, person_role)),
    "group": Key(partial(_by, person_group)),
    "image": Key(_secure),
    "url": Key(_secure),
}
_PICTURE = {
    "url": _URL,
    "alt": Key(string),
    "width": Key(pixels),
    "height": Key(pixels),
    "type": Key(partial(_by, mime_type)),
    "purpose": Key(string),
    "aspect_ratio": Key(partial(_by, aspect_ratio)),
}
_SOCIAL = {
    "protocol": Key(partial(_by, protocol), required=True),
    "uri": Key(string),
    "account": Key(string),
    "account_url": Key(_secure),
    "priority": Key(_count),
}
_CHAT = {
    "server": Key(partial(_by, server), required=True),
    "protocol": _WORDS,
    "account": Key(string),
    "space": Key(string),
}
_ABOUT = {
    "funding": _many(Funding, {"url": _URL, "text": _WORDS}),
    "people": _many(Contributor, _PERSON),
    "places": _many(Location, _PLACE),
    "licence": Key(_licence),
    "texts": _many(TxtRecord, {"text": _WORDS, "purpose": Key(string)}),
    "values": _many(Value, _VALUE),
    "social": _many(Social, _SOCIAL),
    "artwork": _many(Artwork, _PICTURE),
    "chat": Key(partial(_of, Chat, _CHAT)),
}
_LIVE = {
    **_ABOUT,
    "id": _WORDS,
    "title": _WORDS,
    "status": Key(partial(_by, live_status), required=True),
    "start": Key(_time, required=True),
    "url": _URL,
    "type": Key(partial(_by, mime_type), required=True),
    "links": Key(partial(each, partial(_of, ContentLink, {"url": _URL, "text": _WORDS})), required=True),
    "end": Key(_time),
    "description": Key(string),
    "link": Key(web),
}
_FREQUENCY = {
    "text": _WORDS,
    "rule": Key(partial(_by, recurrence)),
    "start": Key(_time),
    "complete": Key(boolean),
}
_OWNER = {"name": _WORDS, "email": Key(partial(_by, email_address), required=True)}

_SHOW = {
    **_ABOUT,
    "categories": Key(partial(each, _category), required=True),
    "explicit": Key(boolean, required=True),
    "image": Key(_artwork, required=True),
    "author": Key(string),
    "owner": Key(partial(_of, Owner, _OWNER)),
    "title": Key(string),
    "type": Key(partial(_by, show_type)),
    "block": Key(boolean),
    "complete": Key(boolean),
    "new_feed_url": Key(web),
    "guid": Key(partial(_by, uuid)),
    "locked": Key(boolean),
    "locked_owner": Key(partial(_by, email_address)),
    "medium": Key(partial(_by, medium)),
    "blocked": Key(partial(each, partial(_by, service))),
    "trailers": _many(Trailer, _TRAILER),
    "frequency": Key(partial(_of, Frequency, _FREQUENCY)),
    "podroll": _many(RemoteItem, _REMOTE),
    "publisher": Key(partial(_of, RemoteItem, _REMOTE)),
    "live": _many(Live, _LIVE),
    "remote": _many(RemoteItem, _REMOTE),
    "podping": Key(boolean),
    "follow": Key(_secure),
}
