"""Helpers of the rules about Atom: names, links by relation, the base of relative references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from feeds.validator.elements import XML_BASE
from feeds.validator.remedies import problem_of
from feeds.vocabulary.atom import NAMESPACE
from feeds.vocabulary.datatypes.atom_types import TEXT_TYPES
from feeds.vocabulary.datatypes.link_relations import REGISTRY
from feeds.vocabulary.datatypes.mime import text_type
from feeds.vocabulary.datatypes.white_space import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.validator.problem import Problem
    from feeds.vocabulary.model import Flaws

ATOM = NAMESPACE.clark("")
FEED, ENTRY, SOURCE, LINK = f"{ATOM}feed", f"{ATOM}entry", f"{ATOM}source", f"{ATOM}link"
CONTENT, SUMMARY = f"{ATOM}content", f"{ATOM}summary"
COMMON = frozenset(("alternate", "self", "enclosure", "related", "edit", "hub", "next", "replies", "via"))
"""Relations that need no normalisation."""
BEYOND = ("previous", "prev", "next", "prev-archive", "next-archive")
PAGES = ("first", "last", *BEYOND)
TO_PAGES = frozenset((*PAGES, "current"))
TO_FEED = TO_PAGES | {"self"}
"""Relations to other pages of a feed (RFC 5005), and those with the feed itself."""
_xml_or_text = re.compile(r"(?:[^;]*?[+/]xml|text/[^;]*+)\s*(?:;|$)").match


def relation(link: _Element) -> str:
    """A link's relation; a registered name is in lower case and without its URI."""
    rel = link.get("rel", "alternate")
    return rel if rel in COMMON else _normalised(rel)


def _normalised(rel: str) -> str:
    value = rel.strip(SPACE).removeprefix(REGISTRY)
    return value if ":" in value else value.lower()


def links(document: Document, feed: _Element, *relations: str) -> list[_Element]:
    """The links of a feed with one of the relations, in the order of these."""
    found = document.once(_by_relation, feed)
    return [link for rel in relations if rel in found for link in found[rel]]


def leads_to_feed(link: _Element) -> bool:
    """Whether a link leads to the feed itself or to another of its documents (RFC 5005)."""
    return relation(link) in TO_FEED


def _by_relation(feed: _Element) -> dict[str, list[_Element]]:
    found: dict[str, list[_Element]] = {}
    for link in feed.iterchildren(LINK):
        found.setdefault(relation(link), []).append(link)
    return found


def resolved(reference: str, element: _Element) -> str | None:
    """A reference resolved against xml:base; None for an invalid URL."""
    holder: _Element | None = element
    try:
        while holder is not None:
            if base := holder.get(XML_BASE):
                reference = urljoin(base.strip(SPACE), reference)
            holder = holder.getparent()
    except ValueError:
        return None
    return reference


def is_absolute(url: str) -> bool:
    """Whether a URL has a scheme."""
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return False


def is_base64(content: _Element) -> bool:
    """Whether content must be Base64 by its type: neither text nor XML (RFC 4287, 4.1.3.3)."""
    kind = content.get("type")
    if kind is None or "/" not in kind:
        return False
    kind = kind.strip(SPACE).lower()
    return _xml_or_text(kind) is None


def is_xml(content: _Element) -> bool:
    """Whether content must be an XML document by its type."""
    kind = content.get("type")
    if kind is None or "/" not in kind:
        return False
    return kind.partition(";")[0].strip(SPACE).lower().endswith(("/xml", "+xml"))


def type_of(element: _Element) -> str:
    """The declared type; `text` by default."""
    declared = element.get("type")
    return "text" if declared is None else declared.strip(SPACE) or "text"


def language_of(element: _Element) -> str | None:
    """`text`, `html` or `xhtml`, if the type says so in any way, even a wrong one; None for other types."""
    kind = type_of(element)
    return kind if kind in TEXT_TYPES else text_type(kind.partition(";")[0].strip(SPACE))


def text_problems(element: _Element, flaws: Flaws, trimmed: bool = True) -> Iterator[Problem]:
    """The flaws of an element's text as problems of a rule."""
    if not flaws:
        return
    text = element.text or ""
    shift = len(text) - len(text.lstrip(SPACE)) if trimmed else 0
    for flaw in flaws:
        problem = problem_of(flaw, element, value=text.strip(SPACE), shift=shift)
        yield problem._replace(start=None, end=None) if len(element) else problem
