"""Elements and attributes that no row allows: unknown, misplaced, or of an unknown namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feeds.validator import generic
from feeds.validator.elements import split, text_of
from feeds.validator.meant_names import MeantNames
from feeds.validator.problem import Problem
from feeds.validator.remedies import (
    declaration,
    declare_instead,
    escape_contents,
    rename_attribute,
    rename_to,
)
from feeds.validator.schema import FOREIGN_ATTRIBUTE, FOREIGN_ELEMENT, display, family
from feeds.vocabulary.datatypes.factories import cut, shown
from feeds.vocabulary.datatypes.html_facts import HTML
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.identifiers import INVALID_TAG_URI, INVALID_URN, INVALID_UUID, identifier
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.validator.meant_names import Meant
    from feeds.validator.problem import Remedy
    from feeds.validator.rule import Found
    from feeds.validator.schema import Place, Schema

NOT_URIS = (INVALID_TAG_URI, INVALID_URN, INVALID_UUID)
"""What is wrong with a namespace name; others are relative references or IRIs, which parsers accept."""
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
        self._meant = MeantNames(schema)
        self._unescaped: _Element | None = None
        self._parent: _Element | None = None
        self._taken: set[str] = set()

    def attribute(self, element: _Element, place: Place, clark: str, value: str) -> Found | None:
        """The fault of an attribute that its element's row does not have."""
        uri, local = split(clark)
        name, see = local, place.see
        meant = None if uri else self._meant.attribute(element, place, local)
        if not uri:
            if place.tag.loose or ":" in local:  # an undeclared prefix was reported
                return None
        else:
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
        message, remedy = f'"{cut(name)}" is not an attribute of <{place.name}>', None
        if meant is not None:
            message += f': use "{meant.name}"'
            remedy = rename_attribute(local, meant.name, safe=meant.certain)
        instead = "" if meant is None else meant.name
        problem = Problem(
            element, message, name, value, remedy=remedy, subject="none", see=see, instead=instead
        )
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
        elif place.text is not None and uri == place.namespace.uri and local.lower() in HTML:
            return self._of_html(child, place)
        else:
            fault, message = generic.UNKNOWN_ELEMENT, f"is not an element of {namespace.title}"
        remedy, meant, instead = None, None, ""
        if fault is generic.UNKNOWN_ELEMENT:
            meant = self._meant.element(tag, place)
        elif fault is generic.MISPLACED_ELEMENT:
            meant = self._meant.elsewhere(uri, local, place)
        if meant is not None and (not self._is_taken(child, place, meant) or meant.certain):
            message += f": use <{meant.name}>"
            remedy, instead = _renamed(child, place, meant), meant.name
        problem = Problem(child, message, remedy=remedy, see=namespace.see, instead=instead)
        return fault, family(namespace), problem

    def _is_taken(self, child: _Element, place: Place, meant: Meant) -> bool:
        """Whether the element that is meant may appear only once, and does, or was suggested before."""
        right = meant.namespace.clark(meant.local)
        target, parent = place.children.get(right), child.getparent()
        if target is None or target.many or parent is None:
            return False
        if parent is not self._parent:
            self._parent, self._taken = (
                parent,
                {str(other.tag) for other in parent.iterchildren(etree.Element)},
            )
        taken = right in self._taken
        self._taken.add(right)
        return taken

    def _of_html(self, child: _Element, place: Place) -> Found | None:
        """The fault of HTML that is not escaped, once in each text."""
        parent = child.getparent()
        if parent is self._unescaped:
            return None
        self._unescaped = parent
        message = f"in <{place.name}> is HTML: it must be escaped, or in a CDATA section"
        remedy = escape_contents(parent) if place.text is html and parent is not None else None
        problem = Problem(child, message, remedy=remedy, see=place.see)
        return generic.UNKNOWN_ELEMENT, family(place.namespace), problem

    def _of_unknown_namespace(self, child: _Element, uri: str) -> Found | None:
        if uri in self.known:
            return None
        self.known.add(uri)
        meant, few = self.schema.meant(uri), len(self.known) < MAX_RENAMED
        if meant is None:
            flaw = next((flaw for flaw in identifier(uri) if flaw.fault in NOT_URIS), None)
            declared = declaration(child, uri) if flaw is not None and few else None
            if flaw is not None and declared is not None:
                holder, name = declared
                return flaw.fault, "xml", Problem(holder, flaw.message, name, uri, named="own")
            message = f"was not checked: unknown namespace {shown(uri)}"
            return generic.UNKNOWN_NAMESPACE, "xml", Problem(child, message, value=uri)
        message = f"must be in the namespace {meant.uri}, not {shown(uri)}"
        remedy = declare_instead(child, uri, meant.uri) if few else None
        return generic.MISTAKEN_NAMESPACE, "xml", Problem(child, message, value=uri, remedy=remedy)


def _renamed(child: _Element, place: Place, meant: Meant) -> Remedy | None:
    """Renames an unknown element, if what is in it may be in the other one."""
    namespace, local = meant.namespace, meant.local
    target = place.children.get(namespace.clark(local))
    if target is None or (target.text is None and not len(child) and text_of(child)):
        return None
    if target.required_attributes and not child.attrib:
        return None
    return rename_to(namespace, local, child, safe=meant.certain)
