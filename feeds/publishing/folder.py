"""A folder of articles and its channel file -> a library. One bad article never costs the others."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from errno import ELOOP
from pathlib import Path, PurePosixPath
from stat import S_ISLNK
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.dialects import dialects
from feeds.formats import formats
from feeds.model.channel import read_channel
from feeds.publishing import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.dialects import Dialect, Note, Reading
    from feeds.model.article import Article
    from feeds.model.channel import Channel

CHANNEL_FILE = "channel.toml"
NO_ARTICLES = ".noarticles"
"""A folder with a file of this name has no articles: the output of a build is such a one."""
_HEAD = 4096
_ESCAPED = re.compile(r"\\u(dc[89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder holds: the articles newest first (the id decides between equal times), and the rest.

    `refusals` are the files (and, in a file of many, the articles) that could not be used, each with the
    reason; `notes` what was odd about those that were. Both in the order of the files' names.
    """

    channel: Channel
    articles: tuple[Article, ...]
    refusals: tuple[ReadError, ...] = ()
    notes: tuple[Note, ...] = ()


def read_folder(folder: Path) -> Library:
    """Read `folder/channel.toml`, and every article at any depth below `folder`.

    Files that no dialect recognises (pictures, say) and hidden ones are passed over; links are followed
    to files inside the folder only.  ReadError only where there is no usable channel file.
    """
    channel = channel_of(folder)
    refusals: list[ReadError] = []
    readings: dict[str, Reading] = {}
    for name in file_names(folder, refusals):
        for found in read_file(folder, name, channel):
            refused = found if isinstance(found, ReadError) else _keep(readings, found)
            if refused is not None:
                refusals.append(ReadError(folder / refused.path, refused.problem, line=refused.line))
    articles = sorted((reading.article for reading in readings.values()), key=lambda article: article.id)
    articles.sort(key=lambda article: article.published, reverse=True)
    notes = (replace(note, path=str(folder / note.path)) for r in readings.values() for note in r.notes)
    return Library(channel, tuple(articles), tuple(refusals), tuple(notes))


def channel_of(folder: Path) -> Channel:
    """Returns the channel that a folder's channel file describes. Raises `ReadError`."""
    return read_channel(folder / CHANNEL_FILE, [format_.name for format_ in formats()])


def file_names(folder: Path, refusals: list[ReadError] | None = None) -> list[str]:
    """The paths of all files below `folder` that may hold articles, with forward slashes, in order.

    Hidden ones are none of them, nor is the ledger, nor what lies in a folder with a file `.noarticles`.  A
    path that is not UTF-8 comes escaped.  Folders that cannot be listed are added to the refusals.
    """

    def refuse(error: OSError) -> None:
        if refusals is not None:
            refusals.append(ReadError(error.filename, f"cannot be listed: {error.strerror}"))

    names = []
    for top, folders, files in os.walk(folder, onerror=refuse):
        below = Path(top).relative_to(folder)
        if NO_ARTICLES in files and below.parts:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [shown((below / name).as_posix()) for name in files if not name.startswith(".")]
    return sorted(set(names) - {ledger.FILE})


def may_hold_articles(folder: Path, path: str) -> bool:
    """Would `file_names` give this path below the folder, if there is such a file?"""
    below = PurePosixPath(path)
    hidden = any(part.startswith(".") for part in below.parts)
    if hidden or below.is_absolute() or path == ledger.FILE:
        return False
    return not any((folder / parent / NO_ARTICLES).exists() for parent in below.parents if parent.parts)


def is_source(folder: Path, path: Path, outputs: Iterable[Path] = ()) -> bool:
    """Whether a build of `folder` reads this file; what it writes is below `outputs`."""
    if not path.is_relative_to(folder) or any(path.is_relative_to(output) for output in outputs):
        return False
    return may_hold_articles(folder, path.relative_to(folder).as_posix())


def shown(path: str) -> str:
    """A path in characters that can be written; bytes that are none come as `\\udc..`."""
    return path if path.isascii() else path.encode(errors="backslashreplace").decode()


def is_misnamed(folder: Path, path: str) -> bool:
    """Does a path stand for a file below `folder` whose name is not UTF-8?  By itself it leads nowhere."""
    if "\\udc" not in path or os.path.lexists(folder / path):
        return False
    return os.path.lexists(folder / _ESCAPED.sub(lambda found: chr(int(found[1], 16)), path))


def read_file(
    folder: Path, name: str, channel: Channel, heed: Callable[[bytes], None] | None = None
) -> Iterator[Reading | ReadError]:
    """What the file `name` below `folder` holds, in its order; nothing where no dialect recognises it.

    What cannot be used comes as the error that tells why, after what could be used before it.  `heed` gets
    the bytes of a file that is not too long.
    """
    try:
        yield from _found(folder, name, channel, heed)
    except ReadError as error:
        yield error


def _found(
    folder: Path, name: str, channel: Channel, heed: Callable[[bytes], None] | None
) -> Iterable[Reading | ReadError]:
    if is_misnamed(folder, name):
        raise ReadError(name, "the file's name is not UTF-8")
    opened = _open(folder, name)
    if opened is None:
        return ()
    dialect, data = opened
    if len(data) > dialect.max_bytes:
        raise ReadError(name, f"is longer than {dialect.max_bytes} bytes")
    if heed is not None:
        heed(data)
    return dialect.read(name, data, channel)


def _open(folder: Path, name: str) -> tuple[Dialect, bytes] | None:
    """The dialect of the file `name` and its bytes, None where no dialect recognises it."""
    try:
        path = folder / name
        if _is_behind_links(folder, name):
            path = path.resolve(strict=True)
            if not path.is_relative_to(folder.resolve()):
                raise ReadError(name, "is a link out of the folder, which is not followed")
        if not path.is_file():  # a pipe would keep us waiting
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD)
            dialect = next((dialect for dialect in dialects() if dialect.sniff(name, head)), None)
            if dialect is None:
                return None
            return dialect, head + file.read(dialect.max_bytes + 1 - len(head))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(folder / name):
            return None  # it went while we looked
        why = "a loop of links" if error.errno == ELOOP else error.strerror
        raise ReadError(name, f"cannot be read: {why}") from None
    except RuntimeError:  # what a loop of links raises before Python 3.13
        raise ReadError(name, "cannot be read: a loop of links") from None


def _is_behind_links(folder: Path, name: str) -> bool:
    """Is there a link on the way from the folder to the file?  Only then it may lie elsewhere."""
    at = str(folder)
    for part in name.split("/"):
        at = f"{at}/{part}"
        if part == ".." or S_ISLNK(os.lstat(at).st_mode):
            return True
    return False


def _keep(readings: dict[str, Reading], reading: Reading) -> ReadError | None:
    """Add a reading under its article's id; the second of two with one id is refused."""
    article = reading.article
    first = readings.setdefault(article.id, reading)
    if first is reading:
        return None
    return ReadError(article.source, f"has the same id as {first.article.source}: {article.id}")
