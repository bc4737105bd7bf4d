"""Paragraphs of a text file, some of which are HTML, as one HTML fragment."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from feeds.core.markup import sanitise
from feeds.vocabulary.datatypes.html_facts import BLOCK, OPTIONAL_END
from feeds.vocabulary.datatypes.plain_text import first_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:\s[^<>]*+|/)?>")
_EMPTY = ("", "<p></p>")
_BEGINNING = BLOCK | {"br"}
_COUNTED = BLOCK - OPTIONAL_END - {"hr"}
"""Elements that may go on in the next paragraph."""


def is_html(paragraph: str) -> bool:
    """Whether a paragraph is marked up with HTML, and does not only mention a tag, as in `Why <b> is back`.

    A paragraph that begins with the tag of a block is one, even if the block ends in another paragraph.
    """
    return _begins_with_block(paragraph) or first_markup(paragraph) is not None


def html_of(paragraphs: Iterable[str], base: str) -> str:
    """Returns all paragraphs as sanitised HTML; links are relative to `base`. Raises `ValueError`."""
    groups = (sanitise(group, base) for group in _groups(paragraphs))
    return "\n".join(group for group in groups if group not in _EMPTY)


def _groups(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yields HTML, the paragraphs of one block together: `<ul>` may stand in one, `</ul>` in another."""
    group: list[str] = []
    depth = 0
    for paragraph in map(_marked_up, paragraphs):
        group.append(paragraph)
        depth = max(depth + _opened(paragraph), 0)
        if depth == 0:
            yield "\n".join(group)
            group.clear()
    yield from group  # what is never closed must not contain the rest


def _marked_up(paragraph: str) -> str:
    if _begins_with_block(paragraph):
        return paragraph
    return f"<p>{paragraph if is_html(paragraph) else escape(paragraph, quote=False)}</p>"


def _begins_with_block(paragraph: str) -> bool:
    tag = _TAG.match(paragraph)
    return tag is not None and tag[2].lower() in _BEGINNING


def _opened(paragraph: str) -> int:
    """Returns how many blocks a paragraph opens and does not close."""
    return sum(-1 if end else 1 for end, name in _TAG.findall(paragraph) if name.lower() in _COUNTED)
