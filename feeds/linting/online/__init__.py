"""Checks that need the network: how feeds and the files that they link to are served."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated

from feeds.linting.online.fetching import Fetched, Unreachable, fetch
from feeds.linting.online.files import Files
from feeds.linting.online.headers import response_problems
from feeds.validator.opened import open_document
from feeds.validator.report import Report
from feeds.validator.served import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit
    from feeds.linting.discovery import Target
    from feeds.net.client import Client
    from feeds.validator.opened import Opened
    from feeds.validator.problem import Problem
    from feeds.vocabulary.model import Fault

    Problems = Iterator[tuple[Fault, Problem]]

__all__ = ["FAMILY", "Online", "add_response_findings"]

FAMILY = "online"
MAX_SILENT: Annotated[
    int,
    Limit(
        "online",
        "elements",
        "feeds in a row for which a host does not answer",
        "the others of the host are reported without a request",
    ),
] = 3
_KNOWN_HOSTS = 10_000
"""Hosts that do not answer, of which the number of attempts is known."""


@dataclass(frozen=True, slots=True)
class Online:
    """Fetches feeds and checks up to `limit` linked files of each; calls `on_progress` for each file."""

    client: Client
    limit: int
    on_progress: Callable[[int], None] = lambda _count: None
    _silent: dict[str, int] = field(default_factory=dict)

    def fetch(self, target: Target) -> Target:
        """The document at `target.address`, with its URL after all redirects; empty without a response.

        Thread-safe: figures of silent hosts need not be exact.
        """
        host = target.host or ""
        if self._silent.get(host, 0) >= MAX_SILENT:
            problem = f"cannot fetch {target.address}: skipped, since the host does not answer"
            return replace(target, url=target.shown, data=b"", response=Unreachable(UNREACHABLE, problem))
        try:
            fetched = fetch(self.client, target.address)
        except Unreachable as error:
            self._note(host, is_silent=error.fault is UNREACHABLE)
            return replace(target, url=target.shown, data=b"", response=error)
        self._note(host, is_silent=False)
        return replace(target, url=fetched.url, data=fetched.body, response=fetched.without_body())

    def _note(self, host: str, *, is_silent: bool) -> None:
        attempts = self._silent.pop(host, 0)
        if is_silent:
            self._silent[host] = attempts + 1
        while len(self._silent) > _KNOWN_HOSTS:
            self._silent.pop(next(iter(self._silent)), None)

    def add_findings(self, target: Target, data: bytes, report: Report) -> Report:
        """The report with findings about how the document and its files are served."""
        return _with_findings(
            target,
            data,
            report,
            lambda opened: Files(opened, self.limit).problems(self.client, self.on_progress),
        )


def add_response_findings(target: Target, data: bytes, report: Report) -> Report:
    """What `Online.add_findings` returns if it may check no linked file, which needs no network."""
    return _with_findings(target, data, report, lambda opened: Files(opened, 0).unchecked())


def _with_findings(
    target: Target, data: bytes, report: Report, linked: Callable[[Opened], Problems]
) -> Report:
    response = target.response
    if isinstance(response, Unreachable):
        return Report("", open_document(b"").stamped([(response.fault, response.problem)], FAMILY))
    opened = open_document(data)
    problems: Problems = iter(())
    if isinstance(response, Fetched):
        problems = response_problems(replace(response, body=target.data or b""), opened)
    more = opened.stamped(chain(problems, linked(opened)), FAMILY)
    findings = sorted(chain(report.findings, more), key=lambda finding: (finding.line, finding.column))
    return replace(report, findings=tuple(findings))
