"""Characters that XML allows but that are almost never intended."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from feeds.validator.elements import split
from feeds.validator.problem import Problem
from feeds.validator.remedies import problem_of
from feeds.validator.rule import Document, Element, Problems, rule
from feeds.vocabulary.datatypes.characters import (
    CONTROL_CHARACTER,
    ENCODED_TWICE,
    REPLACEMENT_CHARACTER,
    characters,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "xml-control-character",
    on="@root",
    severity="warning",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
)
def control_character(root: Element, document: Document) -> Problems:
    """Text should not contain control characters.

    They come from Windows-1252 text that was declared as ISO-8859-1.
    Convert the text to UTF-8 once, from the encoding that it really has.

    bad:  <title>isn&#x92;t</title>
    good: <title>isn&#x2019;t</title>
    """
    return _odd_characters(root, document) if document.may_be_odd else ()


def _odd_characters(root: Element, document: Document) -> Iterator[Problem]:
    misdeclared = document.misdeclared
    for problem in _odd(root):
        if problem.fault is REPLACEMENT_CHARACTER and document.lossy:
            continue
        if problem.fault in (CONTROL_CHARACTER, ENCODED_TWICE) and document.misdeclared is not None:
            if misdeclared is not None:  # the cause of all of them
                message = f"{problem.message}; {misdeclared.message}"
                yield problem._replace(message=message, remedy=misdeclared.remedy)
                misdeclared = None
            continue
        yield problem


def _odd(root: Element) -> Iterator[Problem]:
    """Yields what is odd in the texts and attributes of a document."""
    for element in root.iter(etree.Element):
        for flaw in characters(element.text) if element.text else ():
            yield problem_of(flaw, element)
        for name, value in cast("list[tuple[str, str]]", element.items()):
            for flaw in characters(value):
                yield problem_of(flaw, element, attribute=split(name)[1], named="own")
        for child in element:
            for flaw in characters(child.tail) if child.tail else ():
                yield Problem(element, flaw.message, value=child.tail, fault=flaw.fault)
