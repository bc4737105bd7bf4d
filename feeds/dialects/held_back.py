"""Count what is left out of a document: what it calls not public, and what articles cannot carry."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feeds.dialects import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLURALS = {
    "reply": "replies",
    **{
        noun: f"{noun}s"
        for noun in (
            "attachment", "auto-draft", "blocked episode", "comment", "draft", "menu item", "page",
            "revision", "setting", "template",
        )
    },
}  # fmt: skip
"""The kinds that are nouns; the others are adjectives or phrases, which stay as they are."""
_MAX_NAMED = 20
"""Elements that a note names, at most: hostile documents have many."""


def held_back(name: str, kinds: Iterable[str], total: int) -> Iterator[Note]:
    """Yields the note about a file with `total` items, if any is held back; `kinds` has a word for each."""
    counts = Counter(kinds)
    held = counts.total()
    if held:
        items = "item is" if held == total == 1 else "items is" if held == 1 else "items are"
        listed = ", ".join(_counted(kind, count) for kind, count in counts.most_common())
        yield Note(name, 1, f"{held} of {total} {items} not public: {listed}", loss=True)


def not_carried_over(name: str, counts: Counter[str], line: int, hint: str = "") -> Iterator[Note]:
    """Yields the note about elements that no article carries, each in a number of items, if there are any."""
    if counts:
        listed = ", ".join(
            f"{element} of {count} item{'s' if count > 1 else ''}"
            for element, count in counts.most_common(_MAX_NAMED)
        )
        more = f" and {len(counts) - _MAX_NAMED} other elements" if len(counts) > _MAX_NAMED else ""
        yield Note(name, line, f"not carried over: {listed}{more}{hint}", loss=True)


def _counted(kind: str, count: int) -> str:
    return f"{count} {kind if count == 1 else _PLURALS.get(kind, kind)}"
