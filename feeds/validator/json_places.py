"""Where the values of a JSON document stand: one scan, made only when there is something to place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.report import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]
"""The way to a value from the top: keys and positions in arrays."""

TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]|\\.)*+")|([{}\[\],:])|([^\s{}\[\],:"]++))', re.DOTALL)


def json_spots(text: str, wanted: Iterable[Path]) -> dict[Path, Spot]:
    """Where the wanted values begin; a member of an object is placed at its key."""
    missing = set(wanted)
    deepest = max(map(len, missing), default=0)
    found: dict[Path, int] = {}
    path: list[str | int] = []
    key_due = False
    for token in TOKEN.finditer(text):
        string, mark, _word = token.groups()
        at = token.start(1) if string is not None else token.start(2) if mark is not None else token.start(3)
        if mark == ":" or (mark is not None and mark in "}]"):
            if mark != ":" and path:
                path.pop()
            key_due = False
            continue
        if mark == ",":
            key_due = _next(path)
            continue
        if key_due and string is not None:
            path[-1] = _unquoted(string)
            key_due = False
            if len(path) <= deepest:
                _note(tuple(path), at, missing, found)
            continue
        if len(path) <= deepest:
            _note(tuple(path), at, missing, found)
        if mark == "{":
            path.append("")
            key_due = True
        elif mark == "[":
            path.append(-1)
            _next(path)
        if not missing:
            break
    return dict(_spots(text, found))


def _next(path: list[str | int]) -> bool:
    """Step to the next position of the innermost array; True where it is an object, so that a key is due."""
    if not path:
        return False
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
        return False
    return True


def _note(path: Path, at: int, missing: set[Path], found: dict[Path, int]) -> None:
    if path in missing:
        missing.discard(path)
        found[path] = at


def _unquoted(string: str) -> str:
    if "\\" not in string:
        return string[1:-1]
    escapes = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
    found = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
    return found.sub(lambda m: chr(int(m[1], 16)) if m[1] else escapes.get(m[2], m[2]), string[1:-1])


def _spots(text: str, found: dict[Path, int]) -> Iterator[tuple[Path, Spot]]:
    """Offsets, which ascend, as places; lines are counted once."""
    line, start, behind = 1, 0, 0
    for path, at in found.items():
        line += text.count("\n", behind, at)
        start = max(start, text.rfind("\n", behind, at) + 1)
        behind = at
        yield path, Spot(line, at - start + 1, at)
