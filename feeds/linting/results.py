"""The results for documents, and their records in JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from feeds.linting.discovery import Target


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be read, checked or written, and why."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


Result = Checked | Unreadable | None
"""What is found in a document; None for one that was found in a bucket and turns out not to be a feed."""

_FIELDS = tuple(field.name for field in fields(Finding) if field.name != "fix")


def to_record(result: Result) -> Any:
    """A result without the document's bytes, as a value that JSON has."""
    if result is None:
        return None
    if isinstance(result, Unreadable):
        return [result.problem]
    return [result.report.kind, [*map(_finding, result.report.findings)]]


def from_record(record: Any, target: Target) -> Result:
    """The result for a document from its record.  Raises ValueError and TypeError for another value."""
    if record is None:
        return None
    if len(record) == 1:
        return Unreadable(target.shown, str(record[0]))
    kind, findings = record
    return Checked(target.shown, Report(kind, tuple(map(_read_finding, findings))))


def _finding(finding: Finding) -> list[Any]:
    values = [getattr(finding, name) for name in _FIELDS]
    return values if finding.fix is None else [*values, _fix(finding.fix)]


def _fix(fix: Fix) -> list[Any]:
    edits = [[*_spot(edit.start), *_spot(edit.end), edit.content] for edit in fix.edits]
    return [fix.message, fix.safe, fix.reveals, edits]


def _spot(spot: Spot) -> tuple[int, int, int]:
    return spot.line, spot.column, spot.offset


def _read_finding(values: list[Any]) -> Finding:
    fix = _read_fix(*values.pop()) if len(values) > len(_FIELDS) else None
    return Finding(**dict(zip(_FIELDS, values, strict=True)), fix=fix)


def _read_fix(message: str, safe: bool, reveals: bool, edits: list[list[Any]]) -> Fix:
    spots = ((Spot(*edit[:3]), Spot(*edit[3:6]), edit[6]) for edit in edits)
    return Fix(message, safe, tuple(Edit(*parts) for parts in spots), reveals)
