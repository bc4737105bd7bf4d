"""Dublin Core's terms: the refinements of the fifteen elements.

Specification: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/ and
https://web.resource.org/rss/1.0/modules/dcterms/
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import date_or_period, w3cdtf
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

EVERYWHERE = "@channel @item @image @textinput atom:source media:group media:content"
PERIODS = ("date", "valid", "available")
DATES = ("created", "issued", "modified", "dateAccepted", "dateCopyrighted", "dateSubmitted")
RELATIONS = (
    "isVersionOf",
    "hasVersion",
    "isReplacedBy",
    "replaces",
    "isRequiredBy",
    "requires",
    "isPartOf",
    "hasPart",
    "isReferencedBy",
    "references",
    "isFormatOf",
    "hasFormat",
    "conformsTo",
    "tableOfContents",
    "license",
    "accessRights",
    "rightsHolder",
    "relation",
    "source",
)
FREE = (
    "title",
    "creator",
    "contributor",
    "publisher",
    "subject",
    "description",
    "identifier",
    "rights",
    "type",
    "format",
    "coverage",
    "alternative",
    "abstract",
    "extent",
    "medium",
    "spatial",
    "temporal",
    "audience",
    "mediator",
    "educationLevel",
    "bibliographicCitation",
    "provenance",
    "instructionalMethod",
    "accrualMethod",
    "accrualPeriodicity",
    "accrualPolicy",
)
# Encoding schemes: classes that may wrap a value in RDF.
SCHEMES = (
    "W3CDTF", "Period", "Point", "Box", "URI", "IMT", "RFC1766", "RFC3066", "ISO639-2", "LCSH", "MESH", "DDC",
    "LCC", "UDC", "DCMIType", "ISO3166", "TGN",
)  # fmt: skip
RESOURCE = (Attribute("rdf:resource", iri),)

NAMESPACE = Namespace(
    prefix="dcterms",
    uri="http://purl.org/dc/terms/",
    see="https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
    mistaken=("http://purl.org/dc/terms", "http://purl.org/dc/dcterms/"),
    tags=(
        *(Tag(name, EVERYWHERE, w3cdtf, many=True, open=True) for name in DATES),
        *(Tag(name, EVERYWHERE, date_or_period, RESOURCE, many=True, open=True) for name in PERIODS),
        *(
            Tag(name, EVERYWHERE, anything, RESOURCE, many=True, blank="with attributes", open=True)
            for name in (*RELATIONS, *FREE)
        ),
        Tag("language", EVERYWHERE, language, many=True),
        *(Tag(name) for name in SCHEMES),
    ),
)
