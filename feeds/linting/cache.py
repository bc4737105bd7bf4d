"""Reports of documents that were checked before: a file for each, named by all that the report follows from.

Nothing here is trusted and nothing is needed: what cannot be read is checked anew, what cannot be written is
left out.  Files are written aside and renamed, so that runs at the same time cannot harm each other.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

import feeds
from feeds.core.atomic import write_file
from feeds.core.errors import WriteError
from feeds.validator.report import Finding, Report
from feeds.validator.schema import all_rules

LEAST = 64 << 10
"""Bytes from which on a document is kept: a smaller one is checked in the time that looking it up takes."""

MOST_BYTES = 64 << 20
"""About so much is kept; of more, what was not used for the longest time goes."""

LARGEST = 128 << 10
"""Characters of a report, at most."""

SHELVES = 256
TURN = "0"
"""A shelf is looked through when a key of this end is put there, one of sixteen."""

_FIELDS = tuple(field.name for field in fields(Finding) if field.name != "fix")


@dataclass(frozen=True, slots=True)
class Cache:
    """The reports kept in a folder."""

    folder: Path
    most_bytes: int = MOST_BYTES

    def key(self, data: bytes, url: str | None, profiles: tuple[str, ...]) -> str | None:
        """What a report is kept under; None where it is not worth it, or would not stay true."""
        if len(data) < LEAST or _expires(profiles):
            return None
        digest = _digest(data, person=b"feeds-report")
        digest.update(json.dumps([program(), url, sorted(profiles)]).encode())
        return str(digest.hexdigest())

    def get(self, key: str) -> Report | None:
        """The report kept under a key."""
        file = self._file(key)
        try:
            check, _, text = file.read_text("ascii").partition("\n")
            report = _loaded(text) if check == _check(key, text) else None
            os.utime(file)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return report

    def put(self, key: str, report: Report) -> None:
        """Keep a report, but for its fixes."""
        if not _disappearing().isdisjoint(finding.rule for finding in report.findings):
            return
        text = json.dumps([report.kind, [*map(_finding, report.findings)]], separators=(",", ":"))
        if len(text) > LARGEST:
            return
        file = self._file(key)
        with suppress(OSError, WriteError):
            if not file.parent.is_dir():
                self._make(file.parent)
            write_file(file, f"{_check(key, text)}\n{text}".encode("ascii"))
            if key.endswith(TURN):
                self._prune(file.parent)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n", "utf-8")
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n"  # see https://bford.info/cachedir/
        (self.folder / "CACHEDIR.TAG").write_text(tag, "utf-8")

    def _prune(self, shelf: Path) -> None:
        """Take away what was not used for the longest time, down to half, of a shelf that holds too much.

        What a run that was killed has left aside lies there, too.
        """
        kept = []
        for file in shelf.iterdir():
            with suppress(OSError):
                found = file.stat()
                kept.append((found.st_mtime, found.st_size, file))
        most = self.most_bytes // SHELVES
        total = sum(size for _, size, _ in kept)
        for _, size, file in sorted(kept) if total > most else ():
            if total <= most // 2:
                break
            total -= size
            with suppress(OSError):
                file.unlink()


@cache
def _expires(profiles: tuple[str, ...]) -> bool:
    """Whether a rule that applies may report a document later that it accepts now."""
    rules = [rule for rule in all_rules() if rule.over_time == "appears"]
    return any(rule.profile is None or not {*rule.profile}.isdisjoint(profiles) for rule in rules)


@cache
def _disappearing() -> frozenset[str]:
    """The names of the rules that may accept a document later that they report now."""
    return frozenset(rule.name for rule in all_rules() if rule.over_time == "disappears")


def _digest(data: bytes, **options: Any) -> Any:
    from hashlib import blake2b  # here for the cold start: a small document is not kept

    return blake2b(data, digest_size=20, **options)


@cache
def program() -> str:
    """A digest of the program itself: with each change of it, every report is made anew."""
    digest = _digest(repr((sys.version_info, etree.LXML_VERSION, etree.LIBXML_VERSION)).encode())
    home = Path(feeds.__file__).parent
    for folder in ("validator", "vocabulary"):
        for file in sorted((home / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    for file in sorted(home.glob("*.py")):
        digest.update(file.read_bytes())
    return str(digest.hexdigest())


def _check(key: str, text: str) -> str:
    """What shows that a file is whole, and in its place."""
    return str(_digest(text.encode("ascii"), key=key.encode("ascii")).hexdigest())


def _finding(finding: Finding) -> list[object]:
    return [getattr(finding, name) for name in _FIELDS]


def _loaded(text: str) -> Report:
    kind, findings = json.loads(text)
    return Report(kind, tuple(Finding(**dict(zip(_FIELDS, values, strict=True))) for values in findings))
