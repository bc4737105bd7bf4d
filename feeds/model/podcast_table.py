"""The table [podcast] of a channel file, whose keys are the fields of `Show`, and that of an episode."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.checks import LARGEST_INTEGER, describe, invalid
from feeds.core.errors import InvalidValueError
from feeds.model import podcast
from feeds.model.toml_schema import Key, boolean, integer, many, one, pixels, string, table, web
from feeds.vocabulary.datatypes import podcast_index as index
from feeds.vocabulary.datatypes import podcast_lists as lists
from feeds.vocabulary.datatypes.apple_categories import itunes_category, itunes_subcategory
from feeds.vocabulary.datatypes.durations import recurrence
from feeds.vocabulary.datatypes.identifiers import uuid
from feeds.vocabulary.datatypes.mime import well_formed_type
from feeds.vocabulary.datatypes.names import country, licence
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.places import geo_uri, osm
from feeds.vocabulary.datatypes.podcasting import artwork, episode_type, show_type

if TYPE_CHECKING:
    from feeds.model.toml_schema import Check
    from feeds.vocabulary.model import Datatype


def _by(datatype: Datatype) -> Check:
    """Text on one line in which the validator finds no error and no warning."""

    def check(value: object) -> str:
        text = string(value)
        for flaw in datatype(text):
            if flaw.fault.severity == "info":
                continue
            raise InvalidValueError("", f"is {describe(text)}: {flaw.message[:200]}")
        return text

    return check


_count = partial(integer, 0, LARGEST_INTEGER, "a whole number of at least 0")
_guid, _medium, _type, _email = map(_by, (uuid, index.medium, well_formed_type, email_address))


def _secure(value: object) -> str:
    return str(_by(index.secure_url)(web(value, "an absolute https URL")))


def _artwork(value: object) -> str:
    return str(_by(artwork)(web(value)))


def _time(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise invalid(value, "a date and time with its zone, such as 2026-01-05T20:00:00Z")
    return value


def _number(least: float, expected: str, value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value < LARGEST_INTEGER:
        raise invalid(value, f"{expected}, at least {least}")
    return value


def _category(value: object) -> podcast.Category:
    """`News`, or `News > Daily News`."""
    text = string(value, "a category from Apple's list, such as News or News > Daily News")
    name, _, below = (part.strip() for part in text.partition(">"))
    _by(itunes_category)(name)
    if below:
        _by(partial(itunes_subcategory, name))(below)
    return podcast.Category(name, below or None)


def _licence(value: object) -> podcast.Licence:
    """An SPDX identifier, or a table with a name and the URL of the licence."""
    if isinstance(value, str):
        return podcast.Licence(_by(licence)(value))
    keys = {"name": Key(string, required=True), "url": Key(_secure, required=True)}
    return podcast.Licence(**table(keys, value, "."))


_role, _group, _rel, _ratio = map(
    _by, (lists.person_role, lists.person_group, index.location_rel, index.aspect_ratio)
)
_recipient = one(podcast.Recipient, split=_count, fee=boolean)
_amounts = partial(one, podcast.Value, recipients=many(_recipient), suggested=_by(index.amount))
_about: dict[str, Check] = {
    "funding": many(one(podcast.Funding, url=_secure)),
    "people": many(one(podcast.Contributor, role=_role, group=_group, image=_secure, url=_secure)),
    "places": many(one(podcast.Location, rel=_rel, geo=_by(geo_uri), osm=_by(osm), country=_by(country))),
    "licence": _licence,
    "texts": many(one(podcast.TxtRecord)),
    "values": many(_amounts(splits=None)),
    "social": many(one(podcast.Social, protocol=_by(lists.protocol), account_url=_secure, priority=_count)),
    "artwork": many(
        one(podcast.Artwork, url=_secure, width=pixels, height=pixels, type=_type, aspect_ratio=_ratio)
    ),
    "chat": one(podcast.Chat, server=_by(index.server)),
}
_remote = one(podcast.RemoteItem, guid=_guid, url=_secure, medium=_medium)
_live = one(
    podcast.Live, **_about, status=_by(index.live_status), start=_time, url=_secure, type=_type,
    links=many(one(podcast.ContentLink, url=_secure)), end=_time, link=web,
)  # fmt: skip
show = one(
    podcast.Show, **_about, categories=many(_category), explicit=boolean, image=_artwork,
    owner=one(podcast.Owner, email=_email), type=_by(show_type), block=boolean, complete=boolean,
    new_feed_url=web, guid=_guid, locked=boolean, locked_owner=_email, medium=_medium,
    blocked=many(_by(lists.service)),
    trailers=many(
        one(podcast.Trailer, url=_secure, published=_time, length=_count, type=_type, season=_count)
    ),
    frequency=one(podcast.Frequency, rule=_by(recurrence), start=_time, complete=boolean),
    podroll=many(_remote), publisher=_remote, live=many(_live), remote=many(_remote), podping=boolean,
    follow=_secure,
)  # fmt: skip
"""The check of the table: returns a `Show`, or raises `InvalidValueError`."""
_seconds = partial(_number, 0, "a number of seconds")
_split = one(
    podcast.TimeSplit, start=_seconds, seconds=_seconds, recipients=many(_recipient), remote=_remote,
    remote_start=_seconds, remote_percentage=partial(integer, 0, 100, "a percentage"),
)  # fmt: skip
episode = one(
    podcast.Episode, **_about | {"values": many(_amounts(splits=many(_split)))}, season=_count,
    number=partial(_number, 0, "a number"), kind=_by(episode_type), explicit=boolean, image=_artwork,
    block=boolean, soundbites=many(one(podcast.Soundbite, start=_seconds, seconds=_seconds)),
)  # fmt: skip
"""The check of an episode's table: returns an `Episode`, or raises `InvalidValueError`."""
