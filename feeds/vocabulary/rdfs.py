"""RDF Schema, of which feeds use rdfs:seeAlso."""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Namespace, Tag

EVERYWHERE = "@channel @item @image @textinput"

NAMESPACE = Namespace(
    prefix="rdfs",
    uri="http://www.w3.org/2000/01/rdf-schema#",
    see="https://www.w3.org/TR/rdf-schema/",
    anywhere=True,
    tags=(
        Tag("seeAlso", EVERYWHERE, plain_text, (Attribute("rdf:resource", iri),), many=True,
            blank="with attributes", open=True),
        Tag("isDefinedBy", EVERYWHERE, plain_text, (Attribute("rdf:resource", iri),), many=True,
            blank="with attributes"),
        Tag("label", EVERYWHERE, plain_text, many=True),
        Tag("comment", EVERYWHERE, plain_text, many=True),
    ),
)  # fmt: skip
