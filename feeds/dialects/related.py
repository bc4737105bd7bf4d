"""The related items of a text dump: videos and pictures of other stories, in JSON or in PHP's arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.dates import from_ticks
from feeds.core.errors import ReadError
from feeds.core.json_syntax import load_json, next_json
from feeds.core.markup import one_line
from feeds.core.media_types import media_type
from feeds.core.parse_error import ParseError
from feeds.core.urls import join
from feeds.dialects import Note
from feeds.dialects.var_dump import MAX_DEPTH, Opaque
from feeds.model.article import Media, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, tzinfo

    from feeds.core.limits import Limit
    from feeds.dialects.var_dump import Value
    from feeds.model.channel import Channel

_KEYS = ("id", "sort", "contenttypeid", "pic", "title")
_JSON = re.compile(r"\s*+(?:[\[{]|\".*\"\s*+\Z|(?:-?[0-9]++|null|true|false)\s*+\Z)", re.DOTALL)
_EMPTY = ("", "[]", "{}", "null", "false", "true", '""')
_MAX_NOTES: Annotated[
    int,
    Limit("read", "elements", "warnings about the related items of an article", "one more counts the others"),
] = 100
_START, _COMMA = re.compile(r"\s*+\["), re.compile(r"\s*+,")
_KINDS = {
    dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number",
    type(None): "null",
}  # fmt: skip
"""JSON's names of types."""
_PHP_KINDS = {**_KINDS, dict: "array", int: "integer", Opaque: "value that is only named"}
_TICKS = re.compile(r"(?<![0-9])[0-9]{18}(?![0-9])")
_FOLDER = re.compile(r"/([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})/")
_YEARS = range(1990, 2100)
"""18 digits in a name are read as ticks only if they give one of these years; they may be another number."""


@dataclass(frozen=True, slots=True)
class Dumped:
    """A value that `var_dump` printed on `line`; of one that `is_cut`, only a part is known."""

    line: int
    value: Value
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Raw:
    """What should be an item; `origin` is the language in which it was written."""

    value: Any
    origin: str

    def kind(self, value: object) -> str:
        """Returns the name of a value's type in that language."""
        kinds = _PHP_KINDS if self.origin == "PHP" else _KINDS
        return f"{self.origin} {kinds[type(value)]}"


def read_related(
    name: str, dumps: Iterable[Dumped], channel: Channel
) -> tuple[tuple[Work, ...], tuple[Note, ...]]:
    """Returns the related items in what was dumped, each file of a story once, and the warnings.

    An item that cannot be used costs a warning.  Raises ReadError for a string that is broken JSON.
    """
    items: dict[tuple[str, str], Work] = {}
    notes: list[Note] = []
    for dump in dumps:
        line = dump.line
        raws, other = _raw_items(name, dump)
        if other:
            notes.append(Note(name, line, f"{other} is not a list of related items: left out", loss=True))
        named = (f"{one_line(each.written)[:80]} has no content: left out" for each in _opaque(dump.value))
        notes += (Note(name, line, message, loss=True) for message in named)
        for number, raw in enumerate(raws, 1):
            try:
                item = _related(raw, channel)
            except ValueError as error:
                notes.append(Note(name, line, f"related item {number}: {error}: left out", loss=True))
                continue
            if item.media.published is None and _ticks(item.media.url, channel.zone):
                message = f"related item {number}: the time and the folder in pic disagree"
                notes.append(Note(name, line, message))
            if items.setdefault((item.id, item.media.url), item) is not item:
                notes.append(Note(name, line, f"related item {number}: appears twice, read once"))
    return tuple(items.values()), tuple(_bounded(name, notes))


def _bounded(name: str, notes: list[Note]) -> list[Note]:
    """Returns the first warnings, and how many there are besides."""
    first, rest = notes[:_MAX_NOTES], notes[_MAX_NOTES:]
    if not rest:
        return first
    message = f"{len(rest)} more warnings about related items"
    return [*first, Note(name, rest[0].line, message, loss=any(note.loss for note in rest))]


def _raw_items(name: str, dump: Dumped) -> tuple[list[_Raw], str]:
    """Returns the items in a value; if there are none, what it is instead, "" for an empty one."""
    raws: list[_Raw] = []
    _collect(name, dump, _Raw(dump.value, "PHP"), raws, 0)
    value = dump.value
    if raws or dump.is_cut or isinstance(value, bool | Opaque) or value in (None, {}) or _is_empty(value):
        return raws, ""
    shown = "" if isinstance(value, dict) else f" {one_line(str(value))[:40]!r}"
    return [], f"the {_Raw(value, 'PHP').kind(value)}{shown}"


def _opaque(value: Value) -> Iterator[Opaque]:
    """Yields what is only named in a value; arrays are not nested deeper than `MAX_DEPTH`."""
    if isinstance(value, Opaque):
        yield value
    for member in value.values() if isinstance(value, dict) else ():
        yield from _opaque(member)


def _collect(name: str, dump: Dumped, raw: _Raw, raws: list[_Raw], depth: int) -> None:
    value = raw.value
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str) and _JSON.match(value):
        _collect(name, dump, _Raw(_parsed(name, value, dump), "JSON"), raws, depth + 1)
    elif isinstance(value, list):
        raws.extend(_Raw(member, raw.origin) for member in value)
    elif isinstance(value, dict) and _is_item(value):
        raws.append(raw)
    elif isinstance(value, dict):
        for member in value.values():
            _collect(name, dump, _Raw(member, raw.origin), raws, depth + 1)


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and value.strip() in _EMPTY


def _is_item(value: dict[Any, Any]) -> bool:
    """Whether a mapping is one related item; otherwise it may contain some."""
    if "pic" in value:
        return True
    nested = any(isinstance(member, dict | list) for member in value.values())
    return not nested and not value.keys().isdisjoint(_KEYS)


def _parsed(name: str, text: str, dump: Dumped) -> Any:
    """Returns a JSON text as a value; of one that is cut, the list of its complete items."""
    try:
        return load_json(text)
    except ParseError as error:
        if dump.is_cut:
            return list(_complete_items(text))
        problem = f"the related items are not valid JSON: {error.message} (character {error.offset + 1})"
        raise ReadError(name, problem, line=dump.line) from None


def _complete_items(text: str) -> Iterator[Any]:
    start = _START.match(text)
    while start:
        try:
            item, end = next_json(text, start.end())
        except ParseError:
            return
        yield item
        start = _COMMA.match(text, end)


def _related(raw: _Raw, channel: Channel) -> Work:
    if not isinstance(raw.value, dict):
        raise ValueError(f"is a {raw.kind(raw.value)}, expected an object")
    id_, sort, kind, pic, title = (_text(raw, key) for key in _KEYS)
    # PHP escapes the slashes of JSON; in a string that was encoded twice they still are.
    url = join(channel.media_base, pic.replace("\\/", "/"))
    known = media_type(url)
    type_, medium = (known.type, known.medium) if known else (None, None)
    media = Media(url, type_, medium, published=_published(url, channel.zone))
    return Work(one_line(id_), one_line(sort), one_line(kind), one_line(title), media)


def _text(raw: _Raw, key: str) -> str:
    if key not in raw.value:
        raise ValueError(f"{key} is missing")
    value = raw.value[key]
    if isinstance(value, int) and not isinstance(value, bool) and raw.origin == "PHP":
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"{key} is a {raw.kind(value)}, expected a string")
    return value


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
