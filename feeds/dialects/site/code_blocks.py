"""Which parts of Markdown are code, where templates are examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n](?:[^\n]{0,500}?[^`\n])?\1(?!`)")


def code_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yields where fenced blocks and code spans begin and end, in order."""
    for start, end, is_code in _blocks(text):
        if is_code:
            yield start, end
        else:
            yield from (span.span() for span in _SPAN.finditer(text, start, end))


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yields the parts of a text: fenced blocks, with their fences, and what is between them."""
    begin = place = 0
    fence = ""
    while place < len(text):
        end = text.find("\n", place) + 1 or len(text)
        found = _FENCE.match(text, place, end)
        if found and not fence:
            yield begin, place, False
            begin, fence = place, found[1]
        elif found and found[1].startswith(fence) and not text[found.end() : end].strip():
            yield begin, end, True
            begin, fence = end, ""
        place = end
    yield begin, len(text), bool(fence)
