"""RSS, RDF and Atom documents -> outlines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from feeds.validator.atom_tree import relation, resolved
from feeds.validator.comparing.outline import Item, Outline
from feeds.validator.elements import XML_LANG, split, text_of, value_of
from feeds.validator.kinds import kind_of
from feeds.vocabulary.atom import NAMESPACE as ATOM
from feeds.vocabulary.dublincore import NAMESPACE as DC
from feeds.vocabulary.history import NAMESPACE as HISTORY
from feeds.vocabulary.itunes import NAMESPACE as ITUNES
from feeds.vocabulary.podcast import NAMESPACE as PODCAST
from feeds.vocabulary.rdf import NAMESPACE as RDF
from feeds.vocabulary.simple_chapters import NAMESPACE as CHAPTERS
from feeds.vocabulary.tombstones import NAMESPACE as TOMBSTONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LINK = ATOM.clark("link")
_PODCASTS = frozenset((ITUNES.uri, *ITUNES.synonyms, PODCAST.uri, *PODCAST.synonyms))
_PREFIXES = {
    uri: space.prefix for space in (ITUNES, PODCAST, CHAPTERS) for uri in (space.uri, *space.synonyms)
}
_PASSING = frozenset(
    (
        *("itunes:applepodcastsverify", "itunes:block", "itunes:complete", "itunes:new-feed-url"),
        *("podcast:block", "podcast:guid", "podcast:liveItem", "podcast:podping", "podcast:txt"),
    )
)
"""Elements that are there for a time only, or take something from listeners, and one with its own fault."""
_FOREIGN = _PODCASTS | {DC.uri, ATOM.uri}
"""Namespaces with their own titles and links; a version of RSS may be in any other namespace."""


def outline_of(root: _Element) -> Outline | None:
    """The outline of a feed; None where the document is not one."""
    kind = kind_of(root)[0]
    if kind == "atom-1.0":
        return _atom(root, kind)
    if not kind.startswith("rss-"):
        return None
    channel = next((child for child in _children(root) if _local(child) == "channel"), None)
    if channel is None:
        return Outline(kind, root)
    return _rss(channel, kind, chain(_children(channel), _children(root)))


def _rss(channel: _Element, kind: str, children: Iterator[_Element]) -> Outline:
    texts = _first(channel)
    outline = Outline(
        kind,
        channel,
        id=channel.get(RDF.clark("about")) or "",
        title=texts.get("title", ""),
        language=texts.get("language", "") or texts.get(DC.clark("language"), ""),
        guid=texts.get(PODCAST.clark("guid"), ""),
        moved=texts.get(ITUNES.clark("new-feed-url"), ""),
        items=tuple(_item(child) for child in children if _local(child) == "item"),
        facts=_facts(channel),
    )
    return _marked(outline, channel)


def _atom(feed: _Element, kind: str) -> Outline:
    texts = _first(feed)
    deleted = feed.iterchildren(TOMBSTONES.clark("deleted-entry"))
    outline = Outline(
        kind,
        feed,
        id=texts.get(ATOM.clark("id"), ""),
        title=texts.get(ATOM.clark("title"), ""),
        language=feed.get(XML_LANG) or "",
        guid=texts.get(PODCAST.clark("guid"), ""),
        moved=texts.get(ITUNES.clark("new-feed-url"), ""),
        items=tuple(map(_entry, feed.iterchildren(ATOM.clark("entry")))),
        gone=frozenset(value_of(element, "ref") for element in deleted),
        facts=_facts(feed),
    )
    return _marked(outline, feed)


def _marked(outline: Outline, feed: _Element) -> Outline:
    """The outline with what links and marks of the feed add to it."""
    itself, older, hubs = "", "", set()
    podcast = archive = False
    for child in _children(feed):
        if child.tag == _LINK:
            href, rel = resolved(value_of(child, "href"), child) or "", relation(child)
            itself = itself or (href if rel == "self" else "")
            older = older or (href if rel in ("prev-archive", "next") else "")
            hubs |= {href} if rel == "hub" else set()
        podcast = podcast or split(child.tag)[0] in _PODCASTS
        archive = archive or child.tag == HISTORY.clark("archive")
    return replace(
        outline, itself=itself, older=older, hubs=frozenset(hubs), podcast=podcast, archive=archive
    )


def _item(item: _Element) -> Item:
    texts: dict[str, str] = {}
    enclosures = []
    for child in _children(item):
        tag = child.tag
        uri, local = split(tag)
        name = tag if uri in _FOREIGN else local
        texts.setdefault(name, text_of(child))
        if name == "enclosure":
            enclosures.append(value_of(child, "url"))
    link = texts.get("link", "")
    return Item(
        item,
        id=texts.get("guid") or item.get(RDF.clark("about")) or link or texts.get("title", ""),
        link=link,
        title=texts.get("title", ""),
        published=texts.get("pubDate") or texts.get(DC.clark("date"), ""),
        updated=texts.get(ATOM.clark("updated"), ""),
        enclosures=tuple(filter(None, enclosures)),
        facts=_facts(item),
    )


def _entry(entry: _Element) -> Item:
    texts = _first(entry)
    links = [
        (relation(link), resolved(value_of(link, "href"), link) or "") for link in entry.iterchildren(_LINK)
    ]
    return Item(
        entry,
        id=texts.get(ATOM.clark("id"), ""),
        link=next((href for rel, href in links if rel == "alternate"), ""),
        title=texts.get(ATOM.clark("title"), ""),
        published=texts.get(ATOM.clark("published"), ""),
        updated=texts.get(ATOM.clark("updated"), ""),
        enclosures=tuple(href for rel, href in links if rel == "enclosure" and href),
        facts=_facts(entry),
    )


def _facts(parent: _Element) -> Counter[str]:
    """The number of elements of each name in podcast namespaces, with those in others of the same name."""
    facts: Counter[str] = Counter()
    for child in _children(parent):
        uri, local = split(child.tag)
        if uri in _PREFIXES and (name := f"{_PREFIXES[uri]}:{local}") not in _PASSING:
            facts[f"<{name}>"] += sum(1 for _ in child.iter(child.tag))
    return facts


def _first(parent: _Element) -> dict[str, str]:
    """The text of the first child of each name."""
    texts: dict[str, str] = {}
    for child in _children(parent):
        texts.setdefault(child.tag, text_of(child))
    return texts


def _children(parent: _Element) -> Iterator[_Element]:
    return parent.iterchildren(etree.Element)


def _local(element: _Element) -> str:
    return split(element.tag)[1]
