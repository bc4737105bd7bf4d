"""Render documents: Channel + Page -> bytes. Each format's module defines `FORMAT`."""

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
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page

    ReportLosses = Callable[[Channel, Page, Article | None, OnLoss], None]


def _nothing_lost(_channel: Channel, _page: Page, _article: Article | None, _tell: OnLoss) -> None:
    """Reports nothing: the format can express everything."""


@dataclass(frozen=True, slots=True)
class Format:
    """A document format: `suffix` without its dot, `media_type` with its charset if it has one.

    `title` is its name for people, `about` one sentence on who should choose it; lists of formats are sorted
    by `place`.  `report_losses` reports what a document leaves out of an article, or of the channel if the
    article is None.  `fragments` lets several documents share an article that was rendered once.
    """

    name: str
    suffix: str
    media_type: str
    render: Callable[[Channel, Page], bytes]
    fragments: Fragments
    title: str = ""
    about: str = ""
    place: int = 100
    report_losses: ReportLosses = _nothing_lost


@cache
def formats() -> tuple[Format, ...]:
    """Returns all formats, sorted by `place`."""
    announced: list[Format] = discover("feeds.formats", "FORMAT")
    return tuple(sorted(announced, key=lambda format_: (format_.place, format_.name)))


def kept_as(format_: Format, channel: Channel) -> str:
    """Returns the key under which fragments are stored: those of a podcast have more elements."""
    return f"{format_.name} podcast" if channel.podcast is not None else format_.name
