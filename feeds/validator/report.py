"""What validating gives: problems as the rules see them, findings as the user does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from lxml.etree import _Element

    from feeds.vocabulary.model import Fault, Severity, Subject


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document; line and column count from 1, columns in characters, `offset` in bytes."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from `start` to before `end` is replaced by `content`.

    Offsets are those of the whole document in UTF-8; a byte order mark counts as its first three bytes.
    """

    start: Spot
    end: Spot
    content: str


Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What puts a problem right, in a few words, and how to find its edits: none where that cannot be.

    They are found in a `Site`, and of a value of JSON in its `Placed`.  Without words, the edits say it.

    `on` is the element or the place whose source is looked at, where that is not the problem's own; `whole`:
    where that element ends must be known.
    """

    message: str
    edits: Callable[[Any], Edits]
    safe: bool = True
    on: _Element | Spot | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found.

    `where` is an element, the path of a JSON value, a `Spot`, or None for the document as a whole.
    `message` continues its `subject`; at a `Spot`, it is always complete.
    `attribute` names the attribute at fault, `missing` the child that is missing, `value` what was
    found; `start` is an offset in the text or the attribute where the trouble begins, `end` the one before
    which it ends; `named` as in the attribute's row.  `fault` is what was found where it is not the rule's
    own finding: a rule that asks a datatype passes on what that says.  `right` is the value that was meant,
    and `change` what else would put things right.  `until` ends a place that is a `Spot`.  `see` is the
    clause that decides where the fault itself names none.
    """

    where: Hashable
    message: str
    attribute: str | None = None
    value: str | None = None
    missing: str | None = None
    start: int | None = None
    named: str = ""
    fault: Fault | None = None
    end: int | None = None
    right: str | None = None
    change: Change | None = None
    until: Spot | None = None
    subject: Subject = "value"
    see: str = ""


MOST_FINDINGS = 25_000
"""So many of one document are told, which is as many as SARIF's readers take; a hostile one has millions."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove a finding, and what they do in a few words: "write 'true'".

    A `safe` fix leaves the meaning of the document as it is; another one needs somebody's consent.
    """

    message: str
    safe: bool
    edits: tuple[Edit, ...]


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
