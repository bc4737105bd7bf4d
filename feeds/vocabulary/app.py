"""The Atom Publishing Protocol: service and category documents, and the elements that it adds to entries."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.mime import media_ranges
from feeds.vocabulary.datatypes.quantities import yes_no
from feeds.vocabulary.datatypes.uris import full_iri, iri
from feeds.vocabulary.model import Attribute, Namespace, Tag

SEE = "https://www.rfc-editor.org/rfc/rfc5023"

NAMESPACE = Namespace(
    prefix="app",
    uri="http://www.w3.org/2007/app",
    format="AtomPub",
    see=SEE,
    foreign=True,
    mistaken=("http://www.w3.org/2007/app/",),
    # That of the drafts, which Google Data kept using.
    namesakes=("http://purl.org/atom/app#",),
    tags=(
        Tag("service", "@root", foreign=True, see=f"{SEE}#section-8.3.1"),
        Tag("workspace", "service", required="service", many=True, foreign=True, see=f"{SEE}#section-8.3.2"),
        Tag("collection", "workspace @item atom:feed atom:source", many=True, foreign=True,
            attributes=(Attribute("href", iri, required=True, named="own"),),
            see=f"{SEE}#section-8.3.3"),
        Tag("accept", "collection", media_ranges, many=True, blank=True, see=f"{SEE}#section-8.3.4"),
        Tag("categories", "@root collection", many=True, foreign=True,
            attributes=(Attribute("fixed", yes_no, named="own"),
            Attribute("scheme", full_iri, named="own"),
            Attribute("href", iri, named="own")), see=f"{SEE}#section-7.2.1"),
        Tag("edited", "@item", rfc3339, exact=True, see=f"{SEE}#section-10.2"),
        Tag("control", "@item", foreign=True, see=f"{SEE}#section-13.1"),
        Tag("draft", "control", yes_no, see=f"{SEE}#section-13.1.1"),
    ),
)  # fmt: skip
