"""Where a text may be cut: never within what people see as one character (UAX 29, 3.1.1)."""

from __future__ import annotations

import unicodedata

_MAX_CLUSTER = 64
"""Code points in what people see as one character, at most; no writing has longer clusters."""
_MARKS = frozenset(("Mn", "Mc", "Me"))
_ZWJ = "\u200d"
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_VIRAMA = 9  # the combining class of what joins two consonants


def boundary(text: str, place: int) -> int:
    """Returns the last place, up to `place`, at which a character that people see begins or the text ends."""
    if place >= len(text):
        return len(text)
    for at in range(place, max(place - _MAX_CLUSTER, 0), -1):
        if not _is_joined(text, at):
            return at
    return place if place > _MAX_CLUSTER else 0


def _is_joined(text: str, at: int) -> bool:
    """Whether the code point at a place belongs to the one before it."""
    before, char = text[at - 1], text[at]
    if before == "\r":
        return char == "\n"
    if char.isascii():
        return False
    if char in _EXTENDING or unicodedata.category(char) in _MARKS or _is_modifier(char):
        return True
    if _is_flag(char):
        return _flags_before(text, at) % 2 == 1
    if _is_leading(char) or _is_syllable(char):
        return _is_leading(before)
    if _is_following(char):
        return _is_leading(before) or _is_following(before) or _is_syllable(before)
    joins = before == _ZWJ or unicodedata.combining(before) == _VIRAMA
    return joins and unicodedata.category(char)[0] in "LS"


def _is_modifier(char: str) -> bool:
    """Whether it changes the skin of an emoji, or spells the name of a region's flag."""
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    start = at
    while start and at - start < _MAX_CLUSTER and _is_flag(text[start - 1]):
        start -= 1
    return at - start


def _is_leading(char: str) -> bool:
    """Whether it is a consonant at the beginning of a syllable of Hangul."""
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"


def _is_following(char: str) -> bool:
    """Whether it is a vowel or a consonant at the end of a syllable of Hangul."""
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def _is_syllable(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"
