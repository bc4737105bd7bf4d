"""Files of feeds and archives that are no longer published, written by a build that the index forgot.

The index knows what builds wrote, but it can be deleted, and another version begins it again.  The ledger
knows the feeds: without this, one whose articles turned out to be private would stay in the output forever.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.formats import formats
from feeds.publishing.index.pages import empty_feeds, filled_feeds
from feeds.publishing.index.web_pages import hidden_pages
from feeds.publishing.pages.addresses import addresses_of, embed_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection

_ARCHIVE = "archive/"
_PAGE = re.compile(r"(.+)-[1-9][0-9]*\.([^.]+)", re.DOTALL)
_HEAD = 64 * 1024
"""Bytes of a document in which its own address is looked for."""


def abandoned(connection: Connection, channel: Channel, out: Path, current: Collection[str]) -> Iterator[str]:
    """Yields the paths of these files in `out`, except those of `current` documents.

    Only a file that gives this address below the base as its own is a document of ours.
    """
    yield from _pages(connection, channel, out, current)
    for path in _documents(connection, out):
        if path not in current and _names(out / path, f"{channel.base}{path}"):
            yield path


def _documents(connection: Connection, out: Path) -> Iterator[str]:
    """Yields the paths of files that may be live documents of feeds without items, or pages of archives."""
    suffixes, empty = [format_.suffix for format_ in formats()], empty_feeds(connection)
    for path in (f"{feed.path}.{suffix}" for feed in empty for suffix in suffixes):
        if (out / path).is_file():
            yield path
    feeds = {feed.path for feed in (*empty, *filled_feeds(connection))}
    for path in _files_below(out, _ARCHIVE):
        page = _PAGE.fullmatch(path, len(_ARCHIVE))
        if page and page[1] in feeds and page[2] in suffixes:
            yield path


def _files_below(out: Path, top: str) -> Iterator[str]:
    for folder, folders, names in os.walk(out / top):
        folders.sort()
        below = Path(folder).relative_to(out).as_posix()
        yield from (f"{below}/{name}" for name in sorted(names))


def _pages(connection: Connection, channel: Channel, out: Path, current: Collection[str]) -> Iterator[str]:
    """Yields the pages of published articles that readers cannot see, and of feeds without items."""
    addresses = addresses_of(channel, static=True)
    for page in (*hidden_pages(connection, channel), *(feed.path for feed in empty_feeds(connection))):
        for path in (page, embed_path(page)):
            file = addresses.file(path)
            if file not in current and _names(out / file, f"{channel.base}{addresses.url(page)}"):
                yield file


def _names(file: Path, address: str) -> bool:
    """Whether a file that can be read names this address, in the way of any format, near its beginning."""
    try:
        with file.open("rb") as opened:
            return f'"{address}"'.encode() in opened.read(_HEAD)
    except OSError:
        return False
