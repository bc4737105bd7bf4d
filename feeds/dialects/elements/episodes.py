"""The itunes and podcast elements of an item, as an `Episode`. An invalid value is skipped, not the item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from feeds.dialects.elements.tree import ITUNES, PODCAST, absolute, children, first, text
from feeds.model import podcast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_YES = frozenset({"yes", "true", "explicit"})
_NO = frozenset({"no", "false", "clean"})
_KINDS = ("full", "trailer", "bonus")


def episode(item: Any) -> podcast.Episode | None:
    """Returns the item's episode data; None if there are none."""
    values = podcast.Episode(**_numbers(item), **_directory(item), **about(item))
    return values if values != podcast.Episode() else None


_FIELDS = {
    "funding": "funding", "image": "artwork", "location": "places", "person": "people",
    "socialInteract": "social", "soundbite": "soundbites", "txt": "texts", "value": "values",
}  # fmt: skip


def invalid_elements(item: Any, values: podcast.Episode | None) -> Iterator[str]:
    """Yields a warning for each element of the podcast namespace of which not all were valid."""
    for name, field in _FIELDS.items():
        present = sum(1 for _ in _every(item, name))
        left_out = present - (len(getattr(values, field)) if values is not None else 0)
        if left_out > 0:
            yield f"{left_out} of {present} <podcast:{name}> left out: a required value is missing or invalid"


def _numbers(item: Any) -> dict[str, Any]:
    """Returns season and number; the podcast namespace, which has names and fractions, wins over itunes."""
    season, number = _podcast(item, "season"), _podcast(item, "episode")
    count, place = _number(text(season)), _number(text(number))
    if count is None:
        count = _number(text(first(item, f"{ITUNES}season")))
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


def about(item: Any) -> dict[str, Any]:
    """Returns the values of the podcast elements that items, live items and channels have in common."""

    def every(name: str, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        return tuple(filter(None, map(read, _every(item, name))))

    return {
        "soundbites": every("soundbite", _soundbite),
        "people": every("person", _person),
        "places": every("location", _place),
        "licence": _licence(_podcast(item, "license")),
        "texts": every("txt", _txt),
        "values": every("value", _value),
        "social": every("socialInteract", _social),
        "artwork": every("image", _artwork) or tuple(_by_width(_podcast(item, "images"))),
        "chat": _chat(_podcast(item, "chat")),
        "funding": every("funding", _funding),
    }


def _soundbite(element: Any) -> podcast.Soundbite | None:
    start, length = _decimal(element, "startTime"), _decimal(element, "duration")
    return None if start is None or length is None else podcast.Soundbite(start, length, text(element))


def _person(element: Any) -> podcast.Contributor | None:
    about = (*_attributes(element, "role group"), _address(element, "img"), _address(element, "href"))
    return podcast.Contributor(text(element), *about) if text(element) else None


def _place(element: Any) -> podcast.Location | None:
    rel, *about = _attributes(element, "rel geo osm country")
    known: Any = rel if rel in ("subject", "creator") else None
    return podcast.Location(text(element), known, *about) if text(element) else None


def _licence(element: Any) -> podcast.Licence | None:
    return podcast.Licence(text(element), _address(element, "url")) if text(element) else None


def _txt(element: Any) -> podcast.TxtRecord | None:
    return podcast.TxtRecord(text(element), _attribute(element, "purpose")) if text(element) else None


def _funding(element: Any) -> podcast.Funding | None:
    url = _address(element, "url")
    return podcast.Funding(url, text(element)) if url and text(element) else None


def _social(element: Any) -> podcast.Social | None:
    protocol, account = _attributes(element, "protocol accountId")
    uri, account_url = _address(element, "uri"), _address(element, "accountUrl")
    about = (uri, account, account_url, _integer(element, "priority"))
    return podcast.Social(protocol, *about) if protocol else None


def _chat(element: Any) -> podcast.Chat | None:
    server, protocol, *room = _attributes(element, "server protocol accountId space")
    return podcast.Chat(server, protocol, *room) if server and protocol else None


def _artwork(element: Any) -> podcast.Artwork | None:
    url = _address(element, "href")
    alt, type_, purpose, ratio = _attributes(element, "alt type purpose aspect-ratio")
    width, height = _integer(element, "width") or None, _integer(element, "height") or None
    return podcast.Artwork(url, alt, width, height, type_, purpose, ratio) if url else None


def _by_width(element: Any) -> Iterator[podcast.Artwork]:
    """Yields the pictures of the older `podcast:images`: addresses with widths, as in HTML's srcset."""
    for candidate in (_attribute(element, "srcset") or "").split(","):
        url, _, width = candidate.strip().partition(" ")
        if url and re.fullmatch("[1-9][0-9]{0,5}w", width.strip()):
            yield podcast.Artwork(absolute(element, url), width=int(width.strip()[:-1]))


# --- value ---


def _value(element: Any) -> podcast.Value | None:
    kind, method, suggested = _attributes(element, "type method suggested")
    splits = tuple(filter(None, map(_split, _every(element, "valueTimeSplit"))))
    recipients = tuple(_recipients(element))
    return podcast.Value(kind, method, recipients, suggested, splits) if kind and method else None


def _recipients(element: Any) -> Iterator[podcast.Recipient]:
    for each in _every(element, "valueRecipient"):
        kind, address, name, key, value = _attributes(each, "type address name customKey customValue")
        share = _integer(each, "split")
        if kind and address and share is not None:
            fee = {"true": True, "false": False}.get(each.get("fee", ""))
            yield podcast.Recipient(kind, address, share, name, key, value, fee)


def _split(element: Any) -> podcast.TimeSplit | None:
    start, length = _decimal(element, "startTime"), _decimal(element, "duration")
    if start is None or length is None:
        return None
    remote, elsewhere = _podcast(element, "remoteItem"), _decimal(element, "remoteStartTime")
    item = None if remote is None else _remote(remote)
    share = _integer(element, "remotePercentage")
    return podcast.TimeSplit(start, length, tuple(_recipients(element)), item, elsewhere, share)


def _remote(element: Any) -> podcast.RemoteItem:
    guid, *about = _attributes(element, "feedGuid itemGuid medium title")
    return podcast.RemoteItem(guid or "", _address(element, "feedUrl"), *about)


# --- reading single values ---


def _every(element: Any, name: str) -> Iterator[Any]:
    return children(element, f"{PODCAST}{name}")


def _podcast(element: Any, name: str) -> Any:
    return first(element, f"{PODCAST}{name}")


def _attribute(element: Any, name: str) -> str | None:
    return (element.get(name) or "").strip() or None if element is not None else None


def _attributes(element: Any, names: str) -> Any:
    return (_attribute(element, name) for name in names.split())


def _address(element: Any, name: str) -> str | None:
    url = _attribute(element, name)
    return absolute(element, url) if url else None


def _decimal(element: Any, name: str) -> float | None:
    return _number(element.get(name, ""))


def _integer(element: Any, name: str) -> int | None:
    number = _decimal(element, name)
    return None if number is None else int(number)


def _number(value: str) -> float | None:
    return float(value) if _NUMBER.fullmatch(value.strip()) else None
