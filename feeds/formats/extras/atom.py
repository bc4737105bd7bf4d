"""Atom links, in Atom and in RSS (RFC 4287, 4.2.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from feeds.core.texts import clean, clean_line
from feeds.core.urls import is_url
from feeds.formats.extras import element
from feeds.model.page import Link
from feeds.vocabulary.datatypes.file_types import consistent_type
from feeds.vocabulary.datatypes.identifiers import identifier
from feeds.vocabulary.datatypes.uris import full_iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media

URI = "http://www.w3.org/2005/Atom"


def iri(id_: str, authority: str) -> str:
    """Returns an id that is an IRI (RFC 4287, 4.2.6): the id itself, else a UUID derived from it."""
    text = clean(id_)
    if all(flaw.fault.severity != "error" for flaw in identifier(text)):
        return text
    return uuid5(NAMESPACE_URL, f"tag:{authority}:{text}").urn


def related(article: Article) -> Iterator[Link]:
    """Yields the link of a media item without a page to its article, if the article's id is an address.

    An id may be any IRI, and one with another scheme than HTTP leads nowhere, or runs a script.
    """
    id_ = article.part_of or ""
    if not article.link and is_url(id_) and not full_iri(id_):
        yield Link("related", id_)


def foreign_link(link: Link) -> etree._Element:
    """Returns a link as `atom:link` for an RSS channel."""
    return element("link", attributes=_attributes(link), uri=URI, prefix="atom")


def native_link(link: Link) -> etree._Element:
    """Returns a link for an Atom feed or entry, without a namespace: feedgen sets `xmlns` on the root."""
    return element("link", attributes=_attributes(link))


def enclosure_link(file: Media, title: str) -> etree._Element:
    """Returns the enclosure link of a file. `length` is a hint and is left out if unknown."""
    length = str(file.size) if file.size else None
    type_ = consistent_type(file.url, file.type)
    facts = {"rel": "enclosure", "href": file.url, "type": type_, "hreflang": file.language,
             "length": length, "title": clean_line(title) or None}  # fmt: skip
    return element("link", attributes=facts)


def _attributes(link: Link) -> dict[str, str | None]:
    return {"rel": link.rel, "href": link.href, "type": link.type, "title": link.title}
