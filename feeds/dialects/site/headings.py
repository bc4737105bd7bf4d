"""The ids of headings, so that links inside the article work, and the table of contents of kramdown.

Generators make an id of a heading in different ways; the one that the article links to is used, else that of
Hugo (GitHub's).
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.core.tags import ANY_TAG
from feeds.dialects.site.tokens import link_tokens, new_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from markdown_it.token import Token

_NO_GITHUB = re.compile(r"[^\w\- ]")
_NO_KRAMDOWN = re.compile(r"[^a-zA-Z0-9 -]")
_BEFORE_LETTER = re.compile(r"^[^a-zA-Z]+")
_NO_PYTHON = re.compile(r"[^\w\s-]")
_RUNS = re.compile(r"[-\s]+")
_HREF = re.compile(r"href=[\"']#([^\"'<>]++)[\"']")
_ELEMENT = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_MAX_ID = 300
"""Characters of a heading that its id is made from."""


def add_ids(tokens: Sequence[Token]) -> None:
    """Gives each heading without an id one."""
    linked = set(_fragments(tokens))
    used = {str(each.attrs["id"]): 0 for each in tokens if "id" in each.attrs}
    for place, each in enumerate(tokens):
        if each.type == "heading_open" and "id" not in each.attrs:
            each.attrSet("id", _id(text_of(tokens[place + 1]), linked, used))


def with_ids(html: str) -> str:
    """Gives each heading an id, in HTML whose tags have no other ids; as `add_ids`."""
    linked = {unquote(unescape(target)) for target in _HREF.findall(html)}
    used: dict[str, int] = {}

    def one(found: re.Match[str]) -> str:
        text = unescape(ANY_TAG.sub("", found[2]).replace("\n", ""))
        return f'<h{found[1]} id="{escape(_id(text, linked, used))}">{found[2]}</h{found[1]}>'

    return _ELEMENT.sub(one, html)


def _id(text: str, linked: AbstractSet[str], used: dict[str, int]) -> str:
    """Returns the id of a heading with this text: one that is linked to, else the first unused one."""
    names = list(_names(text[:_MAX_ID]))
    name = next((name for name in names if name and name in linked and name not in used), names[0])
    return _unused(name, used)


def _names(text: str) -> Iterator[str]:
    """Yields the ids that goldmark, kramdown and Python-Markdown give to a heading of this text."""
    yield _NO_GITHUB.sub("", text.strip().lower()).replace(" ", "-") or "heading"
    yield _NO_KRAMDOWN.sub("", _BEFORE_LETTER.sub("", text)).replace(" ", "-").lower() or "section"
    yield _RUNS.sub("-", _NO_PYTHON.sub("", text).strip().lower())


def _unused(name: str, used: dict[str, int]) -> str:
    """Returns the name, numbered if it is used, and adds it to the used ones, each with its last number."""
    found = name
    while found in used:
        used[name] += 1
        found = f"{name}-{used[name]}"
    used[found] = 0
    return found


def _fragments(tokens: Iterable[Token]) -> Iterator[str]:
    """Yields what the links to places in the same document point to."""
    for each in tokens:
        for child in (each, *(each.children or ())):
            href = str(child.attrs.get("href", ""))
            if href.startswith("#"):
                yield unquote(href[1:])
            elif child.type in ("html_inline", "html_block"):
                yield from map(unquote, _HREF.findall(child.content))


def text_of(inline: Token) -> str:
    """Returns the text of a heading, without its markup."""
    kinds = ("text", "code_inline", "math")
    return "".join(child.content for child in inline.children or () if child.type in kinds)


def with_contents(tokens: list[Token]) -> list[Token]:
    """Replaces the first list that asks for it (`{:toc}`) by a table of contents; other lists stay."""
    start = next((place for place, each in enumerate(tokens) if _is_contents(each)), None)
    if start is None:
        return tokens
    type_, level = tokens[start].type.replace("_open", "_close"), tokens[start].level
    ends = (place for place in range(start, len(tokens)) if tokens[place].type == type_)
    end = next(place for place in ends if tokens[place].level == level)
    return [*tokens[:start], *_contents(tokens), *tokens[end + 1 :]]


def _is_contents(token: Token) -> bool:
    return token.type in ("bullet_list_open", "ordered_list_open") and bool(token.meta.get("toc"))


def _contents(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yields a flat list of links: readers indent nested lists, and headings skip levels."""
    found = [
        (str(each.attrs.get("id", "")), text_of(tokens[place + 1]))
        for place, each in enumerate(tokens)
        if each.type == "heading_open" and not each.meta.get("no_toc")
    ]
    if not found:
        return
    yield new_token("bullet_list_open", "ul", 1, block=True)
    for id_, text in found:
        yield new_token("list_item_open", "li", 1, block=True)
        yield new_token("inline", children=link_tokens(f"#{id_}", text), content=text)
        yield new_token("list_item_close", "li", -1, block=True)
    yield new_token("bullet_list_close", "ul", -1, block=True)
