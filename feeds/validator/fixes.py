"""From what was found to its fix: the right value of a wrong one, or the change that its rule names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.validator.changes import Site, attribute_edits, text_edits
from feeds.validator.report import Edit, Edits, Fix, Problem
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.validator.rule import Found, Rule

IDENTITIES = frozenset(("id", "guid", "podcast:guid"))
"""Elements that readers know things by again: with another value, however right, all is new to them."""
RESOURCES = frozenset(("rdf:about", "about", "rdf:resource"))


def fix_of(found: Found, element: str | None, site: Site, shift: int) -> Fix | None:
    """The fix of what was found in an element, which people call `element`."""
    rule, _, problem = found
    if problem.change is not None:
        change = problem.change
        return described(change.message, change.safe, change.edits(site), shift)
    if problem.missing is not None:
        return None
    written: list[str] = []

    def mend(value: str) -> str | None:
        right = fixed_value(rule, problem, value)
        written.append(right or "")
        return right

    name = problem.attribute
    edits = text_edits(site, mend) if name is None else attribute_edits(site, name, mend)
    identity = element in IDENTITIES if name is None else name in RESOURCES
    return (
        described(
            f"write {shown(written[-1])}",
            not identity and (not isinstance(rule, Fault) or rule.safe),
            edits,
            shift,
        )
        if edits
        else None
    )


def fixed_value(fault: Fault | Rule, problem: Problem, value: str) -> str | None:
    """The right value in the place of a wrong one; None where that is not known, or is the same."""
    right = problem.right
    if right is None and value and isinstance(fault, Fault) and fault.mend is not None:
        right = fault.mend(value)
    return right if right != value else None


def described(message: str, safe: bool, edits: Edits, shift: int) -> Fix | None:
    """A fix of edits whose offsets do not count the `shift` bytes of a byte order mark; None of no edits."""
    if shift:
        edits = tuple(_shifted(edit, shift) for edit in edits)
    return Fix(message or f"write {edits[0].content.strip()}", safe, edits) if edits else None


def _shifted(edit: Edit, shift: int) -> Edit:
    start, end = edit.start, edit.end
    return replace(
        edit,
        start=replace(start, offset=start.offset + shift),
        end=replace(end, offset=end.offset + shift),
    )
