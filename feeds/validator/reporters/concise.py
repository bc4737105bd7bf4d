"""One line per finding: `path:line:column: severity rule message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.display import printable
from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The lines, with control characters escaped."""
    for document in documents:
        for finding in document.report.findings:
            place = f"{document.path}:{finding.line}:{finding.column}"
            yield f"{printable(f'{place}: {finding.severity} {finding.rule} {finding.message}')}\n"


REPORTER = Reporter("concise", render)
