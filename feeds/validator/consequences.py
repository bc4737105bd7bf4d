"""One fault, one finding: leaves out the problems that only follow from another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml.etree import _Element

from feeds.validator.generic import MISPLACED_ELEMENT, REPEATED_ELEMENT, UNEXPECTED_TEXT, UNKNOWN_ELEMENT
from feeds.validator.parsing import NOT_WELL_FORMED
from feeds.validator.report import Spot
from feeds.validator.rule import Rule
from feeds.validator.source import (
    MISMATCH,
    NONSTANDARD_ENCODING,
    OBSCURE_ENCODING,
    UNKNOWN_ENCODING,
    XML_VERSION,
)
from feeds.vocabulary.datatypes.characters import ODD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.parsing import Parsed
    from feeds.validator.problem import Problem
    from feeds.validator.rule import Found
    from feeds.validator.source import Source

LOST = "\ufffd"
"""What takes the place of bytes that cannot be decoded."""
NEAR = 60
"""How many bytes around a syntax error are looked at."""
PLAUSIBLE = re.compile(r"[0-9.]+|[A-Za-z][A-Za-z0-9._-]*")
STRUCTURE = (MISPLACED_ELEMENT, REPEATED_ELEMENT, UNEXPECTED_TEXT, UNKNOWN_ELEMENT)


def without_consequences(found: list[Found], source: Source) -> Iterator[Found]:
    """The problems of encoding and syntax that are independent faults."""
    faults = [fault for fault, _, _ in found]
    declaration = source.utf8.find(b"?>") if source.utf8.startswith(b"<?xml") else -1
    values = [problem for fault, _, problem in found if fault in (XML_VERSION, UNKNOWN_ENCODING)]
    broken = [problem for fault, _, problem in found if fault is NOT_WELL_FORMED]
    in_declaration = any(isinstance(one.where, Spot) and one.where.offset <= declaration for one in broken)
    told = all(PLAUSIBLE.fullmatch(problem.value or "") for problem in values) if values else False
    for one in found:
        fault, _, problem = one
        if fault in (NONSTANDARD_ENCODING, OBSCURE_ENCODING) and MISMATCH in faults:
            continue
        if fault in (XML_VERSION, UNKNOWN_ENCODING) and in_declaration and not told:
            continue
        lost = not source.faithful and _is_lost(source.utf8, problem)
        if fault is NOT_WELL_FORMED and (lost or (in_declaration and told)):
            continue
        yield one


def _is_lost(utf8: bytes, problem: Problem) -> bool:
    """Whether a syntax error is in a tag, or in a text, whose bytes could not be decoded."""
    spot, lost = problem.where, LOST.encode()
    if not isinstance(spot, Spot):
        return False
    before = utf8[max(0, spot.offset - NEAR) : spot.offset]
    behind = utf8[spot.offset : spot.offset + NEAR]
    return lost in before[before.rfind(b"<") + 1 :] or lost in behind.partition(b">")[0]


def independent(found: list[Found], parsed: Parsed, *, lossy: bool) -> Iterator[Found]:
    """The problems of elements that are independent faults."""
    meant = _meant(found)
    if meant:
        found = [one for one in found if not _is_explained(one, meant)]
    if not (lossy or parsed.reported or any(rule in ODD for rule, _, _ in found)):
        yield from found
        return
    wrong = {(problem.where, problem.attribute) for rule, _, problem in found if rule.severity == "error"}
    for one in found:
        rule, _, problem = one
        where = problem.where
        if where in parsed.reported or (rule in ODD and (where, problem.attribute) in wrong):
            continue
        if isinstance(where, _Element):
            if lossy and _has_lost(where):
                continue
            if rule in STRUCTURE and where.getparent() in parsed.reported:
                continue
        yield one


def _meant(found: list[Found]) -> set[tuple[_Element, str]]:
    """The names that unknown ones were meant to be: `title` of elements, `@href` and `@` of attributes."""
    meant: set[tuple[_Element, str]] = set()
    for rule, _, problem in found:
        if problem.instead and rule.severity == "error" and isinstance(problem.where, _Element):
            if problem.attribute is not None:
                meant |= {(problem.where, f"@{problem.instead}"), (problem.where, "@")}
            elif (parent := problem.where.getparent()) is not None:
                meant.add((parent, problem.instead))
    return meant


def _is_explained(one: Found, meant: set[tuple[_Element, str]]) -> bool:
    """Whether a name is missing because it is misspelt, which is reported."""
    rule, _, problem = one
    where = problem.where
    if not isinstance(where, _Element):
        return False
    if problem.covers:  # of an attribute
        return (where, "@") in meant
    if problem.lacks_attribute:
        return (where, f"@{problem.attribute}") in meant
    lacked = rule.lacks if isinstance(rule, Rule) else ()
    names = (problem.missing or "", *(name.rpartition(":")[2] for name in lacked))
    return any((where, name) in meant for name in names)


def _has_lost(element: _Element) -> bool:
    """Whether bytes of an element's tag or text could not be decoded."""
    attributes = (part for attribute in element.items() for part in attribute)
    return any(LOST in part for part in (element.tag, element.text or "", *attributes))
