"""Unified diffs in linear time: difflib takes minutes for a large feed with a change in every item."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTEXT = 3
MAX_CHANGED = 400
"""Consecutive changed lines; beyond this number, all that is left counts as changed."""
Change = tuple[int, int, int, int]
"""First line and line after the last in the old text, then the same in the new text."""


def unified(path: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yields a unified diff of two texts given as lines with line ends; nothing where they are equal."""
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


def _grouped(all_changes: Iterator[Change]) -> Iterator[list[Change]]:
    """Yields groups of changes whose context lines overlap or touch."""
    group: list[Change] = []
    for change in all_changes:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yields the changes between two texts given as lines, in their order."""
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        removed, added = _next_equal(old, new, i, j)
        if removed == added:  # single lines among these may be equal
            yield from _pairs(old, new, i, j, removed)
        else:
            yield i, i + removed, j, j + added
        i, j = i + removed, j + added


def _pairs(old: Sequence[str], new: Sequence[str], i: int, j: int, length: int) -> Iterator[Change]:
    """Yields the changes in a run of lines that were replaced one by one."""
    for equal, lines in groupby(range(length), lambda line: old[i + line] == new[j + line]):
        run = [*lines]
        if not equal:
            yield i + run[0], i + run[-1] + 1, j + run[0], j + run[-1] + 1


def _next_equal(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Returns the numbers of lines removed and added before the next two equal lines, or the end of both."""
    for size in range(1, MAX_CHANGED):
        for removed in range(size + 1):
            a, b = i + removed, j + size - removed
            if a <= len(old) and b <= len(new) and old[a : a + 2] == new[b : b + 2]:
                return removed, size - removed
    return len(old) - i, len(new) - j


def _range(start: int, length: int) -> str:
    """A line range of a diff; an empty one is given by the line before it."""
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
