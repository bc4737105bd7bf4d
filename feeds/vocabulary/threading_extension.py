"""Atom threading: which entry an entry replies to, and where its own replies are."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.identifiers import entry_identifier
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.quantities import non_negative_integer
from feeds.vocabulary.datatypes.uris import iri
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
            attributes=(Attribute("ref", entry_identifier, required=True, named="above"),
            Attribute("href", iri, named="above"),
            Attribute("source", iri, named="above"),
            Attribute("type", mime_type)), see=f"{SEE}#section-3"),
        Tag("total", "@item", non_negative_integer, see=f"{SEE}#section-5"),
    ),
    global_attributes=(
        Attribute("count", non_negative_integer, named="above"),
        Attribute("updated", rfc3339, named="above"),
    ),
)  # fmt: skip
