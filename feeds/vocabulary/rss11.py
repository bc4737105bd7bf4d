"""RSS 1.1: a simpler RSS 1.0, still in RDF."""

from __future__ import annotations

from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Namespace, Tag
from feeds.vocabulary.rss import MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE

LITERAL = (Attribute("rdf:parseType"),)

NAMESPACE = Namespace(
    prefix="rss11",
    uri="http://purl.org/net/rss1.1#",
    format="RSS 1.1",
    see="https://inamidst.com/rss1.1/",
    mistaken=("http://purl.org/net/rss1.1", "http://purl.org/net/rss1.0#", "http://purl.org/rss/1.1/"),
    tags=(
        Tag("Channel", "@root", attributes=(Attribute("rdf:about", iri, required=True),), role="channel"),
        Tag("title", "Channel", plain_text, LITERAL, required="Channel", missing=MISSING_TITLE, open=True),
        Tag("link", "Channel", iri, required="Channel", missing=MISSING_LINK),
        Tag("description", "Channel", html, LITERAL, required="Channel", missing=MISSING_DESCRIPTION,
            blank=True, open=True),
        Tag("image", "Channel", attributes=(Attribute("rdf:parseType", required=True),), role="image"),
        Tag("title", "image", plain_text, required="image", missing=MISSING_TITLE),
        Tag("url", "image", iri, required="image"),
        Tag("link", "image", iri),
        Tag("items", "Channel", attributes=(Attribute("rdf:parseType", required=True),),
            required="Channel"),
        Tag("item", "items", attributes=(Attribute("rdf:about", iri),), role="item", many=True),
        Tag("title", "item", plain_text, LITERAL, required="item", missing=MISSING_TITLE, open=True),
        Tag("link", "item", iri, required="item", missing=MISSING_LINK),
        Tag("description", "item", html, LITERAL, blank=True, open=True),
    ),
)  # fmt: skip
