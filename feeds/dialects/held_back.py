"""Count what a document calls not public: it is held back, and one note for each file says how much of it."""

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
            "attachment", "auto-draft", "comment", "draft", "menu item", "page", "revision", "setting",
            "template",
        )
    },
}  # fmt: skip
"""The kinds that are nouns; the others are adjectives or phrases, which stay as they are."""


def held_back(name: str, kinds: Iterable[str], total: int) -> Iterator[Note]:
    """Yields the note about a file with `total` items, if any is held back; `kinds` has a word for each."""
    counts = Counter(kinds)
    held = counts.total()
    if held:
        items = "item is" if held == total == 1 else "items is" if held == 1 else "items are"
        listed = ", ".join(_counted(kind, count) for kind, count in counts.most_common())
        yield Note(name, 1, f"{held} of {total} {items} not public: {listed}", loss=True)


def _counted(kind: str, count: int) -> str:
    return f"{count} {kind if count == 1 else _PLURALS.get(kind, kind)}"
