"""Atom feeds and entries: required elements, their order, dates and namespaces."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import cast

from lxml import etree

from feeds.validator.atom_tree import ATOM, ENTRY, FEED, SOURCE
from feeds.validator.elements import child_of, is_root, text_of
from feeds.validator.remedies import remove
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import NAMESPACE, SEE
from feeds.vocabulary.datatypes.dates import implausible, parse_rfc3339, zero_date
from feeds.vocabulary.datatypes.factories import shown

AUTHOR = f"{ATOM}author"
ID, PUBLISHED, UPDATED = f"{ATOM}id", f"{ATOM}published", f"{ATOM}updated"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_same_ids = etree.XPath("a:entry/a:id[1][normalize-space(text())=$own]", namespaces={"a": NAMESPACE.uri})
_address = re.compile(r"[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++").search


@rule(
    "atom-missing-author",
    on="atom:feed atom:entry",
    severity="error",
    see=f"{SEE}#section-4.1.2",
    w3c="MissingElement",
    when=is_root,
)
def missing_author(element: Element, document: Document) -> Problems:
    """An Atom entry must have an author, unless its source or the feed has one.

    Some readers (Liferea, QuiteRSS, elfeed) show only the author in the entry itself, so it is best to repeat
    the feed's author in each entry.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <entry><id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry></feed>
    good: <author><name>Somebody</name></author>
    """
    if element.tag == ENTRY:
        entries = iter([element])
    elif child_of(element, AUTHOR) is not None:
        return
    else:
        entries = element.iterchildren(ENTRY)
    for entry in entries:
        if entry in document.incomplete:
            continue
        if child_of(entry, AUTHOR) is None and entry.find(f"{SOURCE}/{AUTHOR}") is None:
            message = "must have an <author>, because neither the feed nor its <source> has one"
            yield Problem(entry, message, missing="author")


@rule(
    "atom-misplaced-metadata",
    on="atom:feed",
    severity="warning",
    see=f"{SEE}#section-4.1.1",
    w3c="MisplacedMetadata",
)
def misplaced_metadata(feed: Element, _document: Document) -> Problems:
    """Elements that describe the Atom feed should come before its entries.

    Programs that read only the first entries never see what follows them.

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
def duplicate_entries(feed: Element, _document: Document) -> Problems:
    """Atom entries with the same id should differ in their updated date.

    Entries with one id are versions of the same entry, and the date says which is the newest. Give a
    different entry its own id.

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
        identity = child_of(entry, ID)
        name = text_of(identity)
        state = name, text_of(child_of(entry, UPDATED))
        if name and state in seen:
            yield Problem(identity, f"is used twice with the same <updated>: {shown(name)}", value=name)
        seen.add(state)


@rule("atom-id-of-feed", on="atom:feed", severity="warning", see=f"{SEE}#section-4.2.6")
def id_of_feed(feed: Element, _document: Document) -> Problems:
    """An Atom entry should have another id than its feed.

    An id identifies one thing permanently. Readers that keep feeds and entries in one place lose one of them.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/feed"/>
    <author><name>Somebody</name></author>
    <entry><id>tag:example.org,2026:feed</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
    <content>Words.</content></entry></feed>
    good: <id>tag:example.org,2026:1</id>
    """
    own = text_of(child_of(feed, ID))
    for identity in cast("list[Element]", _same_ids(feed, own=own)) if own else ():
        yield Problem(identity, "should not be that of the feed", value=own)


@rule(
    "atom-same-updated",
    on="atom:feed",
    severity="info",
    see=f"{SEE}#section-4.2.15",
    w3c="DuplicateUpdated",
    profile="strict",
)
def same_updated(feed: Element, _document: Document) -> Problems:
    """Atom entries should differ in their updated date.

    Readers sort entries by date; for entries of the same date, the order is undefined.

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
        updated = child_of(entry, UPDATED)
        moment = text_of(updated)
        name = text_of(child_of(entry, ID))
        if moment and seen.setdefault(moment, name) != name:
            yield Problem(updated, f"is the same as in another entry: {shown(moment)}", value=moment)


