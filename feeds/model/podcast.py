"""The podcast metadata of a show and of its episodes.

Fields have the names of the elements that they become, of the podcast namespace
(https://podcasting2.org/docs/podcast-namespace/1.0) and of Apple's
(https://podcasters.apple.com/support/823-podcast-requirements); None and empty fields are left out.  Media,
transcripts and chapters are an article's works and their tracks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from datetime import datetime

NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of <podcast:guid>, a UUIDv5 of the feed's URL."""


def podcast_guid(url: str) -> str:
    """Returns the <podcast:guid> of a feed by its URL, of which scheme and trailing slashes do not count."""
    return str(uuid5(NAMESPACE, url.partition("://")[2].rstrip("/")))


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person who is heard or contributed; `role` and `group` are from the Podcast Taxonomy."""

    name: str
    role: str | None = None
    group: str | None = None
    image: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place. `geo` is a geo URI (RFC 5870), `osm` an OpenStreetMap id, `country` a two-letter code."""

    name: str
    rel: Literal["subject", "creator"] | None = None
    geo: str | None = None
    osm: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """An SPDX identifier, or another name with the URL of the licence."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """A page where listeners can donate, and the text of the link."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class TxtRecord:
    """A free text for programs (podcast:txt), for example a proof of ownership."""

    text: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture of the show or episode; sizes are in pixels, `purpose` is one or more tokens."""

    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None
    type: str | None = None
    purpose: str | None = None
    aspect_ratio: str | None = None


@dataclass(frozen=True, slots=True)
class Social:
    """A place for comments; `uri` is the post to reply to."""

    protocol: str
    uri: str | None = None
    account: str | None = None
    account_url: str | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A receiver of `split` shares of payments, at the `address` of a wallet of this `type`."""

    type: str
    address: str
    split: int
    name: str | None = None
    custom_key: str | None = None
    custom_value: str | None = None
    fee: bool | None = None


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """Another feed, by its <podcast:guid>, or an item in it; `medium` is that of the feed."""

    guid: str
    url: str | None = None
    item: str | None = None
    medium: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """Other recipients of payments, or those of `remote`, from `start` for a number of seconds."""

    start: float
    seconds: float
    recipients: tuple[Recipient, ...] = ()
    remote: RemoteItem | None = None
    remote_start: float | None = None
    remote_percentage: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """How listeners pay (podcast:value), for example `lightning` by `keysend`."""

    type: str
    method: str
    recipients: tuple[Recipient, ...]
    suggested: str | None = None
    splits: tuple[TimeSplit, ...] = ()


@dataclass(frozen=True, slots=True)
class Trailer:
    """A trailer of the show; `length` is in bytes."""

    title: str
    url: str
    published: datetime
    length: int | None = None
    type: str | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often episodes appear, in words and as a recurrence rule (RFC 5545)."""

    text: str
    rule: str | None = None
    start: datetime | None = None
    complete: bool | None = None


@dataclass(frozen=True, slots=True)
class ContentLink:
    """A page that shows a live item, and the text of the link."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat for listeners: host, protocol (irc, xmpp, matrix, …), account and room."""

    server: str
    protocol: str
    account: str | None = None
    space: str | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """A live broadcast, announced, running or over; `url` is the stream, `link` its page."""

    id: str
    title: str
    status: Literal["pending", "live", "ended"]
    start: datetime
    url: str
    type: str
    links: tuple[ContentLink, ...]
    end: datetime | None = None
    description: str = ""
    link: str | None = None
    people: tuple[Contributor, ...] = ()
    places: tuple[Location, ...] = ()
    licence: Licence | None = None
    texts: tuple[TxtRecord, ...] = ()
    values: tuple[Value, ...] = ()
    social: tuple[Social, ...] = ()
    artwork: tuple[Artwork, ...] = ()
    funding: tuple[Funding, ...] = ()
    chat: Chat | None = None


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A part of the recording for sharing, in seconds."""

    start: float
    seconds: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category from Apple's list, with a subcategory."""

    name: str
    below: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of the show: directories send verification codes to the address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Show:
    """A publication as a podcast.

    Without a `guid`, it is made from the feed's URL; without `author`, the publication's people are meant.
    `image` is artwork for directories: JPEG or PNG, square, 1400 to 3000 pixels.  `title` is for directories,
    if it differs.  `locked` forbids other platforms to import the show unless `locked_owner` agrees.
    `blocked` are directories that should not list it, `block` means all.  `remote` are the items of a list (a
    `medium` that ends in L).
    """

    categories: tuple[Category, ...]
    explicit: bool
    image: str
    author: str = ""
    owner: Owner | None = None
    title: str | None = None
    type: Literal["episodic", "serial"] | None = None
    block: bool = False
    complete: bool = False
    new_feed_url: str | None = None
    guid: str | None = None
    locked: bool = False
    locked_owner: str | None = None
    medium: str = "podcast"
    blocked: tuple[str, ...] = ()
    funding: tuple[Funding, ...] = ()
    people: tuple[Contributor, ...] = ()
    places: tuple[Location, ...] = ()
    licence: Licence | None = None
    texts: tuple[TxtRecord, ...] = ()
    values: tuple[Value, ...] = ()
    trailers: tuple[Trailer, ...] = ()
    frequency: Frequency | None = None
    podroll: tuple[RemoteItem, ...] = ()
    publisher: RemoteItem | None = None
    social: tuple[Social, ...] = ()
    artwork: tuple[Artwork, ...] = ()
    live: tuple[Live, ...] = ()
    chat: Chat | None = None
    remote: tuple[RemoteItem, ...] = ()
    podping: bool | None = None
    follow: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """An article as an episode.

    `number` counts within the season and may have a fraction (3.5 is a special between 3 and 4); `display` is
    shown instead of it, at most 32 characters.  `title`, without show, season and number, is for directories.
    `people` replace those of the show.
    """

    season: int | None = None
    season_name: str | None = None
    number: float | None = None
    display: str | None = None
    kind: Literal["full", "trailer", "bonus"] | None = None
    title: str | None = None
    explicit: bool | None = None
    image: str | None = None
    block: bool = False
    soundbites: tuple[Soundbite, ...] = ()
    people: tuple[Contributor, ...] = ()
    places: tuple[Location, ...] = ()
    licence: Licence | None = None
    texts: tuple[TxtRecord, ...] = ()
    values: tuple[Value, ...] = ()
    social: tuple[Social, ...] = ()
    artwork: tuple[Artwork, ...] = ()
    funding: tuple[Funding, ...] = ()
    chat: Chat | None = None
