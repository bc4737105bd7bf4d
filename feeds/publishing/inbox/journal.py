"""Files that change together: all or none of them, whenever the machine stops.

Their new and their old contents are first written to one file.  While that exists the change is unfinished:
the next process does it again from the beginning, which does no harm.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.atomic import sync_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Files = Mapping[str, bytes | None]
    """Contents by the paths below the folder; None for a file that is not there."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What files are to be, and what they were."""

    new: Files
    old: Files


@dataclass(frozen=True, slots=True)
class Journal:
    """Changes of files below `folder`, the one that is not over being written down in `path`."""

    folder: Path
    path: Path

    def begin(self, new: Files) -> FileChange:
        """Write down what is to be changed; nothing is changed yet."""
        change = FileChange(new, {path: self._content(path) for path in new})
        said = {name: {p: _text(c) for p, c in getattr(change, name).items()} for name in ("new", "old")}
        write_file(self.path, json.dumps(said).encode(), durable=True)
        sync_folder(self.path.parent)
        return change

    def unfinished(self) -> FileChange | None:
        """What was begun and is not over."""
        try:
            said = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        new, old = ({p: _bytes(text) for p, text in said[name].items()} for name in ("new", "old"))
        return FileChange(new, old)

    def put(self, files: Files) -> None:
        """Give the files these contents, on the disk when this returns. Raises OSError or WriteError."""
        changed = {path: content for path, content in files.items() if self._content(path) != content}
        for path, content in changed.items():
            file = self.folder / path
            if content is None:
                file.unlink(missing_ok=True)
            else:
                _make_folder(file.parent)
                write_file(file, content, durable=True)
        for parent in {(self.folder / path).parent for path in changed}:
            if parent.exists():
                sync_folder(parent)

    def end(self) -> None:
        """The change is over."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _content(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(folder.parent)


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")
