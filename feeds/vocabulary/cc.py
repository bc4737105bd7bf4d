"""Creative Commons in RDF: the address of a licence, and the licence itself.

Specification: https://web.resource.org/rss/1.0/modules/cc/ and https://creativecommons.org/ns
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_iri, iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

EVERYWHERE = "@channel @item @image @textinput"
RESOURCE = (Attribute("rdf:resource", iri),)
OF_WORKS = ("attributionName", "attributionURL", "morePermissions", "useGuidelines")
TERM = (Attribute("rdf:resource", iri, required=True),)

NAMESPACE = Namespace(
    prefix="cc",
    uri="http://web.resource.org/cc/",
    see="https://web.resource.org/rss/1.0/modules/cc/",
    synonyms=("http://creativecommons.org/ns#",),
    mistaken=("http://web.resource.org/cc",),
    tags=(
        Tag(
            "license",
            EVERYWHERE,
            anything,
            (Attribute("rdf:resource", full_iri),),
            many=True,
            blank="with attributes",
        ),
        Tag(
            "License", "rss1:RDF license", attributes=(Attribute("rdf:about", iri, required=True),), many=True
        ),
        Tag("Work", "rss1:RDF", anything, many=True, blank=True, open=True),
        Tag("permits", "License", attributes=TERM, many=True),
        Tag("requires", "License", attributes=TERM, many=True),
        Tag("prohibits", "License", attributes=TERM, many=True),
        Tag("deprecatedOn", "License", anything),
        # Terms of https://creativecommons.org/ns that are properties of a work.
        *(Tag(name, EVERYWHERE, anything, RESOURCE, many=True, blank="with attributes") for name in OF_WORKS),
        Tag("legalcode", "License", attributes=RESOURCE),
        Tag("jurisdiction", "License", attributes=RESOURCE),
    ),
)
