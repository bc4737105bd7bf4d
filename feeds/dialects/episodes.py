"""Episode data of an article, under the key `podcast`; its keys are the fields of `Episode`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.core.checks import invalid
from feeds.dialects.values import each, file, flag, integer, line, number, seconds, url
from feeds.model.podcast import (
    Artwork,
    Chat,
    Contributor,
    Episode,
    Funding,
    Licence,
    Location,
    Recipient,
    RemoteItem,
    Social,
    Soundbite,
    TimeSplit,
    TxtRecord,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.dialects.fields import Fields
    from feeds.model.channel import Channel

T = TypeVar("T")
Checks = dict[str, "Callable[[object], Any]"]


def episode(channel: Channel, record: Fields, value: object) -> Episode:
    """Returns the episode that a mapping describes. Raises `InvalidValueError`."""
    fields = record.inside("podcast", value, "a mapping such as {season: 1, number: 3}")
    picture = partial(file, base=channel.media_base)

    def every(name: str, make: Callable[..., T], checks: Checks, required: str = "") -> tuple[T, ...]:
        return fields.every(name, partial(_made, fields, name, make, checks, required))

    made = Episode(
        season=fields.take("season", integer),
        season_name=fields.take("seasonname", line),
        number=fields.take("number episode", number),
        display=fields.take("display", line),
        kind=fields.take("kind type episodetype", _kind),
        title=fields.take("title", line),
        explicit=fields.take("explicit", flag),
        image=fields.take("image", picture),
        block=fields.take("block", flag) or False,
        soundbites=every("soundbites", Soundbite, _SOUNDBITE, "start seconds"),
        people=every("people", Contributor, _CONTRIBUTOR | {"image": picture}, "name"),
        places=every("places", Location, _PLACE, "name"),
        licence=fields.take("licence license", partial(_licence, fields)),
        texts=every("texts", TxtRecord, {"text": line, "purpose": line}, "text"),
        values=fields.every("values", partial(_value, fields)),
        social=every("social", Social, _SOCIAL, "protocol"),
        artwork=every("artwork", Artwork, _ARTWORK | {"url": picture}, "url"),
        funding=every("funding", Funding, {"url": url, "text": line}, "url text"),
        chat=fields.take("chat", partial(_made, fields, "chat", Chat, _CHAT, "server protocol")),
    )
    fields.end()
    return made


def _made(
    record: Fields, key: str, make: Callable[..., T], checks: Checks, required: str, value: object
) -> T:
    """Returns what `make` makes of a mapping with these keys; a plain text is the value of the first key."""
    raw: Any = {next(iter(checks)): value} if isinstance(value, str) else value
    fields = record.inside(key, raw, f"a mapping of {', '.join(checks)}")
    values = {}
    for name, check in checks.items():
        get = fields.need if name in required.split() else fields.take
        read = get(name.replace("_", ""), check)
        if read is not None:
            values[name] = read
    fields.end()
    return make(**values)


def _one_of(value: object, names: tuple[str, ...]) -> str:
    if value not in names:
        raise invalid(value, f"one of {', '.join(names)}")
    return str(value)


def _kind(value: object) -> Any:
    return _one_of(value, ("full", "trailer", "bonus"))


def _licence(record: Fields, value: object) -> Licence:
    return _made(record, "licence", Licence, {"name": line, "url": url}, "name", value)


def _value(record: Fields, value: object) -> Value:
    checks: Checks = {
        "type": line,
        "method": line,
        "recipients": partial(_recipients, record),
        "suggested": line,
        "splits": partial(_splits, record),
    }
    return _made(record, "values", Value, checks, "type method recipients", value)


def _recipients(record: Fields, value: object) -> tuple[Recipient, ...]:
    return _all(value, partial(_made, record, "recipients", Recipient, _RECIPIENT, "type address split"))


def _splits(record: Fields, value: object) -> tuple[TimeSplit, ...]:
    remote = partial(_made, record, "remote", RemoteItem, _REMOTE, "guid")
    checks: Checks = {
        "start": seconds,
        "seconds": seconds,
        "recipients": partial(_recipients, record),
        "remote": remote,
        "remote_start": seconds,
        "remote_percentage": integer,
    }
    return _all(value, partial(_made, record, "splits", TimeSplit, checks, "start seconds"))


def _all(value: object, check: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise invalid(value, "a list")
    return each(check, value)


_SOUNDBITE: Checks = {"start": seconds, "seconds": seconds, "title": line}
_CONTRIBUTOR: Checks = {"name": line, "role": line, "group": line, "image": url, "url": url}
_PLACE: Checks = {
    "name": line,
    "rel": partial(_one_of, names=("subject", "creator")),
    "geo": line,
    "osm": line,
    "country": line,
}
_SOCIAL: Checks = {"protocol": line, "uri": url, "account": line, "account_url": url, "priority": integer}
_CHAT: Checks = {"server": line, "protocol": line, "account": line, "space": line}
_ARTWORK: Checks = {
    "url": url,
    "alt": line,
    "width": integer,
    "height": integer,
    "type": line,
    "purpose": line,
    "aspect_ratio": line,
}
_RECIPIENT: Checks = {
    "type": line,
    "address": line,
    "split": integer,
    "name": line,
    "custom_key": line,
    "custom_value": line,
    "fee": flag,
}
_REMOTE: Checks = {"guid": line, "url": url, "item": line, "medium": line, "title": line}
