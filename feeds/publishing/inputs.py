"""The files that an article depends on besides its own: what it links to, and the front matter of that.

The pages around it and the configuration of the site are not inputs: when such a file changes,
everything below it is read again (`dialects.site.cascade.governed_by`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from feeds.dialects import FolderFiles
from feeds.dialects.site.cascade import governed_by
from feeds.publishing.folder import files_of
from feeds.publishing.generator_files import generator_file
from feeds.publishing.media_folder import media_folder

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.publishing.index.intake import Input

MAX_INPUTS: Annotated[
    int,
    Limit(
        "read",
        "elements",
        "files that an article refers to and that are watched for it",
        "the article is not read again when one of the others changes",
    ),
] = 1000
"""Inputs of one file that are known, at most: a hostile article may have a million of links."""
_MAX_CHARACTERS = 4096
"""Of a path, as in Linux."""
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Notes which files are asked for while the file `name` is read; `others` are by default the folder's."""

    folder: Path
    name: str
    others: FolderFiles | None = None
    _asked: dict[str, None] = field(default_factory=dict)

    @property
    def files(self) -> FolderFiles:
        """The files of the folder, of which those that are asked for are noted."""
        others = self.others or files_of(self.folder)

        def exists(path: str) -> bool:
            self._note(path)
            return others.exists(path)

        def head(path: str) -> bytes:
            self._note(path)
            return others.head(path)

        return FolderFiles(exists, head, others.is_published)

    def _note(self, path: str) -> None:
        if len(self._asked) < MAX_INPUTS and _is_path(path):
            self._asked.setdefault(path)

    def used(self) -> tuple[Input, ...]:
        """Returns the paths that were asked for, whether there is a file or not."""
        media = media_folder(self.folder)
        return tuple(
            (path, state_of(self.folder, path) if _is_unseen(self.folder, media, path) else None)
            for path in self._asked
            if path != self.name and not self._is_governed(path)
        )

    def _is_governed(self, path: str) -> bool:
        around = governed_by(path)
        return around is not None and (not around or self.name.startswith(f"{around}/"))


def _is_path(path: str) -> bool:
    """Whether a file may have this path: not one with half a surrogate pair, which is not UTF-8."""
    return len(path) <= _MAX_CHARACTERS and not _IMPOSSIBLE.search(path)


def _is_unseen(folder: Path, media: str | None, path: str) -> bool:
    """Whether the scan for changes passes over a file; `media` is the path of the folder with media."""
    in_media = media is not None and path.startswith(f"{media}/")
    held = generator_file(path, lambda parent, name: (folder / parent / name).exists())
    return in_media or held is not None


def state_of(folder: Path, path: str) -> str:
    """Returns what tells a file from a later state of it, "" for a missing file."""
    try:
        stat = os.stat(f"{folder}/{path}")  # noqa: PTH116 - a Path costs more than the call
    except (OSError, ValueError):  # a name that no file has
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"
