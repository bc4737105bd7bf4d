"""What can be wrong with our input: said with its file, its place, what was found and what was expected.

A defect in a user's feed document is a `Finding`, never an exception; these are for what *we* read:
articles, channel files, command lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath


class FeedsError(Exception):
    """The base of every error that this package raises on purpose."""


class ReadError(FeedsError):
    """An input that cannot be used: where it stands, what was found, what was expected.

    `line` counts from 1 and is None where the whole file is meant.
    """

    def __init__(self, path: PurePath | str, problem: str, *, line: int | None = None) -> None:
        super().__init__(path, problem, line)
        self.path = str(path)
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.problem}"


class WriteError(FeedsError):
    """An output that could not be written: where it should stand, and why it does not."""

    def __init__(self, path: PurePath | str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = str(path)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"
