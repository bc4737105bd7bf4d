"""The texts in the publication's own media folder, which pages show; nothing is ever fetched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote

from feeds.core.files import path_below, read_regular
from feeds.model.page import MEDIA_FILES
from feeds.publishing.pages.chapters import read_chapters
from feeds.publishing.pages.transcripts import read_transcript

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.publishing.pages.chapters import Chapter
    from feeds.publishing.pages.transcripts import Transcript

MAX_BYTES: Annotated[
    int, Limit("read", "bytes", "a transcript or chapters on a page", "the page links to the file")
] = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OwnMedia:
    """The files of the folder `root`, whose URLs begin with `prefix`; without a root there are none."""

    root: Path | None = None
    prefix: str = ""

    def transcript(self, url: str, type_: str) -> Transcript | None:
        """Returns the transcript at a URL; None if it is elsewhere, too long, or cannot be read."""
        file = self._file(url)
        return _transcript(*file, type_) if file else None

    def chapters(self, url: str, type_: str) -> tuple[Chapter, ...]:
        """Returns the chapters at a URL; () if they are elsewhere, too long, or cannot be read."""
        file = self._file(url)
        return _chapters(*file, type_) if file else ()

    def changed(self, urls: Iterable[str]) -> int:
        """Returns when a file at these URLs was changed or removed last, in nanoseconds; 0 for none."""
        return max(map(self._changed, urls), default=0)

    def _changed(self, url: str) -> int:
        if (file := self._file(url)) is not None:
            return file[2]
        names = self._names(url)
        folder = path_below(self.root, names[:-1]) if self.root is not None and names else None
        return folder.stat().st_mtime_ns if folder is not None else 0

    def _names(self, url: str) -> list[str]:
        """Returns the names on the path to the file at a URL, [] for one elsewhere."""
        if not self.prefix or not url.startswith(self.prefix):
            return []
        return [unquote(name) for name in url[len(self.prefix) :].partition("?")[0].split("/")]

    def _file(self, url: str) -> tuple[Path, int, int, int] | None:
        """Returns the file at a URL and what changes with its content. Links may not leave the folder."""
        names = self._names(url)
        path = path_below(self.root, names) if self.root is not None and names else None
        if path is None:
            return None
        try:
            status = path.stat()
        except OSError:  # it has disappeared
            return None
        return path, status.st_ino, status.st_mtime_ns, status.st_size


NO_MEDIA = OwnMedia()
"""Without a folder."""


def own_media(base: str, folder: Path, media: str | None) -> OwnMedia:
    """Returns the files of the folder `media`, a path from that of the articles; None is no folder."""
    return NO_MEDIA if media is None else OwnMedia(folder / media, base + MEDIA_FILES)


def _read(path: Path) -> bytes:
    """Returns the bytes of the file; b"" if there are too many, or it cannot be read."""
    try:
        return read_regular(path, MAX_BYTES)
    except OSError:  # not a file, too long, or removed
        return b""


@lru_cache(maxsize=16)
def _transcript(path: Path, _inode: int, _mtime_ns: int, _size: int, type_: str) -> Transcript | None:
    return read_transcript(_read(path), type_)


@lru_cache(maxsize=64)
def _chapters(path: Path, _inode: int, _mtime_ns: int, _size: int, type_: str) -> tuple[Chapter, ...]:
    return read_chapters(_read(path), type_)
