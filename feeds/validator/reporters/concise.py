"""One line per finding: `path:line:column: severity rule message`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that control a terminal, reorder text, or cannot be written."""


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The lines, with control characters escaped."""
    for document in documents:
        for finding in document.report.findings:
            place = f"{document.path}:{finding.line}:{finding.column}"
            yield f"{printable(f'{place}: {finding.severity} {finding.rule} {finding.message}')}\n"


def printable(text: str) -> str:
    """Text on one line, with control characters escaped."""
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


REPORTER = Reporter("concise", render)
