"""The annotation module: what an item comments on."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

NAMESPACE = Namespace(
    prefix="annotate",
    uri="http://purl.org/rss/1.0/modules/annotate/",
    see="https://web.resource.org/rss/1.0/modules/annotate/",
    tags=(
        Tag(
            "reference", "@item", anything, (Attribute("rdf:resource", full_iri, required=True),), blank=True
        ),
    ),
)
