"""The attribute xml:id, which any element may have."""

from __future__ import annotations

from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.xml_attributes import NAMESPACE

ID = NAMESPACE.clark("id")


@rule(
    "xml-duplicate-id",
    on="@root",
    severity="error",
    see="https://www.w3.org/TR/xml-id/#processing",
    w3c="DuplicateIds",
    needs="xml:id",
)
def duplicate_id(root: Element, _document: Document) -> Problems:
    """An xml:id must be unique in its document.

    A link to it finds only one of the elements, and some parsers refuse the document. Choose another one.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id>
        <title xml:id="a">Story</title><updated>2025-12-30T00:00:00Z</updated>
        <author><name>Somebody</name></author><content xml:id="a">Words.</content></entry>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <entry xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:1</id>
        <title xml:id="a">Story</title><updated>2025-12-30T00:00:00Z</updated>
        <author><name>Somebody</name></author><content xml:id="b">Words.</content></entry>
    """
    seen: set[str] = set()
    for element in root.iter("*"):
        value = element.get(ID)
        if value is None:
            continue
        name = " ".join(value.split())
        if name in seen:
            yield Problem(element, f"must be unique, but another element has {shown(name)}", "xml:id", value)
        seen.add(name)
