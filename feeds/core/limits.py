"""Limits of untrusted input, described where their figures are defined, in annotations.

    MAX_BYTES: Annotated[int, Limit("baseline", "bytes", "a baseline file", "the run ends with 2")] = 64 << 20

Annotations are not evaluated when the program runs.  `python docs/limits.py` evaluates them and writes
`docs/limits.md`, so every figure is in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["bytes", "elements", "depth", "time", "memory"]
"""What is limited; lengths in characters are among the bytes, numbers of things among the elements."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of an entry point: of `what`, and what happens `beyond` it.

    `entry` is the name of the entry point in `docs/limits.py`.  The value is a size in bytes (`kind` is bytes
    or memory), a time in seconds, or a number, unless `unit` names another unit.
    """

    entry: str
    kind: Kind
    what: str
    beyond: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A limit that grows with the size of a document: `spare`, and one more for every `each` units."""

    spare: int
    each: int
    unit: Literal["bytes", "characters"] = "bytes"

    def at(self, size: int) -> int:
        """Returns the limit for a document of this size."""
        return self.spare + size // self.each
