"""One walk over the tree checks every element against its row and runs the rules that listen there.

This is the hot path (millions of elements): few attribute look-ups, and what only a defect needs is in
`defects`.  What the names of an element's children decide, and which flaws the values of attributes have,
is known from earlier elements (`shapes`, `schema.KnownAttribute`).
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from lxml.etree import _Entity

from feeds.core.xml_limits import MAX_ATTRIBUTES
from feeds.validator import generic
from feeds.validator.defects import Defects
from feeds.validator.elements import full_text
from feeds.validator.listeners import MAX_CHOICES, turns
from feeds.validator.remedies import remove_copy, trim
from feeds.validator.schema import MAX_JUDGED, MAX_JUDGED_CHARACTERS
from feeds.validator.shapes import MAX_CHILDREN, MAX_SHAPES
from feeds.validator.unknown_nodes import UnknownNodes
from feeds.vocabulary.datatypes.white_space import SPACE, explained

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.validator.listeners import Turns
    from feeds.validator.rule import Found
    from feeds.validator.schema import KnownAttribute, Place, Schema
    from feeds.validator.shapes import Shape

NOTHING: frozenset[str] = frozenset()


class Walk:
    """The walk over one document, and the problems that it found."""

    def __init__(self, document: Document, schema: Schema) -> None:
        self.document = document
        self.schema = schema
        self.kind = document.kind
        self.found: list[Found] = []
        self.tags: set[str] = set()
        self._defects: Defects | None = None
        self._unknown_nodes: UnknownNodes | None = None
        self._asked: dict[Shape[Place], tuple[int, Turns]] = {}

    # `cached_property` would make every look-up of an attribute slower, since it needs a dictionary.

    @property
    def defects(self) -> Defects:
        """Notes how elements differ from their rows; most documents need neither this nor the next one."""
        if self._defects is None:
            self._defects = Defects(self.document, self.found)
        return self._defects

    @property
    def unknown_nodes(self) -> UnknownNodes:
        """Finds the faults of nodes that the tables do not have."""
        if self._unknown_nodes is None:
            self._unknown_nodes = UnknownNodes(self.schema, self.tags)
        return self._unknown_nodes

    def visit(self, element: _Element, place: Place) -> None:
        """Checks an element and its contents against the tables, then runs the rules."""
        names = element.keys()
        if names or place.required_attributes:
            if len(names) > MAX_ATTRIBUTES:
                self.defects.too_many_attributes(element, place, len(names))
                return
            self._attributes(element, place, names)
        seen: Set[str] = NOTHING
        if place.opaque:
            pass
        elif count := len(element):
            if count <= MAX_CHILDREN and element not in self.document.incomplete:
                children: Sequence[_Element] = element[:]  # type: ignore[index, assignment]  # stub
                shape = place.shape(children, self.kind)
                if shape is not None:
                    self._usual_children(element, place, children, shape)
                    return
            seen = self._children(element, place)
        elif not (text := element.text) or text.isspace():
            self._empty(element, place, text or "")
        elif not place.free:
            self._text(element, place, text)
        if (listeners := place.listeners) is not None:
            always = listeners.always
            self.ask(element, listeners.chosen(self.tags, seen) if always is None else always, place.family)

    def ask(self, element: _Element, turns: Turns, family: str) -> None:
        """Runs rules on an element."""
        document = self.document
        for when, rules in turns:
            if when is None or when(element):
                for rule in rules:
                    for problem in rule.check(element, document):
                        fault = problem.fault
                        if fault is None:
                            self.defects.add((rule, "", problem))
                        else:
                            self.defects.add(
                                (fault, family, problem if fault.see else problem._replace(see=rule.see))
                            )

    def _ask_of(self, element: _Element, place: Place, shape: Shape[Place]) -> None:
        """Runs the rules on an element whose children's names are known."""
        asked = self._asked.get(shape)
        if asked is None or asked[0] != len(self.tags):
            needed = NOTHING if place.listeners is None else place.listeners.needed(self.tags)
            known = shape.turns.get(needed)
            if known is None:
                known = self._ask_first(element, place, shape)
                if len(shape.turns) < MAX_CHOICES:
                    shape.turns[needed] = known
                return
            if len(self._asked) == MAX_SHAPES:
                self._asked.clear()
            asked = self._asked[shape] = len(self.tags), known
        if asked[1]:
            self.ask(element, asked[1], place.family)

    def _ask_first(self, element: _Element, place: Place, shape: Shape[Place]) -> Turns:
        """Runs the rules on the first element of a shape; returns those that others need."""
        left = []
        for when, rules in () if place.listeners is None else place.listeners.chosen(self.tags, shape.names):
            for rule in rules:
                count = len(self.found)
                self.ask(element, ((when, (rule,)),), place.family)
                if not rule.by_names or len(self.found) > count:
                    left.append(rule)
        return turns(left)

    def _empty(self, element: _Element, place: Place, text: str) -> None:
        """An element with nothing but white space in it."""
        if element in self.document.incomplete:
            return
        if place.text is None:
            if place.required:
                self.defects.missing(element, place, NOTHING)
        elif not place.blank:
            self.defects.blank(element, place, text)

    def _text(self, element: _Element, place: Place, text: str) -> None:
        value = text.strip(SPACE)
        if place.text is None:
            self.defects.stray(element, place, value)
            return
        if place.exact and value != text:
            message = "must not begin or end with white space"
            self.defects.fault(generic.UNEXPECTED_SPACE, place, element, message, value=text, remedy=trim())
        flaws = place.text(value)
        if flaws:
            shift = len(text) - len(text.lstrip(SPACE))
            self.defects.flaws(explained(place.text, value, flaws), element, place, value, shift=shift)

    def _usual_children(
        self, element: _Element, place: Place, children: Sequence[_Element], shape: Shape[Place]
    ) -> None:
        """The children and the rules of an element whose children's names are known."""
        visit = self.visit
        for child, known in zip(children, shape.places, strict=True):
            visit(child, known)
        if shape not in self._asked:
            self.tags |= shape.names
        if not shape.complete:
            self.defects.missing(element, place, shape.names)
        if place.text is not None:
            self._mixed(element, place)
        else:
            texts = [element.text, *[child.tail for child in children]]
            if (text := "".join(filter(None, texts))) and not text.isspace():
                stray = next(text for text in reversed(texts) if text and not text.isspace())
                self.defects.stray(element, place, stray.strip())
        self._ask_of(element, place, shape)

    def _children(self, element: _Element, place: Place) -> Set[str]:
        places, visit = place.children, self.visit
        seen: set[str] = set()
        container = place.text is None
        stray = element.text if container else None
        for child in element:
            tag = child.tag
            known = places.get(tag)
            if known is None:
                self._unknown(child, place)
            else:
                if tag in seen and not known.many:
                    message = f"may appear only once in <{place.name}>"
                    first = self.document.first(element, tag)
                    remedy = None if first is None else remove_copy(child, first)
                    self.defects.fault(generic.REPEATED_ELEMENT, known, child, message, remedy=remedy)
                seen.add(tag)
                visit(child, known)
            if container:
                tail = child.tail
                if tail and not tail.isspace():
                    stray = tail
        self.tags |= seen
        if place.required:
            self.defects.missing(element, place, seen)
        if not container:
            self._mixed(element, place)
        elif stray and not stray.isspace():
            self.defects.stray(element, place, stray.strip())
        return seen

    def _unknown(self, child: _Element, place: Place) -> None:
        unknown_nodes = self.unknown_nodes
        if child.tag not in unknown_nodes.known and (found := unknown_nodes.element(child, place)):
            self.defects.add(found)

    def _mixed(self, element: _Element, place: Place) -> None:
        """An element of text that also contains comments, references or elements."""
        if any(isinstance(child, _Entity) and unescape(child.text) == child.text for child in element):
            return  # an entity of the document's own, which is not expanded
        text = full_text(element)
        if text and not text.isspace():
            self._text(element, place, text)
        elif not place.blank and not any(isinstance(child.tag, str) for child in element):
            self.defects.blank(element, place, text)

    def _attributes(self, element: _Element, place: Place, names: Sequence[str | bytes]) -> None:
        rows = place.attributes
        items: Any = element.items()  # whose stub allows bytes
        for name, value in items:
            known = rows.get(name) or self._foreign_attribute(element, place, name, value)
            if known is None:
                continue
            row, datatype, judged = known
            if value in judged:
                if flaws := judged[value]:
                    self.defects.flaws(flaws, element, place, value, attribute=row)
            elif not value or value.isspace():
                if not row.blank:
                    self.defects.blank(element, place, value, row)
            elif datatype is not None:
                if flaws := datatype(value):
                    flaws = explained(datatype, value, flaws)
                    self.defects.flaws(flaws, element, place, value, attribute=row)
                if len(value) <= MAX_JUDGED_CHARACTERS and len(judged) < MAX_JUDGED:
                    judged[value] = flaws
        for name, row in place.required_attributes:
            if name not in names:
                self.defects.missing_attribute(element, place, row)

    def _foreign_attribute(
        self, element: _Element, place: Place, name: str, value: str
    ) -> KnownAttribute | None:
        """The row of an attribute that only its namespace defines."""
        if found := self.unknown_nodes.attribute(element, place, name, value):
            self.defects.add(found)
        return self.schema.attribute(name)
