"""Attribute lists: `{: .lead}` of kramdown and Python-Markdown, `{#id .cls}` of goldmark.

    ## Method {#method}        Text.            [Out](https://x.example/){:target="_blank"}
                               {: .lead}

Classes mean nothing outside of the site, so only the ids and the attributes that sanitising keeps have an
effect, but the lists are never text.  Without a colon, a list has to begin with `#`, `.` or `name=`: `{name}`
is text.  See https://kramdown.gettalong.org/syntax.html#inline-attribute-lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from feeds.dialects.site.tokens import new_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_MARK = r"[#.][^\s{}\"'=#]{1,200}"
_PAIR = r"[A-Za-z_][\w:.-]{0,60}=(?:\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}'|[^\s{}\"']{1,2000})"
_ITEM = rf"(?:{_MARK}|{_PAIR}|[A-Za-z][\w-]{{0,60}})"
_FIRST = rf"(?:{_MARK}|{_PAIR})"
_BODY = rf"[ \t]*+(?:{_ITEM}(?:[ \t]++{_ITEM})*+)?+[ \t]*+"
_LIST = rf"\{{(?::{_BODY}|[ \t]*+{_FIRST}(?:[ \t]++{_ITEM})*+[ \t]*+)\}}"
_DEFINITION = r"\{:[A-Za-z][\w-]{0,60}:[^{}\n]{0,2000}\}"
_list = re.compile(_LIST)
_line = re.compile(rf"[ \t]*+(?:{_LIST}|{_DEFINITION})[ \t]*+")
_item = re.compile(rf"(?P<mark>{_MARK})|(?P<name>[A-Za-z_][\w:.-]*)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s{{}}]+)")
_TOC = re.compile(r"(?<![\w.#-])(?:\.(?=no_))?(toc|no_toc)(?![\w=-])")
"""A reference `toc`, but not a class: a list `{: .toc}` is one that somebody wrote."""
_CLOSERS = frozenset({"link_close", "image", "code_inline", "html_inline"})


@dataclass(frozen=True, slots=True)
class AttributeList:
    """The pairs of a list, in order, and kramdown's words about the table of contents: `toc`, `no_toc`."""

    pairs: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = ()

    def give(self, token: Token) -> None:
        """Adds the attributes to an element; those that it has stay."""
        for name, value in self.pairs:
            if name not in token.attrs:
                token.attrSet(name, value)
        token.meta.update(dict.fromkeys(self.words, True))


def parse_list(text: str) -> AttributeList:
    """Returns the ids and named attributes in a list; classes and references are left out."""
    pairs = []
    for item in _item.finditer(text):
        if item["mark"]:
            pairs += [("id", item["mark"][1:])] if item["mark"].startswith("#") else []
        else:
            pairs.append((item["name"].lower(), item["value"].strip("\"'")))
    without_values = _item.sub(lambda item: item[0] if item["mark"] else " ", text)
    return AttributeList(tuple(pairs), tuple(_TOC.findall(without_values)))


def attributes_plugin(parser: MarkdownIt) -> None:
    """Adds attribute lists to a parser."""
    parser.core.ruler.before("inline", "attribute_lines", _block_lists)
    parser.inline.ruler.before("text", "attributes", _inline_list)


