"""When to check again: something changed that a run depends on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.watching import watch_folders
from feeds.linting.discovery import SUFFIXES, WILD, absolute
from feeds.linting.settings import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = 300
"""Milliseconds from the start of watching to the first run, so that no change falls between the two."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What the arguments name; `own` is what we write ourselves, `asked` what we read besides."""

    arguments: tuple[str, ...]
    own: tuple[Path, ...] = ()
    asked: tuple[Path, ...] = ()

    def changes(self) -> Iterator[None]:
        """Once at the start, and for each time that documents or settings change, until interrupted."""
        first = True
        for changed in watch_folders(self.roots(), self.concerns, TICK):
            if first or changed:
                first = False
                yield None

    def roots(self) -> list[Path]:
        """The folders in which something may change: of a file and of a glob, the one that holds it."""
        found = {absolute(path.parent) for path in self.asked}
        for argument in self.arguments:
            path = Path(argument)
            stem = Path(WILD.split(argument, maxsplit=1)[0] + "x").parent
            found.add(absolute(path if path.is_dir() else path.parent if path.exists() else stem))
        return sorted(folder for folder in found if folder.is_dir())

    def concerns(self, path: Path) -> bool:
        """Whether what is at an absolute path could change the report."""
        if path in map(absolute, self.own):
            return False
        named = {absolute(Path(argument)) for argument in self.arguments} | set(map(absolute, self.asked))
        if path in named or path.name in (*FILES, ".gitignore"):
            return True
        return not path.name.startswith(".") and (
            path.suffix.lower() in SUFFIXES or any(map(WILD.search, self.arguments))
        )
