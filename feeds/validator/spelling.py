"""Reads values from the source of a document and writes them back with few changes."""

from __future__ import annotations

import re
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.white_space import SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_SOURCE_BYTES = 64 * 1024
FEW = 8
"""If at most one in this many characters differs, each one is replaced separately."""
NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'"}
SIGN = re.compile(r"&[^;&\s]{1,40}+;|\r\n|.", re.DOTALL)
CHARACTER = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")


def respelled(source: str, mend: Callable[[str], str | None], within: str) -> Iterator[tuple[int, int, str]]:
    """The start, end and content of the edits of a source that make its value the mended one.

    `within` is the attribute's quotation mark, `<` for text, or `]]>` for a CDATA section.  White space
    around a text stays.
    """
    if len(source) > MAX_SOURCE_BYTES:
        return
    signs = SIGN.findall(source) if within != "]]>" else list(source)
    read = [_read(sign, within) for sign in signs]
    value = "".join(sign or "" for sign in read)
    space = SPACE if within in ("<", "]]>") else ""
    trimmed = value.strip(space)
    right = None if None in read else mend(trimmed) or mend(value.strip(SPACE))
    if right is None or right == trimmed:
        return
    lead = len(value) - len(value.lstrip(space))
    signs, places = signs[lead : lead + len(trimmed)], [len("".join(signs[:lead]))]
    for sign in signs:
        places.append(places[-1] + len(sign))
    for start, end, content in differences(trimmed, right):
        if within != "]]>" or "]]>" not in right:
            yield places[start], places[end], content if within == "]]>" else escaped(content, within)


def differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Where two values differ: each character, or the part between their common ends."""
    others = sum(map(str.__ne__, old, new)) if len(old) == len(new) else len(old) + 1
    if others <= len(old) // FEW:
        changed = "".join("01"[one != other] for one, other in zip(old, new, strict=True))
        for run in re.finditer("1+", changed):
            yield *run.span(), new[slice(*run.span())]
        return
    start = _common(old, new)
    same = _common(old[start:][::-1], new[start:][::-1])
    yield start, len(old) - same, new[start : len(new) - same]


def _common(one: str, other: str) -> int:
    """The length of the common beginning of two values."""
    return sum(takewhile(bool, map(eq, one, other)))


def _read(sign: str, within: str) -> str | None:
    """The character that a piece of source stands for; None for an unknown entity."""
    if within == "]]>" or sign[0] != "&" or len(sign) == 1:
        return "\n" if sign == "\r\n" else sign
    number = CHARACTER.fullmatch(sign)
    if number is None:
        return NAMED.get(sign)
    code = int(number[1], 16) if number[1] else int(number[2])
    return chr(code) if code < 0x110000 else None


def value_of_source(source: str) -> str:
    """The value of an attribute's source; unknown references stay."""
    return "".join(_read(sign, '"') or sign for sign in SIGN.findall(source[:MAX_SOURCE_BYTES]))


def escaped(value: str, within: str) -> str:
    """A value escaped for an attribute with that quotation mark, or for text with `<`."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    if within == "<":
        return value.replace("]]>", "]]&gt;")
    return (
        value.replace("\n", "&#10;")
        .replace("\t", "&#9;")
        .replace(within, "&quot;" if within == '"' else "&#39;")
    )
