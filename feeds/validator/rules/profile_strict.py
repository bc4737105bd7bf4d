"""Strict: advice that no specification gives, for feeds that are to be read everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.profiles.demands import demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

PROFILE = "https://www.rssboard.org/rss-profile"

language = demand(
    "strict-missing-language", of="rss:channel", child="language|dc:language", good="<language>en</language>",
    why="A channel should say its language, for screen readers, translation and search.",
    severity="info", see=f"{PROFILE}#element-channel-language", profile="strict",
)  # fmt: skip
date = demand(
    "strict-missing-date", of="rss:item", child="pubDate|dc:date",
    good="<pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>",
    why="An item should say when it was published, or readers show the day on which they found it.",
    severity="info", see=f"{PROFILE}#element-channel-item-pubdate", profile="strict",
)  # fmt: skip


@rule("strict-missing-encoding", on="atom:feed atom:entry rss:rss rdf:RDF", severity="info", see="https://www.w3.org/TR/xml/#charencoding",
      w3c="MissingEncoding", profile="strict")  # fmt: skip
def missing_encoding(root: _Element, document: Document) -> Iterator[Problem]:
    """A document should declare its encoding, so that it can be read wherever it is copied to.

    bad in document: <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:example.org,2026:a</id>
        <title>A</title><author><name>Ann</name></author><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/></feed>
    """
    if document.declared is None:
        yield Problem(root, "should declare its encoding in an XML declaration")
