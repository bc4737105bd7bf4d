"""What a podcast says beyond its articles: once about the show, and about each episode.

The fields bear the names of the podcast namespace (https://podcasting2.org/docs/podcast-namespace/1.0) and of
Apple's elements (https://podcasters.apple.com/support/823-podcast-requirements), which they become.  None
and empty mean: nothing is said.  Media, transcripts and chapters are an article's works and their tracks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from datetime import datetime

NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""In which podcasts' identifiers are made of their feeds' URLs (podcast:guid)."""


def podcast_guid(url: str) -> str:
    """The identifier of the show whose feed is first served at `url`: without scheme and trailing slashes."""
    return str(uuid5(NAMESPACE, url.partition("://")[2].rstrip("/")))


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who is heard or who worked on it; `role` and `group` are the Podcast Taxonomy's."""

    name: str
    role: str | None = None
    group: str | None = None
    image: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place. `geo` is a geo URI (RFC 5870), `osm` OpenStreetMap's name of it, `country` two letters."""

    name: str
    rel: Literal["subject", "creator"] | None = None
    geo: str | None = None
    osm: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """An SPDX identifier, or a name of one's own with the URL where it can be read."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """Where listeners can give money, and what the link says."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class TxtRecord:
    """A free text for machines (podcast:txt): a proof of ownership, say."""

    text: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture of the show or the episode; sizes in pixels, `purpose` one or more of the list's words."""

    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None
    type: str | None = None
    purpose: str | None = None
    aspect_ratio: str | None = None


@dataclass(frozen=True, slots=True)
class Social:
    """Where the talk about it takes place: `uri` is the post to reply to."""

    protocol: str
    uri: str | None = None
    account: str | None = None
    account_url: str | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a share of what listeners pay: `split` shares, at the `address` of a wallet of the `type`."""

    type: str
    address: str
    split: int
    name: str | None = None
    custom_key: str | None = None
    custom_value: str | None = None
    fee: bool | None = None


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """Another feed, by its podcast:guid, or an item of it; `medium` is that feed's."""

    guid: str
    url: str | None = None
    item: str | None = None
    medium: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """From `start` on, for `seconds`, payments go elsewhere: to `recipients`, or to those of `remote`."""

    start: float
    seconds: float
    recipients: tuple[Recipient, ...] = ()
    remote: RemoteItem | None = None
    remote_start: float | None = None
    remote_percentage: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """How listeners pay (podcast:value): `lightning` by `keysend`, say."""

    type: str
    method: str
    recipients: tuple[Recipient, ...]
    suggested: str | None = None
    splits: tuple[TimeSplit, ...] = ()


@dataclass(frozen=True, slots=True)
class Trailer:
    """A recording that advertises the show; `length` is in bytes."""

    title: str
    url: str
    published: datetime
    length: int | None = None
    type: str | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often there is an episode: in words, and as a recurrence rule (RFC 5545)."""

    text: str
    rule: str | None = None
    start: datetime | None = None
    complete: bool | None = None


@dataclass(frozen=True, slots=True)
class ContentLink:
    """A page where a live item can be followed, and what the link says."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """Where listeners talk while they listen: a host's name, its protocol (irc, xmpp, matrix, …), a room."""

    server: str
    protocol: str
    account: str | None = None
    space: str | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """A broadcast that is announced, on the air or over. `url` is the stream, of the media type `type`.

    What is said of it besides is as in an episode; its `link` is its page.
    """

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
    """A stretch of the recording that is good to share, in seconds."""

    start: float
    seconds: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of Apple's list, and one below it."""

    name: str
    below: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns the show, for the directories only: they send their codes to the address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Show:
    """A publication as a podcast.

    `guid` None: made of the feed's URL.  `image` is artwork for directories: JPEG or PNG, square, 1400 to
    3000 pixels.  `author` empty: the publication's people.  `title` is for directories, where it differs.
    `locked`: other platforms may not import it, unless `locked_owner` agrees.  `blocked` names directories
    that shall not show it (`block` is for all of them).  `remote` is what a list (a `medium` that ends in L)
    consists of; `podping`: whether its news are announced there; `follow` tells programs where to follow it.
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

    `number` counts within the season and may have a fraction (a special between 3 and 4 is 3.5); `display`
    is how programs show it, at most 32 characters.  `title` is for directories, where it differs: without
    show, season and number.  `people` replace the show's people, for this episode.
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
