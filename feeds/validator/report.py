"""What validating returns: findings with their places and fixes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from feeds.core.limits import Limit
    from feeds.vocabulary.model import Severity


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document; line and column count from 1, columns in characters, `offset` in bytes."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Edit:
    """`content` replaces what is between `start` and `end`.

    Offsets are those of the whole document in UTF-8; a byte order mark counts as its first three bytes.
    """

    start: Spot
    end: Spot
    content: str

    def shifted(self, count: int) -> Edit:
        """The same edit in a document with this many bytes before this one."""
        start, end = self.start, self.end
        return Edit(
            replace(start, offset=start.offset + count), replace(end, offset=end.offset + count), self.content
        )


Edits = tuple[Edit, ...]


MOST_FINDINGS: Annotated[
    int, Limit("validate", "elements", "findings about a document", "one more finding says so")
] = 25_000
"""Findings per document at most: readers of SARIF take no more, and a hostile document has millions."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove a finding, and what they do in a few words: "write 'true'".

    A `safe` fix leaves the meaning of the document as it is; another one needs the author's consent.  After
    one that `reveals`, problems may be found that could not be seen before.
    """

    message: str
    safe: bool
    edits: Edits
    reveals: bool = False

    def shifted(self, count: int) -> Fix:
        """The same fix for a document with this many bytes before this one."""
        return replace(self, edits=tuple(edit.shifted(count) for edit in self.edits)) if count else self


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, named and placed.

    `rule` is the rule's name, `name` its title: one sentence that says what is required.  `help` says why it
    matters and what to write instead, `see` is the URL of the clause that decides.
    `element` and `parent` are local names, with the conventional prefix where the namespace is an
    extension's; of something missing, `element` names what is missing and `parent` where.
    The place ends before `end_line` and `end_column`, which are 0 where only its beginning is known.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    line: int
    column: int
    element: str | None = None
    parent: str | None = None
    attribute: str | None = None
    value: str | None = None
    w3c: str | None = None
    end_line: int = 0
    end_column: int = 0
    see: str = ""
    help: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one document, in the order of their places."""

    kind: str
    findings: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing of error level was found."""
        return all(finding.severity != "error" for finding in self.findings)
