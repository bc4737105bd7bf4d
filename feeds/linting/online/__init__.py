"""Documents and their media as they are served: what only a network can tell.

Nothing here is reached unless somebody asks for it.  Every request goes through `probe.guard`: addresses are
judged and pinned at each redirect, answers bounded in bytes and time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from feeds.linting.online.fetching import Fetched, Unreachable, fetch
from feeds.linting.online.files import Files
from feeds.linting.online.headers import judge
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
    """Fetches feeds and asks for their files: `limit` of each feed, and `told` is called for each."""

    client: Client
    limit: int
    told: Callable[[int], None] = lambda _count: None
    _met: dict[str, Fetched | Unreachable] = field(default_factory=dict)

    def fetched(self, url: str) -> tuple[bytes, str]:
        """A feed, and where it is after all redirects; nothing where it cannot be had."""
        try:
            met = self._met[url] = fetch(self.client, url)
        except Unreachable as error:
            self._met[url] = error
            return b"", url
        return met.body, met.url

    def examined(self, target: Target, data: bytes, report: Report) -> Report:
        """A document's report, and what is wrong with how it and its files are served."""
        met = self._met.pop(target.shown, None)
        if isinstance(met, Unreachable):
            return Report("", open_document(b"").stamped([(met.fault, met.problem)], FAMILY))
        opened = open_document(data)
        headers = judge(met, opened) if met is not None else ()
        files = Files(opened, self.limit).judged(self.client, self.told)
        more = opened.stamped(chain(headers, files), FAMILY)
        findings = sorted(chain(report.findings, more), key=lambda finding: (finding.line, finding.column))
        return replace(report, findings=tuple(findings))
