"""Atom links in Atom and RSS feeds: the link to the feed itself, and alternates."""

from __future__ import annotations

from feeds.core.urls import same_url
from feeds.validator.atom_tree import (
    ENTRY,
    FEED,
    LINK,
    SOURCE,
    is_absolute,
    leads_to_feed,
    links,
    relation,
    resolved,
)
from feeds.validator.elements import full_text, is_root, value_of
from feeds.validator.remedies import link_to_self, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.addresses import is_plain_public_url
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.white_space import SPACE

ATOM_PARENTS = frozenset((FEED, ENTRY, SOURCE))
ATOM_TYPE = "application/atom+xml"
EDITING = "https://www.rfc-editor.org/rfc/rfc5023#section-11"
DISTINCTIONS = {
    "edit": ((), f"{EDITING}.1"),
    "edit-media": (("type", "hreflang"), f"{EDITING}.2"),
    "license": (("href", "type"), "https://www.rfc-editor.org/rfc/rfc4946#section-2"),
}
"""The attributes in which an element's links of a relation must differ, and where that is required."""
USUAL = (None, "alternate", "self", "enclosure", "related")
"""The most frequent relations, of which none is in `DISTINCTIONS`."""


@rule("atom-missing-self", on="atom:feed", severity="warning", see=f"{SEE}#section-4.1.1", w3c="MissingSelf")
def missing_self(feed: Element, document: Document) -> Problems:
    """An Atom feed should have a link with rel="self".

    A reader that was given a copy of the feed finds there the URL to subscribe to.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link href="https://example.org/"/></feed>
    good in channel: <link rel="self" href="https://example.org/feed"/>
    """
    if feed not in document.incomplete and not links(document, feed, "self"):
        remedy = link_to_self(feed, document.url) if document.url else None
        yield Problem(feed, 'should have a <link rel="self"> with the URL of the feed', remedy=remedy)


def _has_contents(link: Element) -> bool:
    return link.text is not None or len(link) > 0


@rule(
    "atom-link-not-empty",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-4.2.7",
    w3c="AtomLinkNotEmpty",
    when=_has_contents,
)
def link_not_empty(link: Element, _document: Document) -> Problems:
    """An Atom link should be empty.

    Text inside it has no meaning.

    bad: <link href="https://example.org/1">https://example.org/1</link>
    good: <link href="https://example.org/1"/>
    """
    if full_text(link).strip():
        yield Problem(link, 'should be empty: the URL belongs in "href"')


@rule(
    "atom-relative-self",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-4.1.1",
    w3c="RelativeSelf",
    when=leads_to_feed,
)
def relative_self(link: Element, document: Document) -> Problems:
    """The link with rel="self" should be a full URL.

    A copy of the feed has another base URL, so a relative link does not lead back to the original.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="/feed"/></feed>
    good in channel: <link rel="self" href="https://example.org/feed"/>
    """
    href = None if is_plain_public_url(link.get("href") or "") else _own_url(link)
    if href is not None and not is_absolute(href):
        remedy = write("href", document.url) if document.url else None
        message = f"should be a full URL, not {shown(href)}"
        yield Problem(link, message, "href", href, named="above", remedy=remedy)


@rule(
    "atom-self-elsewhere",
    on="atom:feed rss:channel rss091:channel rss1:channel",
    severity="warning",
    see=f"{SEE}#section-4.1.1",
    w3c="SelfDoesntMatchLocation",
    needs="atom:link",
)
def self_elsewhere(channel: Element, document: Document) -> Problems:
    """The link with rel="self" should be the URL that the feed is served at.

    It names the preferred URL of the feed, so readers may subscribe to that one instead.

    bad in document:
    <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>Example</title>
    <updated>2025-12-31T00:00:00Z</updated><link rel="self" href="https://example.org/old"/></feed>
    good in channel: <link rel="self" href="https://example.org/feed"/>
    """
    own = links(document, channel, "self") if document.url is not None else []
    href = _own_url(own[0]) if own else None
    if href is not None and is_absolute(href) and not same_url(href, document.url or ""):
        message = f"should be {document.url}, where the feed is served, not {shown(href)}"
        remedy = write("href", document.url or "")
        return (Problem(own[0], message, "href", href, named="above", remedy=remedy),)
    return ()


def _own_url(link: Element) -> str | None:
    """The URL of a feed's link to itself, resolved against xml:base; None for any other link."""
    if relation(link) != "self" or link.get("href") is None:
        return None
    parent = link.getparent()
    if parent is None or parent.tag in (ENTRY, SOURCE):
        return None
    return resolved(value_of(link, "href"), link)


