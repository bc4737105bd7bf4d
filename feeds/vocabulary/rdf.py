"""RDF/XML as RSS 1.0 and 1.1 use it: the containers, and the attributes that may appear on any element."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://www.w3.org/TR/rdf-syntax-grammar/"

INVALID_PARSE_TYPE = Fault(
    "invalid-parse-type",
    "warning",
    "`rdf:parseType` should be `Literal`, `Resource` or `Collection`.",
    help="RDF programs take any other value for `Literal`. Write that, or leave the attribute out.",
    see=f"{SEE}#parseTypeOtherPropertyElt",
    bad='<title rdf:parseType="Text">Story</title>',
    good='<title rdf:parseType="Literal">Story</title>',
)

CONTAINED = "rss1:items taxo:topics content:items threading:children"
NODES = "rss1:RDF rss090:RDF"
MEMBERS = ("li", *(f"_{number}" for number in range(1, 101)))
OTHERS = (
    "type", "value", "subject", "predicate", "object", "Statement", "Property", "List", "first", "rest",
    "nil", "XMLLiteral", "PlainLiteral", "HTML", "JSON", "langString", "CompoundLiteral", "language",
    "direction",
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="rdf",
    uri="http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    see=SEE,
    anywhere=True,
    mistaken=("http://www.w3.org/TR/WD-rdf-syntax#", "http://www.w3.org/1999/02/22-rdf-syntax-ns"),
    global_attributes=(
        Attribute("about", iri, blank=True),
        Attribute("resource", iri, blank=True),
        Attribute("ID"),
        Attribute("nodeID"),
        Attribute("datatype", iri),
        Attribute("parseType", one_of("Literal", "Resource", "Collection", fault=INVALID_PARSE_TYPE)),
        Attribute("type", iri),
        Attribute("value"),
    ),
    tags=(
        Tag("Seq", CONTAINED, blank=True),
        Tag("Bag", CONTAINED, blank=True),
        Tag("Alt", CONTAINED, blank=True),
        Tag("Bag", "content:items taxo:topics", blank=True, required="content:items taxo:topics"),
        Tag("Seq", "threading:children", blank=True, required="threading:children"),
        # A member is an rdf:li, or has its number in its name.
        *(Tag(name, "Seq Bag Alt", anything, (Attribute("resource", iri), Attribute("parseType")), many=True,
            blank=True, open=True) for name in MEMBERS),
        Tag("Description", f"{NODES} atom:feed atom:entry", anything, many=True, blank=True, open=True),
        # The wiki module's own example has an attribute without a namespace.
        Tag("Description", "wiki:interwiki dc:contributor", anything, (Attribute("link", iri),), blank=True,
            open=True),
        Tag("RDF", "atom:feed atom:entry", many=True, opaque=True, open=True, loose=True),
        *map(Tag, OTHERS),
    ),
)  # fmt: skip
