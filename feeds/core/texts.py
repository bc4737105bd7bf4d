"""Clean and shorten text for documents."""

from __future__ import annotations

import re
import unicodedata

from feeds.core import markup
from feeds.core.graphemes import boundary

_REPLACED = re.compile("[\x7f-\x9f\u202d\u202e\ufeff\ufffd]")
_ASCII_REMOVED = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_marks = re.compile("[\u202a\u202b\u2066-\u2068]").search
_JOINERS = "\u200c\u200d"
"""Not printable by themselves, but parts of words and emoji."""
_TAB = "    "
_SPACES = re.compile("[ \t\r\n]+")
_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip


def clean(text: str) -> str:
    """Returns `text` without characters that XML forbids or that no reader shows correctly.

    U+007F is removed. Controls from U+0080 to U+009F are read as Windows-1252, as in HTML (13.2.5.80); U+FFFD
    becomes a question mark.  Byte order marks and direction overrides are removed; an unclosed embedding or
    isolate is closed, or it would change the direction of what a reader shows after it (UAX 9, 3.1.2).
    """
    if text.isascii():
        plain = "\n" not in text and text.isprintable()
        return text if plain else markup.without(text, _ASCII_REMOVED)
    if _is_clean(text.replace("\n", "")):
        return text
    cleaned = _REPLACED.sub(_replacement, markup.xml_text(text))
    return cleaned + _closing_marks(cleaned) if _marks(cleaned) else cleaned


def clean_line(text: str) -> str:
    """Returns `clean` text on one line: a run of spaces, tabs and line breaks becomes one space."""
    plain = _is_clean(text) and "  " not in text
    return (text if plain else _SPACES.sub(" ", clean(text))).strip()


def _is_clean(line: str) -> bool:
    """Whether a line is the same when it is cleaned: most are, and this test is far faster than cleaning."""
    return line.isprintable() and "\ufffd" not in line


def shortened(text: str, limit: int, unit: str = "characters") -> str:
    """Returns at most `limit` characters or `bytes` of UTF-8, cut after a word and ended by an ellipsis.

    Text without spaces (Chinese, Thai, a URL) is cut anywhere, but not within what people see as a character.
    """
    if len(text) * 4 <= limit or _size(text, unit) <= limit:
        return text
    room = limit - _size("…", unit) - (_CLOSERS * _size("\u202c", unit) if _marks(text) else 0)
    head = text.encode()[:room].decode("utf-8", "ignore") if unit == "bytes" else text[:room]
    words, space, _ = head.rpartition(" ")
    after_word = space and len(words) * 2 > len(head)
    kept = (words if after_word else text[: boundary(text, len(head)) or len(head)]).rstrip()
    closing = _closing_marks(kept)
    # Directions that are nested deeper are dropped; no real text does that.
    return kept + "…" + closing if len(closing) <= _CLOSERS else _MARKS.sub("", kept) + "…"


def nfc(text: str) -> str:
    """Returns `text` in Normalization Form C (UAX 15): `é` is one character however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Returns what is equal for texts that differ only in case and normalisation (UAX 15, UAX 44, NFC_CF)."""
    return text.casefold() if text.isascii() else nfc(nfc(text).casefold())


def visible(text: str) -> str:
    """Returns a line with invisible and direction-changing characters escaped (`\\u202e`), tabs as spaces."""
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


def _replacement(match: re.Match[str]) -> str:
    char = match[0]
    if char == "\ufffd":
        return "?"
    return bytes((ord(char),)).decode("cp1252", "ignore") if "\x80" <= char <= "\x9f" else ""


def _closing_marks(text: str) -> str:
    """Returns the marks that close embeddings and isolates that are open at the end."""
    closing: list[str] = []
    for char in _MARKS.findall(text):
        if char in _CLOSING:
            closing.append(_CLOSING[char])
        elif closing and closing[-1] == char:
            closing.pop()
    return "".join(reversed(closing))
