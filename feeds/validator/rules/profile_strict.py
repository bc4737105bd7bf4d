"""Strict: advice that no specification gives, for feeds that are to be read everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.profiles.demands import clark, demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

PROFILE = "https://www.rssboard.org/rss-profile"

date = demand(
    "strict-missing-date",
    of="rss:item",
    child="pubDate|dc:date",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    why="An item should say when it was published, or readers show the day on which they found it.",
    severity="info",
    see=f"{PROFILE}#element-channel-item-pubdate",
    profile="strict",
)


@rule(
    "strict-missing-language",
    on="rss:channel",
    severity="info",
    see=PROFILE,
    w3c="MissingDCLanguage",
    profile="strict",
)
def missing_language(channel: _Element, document: Document) -> Iterator[Problem]:
    """A channel should say its language, for screen readers, translation and search.

    Of a podcast, `itunes-incomplete-show` says it.

    bad in channel: <ttl>60</ttl>
    good in channel: <language>en</language>
    """
    languages = (channel.find("language"), channel.find(clark("dc:language")))
    podcast = next(channel.iterchildren(clark("itunes:*")), None) is not None
    if languages == (None, None) and not podcast and channel not in document.incomplete:
        yield Problem(channel, "should have a <language>", missing="language")
