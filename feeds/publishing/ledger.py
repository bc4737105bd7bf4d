"""The ledger: an append-only file beside the articles with one line for each first publication.

    {"id": "tag:…", "when": "2026-05-01T12:00:00Z", "path": "a.txt", "enclosures": ["https://…"], …}

Readers recognise articles by their ids and enclosures, and the order of the lines defines the archive pages.
Both must survive the loss of the index, so they are in a file that is kept with the articles.  Lines are only
appended; a later line with the same id adds to the earlier ones.

An incomplete last line, left by a crash, is ignored and overwritten by the next append.

Other programs change the file, too: version control merges it, or converts the ends of its lines. So a place
in it (`Position`) has a digest of all lines before it, and each line is checked as untrusted input.

With PostgreSQL the same lines are rows (`ledger_table`); a `Ledger` is either of them.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from feeds.core.atomic import flush_to_disk, sync_folder
from feeds.core.checks import at, invalid
from feeds.core.dates import rfc3339
from feeds.core.errors import FeedsError, InvalidValueError, ReadError
from feeds.core.files import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from feeds.core.limits import Limit

FILE = "published.ndjson"
MAX_LINE_BYTES: Annotated[
    int, Limit("ledger", "bytes", "a line; the file may have any length", "an error with the line")
] = 64 * 1024 * 1024
"""The file is read line by line."""
_IN_CONFLICT = "a merge conflict is not resolved: keep the lines of both sides, remove its markers only"
_ADVICE = "restore the line from version control or a backup"
_HALF = re.compile("[\ud800-\udfff]")
_CONFLICT = re.compile(rb"(?:<{7}|\|{7}|={7}|>{7})(?: |\r?\n)")


@dataclass(frozen=True, slots=True)
class Record:
    """A line: a first publication, or a later change of it.

    `path` is the source file below the folder; `enclosures` the URLs of the leading file; `source` and
    `content` digests of the file and of the article at that time.  `places` has the items that were added to
    feeds, in order, by the feeds' paths; `names` the names of feeds that began with it.  `replaces` is the
    previous id of the source, if its change was accepted.  `link` is the address at first publication, where
    earlier versions would have made another one: from a slug that is not in Normalization Form C.
    `instead_of` is the id that the new name of a renamed file would give.  `defaults`, in the first line, is
    the edition of the defaults by which the publication began: later ones do not change its feeds.
    """

    id: str
    when: datetime
    path: str | None = None
    enclosures: tuple[str, ...] = ()
    source: str | None = None
    content: str | None = None
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    replaces: str | None = None
    link: str | None = None
    instead_of: str | None = None
    defaults: int | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two lines: the bytes before it, and a digest of them."""

    end: int = 0
    digest: str = ""

    def after(self, line: bytes) -> Position:
        """Returns the position after the next line."""
        chained = blake2b(line, digest_size=16, key=bytes.fromhex(self.digest))
        return Position(self.end + len(line), chained.hexdigest())


class Ledger(Protocol):
    """Where the lines are: a file, or the rows of a table as a connection sees them."""

    def within(self, connection: Any) -> Ledger:
        """Returns the ledger as the transaction of a connection to the index sees and changes it."""

    def exists(self) -> bool:
        """Whether anything was ever published."""

    def read(self, start: Position = ...) -> Iterator[tuple[Record, Position]]:
        """Yields the records from `start` on, each with the position after it. Raises ReadError."""

    def append(self, records: Iterable[Record], end: Position) -> Position:
        """Appends records; returns the position after them, or `end` if others have appended there."""

    def begins_with(self, position: Position) -> bool:
        """Whether the lines before a position are those that were read. Raises ReadError."""

    def stamp(self, position: Position) -> str:
        """Returns what tells a ledger that ends at the position from later states; "" if it does not."""

    def has(self, id_: str) -> bool:
        """Whether there is a record of this id. Raises ReadError."""


class IdentityError(FeedsError):
    """A build would change an id or enclosure of a published article: the file, the old and the new value."""

    def __init__(self, path: Path | str, what: str, old: str, new: str) -> None:
        super().__init__(path, what, old, new)
        self.path, self.what, self.old, self.new = str(path), what, old, new

    def __str__(self) -> str:
        return f"{self.path}: {self.what}: published as {self.old}, now {self.new}"


def read(path: Path, start: Position = Position()) -> Iterator[tuple[Record, Position]]:
    """Yields the records from `start` on, each with the position after its line.

    A missing file has no records.  Raises ReadError for an invalid line or an unreadable file.
    """
    for record, _, place in read_lines(path, start):
        yield record, place


def read_lines(path: Path, start: Position = Position()) -> Iterator[tuple[Record, bytes, Position]]:
    """Yields the records as `read` does, each with its line."""
    place = start
    for line in _lines(path, start.end):
        try:
            record = record_of(line)
        except InvalidValueError as error:
            problem = _IN_CONFLICT if _CONFLICT.match(line) else f"{error}: {_ADVICE}"
            raise ReadError(path, problem, line=_line(path, place.end)) from None
        place = place.after(line)
        yield record, line, place


def begins_with(path: Path, position: Position) -> bool:
    """Whether the lines before a position are those that were read. Raises ReadError."""
    place = Position()
    for line in _lines(path, 0) if position.end else ():
        if place.end >= position.end:
            break
        place = place.after(line)
    return place == position


