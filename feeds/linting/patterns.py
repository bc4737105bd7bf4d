"""Path patterns in the syntax of .gitignore, relative to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Patterns:
    """Patterns for the paths below a folder, given as an absolute path."""

    folder: Path
    lines: tuple[str, ...]

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # here for the cold start of a run without patterns

        return GitIgnoreSpec.from_lines(self.lines)

    def decision(self, path: Path, *, is_folder: bool = False) -> bool | None:
        """Whether the last pattern that matches a path includes it; None if no pattern matches."""
        if not self.lines or not path.is_relative_to(self.folder):
            return None
        relative = path.relative_to(self.folder).as_posix()
        return self._spec.check_file(relative + "/" if is_folder else relative).include

    def match(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the patterns match a path."""
        return self.decision(path, is_folder=is_folder) is True
