"""Patterns of paths, as .gitignore files have them, that start from a folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Patterns:
    """Patterns for what is below a folder, which is given as an absolute path."""

    folder: Path
    lines: tuple[str, ...]

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # here for the cold start of a run without patterns

        return GitIgnoreSpec.from_lines(self.lines)

    def opinion(self, path: Path, *, is_folder: bool = False) -> bool | None:
        """Whether the patterns match a path; None where they, or a negated one, say nothing of it."""
        if not self.lines or not path.is_relative_to(self.folder):
            return None
        below = path.relative_to(self.folder).as_posix()
        return self._spec.check_file(below + "/" if is_folder else below).include

    def match(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the patterns match a path."""
        return self.opinion(path, is_folder=is_folder) is True
