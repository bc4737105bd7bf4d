"""Strict: advice beyond the specifications, for feeds that every reader should show well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.problem import Problem
from feeds.validator.profiles.demands import clark, demand
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
    title="An RSS item should have a pubDate or dc:date.",
    why="Without it, readers show the day on which they found the item.",
    severity="info",
    see=f"{PROFILE}#element-channel-item-pubdate",
    profile="strict",
)


@rule(
    "strict-missing-language",
    on="rss:channel",
    severity="info",
    see=f"{PROFILE}#element-channel-language",
    w3c="MissingDCLanguage",
    profile="strict",
)
def missing_language(channel: _Element, document: Document) -> Iterator[Problem]:
    """An RSS channel should have a language.

    Screen readers, translation and search use it. For podcasts, `itunes-incomplete-show` reports it.

    bad in channel: <ttl>60</ttl>
    good in channel: <language>en</language>
    """
    languages = (channel.find("language"), channel.find(clark("dc:language")))
    podcast = next(channel.iterchildren(clark("itunes:*")), None) is not None
    if languages == (None, None) and not podcast and channel not in document.incomplete:
        yield Problem(channel, "should have a <language>", missing="language")
