"""RDF/XML in RSS 0.90, 1.0 and 1.1: nodes and properties alternate, and what they are about is unique."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree

from feeds.validator.elements import split
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.schema import schema
from feeds.vocabulary.datatypes.factories import cut, shown
from feeds.vocabulary.rdf import NAMESPACE
from feeds.vocabulary.rss1 import NAMESPACE as RSS1
from feeds.vocabulary.rss11 import NAMESPACE as RSS11
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.schema import Place

ROOT, ABOUT = NAMESPACE.clark("RDF"), NAMESPACE.clark("about")
TABLES = {"rss-0.90": "rss090", "rss-1.0": "rss1", "rss-1.1": "rss11"}
"""The prefixes of the tables of the formats in RDF, by the kinds of documents."""
SYNTAX = "https://www.w3.org/TR/rdf-syntax-grammar/"
GRAMMAR = f"{SYNTAX}#section-Syntax-node-property-elements"
NAMES = ("about", "ID", "nodeID")
"""The attributes that name the resource of a node."""
LEGACY = frozenset(("ID", "about", "parseType", "resource", "type"))
"""The attributes of RDF that may be written without a namespace (RDF/XML, 6.1.4)."""
NOT_ON_NODES = ("resource", "parseType", "datatype")
WITHDRAWN = ("aboutEach", "aboutEachPrefix", "bagID")
NOT_NODES = frozenset(map(NAMESPACE.clark, ("li", *NAMES, *NOT_ON_NODES, *WITHDRAWN, "RDF")))
NOT_PROPERTIES = frozenset(map(NAMESPACE.clark, ("Description", *NAMES, *NOT_ON_NODES, *WITHDRAWN, "RDF")))
ABOUTS = etree.XPath("/descendant::*/@rdf:about", namespaces={"rdf": NAMESPACE.uri}, smart_strings=False)
PROPERTIES = etree.XPath(
    "*[self::rss11:* or self::rdf:*[not(self::rdf:li)] or *"
    "  or @* and (not(@rdf:resource) or count(@*) > 1 or node())]",
    namespaces={"rdf": NAMESPACE.uri, "rss11": RSS11.uri},
    smart_strings=False,
)
_is_name = re.compile(r"(?!\d)[\w][\w.\u00b7-]*+").fullmatch


class RdfElement(NamedTuple):
    """A node or a property of a document.

    `place` and `above` are its row and that of its parent; None: no row checks it.  `fault` says what is
    wrong with it.
    """

    element: Element
    is_node: bool
    place: Place | None
    above: Place | None
    fault: str | None = None


def _parts(root: Element, document: Document) -> Iterator[RdfElement]:
    """The nodes and properties of a document in its order; what is inside of an invalid one is left out."""
    place = schema().roots(TABLES[document.kind]).get(split(root.tag)[1])
    parts = (
        [RdfElement(root, True, place, None)] if root.tag != ROOT else _inside(root, place, are_nodes=True)
    )
    seen: set[str] = set()
    while parts:
        part = parts.pop()
        attributes = _attributes(part.element)
        fault = _fault(part, attributes) or (_fault_of_name(attributes, seen) if attributes else None)
        yield part if fault is None else part._replace(fault=fault)
        kind = attributes.get("parseType")
        if fault is None and (part.is_node or kind == "Resource"):
            parts += _inside(part.element, part.place, are_nodes=False)
        elif fault is None and kind in (None, "Collection"):
            parts += _inside(part.element, part.place, are_nodes=True)


def _inside(element: Element, place: Place | None, *, are_nodes: bool) -> list[RdfElement]:
    """The children as parts, the first one last, without properties that are plain texts or references."""
    rows = {} if place is None else place.children
    found = element.iterchildren(etree.Element) if are_nodes else PROPERTIES(element)
    children = list(cast("Iterable[Element]", found))
    return [RdfElement(child, are_nodes, rows.get(child.tag), place) for child in reversed(children)]


def _attributes(element: Element) -> dict[str, str]:
    """The attributes of RDF by their local names."""
    found: dict[str, str] = {}
    own = element.tag.startswith(f"{{{NAMESPACE.uri}}}")
    for name, value in element.items():
        uri, local = split(str(name))
        if uri == NAMESPACE.uri or (not uri and own and local in LEGACY):
            found[local] = str(value)
    return found


@rule("rdf-not-rdf", on="rss1:RDF rss11:Channel rss090:RDF", severity="error", see=GRAMMAR, w3c="InvalidRDF")
def not_rdf(root: Element, document: Document) -> Problems:
    """In RDF/XML, a resource must contain only properties, and a property only text or one resource.

    RDF parsers reject anything else, together with the whole feed. `rdf:about` names a resource,
    `rdf:resource` the value of an empty property. Escape markup in a text, or declare the property as a
    literal.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An <b xmlns="http://www.w3.org/1999/xhtml"/>example.</description>
        <items rdf:parseType="Collection"/></Channel>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items rdf:parseType="Collection"/></Channel>
    """
    for part in _parts(root, document):
        if part.fault is not None:
            yield Problem(part.element, part.fault)


def _fault(part: RdfElement, attributes: dict[str, str]) -> str | None:
    fault = (_fault_of_node if part.is_node else _fault_of_property)(part, attributes)
    if fault is None and part.place is None and split(part.element.tag)[0] in schema().by_uri:
        return _unqualified(part.element)
    return fault


def _fault_of_node(part: RdfElement, attributes: dict[str, str]) -> str | None:
    element = part.element
    if element.tag in NOT_NODES:
        return "is not allowed as an RDF resource"
    for name in attributes:
        if name in NOT_ON_NODES:
            instead = ': use "rdf:about"' if name == "resource" else ""
            return f'must not have "rdf:{name}", because it is an RDF resource{instead}'
    if len(attributes) > 1 and sum(name in attributes for name in NAMES) > 1:
        return 'must have only one of "rdf:about", "rdf:ID" and "rdf:nodeID"'
    if _allows_text(part) and _has_text(element):
        return "must not contain text, because it is an RDF resource"
    return None


def _fault_of_property(part: RdfElement, attributes: dict[str, str]) -> str | None:
    element, kind = part.element, attributes.get("parseType")
    if element.tag in NOT_PROPERTIES:
        return "is not allowed as an RDF property"
    if "about" in attributes:
        return 'must not have "rdf:about", because it is an RDF property: use "rdf:resource"'
    given = [name for name in ("resource", "nodeID", "datatype", "parseType") if name in attributes]
    if len(given) > 1:
        return f'must not have both "rdf:{given[0]}" and "rdf:{given[1]}"'
    inside = next(element.iterchildren(etree.Element), None) is not None
    text = _allows_text(part) and _has_text(element)
    if kind in ("Resource", "Collection") and text:
        return f'must not contain text, because of rdf:parseType="{kind}"'
    if kind is not None:
        return None
    if inside or text:
        empty = next((f"rdf:{name}" for name in given if name != "datatype"), None) or _property(element)
        if empty is not None:
            return f'must be empty, because it has the attribute "{cut(empty)}"'
    if inside and text:
        return 'must not mix text and elements without rdf:parseType="Literal"'
    if inside and "datatype" in attributes:
        return 'must contain text, because of "rdf:datatype"'
    count = len(list(element.iterchildren(etree.Element))) if inside else 0
    return f"must contain one RDF resource, not {count}" if count > 1 else None


def _fault_of_name(attributes: dict[str, str], seen: set[str]) -> str | None:
    """What is wrong with the names in a document; `seen` holds each `rdf:ID`."""
    for name in ("ID", "nodeID"):
        value = attributes.get(name)
        if value is not None and not _is_name(value):
            return f'must have an XML name as its "rdf:{name}", not {shown(value)}'
    if any(name in attributes for name in WITHDRAWN):
        return "has an attribute that is no longer part of RDF"
    value = attributes.get("ID")
    if value in seen:
        return f'must have its own "rdf:ID": another element has {shown(value)}'
    if value is not None:
        seen.add(value)
    return None


def _unqualified(element: Element) -> str | None:
    name = next((name for name in map(str, element.attrib) if name[0] != "{" and name not in LEGACY), None)
    return None if name is None else f'has the attribute "{cut(name)}", which must be in a namespace in RDF'


def _property(element: Element) -> str | None:
    """The first attribute that is a property, as people write it."""
    for name in map(str, element.attrib):
        uri, local = split(name)
        if uri and uri != XML.uri and (uri != NAMESPACE.uri or local in ("type", "value")):
            space = schema().by_uri.get(uri)
            prefix = _prefix(element, uri) if space is None else space.prefix
            return f"{prefix}:{local}"
    return None


def _prefix(element: Element, uri: str) -> str:
    """A prefix of a namespace, which the namespace of an attribute always has."""
    return next(prefix for prefix, other in element.nsmap.items() if prefix and other == uri)


def _allows_text(part: RdfElement) -> bool:
    """Whether its row allows text; where it does not, the walk reports it."""
    return part.place is None or part.place.text is not None


def _has_text(element: Element) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)


@rule(
    "rdf-repeated-about",
    on="rss1:RDF rss11:Channel",
    severity="error",
    see="https://web.resource.org/rss/1.0/spec#s5.5",
    w3c="DuplicateValue",
)
def repeated_about(root: Element, document: Document) -> Problems:
    """The rdf:about of a channel, an item, an image and a textinput must be unique in the document.

    In RDF, two elements with the same rdf:about are one resource with two titles.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items rdf:parseType="Collection">
        <item rdf:about="https://example.org/1"><title>1</title><link>https://example.org/1</link></item>
        <item rdf:about="https://example.org/1"><title>2</title><link>https://example.org/1</link></item>
        </items></Channel>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items rdf:parseType="Collection">
        <item rdf:about="https://example.org/1"><title>1</title><link>https://example.org/1</link></item>
        <item rdf:about="https://example.org/2"><title>2</title><link>https://example.org/1</link></item>
        </items></Channel>
    """
    abouts = ABOUTS(root)
    if not isinstance(abouts, list) or len(abouts) == len({*map(str, abouts)}):
        return
    seen: dict[str, bool] = {}
    for part in _parts(root, document):
        about = part.element.get(ABOUT)
        if not about:
            continue
        of_rss = split(part.element.tag)[0] in (RSS1.uri, RSS11.uri)
        # Extensions may describe one resource, such as an author, several times.
        if about in seen and (of_rss or seen[about]):
            message = f"must be unique: another element has {shown(about)}"
            yield Problem(part.element, message, "rdf:about", about, named="own")
        seen[about] = seen.get(about, False) or of_rss


@rule(
    "rss11-own-element-in-extension",
    on="rss11:Channel",
    severity="error",
    see="https://inamidst.com/rss1.1/",
    w3c="UndefinedElement",
)
def own_element_in_extension(root: Element, document: Document) -> Problems:
    """An element of RSS 1.1 must not be used inside an extension.

    Its schema allows them only where it defines them. Use an element of another vocabulary, such as
    `dc:title`.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><dc:creator><foaf:Agent><title>Ann</title></foaf:Agent>
        </dc:creator><items rdf:parseType="Collection"/></Channel>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><dc:creator><foaf:Agent><foaf:name>Ann</foaf:name></foaf:Agent>
        </dc:creator><items rdf:parseType="Collection"/></Channel>
    """
    for part in _parts(root, document):
        # In a closed row, the walk reports it.
        unchecked = part.place is None and (part.above is None or part.above.tag.open)
        if unchecked and split(part.element.tag)[0] == RSS11.uri:
            yield Problem(part.element, "is not allowed in an extension")


RSS11_ATTRIBUTES = etree.XPath("/descendant::*[@*[namespace-uri() = $uri]]", smart_strings=False)


@rule(
    "rss11-namespaced-attribute",
    on="rss11:Channel",
    severity="error",
    see="https://inamidst.com/rss1.1/",
    w3c="UnexpectedAttribute",
)
def namespaced_attribute(root: Element, _document: Document) -> Problems:
    """No attribute may be in the namespace of RSS 1.1.

    RSS 1.1 defines only elements there. Write the value as an element, or use an attribute of another
    namespace.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:rss="http://purl.org/net/rss1.1#" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:foaf="http://xmlns.com/foaf/0.1/"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><dc:creator><foaf:Person rss:title="Ann"/></dc:creator>
        <items rdf:parseType="Collection"/></Channel>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
        rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><dc:creator><foaf:Person foaf:name="Ann"/></dc:creator>
        <items rdf:parseType="Collection"/></Channel>
    """
    for element in RSS11_ATTRIBUTES(root, uri=RSS11.uri):  # type: ignore[union-attr]
        if isinstance(element, etree._Element) and not element.tag.startswith(RSS11.clark("")):
            yield Problem(element, f"must not have an attribute in the namespace {RSS11.uri}")
