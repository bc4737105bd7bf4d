"""Texts from other people, for terminals, logs and pages."""

from __future__ import annotations

import re

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that control a terminal, reorder text, or cannot be written."""


def printable(text: str) -> str:
    """Text on one line, with control characters escaped."""
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def quantity(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
