"""RDF/XML in RSS 1.0 and 1.1: nodes and properties alternate, and rdf:about is unique."""

from __future__ import annotations

from lxml import etree

from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.rdf import NAMESPACE
from feeds.vocabulary.rss1 import NAMESPACE as RSS1
from feeds.vocabulary.rss11 import NAMESPACE as RSS11

ROOT, ABOUT, PARSE_TYPE = (NAMESPACE.clark(name) for name in ("RDF", "about", "parseType"))
GRAMMAR = "https://www.w3.org/TR/rdf-syntax-grammar/#section-Syntax-node-property-elements"
ITEMS = (RSS1.clark("item"), RSS11.clark("item"))


@rule("rdf-not-rdf", on="rss1:RDF rss11:Channel", severity="error", see=GRAMMAR, w3c="InvalidRDF")
def not_rdf(root: Element, _document: Document) -> Problems:
    """In RDF/XML, a resource must contain only properties, and a property only text or one resource.

    RDF parsers reject anything else. Escape markup in a text, or declare the property as a literal.

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
    nodes = [root] if root.tag != ROOT else list(root.iterchildren(etree.Element))
    while nodes:
        node = nodes.pop()
        if _has_text(node):
            yield Problem(node, "must not contain text, because it is an RDF resource")
            continue
        for item in node.iterchildren(etree.Element):
            resources = _resources(item)
            if isinstance(resources, str):
                yield Problem(item, resources)
            else:
                nodes += resources


def _resources(item: Element) -> list[Element] | str:
    """The resources in a property, or a message that says what is wrong with it."""
    kind = item.get(PARSE_TYPE)
    if item.get(ABOUT) is not None:
        return 'must not have "rdf:about", because it is an RDF property: use "rdf:resource"'
    if kind == "Resource":
        return [item]
    if not len(item) or (kind is not None and kind != "Collection"):
        return []
    inside = list(item.iterchildren(etree.Element))
    if inside and _has_text(item):
        return 'must not mix text and elements without rdf:parseType="Literal"'
    if len(inside) > 1 and kind is None:
        return f"must contain one RDF resource, not {len(inside)}"
    return inside


def _has_text(element: Element) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)


@rule(
    "rdf-repeated-about",
    on="rss1:RDF rss11:items",
    severity="error",
    see="https://web.resource.org/rss/1.0/spec#s5.5",
    w3c="DuplicateValue",
)
def repeated_about(holder: Element, _document: Document) -> Problems:
    """The rdf:about of an item must be unique in the feed.

    In RDF, two items with the same rdf:about are one resource with two titles.

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
    seen: set[str] = set()
    for item in holder.iterchildren(*ITEMS):
        about = item.get(ABOUT)
        if about in seen:
            message = f"must be unique: another item has {shown(about)}"
            yield Problem(item, message, "rdf:about", about, named="own")
        elif about:
            seen.add(about)


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
