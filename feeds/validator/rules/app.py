"""The Atom Publishing Protocol's service and category documents (RFC 5023)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.atom_tree import ATOM, ENTRY
from feeds.validator.elements import text_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.app import SEE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

TITLE = f"{ATOM}title"
_weight = re.compile(r";\s*+([qQ])\s*+=").search


@rule(
    "app-conflicting-attribute",
    on="app:categories",
    severity="error",
    see=f"{SEE}#section-7.2.1",
    w3c="ConflictingCatAttr",
)
def conflicting_attribute(categories: _Element, _document: Document) -> Iterator[Problem]:
    """Categories that are elsewhere (href) say there whether they are fixed and of which scheme.

    bad in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c" fixed="yes"/>
    good in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c"/>
    """
    if categories.get("href") is not None:
        for name in ("fixed", "scheme"):
            if categories.get(name) is not None:
                yield Problem(categories, "must not be there beside href", name)


@rule(
    "app-conflicting-children",
    on="app:categories",
    severity="error",
    see=f"{SEE}#section-7.2.1",
    w3c="ConflictingCatChildren",
)
def conflicting_children(categories: _Element, _document: Document) -> Iterator[Problem]:
    """Categories that are elsewhere (href) are not listed here as well.

    bad in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c">
        <category xmlns="http://www.w3.org/2005/Atom" term="animal"/></categories>
    good in document: <categories xmlns="http://www.w3.org/2007/app" fixed="yes">
        <category xmlns="http://www.w3.org/2005/Atom" term="animal"/></categories>
    """
    if categories.get("href") is not None and any(isinstance(child.tag, str) for child in categories):
        yield Problem(categories, "must be empty beside href")


@rule(
    "app-weighted-media-range",
    on="app:accept",
    severity="warning",
    see=f"{SEE}#section-8.3.4",
    w3c="UndefinedParam",
)
def weighted_media_range(accept: _Element, _document: Document) -> Iterator[Problem]:
    """A media range in a service document has no weight, as it has in HTTP's Accept.

    bad in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><collection href="https://example.org/c">
        <atom:title>Pictures</atom:title><accept>image/png;q=0.5</accept></collection></workspace></service>
    good in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><collection href="https://example.org/c">
        <atom:title>Pictures</atom:title><accept>image/png</accept></collection></workspace></service>
    """
    if found := _weight(text_of(accept)[:1000]):
        yield Problem(accept, f"should not have the parameter {found[1]}, which means nothing here")


@rule(
    "app-questionable-child",
    on="app:workspace app:collection",
    severity="warning",
    see=f"{SEE}#section-8.3",
    w3c="QuestionableUsage",
)
def questionable_child(element: _Element, _document: Document) -> Iterator[Problem]:
    """Of Atom's elements only title means something in a workspace or a collection.

    bad in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><atom:id>tag:example.org,2026:1</atom:id>
        </workspace></service>
    good in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title></workspace></service>
    """
    for child in element.iterchildren(f"{ATOM}*"):
        if child.tag != TITLE:
            yield Problem(child, "means nothing here, so clients ignore it")


@rule(
    "app-collection-in-entry",
    on="app:collection",
    severity="warning",
    see=f"{SEE}#section-8.3.5",
    w3c="QuestionableUsage",
)
def collection_in_entry(collection: _Element, _document: Document) -> Iterator[Problem]:
    """A collection belongs to a workspace, a feed or a source; what it means in an entry nobody has defined.

    bad in document: <entry xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app">
        <id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
        <author><name>Somebody</name></author><content>Words.</content>
        <app:collection href="https://example.org/c"><title>Pictures</title></app:collection></entry>
    good in document: <entry xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app">
        <id>tag:example.org,2026:1</id><title>Story</title><updated>2025-12-30T00:00:00Z</updated>
        <author><name>Somebody</name></author><content>Words.</content>
        <app:edited>2025-12-30T00:00:00Z</app:edited></entry>
    """
    parent = collection.getparent()
    if parent is not None and parent.tag == ENTRY:
        yield Problem(collection, "means nothing in an <entry>, so clients ignore it")
