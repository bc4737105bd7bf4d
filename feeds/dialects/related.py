"""The related items of a text dump: a JSON list of videos and pictures of other stories."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from feeds.core.dates import from_ticks
from feeds.core.errors import ReadError
from feeds.core.json_syntax import load_json
from feeds.core.markup import one_line
from feeds.core.media_types import media_type
from feeds.core.parse_error import ParseError
from feeds.core.urls import join
from feeds.dialects import Note
from feeds.model.article import Media, Work

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from feeds.model.channel import Channel

_KEYS = ("id", "sort", "contenttypeid", "pic", "title")
_TICKS = re.compile(r"(?<![0-9])[0-9]{18}(?![0-9])")
_FOLDER = re.compile(r"/([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})/")
_YEARS = range(1990, 2100)
"""18 digits in a name are read as ticks only if they give one of these years; they may be another number."""


def read_related(
    name: str, text: str, line: int, channel: Channel
) -> tuple[tuple[Work, ...], tuple[Note, ...]]:
    """Returns the items of the JSON list `text`, each file of a story once, and the warnings."""
    items: dict[tuple[str, str], Work] = {}
    notes: list[Note] = []
    for number, raw in enumerate(_list(name, text, line), 1):
        try:
            item = _related(raw, channel)
        except ValueError as error:
            raise ReadError(name, f"related item {number}: {error}", line=line) from None
        if item.media.published is None and _ticks(item.media.url, channel.zone):
            notes.append(Note(name, line, f"related item {number}: the time and the folder in pic disagree"))
        if items.setdefault((item.id, item.media.url), item) is not item:
            notes.append(Note(name, line, f"related item {number}: appears twice, read once"))
    return tuple(items.values()), tuple(notes)


def _list(name: str, text: str, line: int) -> list[Any]:
    if not text.strip():
        return []
    try:
        raw = load_json(text)
    except ParseError as error:
        problem = f"the related items are not valid JSON: {error.message} (character {error.offset + 1})"
        raise ReadError(name, problem, line=line) from None
    if not isinstance(raw, list):
        problem = f"the related items are a JSON {_kind(raw)}, expected an array"
        raise ReadError(name, problem, line=line)
    return raw


def _related(raw: object, channel: Channel) -> Work:
    if not isinstance(raw, dict):
        raise ValueError(f"is a JSON {_kind(raw)}, expected an object")
    for key in _KEYS:
        if key not in raw:
            raise ValueError(f"{key} is missing")
        if not isinstance(raw[key], str):
            raise ValueError(f"{key} is a JSON {_kind(raw[key])}, expected a string")
    url = join(channel.media_base, raw["pic"])
    known = media_type(url)
    type_, medium = (known.type, known.medium) if known else (None, None)
    media = Media(url, type_, medium, published=_published(url, channel.zone))
    id_, sort, kind, title = (one_line(raw[key]) for key in ("id", "sort", "contenttypeid", "title"))
    return Work(id_, sort, kind, title, media)


def _published(url: str, zone: tzinfo) -> datetime | None:
    """Returns when a file was published, from the ticks in its name unless its folder contradicts them."""
    time = _ticks(url, zone)
    folder = _FOLDER.search(url)
    if time is None or folder is None:
        return time
    try:
        day = date(*map(int, folder.groups()))
    except ValueError:
        return time
    # One day of tolerance: a file may be named before midnight and filed after it.
    return time if abs(time.date() - day) <= timedelta(days=1) else None


def _ticks(url: str, zone: tzinfo) -> datetime | None:
    path = re.split("[?#]", url, maxsplit=1)[0]
    digits = _TICKS.search(path.rpartition("/")[2])
    if digits is None:
        return None
    try:
        time = from_ticks(int(digits[0]), zone)
    except ValueError:
        return None
    return time if time.year in _YEARS else None


def _kind(value: object) -> str:
    """Returns the JSON name of a value's type."""
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return kinds.get(type(value), "null")
