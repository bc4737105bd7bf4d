"""One walk over the tree: every element is held against its row, and the rules that listen there are asked.

This is the hot path (millions of elements), hence the attribute look-ups kept to a minimum and the faults
moved out to small methods that only a defect calls.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, cast

from lxml.etree import _Entity

from feeds.validator import generic
from feeds.validator.elements import full_text, prefix_of, split
from feeds.validator.report import Problem
from feeds.validator.schema import FOREIGN_ATTRIBUTE, FOREIGN_ELEMENT
from feeds.vocabulary.model import anything
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from collections.abc import Set

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.validator.rule import Rule
    from feeds.validator.schema import Listener, Place, Schema
    from feeds.vocabulary.model import Attribute, Fault, Flaws

Found = tuple["Fault | Rule", str, Problem]
"""What was found: the fault or the rule, the family that its name starts with, and the problem."""

MAX_ATTRIBUTES = 500
MAX_FOUND = 100_000
NOTHING: Set[str] = frozenset()


class Walk:
    """The walk over one document, and what it found on the way."""

    def __init__(self, document: Document, schema: Schema) -> None:
        self.document = document
        self.schema = schema
        self.found: list[Found] = []
        self.full = False
        self.tags: set[str] = set()
        self._strangers: set[str] = set()

    def visit(self, element: _Element, place: Place) -> None:
        """Hold an element and all that it contains against the tables, then ask the rules."""
        count = len(element.keys())
        if count > MAX_ATTRIBUTES:  # libxml2 looks each one up among all
            said = f"has {count:,} attributes; with more than {MAX_ATTRIBUTES}, an element is not looked at"
            self._fault(generic.TOO_MANY_ATTRIBUTES, place, element, said)
            return
        if count or place.required_attributes:
            self._attributes(element, place)
        seen = NOTHING
        if place.tag.opaque:
            pass
        elif len(element):
            seen = self._children(element, place)
        else:
            self._leaf(element, place)
        if place.rules:
            self.ask(element, place.rules, place.family, seen)

    def ask(
        self, element: _Element, rules: tuple[Listener, ...], family: str, seen: Set[str] = NOTHING
    ) -> None:
        """Ask the rules that listen here about an element with the children `seen`."""
        for rule, needed, lacking in rules:
            if needed is not None and needed.isdisjoint(self.tags):
                continue
            if lacking is not None and not lacking.isdisjoint(seen):
                continue
            for problem in rule.check(element, self.document):
                fault = problem.fault
                self._add((fault, family, problem) if fault else (rule, "", problem))

    def _add(self, found: Found) -> None:
        """Note what was found, up to a bound: a hostile document can have a defect in every byte."""
        if len(self.found) < MAX_FOUND:
            self.found.append(found)
        elif not self.full:
            self.full = True
            said = f"has more defects than the first {MAX_FOUND:,}, which are told"
            self.found.append((generic.MORE, "xml", Problem(self.document.root, said)))

    def _leaf(self, element: _Element, place: Place) -> None:
        text = element.text
        datatype = place.text
        if text is None or not (value := text.strip()):
            if datatype is None:
                if place.required:
                    self._missing(element, place, set())
            elif not place.blank:
                self._fault(place.tag.empty or generic.BLANK, place, element, "is empty", value="")
        elif datatype is not anything or (place.exact and value != text):
            self._text(element, place, text, value)

    def _text(self, element: _Element, place: Place, text: str, value: str) -> None:
        if place.text is None:
            self._fault(generic.UNEXPECTED_TEXT, place, element, "must not hold text", value=_short(value))
            return
        if place.exact and value != text:
            said = "must not have white space around its value"
            self._fault(generic.UNEXPECTED_SPACE, place, element, said, value=text)
        flaws = place.text(value)
        if flaws:
            shift = len(text) - len(text.lstrip())
            self._flaws(flaws, element, place, value, shift=shift)

    def _children(self, element: _Element, place: Place) -> Set[str]:
        places = place.children
        seen: set[str] = set()
        container = place.text is None
        stray = element.text if container else None
        for child in element:
            tag = child.tag
            known = places.get(tag)
            if known is None:
                if tag not in self._strangers:
                    self._stranger(child, place)
            else:
                if tag in seen and not known.many:
                    self._fault(generic.REPEATED_ELEMENT, known, child, "must not stand here more than once")
                seen.add(tag)
                self.visit(child, known)
            if container:
                tail = child.tail
                if tail and not tail.isspace():
                    stray = tail
        self.tags |= seen
        if place.required:
            self._missing(element, place, seen)
        if not container:
            self._mixed(element, place)
        elif stray and not stray.isspace():
            said = "must not hold text"
            self._fault(generic.UNEXPECTED_TEXT, place, element, said, value=_short(stray.strip()))
        return seen

    def _mixed(self, element: _Element, place: Place) -> None:
        """An element of text that also holds comments, references or elements: its text is in pieces."""
        if any(isinstance(child, _Entity) and unescape(child.text) == child.text for child in element):
            return  # an entity of the document's own, which is not expanded
        text = full_text(element)
        value = text.strip()
        if value:
            self._text(element, place, text, value)
        elif not place.blank and not any(isinstance(child.tag, str) for child in element):
            self._fault(place.tag.empty or generic.BLANK, place, element, "is empty", value="")

    def _missing(self, element: _Element, place: Place, seen: set[str]) -> None:
        if element in self.document.incomplete:
            return
        for tags, name, named in place.required:
            if seen.isdisjoint(tags):
                fault = named or generic.MISSING_ELEMENT
                verb = "must" if fault.severity == "error" else "should"
                self._fault(fault, place, element, f"{verb} have a <{name}>", missing=name)

    def _attributes(self, element: _Element, place: Place) -> None:
        rows = place.attributes
        for name, value in cast("list[tuple[str, str]]", element.items()):
            row = rows.get(name)
            if row is None:
                row = self._strange_attribute(element, place, name, value)
                if row is None:
                    continue
            datatype = row.value
            if datatype is None:
                continue
            trimmed = value.strip()
            if not trimmed:
                if not row.blank:
                    said = "is empty"
                    fault = row.empty or (generic.BLANK if row.named else generic.BLANK_ATTRIBUTE)
                    problem = Problem(element, said, row.name, "", named=row.named)
                    self._add((fault, place.family, problem))
            elif flaws := datatype(value if row.exact else trimmed):
                self._flaws(flaws, element, place, value, attribute=row)
        for name, row in place.required_attributes:
            if element.get(name) is None:
                fault = row.missing or generic.MISSING_ATTRIBUTE
                verb = "must" if fault.severity == "error" else "should"
                self._fault(fault, place, element, f"{verb} be there", attribute=row.name)

    def _strange_attribute(self, element: _Element, place: Place, name: str, value: str) -> Attribute | None:
        """The row of an attribute that may stand anywhere, or a fault."""
        uri, local = split(name)
        if uri:
            row = self.schema.attribute(name)
            if uri != XML.uri:
                self.tags.add(FOREIGN_ATTRIBUTE)
            namespace = self.schema.by_uri.get(uri)
            foreign = place.namespace.foreign and namespace is not place.namespace
            if row is None and namespace is not None and not (foreign or namespace.open or place.tag.open):
                shown = f"{prefix_of(element, uri)}{local}"
                said = "is not defined"
                self._fault(generic.UNKNOWN_ATTRIBUTE, place, element, said, attribute=shown, value=value)
            return row
        if not place.tag.open:
            said = "is not defined"
            self._fault(generic.UNKNOWN_ATTRIBUTE, place, element, said, attribute=local, value=value)
        return None

    def _stranger(self, child: _Element, place: Place) -> None:
        """An element that no row allows here. What is inside is not looked at: one fault, one finding."""
        tag: object = child.tag
        if not isinstance(tag, str):
            return  # a comment, a processing instruction, or a reference to an entity
        uri, local = split(tag)
        namespace = self.schema.by_uri.get(uri) if uri else place.namespace
        if namespace is None:
            self._strangers.add(tag)
            self.tags.add(FOREIGN_ELEMENT)
            self._strange_namespace(child, uri)
        elif place.tag.open or namespace.open:
            pass
        elif not uri and place.namespace.uri:
            said = f"holds <{local}>, which is in no namespace"
            self._stranger_fault(generic.UNQUALIFIED, namespace, child, said)
        elif place.tag.foreign and namespace is not place.namespace:
            pass
        elif self.schema.knows(uri, local):
            said = f"must not stand in <{place.name}>"
            self._stranger_fault(generic.MISPLACED_ELEMENT, namespace, child, said)
        else:
            said = f"is no element of {namespace.see or namespace.uri}"
            self._stranger_fault(generic.UNKNOWN_ELEMENT, namespace, child, said)

    def _strange_namespace(self, child: _Element, uri: str) -> None:
        if uri in self._strangers:
            return
        self._strangers.add(uri)
        meant = self.schema.mistaken.get(uri) or self.schema.nearly(uri)
        if meant is not None:
            said = f"is in the namespace {_short(uri)}; the right URI is {meant.uri}"
            self._add((generic.MISTAKEN_NAMESPACE, "xml", Problem(child, said, value=uri)))
        else:
            said = f"is in a namespace that is not known: {_short(uri)}"
            self._add((generic.UNKNOWN_NAMESPACE, "xml", Problem(child, said, value=uri)))

    def _stranger_fault(self, fault: Fault, namespace: object, child: _Element, said: str) -> None:
        from_family = getattr(namespace, "family", "") or getattr(namespace, "prefix", "xml")
        self._add((fault, from_family, Problem(child, said)))

    def _fault(
        self,
        fault: Fault,
        place: Place,
        element: _Element,
        said: str,
        *,
        attribute: str | None = None,
        value: str | None = None,
        missing: str | None = None,
    ) -> None:
        self._add((fault, place.family, Problem(element, said, attribute, value, missing)))

    def _flaws(
        self,
        flaws: Flaws,
        element: _Element,
        place: Place,
        value: str,
        *,
        attribute: Attribute | None = None,
        shift: int = 0,
    ) -> None:
        for flaw in flaws:
            start = None if flaw.start is None else flaw.start + shift
            name = attribute.name if attribute else None
            named = attribute.named if attribute else ""
            problem = Problem(element, flaw.message, name, _short(value), None, start, named)
            self._add((flaw.fault, place.family, problem))


def _short(value: str) -> str:
    return value if len(value) <= 200 else f"{value[:197]}..."
