"""Unified diffs of documents that were changed here and there, in time that grows with the document.

difflib looks for the best alignment of any two texts, for minutes where a large feed has a change in each of
its items; edits move nothing, so that the next lines alike are where both go on.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTEXT = 3
FARTHEST = 400
"""So many lines, taken and given, two texts may differ in before all that is left counts as changed."""
Change = tuple[int, int, int, int]
"""From which line to before which in the old text, and in the new one."""


def unified(path: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The lines of a unified diff of texts given as lines with their ends; none where nothing changed."""
    head = f"--- {path}\n+++ {path}\n"
    for group in _grouped(changes(old, new)):
        first, last = group[0], group[-1]
        start, stop = max(0, first[0] - CONTEXT), min(len(old), last[1] + CONTEXT)
        shift = first[2] - first[0]
        length = stop - start + sum((d - c) - (b - a) for a, b, c, d in group)
        yield f"{head}@@ -{_range(start, stop - start)} +{_range(start + shift, length)} @@\n"
        head = ""
        for a, b, c, d in group:
            yield from (_line(" ", line) for line in old[start:a])
            yield from (_line("-", line) for line in old[a:b])
            yield from (_line("+", line) for line in new[c:d])
            start = b
        yield from (_line(" ", line) for line in old[start:stop])


def _grouped(found: Iterator[Change]) -> Iterator[list[Change]]:
    """Changes whose lines around them touch, together."""
    group: list[Change] = []
    for change in found:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What was changed between two texts given as lines, in their order."""
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        gone, come = _next_alike(old, new, i, j)
        if gone == come:  # some lines of these may be alike, where none stands beside another
            yield from _pairs(old, new, i, j, gone)
        else:
            yield i, i + gone, j, j + come
        i, j = i + gone, j + come


def _pairs(old: Sequence[str], new: Sequence[str], i: int, j: int, length: int) -> Iterator[Change]:
    """What was changed in as many lines of both texts, of which each took the place of one."""
    for alike, lines in groupby(range(length), lambda line: old[i + line] == new[j + line]):
        run = [*lines]
        if not alike:
            yield i + run[0], i + run[-1] + 1, j + run[0], j + run[-1] + 1


def _next_alike(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """How many lines must go, and how many come, until the next two are alike, or both texts end."""
    for size in range(1, FARTHEST):
        for gone in range(size + 1):
            a, b = i + gone, j + size - gone
            if a <= len(old) and b <= len(new) and old[a : a + 2] == new[b : b + 2]:
                return gone, size - gone
    return len(old) - i, len(new) - j


def _range(start: int, length: int) -> str:
    """Lines as a diff counts them: an empty range stands behind the line before it."""
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