def _inline_list(state: StateInline, silent: bool) -> bool:
    """Reads a list directly after a link, a picture, code, an HTML tag or emphasis."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    emphasis = last.type == "text" and last.content[-1:] in ("*", "_", "~")
    found = _list.match(state.src, state.pos) if emphasis or last.type in _CLOSERS else None
    if found is None:
        return False
    if not silent and not emphasis:
        parse_list(found[0]).give(_opener(state.tokens))
    state.pos = found.end()
    return True


def _opener(tokens: Sequence[Token]) -> Token:
    """Returns the token with the attributes of the element that ends here."""
    last = tokens[-1]
    if last.nesting >= 0:
        return last
    return next(token for token in reversed(tokens) if token.nesting == 1 and token.level == last.level)


def _block_lists(state: StateCore) -> None:
    """Takes the lists off headings and paragraphs.

    A paragraph that is only lists belongs to the block before it, if no blank line is between them.
    """
    if "{" in state.src:
        state.tokens = _without_rows(_without_lists(state.tokens))
    state.tokens = _without_empty(state.tokens)


def _without_lists(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    opened: list[Token] = []
    after: dict[int, str] = {}
    for place, token in enumerate(tokens):
        if token.type != "inline" or "{" not in token.content:
            rest = after.pop(id(_track(opened, token)), "")
            kept += [token, *(_paragraph(rest, token.level) if rest else ())]
            continue
        owner = tokens[place - 1]
        if owner.type == "heading_open":
            _take_trailing(token, owner)
        elif owner.type == "paragraph_open":
            if opened and (rest := _take_rest(token)):
                after[id(opened[-1])] = rest
            lists = _take_lines(token)
            _give(lists, owner if token.content else _before(kept, owner), opened)
        kept.append(token)
    return kept


def _track(opened: list[Token], token: Token) -> Token | None:
    """Returns the start of the list that ends with this token."""
    if token.type in ("bullet_list_open", "ordered_list_open"):
        opened.append(token)
    return opened.pop() if token.type in ("bullet_list_close", "ordered_list_close") else None


def _take_rest(token: Token) -> str:
    """Removes the lines after `{:toc}` from a paragraph of a list, and returns them.

    In kramdown the list ends there; in CommonMark they go on with its paragraph, and the table of contents
    would replace them.
    """
    lines = token.content.split("\n")
    lists = (at for at, line in enumerate(lines) if _list.fullmatch(line.strip()))
    end = next((at for at in lists if "toc" in parse_list(lines[at]).words), len(lines)) + 1
    token.content = "\n".join(lines[:end])
    return "\n".join(lines[end:])


def _paragraph(text: str, level: int) -> list[Token]:
    inline = new_token("inline", level=level + 1, content=text, children=[], block=True)
    return [
        new_token("paragraph_open", "p", 1, level=level, block=True),
        inline,
        new_token("paragraph_close", "p", -1, level=level, block=True),
    ]


def _take_trailing(token: Token, owner: Token) -> None:
    text = token.content.rstrip()
    start = text.rfind("{")
    if _list.fullmatch(text, start) and text[start - 1 : start].strip() == "":
        parse_list(text[start:]).give(owner)
        token.content = text[:start].rstrip()


def _take_lines(token: Token) -> list[AttributeList]:
    """Removes the lines that are lists from a paragraph, and returns them."""
    lines = token.content.split("\n")
    kept = [line for line in lines if not _line.fullmatch(line)]
    if len(kept) == len(lines):
        return []
    token.content = "\n".join(kept)
    return [parse_list(line.strip()) for line in lines if _list.fullmatch(line.strip())]


def _give(lists: Sequence[AttributeList], owner: Token | None, opened: Sequence[Token]) -> None:
    for each in lists:
        of_list = opened and ("toc" in each.words or (owner is not None and owner.hidden))
        target = opened[-1] if of_list else owner
        if target is not None:
            each.give(target)


def _before(kept: Sequence[Token], owner: Token) -> Token | None:
    """Returns the block that ends on the line before `owner`, a paragraph."""
    for token in islice(reversed(kept), 1, None):
        if token.level == owner.level and token.nesting >= 0 and token.map and owner.map:
            return token if token.map[1] == owner.map[0] else None
        if token.level < owner.level:
            return None
    return None


def _without_empty(tokens: Sequence[Token]) -> list[Token]:
    """Removes the paragraphs that have become empty."""
    empty = {
        place + step
        for place, token in enumerate(tokens)
        if token.type == "inline" and not token.content and tokens[place - 1].type == "paragraph_open"
        for step in (-1, 0, 1)
    }
    return [token for place, token in enumerate(tokens) if place not in empty]


def _without_rows(tokens: list[Token]) -> list[Token]:
    """Removes the rows of tables that are lists: the list after a table looks like a row."""
    rows = [
        place
        for place, token in enumerate(tokens)
        if token.type == "inline" and tokens[place - 2].type == "tr_open" and _line.fullmatch(token.content)
    ]
    if not rows:
        return tokens
    removed: set[int] = set()
    for place in rows:
        end = next(at for at in range(place, len(tokens)) if tokens[at].type == "tr_close")
        removed.update(range(place - 2, end + 1))
    return [token for place, token in enumerate(tokens) if place not in removed]
