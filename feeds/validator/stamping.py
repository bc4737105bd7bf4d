"""Problems become findings: each gets its rule's name, its severity, its exact place, the names around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml.etree import _Element

from feeds.validator.elements import split
from feeds.validator.locate import Insides, attribute_source, locate, text_source
from feeds.validator.report import Finding, Problem, Spot, title
from feeds.validator.schema import display
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.validator.parsing import Parsed
    from feeds.validator.report import Found
    from feeds.validator.schema import Schema
    from feeds.validator.source import Source

START = Spot(1, 1, 0)
LONGEST_MESSAGE = 1000


def stamp(found: list[Found], parsed: Parsed | None, source: Source, schema: Schema) -> tuple[Finding, ...]:
    """The findings in the order of their places."""
    if not found:
        return ()
    spots: dict[_Element, Spot] = {}
    utf8 = parsed.utf8 if parsed is not None else source.utf8
    if parsed is not None and parsed.root is not None:
        wanted = [p.where for _, _, p in found if isinstance(p.where, _Element)]
        spots = locate(parsed.root, wanted, utf8) if wanted else {}
    insides = Insides(utf8)
    findings = [_finding(each, spots, insides, schema) for each in found if not _acquitted(each, spots, utf8)]
    findings.sort(key=lambda finding: (finding.line, finding.column))
    return tuple(findings)


def _finding(found: Found, spots: dict[_Element, Spot], insides: Insides, schema: Schema) -> Finding:
    rule, family, problem = found
    spot = _spot(problem, spots, insides)
    element, parent = _names(problem, schema)
    message = cut(f"{_subject(problem, element, parent)} {problem.message}", LONGEST_MESSAGE)
    return Finding(
        rule=f"{family}-{rule.name}" if isinstance(rule, Fault) else rule.name,
        name=title(rule.doc),
        severity=rule.severity,
        message=message,
        line=spot.line,
        column=spot.column,
        element=element,
        parent=parent,
        attribute=problem.attribute,
        value=problem.value,
        w3c=rule.w3c,
    )


def _acquitted(found: Found, spots: dict[_Element, Spot], utf8: bytes) -> bool:
    """Whether the source of a text or an attribute shows that the fault in its value is none."""
    rule, _, problem = found
    if not isinstance(rule, Fault) or rule.unless is None:
        return False
    spot = spots.get(problem.where) if isinstance(problem.where, _Element) else None
    if spot is None:
        return False
    name = problem.attribute
    return rule.unless(text_source(utf8, spot) if name is None else attribute_source(utf8, spot, name))


def _subject(problem: Problem, element: str | None, parent: str | None) -> str:
    """What a message is about, so that it reads as a sentence."""
    if problem.missing is not None:
        return f"<{parent}>" if parent else "the document"
    if problem.attribute is not None:
        bearer = parent if problem.named == "own" else element
        return f"the attribute {problem.attribute}" + (f" of <{bearer}>" if problem.named != "above" else "")
    return f"<{element}>" if element else "the document"


def _spot(problem: Problem, spots: dict[_Element, Spot], insides: Insides) -> Spot:
    if isinstance(problem.where, Spot):
        return problem.where
    spot = spots.get(problem.where, START) if isinstance(problem.where, _Element) else START
    if spot is START:
        return spot
    if problem.attribute is not None:
        return insides.attribute(spot, problem.attribute)
    return spot if problem.start is None else insides.text(spot, problem.start)


def _names(problem: Problem, schema: Schema) -> tuple[str | None, str | None]:
    if not isinstance(problem.where, _Element):
        return problem.missing, None
    own = name_of(problem.where, schema)
    if problem.missing is not None:
        return problem.missing, own
    above = problem.where.getparent()
    if problem.named == "own":
        return problem.attribute, own
    parent = "root" if above is None else name_of(above, schema)
    return (problem.attribute if problem.named else own), parent


def name_of(element: _Element, schema: Schema) -> str:
    """An element's name as people write it, with the conventional prefix where it has one."""
    uri, local = split(element.tag)
    namespace = schema.by_uri.get(uri) if uri else None
    if namespace is not None:
        return display(namespace, cut(local))
    return cut(f"{element.prefix}:{local}" if element.prefix else local)
