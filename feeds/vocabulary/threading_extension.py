"""Atom threading: which entry an entry replies to, and where its own replies are."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import INVALID_RFC3339_DATE, rfc3339
from feeds.vocabulary.datatypes.identifiers import identifier
from feeds.vocabulary.datatypes.mime import INVALID_MEDIA_TYPE, mime_type
from feeds.vocabulary.datatypes.quantities import NEGATIVE_INTEGER, non_negative_integer
from feeds.vocabulary.datatypes.uris import NOT_FULL_LINK, iri
from feeds.vocabulary.model import Attribute, Namespace, Tag

SEE = "https://www.rfc-editor.org/rfc/rfc4685"

NAMESPACE = Namespace(
    prefix="thr",
    uri="http://purl.org/syndication/thread/1.0",
    see=SEE,
    foreign=True,
    mistaken=("http://purl.org/syndication/thread/1.0/",),
    tags=(
        Tag("in-reply-to", "@channel @item atom:source", many=True, foreign=True,
            attributes=(Attribute("ref", identifier, required=True, empty=NOT_FULL_LINK, named="above"),
            Attribute("href", iri, exact=True, named="above"),
            Attribute("source", iri, exact=True, named="above"),
            Attribute("type", mime_type, empty=INVALID_MEDIA_TYPE)), see=f"{SEE}#section-3"),
        Tag("total", "@item", non_negative_integer, empty=NEGATIVE_INTEGER, see=f"{SEE}#section-5"),
    ),
    global_attributes=(
        Attribute("count", non_negative_integer, empty=NEGATIVE_INTEGER, named="above"),
        Attribute("updated", rfc3339, empty=INVALID_RFC3339_DATE, named="above"),
    ),
)  # fmt: skip
