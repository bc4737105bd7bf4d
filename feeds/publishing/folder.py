"""Read a folder of articles and its channel file. A file with an error never affects the others."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from errno import ELOOP, ENOENT, ENOTDIR
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from stat import S_ISLNK
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError, UnreadableError
from feeds.core.files import open_regular, read_at_most
from feeds.core.folders import walk_folder
from feeds.dialects import HEAD_BYTES, FolderFiles, Note, bounded, dialects
from feeds.formats import formats
from feeds.model.channel import read_channel
from feeds.publishing.authority import with_published_authority
from feeds.publishing.default_feeds import defaults_of, defaults_of_podcast
from feeds.publishing.enclosures import unenclosed
from feeds.publishing.generator_files import without_generator_files
from feeds.publishing.ledger import FILE as LEDGER_FILE
from feeds.publishing.ledger import LedgerFile
from feeds.publishing.media_folder import media_folder
from feeds.publishing.selection import without_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.dialects import Dialect, Found, Reading
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.ledger import Ledger

CHANNEL_FILE = "channel.toml"
NO_ARTICLES = ".noarticles"
"""A folder with a file of this name contains no articles, such as the output of a build."""
_HEAD = 4096
_ESCAPED = re.compile(r"\\u(dc[89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Library:
    """The articles of a folder, newest first and then by id.

    `refusals` are the files, or single articles in them, that cannot be used, `notes` the warnings about the
    others; both by file name.
    """

    channel: Channel
    articles: tuple[Article, ...]
    refusals: tuple[ReadError, ...] = ()
    notes: tuple[Note, ...] = ()


def read_folder(folder: Path) -> Library:
    """Reads the channel file and all articles at any depth below `folder`.

    Hidden files and files that no dialect accepts, such as pictures, are skipped, files of page generators
    are noted; links are followed only to files inside the folder.  Raises ReadError if the channel file or
    the ledger cannot be used.
    """
    channel = channel_of(folder)
    refusals: list[ReadError] = []
    readings: dict[str, Reading] = {}
    names, notes = without_generator_files(folder, file_names(folder, refusals))
    for name in names:
        for found in read_file(folder, name, channel):
            if isinstance(found, Note):
                notes.append(found)
                continue
            refused = found if isinstance(found, ReadError) else _keep(readings, found)
            if refused is not None:
                refusals.append(ReadError(folder / refused.path, refused.problem, line=refused.line))
    articles = sorted((reading.article for reading in readings.values()), key=lambda article: article.id)
    articles.sort(key=lambda article: article.published, reverse=True)
    notes += (note for reading in readings.values() for note in reading.notes)
    notes += (
        Note(article.source, 1, loss, loss=True)
        for article in articles
        for loss in (*unenclosed(channel, article), *without_feed(channel, article))
    )
    notes.sort(key=lambda note: note.path)
    of_files = groupby(notes, key=lambda note: note.path)
    placed = (
        replace(note, path=str(folder / path)) for path, of_file in of_files for note in bounded([*of_file])
    )
    return Library(channel, tuple(articles), tuple(refusals), tuple(placed))


def channel_of(folder: Path, ledger: Ledger | None = None) -> Channel:
    """Returns the channel that a folder's channel file describes. Raises `ReadError`.

    Without a `ledger`, that of the folder counts.
    """
    published = ledger or ledger_in(folder)
    read = partial(read_channel, folder / CHANNEL_FILE, [format_.name for format_ in formats()])
    channel = read(defaults_of(published))
    if channel.podcast is not None:
        channel = read(defaults_of_podcast(published))
    return with_published_authority(channel, published)


def ledger_in(folder: Path) -> LedgerFile:
    """Returns the ledger that is a file of the folder."""
    return LedgerFile(folder / LEDGER_FILE)


def file_names(folder: Path, refusals: list[ReadError] | None = None) -> list[str]:
    """Returns the sorted paths of all files that may contain articles, with forward slashes.

    Hidden files, the ledger, the media folder and folders with a file `.noarticles` are skipped.  Paths that
    are not UTF-8 are escaped.  Folders that cannot be listed are added to the refusals.
    """

    def refuse(error: OSError) -> None:
        if refusals is not None:
            refusals.append(ReadError(error.filename, f"cannot be listed: {error.strerror}"))

    names = []
    media = media_folder(folder)
    for top, folders, files in walk_folder(folder, refuse):
        below = top.relative_to(folder).as_posix()
        if (NO_ARTICLES in files and below != ".") or below == media:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        prefix = "" if below == "." else f"{below}/"  # to join paths costs more than to read the folder
        names += [shown(prefix + name) for name in files if not name.startswith(".")]
    return sorted(set(names) - {LEDGER_FILE})


def may_hold_articles(folder: Path, path: str) -> bool:
    """Whether `file_names` would return this path, if the file exists."""
    below = PurePosixPath(path)
    hidden = any(part.startswith(".") for part in below.parts)
    if hidden or below.is_absolute() or path == LEDGER_FILE:
        return False
    media = media_folder(folder)
    return not any(
        parent.as_posix() == media or (folder / parent / NO_ARTICLES).exists()
        for parent in below.parents
        if parent.parts
    )


def is_source(folder: Path, path: Path, outputs: Iterable[Path] = ()) -> bool:
    """Whether a build of `folder` reads this file; what it writes is below `outputs`."""
    if not path.is_relative_to(folder) or any(path.is_relative_to(output) for output in outputs):
        return False
    return may_hold_articles(folder, path.relative_to(folder).as_posix())


def shown(path: str) -> str:
    """Returns a path that can be printed; bytes that are not UTF-8 are escaped."""
    return path if path.isascii() else path.encode(errors="backslashreplace").decode()


def is_misnamed(folder: Path, path: str) -> bool:
    """Whether an escaped path means a file whose name is not UTF-8."""
    if "\\udc" not in path or os.path.lexists(folder / path):
        return False
    return os.path.lexists(folder / _ESCAPED.sub(lambda found: chr(int(found[1], 16)), path))


_NOTHING_THERE = (ELOOP, ENOENT, ENOTDIR)
"""Errors of links that lead nowhere."""


def read_file(
    folder: Path,
    name: str,
    channel: Channel,
    heed: Callable[[bytes], None] | None = None,
    files: FolderFiles | None = None,
    content: bytes | None = None,
) -> Iterator[Found]:
    """Yields the articles of a file in order, and warnings; nothing if no dialect accepts it.

    What cannot be used is yielded as an error, after the articles before it.  `heed` is called with the bytes
    of a file that is not too long; `files` are the others of the folder.  With its `content`, the file need
    not exist.
    """
    opened = partial(_open, folder, name) if content is None else partial(_sniffed, name, content)
    try:
        yield from _found(opened, name, channel, heed, files or files_of(folder))
    except ReadError as error:
        yield error
    except UnicodeEncodeError as error:  # JSON and YAML can escape halves of surrogate pairs, each alone
        code = ord(error.object[error.start])
        yield ReadError(name, f"contains half of a surrogate pair, U+{code:04X}: expected characters")


def _found(
    opened: Callable[[], tuple[Dialect, bytes] | None],
    name: str,
    channel: Channel,
    heed: Callable[[bytes], None] | None,
    files: FolderFiles,
) -> Iterable[Found]:
    if (found := opened()) is None:
        return ()
    dialect, data = found
    if len(data) > dialect.max_bytes:
        raise ReadError(name, f"is longer than {dialect.max_bytes} bytes")
    if heed is not None:
        heed(data)
    return dialect.articles(name, data, channel, files)


def files_of(folder: Path, ledger: Ledger | None = None) -> FolderFiles:
    """Returns the files of a folder; the beginnings of those that were read last are kept.

    Without a `ledger`, that of the folder counts.
    """
    head = lru_cache(maxsize=64)(partial(_head, folder))
    return FolderFiles(partial(has_file, folder), head, (ledger or ledger_in(folder)).has)


def _head(folder: Path, path: str) -> bytes:
    try:
        with open_regular(folder / path) as file:
            return file.read(HEAD_BYTES)
    except (OSError, ValueError):  # gone, or a name that no file has
        return b""


def has_file(folder: Path, path: str) -> bool:
    """Whether there is a file at a path below the folder."""
    return os.path.isfile(f"{folder}/{path}")  # noqa: PTH113 - a Path costs more than the call


def _open(folder: Path, name: str) -> tuple[Dialect, bytes] | None:
    """Returns the dialect of a file and its bytes, None if no dialect accepts it."""
    if is_misnamed(folder, name):
        raise ReadError(name, "the file's name is not UTF-8")
    try:
        path = folder / name
        if _is_behind_links(folder, name):
            path = path.resolve(strict=True)
            if not path.is_relative_to(folder.resolve()):
                raise ReadError(name, "is a link out of the folder, which is not followed")
        if not path.is_file():  # reading a pipe would block
            return None
        with open_regular(path) as file:
            head = file.read(_HEAD)
            if (dialect := _dialect(name, head)) is None:
                return None
            return dialect, head + read_at_most(file, dialect.max_bytes + 1 - len(head))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(folder / name):
            return None  # deleted meanwhile
        why = "a loop of links" if error.errno == ELOOP else error.strerror
        kind = ReadError if error.errno in _NOTHING_THERE else UnreadableError
        raise kind(name, f"cannot be read: {why}") from None
    except RuntimeError:  # raised for circular links before Python 3.13
        raise ReadError(name, "cannot be read: a loop of links") from None


def _sniffed(name: str, content: bytes) -> tuple[Dialect, bytes] | None:
    dialect = _dialect(name, content[:_HEAD])
    return None if dialect is None else (dialect, content)


def _dialect(name: str, head: bytes) -> Dialect | None:
    return next((dialect for dialect in dialects() if dialect.sniff(name, head)), None)


def _is_behind_links(folder: Path, name: str) -> bool:
    """Whether there is a link on the path from the folder to the file, so that it may be elsewhere."""
    at = str(folder)
    for part in name.split("/"):
        at = f"{at}/{part}"
        if part == ".." or S_ISLNK(os.lstat(at).st_mode):
            return True
    return False


def _keep(readings: dict[str, Reading], reading: Reading) -> ReadError | None:
    """Adds a reading by its article's id; the second of two with the same id is refused."""
    article = reading.article
    first = readings.setdefault(article.id, reading)
    if first is reading:
        return None
    return ReadError(article.source, f"has the same id as {first.article.source}: {article.id}")
