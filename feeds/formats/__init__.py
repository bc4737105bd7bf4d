"""The wing that renders: Channel + Page -> bytes. Each module announces a FORMAT."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.formats.fragments import Fragments
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.loss import Tell
    from feeds.model.page import Page

    Listen = Callable[[Channel, Page, Article | None, Tell], None]


def _nothing_lost(_channel: Channel, _page: Page, _article: Article | None, _tell: Tell) -> None:
    """A format that carries everything."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document: `suffix` without its dot, `media_type` with its charset where it has one.

    `title` is what people call the format, `about` one sentence on who should take it, `place` where it
    stands when people are given the choice: low numbers first.  `listen` tells what a document leaves out
    of an article, or of the channel where there is None.  `fragments` spare
    writing an article again for every document that it stands in.
    """

    name: str
    suffix: str
    media_type: str
    render: Callable[[Channel, Page], bytes]
    fragments: Fragments
    title: str = ""
    about: str = ""
    place: int = 100
    listen: Listen = _nothing_lost


@cache
def formats() -> tuple[Format, ...]:
    """Every format that a module of this package announces, in the order of their places."""
    announced: list[Format] = discover("feeds.formats", "FORMAT")
    return tuple(sorted(announced, key=lambda format_: (format_.place, format_.name)))


def kept_as(format_: Format, channel: Channel) -> str:
    """The name by which pieces in a format are kept: a podcast's say more."""
    return f"{format_.name} podcast" if channel.podcast is not None else format_.name
