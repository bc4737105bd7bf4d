"""Elements and attributes that no row allows where they stand: unknown, misplaced, of another vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator import generic
from feeds.validator.elements import split
from feeds.validator.report import Problem
from feeds.validator.schema import FOREIGN_ATTRIBUTE, FOREIGN_ELEMENT, display, family
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.validator.report import Found
    from feeds.validator.schema import Place, Schema


class Strangers:
    """Judges what the tables of one document's format have no place for.

    `tags` gets a sign for whatever is foreign, since rules may listen for that.  `known` holds the names and
    namespaces that need no second look: each unknown namespace is told once.
    """

    def __init__(self, schema: Schema, tags: set[str]) -> None:
        self.schema = schema
        self.tags = tags
        self.known: set[str] = set()

    def attribute(self, element: _Element, place: Place, name: str, value: str) -> Found | None:
        """What is wrong with an attribute that its element's row does not have."""
        uri, local = split(name)
        shown = local
        if not uri:
            if place.tag.open:
                return None
        else:
            if uri != XML.uri:
                self.tags.add(FOREIGN_ATTRIBUTE)
            namespace = self.schema.by_uri.get(uri)
            foreign = place.namespace.foreign and namespace is not place.namespace
            if (
                namespace is None
                or foreign
                or namespace.open
                or place.tag.open
                or self.schema.attribute(name)
            ):
                return None
            shown = display(namespace, local)
        return generic.UNKNOWN_ATTRIBUTE, place.family, Problem(element, "is not defined", shown, value)

    def element(self, child: _Element, place: Place) -> Found | None:
        """What is wrong with an element that may not stand in `place`: one fault, for it is not entered."""
        tag: object = child.tag
        if not isinstance(tag, str):
            return None  # a comment, a processing instruction, or a reference to an entity
        uri, local = split(tag)
        namespace = self.schema.by_uri.get(uri) if uri else place.namespace
        if namespace is None:
            self.known.add(tag)
            self.tags.add(FOREIGN_ELEMENT)
            return self._of_unknown_namespace(child, uri)
        if place.tag.open or namespace.open:
            return None
        if not uri and place.namespace.uri:
            fault, said = generic.UNQUALIFIED, f"holds <{local}>, which is in no namespace"
        elif place.tag.foreign and namespace is not place.namespace:
            return None
        elif self.schema.knows(uri, local):
            fault, said = generic.MISPLACED_ELEMENT, f"must not stand in <{place.name}>"
        else:
            fault, said = generic.UNKNOWN_ELEMENT, f"is no element of {namespace.see or namespace.uri}"
        return fault, family(namespace), Problem(child, said)

    def _of_unknown_namespace(self, child: _Element, uri: str) -> Found | None:
        if uri in self.known:
            return None
        self.known.add(uri)
        meant = self.schema.mistaken.get(uri) or self.schema.nearly(uri)
        if meant is None:
            said = f"is in a namespace that is not known: {cut(uri)}"
            return generic.UNKNOWN_NAMESPACE, "xml", Problem(child, said, value=uri)
        said = f"is in the namespace {cut(uri)}; the right URI is {meant.uri}"
        return generic.MISTAKEN_NAMESPACE, "xml", Problem(child, said, value=uri)
