"""The validator's page: the form, and what was found in a document beside its source."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.publishing.pages.templating import page, policy
from feeds.validator.catalogue import Entry, catalogue
from feeds.validator.profiles import profiles
from feeds.validator.reporters.concise import printable
from feeds.validator.reporters.page_report import PROSE, WORDS
from feeds.web.validation.listing import RANK, Change, Listing, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.model.channel import Channel
    from feeds.validator.profiles import Profile
    from feeds.validator.report import Finding, Report
    from feeds.web.validation.job import Job

SHEETS = ("validate.css",)
PACKAGE = "feeds.web.validation"
POLICY = f"{policy(forms=True, sheets=SHEETS, package=PACKAGE)}; frame-ancestors 'none'"
MOST_FINDINGS = 200
"""So many are shown, the gravest: a page is for people."""
MOST_EDITS = 3
MOST_CARRIED = 256 * 1024
"""Bytes of a document that the page carries, to be mended without being chosen again."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the form's fields hold, and what was wrong with what they held before."""

    fetch: bool
    url: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding with its number; `help` where it is the first of its rule, else the number of that."""

    number: int
    finding: Finding
    message: str
    marked: bool
    first: int
    help: _Help | None
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Help:
    """What is known of a rule: prose, each piece with the code that follows it, and examples."""

    prose: list[tuple[str, str]]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    see: str


def form_page(channel: Channel, form: Form) -> bytes:
    """The form alone."""
    return page(
        "validate.html", SHEETS, PACKAGE, channel=channel, root="./", form=form, groups=_groups(form.chosen)
    )


def result_page(job: Job, report: Report) -> bytes:
    """What was found, and the form for the next document."""
    findings = _gravest(report.findings)
    listing = Listing(job.data)
    lines = listing.shown(findings) if job.data else []
    marked = {number for line in lines for piece in line.pieces for number in piece.begun}
    text = text_of(job.data) if job.pasted and len(job.data) <= MOST_CARRIED else ""
    form = Form(job.fetch, job.url or "", text, job.profiles)
    carried = len(job.data) <= MOST_CARRIED
    return page(
        "validated.html",
        SHEETS,
        PACKAGE,
        channel=job.channel,
        root="./",
        form=form,
        groups=_groups(job.profiles),
        name=printable(job.name),
        kind=report.kind,
        valid=report.valid,
        counts=_counts(report.findings),
        rows=_rows(findings, listing, marked),
        left=len(report.findings) - len(findings),
        lines=lines,
        severities=[(severity, many) for severity, (_, many) in WORDS.items()],
        profiles=[profile.title.partition(":")[0] for profile in _chosen(job.profiles)],
        safe=sum(1 for found in report.findings if found.fix and found.fix.safe),
        fixable=sum(1 for found in report.findings if found.fix),
        carried=b64encode(job.data).decode() if carried else "",
    )


def _gravest(findings: Sequence[Finding]) -> list[Finding]:
    """As many as are shown, in their order."""
    if len(findings) <= MOST_FINDINGS:
        return list(findings)
    order = sorted(range(len(findings)), key=lambda at: (-RANK[findings[at].severity], at))
    return [findings[at] for at in sorted(order[:MOST_FINDINGS])]


def _counts(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """How many there are of each severity, in words."""
    totals = Counter[str](finding.severity for finding in findings)
    return [
        (severity, f"{totals[severity]:,} {one if totals[severity] == 1 else many}")
        for severity, (one, many) in WORDS.items()
        if totals[severity]
    ]


def _rows(findings: Sequence[Finding], listing: Listing, marked: set[int]) -> list[_Row]:
    first: dict[str, int] = {}
    rows = []
    for number, finding in enumerate(findings, 1):
        of = first.setdefault(finding.rule, number)
        edits = finding.fix.edits if finding.fix else ()
        rows.append(
            _Row(
                number,
                finding,
                printable(finding.message),
                number in marked,
                of,
                _help(finding) if of == number else None,
                tuple(map(listing.change, edits[:MOST_EDITS])),
                max(len(edits) - MOST_EDITS, 0),
            )
        )
    return rows


def _help(finding: Finding) -> _Help:
    entry: Entry | None = catalogue().get(finding.rule)
    prose = PROSE.findall(printable(f"{finding.name} {finding.help}".strip()))
    bad, good = ((), ()) if entry is None else (entry.bad, entry.good)
    see = finding.see if finding.see.startswith(("https://", "http://")) else ""
    texts = [tuple(_example(example.text) for example in examples) for examples in (bad, good)]
    return _Help(prose, texts[0], texts[1], see)


def _example(text: str) -> str:
    return "\n".join(map(printable, text.splitlines()))


def _chosen(names: Iterable[str]) -> list[Profile]:
    return [profiles()[name] for name in names]


def _groups(chosen: Iterable[str]) -> list[tuple[str, list[tuple[Profile, bool]]]]:
    """The profiles under the kinds of consumers, and which are chosen."""
    groups: dict[str, list[tuple[Profile, bool]]] = {}
    for profile in profiles().values():
        if profile.name != "spec":  # which always holds
            groups.setdefault(profile.group, []).append((profile, profile.name in chosen))
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
