"""Applies the fixes of reported findings to files, or shows them as a diff."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.atomic import write_file
from feeds.core.display import quantity
from feeds.core.errors import WriteError
from feeds.linting.results import Unreadable
from feeds.linting.run import decompressed, lint, read_file
from feeds.validator.fixing import diff, fix
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.linting.discovery import Target
    from feeds.linting.results import Result
    from feeds.linting.run import LintOptions, Task


@dataclass(frozen=True, slots=True)
class FixedFile(Checked):
    """A document after its fixes: the number of findings that they removed, and the diff."""

    removed: int = 0
    changes: str = ""


def fix_file(options: LintOptions, target: Target, *, unsafe: bool, dry_run: bool) -> Checked | Unreadable:
    """Fix a document, and write it unless it is a `dry_run` or came from standard input."""
    stored = read_file(target)
    if isinstance(stored, Unreadable):
        return stored
    data = decompressed(stored)
    if len(data) > MAX_BYTES:
        return Unreadable(target.shown, f"larger than {MAX_BYTES:,} bytes, so it was not fixed")
    with_source = options.with_source or target.file is None
    options = replace(options, cache=None, with_fixes=True)
    result = fix(data, lambda changed: lint(changed, target, options).report, unsafe=unsafe)
    if not result.done:
        return Checked(target.shown, result.report, data if with_source else None)
    if target.file is not None and data is not stored:
        return Unreadable(target.shown, "is compressed, so it was not fixed")
    if not dry_run and target.file is not None:
        try:
            write_file(target.file, result.data, durable=True)
        except WriteError as error:
            return Unreadable(target.shown, error.problem)
    source = result.data if with_source else None
    changes = diff(target.shown, data, result.data) if dry_run else ""
    return FixedFile(target.shown, result.report, source, len(result.done), changes)


@dataclass(slots=True)
class Autofix:
    """How documents are fixed, and the result; `stdin` is the fixed document from standard input."""

    unsafe: bool = False
    dry_run: bool = False
    findings: int = 0
    documents: int = 0
    stdin: bytes = b""
    _changes: list[str] = field(default_factory=list)

    def task(self) -> Task:
        """The function to apply to each document."""
        return partial(fix_file, unsafe=self.unsafe, dry_run=self.dry_run)

    def counted(self, results: Iterable[tuple[Target, Result]]) -> Iterator[tuple[Target, Result]]:
        """The results, counted as they pass."""
        for target, result in results:
            if target.file is None and isinstance(result, Checked):
                self.stdin = result.data or b""
            if isinstance(result, FixedFile):
                self.findings += result.removed
                self.documents += 1
                self._changes.append(result.changes)
            yield target, result

    def summary(self) -> str:
        """`fixed 1 finding in 1 document`, or what would be fixed."""
        if not self.findings:
            return "nothing would be fixed" if self.dry_run else "nothing was fixed"
        findings, documents = quantity(self.findings, "finding"), quantity(self.documents, "document")
        return f"{'would fix' if self.dry_run else 'fixed'} {findings} in {documents}"

    def diff_reporter(self) -> Reporter:
        """The report format that shows the changes."""
        return Reporter("diff", self._render)

    def _render(self, documents: Iterable[Checked]) -> Iterator[str]:
        for _ in documents:
            yield from self._changes
            self._changes.clear()
