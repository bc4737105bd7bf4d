"""The itunes and podcast elements of an item, as an `Episode`.

An invalid value is skipped, so that it costs neither the rest of the item nor the other items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from feeds.dialects.elements.tree import ITUNES, PODCAST, absolute, children, first, text
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
    from collections.abc import Iterator

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_YES = frozenset({"yes", "true", "explicit"})
_NO = frozenset({"no", "false", "clean"})
_KINDS = ("full", "trailer", "bonus")


def episode(item: Any) -> Episode | None:
    """Returns the item's episode data; None if there are none."""
    values = Episode(**_numbers(item), **_directory(item), **_lists(item))
    return values if values != Episode() else None


def _numbers(item: Any) -> dict[str, Any]:
    """Returns season and number; the podcast namespace, which has names and fractions, wins over itunes."""
    season, number = _podcast(item, "season"), _podcast(item, "episode")
    count = _number(text(season)) if season is not None else None
    if count is None:
        count = _number(text(first(item, f"{ITUNES}season")))
    place = _number(text(number)) if number is not None else None
    return {
        "season": None if count is None else int(count),
        "season_name": _attribute(season, "name"),
        "number": _number(text(first(item, f"{ITUNES}episode"))) if place is None else place,
        "display": _attribute(number, "display"),
    }


def _directory(item: Any) -> dict[str, Any]:
    """Returns the values of the itunes elements."""
    kind = text(first(item, f"{ITUNES}episodeType")).lower()
    explicit = text(first(item, f"{ITUNES}explicit")).lower()
    return {
        "kind": kind if kind in _KINDS else None,
        "title": text(first(item, f"{ITUNES}title")) or None,
        "explicit": explicit in _YES if explicit in _YES | _NO else None,
        "image": _address(first(item, f"{ITUNES}image"), "href"),
        "block": text(first(item, f"{ITUNES}block")).lower() == "yes",
    }


def _lists(item: Any) -> dict[str, Any]:
    licence = _podcast(item, "license")
    name = text(licence)
    return {
        "soundbites": tuple(filter(None, map(_soundbite, _every(item, "soundbite")))),
        "people": tuple(_person(each) for each in _every(item, "person") if text(each)),
        "places": tuple(_place(each) for each in _every(item, "location") if text(each)),
        "licence": Licence(name, _address(licence, "url")) if name else None,
        "texts": tuple(
            TxtRecord(text(each), _attribute(each, "purpose")) for each in _every(item, "txt") if text(each)
        ),
        "values": tuple(filter(None, map(_value, _every(item, "value")))),
        "social": tuple(
            _social(each) for each in _every(item, "socialInteract") if _attribute(each, "protocol")
        ),
        "artwork": tuple(filter(None, map(_artwork, _every(item, "image")))),
        "chat": _chat(_podcast(item, "chat")),
        "funding": tuple(
            Funding(url, text(each))
            for each in _every(item, "funding")
            if (url := _address(each, "url")) and text(each)
        ),
    }


def _soundbite(element: Any) -> Soundbite | None:
    start, length = (_number(element.get(name, "")) for name in ("startTime", "duration"))
    return None if start is None or length is None else Soundbite(start, length, text(element))


def _person(element: Any) -> Contributor:
    role, group = (_attribute(element, name) for name in ("role", "group"))
    return Contributor(text(element), role, group, _address(element, "img"), _address(element, "href"))


def _place(element: Any) -> Location:
    rel = _attribute(element, "rel")
    return Location(
        text(element),
        rel if rel in ("subject", "creator") else None,  # type: ignore[arg-type]
        *(_attribute(element, name) for name in ("geo", "osm", "country")),
    )


def _social(element: Any) -> Social:
    priority = _number(element.get("priority", ""))
    return Social(
        protocol=_attribute(element, "protocol") or "",
        uri=_address(element, "uri"),
        account=_attribute(element, "accountId"),
        account_url=_address(element, "accountUrl"),
        priority=None if priority is None else int(priority),
    )


def _chat(element: Any) -> Chat | None:
    server, protocol, account, space = (
        _attribute(element, name) for name in ("server", "protocol", "accountId", "space")
    )
    return Chat(server, protocol, account, space) if server and protocol else None


def _artwork(element: Any) -> Artwork | None:
    url = _address(element, "href")
    width, height = (_number(element.get(name, "")) for name in ("width", "height"))
    return url and Artwork(  # type: ignore[return-value]
        url,
        alt=_attribute(element, "alt"),
        width=int(width) if width else None,
        height=int(height) if height else None,
        type=_attribute(element, "type"),
        purpose=_attribute(element, "purpose"),
        aspect_ratio=_attribute(element, "aspect-ratio"),
    )


# --- value ---


def _value(element: Any) -> Value | None:
    kind, method = _attribute(element, "type"), _attribute(element, "method")
    if not kind or not method:
        return None
    splits = tuple(filter(None, map(_split, _every(element, "valueTimeSplit"))))
    return Value(kind, method, tuple(_recipients(element)), _attribute(element, "suggested"), splits)


def _recipients(element: Any) -> Iterator[Recipient]:
    for each in _every(element, "valueRecipient"):
        kind, address = _attribute(each, "type"), _attribute(each, "address")
        share = _number(each.get("split", ""))
        if kind and address and share is not None:
            name, key, value = (_attribute(each, name) for name in ("name", "customKey", "customValue"))
            fee = {"true": True, "false": False}.get(each.get("fee", ""))
            yield Recipient(kind, address, int(share), name, key, value, fee)


def _split(element: Any) -> TimeSplit | None:
    names = ("startTime", "duration", "remoteStartTime", "remotePercentage")
    start, length, elsewhere, share = (_number(element.get(name, "")) for name in names)
    if start is None or length is None:
        return None
    remote = _podcast(element, "remoteItem")
    return TimeSplit(
        start,
        length,
        tuple(_recipients(element)),
        remote=None if remote is None else _remote(remote),
        remote_start=elsewhere,
        remote_percentage=None if share is None else int(share),
    )


def _remote(element: Any) -> RemoteItem:
    guid, item, medium, title = (
        _attribute(element, name) for name in ("feedGuid", "itemGuid", "medium", "title")
    )
    return RemoteItem(guid or "", _address(element, "feedUrl"), item, medium, title)


# --- reading single values ---


def _every(element: Any, name: str) -> Iterator[Any]:
    return children(element, f"{PODCAST}{name}")


def _podcast(element: Any, name: str) -> Any:
    return first(element, f"{PODCAST}{name}")


def _attribute(element: Any, name: str) -> str | None:
    return (element.get(name) or "").strip() or None if element is not None else None


def _address(element: Any, name: str) -> str | None:
    found = _attribute(element, name)
    return absolute(element, found) if found else None


def _number(value: str) -> float | None:
    return float(value) if _NUMBER.fullmatch(value.strip()) else None
