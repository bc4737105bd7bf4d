"""Exports in ZIP archives, as WordPress, Ghost and Google Takeout send them. Nothing is unpacked to disk.

Archives in archives are not opened, and everything is limited before it is read: the list of entries, each
entry, all of them together, and how much an entry may expand.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated

from feeds.core.errors import ReadError
from feeds.core.files import open_regular
from feeds.dialects import MAX_COLLECTION_BYTES, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from feeds.core.limits import Limit

MAX_ENTRIES: Annotated[
    int, Limit("import", "elements", "entries of a ZIP archive", "the archive is refused")
] = 10_000
MAX_LIST_BYTES: Annotated[
    int, Limit("import", "bytes", "the list of entries of a ZIP archive", "the archive is refused")
] = 4 * 1024 * 1024
"""Bytes of the list of entries, which is kept in memory."""
MAX_BYTES: Annotated[
    int, Limit("import", "bytes", "all exports in a ZIP archive, decompressed", "the archive is refused")
] = 512 * 1024 * 1024
MAX_RATIO: Annotated[
    int,
    Limit("import", "elements", "bytes that one byte of a ZIP archive expands to", "the archive is refused"),
] = 500
"""Exports become about ten times longer."""
_FREE = 1024 * 1024
"""Bytes up to which the ratio does not matter."""
_SUFFIXES = (".xml", ".rss", ".atom", ".json")
"""Of the entries that may be exports."""
_END, _END_SIZE, _LOCATOR = b"PK\x05\x06", 22, b"PK\x06\x07"
_STEP = 1024 * 1024


def is_archive(head: bytes) -> bool:
    """Whether a file begins like a ZIP archive (APPNOTE, 4.3.7)."""
    return head.startswith(b"PK\x03\x04")


def read_archive(path: Path, is_export: Callable[[str, bytes], bool]) -> tuple[dict[str, bytes], list[Note]]:
    """Returns the exports in an archive by their names, in the order of these, and notes about other entries.

    Raises ReadError for a damaged or encrypted archive, and for one beyond the limits.
    """
    try:
        with open_regular(path) as file:
            _check_list(path, file)
            with zipfile.ZipFile(file) as archive:
                return _exports(path, archive, is_export)
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ReadError(path, f"the ZIP archive cannot be read: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """Why the library failed: with a RuntimeError for a password, NotImplementedError for other methods."""
    if isinstance(error, NotImplementedError):
        return "it is compressed by a method that is not known"
    return "it is encrypted" if isinstance(error, RuntimeError) else "it is damaged"


def _check_list(path: Path, file: BinaryIO) -> None:
    """Raises ReadError if the list of entries is too long (APPNOTE, 4.3.16), before it is read."""
    size = file.seek(0, 2)
    start = max(0, size - _END_SIZE - 0xFFFF)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if _LOCATOR in tail[max(0, at - 20) : max(0, at)] or length > MAX_LIST_BYTES:
        raise ReadError(path, f"the ZIP archive has more than {MAX_ENTRIES:,} entries")
    file.seek(0)


def _exports(
    path: Path, archive: zipfile.ZipFile, is_export: Callable[[str, bytes], bool]
) -> tuple[dict[str, bytes], list[Note]]:
    # Not by `is_dir`, which fails for an empty name before Python 3.12.
    entries = [each for each in archive.infolist() if not each.filename.endswith("/")]
    if len(entries) > MAX_ENTRIES:
        raise ReadError(path, f"the ZIP archive has more than {MAX_ENTRIES:,} entries")
    found: dict[str, bytes] = {}
    left, others = MAX_BYTES, 0
    for entry in sorted(entries, key=lambda each: each.filename):
        data = b"".join(_pieces(path, archive, entry, left)) if _may_be_export(entry) else b""
        left -= len(data)
        if data and is_export(entry.filename, data):
            found[entry.filename] = data
        else:
            others += not _is_hidden(entry)
    if not found:
        raise ReadError(path, "the ZIP archive contains no export; unpack a folder of articles first")
    return found, list(_about_others(path, others))


def _may_be_export(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry has the name of an export: not hidden, nor outside of the archive's own folders."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    outside = ".." in parts or entry.filename.startswith("/") or ":" in entry.filename
    return entry.filename.lower().endswith(_SUFFIXES) and not outside and not _is_hidden(entry)


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in entry.filename.split("/"))


def _pieces(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """Yields an entry. Raises ReadError where it becomes too long, whatever its header says."""
    ratio, longest = max(_FREE, entry.compress_size * MAX_RATIO), min(left, MAX_COLLECTION_BYTES)
    size = 0
    with archive.open(entry) as file:
        while piece := file.read(_STEP):
            size += len(piece)
            if size > min(longest, ratio):
                limit = "expands too much" if size > ratio else f"is longer than {longest} bytes"
                raise ReadError(path, f"{entry.filename[:100]!r} in the ZIP archive {limit}")
            yield piece


def _about_others(path: Path, count: int) -> Iterator[Note]:
    if count:
        entries = "1 other entry is" if count == 1 else f"{count} other entries are"
        message = f"{entries} not read: pictures, other archives and the like"
        yield Note(path.name, 0, message, loss=True)
