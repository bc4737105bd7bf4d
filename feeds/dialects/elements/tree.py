"""Read children, text and URLs of XML elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.urls import resolve_leniently
from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
GOOGLEPLAY = "{http://www.google.com/schemas/play-podcasts/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
MEDIA = "{http://search.yahoo.com/mrss/}"
PODCAST = f"{{{NAMESPACE.uri}}}"
_PODCAST = tuple(f"{{{uri}}}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms))
_RSS1 = "{http://purl.org/rss/1.0/}", "{http://purl.org/rss/1.1/net/rss11#}"
_RSS = ("", *_RSS1, "{http://my.netscape.com/rdf/simple/0.9/}")


def children(element: Any, tag: str) -> Iterator[Any]:
    """Returns the children with a tag; a tag without a namespace is that of any RSS version."""
    if tag.startswith(PODCAST):
        tags = [f"{space}{tag.removeprefix(PODCAST)}" for space in _PODCAST]
    else:
        tags = [tag] if tag.startswith("{") else [f"{space}{tag}" for space in _RSS]
    yield from element.iterchildren(*tags)


def first(element: Any, tag: str) -> Any:
    """Returns the first child with a tag, or None."""
    return next(children(element, tag), None)


def text(element: Any) -> str:
    """Returns all text in an element, stripped; "" for None."""
    return "" if element is None else "".join(element.itertext(etree.Element)).strip(" \t\r\n")


def absolute(element: Any, reference: str) -> str:
    """Resolves a reference against the element's xml:base, if it has one."""
    return resolve_leniently(element.base or "", reference) if reference else ""


def known(facts: dict[str, Any]) -> dict[str, Any]:
    """Returns the facts that are not empty; 0 and False are facts."""
    return {key: value for key, value in facts.items() if value not in (None, "", [], {})}
