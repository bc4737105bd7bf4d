"""The documents of a source: those of a file, of a folder, or of a feed with its older parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.files import open_regular
from feeds.core.urls import is_url
from feeds.dialects import Head, dialects
from feeds.publishing.folder import CHANNEL_FILE, file_names, read_file
from feeds.publishing.generator_files import without_generator_files
from feeds.publishing.importing.site_config import site_config

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feeds.dialects import Dialect, Found
    from feeds.model.channel import Channel

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document with articles; `name` is its path or its URL."""

    name: str
    data: bytes
    dialect: Dialect

    def head(self) -> Head:
        """Returns what it says about the publication. Raises ReadError."""
        found = self.dialect.head(self.name, self.data) if self.dialect.head is not None else None
        return found if found is not None else Head()

    def own_urls(self) -> Iterator[str]:
        """Yields the URLs of the feed: where it was fetched, and its own link to itself."""
        if is_url(self.name):
            yield self.name
        if own := self.head().links.get("self"):
            yield own

    def read(self, channel: Channel) -> Iterable[Found]:
        """Yields the articles as its dialect does. Raises ReadError."""
        return self.dialect.read(self.name, self.data, channel)


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A folder of articles, such as that of a page generator."""

    path: Path

    @property
    def name(self) -> str:
        """The path, for messages."""
        return str(self.path)

    def head(self) -> Head:
        """Returns what its configuration, or the first feed in it, says about the publication."""
        if (config := site_config(self.path)) is not None:
            return config
        for name in without_generator_files(self.path, file_names(self.path))[0]:
            found = _headed(self.path / name)
            if found is not None:
                return found
        return Head()

    def own_urls(self) -> Iterator[str]:
        """Yields nothing: a folder has no address."""
        return iter(())

    def read(self, channel: Channel) -> Iterator[Found]:
        """Yields the articles of all files, then the folders that cannot be listed, and notes about files of
        page generators.
        """
        unlisted: list[ReadError] = []
        names, notes = without_generator_files(self.path, file_names(self.path, unlisted))
        for name in names:
            if name != CHANNEL_FILE:
                yield from read_file(self.path, name, channel)
        yield from unlisted
        yield from notes


def local_source(path: Path) -> SourceDocument | SourceFolder:
    """Returns a file or a folder. Raises ReadError for what is neither, or is in no known format."""
    if path.is_dir():
        return SourceFolder(path)
    try:
        with open_regular(path) as file:
            data = file.read(_HEAD)
            dialect = dialect_of(path.name, data)
            if dialect is None:
                raise ReadError(path, "is not in a known format with articles")
            data += file.read(dialect.max_bytes + 1 - len(data))
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > dialect.max_bytes:
        raise ReadError(path, f"is longer than {dialect.max_bytes} bytes")
    return SourceDocument(path.name, data, dialect)


def dialect_of(name: str, data: bytes) -> Dialect | None:
    """Returns the dialect of a document by its name and its first bytes, None if no dialect accepts it."""
    return next((each for each in dialects() if each.sniff(name, data[:_HEAD])), None)


def _headed(path: Path) -> Head | None:
    try:
        source = local_source(path)
        return source.head() if isinstance(source, SourceDocument) and source.dialect.head else None
    except ReadError:
        return None
