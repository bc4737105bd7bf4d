"""The files that an article depends on besides its own: what it links to, and the front matter of that.

The pages around it and the configuration of the site are not inputs: when such a file changes,
everything below it is read again (`dialects.site.cascade.governed_by`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from feeds.dialects import FolderFiles
from feeds.dialects.site.cascade import governed_by
from feeds.publishing.folder import files_of
from feeds.publishing.generator_files import generator_file
from feeds.publishing.media_folder import media_folder

if TYPE_CHECKING:
    from collections.abc import Callable
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
_REMEMBERED = 256
"""Marks of generators for which it is remembered whether they exist."""
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Notes which files are asked for while the file `name` is read.

    `others` and `unseen` are by default the folder's files and its `unseen_paths`.
    """

    folder: Path
    name: str
    others: FolderFiles | None = None
    unseen: Callable[[str], bool] | None = None
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
        unseen = self.unseen or unseen_paths(self.folder)
        return tuple(
            (path, state_of(self.folder, path) if unseen(path) else None)
            for path in self._asked
            if path != self.name and not self._is_governed(path)
        )

    def _is_governed(self, path: str) -> bool:
        around = governed_by(path)
        return around is not None and (not around or self.name.startswith(f"{around}/"))


def _is_path(path: str) -> bool:
    """Whether a file may have this path: not one with half a surrogate pair, which is not UTF-8."""
    return len(path) <= _MAX_CHARACTERS and not _IMPOSSIBLE.search(path)


def unseen_paths(folder: Path) -> Callable[[str], bool]:
    """Returns what decides whether the scan for changes passes over a path, as the folder is now."""
    media = media_folder(folder)
    has_mark = lru_cache(_REMEMBERED)(lambda parent, name: (folder / parent / name).exists())

    def unseen(path: str) -> bool:
        in_media = media is not None and path.startswith(f"{media}/")
        return in_media or generator_file(path, has_mark) is not None

    return unseen


def state_of(folder: Path, path: str) -> str:
    """Returns what tells a file from a later state of it, "" for a missing file."""
    try:
        stat = os.stat(f"{folder}/{path}")  # noqa: PTH116 - a Path costs more than the call
    except (OSError, ValueError):  # a name that no file has
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"
