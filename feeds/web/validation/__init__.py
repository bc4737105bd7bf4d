"""A stranger's document for a page: what is found in it beside its source, as a report, or mended.

Nothing here is HTTP, but for fetching.  `pool` has it done in processes of its own, which are ended when they
take too long; `worker` is such a process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Literal

from feeds.linting.online import FAMILY
from feeds.linting.online.headers import judge
from feeds.validator import validate
from feeds.validator.fixing import fix
from feeds.validator.jsonfeed import is_json
from feeds.validator.opened import open_document
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from feeds.validator.reporters.machine import render
from feeds.web.validation.view import result_page

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.linting.online.fetching import Fetched
    from feeds.model.channel import Channel
    from feeds.validator.report import Problem
    from feeds.vocabulary.model import Fault

Want = Literal["page", "json", "safe", "all"]
"""A page for people, the report for programs, or the document with its safe fixes, or with all."""

JSON, XML = "application/feed+json", "application/xml"


@dataclass(frozen=True, slots=True)
class Job:
    """A document to examine, and what is wanted of it.

    `name` is what the report calls it.  `url` is where it is served; `served` how it came from there, or why
    it did not.  `channel` is whose page it goes on, `fetch` whether that offers to fetch URLs, and `pasted`
    whether the document goes back into the text field.
    """

    data: bytes
    want: Want
    name: str
    now: datetime
    channel: Channel
    url: str | None = None
    profiles: tuple[str, ...] = ()
    served: Fetched | tuple[Fault, Problem] | None = None
    fetch: bool = False
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: a page, a report or a document, and its media type."""

    body: bytes
    media_type: str


def examine(job: Job) -> Outcome:
    """Do what a job asks for."""
    if job.want in ("safe", "all"):
        judged = partial(validate, url=job.url, now=job.now, profiles=job.profiles, fixes=True)
        mended = fix(job.data, judged, unsafe=job.want == "all").data
        return Outcome(mended, JSON if is_json(mended) else XML)
    report = _report(job)
    if job.want == "json":
        text = "".join(render([Checked(job.name, report)]))
        return Outcome(text.encode(), "application/json")
    return Outcome(result_page(job, report), "text/html; charset=utf-8")


def _report(job: Job) -> Report:
    """What the specifications say of the document, and what is wrong with how it is served."""
    if isinstance(job.served, tuple):
        return Report("", open_document(b"").stamped([job.served], FAMILY))
    report = validate(job.data, url=job.url, now=job.now, profiles=job.profiles, fixes=True)
    if job.served is None:
        return report
    opened = open_document(job.data)
    more = opened.stamped(judge(job.served, opened), FAMILY)
    findings = sorted(chain(report.findings, more), key=lambda finding: (finding.line, finding.column))
    return replace(report, findings=tuple(findings))
