"""Service and category documents of the Atom Publishing Protocol (RFC 5023)."""

from __future__ import annotations

import re

from feeds.validator.atom_tree import ATOM, ENTRY
from feeds.validator.elements import split, text_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.app import NAMESPACE, SEE

KNOWN = {
    NAMESPACE.clark("workspace"): f"{ATOM}title",
    NAMESPACE.clark("collection"): f"{ATOM}title",
    NAMESPACE.clark("categories"): f"{ATOM}category",
}
"""The Atom element that an element may have."""
_weight = re.compile(r";\s*+([qQ])\s*+=").search


@rule(
    "app-conflicting-attribute",
    on="app:categories",
    severity="error",
    see=f"{SEE}#section-7.2.1",
    w3c="ConflictingCatAttr",
)
def conflicting_attribute(categories: Element, _document: Document) -> Problems:
    """An app:categories with an href must not have the attributes fixed and scheme.

    The category document at the href says whether the set is fixed and which scheme applies.

    bad in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c" fixed="yes"/>
    good in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c"/>
    """
    if categories.get("href") is not None:
        for name in ("fixed", "scheme"):
            if categories.get(name) is not None:
                yield Problem(categories, 'is not allowed together with "href"', name)


@rule(
    "app-conflicting-children",
    on="app:categories",
    severity="error",
    see=f"{SEE}#section-7.2.1",
    w3c="ConflictingCatChildren",
)
def conflicting_children(categories: Element, _document: Document) -> Problems:
    """An app:categories with an href must be empty.

    Clients load the categories from the document at the href. List them there or here.

    bad in document: <categories xmlns="http://www.w3.org/2007/app" href="https://example.org/c">
        <category xmlns="http://www.w3.org/2005/Atom" term="animal"/></categories>
    good in document: <categories xmlns="http://www.w3.org/2007/app" fixed="yes">
        <category xmlns="http://www.w3.org/2005/Atom" term="animal"/></categories>
    """
    if categories.get("href") is not None and any(isinstance(child.tag, str) for child in categories):
        yield Problem(categories, 'must be empty when it has the attribute "href"')


@rule(
    "app-weighted-media-range",
    on="app:accept",
    severity="warning",
    see=f"{SEE}#section-8.3.4",
    w3c="UndefinedParam",
)
def weighted_media_range(accept: Element, _document: Document) -> Problems:
    """The media range in an app:accept should not have the parameter q.

    HTTP's Accept header states preferences with q; app:accept has none, so clients ignore it.

    bad in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><collection href="https://example.org/c">
        <atom:title>Pictures</atom:title><accept>image/png;q=0.5</accept></collection></workspace></service>
    good in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><collection href="https://example.org/c">
        <atom:title>Pictures</atom:title><accept>image/png</accept></collection></workspace></service>
    """
    if match := _weight(text_of(accept)[:1000]):
        yield Problem(accept, f"should not have the parameter {match[1]}, which has no meaning here")


@rule(
    "app-questionable-child",
    on="app:service app:workspace app:collection app:categories",
    severity="warning",
    see=f"{SEE}#section-8.3",
    w3c="QuestionableUsage",
)
def questionable_child(element: Element, _document: Document) -> Problems:
    """An app: element should have no Atom element except those that RFC 5023 names.

    A workspace and a collection have a title, categories have categories. Clients ignore what they do not
    know.

    bad in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title><atom:id>tag:example.org,2026:1</atom:id>
        </workspace></service>
    good in document: <service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">
        <workspace><atom:title>Site</atom:title></workspace></service>
    """
    known = KNOWN.get(element.tag)
    for child in element.iterchildren(f"{ATOM}*"):
        if child.tag != known:
            yield Problem(child, f"has no meaning in <{split(element.tag)[1]}>, so clients ignore it")


@rule(
    "app-collection-in-entry",
    on="app:collection",
    severity="warning",
    see=f"{SEE}#section-8.3.5",
    w3c="QuestionableUsage",
)
def collection_in_entry(collection: Element, _document: Document) -> Problems:
    """An app:collection should be in a workspace, a feed or a source, not in an entry.

    RFC 5023 does not define what it means in an entry.

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
        yield Problem(collection, "has no meaning in an <entry>, so clients ignore it")
