"""The formats of reports; a module per format, announcing REPORTER."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.validator.report import Report


@dataclass(frozen=True, slots=True)
class Checked:
    """A document's report, the path shown to the user, and its bytes if a reporter `shows_source`."""

    path: str
    report: Report
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """A report format: `render` takes documents as they are checked and yields text.

    The text may contain terminal colours, which the command removes if need be.  With `shows_source` it needs
    the bytes of documents, with `shows_fixes` the fixes of findings.  `fitted` renders for a terminal of some
    width in columns.
    """

    name: str
    render: Callable[[Iterable[Checked]], Iterator[str]]
    shows_source: bool = False
    shows_fixes: bool = False
    fitted: Callable[[Iterable[Checked], int], Iterator[str]] | None = None


@cache
def reporters() -> dict[str, Reporter]:
    """Every reporter that a module of this package announces, by name."""
    return {reporter.name: reporter for reporter in discover("feeds.validator.reporters", "REPORTER")}
