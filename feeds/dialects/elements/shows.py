"""The itunes and podcast elements of a channel, as the table [podcast] of a channel file."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from feeds.core.markup import one_line
from feeds.dialects.elements.episodes import about
from feeds.dialects.elements.tree import ITUNES, PODCAST, absolute, children, first, known, text
from feeds.dialects.times import instant
from feeds.dialects.written import mapping_of

if TYPE_CHECKING:
    from datetime import datetime

Table = dict[str, Any]

_YES = frozenset({"yes", "true", "explicit"})


def show(channel: Any) -> Table:
    """Returns the table, unchecked; empty for a channel that is not a podcast."""
    itunes = known(_directory(channel))
    podcast = known(_index(channel))
    if not itunes and not podcast:
        return {}
    return {"explicit": False, **itunes, **podcast}


def _directory(channel: Any) -> Table:
    """Returns the values of the itunes elements."""
    owner = first(channel, f"{ITUNES}owner")
    explicit = _itunes(channel, "explicit").lower()
    return {
        "categories": [name for each in children(channel, f"{ITUNES}category") for name in _category(each)],
        "explicit": explicit in _YES if explicit else None,
        "image": _address(first(channel, f"{ITUNES}image"), "href"),
        "author": _itunes(channel, "author"),
        "owner": None if owner is None else _owner(owner),
        "title": _itunes(channel, "title"),
        "type": _itunes(channel, "type").lower(),
        "block": _itunes(channel, "block").lower() in _YES or None,
        "complete": _itunes(channel, "complete").lower() in _YES or None,
    }


def _category(element: Any) -> list[str]:
    name = _attribute(element, "text")
    below = [_attribute(each, "text") for each in children(element, f"{ITUNES}category")]
    return [f"{name} > {each}" for each in below if each] or ([name] if name else [])


def _owner(element: Any) -> Table:
    name, email = text(first(element, f"{ITUNES}name")), text(first(element, f"{ITUNES}email"))
    return known({"name": one_line(name) or email, "email": email})


def _index(channel: Any) -> Table:
    """Returns the values of the podcast elements."""
    locked, follow, podping = (_podcast(channel, name) for name in ("locked", "follow", "podping"))
    publisher = _podcast(channel, "publisher")
    return _common(channel) | {
        "guid": text(_podcast(channel, "guid")),
        "locked": text(locked).lower() == "yes" or None,
        "locked_owner": _attribute(locked, "owner"),
        "medium": text(_podcast(channel, "medium")),
        "blocked": _blocked(channel),
        "trailers": [_trailer(each) for each in children(channel, f"{PODCAST}trailer")],
        "frequency": _frequency(_podcast(channel, "updateFrequency")),
        "podroll": _remotes(_podcast(channel, "podroll")),
        "publisher": next(iter(_remotes(publisher)), None),
        "remote": _remotes(channel),
        "podping": {"true": True, "false": False}.get(_attribute(podping, "usesPodping")),
        "follow": _address(follow, "url"),
        "live": [_live(each) for each in children(channel, f"{PODCAST}liveItem")],
    }


def _common(element: Any) -> Table:
    """Returns what channels and live items have in common; a licence of a name alone is a text."""
    values = {key: mapping_of(value) for key, value in about(element).items() if key != "soundbites"}
    licence = values["licence"]
    return values | {"licence": licence["name"] if licence and "url" not in licence else licence}


def _blocked(channel: Any) -> list[str]:
    every = children(channel, f"{PODCAST}block")
    return [each.get("id") for each in every if each.get("id") and text(each).lower() in _YES]


def _trailer(element: Any) -> Table:
    length, season = (_integer(element.get(name, "")) for name in ("length", "season"))
    type_, published = (_attribute(element, name) for name in ("type", "pubdate"))
    title = one_line(text(element))
    return known(
        {
            "title": title,
            "url": _address(element, "url"),
            "published": _time(published),
            "length": length,
            "type": type_,
            "season": season,
        }
    )


def _frequency(element: Any) -> Table:
    if element is None:
        return {}
    complete = {"true": True, "false": False}.get(element.get("complete", ""))
    rule, start = _attribute(element, "rrule"), _time(_attribute(element, "dtstart"))
    return known({"text": one_line(text(element)), "rule": rule, "start": start, "complete": complete})


def _remotes(element: Any) -> list[Table]:
    names = {"guid": "feedGuid", "url": "feedUrl", "item": "itemGuid", "medium": "medium", "title": "title"}
    if element is None:
        return []
    every = children(element, f"{PODCAST}remoteItem")
    return [known({key: _attribute(each, name) for key, name in names.items()}) for each in every]


def _live(element: Any) -> Table:
    stream, links = first(element, "enclosure"), children(element, f"{PODCAST}contentLink")
    return known(
        _common(element)
        | {
            "id": one_line(text(first(element, "guid"))),
            "title": one_line(text(first(element, "title"))),
            "status": _attribute(element, "status"),
            "start": _time(_attribute(element, "start")),
            "end": _time(_attribute(element, "end")),
            "url": _address(stream, "url"),
            "type": _attribute(stream, "type"),
            "links": [known({"url": _address(each, "href"), "text": one_line(text(each))}) for each in links],
            "description": one_line(text(first(element, "description"))),
            "link": text(first(element, "link")),
        }
    )


# --- reading single values ---


def _itunes(channel: Any, name: str) -> str:
    return one_line(text(first(channel, f"{ITUNES}{name}")))


def _podcast(channel: Any, name: str) -> Any:
    return first(channel, f"{PODCAST}{name}")


def _attribute(element: Any, name: str) -> str:
    return "" if element is None else (element.get(name) or "").strip()


def _address(element: Any, name: str) -> str:
    return "" if element is None else absolute(element, _attribute(element, name))


def _time(value: str) -> datetime | None:
    try:
        return instant(value, UTC)
    except ValueError:
        return None


def _integer(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None
