"""A cache of reports, named by digests. Damaged files and failed writes are ignored."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from lxml import etree

import feeds
from feeds.core.atomic import write_file
from feeds.core.errors import WriteError
from feeds.core.files import read_regular
from feeds.validator.report import Finding, Report
from feeds.validator.schema import all_rules

if TYPE_CHECKING:
    from feeds.core.limits import Limit

MIN_DOCUMENT = 64 << 10
"""Bytes of a document whose report is cached, at least: checking a smaller one is as fast as the look-up."""

MAX_BYTES: Annotated[
    int, Limit("cache", "bytes", "the folder, approximately", "the least recently used reports are removed")
] = 64 << 20

MAX_REPORT: Annotated[int, Limit("cache", "bytes", "a report", "it is not cached, nor read")] = 128 << 10
MAX_CHECKSUM = 100
"""Characters before it, at most."""

FOLDERS = 256
PRUNE_ON = "0"
"""A folder is pruned when a key with this last digit is stored in it, one of sixteen."""

ROOMS = ("core", "validator", "vocabulary")
"""The packages whose code a report depends on."""
ALL_ROOMS = (*ROOMS, "linting", "media", "model", "net")
"""The packages whose code the findings after settings and suppressions depend on, also those of --online."""

_FIELDS = tuple(field.name for field in fields(Finding) if field.name != "fix")


@dataclass(frozen=True, slots=True)
class Cache:
    """The reports cached in a folder."""

    folder: Path
    max_bytes: int = MAX_BYTES

    def key(self, data: bytes, url: str | None, profiles: tuple[str, ...]) -> str | None:
        """The key of a document's report; None if it is small, or if a rule's findings appear with time."""
        if len(data) < MIN_DOCUMENT or _expires(profiles):
            return None
        digest = _digest(data, person=b"feeds-report")
        digest.update(json.dumps([program_digest(), url, sorted(profiles)]).encode())
        return str(digest.hexdigest())

    def get(self, key: str) -> Report | None:
        """The report for a key."""
        file = self._file(key)
        try:
            data = read_regular(file, MAX_REPORT + MAX_CHECKSUM)
            checksum, _, text = data.decode("ascii").partition("\n")
            report = _load(text) if checksum == _checksum(key, text) else None
            os.utime(file)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return report

    def put(self, key: str, report: Report) -> None:
        """Store a report without its fixes, unless time would change it."""
        if not _disappearing().isdisjoint(finding.rule for finding in report.findings):
            return
        text = json.dumps([report.kind, [*map(_finding, report.findings)]], separators=(",", ":"))
        if len(text) > MAX_REPORT:
            return
        file = self._file(key)
        with suppress(OSError, WriteError):
            if not file.parent.is_dir():
                self._make_folder(file.parent)
            write_file(file, f"{_checksum(key, text)}\n{text}".encode("ascii"))
            if key.endswith(PRUNE_ON):
                self._prune(file.parent)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n", "utf-8")
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n"  # see https://bford.info/cachedir/
        (self.folder / "CACHEDIR.TAG").write_text(tag, "utf-8")

    def _prune(self, folder: Path) -> None:
        """If a folder is too large, remove the least recently used files until it is half that size."""
        files = []
        for file in folder.iterdir():
            with suppress(OSError):
                stat = file.stat()
                files.append((stat.st_mtime, stat.st_size, file))
        limit = self.max_bytes // FOLDERS
        total = sum(size for _, size, _ in files)
        for _, size, file in sorted(files) if total > limit else ():
            if total <= limit // 2:
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
    from hashlib import blake2b  # here for the cold start: small documents are not cached

    return blake2b(data, digest_size=20, **options)


def digest_of(data: bytes) -> str:
    """A digest of some bytes, in 40 hexadecimal digits."""
    return str(_digest(data).hexdigest())


@cache
def program_digest() -> str:
    """A digest of the program: no report of another version is used."""
    versions = sys.version_info, etree.LXML_VERSION, etree.LIBXML_VERSION
    return digest_of(f"{versions!r} {source_digest(ROOMS)}".encode())


@cache
def source_digest(rooms: tuple[str, ...]) -> str:
    """A digest of the code in some rooms."""
    digest = _digest(b"")
    for room in rooms:
        for file in sorted((Path(feeds.__file__).parent / room).rglob("*.py")):
            digest.update(file.read_bytes())
    return str(digest.hexdigest())


def _checksum(key: str, text: str) -> str:
    """Shows that a file is complete and in its place."""
    return str(_digest(text.encode("ascii"), key=key.encode("ascii")).hexdigest())


def _finding(finding: Finding) -> list[object]:
    return [getattr(finding, name) for name in _FIELDS]


def _load(text: str) -> Report:
    kind, findings = json.loads(text)
    return Report(kind, tuple(Finding(**dict(zip(_FIELDS, values, strict=True))) for values in findings))
