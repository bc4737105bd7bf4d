"""What a feed says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError
from feeds.core.urls import host
from feeds.model import channel as model
from feeds.model.point import Point
from feeds.publishing.library import fields
from feeds.publishing.library.article import Person, people_of, point
from feeds.publishing.library.podcast import Podcast, show_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The metadata of a feed: RSS 2.0, channel; RFC 4287, 4.1.1; JSON Feed 1.1, top level.

    `title` and `description` are plain text, `home` is the URL of the web page, `language` a language tag
    (RFC 5646).  `authors` stand for articles without authors.  `image` is the URL of a picture, `copyright` a
    text, `tags` are categories.  `hubs` are URLs of WebSub hubs that announce changes.

    Only RSS has elements for `ttl`, the minutes for which a document may be cached, and for `skip_hours` (0
    to 23, UTC) and `skip_days` (`Monday` …) in which it does not change.  `point` is the latitude and
    longitude of the publication, in degrees (GeoRSS).  With a `podcast`, the RSS document is one for podcast
    apps, which require a `language`.

    Raises `TypeError` and `ValueError`, which name the field.
    """

    title: str
    home: str
    description: str
    language: str | None = None
    authors: Sequence[Person] = ()
    image: str | None = None
    copyright: str | None = None
    tags: Sequence[str] = ()
    hubs: Sequence[str] = ()
    ttl: int | None = None
    skip_hours: Sequence[int] = ()
    skip_days: Sequence[str] = ()
    point: tuple[float, float] | None = None
    podcast: Podcast | None = None

    def __post_init__(self) -> None:
        fields.check_fields(self, _CHANNEL)
        if self.podcast is not None and self.language is None:
            expected = "a language tag, which podcast directories require"
            raise fields.public_error(InvalidValueError("Channel.language", "is missing", expected))


def channel_of(channel: Channel) -> model.Channel:
    """Returns the model's value."""
    return model.Channel(
        title=channel.title,
        home=channel.home,
        description=channel.description,
        language=channel.language or "",
        zone=_UTC,
        media_base=channel.home,
        base=channel.home,
        authority=host(channel.home),
        people=people_of(channel.authors),
        image=model.Image(channel.image) if channel.image else None,
        hubs=tuple(channel.hubs),
        copyright=channel.copyright,
        categories=tuple(channel.tags),
        ttl=channel.ttl,
        skip_hours=tuple(channel.skip_hours),
        skip_days=tuple(channel.skip_days),
        point=Point(*channel.point) if channel.point is not None else None,
        podcast=show_of(channel.podcast) if channel.podcast else None,
    )


def _hour(value: object) -> int:
    hour = fields.whole(0, "hours", value)
    if hour > 23:
        raise invalid(value, "an hour from 0 to 23")
    return hour


_CHANNEL: dict[str, fields.Check] = {
    "title": fields.line,
    "home": fields.web,
    "description": fields.line,
    "language": fields.language,
    "authors": fields.instances(Person),
    "image": fields.web,
    "copyright": fields.line,
    "tags": fields.lines(),
    "hubs": partial(fields.many, fields.web),
    "ttl": partial(fields.whole, 1, "minutes"),
    "skip_hours": partial(fields.many, _hour),
    "skip_days": partial(fields.many, partial(fields.one_of, DAYS)),
    "point": point,
    "podcast": partial(fields.instance, Podcast),
}
