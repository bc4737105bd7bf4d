"""Elements and attributes that no row allows: unknown, misplaced, or of an unknown namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator import generic
from feeds.validator.elements import split
from feeds.validator.problem import Problem
from feeds.validator.remedies import declare_instead, rename, rename_attribute
from feeds.validator.schema import FOREIGN_ATTRIBUTE, FOREIGN_ELEMENT, display, family
from feeds.vocabulary.datatypes.factories import cut, shown
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.validator.problem import Remedy
    from feeds.validator.rule import Found
    from feeds.validator.schema import Place, Schema

MAX_RENAMED = 100
"""With more unknown names than these, no fix looks for the declaration of a namespace."""


class UnknownNodes:
    """Finds the faults of nodes that the tables of one document's format do not have.

    `tags` gets a mark for foreign elements and attributes, since rules may need them.  `known` holds names
    and namespaces that were reported: each unknown namespace is reported once.
    """

    def __init__(self, schema: Schema, tags: set[str]) -> None:
        self.schema = schema
        self.tags = tags
        self.known: set[str] = set()
        self._spelled: dict[Place, dict[str, str]] = {}

    def attribute(self, element: _Element, place: Place, clark: str, value: str) -> Found | None:
        """The fault of an attribute that its element's row does not have."""
        uri, local = split(clark)
        name, see = local, place.see
        if not uri:
            if place.tag.loose or ":" in local:  # an undeclared prefix was reported
                return None
            remedy = _renamed_attribute(element, place, local)
        else:
            remedy = None
            self.tags.add(clark if uri == XML.uri else FOREIGN_ATTRIBUTE)
            namespace = self.schema.by_uri.get(uri)
            if namespace is None or namespace.open or place.tag.loose or self.schema.attribute(clark):
                return None
            if place.namespace.foreign and namespace not in (place.namespace, XML):
                return None
            # In RDF, a property may be written as an attribute.
            if place.tag.open and (not namespace.global_attributes or self.schema.knows(uri, local)):
                return None
            name, see = display(namespace, local), namespace.see
        message = f'"{cut(name)}" is not an attribute of <{place.name}>'
        problem = Problem(element, message, name, value, remedy=remedy, subject="none", see=see)
        return generic.UNKNOWN_ATTRIBUTE, place.family, problem

    def element(self, child: _Element, place: Place) -> Found | None:
        """The fault of an element that is not allowed in `place`; its contents are not checked."""
        tag: object = child.tag
        if not isinstance(tag, str):
            return None  # a comment, a processing instruction, or a reference to an entity
        uri, local = split(tag)
        if not uri and ":" in local:
            return None  # its prefix is reported as undeclared
        namespace = self.schema.by_uri.get(uri) if uri else place.namespace
        if namespace is None:
            self.known.add(tag)
            self.tags.add(FOREIGN_ELEMENT)
            return self._of_unknown_namespace(child, uri)
        if place.tag.open or namespace.open:
            return None
        if not uri and place.namespace.uri:
            fault, message = generic.UNQUALIFIED, f"in <{place.name}> should be in a namespace"
        elif place.tag.foreign and namespace is not place.namespace:
            return None
        elif self.schema.knows(uri, local):
            fault = generic.MISPLACED_ELEMENT
            if place.text is None:
                if namespace.anywhere:
                    return None
                fault = namespace.misplaced or fault
            allowed = "is not allowed" if fault.severity == "error" else "should not be"
            message = f"{allowed} in <{place.name}>"
        else:
            fault, message = generic.UNKNOWN_ELEMENT, f"is not an element of {namespace.title}"
        remedy = self._renamed(child, place) if fault is generic.UNKNOWN_ELEMENT else None
        return fault, family(namespace), Problem(child, message, remedy=remedy, see=namespace.see)

    def _of_unknown_namespace(self, child: _Element, uri: str) -> Found | None:
        if uri in self.known:
            return None
        self.known.add(uri)
        meant = self.schema.meant(uri)
        if meant is None:
            message = f"was not checked: unknown namespace {shown(uri)}"
            return generic.UNKNOWN_NAMESPACE, "xml", Problem(child, message, value=uri)
        message = f"must be in the namespace {meant.uri}, not {shown(uri)}"
        few = len(self.known) < MAX_RENAMED
        remedy = declare_instead(child, uri, meant.uri) if few else None
        return generic.MISTAKEN_NAMESPACE, "xml", Problem(child, message, value=uri, remedy=remedy)

    def _renamed(self, child: _Element, place: Place) -> Remedy | None:
        """Renames an unknown element to the one that is allowed there and differs by case only."""
        if place not in self._spelled:
            self._spelled[place] = {name.lower(): name for name in place.children}
        uri, meant = split(self._spelled[place].get(child.tag.lower(), child.tag))
        return None if meant == split(child.tag)[1] or uri != split(child.tag)[0] else rename(meant)


def _renamed_attribute(element: _Element, place: Place, local: str) -> Remedy | None:
    """Renames an unknown attribute to the missing one that differs by case only."""
    meant = next((name for name in place.attributes if name.lower() == local.lower()), None)
    return None if meant is None or element.get(meant) is not None else rename_attribute(local, meant)