@rule(
    "atom-implausible-date",
    on="atom:updated atom:published",
    severity="warning",
    see=f"{SEE}#section-3.3",
    w3c="ImplausibleDate",
    over_time="disappears",
)
def implausible_date(element: Element, document: Document) -> Problems:
    """An Atom date should be neither before 1900 nor more than a year in the future.

    It comes from a typing error, from a clock that is not set, or from a program that has no date and writes
    the first one it knows, such as 0001-01-01 or 1970-01-01.

    bad: <updated>0103-12-13T18:30:02Z</updated>
    good: <updated>2003-12-13T18:30:02Z</updated>
    """
    value = text_of(element)
    now = document.now or LATEST
    if "1970" < value[:4] <= str(now.year):
        return
    moment = parse_rfc3339(value)
    if moment is None or (zero_date(moment) and _has_no_entries(element.getparent())):
        return
    if message := implausible(moment, now):
        optional = element.tag == PUBLISHED and zero_date(moment)
        yield Problem(element, message, value=value, remedy=remove() if optional else None)


def _has_no_entries(parent: Element | None) -> bool:
    """Whether a date is that of an empty feed, which must have one but was never updated."""
    return parent is not None and parent.tag == FEED and child_of(parent, ENTRY) is None


@rule(
    "atom-email-in-name", on="atom:name", severity="warning", see=f"{SEE}#section-3.2.1", w3c="ContainsEmail"
)
def email_in_name(name: Element, _document: Document) -> Problems:
    """An Atom name should not contain an e-mail address.

    Readers show the name to people. Put the address into <email>, which they can keep from robots.

    bad: <author><name>Jane (jane@example.org)</name></author>
    good: <author><name>Jane</name><email>jane@example.org</email></author>
    """
    value = text_of(name)
    if "@" in value and _address(value[:1000]):
        yield Problem(name, "should not contain an e-mail address: use <email> for it", value=value)


@rule(
    "atom-obsolete-version",
    on="atom03:feed atom03:entry",
    severity="error",
    see=f"{SEE}#section-1.2",
    w3c="ObsoleteNamespace",
)
def obsolete_version(root: Element, _document: Document) -> Problems:
    """An Atom feed must be Atom 1.0, not Atom 0.3 or a draft.

    Atom 1.0 replaced them in 2005, and readers have dropped them. Several elements have other names now, so
    do not change the namespace alone.

    bad in document: <feed version="0.3" xmlns="http://purl.org/atom/ns#"/>
    good in document: <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id>
    <title>Story</title><updated>2025-12-30T00:00:00Z</updated><author><name>Somebody</name></author>
    <content>Words.</content></entry>
    """
    yield Problem(root, f"must be in the namespace {ATOM[1:-1]}, not in that of an obsolete version")


@rule(
    "atom-namespace-prefix",
    on="atom:feed atom:entry app:service app:categories",
    severity="warning",
    see=f"{SEE}#section-1.3",
    w3c="AvoidNamespacePrefix",
    when=is_root,
)
def namespace_prefix(root: Element, document: Document) -> Problems:
    """Atom elements should have no namespace prefix.

    Any prefix is correct XML, but programs that search for names such as <entry> as text find nothing.
    Declare Atom as the default namespace.

    bad in document: <a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>tag:example.org,2026:1</a:id>
        <a:title>Story</a:title><a:updated>2025-12-30T00:00:00Z</a:updated>
        <a:author><a:name>Somebody</a:name></a:author><a:content>Words.</a:content></a:entry>
    good: <summary>Words.</summary>
    """
    if document.adopted:
        return
    usual = (None,) if root.tag in (FEED, ENTRY) and root.prefix else (None, "atom")
    prefixes = (name for name, uri in root.nsmap.items() if uri == ATOM[1:-1] and name not in usual)
    if prefix := next(prefixes, None):
        yield Problem(root, f"should not use the prefix {prefix} for Atom elements", value=prefix)
