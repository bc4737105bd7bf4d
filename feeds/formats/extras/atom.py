"""Atom's links, inside Atom itself and inside RSS (RFC 4287, 4.2.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from feeds.core.texts import clean, one_line
from feeds.formats.extras import element
from feeds.vocabulary.datatypes.identifiers import identifier

if TYPE_CHECKING:
    from lxml import etree

    from feeds.model.article import Media
    from feeds.model.page import Link

URI = "http://www.w3.org/2005/Atom"


def iri(id_: str, authority: str) -> str:
    """The id where only an IRI may stand (RFC 4287, 4.2.6): itself, or else a UUID that is made of it.

    What came from an RSS feed may have another one.  An IRI that is merely not canonical stays as it is.
    """
    said = clean(id_)
    if all(flaw.fault.severity != "error" for flaw in identifier(said)):
        return said
    return uuid5(NAMESPACE_URL, f"tag:{authority}:{said}").urn


def foreign_link(link: Link) -> etree._Element:
    """A link of the document, as `atom:link` inside an RSS channel."""
    return element("link", attributes=_attributes(link), uri=URI, prefix="atom")


def native_link(link: Link) -> etree._Element:
    """A link of the document inside an Atom feed or entry.

    It has no namespace: feedgen gives its Atom root a plain attribute `xmlns`, which takes in
    everything below once the document is parsed.
    """
    return element("link", attributes=_attributes(link))


def enclosure_link(file: Media, title: str) -> etree._Element:
    """A file of a work. `length` is a hint and is left out while unknown."""
    return element(
        "link",
        attributes={
            "rel": "enclosure",
            "href": file.url,
            "type": file.type,
            "hreflang": file.language,
            "length": str(file.size) if file.size else None,
            "title": one_line(title) or None,
        },
    )


def _attributes(link: Link) -> dict[str, str | None]:
    return {"rel": link.rel, "href": link.href, "type": link.type, "title": link.title}
