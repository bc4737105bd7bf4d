"""The inputs of a target: its seeds, its shapes, and mutations of both."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from mutated_documents import Mutator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzzing.target import Target

SIZES = (300, 3000, 15_000)
"""Bytes of the shapes that every run begins with."""
_WORDS = re.compile(rb"[\w.:/@+-]{2,60}|[^\w\s]{1,3}")


class WordMutator(Mutator):
    """Also exchanges words and lines, which are what most formats consist of."""

    def __init__(self, documents: list[bytes], seed: int) -> None:
        super().__init__(documents, seed)
        self.kinds += [self.reworded, self.reworded, self.relined, self.piled]

    def reworded(self, data: bytes) -> bytes:
        """A word of another document in the place of one."""
        old, new = ([*_WORDS.finditer(text)] for text in (data, self.chance.choice(self.documents)))
        if not old or not new:
            return data
        word, other = self.chance.choice(old), self.chance.choice(new)
        return data[: word.start()] + other[0] + data[word.end() :]

    def relined(self, data: bytes) -> bytes:
        """A line of another document between two lines, or in the place of one."""
        lines = data.split(b"\n")
        at = self.chance.randrange(len(lines))
        line = self.chance.choice(self.chance.choice(self.documents).split(b"\n"))
        return b"\n".join((*lines[:at], line, *lines[at + self.chance.randrange(2) :]))

    def piled(self, data: bytes) -> bytes:
        """A word many times."""
        words = [*_WORDS.finditer(data)]
        if not words:
            return data
        word = self.chance.choice(words)
        return data[: word.end()] + word[0] * self.chance.choice((2, 60, 1000)) + data[word.end() :]


def first_inputs(target: Target) -> Iterator[bytes]:
    """Yields the seeds and the shapes."""
    yield from target.seeds()
    for size in SIZES:
        yield from (shape for shape in target.shapes(size) if len(shape) <= target.max_bytes)


def mutations(target: Target, seed: int) -> Iterator[bytes]:
    """Yields mutations without end, the same ones for the same seed."""
    documents = [data for data in first_inputs(target) if len(data) <= SIZES[1] * 2] or [b"x"]
    mutator = WordMutator(documents, seed)
    for _ in count():
        yield mutator.mutated(mutator.chance.choice(documents))[: target.max_bytes]
