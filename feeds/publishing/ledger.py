"""The ledger: an append-only file beside the articles with one line for each first publication.

    {"id": "tag:…", "when": "2026-05-01T12:00:00Z", "path": "a.txt", "enclosures": ["https://…"], …}

Readers recognise articles by their ids and enclosures, and the order of the lines defines the archive pages.
Both must survive the loss of the index, so they are in a file that is kept with the articles.  Lines are only
appended; a later line with the same id adds to the earlier ones.

An incomplete last line, left by a crash, is ignored and overwritten by the next append.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds.core.atomic import flush_to_disk, sync_folder
from feeds.core.dates import rfc3339
from feeds.core.errors import FeedsError, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

FILE = "published.ndjson"


@dataclass(frozen=True, slots=True)
class Record:
    """A line: a first publication, or a later change of it.

    `path` is the source file below the folder; `enclosures` the URLs of the leading file; `source` and
    `content` digests of the file and of the article at that time.  `places` has the items that were added to
    feeds, in order, by the feeds' paths; `names` the names of feeds that began with it.  `replaces` is the
    previous id of the source, if its change was accepted.  `link` is the address at first publication, where
    earlier versions would have made another one: from a slug that is not in Normalization Form C.
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


class IdentityError(FeedsError):
    """A build would change an id or enclosure of a published article: the file, the old and the new value."""

    def __init__(self, path: Path | str, what: str, old: str, new: str) -> None:
        super().__init__(path, what, old, new)
        self.path, self.what, self.old, self.new = str(path), what, old, new

    def __str__(self) -> str:
        return f"{self.path}: {self.what}: published as {self.old}, now {self.new}"


def read(path: Path, start: int = 0) -> Iterator[tuple[Record, int]]:
    """Yields the records from byte `start` on, each with the offset after its line.

    A missing file has no records.  Raises ReadError for an invalid line or an unreadable file.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    with file:
        file.seek(start)
        end = start
        for line in file:
            if not line.endswith(b"\n"):
                return
            record = _record(line)
            if record is None:
                raise ReadError(path, f"is no record of a publication: {line[:60]!r}", line=_line(path, end))
            end += len(line)
            yield record, end


def append(path: Path, records: Iterable[Record]) -> int:
    """Appends records, flushed to disk, and returns the length of the file. Raises OSError."""
    lines = b"".join(map(_written, records))
    with path.open("a+b") as file:
        end = _whole(file)
        if end != file.seek(0, os.SEEK_END):
            file.truncate(end)
        if lines:
            file.write(lines)
            flush_to_disk(file)
        if end == 0:
            sync_folder(path.parent)
    return end + len(lines)


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


def _written(record: Record) -> bytes:
    fields = {name: getattr(record, name) for name in Record.__slots__}
    fields["when"] = rfc3339(record.when)
    said = {name: value for name, value in fields.items() if value}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _record(line: bytes) -> Record | None:
    """Returns the record of a line, None if it is invalid. Unknown keys belong to later versions."""
    try:
        fields = json.loads(line)
        if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
            return None
        return Record(
            id=fields["id"],
            when=datetime.fromisoformat(fields["when"]),
            enclosures=_texts(fields.get("enclosures", [])),
            places={feed: _texts(ids) for feed, ids in fields.get("places", {}).items()},
            names={feed: str(name) for feed, name in fields.get("names", {}).items()},
            **{name: fields.get(name) for name in ("path", "source", "content", "replaces", "link")},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # not JSON, or not a record
        return None


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(str, value))


def _line(path: Path, offset: int) -> int:
    with path.open("rb") as file:
        return file.read(offset).count(b"\n") + 1
