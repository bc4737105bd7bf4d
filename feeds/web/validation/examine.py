"""Examine a document: validate it, and make the page, the report or the fixed document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from feeds.linting.online import FAMILY
from feeds.linting.online.headers import judge
from feeds.validator import validate
from feeds.validator.fixing import fix
from feeds.validator.jsonfeed import is_json
from feeds.validator.opened import open_document
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from feeds.validator.reporters.machine import render
from feeds.web.validation.job import JSON, XML, Outcome
from feeds.web.validation.view import result_page

if TYPE_CHECKING:
    from feeds.web.validation.job import Job


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
