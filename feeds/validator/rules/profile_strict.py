"""Strict: advice beyond the specifications, for feeds that every reader should show well."""

from __future__ import annotations

from feeds.validator.profiles.demands import clark, demand, has_value
from feeds.validator.rule import Document, Element, Problem, Problems, rule

PROFILE = "https://www.rssboard.org/rss-profile"

date = demand(
    "strict-missing-date", of="rss:item", child="pubDate|dc:date",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    title="An RSS item should have a pubDate or dc:date.",
    why="Without it, readers show the day on which they found the item.", severity="info",
    see=f"{PROFILE}#element-channel-item-pubdate", profile="strict",
)  # fmt: skip


@rule(
    "strict-missing-language",
    on="rss:channel",
    severity="info",
    see=f"{PROFILE}#element-channel-language",
    w3c="MissingDCLanguage",
    profile="strict",
)
def missing_language(channel: Element, document: Document) -> Problems:
    """An RSS channel should have a language.

    Screen readers, translation and search use it. For podcasts, `itunes-incomplete-show` reports it.

    bad in channel: <ttl>60</ttl>
    good in channel: <language>en</language>
    """
    languages = channel.iterchildren("language", clark("dc:language"))
    podcast = next(channel.iterchildren(clark("itunes:*")), None) is not None
    if not any(map(has_value, languages)) and not podcast and channel not in document.incomplete:
        yield Problem(channel, "should have a <language>", missing="language")
