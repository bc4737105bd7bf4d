"""Deleted entries, marked in the feed that had them."""

from __future__ import annotations

from feeds.vocabulary.datatypes.atom_types import text_construct_type
from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.identifiers import entry_identifier
from feeds.vocabulary.model import Attribute, Namespace, Tag

SEE = "https://www.rfc-editor.org/rfc/rfc6721"

NAMESPACE = Namespace(
    prefix="at",
    uri="http://purl.org/atompub/tombstones/1.0",
    see=SEE,
    foreign=True,
    mistaken=("http://purl.org/atompub/tombstones/1.0/",),
    tags=(
        Tag("deleted-entry", "@root @channel", many=True, foreign=True,
            attributes=(Attribute("ref", entry_identifier, required=True,
            named="own"),
            Attribute("when", rfc3339, required=True, named="own")),
            see=f"{SEE}#section-3"),
        Tag("by", "deleted-entry", foreign=True),
        Tag("comment", "deleted-entry", attributes=(Attribute("type", text_construct_type),), opaque=True),
    ),
)  # fmt: skip
