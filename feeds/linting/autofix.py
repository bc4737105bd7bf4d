"""Documents put right: the fixes of what would be told of them, written to their files or shown as a diff."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.atomic import write_file
from feeds.core.errors import WriteError
from feeds.linting.run import Unread, judge, read
from feeds.validator.fixing import diff, fix
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.full import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.linting.discovery import Target
    from feeds.linting.run import Settings


@dataclass(frozen=True, slots=True)
class Mended(Checked):
    """A document after its fixes: how many findings they removed, and what they changed."""

    fixed: int = 0
    changes: str = ""


def mend(settings: Settings, target: Target, *, unsafe: bool, dry: bool) -> Checked | Unread:
    """Fix a document in its file; `dry`: only find out what would change.

    One that came without a file is told with its bytes.
    """
    data = read(target)
    if isinstance(data, Unread):
        return data
    if len(data) > MAX_BYTES:
        return Unread(target.shown, f"is longer than {MAX_BYTES:,} bytes, so it is not fixed")
    with_source = settings.with_source or target.file is None
    offline = replace(settings, cache=None, with_fixes=True)

    def judged(changed: bytes) -> Checked:
        return judge(changed, target, offline)

    result = fix(data, lambda changed: judged(changed).report, unsafe=unsafe)
    if not result.done:
        return Checked(target.shown, result.report, data if with_source else None)
    if not dry and target.file is not None:
        try:
            write_file(target.file, result.data, durable=True)
        except WriteError as error:
            return Unread(target.shown, error.problem)
    source = result.data if with_source else None
    changes = diff(target.shown, data, result.data) if dry else ""
    return Mended(target.shown, result.report, source, len(result.done), changes)


@dataclass(slots=True)
class Mending:
    """How documents are to be fixed, and how many were; `passed` is the one that came on standard input."""

    unsafe: bool = False
    dry: bool = False
    findings: int = 0
    documents: int = 0
    passed: bytes = b""
    _changes: list[str] = field(default_factory=list)

    def work(self) -> Callable[[Settings, Target], Checked | Unread]:
        """What is done to each document."""
        return partial(mend, unsafe=self.unsafe, dry=self.dry)

    def counted(
        self, results: Iterable[tuple[Target, Checked | Unread]]
    ) -> Iterator[tuple[Target, Checked | Unread]]:
        """What passes, counted."""
        for target, result in results:
            if target.file is None and isinstance(result, Checked):
                self.passed = result.data or b""
            if isinstance(result, Mended):
                self.findings += result.fixed
                self.documents += 1
                self._changes.append(result.changes)
            yield target, result

    def summary(self) -> str:
        """How much was fixed, or would be."""
        findings, documents = quantity(self.findings, "finding"), quantity(self.documents, "document")
        return f"{findings} in {documents} {'would be fixed' if self.dry else 'fixed'}"

    def reporter(self) -> Reporter:
        """The form that tells what would change."""
        return Reporter("diff", self._render)

    def _render(self, documents: Iterable[Checked]) -> Iterator[str]:
        for _ in documents:
            yield from self._changes
            self._changes.clear()
