"""A document that is parsed for another purpose than validation; its findings get exact places too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feeds.validator.elements import split
from feeds.validator.findings import finalize_findings
from feeds.validator.json_findings import finalize_json_findings
from feeds.validator.jsonfeed import is_json, read_json
from feeds.validator.kinds import adopt, kind_of
from feeds.validator.parsing import Parsed, parse
from feeds.validator.schema import schema
from feeds.validator.source import Source, open_source
from feeds.vocabulary.rss import NAMESPACE as RSS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from feeds.validator.problem import Problem
    from feeds.validator.report import Finding
    from feeds.validator.rule import Found
    from feeds.vocabulary.model import Fault


@dataclass(frozen=True, slots=True)
class Opened:
    """A document parsed within the validator's limits: it has a `root`, or a JSON `value`, or neither."""

    kind: str
    root: _Element | None = None
    value: object = None
    text: str = ""
    source: Source | None = None
    parsed: Parsed | None = None

    def stamped(self, found: Iterable[tuple[Fault, Problem]], family: str) -> tuple[Finding, ...]:
        """Problems in this document as findings; `where` is an element, or the path of a JSON value."""
        if self.source is not None:
            named: list[Found] = [(fault, family, problem) for fault, problem in found]
            return finalize_findings(named, self.parsed, self.source, schema())
        findings = finalize_json_findings(list(found), self.text)
        return tuple(
            replace(finding, rule=f"{family}-{finding.rule.removeprefix('json-')}") for finding in findings
        )


def open_document(data: bytes) -> Opened:
    """Parses a document; of a broken one, the part before the syntax error."""
    if is_json(data):
        text, value = read_json(data)
        return Opened("json-feed" if isinstance(value, dict) else "", value=value, text=text)
    source = open_source(data)
    parsed = parse(source.utf8) if source.readable and source.utf8.strip() else None
    root = None if parsed is None else parsed.root
    if root is not None and split(root.tag)[0] in RSS.namesakes:
        adopt(root)
    return Opened("" if root is None else kind_of(root)[0], root, source=source, parsed=parsed)
