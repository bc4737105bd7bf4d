"""Bare URLs in Markdown as links: those with a scheme, those that begin with `www.`, and e-mail addresses."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.tokens import link_tokens, text_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_MAX_WORD = 4096
"""Longer words are not searched, which takes time quadratic in their length."""
_WORD = re.compile(r"(\s+)")
_MARKS = ("://", "www.", "@")
"""One of them is in each URL that GitHub's Markdown makes a link of."""


def may_have_urls(text: str) -> bool:
    """Whether a text may contain URLs."""
    return any(mark in text for mark in _MARKS)


@cache
def _autolinks() -> Any:
    from linkify_it import LinkifyIt

    return LinkifyIt()


def linked(children: Sequence[Token]) -> Iterator[Token]:
    """Makes links of the URLs in the texts that are not in a link."""
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        depth += _raw_link(child.content) if child.type == "html_inline" else 0
        if child.type == "text" and depth <= 0 and may_have_urls(child.content):
            yield from _split(child)
        else:
            yield child


def _raw_link(html: str) -> int:
    start = html[:3].lower()
    return 1 if start in ("<a ", "<a>", "<a\n") else -1 if start == "</a" else 0


def _split(text: Token) -> Iterator[Token]:
    """Yields a text as texts and links."""
    pending = ""
    for word in _WORD.split(text.content):
        end = 0
        for found in _urls(word):
            pending += word[end : found.index]
            yield from _texts_of(pending)
            url = f"https://{found.raw}" if not found.schema and "@" not in found.raw else found.url
            yield from _link(url, found.raw)
            pending, end = "", found.last_index
        pending += word[end:]
    yield from _texts_of(pending)


def _urls(word: str) -> list[Any]:
    """Returns the URLs that GitHub's Markdown makes links of: with a scheme, `www.`, or e-mail addresses."""
    if len(word) > _MAX_WORD or not may_have_urls(word):
        return []
    found = _autolinks().match(word) or []
    return [
        each
        for each in found
        if each.schema in ("http:", "https:", "ftp:", "mailto:") or each.raw.startswith("www.")
    ]


def _texts_of(text: str) -> Iterator[Token]:
    if text:
        yield text_token(text)


def _link(url: str, text: str) -> Iterable[Token]:
    from markdown_it.common.normalize_url import normalizeLink, validateLink

    href = normalizeLink(url)
    return link_tokens(href, text) if validateLink(href) else _texts_of(text)
