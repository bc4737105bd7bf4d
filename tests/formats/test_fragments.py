"""The law of fragments: documents put together from pieces are the documents that are rendered whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

import pytest
from libraries import PODCAST, library
from samples import CHANNEL, UPDATED

from feeds.formats import formats, fragments
from feeds.model.article import Article
from feeds.model.page import Link, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.formats import Format
    from feeds.model.channel import Channel

LINKS = (
    Link("self", "https://news.example.org/feeds/feed", "application/x"),
    Link("hub", "https://hub.example.org/"),
)
OTHER = datetime(2017, 1, 2, 3, 4, 5, 678, tzinfo=timezone(timedelta(hours=-3.5)))
MARKUP = "<p>\n    <item>\n</item><entry>]]&gt;</entry></p>"
FENCES = Article("a", "<item></item>", UPDATED, UPDATED, html=MARKUP)


@cache
def articles() -> tuple[Article, ...]:
    return library(60)


SHOWN: dict[str, Callable[[], tuple[Article, ...]]] = {
    "none": tuple,
    "one": lambda: articles()[:1],
    "markup": lambda: (FENCES,),
    "many": lambda: (FENCES, *articles(), FENCES),
}


def page(*articles: Article) -> Page:
    home = "https://news.example.org/"
    return Page(articles, UPDATED, "News <item> & more", "What ]]> happened", home, "urn:x", LINKS)


@pytest.mark.slow
@pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.name)
@pytest.mark.parametrize("channel", [CHANNEL, PODCAST], ids=["plain", "podcast"])
@pytest.mark.parametrize("which", SHOWN)
def test_joined_is_rendered(format_: Format, channel: Channel, which: str) -> None:
    shown = SHOWN[which]()
    for archive, updated in ((False, UPDATED), (True, UPDATED), (False, OTHER)):
        whole = replace(page(*shown), archive=archive, updated=updated)
        pieces = format_.fragments.pieces(channel, shown)
        assert len(pieces) == len(shown)
        joined = format_.fragments.join(channel, replace(whole, articles=()), pieces)
        assert joined == format_.render(channel, whole)


@pytest.mark.slow
@pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.name)
def test_a_piece_does_not_depend_on_its_neighbours(format_: Format) -> None:
    together = format_.fragments.pieces(CHANNEL, articles()[:20])
    assert [format_.fragments.pieces(CHANNEL, [article])[0] for article in articles()[:20]] == together


@pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.name)
def test_a_long_document_rendered_in_parts_is_the_same(
    format_: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(FENCES, *library(4), FENCES)
    whole = format_.render(PODCAST, shown)
    for at_once in (1, 4):
        monkeypatch.setattr(fragments, "AT_ONCE", at_once)
        assert format_.render(PODCAST, shown) == whole
