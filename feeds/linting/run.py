"""Checks documents: reads files, validates them, applies settings and suppressions, in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, tee
from typing import TYPE_CHECKING

from feeds.core.compression import is_compressed
from feeds.core.errors import WORKER_DIED, FeedsError, internal_error
from feeds.validator import validate
from feeds.validator.inputs import read_input, unpack
from feeds.validator.report import Report
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.linting.cache import Cache
    from feeds.linting.discovery import Target

BATCH = 32
SINGLE_PROCESS = 8 * BATCH
"""With fewer documents, starting processes takes longer than they save."""

SUPPRESSION = b"feeds: ignore"


@dataclass(frozen=True, slots=True)
class LintOptions:
    """The options of a run; `extra_findings` adds what a document alone cannot show, before suppressions."""

    now: datetime | None = None
    cache: Cache | None = None
    with_source: bool = False
    with_fixes: bool = False
    extra_findings: Callable[[Target, bytes, Report], Report] | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be read, checked or written, and why."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


Task = Callable[[LintOptions, "Target"], Checked | Unreadable]


def lint_files(
    targets: Iterable[Target], options: LintOptions, jobs: int | None = None, task: Task | None = None
) -> Iterator[tuple[Target, Checked | Unreadable]]:
    """Check documents, in their order, in `jobs` processes (default: the number of processors)."""
    task = partial(_guarded, task or _lint_file)
    rest = iter(targets)
    first = list(islice(rest, SINGLE_PROCESS))
    jobs = jobs or os.cpu_count() or 1
    targets = chain(first, rest)
    if len(first) < SINGLE_PROCESS or jobs == 1 or options.extra_findings is not None:  # it has connections
        yield from ((target, task(options, target)) for target in targets)
    else:
        yield from _in_processes(targets, partial(task, options), jobs)


def _in_processes(
    targets: Iterator[Target], task: Callable[[Target], Checked | Unreadable], jobs: int
) -> Iterator[tuple[Target, Checked | Unreadable]]:
    from feeds.core.parallel import pool_map  # here for the cold start: one small file needs no processes

    def one_by_one(batch: list[Target]) -> list[Checked | Unreadable]:
        """The results for a batch whose process died."""
        return [*chain(*pool_map(work, [[target] for target in batch], 1, _lost))]

    work = partial(_batch, task)
    batches, chunks = tee(iter(lambda: list(islice(targets, BATCH)), []))
    for batch, results in zip(batches, pool_map(work, chunks, jobs, one_by_one), strict=True):
        yield from zip(batch, results, strict=True)


def _lost(batch: list[Target]) -> list[Checked | Unreadable]:
    return [Unreadable(target.shown, WORKER_DIED) for target in batch]


def _guarded(task: Task, options: LintOptions, target: Target) -> Checked | Unreadable:
    """The result of a task; an error of the program costs no other document its report."""
    try:
        return task(options, target)
    except FeedsError:
        raise
    except Exception as error:  # one document must not cost the others their reports
        return Unreadable(target.shown, internal_error(error))


def _batch(
    task: Callable[[Target], Checked | Unreadable], targets: list[Target]
) -> list[Checked | Unreadable]:
    return [*map(task, targets)]


def _lint_file(options: LintOptions, target: Target) -> Checked | Unreadable:
    data = read_document(target)
    return data if isinstance(data, Unreadable) else lint(data, target, options)


def read_document(target: Target) -> bytes | Unreadable:
    """The document's bytes, decompressed if it is compressed, one more than the validator accepts at most."""
    data = read_file(target)
    return data if isinstance(data, Unreadable) else decompressed(data)


def decompressed(data: bytes) -> bytes:
    """A document, decompressed if it is compressed; the validator reports why that is not possible."""
    text, refusal = unpack(data) if is_compressed(data) else (data, None)
    return data if refusal else text


def read_file(target: Target) -> bytes | Unreadable:
    """The bytes of the file, one more than the validator accepts at most."""
    if target.problem:
        return Unreadable(target.shown, target.problem)
    if target.file is None:
        return target.data or b""
    try:
        return read_input(target.file)
    except OSError as error:
        return Unreadable(target.shown, f"cannot be read: {error.strerror}")


def lint(data: bytes, target: Target, options: LintOptions) -> Checked:
    """A document's findings, without those that its comments suppress or the settings disable."""
    report = _report(data, target, options)
    if options.extra_findings is not None:
        report = options.extra_findings(target, data, report)
    findings = report.findings
    if _may_suppress(data):
        # Imported here: few documents have suppressions.
        from feeds.linting.suppressions import apply_suppressions

        findings = apply_suppressions(data, findings, target.profiles)
    reported = target.selection.apply(findings)
    if reported is not report.findings:
        report = Report(report.kind, reported)
    return Checked(target.shown, report, data if options.with_source else None)


def _report(data: bytes, target: Target, options: LintOptions) -> Report:
    """The validator's report, from the cache if possible; fixes are too large to be cached."""
    cache = options.cache
    key = cache.key(data, target.url, target.profiles) if cache is not None else None
    report = cache.get(key) if cache is not None and key is not None else None
    with_fixes = options.with_fixes and (report is None or bool(report.findings))
    if report is None or with_fixes:
        made = validate(data, url=target.url, now=options.now, profiles=target.profiles, fixes=with_fixes)
        if report is None and cache is not None and key is not None:
            findings = tuple(replace(finding, fix=None) for finding in made.findings)
            cache.put(key, Report(made.kind, findings))
        report = made
    return report


def _may_suppress(data: bytes) -> bool:
    """Whether a document may have suppression comments, in UTF-16, too."""
    return SUPPRESSION in data or (b"\0" in data[:4] and SUPPRESSION in data.replace(b"\0", b""))
