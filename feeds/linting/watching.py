"""Watches the files that a run depends on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.watching import watch_folders
from feeds.linting.discovery import WILD, absolute
from feeds.linting.settings import FILES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = 300
"""Milliseconds from the start of watching to the first run, so that no change is missed in between."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The paths to watch: `arguments`, and `inputs` such as a baseline; `outputs` are ignored."""

    arguments: tuple[str, ...]
    outputs: tuple[Path, ...] = ()
    inputs: tuple[Path, ...] = ()

    def changes(self) -> Iterator[None]:
        """Yields once at the start, and whenever documents or settings change, until interrupted."""
        first = True
        for changed in watch_folders(self.roots(), self.is_relevant, TICK):
            if first or changed:
                first = False
                yield None

    def roots(self) -> list[Path]:
        """The folders to watch: the folder of a file, and the fixed part of a glob."""
        folders = {absolute(path.parent) for path in self.inputs}
        for argument in self.arguments:
            path = Path(argument)
            stem = Path(WILD.split(argument, maxsplit=1)[0] + "x").parent
            folders.add(absolute(path if path.is_dir() else path.parent if path.exists() else stem))
        return sorted(folder for folder in folders if folder.is_dir())

    def is_relevant(self, path: Path) -> bool:
        """Whether a change of the file at an absolute path may change the report."""
        if path in map(absolute, self.outputs):
            return False
        inputs = {absolute(Path(argument)) for argument in self.arguments} | set(map(absolute, self.inputs))
        if path in inputs or path.name in (*FILES, ".gitignore"):
            return True
        return not path.name.startswith(".") and (
            path.suffix.lower() in SUFFIXES or any(map(WILD.search, self.arguments))
        )
