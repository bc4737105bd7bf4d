"""Paged, archived and complete feeds (RFC 5005): which links go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.atom_tree import ENTRY, address, links, relation, resolved
from feeds.validator.elements import value_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.history import NAMESPACE, SEE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

COMPLETE, ARCHIVE = NAMESPACE.clark("complete"), NAMESPACE.clark("archive")
FEEDS = "atom:feed rss:channel rss091:channel rss1:channel"
PAGES = ("first", "last", "previous", "prev", "next", "prev-archive", "next-archive")


@rule(
    "fh-page-of-complete-feed",
    on=FEEDS,
    severity="error",
    see=f"{SEE}#section-2",
    w3c="FeedRelInCompleteFeed",
    needs="fh:complete",
)
def page_of_complete_feed(channel: _Element, _document: Document) -> Iterator[Problem]:
    """A feed that is complete in one document has no pages and no archive.

    bad in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    good in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    """
    if channel.find(COMPLETE) is not None:
        for link in links(channel, *PAGES):
            yield Problem(link, f'must not be there with rel="{relation(link)}", for the feed is complete')


@rule(
    "fh-complete-elsewhere",
    on=FEEDS,
    severity="error",
    see=f"{SEE}#section-2",
    w3c="CurrentNotSelfInCompleteFeed",
    needs="fh:complete",
)
def complete_elsewhere(channel: _Element, _document: Document) -> Iterator[Problem]:
    """A complete feed is its own current document.

    bad in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/other"/>
    good in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
    """
    if channel.find(COMPLETE) is None:
        return
    own = _addresses(channel, "self")
    for link in links(channel, "current"):
        if _address(link) not in own:
            yield Problem(link, 'must be the same as the link with rel="self", for the feed is complete')


@rule("fh-link-past-end", on=FEEDS, severity="error", see=f"{SEE}#section-3", w3c="LinkPastEnd")
def link_past_end(channel: _Element, _document: Document) -> Iterator[Problem]:
    """The last page of a feed has no next one, and the first no previous one.

    bad in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="first" href="https://example.org/feed"/>
        <link rel="previous" href="https://example.org/feed?page=0"/>
    good in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="first" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    """
    own = _addresses(channel, "self")
    for end, beyond in (("first", ("previous", "prev")), ("last", ("next",))):
        if not own.isdisjoint(_addresses(channel, end)):
            for link in links(channel, *beyond):
                yield Problem(link, f'must not have rel="{relation(link)}" in the {end} page of the feed')


@rule(
    "fh-archive-alone",
    on=FEEDS,
    severity="warning",
    see=f"{SEE}#section-4",
    w3c="ArchiveIncomplete",
    needs="fh:archive",
)
def archive_alone(channel: _Element, document: Document) -> Iterator[Problem]:
    """An archive document should link to its neighbours, or nobody finds the way through the archive.

    bad in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
    good in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
    """
    if channel.find(ARCHIVE) is None or channel in document.incomplete:
        return
    if next(links(channel, "prev-archive", "next-archive"), None) is None:
        yield Problem(
            channel, 'should have a <link> with rel="prev-archive", unless it is the oldest archive'
        )


@rule(
    "fh-archive-without-current",
    on=FEEDS,
    severity="warning",
    see=f"{SEE}#section-4",
    w3c="MissingCurrentInArchive",
    needs="fh:archive",
)
def archive_without_current(channel: _Element, document: Document) -> Iterator[Problem]:
    """An archive document should lead to the feed that is kept up to date.

    bad in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
    good in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
        <link rel="current" href="https://example.org/feed"/>
    """
    if channel.find(ARCHIVE) is None or channel in document.incomplete:
        return
    if next(links(channel, "current"), None) is None:
        yield Problem(channel, 'should have a <link> with rel="current" to the subscription document')


@rule(
    "fh-page-of-entry",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-3",
    w3c="FeedHistoryRelInEntry",
)
def page_of_entry(link: _Element, _document: Document) -> Iterator[Problem]:
    """Pages and archives are those of feeds, so their links do not belong into an entry.

    bad: <link rel="next-archive" href="https://example.org/2024"/>
    good: <link rel="related" href="https://example.org/2024"/>
    """
    parent = link.getparent()
    if parent is not None and parent.tag == ENTRY and relation(link) in (*PAGES, "current"):
        yield Problem(link, f'should not be in an <entry> with rel="{relation(link)}"')


def _addresses(channel: _Element, rel: str) -> set[tuple[str, ...]]:
    """The documents that a feed's links of a relation lead to."""
    return {where for link in links(channel, rel) if (where := _address(link)) is not None}


def _address(link: _Element) -> tuple[str, ...] | None:
    url = resolved(value_of(link, "href"), link)
    return None if url is None else address(url)
