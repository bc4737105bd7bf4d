"""Read JSON: an article, a list, one article per line (NDJSON), or Ghost's export. For keys see `record`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import next_json
from feeds.core.parse_error import ParseError
from feeds.core.urls import is_url
from feeds.dialects import MAX_COLLECTION_BYTES, NO_FILES, Dialect, Note, Reading
from feeds.dialects.fields import RecordSource, keys
from feeds.dialects.ghost import ghost_head, is_ghost_export, read_posts
from feeds.dialects.held_back import held_back
from feeds.dialects.json_feed import head_of, is_json_feed, read_items
from feeds.dialects.other_json import other_kind
from feeds.dialects.record import Given, read_record
from feeds.dialects.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.dialects import FolderFiles, Found, Head
    from feeds.model.channel import Channel

LINES = (".ndjson", ".jsonl")
_SPACE = re.compile(r"[ \t\n]*+")
_NEXT = re.compile(r"[ \t\n]*+([,\]])")


def sniff(name: str, _head: bytes) -> bool:
    """Decides by the file's name."""
    return name.lower().endswith((".json", *LINES))


def read(name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES) -> Iterator[Found]:
    """Yields the articles in file order, also those before a syntax error."""
    text = text_of(name, data)
    if name.lower().endswith(LINES):
        return _with_drafts_counted(name, _lines(name, text, channel, files))
    _check_size(name, text, None)
    if text.startswith("[", _SPACE.match(text).end()):  # type: ignore[union-attr]
        return _with_drafts_counted(name, _list(name, text, channel, files))
    return _one(name, text, channel, files)


def _with_drafts_counted(name: str, found: Iterable[Reading | ReadError]) -> Iterator[Found]:
    """Yields what was found, then a note about the drafts among it."""
    kinds: list[str] = []
    total = 0
    for each in found:
        total += 1
        if isinstance(each, Reading) and each.article.draft:
            kinds.append("draft")
        yield each
    yield from held_back(name, kinds, total)


def head(name: str, data: bytes) -> Head | None:
    """Returns what a JSON Feed or an export says about itself, None for others. Raises as `read` does."""
    text = text_of(name, data)
    if name.lower().endswith(LINES) or not text.lstrip(" \t\n").startswith("{"):
        return None
    _check_size(name, text, None)
    raw, _ = _value(name, text, 0)
    if is_json_feed(raw):
        return head_of(raw, name if is_url(name) else "")
    return ghost_head(raw) if is_ghost_export(raw) else None


def _one(name: str, text: str, channel: Channel, files: FolderFiles) -> Iterator[Found]:
    raw, end = _value(name, text, 0)
    _check_end(name, text, end, "article")
    if is_json_feed(raw):
        yield from _with_drafts_counted(name, read_items(RecordSource(name, channel, text), raw))
    elif is_ghost_export(raw):
        yield from read_posts(RecordSource(name, channel, text), raw)
    elif isinstance(raw, dict) and (kind := other_kind(name, raw)):
        yield Note(name, 1, f"{kind}: not read as an article")
    else:
        yield _record(
            RecordSource(name, channel, text, files=files), raw, Given(name=name.rpartition(".")[0])
        )


def _lines(name: str, text: str, channel: Channel, files: FolderFiles) -> Iterator[Reading | ReadError]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            _check_size(name, line, number)
            raw, end = _value(name, line, 0, number)
            if line[end:].strip():
                raise ReadError(name, "there is more text after the end of the article", line=number)
            yield _record(RecordSource(name, channel, line, number, files), raw, Given())
        except ReadError as error:
            yield error


def _list(name: str, text: str, channel: Channel, files: FolderFiles) -> Iterator[Reading | ReadError]:
    """Yields the items of a list with their lines. Text that is not JSON ends the list."""
    place, line, counted = text.index("[") + 1, 1, 0
    if (end := _NEXT.match(text, place)) and end[1] == "]":
        _check_end(name, text, end.end(), "list")
        return
    while True:
        start = _SPACE.match(text, place).end()  # type: ignore[union-attr]
        line, counted = line + text.count("\n", counted, start), start
        if text.startswith("]", start):
            raise ReadError(name, 'not valid JSON: trailing comma before "]": remove it', line=line)
        raw, place = _value(name, text, start)
        try:
            yield _record(RecordSource(name, channel, text[start:place], line, files), raw, Given())
        except ReadError as error:
            yield error
        after = _NEXT.match(text, place)
        if after is None:
            line = 1 + text.count("\n", 0, place)
            raise ReadError(name, "expected a comma or the end of the list", line=line)
        if after[1] == "]":
            _check_end(name, text, after.end(), "list")
            return
        place = after.end()


def _check_end(name: str, text: str, end: int, what: str) -> None:
    """Raises ReadError if something follows what ends there."""
    if text[end:].strip():
        line = 1 + text.count("\n", 0, end)
        raise ReadError(name, f"there is more text after the end of the {what}", line=line)


def _check_size(name: str, text: str, line: int | None) -> None:
    """Raises ReadError if the values of a text would take too much memory."""
    if (excess := excess_of_values(text)) is not None:
        raise ReadError(name, excess, line=line)


def _value(name: str, text: str, start: int, line: int = 1) -> tuple[Any, int]:
    """Returns the JSON value at `start` in a text that begins on `line`, and where the value ends."""
    try:
        return next_json(text, start, _DECODER, line)
    except ParseError as error:
        raise ReadError(name, f"not valid JSON: {error}", line=error.line) from None


_DECODER = json.JSONDecoder(object_pairs_hook=keys)


def _record(source: RecordSource, raw: object, given: Given) -> Reading:
    if not isinstance(raw, dict):
        raise ReadError(source.name, "is not a JSON object: expected an article", line=source.line)
    return read_record(source, raw, given)


_JSON = ("application/json", "text/json", "application/feed+json")
_LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
_MEDIA_TYPES = {**dict.fromkeys(_JSON, ".json"), **dict.fromkeys(_LINES, ".ndjson")}
DIALECT = Dialect("records", sniff, read, MAX_COLLECTION_BYTES, _MEDIA_TYPES, head)