def stamp(path: Path, position: Position) -> str:
    """Returns what tells a file that ends at the position from a later state of it; "" if it does not."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    if stat.st_size != position.end:
        return ""
    return f"{stat.st_dev} {stat.st_ino} {stat.st_mtime_ns} {stat.st_size}"


def append(path: Path, records: Iterable[Record], end: Position = Position()) -> Position:
    """Appends records, flushed to disk, and returns the position after them. Raises OSError.

    `end` is the position up to which the file has been read; it is returned if others have appended to the
    file since then, so that their records are read next time.
    """
    lines = list(map(line_of, records))
    with path.open("a+b") as file:
        whole = _whole(file)
        if whole != file.seek(0, os.SEEK_END):
            file.truncate(whole)
        if lines:
            file.write(b"".join(lines))
            flush_to_disk(file)
        if whole == 0:
            sync_folder(path.parent)
    if whole != end.end:
        return end
    for line in lines:
        end = end.after(line)
    return end


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """The ledger in a file."""

    path: Path

    def within(self, connection: Any) -> LedgerFile:  # noqa: ARG002 - the file has no transactions
        """Returns this ledger."""
        return self

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def read(self, start: Position = Position()) -> Iterator[tuple[Record, Position]]:
        """Yields the records from `start` on, each with the position after its line. Raises ReadError."""
        return read(self.path, start)

    def append(self, records: Iterable[Record], end: Position) -> Position:
        """Appends records as `append` does. Raises OSError."""
        return append(self.path, records, end)

    def begins_with(self, position: Position) -> bool:
        """Whether the lines before a position are those that were read. Raises ReadError."""
        return begins_with(self.path, position)

    def stamp(self, position: Position) -> str:
        """Returns what tells a file that ends at the position from a later state of it; "" if it does not."""
        return stamp(self.path, position)

    def has(self, id_: str) -> bool:
        """Whether there is a record of this id. Raises ReadError."""
        try:
            stat = self.path.stat()
        except OSError:
            return False
        return id_ in _ids(self.path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _ids(path: Path, _mtime_ns: int, _size: int) -> frozenset[str]:
    """Few articles ask for an id, but each of these would read the whole file."""
    return frozenset(record.id for record, _ in read(path))


def _lines(path: Path, start: int) -> Iterator[bytes]:
    """Yields the complete lines from byte `start` on. Raises ReadError."""
    try:
        with open_regular(path) as file:
            file.seek(start)
            while (line := file.readline(MAX_LINE_BYTES + 1)).endswith(b"\n") and len(line) <= MAX_LINE_BYTES:
                yield line
                start += len(line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    if len(line) > MAX_LINE_BYTES:
        problem = f"is longer than {MAX_LINE_BYTES} bytes: {_ADVICE}"
        raise ReadError(path, problem, line=_line(path, start))


def _whole(file: BinaryIO) -> int:
    """Returns the offset after the last complete line."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        begin = max(0, end - 8192)
        file.seek(begin)
        block = file.read(end - begin)
        if b"\n" in block:
            return begin + block.rindex(b"\n") + 1
        end = begin
    return 0


def line_of(record: Record) -> bytes:
    """Returns the line of a record, with its end."""
    fields = {name: getattr(record, name) for name in Record.__slots__}
    fields["when"] = rfc3339(record.when)
    said = {name: value for name, value in fields.items() if value}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def record_of(line: bytes) -> Record:
    """Returns the record of a line. Unknown keys belong to later versions. Raises InvalidValueError."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise InvalidValueError(repr(line[:60])[1:], "is not a record", 'a line {"id": …, "when": …}')
    said = {name: at(name, _KEYS[name], value) for name, value in fields.items() if name in _KEYS}
    for name in ("id", "when"):
        if not said.get(name):
            raise InvalidValueError(name, "is missing or empty")
    return Record(**said)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise invalid(value, "a string")
    if _HALF.search(value):
        raise InvalidValueError("", f"is {value[:60]!a}", "no half of a surrogate pair")
    return value


def _time(value: object) -> datetime:
    try:
        time = datetime.fromisoformat(_text(value))
    except ValueError:
        raise invalid(value, "a date and time") from None
    if time.tzinfo is None:
        raise invalid(value, "a time with an offset from UTC")
    return time


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise invalid(value, "a list of strings")
    return tuple(map(_text, value))


def _by_feed(check: Callable[[object], Any], value: object) -> dict[str, Any]:
    """Returns values by the path of a feed, which documents are written to."""
    if not isinstance(value, dict):
        raise invalid(value, "a table with the paths of feeds as keys")
    for path in value:
        if not _text(path) or "\0" in path or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise InvalidValueError("", f"is {path[:60]!a}", "the path of a feed")
    return {path: at(f".{path[:60]}", check, each) for path, each in value.items()}


def _number(value: object) -> int:
    if type(value) is not int:
        raise invalid(value, "a whole number")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


_KEYS: dict[str, Callable[[object], Any]] = {
    "id": _text,
    "when": _time,
    "enclosures": _texts,
    "places": partial(_by_feed, _texts),
    "names": partial(_by_feed, _text),
    "defaults": _number,
    **dict.fromkeys(("path", "source", "content", "replaces", "link", "instead_of"), _optional),
}
"""The checks of the values of a record."""


def _line(path: Path, offset: int) -> int:
    """Returns the number of the line at an offset."""
    number = 1
    with path.open("rb") as file:
        while offset > 0 and (block := file.read(min(offset, 1 << 20))):
            number += block.count(b"\n")
            offset -= len(block)
    return number
