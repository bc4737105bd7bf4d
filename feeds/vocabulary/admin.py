"""The administrative module: where to report errors, and which program made the feed."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

RESOURCE = (Attribute("rdf:resource", full_iri, required=True),)

NAMESPACE = Namespace(
    prefix="admin",
    uri="http://webns.net/mvcb/",
    see="https://web.resource.org/rss/1.0/modules/admin/",
    mistaken=("http://webns.net/mvcb",),
    tags=(
        Tag("generatorAgent", "@channel", anything, RESOURCE, blank=True),
        Tag("errorReportsTo", "@channel", anything, RESOURCE, blank=True),
    ),
)
