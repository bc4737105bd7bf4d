"""The forms that findings are told in; a module per form, announcing REPORTER."""

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
    """A document's report beside the path that the user knows it by, and its bytes where they are wanted."""

    path: str
    report: Report
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """A form of report: takes the documents as they are finished, gives text, piece by piece.

    The text may hold a terminal's colours, which the command takes out where they are not wanted.  A form
    that `shows_source` needs the documents' bytes, one that `shows_fixes` findings with their fixes.
    """

    name: str
    render: Callable[[Iterable[Checked]], Iterator[str]]
    shows_source: bool = False
    shows_fixes: bool = False


@cache
def reporters() -> dict[str, Reporter]:
    """Every reporter that a module of this package announces, by name."""
    return {reporter.name: reporter for reporter in discover("feeds.validator.reporters", "REPORTER")}
