"""Documents and their media as they are served: what only a network can tell.

Nothing here is reached unless somebody asks for it.  Every request goes through `probe.guard`: addresses are
judged and pinned at each redirect, answers bounded in bytes and time.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from feeds.online.fetching import Fetched, Unreachable, fetch
from feeds.online.files import Files
from feeds.online.headers import judge
from feeds.validator.opened import open_document
from feeds.validator.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.probe.guard import Client
    from feeds.validator.report import Finding

__all__ = ["FAMILY", "Fetched", "Unreachable", "fetch", "refused", "with_files", "with_headers"]

FAMILY = "online"


def refused(error: Unreachable) -> Report:
    """The report on a feed that could not be fetched."""
    return Report("", open_document(b"").stamped([(error.fault, error.problem)], FAMILY))


def with_headers(report: Report, fetched: Fetched) -> Report:
    """A document's report, and what is wrong with how the document is served."""
    opened = open_document(fetched.body)
    return _joined(report, opened.stamped(judge(fetched, opened), FAMILY))


def with_files(
    report: Report, data: bytes, client: Client, limit: int, told: Callable[[int], None] = lambda _count: None
) -> Report:
    """A document's report, and what is wrong with how the files are served that it names.

    `limit` is the number of files that are asked for; `told` is called with one for each that was.
    """
    opened = open_document(data)
    files = Files(opened, limit)
    return _joined(report, opened.stamped(files.judged(client, told), FAMILY))


def _joined(report: Report, more: tuple[Finding, ...]) -> Report:
    findings = sorted(chain(report.findings, more), key=lambda finding: (finding.line, finding.column))
    return replace(report, findings=tuple(findings))
