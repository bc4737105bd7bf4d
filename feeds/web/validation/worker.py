"""A process that validates one document after the other, until its standard input ends."""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import traceback
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Annotated

from feeds.linting.online import FAMILY
from feeds.linting.online.headers import response_problems
from feeds.validator import validate
from feeds.validator.fixing import fix
from feeds.validator.jsonfeed import is_json
from feeds.validator.opened import open_document
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from feeds.validator.reporters.machine import render
from feeds.web.validation.job import JSON, XML, JobResult
from feeds.web.validation.view import result_page

if TYPE_CHECKING:
    from feeds.core.limits import Limit
    from feeds.web.validation.job import Job

MEMORY_BYTES: Annotated[int, Limit("page", "memory", "a process that validates documents", "500")] = 2 << 30
NICENESS = 10
"""The priority of this process, below that of the server."""


def main() -> None:
    """Read jobs from standard input, write their results to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    _limit_resources()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may write to the output
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the server itself
        except EOFError:
            return
        result = guarded_job(job)
        head = {"length": len(result.body), "media_type": result.media_type}
        output.write(json.dumps(head).encode() + b"\n" + result.body)
        output.flush()


def guarded_job(job: Job) -> JobResult:
    """Runs a job; of one that raises an error of the program, the result has no media type."""
    try:
        return run_job(job)
    except Exception:  # a fault of the program: the process goes on with other jobs
        traceback.print_exc()
        return JobResult(b"", "")


def run_job(job: Job) -> JobResult:
    """Validates a document and returns the page, the report or the fixed document."""
    if job.want in ("safe", "all"):
        check = partial(validate, url=job.url, now=job.now, profiles=job.profiles, fixes=True)
        fixed = fix(job.data, check, unsafe=job.want == "all").data
        return JobResult(fixed, JSON if is_json(fixed) else XML)
    report = _report(job)
    if job.want == "json":
        text = "".join(render([Checked(job.name, report)]))
        return JobResult(text.encode(), "application/json")
    return JobResult(result_page(job, report), "text/html; charset=utf-8")


def _report(job: Job) -> Report:
    """Returns the findings in the document and in how it is served."""
    if isinstance(job.served, tuple):
        return Report("", open_document(b"").stamped([job.served], FAMILY))
    report = validate(job.data, url=job.url, now=job.now, profiles=job.profiles, fixes=True)
    if job.served is None:
        return report
    opened = open_document(job.data)
    served = opened.stamped(response_problems(job.served, opened), FAMILY)
    findings = sorted(chain(report.findings, served), key=lambda finding: (finding.line, finding.column))
    return replace(report, findings=tuple(findings))


def _limit_resources() -> None:
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
