"""The places of values in a JSON text, found by one scan if there is something to report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.validator.report import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]
"""The keys and array indexes that lead to a value."""

TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]|\\.)*+")|([{}\[\],:])|([^\s{}\[\],:"]++))', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of a value: `start` is that of its key, if it has one; of an object or array, its bracket.

    `source` is the text of the value, or the bracket.
    """

    start: Spot
    value: Spot
    end: Spot
    source: str


def json_places(text: str, wanted: Iterable[Path]) -> dict[Path, Placed]:
    """The places of the wanted values."""
    missing = set(wanted)
    deepest = max(map(len, missing), default=0)
    offsets: dict[Path, tuple[int, int, int]] = {}
    path: list[str | int] = []
    key = -1
    key_due = False
    for token in TOKEN.finditer(text) if missing else ():
        string, mark, _word = token.groups()
        at = token.start(token.lastindex or 0)
        if mark == ":":
            continue
        if mark is not None and mark in "}]":
            del path[-1:]
            key, key_due = -1, False
            continue
        if mark == ",":
            key, key_due = -1, _next(path)
            continue
        if key_due and string is not None:
            path[-1] = _unquoted(string)
            key, key_due = at, False
            continue
        if len(path) <= deepest and (place := tuple(path)) in missing:
            missing.discard(place)
            offsets[place] = (at if key < 0 else key, at, token.end())
            if not missing:
                break
        key = -1
        if mark == "{":
            path.append("")
            key_due = True
        elif mark == "[":
            path.append(-1)
            _next(path)
    return dict(_spots(text, offsets))


def _next(path: list[str | int]) -> bool:
    """Moves to the next index of the innermost array; True if it is an object, and a key comes next."""
    if not path:
        return False
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
        return False
    return True


def _unquoted(string: str) -> str:
    if "\\" not in string:
        return string[1:-1]
    escapes = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
    escape = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
    return escape.sub(lambda m: chr(int(m[1], 16)) if m[1] else escapes.get(m[2], m[2]), string[1:-1])


def _spots(text: str, offsets: dict[Path, tuple[int, int, int]]) -> Iterator[tuple[Path, Placed]]:
    """Ascending offsets as places; lines and bytes are counted once."""
    line, first, behind, octets = 1, 0, 0, 0
    for path, places in offsets.items():
        spots = []
        for at in places:
            between = text[behind:at]
            line += between.count("\n")
            first = max(first, text.rfind("\n", behind, at) + 1)
            octets += len(between) if between.isascii() else len(between.encode("utf-8", "surrogatepass"))
            behind = at
            spots.append(Spot(line, at - first + 1, octets))
        start, value, end = spots
        yield path, Placed(start, value, end, text[places[1] : places[2]])
