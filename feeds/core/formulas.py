"""Formulas in MathML, with nothing in them that readers without MathML would show twice, and those in TeX."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from feeds.core.tags import TAG, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MATHML = frozenset((
    "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext",
    "mtr", "munder", "munderover", "none", "semantics",
))  # fmt: skip
"""Elements that are kept in formulas (MathML Core, 1.3); HTML inside them is parsed differently each time."""
_TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))
_ANNOTATION = re.compile(r"<annotation\b[^<>]*+>(.*?)</annotation>", re.DOTALL)
_TITLE = re.compile(r"<title\b[^<>]*+>.*?</title>", re.DOTALL)
_TEX = re.compile(
    r"<script\s+(?P<attributes>(?:(?!type\b)[^\s<>]++\s++)*+type\s*+=\s*+[\"']?math/tex\b[^<>]*+)>"
    r"(?P<source>(?:[^<]|<(?!/?script))*+)</script[^<>]*+>",
    re.IGNORECASE,
)
"""A formula as kramdown writes it, for MathJax 2."""
_UNPARSED = re.compile(r"\s*+%\s*+<!\[CDATA\[(.*?)(?:%\s*)?\]\]>\s*", re.DOTALL)


def formula(start: str, alttext: str, inner: str) -> str:
    """Returns a formula without its source; of one that is nothing but source, this or the `alttext`.

    `start` is the tag, `inner` the content, both as nh3 writes them.
    """
    shown = "".join(_only_mathml(_ANNOTATION.sub("", _TITLE.sub("", inner))))
    if text_of(shown):
        return f"{start}{shown}</math>"
    return escape(alttext or next(map(text_of, _ANNOTATION.findall(inner)), ""))


def with_tex(html: str) -> str:
    """Returns HTML with formulas in TeX as text between MathJax's delimiters, not in scripts."""
    return _TEX.sub(_delimited, html)


def _delimited(found: re.Match[str]) -> str:
    source = _UNPARSED.fullmatch(found["source"])
    tex = escape((source[1] if source else found["source"]).strip())
    return f"\\[{tex}\\]" if "mode=display" in found["attributes"] else f"\\({tex}\\)"


def _only_mathml(formula: str) -> Iterator[str]:
    """Yields the pieces of a formula, with only text in its tokens, whose content is parsed as HTML."""
    place, token, depth = 0, "", 0
    for match in TAG.finditer(formula):
        yield formula[place : match.start()]
        place = match.end()
        end, name = match[1], match[2]
        if token and name == token:
            depth += -1 if end else 1
        elif not token and not end and name in _TOKENS:
            token, depth = name, 1
            yield match[0]
            continue
        if token and not depth:
            token = ""
            yield match[0]
        elif not token and name in MATHML:
            yield match[0]
    yield formula[place:]