@rule(
    "atom-self-not-atom",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-4.2.7.2",
    w3c="SelfNotAtom",
    when=leads_to_feed,
)
def self_not_atom(link: Element, _document: Document) -> Problems:
    """A link with rel="self" in Atom should have the type application/atom+xml.

    It leads to the document that contains it, which is Atom. Link to a web page with rel="alternate".

    bad: <link rel="self" type="text/html" href="https://example.org/1"/>
    good: <link rel="alternate" type="text/html" href="https://example.org/1"/>
    """
    kind = (link.get("type") or "").partition(";")[0].strip(SPACE).lower()
    if kind in ("", ATOM_TYPE) or relation(link) != "self":
        return
    parent = link.getparent()
    if parent is not None and parent.tag in ATOM_PARENTS:
        yield Problem(link, f'should be {ATOM_TYPE} with rel="self", not {shown(kind)}', "type", kind)


@rule(
    "atom-duplicate-alternate",
    on="atom:feed atom:entry atom:source",
    severity="error",
    see=f"{SEE}#section-4.1.1",
    w3c="DuplicateAtomLink",
)
def duplicate_alternate(element: Element, _document: Document) -> Problems:
    """Alternate links of an Atom feed or entry must differ in type or hreflang.

    Readers open the alternate link, and cannot choose between two of the same kind. Use rel="related" for
    other pages.

    bad: <link href="https://example.org/1"/><link href="https://example.org/2"/>
    good: <link href="https://example.org/1" hreflang="en"/><link href="https://example.org/2" hreflang="de"/>
    """
    seen: set[tuple[str, str]] = set()
    for link in element.iterchildren(LINK):
        if relation(link) == "alternate":
            kind = value_of(link, "type").lower(), value_of(link, "hreflang").lower()
            if kind in seen:
                yield Problem(link, 'must differ in "type" or "hreflang" from the other alternate link')
            seen.add(kind)


@rule(
    "atom-duplicate-link",
    on="atom:feed atom:entry",
    severity="error",
    see=EDITING,
    needs="atom:link",
    when=is_root,
)
def duplicate_link(_root: Element, document: Document) -> Problems:
    """Links with rel="edit", "edit-media" or "license" must differ in what tells them apart.

    A client cannot choose between two of the same kind: of links with rel="edit" there is one, those with
    rel="edit-media" differ in type or hreflang, and those with rel="license" in href or type.

    bad: <link rel="edit" href="https://example.org/e/1"/><link rel="edit" href="https://example.org/e/2"/>
    good: <link rel="edit" href="https://example.org/e/1"/>
        <link rel="edit-media" type="image/png" href="https://example.org/m/1"/>
    """
    for rel, alike in document.once(_siblings):
        names, see = DISTINCTIONS[rel]
        seen: set[tuple[str, ...]] = set()
        for link in alike:
            kind = (*(value_of(link, name).lower() for name in names),)
            if kind in seen:
                differ = " or ".join(f'"{name}"' for name in names)
                message = f"must differ in {differ} from the other one" if names else "must be the only one"
                yield Problem(link, f'with rel="{rel}" {message}', see=see)
            seen.add(kind)


def _siblings(root: Element) -> list[tuple[str, list[Element]]]:
    """The links of a relation in `DISTINCTIONS` of which an Atom element has several."""
    groups: dict[tuple[Element | None, str], list[Element]] = {}
    for link in root.iter(LINK):
        if link.get("rel") not in USUAL and (rel := relation(link)) in DISTINCTIONS:
            groups.setdefault((link.getparent(), rel), []).append(link)
    return [
        (rel, alike)
        for (parent, rel), alike in groups.items()
        if len(alike) > 1 and parent is not None and parent.tag in ATOM_PARENTS
    ]


@rule(
    "atom-unnamed-license",
    on="atom:feed atom:entry",
    severity="warning",
    see="https://www.rfc-editor.org/rfc/rfc4946#section-2",
    needs="atom:link",
    when=is_root,
)
def unnamed_license(_root: Element, document: Document) -> Problems:
    """Of several links with rel="license", each should have a title.

    People choose between the licenses by their titles.

    bad: <link rel="license" href="https://example.org/l"/>
        <link rel="license" title="M" href="https://example.org/m"/>
    good: <link rel="license" title="L" href="https://example.org/l"/>
        <link rel="license" title="M" href="https://example.org/m"/>
    """
    licenses = (link for rel, alike in document.once(_siblings) if rel == "license" for link in alike)
    for link in licenses:
        if not value_of(link, "title"):
            message = 'should have a "title", because there are several licenses'
            yield Problem(link, message, subject="element")


@rule(
    "atom-enclosure-without-length",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-4.2.7.2",
    profile="strict",
)
def enclosure_without_length(link: Element, _document: Document) -> Problems:
    """An Atom link with rel="enclosure" should have a length.

    Readers show the size of the file and decide by it whether to load it at once. The length is the number
    of bytes.

    bad: <link rel="enclosure" type="audio/mpeg" href="https://example.org/1.mp3"/>
    good: <link rel="enclosure" type="audio/mpeg" length="5000000" href="https://example.org/1.mp3"/>
    """
    if link.get("length") is None and relation(link) == "enclosure":
        parent = link.getparent()
        if parent is not None and parent.tag in ATOM_PARENTS:
            yield Problem(link, 'with rel="enclosure" should have the attribute "length"', subject="element")
