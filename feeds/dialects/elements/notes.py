"""The text of an RSS item: which of its elements has the show notes, and which a summary."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from feeds.core.markup import plain_text
from feeds.dialects.elements.tree import CONTENT, GOOGLEPLAY, ITUNES, MEDIA, first, text
from feeds.vocabulary.datatypes.plain_text import resembles_html

_SHOWN = re.compile(r"<(img|picture|video|audio|iframe|object|embed|svg|math)\b([^<>]*+)>", re.IGNORECASE)
_PIXEL = re.compile(
    r"""\b(?:width|height)\s*+=\s*+["']?[01](?:px)?(?![0-9.%])"""
    r"""|\b(?:width|height)\s*+:\s*+[01](?:px)?\s*+[;"']|display\s*+:\s*+none""",
    re.IGNORECASE,
)
_LONGER = 1.5
"""A summary that is longer than the description by this factor has the notes, the description a summary."""
_OTHERS = (f"{ITUNES}summary", f"{GOOGLEPLAY}description", f"{MEDIA}description", f"{ITUNES}subtitle")


def notes_of(item: Any) -> tuple[str, str]:
    """Returns the HTML of an RSS item, not sanitised, and the HTML or text of its summary, either maybe "".

    Podcasts have their notes in `content:encoded`, `description` or `itunes:summary`; a picture of one pixel,
    which only counts readers, is not content.
    """
    encoded, description = text(first(item, f"{CONTENT}encoded")), text(first(item, "description"))
    if has_content(encoded):
        return encoded, description
    others = [text(first(item, tag)) for tag in _OTHERS]
    longest = max(others[:2], key=len)
    if has_content(description) and len(plain_text(longest)) <= _LONGER * len(plain_text(description)):
        return description, ""
    found = next(filter(has_content, (longest, *others)), "")
    return (as_html(found), description if has_content(description) else "") if found else (description, "")


def has_content(html: str) -> bool:
    """Whether readers see anything of it: a word, or a picture or player that is larger than a pixel."""
    shown = (match for match in _SHOWN.finditer(html) if not _PIXEL.search(match[2]))
    return bool(plain_text(html)) or next(shown, None) is not None


def as_html(source: str) -> str:
    """Returns a text that may be HTML or plain text as HTML, with its paragraphs and lines."""
    if resembles_html(source):
        if "<" in source:
            return source
        source = unescape(source)
    parts = (part.strip() for part in re.split(r"\n[ \t\r]*\n", source))
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts if part)
