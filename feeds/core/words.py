"""Sets of words, written as one text."""

from __future__ import annotations


def words(text: str, between: str | None = None) -> frozenset[str]:
    """Returns the words of a text, which white space or `between` separates."""
    return frozenset(" ".join(word.split()) for word in text.split(between))
