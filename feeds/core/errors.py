"""Errors about what we read and write; a defect in a feed that is being validated is a `Finding`."""

from __future__ import annotations

from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

_MAX_CHARACTERS = 200


class FeedsError(Exception):
    """The base class of all errors of this package."""


def explained(error: Exception) -> str:
    """An error in words: one of the system without its number, after the file that it is about."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return error.strerror if error.filename is None else f"{error.filename}: {error.strerror}"


class FileError(FeedsError):
    """A problem with the file at `path`; `line` counts from 1 and is None where the whole file is meant."""

    def __init__(self, path: PurePath | str, problem: str, line: int | None = None) -> None:
        super().__init__(path, problem, line)
        self.path = str(path)
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.problem}"


class ReadError(FileError):
    """An input that cannot be used."""


class UnreadableError(ReadError):
    """An input that the system did not let us read: nothing is known of its content, and it may be fine."""


class WriteError(FileError):
    """An output that could not be written."""


class InvalidValueError(FeedsError):
    """A value that is not what was expected: its key (`people[0].email`), what was found and expected."""

    def __init__(self, key: str, found: str, expected: str = "") -> None:
        super().__init__(key, found, expected)
        self.key, self.found, self.expected = key, found, expected

    def __str__(self) -> str:
        return f"{self.key} {self.found}" + (f": expected {self.expected}" if self.expected else "")

    def under(self, key: str) -> Self:
        """Returns this error as seen from the table or list that holds the value under `key`."""
        self.key = key + self.key
        return self


class UnknownKeyError(InvalidValueError):
    """A key that means nothing; `expected` is the known one that was probably meant, or all of them."""

    def __init__(self, key: str, meant: str | None, known: str) -> None:
        super().__init__(key, "is unknown", f"one of {known}")
        self.meant = meant

    def __str__(self) -> str:
        hint = f" (did you mean {self.meant!r}?)" if self.meant else f": expected {self.expected}"
        return f"unknown key {self.key!r}{hint}"


def internal_error(error: BaseException) -> str:
    """Describes an error of this program in one line: what, and where in the code."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    name = type(error).__name__
    words = " ".join(str(error).split())[:_MAX_CHARACTERS]
    frames = extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"internal error, please report it with the document: {name}{place}{words and f': {words}'}"


WORKER_DIED = "internal error, please report it with the document: the process that checked it died"
