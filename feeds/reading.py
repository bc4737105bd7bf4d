"""A folder of articles and its channel file -> a library. One bad article never costs the others."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.channel import read_channel
from feeds.dialects import dialects
from feeds.errors import ReadError

if TYPE_CHECKING:
    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.dialects import Note, Reading

CHANNEL_FILE = "channel.toml"
LONGEST = 2 * 1024 * 1024
"""Bytes in an article's file, at most."""
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder holds: the articles newest first (the id decides between equal times), and the rest.

    `refusals` are the files that could not be used, each with the reason; `notes` what was odd about
    files that were. Both in the order of the files' names.
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
    channel = read_channel(folder / CHANNEL_FILE)
    refusals: list[ReadError] = []
    readings: dict[str, Reading] = {}
    for name in _names(folder, refusals):
        try:
            reading = _read(folder, name, channel)
            if reading is not None:
                _keep(readings, reading)
        except ReadError as error:
            refusals.append(ReadError(folder / error.path, error.problem, line=error.line))
    articles = sorted((reading.article for reading in readings.values()), key=lambda article: article.id)
    articles.sort(key=lambda article: article.published, reverse=True)
    notes = (replace(note, path=str(folder / note.path)) for r in readings.values() for note in r.notes)
    return Library(channel, tuple(articles), tuple(refusals), tuple(notes))


def _names(folder: Path, refusals: list[ReadError]) -> list[str]:
    """The paths of all files below `folder` that are not hidden, with forward slashes, in order.

    Folders that cannot be listed are added to the refusals.
    """

    def refuse(error: OSError) -> None:
        refusals.append(ReadError(error.filename, f"cannot be listed: {error.strerror}"))

    names = []
    for top, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(top).relative_to(folder)
        names += [(below / name).as_posix() for name in files if not name.startswith(".")]
    return sorted(names)


def _read(folder: Path, name: str, channel: Channel) -> Reading | None:
    """What the file `name` below `folder` holds, None where no dialect recognises it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode(errors="backslashreplace").decode()
        raise ReadError(shown, "the file's name is not UTF-8") from None
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            raise ReadError(name, "is a link out of the folder, which is not followed")
        if not path.is_file():  # a pipe would keep us waiting
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD)
            dialect = next((dialect for dialect in dialects() if dialect.sniff(name, head)), None)
            if dialect is None:
                return None
            data = head + file.read(LONGEST + 1 - len(head))
    except OSError as error:
        raise ReadError(name, f"cannot be read: {error.strerror}") from None
    except RuntimeError:  # what a loop of links raises before Python 3.13
        raise ReadError(name, "cannot be read: a loop of links") from None
    if len(data) > LONGEST:
        raise ReadError(name, f"is longer than {LONGEST} bytes")
    return dialect.read(name, data, channel)


def _keep(readings: dict[str, Reading], reading: Reading) -> None:
    """Add a reading under its article's id; the second of two with one id is refused."""
    article = reading.article
    first = readings.setdefault(article.id, reading)
    if first is not reading:
        raise ReadError(article.source, f"has the same id as {first.article.source}: {article.id}")
