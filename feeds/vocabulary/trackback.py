"""TrackBack: where to ping an item, and what the item pinged."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_iri, full_url
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

IN_RDF = "rss1:item rss11:item"
RESOURCE = (Attribute("rdf:resource", full_iri, required=True),)

NAMESPACE = Namespace(
    prefix="trackback",
    uri="http://madskills.com/public/xml/rss/module/trackback/",
    see="https://web.archive.org/web/2006/http://madskills.com/public/xml/rss/module/trackback/",
    tags=(
        # A rule reports empty ones that have the address in an attribute, as in RSS 1.0.
        Tag("ping", "@item", full_url, blank=True),
        Tag("about", "@item", full_url, many=True, blank=True),
        Tag("ping", IN_RDF, anything, RESOURCE, blank=True),
        Tag("about", IN_RDF, anything, RESOURCE, many=True, blank=True),
    ),
)
