"""Files of feeds that were published and have no items any more, written by a build that the index forgot.

The index knows what builds wrote, but it can be deleted, and another version begins it again.  The ledger
knows the feeds: without this, one whose articles turned out to be private would stay in the output forever.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.formats import formats
from feeds.publishing.index.pages import empty_feeds
from feeds.publishing.index.web_pages import hidden_pages
from feeds.publishing.pages.addresses import addresses_of, embed_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection

_HEAD = 64 * 1024
"""Bytes of a document in which its own address is looked for."""


def abandoned(connection: Connection, channel: Channel, out: Path, current: Collection[str]) -> Iterator[str]:
    """Yields the paths of these files in `out`, except those of `current` documents.

    Only a file that gives this address below the base as its own is a document of ours.
    """
    base = channel.base
    yield from _pages(connection, channel, out, current)
    for feed in empty_feeds(connection):
        for suffix in (format_.suffix for format_ in formats()):
            for path in _candidates(out, feed.path, suffix):
                if path not in current and _names(out / path, f"{base}{path}"):
                    yield path


def _pages(connection: Connection, channel: Channel, out: Path, current: Collection[str]) -> Iterator[str]:
    """Yields the pages of published articles that readers cannot see, and of feeds without items."""
    addresses = addresses_of(channel, static=True)
    for page in (*hidden_pages(connection, channel), *(feed.path for feed in empty_feeds(connection))):
        for path in (page, embed_path(page)):
            file = addresses.file(path)
            if file not in current and _names(out / file, f"{channel.base}{addresses.url(page)}"):
                yield file


def _candidates(out: Path, feed: str, suffix: str) -> Iterator[str]:
    """Yields the paths of files that may be the live document of a feed, or a page of its archive."""
    if (out / f"{feed}.{suffix}").is_file():
        yield f"{feed}.{suffix}"
    folder, _, name = f"archive/{feed}".rpartition("/")
    page = re.compile(rf"{re.escape(name)}-[1-9][0-9]*\.{re.escape(suffix)}")
    files = (out / folder).iterdir() if (out / folder).is_dir() else ()
    yield from sorted(
        f"{folder}/{file.name}" for file in files if page.fullmatch(file.name) and file.is_file()
    )


def _names(file: Path, address: str) -> bool:
    """Whether a file that can be read names this address, in the way of any format, near its beginning."""
    try:
        with file.open("rb") as opened:
            return f'"{address}"'.encode() in opened.read(_HEAD)
    except OSError:
        return False
