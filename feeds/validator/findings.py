"""Problems become findings, with the rule's name and severity, the exact place and the names around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml.etree import _Element

from feeds.validator.element_source import ElementSource
from feeds.validator.elements import split
from feeds.validator.locate import Insides, attribute_source, closings, locate, text_source
from feeds.validator.problem import Problem, Remedy
from feeds.validator.profiles import RANK
from feeds.validator.report import Finding, Fix, Spot
from feeds.validator.schema import display, other_formats
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.model import Fault
from feeds.vocabulary.rdf import NAMESPACE as RDF
from feeds.vocabulary.rss090 import NAMESPACE as RSS090
from feeds.vocabulary.rss1 import NAMESPACE as RSS1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.locate import Span
    from feeds.validator.parsing import Parsed
    from feeds.validator.problem import Where
    from feeds.validator.rule import Found
    from feeds.validator.schema import Schema
    from feeds.validator.source import Source

START = Spot(1, 1, 0)
UNKNOWN = Spot(0, 0, 0)
MAX_MESSAGE_CHARACTERS = 1000
IDENTITIES = frozenset(("id", "atom:id", "guid", "podcast:guid"))
"""Elements by which readers recognise items: with another value, even the right one, all are new."""
RESOURCES = frozenset(("rdf:about", "about", "rdf:resource"))


def finalize_findings(
    found: list[Found], parsed: Parsed | None, source: Source, schema: Schema, *, fixes: bool = False
) -> tuple[Finding, ...]:
    """The findings in the order of their places, with their fixes if these are asked for."""
    if not found:
        return ()
    spots: dict[_Element, Spot] = {}
    utf8 = parsed.utf8 if parsed is not None else source.utf8
    if parsed is not None and parsed.root is not None:
        wanted = [problem.where for _, _, problem in found if isinstance(problem.where, _Element)]
        if fixes:
            wanted += [on for _, _, problem in found if isinstance(on := _edited(problem), _Element)]
        spots = locate(parsed.root, wanted, utf8) if wanted else {}
    covered = _covered(found)
    found = [one for one in found if not (_excused(one, spots, utf8) or _is_covered(one, covered))]
    insides = Insides(utf8)
    findings = [_finding(one, spots, insides, schema) for one in found]
    if fixes and source.faithful:
        findings = [*_with_fixes(findings, found, spots, parsed, source)]
    findings.sort(key=lambda finding: (finding.line, finding.column))
    return tuple(findings)


def _edited(problem: Problem) -> Where:
    """The place that a problem's remedy edits."""
    remedy = problem.remedy
    return remedy.on if isinstance(remedy, Remedy) and remedy.on is not None else problem.where


def _with_fixes(
    findings: list[Finding],
    found: list[Found],
    spots: dict[_Element, Spot],
    parsed: Parsed | None,
    source: Source,
) -> Iterator[Finding]:
    utf8, shift = source.utf8, 3 if source.marked else 0
    doubtful = {problem.where for rule, _, problem in found if not isinstance(rule, Fault) and rule.doubtful}
    ends: dict[_Element, int] = {}
    if parsed is not None and parsed.root is not None:
        wanted = [_edited(p) for _, _, p in found if isinstance(p.remedy, Remedy) and p.remedy.whole]
        ends = closings(parsed.root, [where for where in wanted if isinstance(where, _Element)], utf8)
    element: ElementSource | None = None
    for finding, (rule, _, problem) in zip(findings, found, strict=True):
        remedy, where = problem.remedy, _edited(problem)
        spot = spots.get(where) if isinstance(where, _Element) else where
        if not isinstance(remedy, Remedy) or not isinstance(spot, Spot):
            yield finding
            continue
        if remedy.respells and where in doubtful:
            yield finding
            continue
        closing = ends.get(where) if isinstance(where, _Element) else None
        if element is None or (element.tag, element.closing) != (spot, closing):
            element = ElementSource(utf8, spot, closing)
        fix = remedy.fix(element)
        if fix is not None:
            safe = fix.safe and not (remedy.respells and _is_identity(finding.element, problem.attribute))
            fix = Fix(fix.message, safe, fix.shifted(shift).edits, rule.hides)
        yield replace(finding, fix=fix)


def _is_identity(element: str | None, attribute: str | None) -> bool:
    return element in IDENTITIES if attribute is None else attribute in RESOURCES


