"""Files that the program writes for itself, after others have changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutated_documents import NOW

from feeds.core.errors import ReadError
from feeds.linting.cache import Cache, _checksum
from feeds.publishing import ledger
from feeds.publishing.importing.state import FILE, load_state
from feeds.publishing.inbox.journal import Journal
from feeds.publishing.ledger import Position, Record, begins_with, stamp
from feeds.validator.report import Report
from fuzzing.shapes import JSON, Pile, shapes, together
from fuzzing.target import Target, law
from fuzzing.targets.settings import put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Read = list[tuple[Record, Position]]

_LINES = (
    b'{"id":"tag:a","when":"2026-05-01T12:00:00Z","path":"a.txt","enclosures":["https://m.example/a.mp4"],'
    b'"source":"f0","content":"c0","places":{"feed":["tag:a"],"category/a":["tag:a"]},"names":{"category/a":"A"}}\n',
    b'{"id":"tag:b","when":"2026-05-01T12:00:00+02:00","replaces":"tag:a","link":"https://a.example/b"}\n',
)
_LINE = '{"id":"#","when":"2026-05-01T12:00:00Z"}\n'
_LEDGER = (
    Pile(_LINE),
    Pile(_LINE.replace("\n", "\r\n")),
    Pile('"p#":["a"],', start='{"id":"a","when":"2026-05-01T12:00:00Z","places":{', end='"z":[]}}\n'),
    Pile('"a#",', start='{"id":"a","when":"2026-05-01T12:00:00Z","enclosures":[', end='"z"]}\n'),
    Pile('"k#":1,', start="{", end='"id":"a","when":"2026-05-01T12:00:00Z"}\n'),
    Pile("<<<<<<< a\n"),
    Pile("\n"),
    Pile("[", "]", after="\n"),
)


_START = Position()
_KEY = "ab" * 20


def _read(path: Path, start: Position = _START) -> Read | None:
    try:
        return list(ledger.read(path, start))
    except ReadError as error:
        str(error).encode("utf-8", "backslashreplace")
        return None


def ledger_file(data: bytes) -> None:
    """A ledger is refused with its line, or what is appended to it is read after what was there."""
    path = put("published.ndjson", data)
    before = _read(path)
    if before is None:
        return
    end = before[-1][1] if before else Position()
    law(begins_with(path, end), "a ledger begins with what was read")
    new = before[-1][0] if before else Record("tag:x", NOW)
    last = ledger.append(path, [new], end)
    law(_read(path) == [*before, (new, last)], "what is appended is read")
    law(_read(path, last) == [] and stamp(path, last), "nothing follows the end")


def journal_file(data: bytes) -> None:
    """A journal is refused, or names files below the folder of posts only."""
    path = put("posted.json", data)
    journal = Journal(path.parent, path)
    try:
        change = journal.unfinished()
    except ReadError as error:
        str(error).encode("utf-8", "backslashreplace")
        return
    for name in (*change.new, *change.old) if change else ():
        inside = (path.parent / name).resolve().is_relative_to(path.parent.resolve() / "inbox")
        law(inside, "a journal stays in its folder", name)


def import_state(data: bytes) -> None:
    """The state of an import is used, or counts as missing."""
    path = put("anchor", b"").parent / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    load_state(path.parent.parent)


def cached_report(data: bytes) -> None:
    """A cached report is used, or counts as missing; one that somebody has changed is not used."""
    folder = put("anchor", b"").parent / "cache"
    cache = Cache(folder)
    cache.put(_KEY, Report("RSS 2.0", ()))
    file = next(folder.glob("*/*.json"))
    whole = file.read_bytes()
    file.write_bytes(data)
    law(cache.get(_KEY) is None or data == whole, "a changed report is not used")
    text = data.decode("ascii", "replace").encode("ascii", "replace").decode()
    file.write_text(f"{_checksum(_KEY, text)}\n{text}")
    cache.get(_KEY)


def _reports() -> Sequence[bytes]:
    return [
        b'["RSS 2.0", []]',
        b'["RSS 2.0", [["rss-missing-link", "error", 1, 2, "m"]]]',
        b"abc\n[null, []]",
    ]


def _ledgers() -> Sequence[bytes]:
    return [b"".join(_LINES), _LINES[0], _LINES[1].replace(b"\n", b"\r\n"), _LINES[0] + b'{"id":']


def _journals() -> Sequence[bytes]:
    return [
        b'{"new":{"inbox/a.json":"{}"},"old":{"inbox/a.json":null}}',
        b'{"new":{"inbox/a/b.md":"x","inbox/c.md":null},"old":{"inbox/a/b.md":null,"inbox/c.md":"y"}}',
    ]


def _states() -> Sequence[bytes]:
    return [
        b'{"digests":{"a.md":"00"},"media":{"https://a.example/b":{"path":"b","size":1,"type":"audio/mpeg"}}}'
    ]


_NAMES = (Pile('"inbox/#":"a",', start='{"new":{', end='"inbox/z":"a"},"old":{}}'),)
TARGETS = (
    Target("ledger", ledger_file, _ledgers, together(shapes(_LEDGER), shapes(JSON, "{}\n"))),
    Target("journal", journal_file, _journals, together(shapes(_NAMES), shapes(JSON))),
    Target("cached-report", cached_report, _reports, shapes(JSON, '["x", [{}]]')),
    Target("import-state", import_state, _states, shapes(JSON)),
)
