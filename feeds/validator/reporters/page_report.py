"""A single page of HTML with the findings and their source lines.

Its content security policy forbids scripts and external resources, and documents are shown as text.  The
check boxes that hide a severity work by the style sheet alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.display import printable
from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.excerpts import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Template
    from markupsafe import Markup

    from feeds.validator.report import Finding
    from feeds.validator.reporters.excerpts import Line

PROSE = re.compile("([^`]*)(?:`([^`]*)`)?")
MOST_FINDINGS = 2_000
MOST_CLEAN = 1_000
"""Findings, and names of documents without findings, that a page shows at most."""
WORDS = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("hint", "hints")}


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding; `help` is its help in pieces of text, each with the code after it."""

    finding: Finding
    lines: list[Line]
    help: list[tuple[str, str]]
    see: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A document's part of the page."""

    path: str
    kind: str
    counts: list[tuple[str, str]]
    rows: list[_Row]


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The page; it begins with the totals, so it is written after the last document."""
    totals: Counter[str] = Counter()
    sheets: list[_Sheet] = []
    clean: list[str] = []
    for document in documents:
        totals["documents"] += 1
        if not document.report.findings:
            totals["clean"] += 1
            if len(clean) < MOST_CLEAN:
                clean.append(printable(document.path))
            continue
        room = max(MOST_FINDINGS - totals["shown"], 0)
        counted = Counter[str](finding.severity for finding in document.report.findings)
        totals.update(counted)
        rows = _rows(document, room) if room else []
        totals["shown"] += len(rows)
        sheets.append(_Sheet(printable(document.path), document.report.kind, in_words(counted), rows))
    yield from _page(totals, sheets, clean)


def _rows(document: Checked, room: int) -> list[_Row]:
    rows: list[_Row] = []
    for finding, lines in excerpts(document):
        if len(rows) == room:
            break
        see = finding.see if finding.see.startswith("https://") else ""
        rows.append(_Row(finding, lines, PROSE.findall(printable(finding.help)), see))
    return rows


def _page(totals: Counter[str], sheets: list[_Sheet], clean: list[str]) -> Iterator[str]:
    from feeds.core.markup import xml_text  # here for the cold start

    template, style, policy = _template()
    page = template.render(
        totals=totals,
        sheets=sheets,
        clean=clean,
        counts=in_words(totals),
        left=sum(totals[severity] for severity in WORDS) - totals["shown"],
        policy=policy,
        printable=printable,
        style=style,
    )
    yield xml_text(page) + "\n"


@cache
def _template() -> tuple[Template, Markup, str]:
    """The page, its style sheet, and the policy that allows nothing else."""
    # Imported here for the cold start: every validation imports this module.
    from base64 import b64encode
    from hashlib import sha256

    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    templates = Environment(
        loader=PackageLoader("feeds.validator.reporters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = templates.get_template("report.css").render()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return templates.get_template("report.html"), Markup(style), policy  # noqa: S704 - our own file


def in_words(counted: Counter[str]) -> list[tuple[str, str]]:
    """Returns `("error", "3 errors")` for each severity with findings, most severe first."""
    return [
        (severity, f"{counted[severity]:,} {words[counted[severity] != 1]}")
        for severity, words in WORDS.items()
        if counted[severity]
    ]


REPORTER = Reporter("html", render, shows_source=True, shows_fixes=True)