def _finding(found: Found, spots: dict[_Element, Spot], insides: Insides, schema: Schema) -> Finding:
    rule, family, problem = found
    start, end = _span(problem, spots, insides)
    name = name_of(problem.where, schema) if isinstance(problem.where, _Element) else None
    element, parent = _names(problem, name, schema)
    message = cut(f"{_subject(problem, name)} {problem.message}".lstrip(), MAX_MESSAGE_CHARACTERS)
    return Finding(
        rule=f"{family}-{rule.name}" if isinstance(rule, Fault) else rule.name,
        name=rule.title,
        severity=rule.severity,
        message=message,
        line=start.line,
        column=start.column,
        element=element,
        parent=parent,
        attribute=problem.attribute,
        value=problem.value,
        w3c=rule.w3c,
        end_line=end.line,
        end_column=end.column,
        see=_clause(found),
        help=rule.help,
    )


def _clause(found: Found) -> str:
    rule, family, problem = found
    if isinstance(rule, Fault) and family in other_formats():
        return rule.clause(problem.see) or problem.see
    return rule.see or problem.see


def _excused(found: Found, spots: dict[_Element, Spot], utf8: bytes) -> bool:
    """Whether the source of a text or an attribute shows that its value is right after all."""
    rule, _, problem = found
    if not isinstance(rule, Fault) or rule.unless is None:
        return False
    spot = spots.get(problem.where) if isinstance(problem.where, _Element) else None
    if spot is None:
        return False
    name = problem.attribute
    return rule.unless(text_source(utf8, spot) if name is None else attribute_source(utf8, spot, name))


def _covered(found: list[Found]) -> dict[tuple[Where, str], int]:
    """The values about which profiles' rules say more than that they are blank, with the highest severity."""
    covered: dict[tuple[Where, str], int] = {}
    for rule, _, problem in found:
        if problem.covers is not None:
            about = problem.where, problem.covers
            covered[about] = max(covered.get(about, 0), RANK[rule.severity])
    return covered


def _is_covered(found: Found, covered: dict[tuple[Where, str], int]) -> bool:
    """Whether a value is blank or missing, and a profile's rule reports it with at least this severity."""
    rule, _, problem = found
    if not covered or problem.covers is not None:
        return False
    blank = problem.value is not None and not problem.value.strip()
    about = problem.where, problem.attribute or ""
    return (blank or problem.lacks_attribute) and covered.get(about, 0) >= RANK[rule.severity]


def _subject(problem: Problem, name: str | None) -> str:
    """The subject of a message: `<item>`, `"length" of <enclosure>`; empty for a complete message."""
    if problem.subject == "none" or isinstance(problem.where, Spot):
        return ""
    if name is None:
        return "the document"
    about_element = problem.attribute is None or problem.missing is not None or problem.subject == "element"
    return f"<{name}>" if about_element else f'"{problem.attribute}" of <{name}>'


def _span(problem: Problem, spots: dict[_Element, Spot], insides: Insides) -> Span:
    """The span of an attribute with its value, of a part of a text, of a tag with its text, or of a tag.

    Of an attribute with an invisible character, which nobody would find otherwise, it is that character.
    """
    if isinstance(problem.where, Spot):
        return problem.where, problem.until or UNKNOWN
    spot = spots.get(problem.where) if isinstance(problem.where, _Element) else None
    if spot is None:
        return START, UNKNOWN
    if problem.attribute is not None:
        start, end, value = problem.start, problem.end, problem.value or ""
        if start is None or end is None or value[start:end].isprintable():
            return insides.attribute(spot, problem.attribute)
        return insides.part(spot, problem.attribute, start, end)
    if problem.start is not None:
        return insides.text(spot, problem.start, problem.end)
    return insides.value(spot) if problem.value and problem.missing is None else insides.tag(spot)


def _names(problem: Problem, name: str | None, schema: Schema) -> tuple[str | None, str | None]:
    """The names of the element at fault and of its parent, as a finding has them."""
    if not isinstance(problem.where, _Element):
        return problem.missing, None
    if problem.missing is not None:
        return problem.missing, name
    if problem.named == "own":
        return problem.attribute, name
    above = problem.where.getparent()
    parent = "root" if above is None else name_of(above, schema)
    return (problem.attribute if problem.named else name), parent


def name_of(element: _Element, schema: Schema) -> str:
    """An element's name with the conventional prefix of its namespace, unless it is that of the format."""
    uri, local = split(element.tag)
    namespace = schema.by_uri.get(uri) if uri else None
    if namespace is not None:
        root = split(element.getroottree().getroot().tag)[0]
        is_own = uri == root or (root == RDF.uri and namespace in (RSS1, RSS090))
        return display(namespace, cut(local)) if is_own else f"{namespace.prefix}:{cut(local)}"
    return cut(f"{element.prefix}:{local}" if element.prefix else local)
