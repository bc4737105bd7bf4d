"""Checks that need the network: how feeds and the files that they link to are served."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from feeds.core.urls import without_user
from feeds.linting.online.fetching import Fetched, Unreachable, fetch
from feeds.linting.online.files import Files
from feeds.linting.online.headers import response_problems
from feeds.validator.opened import open_document
from feeds.validator.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.linting.discovery import Target
    from feeds.net.client import Client

__all__ = ["FAMILY", "Online"]

FAMILY = "online"


@dataclass(frozen=True, slots=True)
class Online:
    """Fetches feeds and checks up to `limit` linked files of each; calls `on_progress` for each file."""

    client: Client
    limit: int
    on_progress: Callable[[int], None] = lambda _count: None
    _responses: dict[str, Fetched | Unreachable] = field(default_factory=dict)

    def fetch(self, url: str) -> tuple[bytes, str]:
        """A feed and its URL after all redirects; empty if it cannot be fetched."""
        shown = without_user(url)
        try:
            fetched = self._responses[shown] = fetch(self.client, url)
        except Unreachable as error:
            self._responses[shown] = error
            return b"", shown
        return fetched.body, fetched.url

    def add_findings(self, target: Target, data: bytes, report: Report) -> Report:
        """The report with findings about how the document and its files are served."""
        response = self._responses.pop(target.shown, None)
        if isinstance(response, Unreachable):
            return Report("", open_document(b"").stamped([(response.fault, response.problem)], FAMILY))
        opened = open_document(data)
        problems = response_problems(response, opened) if response is not None else ()
        files = Files(opened, self.limit).problems(self.client, self.on_progress)
        more = opened.stamped(chain(problems, files), FAMILY)
        findings = sorted(chain(report.findings, more), key=lambda finding: (finding.line, finding.column))
        return replace(report, findings=tuple(findings))
