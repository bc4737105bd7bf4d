"""The validator's page: the form, and the findings in a document next to its source."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.display import printable
from feeds.publishing.pages.addresses import Addresses
from feeds.publishing.pages.templating import page, policy
from feeds.validator.catalogue import RuleEntry, catalogue
from feeds.validator.profiles import RANK, profiles
from feeds.validator.reporters.page_report import PROSE, in_words
from feeds.validator.source_listing import Listing, ShownEdit, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.model.channel import Channel
    from feeds.validator.profiles import Profile
    from feeds.validator.report import Finding, Report
    from feeds.web.validation.job import Job

LINKS = Addresses().links("validate")
SHEETS = ("validate.css",)
PACKAGE = "feeds.web.validation"
FINDINGS_SHOWN = 200
"""The most severe ones."""
EDITS_SHOWN = 3
"""Of a fix."""
CARRIED_BYTES = 256 * 1024
"""The largest document that the page contains, so that it can be fixed without choosing the file again."""


@dataclass(frozen=True, slots=True)
class Form:
    """The contents of the form, and the error in what was sent."""

    fetch: bool
    url: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding; `first` is the number of the first finding of its rule, which has the `help`."""

    number: int
    finding: Finding
    message: str
    marked: bool
    first: int
    help: _Help | None
    edits: tuple[ShownEdit, ...]
    more_edits: int


@dataclass(frozen=True, slots=True)
class _Help:
    """The help of a rule: prose, as pairs of text and the code that follows it, and examples."""

    prose: list[tuple[str, str]]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    see: str


def policy_of(channel: Channel) -> str:
    """Returns the Content-Security-Policy of both pages."""
    return f"{policy(channel=channel, forms=True, sheets=SHEETS, package=PACKAGE)}; frame-ancestors 'none'"


def form_page(channel: Channel, form: Form) -> bytes:
    """Returns the page with the form only."""
    return page(
        "validate.html", SHEETS, PACKAGE, channel=channel, links=LINKS, form=form, groups=_groups(form.chosen)
    )


def result_page(job: Job, report: Report) -> bytes:
    """Returns the page with the findings, and the form for the next document."""
    findings = _most_severe(report.findings)
    listing = Listing(job.data)
    lines = listing.shown(findings) if job.data else []
    marked = {number for line in lines for piece in line.pieces for number in piece.starts}
    text = text_of(job.data) if job.pasted and len(job.data) <= CARRIED_BYTES else ""
    form = Form(job.fetch, job.url or "", text, job.profiles)
    carried = len(job.data) <= CARRIED_BYTES
    return page(
        "validated.html",
        SHEETS,
        PACKAGE,
        channel=job.channel,
        links=LINKS,
        form=form,
        groups=_groups(job.profiles),
        name=printable(job.name),
        kind=report.kind,
        valid=report.valid,
        counts=in_words(Counter(finding.severity for finding in report.findings)),
        rows=_rows(findings, listing, marked),
        left=len(report.findings) - len(findings),
        lines=lines,
        profiles=[profiles()[name].title.partition(":")[0] for name in job.profiles],
        safe=sum(1 for finding in report.findings if finding.fix and finding.fix.safe),
        fixable=sum(1 for finding in report.findings if finding.fix),
        carried=b64encode(job.data).decode() if carried else "",
    )


def _most_severe(findings: Sequence[Finding]) -> list[Finding]:
    """Returns the findings that are shown, in their order."""
    if len(findings) <= FINDINGS_SHOWN:
        return list(findings)
    order = sorted(range(len(findings)), key=lambda at: (-RANK[findings[at].severity], at))
    return [findings[at] for at in sorted(order[:FINDINGS_SHOWN])]


def _rows(findings: Sequence[Finding], listing: Listing, marked: set[int]) -> list[_Row]:
    first: dict[str, int] = {}
    rows = []
    for number, finding in enumerate(findings, 1):
        first_number = first.setdefault(finding.rule, number)
        edits = finding.fix.edits if finding.fix else ()
        rows.append(
            _Row(
                number,
                finding,
                printable(finding.message),
                number in marked,
                first_number,
                _help(finding) if first_number == number else None,
                tuple(map(listing.edit, edits[:EDITS_SHOWN])),
                max(len(edits) - EDITS_SHOWN, 0),
            )
        )
    return rows


def _help(finding: Finding) -> _Help:
    entry: RuleEntry | None = catalogue().get(finding.rule)
    prose = PROSE.findall(printable(f"{finding.name} {finding.help}".strip()))
    see = finding.see if finding.see.startswith(("https://", "http://")) else ""
    bad, good = (
        tuple("\n".join(map(printable, example.text.splitlines())) for example in examples)
        for examples in ((entry.bad, entry.good) if entry else ((), ()))
    )
    return _Help(prose, bad, good, see)


def _groups(chosen: Iterable[str]) -> list[tuple[str, list[tuple[Profile, bool]]]]:
    """Returns the profiles, grouped by the kind of app, and whether each is chosen."""
    groups: dict[str, list[tuple[Profile, bool]]] = {}
    for profile in profiles().values():
        if profile.name != "spec":  # which always applies
            groups.setdefault(profile.group, []).append((profile, profile.name in chosen))
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
