"""Abbreviations of kramdown and Python-Markdown: `*[TEU]: Twenty-foot equivalent unit`.

The lines disappear; each abbreviation is explained where it occurs first, since a long explanation could
otherwise be written often.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Annotated

from feeds.dialects.site.tokens import new_token, text_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from feeds.core.limits import Limit

_LINE = re.compile(r" {0,3}\*\[([^\[\]\n]{1,100})\]:[ \t]*([^\n]*)")
_MOST: Annotated[
    int,
    Limit(
        "html",
        "elements",
        "abbreviations that the Markdown of an article defines",
        "the other definitions stay as text",
    ),
] = 500


def abbreviations_plugin(parser: MarkdownIt) -> None:
    """Adds abbreviations to a parser."""
    parser.block.ruler.before("reference", "abbreviation", _read, {"alt": ["paragraph"]})


def _read(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    found = _LINE.fullmatch(state.src, begin, state.eMarks[start_line])
    known = state.env.setdefault("abbreviations", {})
    if found is None or (len(known) >= _MOST and found[1] not in known):
        return False
    if not silent:
        known.setdefault(found[1], found[2].strip())
        state.line = start_line + 1
    return True


def explain(tokens: Sequence[Token], known: dict[str, str]) -> None:
    """Marks the first occurrence of each abbreviation in the text."""
    left = {name: text for name, text in known.items() if text}
    if not left:
        return
    names = sorted(left, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for inline in tokens:
        if inline.type == "inline" and inline.children and left:
            inline.children = [new for child in inline.children for new in _split(child, pattern, left)]


def _split(child: Token, pattern: re.Pattern[str], left: dict[str, str]) -> Iterator[Token]:
    place = 0
    if child.type == "text":
        for found in pattern.finditer(child.content):
            text = left.pop(found[0], None)
            if text is not None:
                yield text_token(child.content[place : found.start()])
                yield new_token(
                    "html_inline", content=f'<abbr title="{escape(text)}">{escape(found[0])}</abbr>'
                )
                place = found.end()
    if not place:
        yield child
    elif place < len(child.content):
        yield text_token(child.content[place:])
