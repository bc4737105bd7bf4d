"""Atom's feeds and entries: what they must have, and what may not come twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds.validator.atom_tree import ATOM, ENTRY, FEED, SOURCE
from feeds.validator.elements import text_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.dates import implausible, parse_rfc3339
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

AUTHOR = f"{ATOM}author"
ID, UPDATED = f"{ATOM}id", f"{ATOM}updated"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_address = re.compile(r"[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++").search


@rule(
    "atom-missing-author",
    on="atom:feed atom:entry",
    severity="error",
    see=f"{SEE}#section-4.1.1",
    w3c="MissingElement",
)
def missing_author(element: _Element, document: Document) -> Iterator[Problem]:
    """Every entry has an author: its own, its source's, or the feed's.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry></feed>
    good: <author><name>Somebody</name></author>
    """
    if element.tag == ENTRY:
        if element.getparent() is not None:
            return
        entries = iter([element])
    elif element.find(AUTHOR) is not None:
        return
    else:
        entries = element.iterchildren(ENTRY)
    for entry in entries:
        if entry in document.incomplete:
            continue
        if entry.find(AUTHOR) is None and entry.find(f"{SOURCE}/{AUTHOR}") is None:
            said = "must have an <author>, for neither its source nor the feed has one"
            yield Problem(entry, said, missing="author")


@rule(
    "atom-misplaced-metadata",
    on="atom:feed",
    severity="warning",
    see=f"{SEE}#section-4.1.1",
    w3c="MisplacedMetadata",
)
def misplaced_metadata(feed: _Element, _document: Document) -> Iterator[Problem]:
    """What is said of the feed comes before its entries, as in the grammar, for readers that stop early.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry><author><name>Somebody</name></author></feed>
    good in channel: <author><name>Somebody</name></author>
    """
    entries = feed.iterchildren(ENTRY)
    first = next(entries, None)
    if first is None:
        return
    for child in first.itersiblings(f"{ATOM}*"):
        if child.tag != ENTRY:
            yield Problem(child, "should come before the first <entry>")


@rule(
    "atom-duplicate-entries",
    on="atom:feed",
    severity="warning",
    see=f"{SEE}#section-4.1.1",
    w3c="DuplicateEntries",
)
def duplicate_entries(feed: _Element, _document: Document) -> Iterator[Problem]:
    """Two entries of one id are two states of one entry, and should differ in the time of their update.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <author><name>Somebody</name></author>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Others.</content></entry></feed>
    good in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <author><name>Somebody</name></author>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-31T00:00:00Z</updated>
    <content>Others.</content></entry></feed>
    """
    seen: set[tuple[str, str]] = set()
    for entry in feed.iterchildren(ENTRY):
        identity = entry.find(ID)
        name = text_of(identity)
        state = name, text_of(entry.find(UPDATED))
        if name and state in seen:
            yield Problem(identity, f"should not come twice with one <updated>: {shown(name)}", value=name)
        seen.add(state)


@rule(
    "atom-same-updated",
    on="atom:feed",
    severity="info",
    see=f"{SEE}#section-4.2.15",
    w3c="DuplicateUpdated",
    profile="strict",
)
def same_updated(feed: _Element, _document: Document) -> Iterator[Problem]:
    """Entries that were updated in the same instant have no order that readers could keep.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <author><name>Somebody</name></author>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry>
    <entry><id>tag:example.org,2026:2</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Others.</content></entry></feed>
    good: <updated>2025-12-30T00:00:00Z</updated>
    """
    seen: dict[str, str] = {}
    for entry in feed.iterchildren(ENTRY):
        updated = entry.find(UPDATED)
        moment = text_of(updated)
        name = text_of(entry.find(ID))
        if moment and seen.setdefault(moment, name) != name:
            yield Problem(updated, f"is that of another entry as well: {shown(moment)}", value=moment)


@rule(
    "atom-implausible-date",
    on="atom:updated atom:published",
    severity="warning",
    see=f"{SEE}#section-3.3",
    w3c="ImplausibleDate",
    over_time="disappears",
)
def implausible_date(element: _Element, document: Document) -> Iterator[Problem]:
    """A date long before the web or far ahead is a slip, or the time of a clock that is not set.

    bad: <updated>0103-12-13T18:30:02Z</updated>
    good: <updated>2003-12-13T18:30:02Z</updated>
    """
    value = text_of(element)
    now = document.now or LATEST
    if "1970" <= value[:4] <= str(now.year):
        return
    moment = parse_rfc3339(value)
    if moment is not None and (flaws := implausible(moment, now)):
        yield Problem(element, flaws[0].message, value=value)


@rule(
    "atom-email-in-name", on="atom:name", severity="warning", see=f"{SEE}#section-3.2.1", w3c="ContainsEmail"
)
def email_in_name(name: _Element, _document: Document) -> Iterator[Problem]:
    """A name is for people; an address has an element of its own, which readers can hide from robots.

    bad: <author><name>Jane (jane@example.org)</name></author>
    good: <author><name>Jane</name><email>jane@example.org</email></author>
    """
    value = text_of(name)
    if "@" in value and _address(value[:1000]):
        yield Problem(name, "should not hold an e-mail address, which goes into <email>", value=value)


@rule(
    "atom-obsolete-version", on="atom03:feed atom03:entry", severity="error", see=SEE, w3c="ObsoleteNamespace"
)
def obsolete_version(root: _Element, _document: Document) -> Iterator[Problem]:
    """Atom 0.3 and the drafts of Atom 1.0 have been obsolete since 2005, and readers drop them.

    bad in document: <feed version="0.3" xmlns="http://purl.org/atom/ns#"/>
    good in document: <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id>
    <title>Story</title><updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <content>Words.</content></entry>
    """
    yield Problem(root, f"must be in the namespace {ATOM[1:-1]}, not in that of an old version")


@rule(
    "atom-namespace-prefix",
    on="atom:feed atom:entry app:service app:categories",
    severity="warning",
    see=SEE,
    w3c="AvoidNamespacePrefix",
)
def namespace_prefix(root: _Element, document: Document) -> Iterator[Problem]:
    """Atom's elements should stand without a prefix: programs that search for their plain names find them so.

    bad in document: <a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>tag:example.org,2026:1</a:id>
        <a:title>Story</a:title><a:updated>2025-12-30T00:00:00Z</a:updated>
        <a:author><a:name>Somebody</a:name></a:author><a:content>Words.</a:content></a:entry>
    good: <summary>Words.</summary>
    """
    if root.getparent() is not None or document.adopted:
        return
    usual = (None,) if root.tag in (FEED, ENTRY) and root.prefix else (None, "atom")
    prefixes = (name for name, uri in root.nsmap.items() if uri == ATOM[1:-1] and name not in usual)
    if prefix := next(prefixes, None):
        yield Problem(root, f"should not need the prefix {prefix} for Atom's elements", value=prefix)
