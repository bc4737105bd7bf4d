"""How an element differs from its row: the problems of one document, as the walk notes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.xml_limits import MAX_ATTRIBUTES
from feeds.validator import generic
from feeds.validator.problem import Problem
from feeds.validator.remedies import problem_of, supply, text_to_attribute, wrap_text
from feeds.validator.report import MOST_FINDINGS
from feeds.vocabulary.datatypes.factories import MAX_VALUE_CHARACTERS, cut, shown
from feeds.vocabulary.datatypes.white_space import SPACE, explained, named
from feeds.vocabulary.model import anything
from feeds.vocabulary.rdf import NAMESPACE as RDF

if TYPE_CHECKING:
    from collections.abc import Set

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.validator.problem import Remedy
    from feeds.validator.rule import Found
    from feeds.validator.schema import Place
    from feeds.vocabulary.model import Attribute, Datatype, Fault, Flaws

RESOURCE = RDF.clark("resource")


class Full(Exception):  # noqa: N818 - it ends the walk early and is never an error
    """The report is full."""


class Defects:
    """Notes the problems of a document in `found`."""

    def __init__(self, document: Document, found: list[Found]) -> None:
        self.document = document
        self.found = found

    def add(self, found: Found) -> None:
        """Notes a problem in little memory: a hostile document can have one in every byte. Raises `Full`."""
        fault, family, problem = found
        if problem.value is not None and len(problem.value) > MAX_VALUE_CHARACTERS:
            found = fault, family, problem._replace(value=cut(problem.value))
        if len(self.found) == MOST_FINDINGS:
            many = Problem(self.document.root, generic.MANY, subject="none")
            self.found.append((generic.MORE, "xml", many))
            raise Full
        self.found.append(found)

    def blank(self, element: _Element, place: Place, text: str, row: Attribute | None = None) -> None:
        """A blank value is a fault of its datatype, if that finds one; otherwise it is only blank."""
        if row is None and place.tag.open and element.get(RESOURCE) is not None:
            return  # in RDF, a resource is a value
        if row is None and place.tag.blank and element.keys():
            return  # an attribute has the value
        datatype, empty = (place.text, place.tag.empty) if row is None else (row.value, None)
        value = text.strip(SPACE)
        if datatype is not None and empty is None and (flaws := datatype(value)):
            self.flaws(explained(datatype, value, flaws), element, place, value, attribute=row)
            return
        message = f"contains only {named(value)}" if value else "is empty"
        if row is None:
            self.fault(empty or generic.BLANK, place, element, message, value="")
            return
        fault = generic.BLANK if row.named else generic.BLANK_ATTRIBUTE
        problem = Problem(
            element, message, row.name, "", named=row.named, remedy=_supplied(row), see=place.see
        )
        self.add((fault, place.family, problem))

    def stray(self, element: _Element, place: Place, text: str) -> None:
        """Text in an element that contains only elements."""
        lacking = (row for name, row in place.required_attributes if element.get(name) is None)
        if any(_takes(row.value, text) for row in lacking) and not len(element):
            return  # reported with the missing attribute
        message, remedy = f"must contain only elements, not the text {shown(text)}", None
        tags = [child.tags for child in place.required if len(child.tags) == 1] if not len(element) else []
        inner = [place.children[tag] for names in tags for tag in names]
        if len(inner) == 1 and inner[0].text is not None and _takes(inner[0].text, text):
            message += f": write it in <{inner[0].name}>"
            remedy = wrap_text(inner[0].tag.name)
        self.fault(generic.UNEXPECTED_TEXT, place, element, message, value=text, remedy=remedy)

    def missing(self, element: _Element, place: Place, seen: Set[str]) -> None:
        """The required children that an element lacks."""
        if element in self.document.incomplete:
            return
        for tags, name, fault, see in place.required:
            if seen.isdisjoint(tags):
                verb = "is missing the required" if fault.severity == "error" else "should have the"
                problem = Problem(element, f"{verb} element <{name}>", missing=name, see=see)
                self.add((fault, place.family, problem))

    def too_many_attributes(self, element: _Element, place: Place, count: int) -> None:
        """More attributes than are checked."""
        message = f"has {count:,} attributes: an element with more than {MAX_ATTRIBUTES} is not checked"
        self.fault(generic.TOO_MANY_ATTRIBUTES, place, element, message)

    def missing_attribute(self, element: _Element, place: Place, row: Attribute) -> None:
        """A required attribute that an element lacks; its value may be in the text."""
        fault = row.missing or generic.MISSING_ATTRIBUTE
        verb = "is missing the required" if fault.severity == "error" else "should have the"
        message = f'{verb} attribute "{row.name}"'
        text = (element.text or "").strip() if not len(element) else ""
        if text and place.text in (None, anything) and _takes(row.value, text):
            message += f": its text {shown(text)} belongs in it"
            remedy: Remedy | None = text_to_attribute(row.name)
        else:
            remedy = _supplied(row)
        problem = Problem(element, message, row.name, remedy=remedy, subject="element", see=place.see)
        self.add((fault, place.family, problem))

    def fault(
        self,
        fault: Fault,
        place: Place,
        element: _Element,
        message: str,
        *,
        value: str | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        """A fault of the element as a whole."""
        problem = Problem(element, message, value=value, remedy=remedy, see=place.see)
        self.add((fault, place.family, problem))

    def flaws(
        self,
        flaws: Flaws,
        element: _Element,
        place: Place,
        value: str,
        *,
        attribute: Attribute | None = None,
        shift: int = 0,
    ) -> None:
        """The flaws of a text that begins `shift` characters into the element, or of an attribute."""
        name, named = (attribute.name, attribute.named) if attribute else (None, "")
        supplied = _supplied(attribute) if attribute else None
        for flaw in flaws:
            problem = problem_of(
                flaw,
                element,
                attribute=name,
                named=named,
                value=value,
                shift=shift,
                supplied=supplied,
                see=place.see,
            )
            self.add((flaw.fault, place.family, problem))


def _takes(datatype: Datatype | None, text: str) -> bool:
    """Whether a text in the wrong place would be a valid value of that type."""
    return len(text) <= MAX_VALUE_CHARACTERS and (datatype is None or not datatype(text))


def _supplied(row: Attribute) -> Remedy | None:
    """The remedy that derives an attribute's value from the other attributes."""
    return None if row.supply is None else supply(row.name, row.supply)
