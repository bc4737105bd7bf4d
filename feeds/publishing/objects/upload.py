"""Make the objects of a store what a build wrote to a folder, so that no reader ever sees a broken link.

First, what is missing is created: nothing links to it yet.  Then what differs is replaced: everything that
old and new documents link to is there.  What was withdrawn is removed last, if at all.  The manifest names
objects before they are written, so that after a build that was killed, the next one knows all of them, and
which of them nothing links to: these may link to what is not there, and are written first again.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b, file_digest
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from feeds.core.errors import WriteError
from feeds.core.files import open_regular
from feeds.core.parallel import thread_map
from feeds.publishing.compressed_forms import CODINGS
from feeds.publishing.objects.begin import check_latest
from feeds.publishing.objects.inventory import CREATE, REPLACE, YES, ObjectRecord, Wanted, inventory
from feeds.publishing.objects.manifest import MANIFEST, read_manifest, write_manifest
from feeds.publishing.objects.object_kinds import CODING_NAMES, kind_of, plain_path
from feeds.publishing.output import WriteResult

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from feeds.publishing.objects.inventory import Inventory
    from feeds.publishing.objects.object_store import ObjectStore

THREADS = 8
"""Objects that are written at the same time."""
_SMALL = 1 << 20
"""Bytes of a file that is read whole, at most."""
_RECORD_EACH, _RECORD_PART, _RECORD_BYTES = 500, 10, 256 << 20
"""The manifest is written again after 500 objects and a tenth of all, or after 256 MB."""
_REMOVED_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Uploaded:
    """How many objects were written, were unchanged, and were `left` though they were withdrawn."""

    written: int
    unchanged: int
    left: int


def upload(
    objects: ObjectStore, folder: Path, token: str, *, delete: bool = False
) -> Iterator[WriteResult | Uploaded]:
    """Writes what differs from the files in `folder`; removes what was withdrawn if asked to `delete`.

    The last result has the numbers.  Raises WriteError, also if another build than `token` has begun, and
    ReadError for a manifest that cannot be read.
    """
    with inventory() as tables, ThreadPoolExecutor(THREADS) as pool:
        work = _Upload(objects, folder, token, tables, pool)
        work.compare(keep_forms=not delete)
        written = tables.count("todo")
        created = yield from work.write(CREATE)
        if tables.link() or created:
            work.record()
        replaced = yield from work.write(REPLACE)
        if tables.unlink() or replaced:
            work.record()
        withdrawn = tables.withdrawn()
        if delete:
            yield from work.remove(withdrawn)
        unchanged = tables.count("wanted") - written
        yield Uploaded(written, unchanged, 0 if delete else len(withdrawn))


@dataclass(frozen=True, slots=True)
class _Upload:
    objects: ObjectStore
    folder: Path
    token: str
    tables: Inventory
    pool: ThreadPoolExecutor

    def compare(self, *, keep_forms: bool) -> None:
        """Finds out what is to be written, and records that it will be."""
        self.tables.list_objects(self.objects.listed())
        self.tables.know(read_manifest(self.objects))
        self.tables.want(self._wanted())
        if keep_forms:  # else the plain form would change, and clients would get an old compressed one
            for coding in CODING_NAMES:
                self.tables.want([self._form(coding, *row) for row in self.tables.old_forms(coding)])
        self.tables.plan(MANIFEST)
        if self.tables.count("todo"):
            self.record()

    def record(self) -> None:
        """Writes the manifest unless another build has begun."""
        check_latest(self.objects, self.token)
        write_manifest(self.objects, self.tables.records())

    def write(self, phase: int) -> Generator[WriteResult, None, int]:
        """Writes the objects of a phase, those of one rank at the same time; returns their number."""
        count = size = number = 0
        work = partial(self._put, YES if phase == CREATE else "")
        most = max(_RECORD_EACH, self.tables.count("known") // _RECORD_PART)
        for _, rows in groupby(self.tables.to_write(phase), attrgetter("rank")):
            for record, written in thread_map(self.pool, work, rows, 2 * THREADS):
                self.tables.know([record])
                count, size, number = count + 1, size + written, number + 1
                yield WriteResult(record.key, "wrote", written)
                if count >= most or size >= _RECORD_BYTES:
                    self.record()
                    count = size = 0
        return number

    def remove(self, keys: list[str]) -> Iterator[WriteResult]:
        """Removes objects."""
        for first in range(0, len(keys), _REMOVED_TOGETHER):
            some = keys[first : first + _REMOVED_TOGETHER]
            check_latest(self.objects, self.token)
            self.objects.remove(some)
            self.tables.forget(some)
            yield from (WriteResult(key, "removed") for key in some)
        if keys:
            self.record()

    def _put(self, unlinked: str, wanted: Wanted) -> tuple[ObjectRecord, int]:
        """Writes an object; returns its record and its size. Threads call this."""
        source = self.folder / wanted.path
        headers = kind_of(*_plain(self.folder, wanted.key)).headers
        with open_regular(source) as file:
            status = os.fstat(file.fileno())
            if wanted.compress or status.st_size <= _SMALL:
                body = file.read()
                data = CODINGS[wanted.compress](body) if wanted.compress else body
                tag, size = self.objects.put(wanted.key, data, headers), len(data)
            else:
                tag, size = self.objects.put(wanted.key, file, headers), status.st_size
        if _version(source.stat()) != wanted.stamp.rpartition(":")[0]:
            raise WriteError(source, "changed while it was uploaded: run the build again")
        return ObjectRecord(wanted.key, tag, wanted.content, wanted.headers, wanted.stamp, unlinked), size

    def _wanted(self) -> Iterator[Wanted]:
        """Yields an object for each file, except hidden ones at the top, which other hosts need."""
        for path in _files(self.folder, ""):
            if path.startswith("."):
                continue
            source = self.folder / path
            kind = kind_of(*_plain(self.folder, path))
            stamp, known = _stamp(source.stat()), self.tables.record(path)
            content = known.content if known is not None and known.stamp == stamp else _digest(source)
            yield Wanted(path, kind.rank, content, _digest_of(kind.headers), stamp, path, "")

    def _form(self, coding: str, key: str, plain: str, content: str, stamp: str) -> Wanted:
        """Returns a compressed form that an earlier build wrote, made of the plain form as it is now."""
        kind = kind_of(plain, coding)
        return Wanted(key, kind.rank, coding + content, _digest_of(kind.headers), stamp, plain, coding)


def _files(folder: Path, prefix: str) -> Iterator[str]:
    """Yields the paths of the files in a folder, in order."""
    with os.scandir(folder) as found:
        entries = sorted((entry.name, entry.is_dir()) for entry in found)
    for name, is_folder in entries:
        if is_folder:
            yield from _files(folder / name, f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}"


def _plain(folder: Path, path: str) -> tuple[str, str]:
    """Returns the path of the plain form and the coding of a compressed one; of other files path and ""."""
    plain, coding = plain_path(path)
    return (plain, coding) if coding and (folder / plain).is_file() else (path, "")


def _version(status: os.stat_result) -> str:
    return f"{status.st_size}:{status.st_mtime_ns}"


def _stamp(status: os.stat_result) -> str:
    """Returns what changes whenever a file does, even if a program sets its time back."""
    return f"{_version(status)}:{status.st_ctime_ns}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, partial(blake2b, digest_size=16)).hexdigest()


def _digest_of(headers: Mapping[str, str]) -> str:
    return blake2b(json.dumps(headers, sort_keys=True).encode(), digest_size=8).hexdigest()
