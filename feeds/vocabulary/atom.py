"""Atom 1.0, as a format and as an extension of the others (atom:link in RSS)."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_iri
from feeds.vocabulary.datatypes.atom_types import content_type, text_construct_type
from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.identifiers import entry_identifier, identifier
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.link_relations import link_relation
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import non_negative_integer
from feeds.vocabulary.datatypes.uris import full_iri
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://www.rfc-editor.org/rfc/rfc4287"

FEED = "@channel source"
META = "@channel @item source"
PERSON = "author contributor at:by"
TEXT = (Attribute("type", text_construct_type),)

MISSING_HREF = Fault(
    "missing-href",
    "error",
    "A link must have an `href`.",
    help="Without an address it leads nowhere. Add the full URL, or remove the link.",
    see=f"{SEE}#section-4.2.7.1",
    w3c="MissingHref",
    bad='<entry><link rel="related"/></entry>',
    good='<entry><link rel="related" href="https://example.org/other"/></entry>',
)
BLANK_ID = Fault(
    "blank-id",
    "error",
    "An id must not be empty.",
    help="Readers recognise entries by it and cannot tell new from old without one. Write a full IRI that "
    "never changes, such as a tag URI or the permanent address.",
    see=f"{SEE}#section-4.2.6",
    w3c="NotBlank",
    bad="<entry><id/></entry>",
    good="<entry><id>tag:example.org,2026:1</id></entry>",
)
MISSING_IN_SOURCE = Fault(
    "missing-source-element",
    "warning",
    "A source should have an `id`, a `title` and `updated`.",
    help="They say which feed a copied entry comes from, so that readers can name it and drop duplicates. "
    "Copy them from that feed.",
    see=f"{SEE}#section-4.2.11",
    w3c="MissingSourceElement",
    bad="<entry><source><id>tag:example.org,2026:s</id><title>Elsewhere</title></source></entry>",
    good="<entry><source><id>tag:example.org,2026:s</id><title>Elsewhere</title><updated>"
    "2025-12-30T00:00:00Z</updated></source></entry>",
)

NAMESPACE = Namespace(
    prefix="atom",
    uri="http://www.w3.org/2005/Atom",
    format="Atom",
    see=SEE,
    foreign=True,
    mistaken=("http://www.w3.org/2005/atom", "http://www.w3.org/2005/Atom/"),
    tags=(
        Tag("feed", "@root", role="channel", see=f"{SEE}#section-4.1.1"),
        Tag("entry", "@root feed", role="item", many=True, see=f"{SEE}#section-4.1.2"),
        Tag("id", "@item", entry_identifier, required="entry", exact=True, empty=BLANK_ID),
        Tag("id", "@channel", identifier, required="feed", exact=True),
        Tag("id", "source", identifier, required="source", missing=MISSING_IN_SOURCE, exact=True,
            empty=BLANK_ID),
        Tag("title", "@channel @item app:workspace app:collection", attributes=TEXT,
            required="feed entry app:workspace app:collection", opaque=True),
        Tag("title", "source", attributes=TEXT, required="source", missing=MISSING_IN_SOURCE, opaque=True),
        Tag("updated", "@channel @item", rfc3339, required="feed entry", exact=True),
        Tag("updated", "source", rfc3339, required="source", missing=MISSING_IN_SOURCE, exact=True),
        Tag("published", "@item", rfc3339, exact=True),
        Tag("subtitle", FEED, attributes=TEXT, opaque=True),
        Tag("rights", META, attributes=TEXT, opaque=True),
        Tag("summary", "@item", attributes=TEXT, opaque=True),
        Tag("content", "@item", opaque=True,
            attributes=(Attribute("type", content_type), Attribute("src", public_iri))),
        Tag("author", META, many=True, foreign=True),
        Tag("contributor", META, many=True, foreign=True),
        Tag("name", PERSON, plain_text, required=PERSON),
        Tag("uri", PERSON, public_iri, exact=True),
        Tag("email", PERSON, email_address, exact=True),
        Tag("source", "@item at:deleted-entry", see=f"{SEE}#section-4.2.11"),
        Tag("icon", FEED, public_iri, exact=True),
        Tag("logo", FEED, public_iri, exact=True),
        Tag("generator", FEED, plain_text,
            (Attribute("uri", public_iri), Attribute("version", anything))),
        Tag(
            "category",
            f"{META} app:categories",
            anything,
            many=True,
            blank=True,
            foreign=True,
            attributes=(
                Attribute("term", plain_text, required=True, named="own"),
                Attribute("scheme", full_iri, named="own"),
                Attribute("label", plain_text, named="own"),
            ),
        ),
        Tag(
            "link",
            f"{META} at:deleted-entry",
            anything,
            many=True,
            blank=True,
            foreign=True,
            attributes=(
                Attribute("href", public_iri, blank=True, missing=MISSING_HREF, named="above"),
                Attribute("rel", link_relation),
                Attribute("type", mime_type),
                Attribute("hreflang", language, named="above"),
                Attribute("title", plain_text),
                Attribute("length", non_negative_integer, named="above"),
            ),
        ),
    ),
)  # fmt: skip
