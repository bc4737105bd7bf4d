"""Deleted entries in Atom feeds (RFC 6721)."""

from __future__ import annotations

from feeds.validator.elements import value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.tombstones import NAMESPACE, SEE

DELETED = NAMESPACE.clark("deleted-entry")


@rule("at-deleted-twice", on="atom:feed", severity="error", see=f"{SEE}#section-3", needs="at:deleted-entry")
def deleted_twice(feed: Element, _document: Document) -> Problems:
    """Two deleted entries of a feed must differ in ref or when.

    Each says that an entry was deleted at a time; the second one adds nothing. Delete it.

    bad in channel: <at:deleted-entry ref="tag:example.org,2025:a" when="2025-12-31T00:00:00Z"/>
        <at:deleted-entry ref="tag:example.org,2025:a" when="2025-12-31T00:00:00Z"/>
    good in channel: <at:deleted-entry ref="tag:example.org,2025:a" when="2025-12-30T00:00:00Z"/>
        <at:deleted-entry ref="tag:example.org,2025:a" when="2025-12-31T00:00:00Z"/>
    """
    seen: set[tuple[str, str]] = set()
    for deleted in feed.iterchildren(DELETED):
        state = value_of(deleted, "ref"), value_of(deleted, "when")
        if all(state) and state in seen:
            yield Problem(deleted, 'must differ in "ref" or "when" from the other deleted entries')
        seen.add(state)
