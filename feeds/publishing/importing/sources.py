"""The documents of a source: those of a file, of a folder, or of a feed with its older parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from feeds.core.compression import CompressionError, expand, is_compressed
from feeds.core.errors import ReadError
from feeds.core.files import open_regular
from feeds.core.urls import is_url
from feeds.dialects import MAX_COLLECTION_BYTES, Head, dialects
from feeds.dialects.site.links import is_article
from feeds.publishing.folder import CHANNEL_FILE, file_names, files_of, read_file
from feeds.publishing.generator_files import without_generator_files
from feeds.publishing.importing.archives import is_archive, read_archive
from feeds.publishing.importing.site_config import site_config

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feeds.dialects import Dialect, Found, Note
    from feeds.model.channel import Channel

_HEAD = 4096
_COMPRESSED = frozenset({".bz2", ".gz", ".xz", ".zst"})


@dataclass(frozen=True)
class SourceDocument:
    """A document with articles; `name` is its path or its URL, `notes` are about the archive that has it.

    It has no `local` files.
    """

    name: str
    data: bytes
    dialect: Dialect
    notes: tuple[Note, ...] = ()
    local: Mapping[str, Path] = field(default_factory=dict)

    def head(self) -> Head:
        """Returns what it says about the publication. Raises ReadError."""
        return self._head

    @cached_property
    def _head(self) -> Head:
        found = self.dialect.head(self.name, self.data) if self.dialect.head is not None else None
        return found if found is not None else Head()

    def own_urls(self) -> Iterator[str]:
        """Yields the URLs of the feed: where it was fetched, and its own link to itself."""
        if is_url(self.name):
            yield self.name
        if own := self.head().links.get("self"):
            yield own

    def read(self, channel: Channel) -> Iterable[Found]:
        """Yields the articles as its dialect does, then the notes. Raises ReadError."""
        return chain(self.dialect.articles(self.name, self.data, channel), self.notes)


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A folder of articles, such as that of a page generator.

    `local` has the paths of files that the articles show or link to, by their URLs, once these were read.
    """

    path: Path
    local: dict[str, Path] = field(default_factory=dict, compare=False)

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
        page generators and their configuration.
        """
        unlisted: list[ReadError] = []
        names, notes = without_generator_files(self.path, file_names(self.path, unlisted))
        files = replace(files_of(self.path), resolved=self._note)
        for name in names:
            if name != CHANNEL_FILE:
                yield from read_file(self.path, name, channel, files=files)
        unread: list[Note] = []
        site_config(self.path, unread)
        yield from unlisted
        yield from (*notes, *unread)

    def _note(self, url: str, path: str) -> None:
        if not is_article(path) and (found := _local_path(self.path, path)) is not None and found.is_file():
            self.local[url] = found


def _local_path(folder: Path, path: str) -> Path | None:
    """Returns a file of a folder; None if it is a link out of it, or not there."""
    try:
        found = (folder / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # gone, or a loop of links
        return None
    return found if found.is_relative_to(folder.resolve()) else None


def local_sources(path: Path) -> list[SourceDocument | SourceFolder]:
    """Returns the exports in a ZIP archive, or another file or a folder. Raises ReadError."""
    if path.is_dir() or not is_archive(_beginning(path)):
        return [local_source(path)]
    exports, notes = read_archive(path, lambda name, data: _export_dialect(name, data) is not None)
    found = [
        SourceDocument(f"{path.name}/{name}", data, dialect)
        for name, data in exports.items()
        if (dialect := _export_dialect(name, data)) is not None
    ]
    return [*found[:-1], replace(found[-1], notes=tuple(notes))]


def _beginning(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(_HEAD)
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None


def _export_dialect(name: str, data: bytes) -> Dialect | None:
    """Returns the dialect of a document that describes a publication, such as a feed."""
    dialect = dialect_of(name, data)
    try:
        described = dialect is not None and dialect.head is not None and dialect.head(name, data) is not None
    except ReadError:  # reported when its articles are read
        described = True
    return dialect if described else None


def local_source(path: Path) -> SourceDocument | SourceFolder:
    """Returns a file, perhaps compressed, or a folder.

    Raises ReadError for what is neither, is in no known format, or is too long.
    """
    if path.is_dir():
        return SourceFolder(path)
    try:
        with open_regular(path) as file:
            data = file.read(_HEAD)
            if is_compressed(data):
                return _expanded(path, data + file.read(MAX_COLLECTION_BYTES + 1 - len(data)))
            dialect = dialect_of(path.name, data)
            if dialect is None:
                raise ReadError(path, "is not in a known format with articles")
            data += file.read(dialect.max_bytes + 1 - len(data))
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > dialect.max_bytes:
        raise ReadError(path, f"is longer than {dialect.max_bytes} bytes")
    return SourceDocument(path.name, data, dialect)


def _expanded(path: Path, packed: bytes) -> SourceDocument:
    """Returns a compressed file, such as `export.xml.gz`, within the limits of the validator."""
    if len(packed) > MAX_COLLECTION_BYTES:
        raise ReadError(path, f"is longer than {MAX_COLLECTION_BYTES} bytes")
    try:
        data = expand(packed, MAX_COLLECTION_BYTES)
    except CompressionError as error:
        raise ReadError(path, str(error)) from None
    name = path.stem if path.suffix.lower() in _COMPRESSED else path.name
    dialect = dialect_of(name, data)
    if dialect is None:
        raise ReadError(path, "is not in a known format with articles")
    if len(data) > dialect.max_bytes:
        raise ReadError(path, f"expands to more than {dialect.max_bytes} bytes")
    return SourceDocument(name, data, dialect)


def dialect_of(name: str, data: bytes) -> Dialect | None:
    """Returns the dialect of a document by its name and its first bytes, None if no dialect accepts it."""
    return next((each for each in dialects() if each.sniff(name, data[:_HEAD])), None)


def _headed(path: Path) -> Head | None:
    try:
        source = local_source(path)
        return source.head() if isinstance(source, SourceDocument) and source.dialect.head else None
    except ReadError:
        return None
