"""A podcast and its episodes."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from feeds.core.errors import InvalidValueError
from feeds.model import podcast as model
from feeds.model import podcast_table
from feeds.model.podcast import (
    Artwork,
    Category,
    Chat,
    Contributor,
    Frequency,
    Funding,
    Licence,
    Live,
    Location,
    Owner,
    RemoteItem,
    Social,
    Soundbite,
    Trailer,
    TxtRecord,
    Value,
)
from feeds.publishing.library.fields import (
    Check,
    check_fields,
    flag,
    instance,
    instances,
    lines,
    many,
    one_of,
    positive,
    public_error,
    text,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """What makes a channel a podcast: Apple's elements and the podcast namespace.

    `categories` are from Apple's list: `"News"`, or with a subcategory `"News > Daily News"`.  `image` is
    artwork for directories: JPEG or PNG, square, 1400 to 3000 pixels.  Without `author`, the channel's
    authors are meant; without a `guid`, it follows from the feed's URL.  `title` is for directories, if it
    differs.

    `type` is `episodic` or `serial`, `block` asks all directories not to list the podcast, `blocked` the
    named ones, `complete` says that no more episodes will appear, `locked` forbids other platforms to import
    it unless `locked_owner` (an e-mail address) agrees.  The other fields have the names of the elements.

    Raises `TypeError` and `ValueError`, which name the field.  See
    https://podcasters.apple.com/support/823-podcast-requirements and
    https://podcasting2.org/docs/podcast-namespace/1.0
    """

    categories: Sequence[str | Category]
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
    blocked: Sequence[str] = ()
    funding: Sequence[Funding] = ()
    people: Sequence[Contributor] = ()
    places: Sequence[Location] = ()
    licence: Licence | str | None = None
    texts: Sequence[TxtRecord] = ()
    values: Sequence[Value] = ()
    trailers: Sequence[Trailer] = ()
    frequency: Frequency | None = None
    podroll: Sequence[RemoteItem] = ()
    publisher: RemoteItem | None = None
    social: Sequence[Social] = ()
    artwork: Sequence[Artwork] = ()
    live: Sequence[Live] = ()
    chat: Chat | None = None
    remote: Sequence[RemoteItem] = ()
    podping: bool | None = None
    follow: str | None = None

    def __post_init__(self) -> None:
        check_fields(self, _PODCAST)
        _take(self, podcast_table.show)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An article as an episode of a podcast; the recording is among the article's media.

    `number` counts within the `season` and may have a fraction (3.5 is a special between 3 and 4); `display`
    is shown instead of it, at most 32 characters.  `title`, without show, season and number, is for
    directories.  `kind` is `full`, `trailer` or `bonus`.  `people` replace those of the podcast.  The other
    fields have the names of the elements.

    Raises `TypeError` and `ValueError`, which name the field.  See `Podcast` for the specifications.
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
    soundbites: Sequence[Soundbite] = ()
    people: Sequence[Contributor] = ()
    places: Sequence[Location] = ()
    licence: Licence | str | None = None
    texts: Sequence[TxtRecord] = ()
    values: Sequence[Value] = ()
    social: Sequence[Social] = ()
    artwork: Sequence[Artwork] = ()
    funding: Sequence[Funding] = ()
    chat: Chat | None = None

    def __post_init__(self) -> None:
        check_fields(self, _EPISODE)
        for name, of in (("season_name", "season"), ("display", "number")):
            if getattr(self, name) is not None and getattr(self, of) is None:
                raise public_error(InvalidValueError(f"Episode.{name}", f"is set without {of}"))
        _take(self, podcast_table.episode)


def show_of(podcast: Podcast) -> model.Show:
    """Returns the model's value."""
    return model.Show(**_values(podcast))


def episode_of(episode: Episode) -> model.Episode:
    """Returns the model's value."""
    return model.Episode(**_values(episode))


def _values(value: Podcast | Episode) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _take(value: Podcast | Episode, check: Check) -> None:
    """Checks a value like the table of a file with these keys, and replaces its fields by the result."""
    try:
        kept = check(_table(value))
    except InvalidValueError as error:
        raise public_error(error.under(type(value).__name__)) from None
    for each in fields(value):
        object.__setattr__(value, each.name, getattr(kept, each.name))


def _table(value: Any) -> Any:
    """Returns the tables, lists and texts by which a file describes a value."""
    match value:
        case Category():
            return f"{value.name} > {value.below}" if value.below else value.name
        case Licence(url=None):
            return value.name
        case tuple() | list():
            return [_table(item) for item in value]
    if not is_dataclass(value):
        return value
    shown = {each.name: (each, getattr(value, each.name)) for each in fields(value)}
    return {
        name: _table(given)
        for name, (each, given) in shown.items()
        if each.default is MISSING or given != each.default
    }


def _category(value: object) -> object:
    return value if isinstance(value, Category) else text(value)


def _licence(value: object) -> object:
    return value if isinstance(value, Licence) else text(value)


_ABOUT: dict[str, Check] = {
    "funding": instances(Funding),
    "people": instances(Contributor),
    "places": instances(Location),
    "licence": _licence,
    "texts": instances(TxtRecord),
    "values": instances(Value),
    "social": instances(Social),
    "artwork": instances(Artwork),
    "chat": partial(instance, Chat),
    "title": text,
    "image": text,
    "block": flag,
    "explicit": flag,
}
_PODCAST: dict[str, Check] = _ABOUT | {
    "categories": partial(many, _category),
    "author": text,
    "owner": partial(instance, Owner),
    "type": partial(one_of, ("episodic", "serial")),
    "complete": flag,
    "new_feed_url": text,
    "guid": text,
    "locked": flag,
    "locked_owner": text,
    "medium": text,
    "blocked": lines(),
    "trailers": instances(Trailer),
    "frequency": partial(instance, Frequency),
    "podroll": instances(RemoteItem),
    "publisher": partial(instance, RemoteItem),
    "live": instances(Live),
    "remote": instances(RemoteItem),
    "podping": flag,
    "follow": text,
}
_EPISODE: dict[str, Check] = _ABOUT | {
    "season": partial(whole, 0, "seasons"),
    "season_name": text,
    "number": partial(positive, "episodes"),
    "display": text,
    "kind": partial(one_of, ("full", "trailer", "bonus")),
    "soundbites": instances(Soundbite),
}
