"""Text as it goes into documents: without what breaks them or shows as rubbish, and no longer than fits."""

from __future__ import annotations

import re

from feeds.core import markup

_STRANGE = re.compile("[\x80-\x9f\u202d\u202e\ufeff\ufffd]")
_marks = re.compile("[\u202a\u202b\u2066-\u2068]").search
_JOINERS = "\u200c\u200d"
"""What is not printable by itself and belongs to words and emoji all the same."""
_TAB = "    "
_SPACES = re.compile("[ \t\r\n]+")
_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip


def clean(text: str) -> str:
    """`text` without what XML cannot hold, and without what it can and no reader shows rightly.

    The controls from U+0080 on become what Windows-1252 has there, as in HTML (13.2.5.80); U+FFFD, a
    question mark.  Byte order marks and overrides of the direction are left out; an embedding or isolate
    that is not closed is closed at the end, or it would turn what the reader has after it (UAX 9, 3.1.2).
    """
    kept = markup.xml_text(text)
    if kept.isascii():
        return kept
    kept = _STRANGE.sub(_stands_for, kept)
    return kept + _open_marks(kept) if _marks(kept) else kept


def one_line(text: str) -> str:
    """`clean` on one line: runs of spaces, tabs and line breaks become one space, none is at the ends."""
    plain = markup.is_plain(text) and "  " not in text
    return (text if plain else _SPACES.sub(" ", clean(text))).strip()


def shortened(text: str, longest: int, unit: str = "characters") -> str:
    """`text` in `longest` characters or bytes of UTF-8, cut after a word and ended by an ellipsis."""
    if len(text) * 4 <= longest or _size(text, unit) <= longest:
        return text
    room = longest - _size("…", unit) - (_CLOSERS * _size("\u202c", unit) if _marks(text) else 0)
    head = text.encode()[:room].decode("utf-8", "ignore") if unit == "bytes" else text[:room]
    words, space, _ = head.rpartition(" ")
    # A text without spaces (Chinese, an address) is cut where it must be.
    kept = words if space and len(words) * 2 > len(head) else head
    kept = kept.rstrip()
    closing = _open_marks(kept)
    # Nobody nests directions so deeply; what does loses them.
    return kept + "…" + closing if len(closing) <= _CLOSERS else _MARKS.sub("", kept) + "…"


def visible(text: str) -> str:
    """A line with what cannot be seen, or would move what can, as escapes (`\\u202e`); tabs as spaces."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _JOINERS else _TAB if char == "\t" else ascii(char)[1:-1]
        for char in text
    )


_CLOSERS = 4
_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _size(text: str, unit: str) -> int:
    return len(text.encode("utf-8", "replace")) if unit == "bytes" else len(text)


def _stands_for(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "\ufffd":
        return "?"
    return bytes((ord(sign),)).decode("cp1252", "ignore") if sign <= "\x9f" else ""


def _open_marks(text: str) -> str:
    """The marks that close what is left open."""
    closing: list[str] = []
    for sign in text:
        if sign in _CLOSING:
            closing.append(_CLOSING[sign])
        elif closing and closing[-1] == sign:
            closing.pop()
    return "".join(reversed(closing))
