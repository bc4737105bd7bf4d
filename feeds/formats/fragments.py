"""Render each article once, and join documents from these fragments, byte for byte as if rendered at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from feeds.core.markup import outside_cdata
from feeds.model.article import Article
from feeds.model.page import UNDATED, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from feeds.model.channel import Channel
    from feeds.model.page import Link

    Render = Callable[[Channel, Page], bytes]

AT_ONCE = 200
"""Articles that are rendered together."""
FRAMES = 256
"""Documents without their articles that each format keeps in memory."""
_SOME = datetime(2000, 1, 1, tzinfo=UTC)
_STUB = Article("urn:x-stub", "-", _SOME, _SOME)
"""Stands for the articles when a frame is rendered, because a document without articles differs."""
_AS_IT_IS = re.compile(r"[A-Za-z0-9:/?#@!$()*+,;=%._~-]+")
"""The characters of URLs (RFC 3986, 2) that need no escaping in an attribute."""


@dataclass(frozen=True, slots=True)
class Fragments:
    """How a format renders one fragment for each article, and joins fragments in place of `page.articles`."""

    pieces: Callable[[Channel, Sequence[Article]], list[bytes]]
    join: Callable[[Channel, Page, Sequence[bytes]], bytes]


def in_parts(render: Render, fragments: Fragments) -> Render:
    """Returns a function that renders long documents in parts, since trees take ten times as much memory."""

    def rendered(channel: Channel, page: Page) -> bytes:
        articles = page.articles
        if len(articles) <= AT_ONCE:
            return render(channel, page)
        starts = range(0, len(articles), AT_ONCE)
        parts = (fragments.pieces(channel, articles[start : start + AT_ONCE]) for start in starts)
        return fragments.join(channel, page, list(chain.from_iterable(parts)))

    return rendered


def _without_addresses(
    channel: Channel, links: tuple[Link, ...]
) -> tuple[tuple[Link, ...], list[tuple[bytes, bytes]]]:
    """Returns the links with placeholder URLs, the same for all pages of a feed, and their replacements."""
    stubs, put_in = [], []
    for number, link in enumerate(links):
        if channel.podcast is None and _AS_IT_IS.fullmatch(link.href):
            stub = f"https://{number}.stub.invalid/"
            put_in.append((f'"{stub}"'.encode(), f'"{link.href}"'.encode()))
            link = replace(link, href=stub)
        stubs.append(link)
    return tuple(stubs), put_in


def xml_fragments(render: Render, tag: str, stamps: Callable[[datetime], Iterable[bytes]]) -> Fragments:
    """Returns fragments that are adjacent elements `tag`; `stamps` returns what changes with every update."""
    # Text that looks like the element can only be in CDATA sections; everywhere else `<` is escaped.
    token = re.compile(f"<(/?){tag}>".encode())

    def cut(document: bytes) -> tuple[bytes, list[bytes], bytes]:
        tags = [tag for span in outside_cdata(document) for tag in token.finditer(document, *span)]
        starts = [tag.start() for tag in tags if not tag[1]]
        ends = [tag.end() for tag in tags if tag[1]]
        pieces = [document[start:end] for start, end in zip(starts, ends, strict=True)]
        return document[: starts[0]], pieces, document[ends[-1] :]

    @lru_cache(FRAMES)
    def frame(channel: Channel, page: Page) -> tuple[bytes, bytes]:
        head, _, tail = cut(render(channel, page))
        return head, tail

    def pieces(channel: Channel, articles: Sequence[Article]) -> list[bytes]:
        page = Page(tuple(articles), _SOME, "-", "-", channel.home, "urn:x-stub")
        return cut(render(channel, page))[1] if articles else []

    def join(channel: Channel, page: Page, parts: Sequence[bytes]) -> bytes:
        if not parts:
            return render(channel, replace(page, articles=()))
        links, put_in = _without_addresses(channel, page.links)
        time = page.updated if page.updated == UNDATED else _SOME
        head, tail = frame(channel, replace(page, updated=time, articles=(_STUB,), links=links))
        times = zip(stamps(time), stamps(page.updated), strict=True)
        for old, new in (*times, *put_in):
            head = head.replace(old, new)
        between = head[head.rindex(b"\n") :]
        whole = [*parts]
        whole[0] = head + whole[0]
        whole[-1] += tail
        return between.join(whole)  # a large document is copied once

    return Fragments(pieces, join)
