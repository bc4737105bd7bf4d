"""Limits of HTML, checked in linear time before it is parsed: a few kilobytes can become gigabytes.

A parser opens formatting elements that were not closed again in every later block (HTML, 13.2.4.3), and
closes misnested ones by copying them (13.2.6.4.7).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from feeds.core.limits import Limit

from feeds.core.words import words

MAX_DEPTH: Annotated[
    int, Limit("html", "depth", "HTML elements inside each other", "the article is refused")
] = 256
"""Parsers take quadratic time for more."""
MAX_ELEMENTS: Annotated[int, Limit("html", "elements", "HTML elements", "the article is refused")] = 50_000
MAX_CHARACTERS: Annotated[int, Limit("html", "bytes", "HTML", "the article is refused", "characters")] = (
    16 * 1024 * 1024
)
MAX_REFERENCE_WORK: Annotated[
    int,
    Limit(
        "html", "time", 'the number of "&" in HTML times its length', "the article is refused", "characters"
    ),
] = 2_000_000_000_000
"""Parsers take quadratic time for a text with many references: some ten seconds for as many as this."""
MAX_GROWTH: Annotated[
    int,
    Limit(
        "html",
        "memory",
        "the growth of HTML by formatting elements that are opened again",
        "the article is refused",
        "times",
    ),
] = 16
"""Beyond `_SPARE`."""
_SPARE = 65_536
_ADOPTIONS = 8
"""Blocks that one end tag copies formatting elements into, at most (13.2.6.4.7, step 4)."""
# Quotes count after an equals sign only (13.2.5.32 to 13.2.5.38).
TAG = re.compile(
    r"<(/?)([A-Za-z][^\t\n\f\r />]*+)"
    r"((?:[^>=]++|=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)*+)"
)
_UNCOUNTED = words(
    "area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr"
)
"""Void elements, and those that end where the next begins."""
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
_NAMES = "|".join(sorted(_FORMATTING))
_STARTS = re.compile(rf"<(?:{_NAMES})(?=[\s/>])", re.IGNORECASE)
_SIMPLE = re.compile(rf"<({_NAMES})(?:\s[^<>]*+)?>[^<]*+</\1>", re.IGNORECASE)
"""A formatting element with only text in it, which is not opened again."""
_ALONE = frozenset({"a", "nobr"})
"""Formatting elements that close an open one of their kind."""
_SAME = 3
"""Equal formatting elements that are opened again, at most (13.2.4.3)."""


class _Formatting:
    """The formatting elements that are open: name, tag and depth of each; lengths are in characters."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str, int]] = []
        self.length = self.growth = 0

    def start(self, name: str, tag: str, depth: int) -> None:
        if name in _ALONE:
            self.end(name, depth)
        if sum(tag == other for _, other, _ in self.open) < _SAME:
            self.open.append((name, tag, depth))
            self.length += len(tag) + len(name)

    def end(self, name: str, depth: int) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == name:
                copies = min(_ADOPTIONS, max(0, depth - self.open[at][2]))
                self.growth += copies * self.length
                self.length -= len(self.open[at][1]) + len(name)
                del self.open[at]
                return


def check_limits(html: str) -> None:
    """Raises `ValueError` where HTML is too long, or its elements are too deep, too many, or multiply."""
    if len(html) > MAX_CHARACTERS:
        raise ValueError(f"HTML is longer than {MAX_CHARACTERS} characters")
    if html.count("&") * len(html) > MAX_REFERENCE_WORK:
        raise ValueError(
            f'HTML of {len(html)} characters has more than {MAX_REFERENCE_WORK // len(html)} "&"'
        )
    tags = html.count("<")
    if tags <= MAX_DEPTH and (tags * len(html) <= _SPARE or _is_simple(html)):
        return
    opened: dict[str, int] = {}
    depth = total = 0
    formatting = _Formatting()
    allowed = MAX_GROWTH * len(html) + _SPARE
    for match in TAG.finditer(html):
        name = match[2].lower()
        formatting.growth += formatting.length
        if name in _UNCOUNTED:
            pass
        elif not match[1]:
            opened[name] = opened.get(name, 0) + 1
            depth, total = depth + 1, total + 1
            if name in _FORMATTING:
                formatting.start(name, match[0], depth)
        elif opened.get(name):
            opened[name] -= 1
            if name in _FORMATTING:
                formatting.end(name, depth)
            depth -= 1
        if depth > MAX_DEPTH:
            raise ValueError(f"HTML elements are nested deeper than {MAX_DEPTH}")
        if total > MAX_ELEMENTS:
            raise ValueError(f"more than {MAX_ELEMENTS} HTML elements")
        if formatting.growth > allowed:
            raise ValueError(
                f"unclosed formatting elements make the HTML more than {MAX_GROWTH} times longer"
            )


def _is_simple(html: str) -> bool:
    """Whether all formatting elements have only text in them, as most have: this test is fast."""
    return len(_STARTS.findall(html)) == len(_SIMPLE.findall(html))
