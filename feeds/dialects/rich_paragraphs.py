"""Paragraphs of a text file, some of which are HTML, as one HTML fragment."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from feeds.core.markup import sanitise
from feeds.dialects.places import with_addresses
from feeds.vocabulary.datatypes.html_facts import BLOCK, OPTIONAL_END, RAW_TEXT, VOID
from feeds.vocabulary.datatypes.plain_text import first_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.dialects.places import FilePlace

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:\s[^<>]*+|/)?>")
_EMPTY = re.compile(r"<p></p>\n?")
_OPEN_ENDED = re.compile(
    rf"<!|<\?|<(?:{'|'.join(sorted(RAW_TEXT | {'math', 'object', 'select', 'svg', 'template'}))})\b",
    re.IGNORECASE,
)
"""A comment, or an element that ends at its own end tag only."""
_BEGINNING = BLOCK | {"br"}
_ENDING = VOID | {"p"}
"""Elements that end without an end tag, at the latest at the next paragraph."""
_COUNTED = BLOCK - OPTIONAL_END - {"hr"}
"""Elements that may go on in the next paragraph."""


def is_html(paragraph: str) -> bool:
    """Whether a paragraph is marked up with HTML, and does not only mention a tag, as in `Why <b> is back`.

    A paragraph that begins with the tag of a block is one, even if the block ends in another paragraph.
    """
    return _begins_with_block(paragraph) or first_markup(paragraph) is not None


def html_of(paragraphs: Iterable[str], place: FilePlace, scope: str) -> str:
    """Returns all paragraphs as sanitised HTML; ids are prefixed by `scope`. Raises `ValueError`.

    What could swallow the paragraphs after it is sanitised by itself first.
    """
    groups = (group if _is_closed(group) else sanitise(group, place.base) for group in _groups(paragraphs))
    html = sanitise(with_addresses("\n".join(groups), place), place.base, scope)
    return _EMPTY.sub("", html).strip()


def _groups(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yields HTML, the paragraphs of one block together: `<ul>` may appear in one, `</ul>` in another."""
    group: list[str] = []
    depth = 0
    for paragraph in map(_marked_up, paragraphs):
        group.append(paragraph)
        depth = max(depth + _opened(paragraph), 0)
        if depth == 0:
            yield "\n".join(group)
            group.clear()
    yield from group  # what is never closed must not contain the rest


def _is_closed(group: str) -> bool:
    """Whether all elements and comments end in their group."""
    counts: Counter[str] = Counter()
    for end, name in _TAG.findall(group):
        counts[name.lower()] += -1 if end else 1
    return _OPEN_ENDED.search(group) is None and not any(counts[name] for name in counts.keys() - _ENDING)


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
