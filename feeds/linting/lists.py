"""Lists of documents in NDJSON: one JSON value per line, read one line at a time.

    "https://example.org/feed.rss"
    {"url": "https://example.org/feed.rss"}
    {"name": "example", "document": "<rss…", "url": "https://example.org/feed.rss"}

A string is a URL, and so is `url` without `document`: `http:` and `https:` are fetched, `s3:` is read from
object storage.  With `document`, the text to check, `url` says where it is served, and `name` is shown in
reports.  Any other line is reported with its number, and the rest is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.errors import InvalidValueError
from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError, decode_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from feeds.core.limits import Limit

MAX_LINE_BYTES: Annotated[
    int, Limit("list", "bytes", "a line", "it is reported and skipped; the exit status is 2")
] = 64 << 20
SCHEMES = ("http://", "https://", "s3://")
_KEYS = ("url", "document", "name")


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line: a document or the URL of one, or the `problem` with it."""

    line: int
    url: str | None = None
    document: str | None = None
    name: str | None = None
    problem: str = ""


def read_list(file: BinaryIO) -> Iterator[ListEntry]:
    """The entries of a list; empty lines are skipped."""
    number = 0
    while data := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(data) > MAX_LINE_BYTES and not data.endswith(b"\n"):
            _skip_line(file)
            yield ListEntry(number, problem=f"the line is longer than {MAX_LINE_BYTES:,} bytes")
            continue
        if data.strip():
            yield _entry(number, data)


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _entry(number: int, data: bytes) -> ListEntry:
    try:
        text = decode_utf8(data)
        if (excess := excess_of_values(text)) is not None:
            return ListEntry(number, problem=excess)
        return _checked(number, load_json(text))
    except ParseError as error:
        return ListEntry(number, problem=f"not valid JSON: {error}")
    except InvalidValueError as error:
        return ListEntry(number, problem=str(error))


def _checked(number: int, value: Any) -> ListEntry:
    """The entry that a value is.  Raises InvalidValueError."""
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, dict):
        raise InvalidValueError("the line", f"is {_kind(value)}", 'a URL, or {"url": "…"}')
    for key, item in value.items():
        if key not in _KEYS:
            raise InvalidValueError(f'"{key[:40]}"', "is unknown", f"one of {', '.join(_KEYS)}")
        if not isinstance(item, str):
            raise InvalidValueError(f'"{key}"', f"is {_kind(item)}", "a string")
    entry = ListEntry(number, value.get("url"), value.get("document"), value.get("name"))
    if entry.url is None and entry.document is None:
        raise InvalidValueError("the object", 'has neither "url" nor "document"')
    if entry.url is not None and not entry.url.lower().startswith(SCHEMES):
        raise InvalidValueError('"url"', f"is {entry.url[:80]!r}", f"{', '.join(SCHEMES[:-1])} or s3://…")
    return entry


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
