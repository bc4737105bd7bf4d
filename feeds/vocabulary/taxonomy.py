"""The taxonomy module: the topics of a channel and of its items."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_iri, iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

NAMESPACE = Namespace(
    prefix="taxo",
    uri="http://purl.org/rss/1.0/modules/taxonomy/",
    see="https://web.resource.org/rss/1.0/modules/taxonomy/",
    tags=(
        Tag("topics", "@channel @item topic", open=True),
        Tag("topic", "@item", anything, (Attribute("rdf:about", iri),
            Attribute("rdf:resource", iri)), many=True, blank=True, open=True),
        Tag("topic", "rss1:RDF", anything, (Attribute("rdf:about", iri, required=True),), many=True,
            blank=True, open=True),
        Tag("link", "topic", full_iri),
    ),
)  # fmt: skip
