"""RSS 1.1: a simpler RSS 1.0, still in RDF."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_iri
from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag
from feeds.vocabulary.rss import MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE

SEE = "https://inamidst.com/rss1.1/"
_CHANNEL = (
    '<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>'
    "<description>Stories.</description>"
)
WRONG_PARSE_TYPE = Fault(
    "wrong-parse-type",
    "error",
    "The `rdf:parseType` of the items must be `Collection`, and that of the image `Resource`.",
    help="With another value RDF programs find no items in the list, or no properties of the image.",
    see=SEE,
    bad=_CHANNEL + '<items rdf:parseType="Literal"/></Channel>',
    good=_CHANNEL + '<items rdf:parseType="Collection"/></Channel>',
)

LITERAL = (Attribute("rdf:parseType"),)


def _parsed_as(kind: str) -> tuple[Attribute, ...]:
    right = one_of(kind, fault=WRONG_PARSE_TYPE)
    return (Attribute("rdf:parseType", right, required=True, supply=lambda _: kind),)


NAMESPACE = Namespace(
    prefix="rss11",
    uri="http://purl.org/net/rss1.1#",
    format="RSS 1.1",
    see=SEE,
    mistaken=("http://purl.org/net/rss1.1", "http://purl.org/net/rss1.0#", "http://purl.org/rss/1.1/"),
    tags=(
        Tag("Channel", "@root", attributes=(Attribute("rdf:about", iri, required=True),), role="channel"),
        Tag("title", "Channel", plain_text, LITERAL, required="Channel", missing=MISSING_TITLE, open=True),
        Tag("link", "Channel", public_iri, required="Channel", missing=MISSING_LINK),
        Tag("description", "Channel", html, LITERAL, required="Channel", missing=MISSING_DESCRIPTION,
            blank=True, open=True),
        Tag("image", "Channel", attributes=_parsed_as("Resource"), role="image"),
        Tag("title", "image", plain_text, required="image", missing=MISSING_TITLE),
        Tag("url", "image", public_iri, required="image"),
        Tag("link", "image", public_iri),
        Tag("items", "Channel", attributes=_parsed_as("Collection"), required="Channel"),
        Tag("item", "items", attributes=(Attribute("rdf:about", iri),), role="item", many=True),
        Tag("title", "item", plain_text, LITERAL, required="item", missing=MISSING_TITLE, open=True),
        Tag("link", "item", public_iri, required="item", missing=MISSING_LINK),
        Tag("description", "item", html, LITERAL, blank=True, open=True),
    ),
)  # fmt: skip
