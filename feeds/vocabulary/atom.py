"""Atom 1.0, as a format and as an extension of the others (atom:link in RSS).

Specification: https://www.rfc-editor.org/rfc/rfc4287
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://www.rfc-editor.org/rfc/rfc4287"

META = "feed source entry rss:channel rss:item"
TEXT = (Attribute("type"),)

MISSING_HREF = Fault("missing-href", "error", "A link must say where it leads.", f"{SEE}#section-4.2.7.1", "MissingHref")

NAMESPACE = Namespace(
    prefix="atom",
    uri="http://www.w3.org/2005/Atom",
    see=SEE,
    mistaken=("http://www.w3.org/2005/atom", "http://purl.org/atom/ns#draft-ietf-atompub-format-11"),
    tags=(
        Tag("feed", "@root", role="channel"),
        Tag("entry", "@root feed", role="item", many=True),
        Tag("id", META, anything, required="feed entry", exact=True),
        Tag("title", META, attributes=TEXT, required="feed entry", opaque=True),
        Tag("updated", META, rfc3339, required="feed entry", exact=True),
        Tag("published", "entry rss:item", rfc3339, exact=True),
        Tag("subtitle", "feed source rss:channel", attributes=TEXT, opaque=True),
        Tag("rights", META, attributes=TEXT, opaque=True),
        Tag("summary", "entry rss:item", attributes=TEXT, opaque=True),
        Tag("content", "entry rss:item", attributes=(*TEXT, Attribute("src", iri)), opaque=True),
        Tag("author", META, many=True),
        Tag("contributor", META, many=True),
        Tag("name", "author contributor", plain_text, required="author contributor"),
        Tag("uri", "author contributor", iri, exact=True),
        Tag("email", "author contributor", email_address, exact=True),
        Tag("source", "entry"),
        Tag("icon", "feed source rss:channel", iri, exact=True),
        Tag("logo", "feed source rss:channel", iri, exact=True),
        Tag(
            "generator",
            "feed source rss:channel",
            plain_text,
            (Attribute("uri", iri), Attribute("version")),
        ),
        Tag(
            "category",
            META,
            many=True,
            attributes=(Attribute("term", plain_text, required=True), Attribute("scheme", iri), Attribute("label")),
        ),
        Tag(
            "link",
            META,
            many=True,
            attributes=(
                Attribute("href", iri, missing=MISSING_HREF),
                Attribute("rel"),
                Attribute("type", mime_type),
                Attribute("hreflang", language),
                Attribute("title", plain_text),
                Attribute("length"),
            ),
        ),
    ),
)
