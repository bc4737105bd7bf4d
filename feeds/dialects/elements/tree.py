"""Small looks into an XML element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import etree

from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
MEDIA = "{http://search.yahoo.com/mrss/}"
PODCAST = f"{{{NAMESPACE.uri}}}"
_PODCAST = tuple(f"{{{uri}}}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms))
_RSS = (
    "",
    "{http://purl.org/rss/1.0/}",
    "{http://purl.org/rss/1.1/net/rss11#}",
    "{http://my.netscape.com/rdf/simple/0.9/}",
)


def children(element: Any, tag: str) -> Iterator[Any]:
    """The children of that tag; a bare tag is RSS's, of any version."""
    if tag.startswith(PODCAST):
        tags = [f"{space}{tag.removeprefix(PODCAST)}" for space in _PODCAST]
    else:
        tags = [tag] if tag.startswith("{") else [f"{space}{tag}" for space in _RSS]
    yield from element.iterchildren(*tags)


def first(element: Any, tag: str) -> Any:
    """The first child of that tag, or None."""
    return next(children(element, tag), None)


def text(element: Any) -> str:
    """All text in an element, without white space at its ends; "" of None."""
    return "" if element is None else "".join(element.itertext(etree.Element)).strip(" \t\r\n")


def absolute(element: Any, reference: str) -> str:
    """`reference` as the element's xml:base says; without one, as it is."""
    try:
        return urljoin(element.base or "", reference) if reference else ""
    except ValueError:
        return reference
