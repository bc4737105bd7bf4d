"""Files -> reports: read within bounds, judged as their settings say, on all processors."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, tee
from typing import TYPE_CHECKING

from feeds.validator import validate
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.report import Report
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.linting.cache import Cache
    from feeds.linting.discovery import Target

BATCH = 32
ALONE = 8 * BATCH
"""With fewer documents than this, starting more processes costs more than they save."""

SUPPRESSING = b"feeds: ignore"


@dataclass(frozen=True, slots=True)
class Settings:
    """What every document of a run is judged by, and what is wanted with its report: its bytes, and fixes.

    `beyond` adds to a report what the document alone cannot tell, before anything is suppressed.
    """

    now: datetime | None = None
    cache: Cache | None = None
    with_source: bool = False
    with_fixes: bool = False
    beyond: Callable[[Target, bytes, Report], Report] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


Work = Callable[[Settings, "Target"], Checked | Unread]


def check(
    documents: Iterable[Target], settings: Settings, jobs: int | None = None, work: Work | None = None
) -> Iterator[tuple[Target, Checked | Unread]]:
    """Validate documents, in their order; many are shared out among `jobs` processes (or all).

    `work` is done to each instead, where it is given: it must be a function that processes can be told of.
    """
    work = work or _check
    rest = iter(documents)
    first = list(islice(rest, ALONE))
    jobs = jobs or os.cpu_count() or 1
    documents = chain(first, rest)
    if len(first) < ALONE or jobs == 1 or settings.beyond is not None:  # which has connections open
        yield from ((target, work(settings, target)) for target in documents)
    else:
        yield from _in_processes(documents, partial(work, settings), jobs)


def _in_processes(
    documents: Iterator[Target], work: Callable[[Target], Checked | Unread], jobs: int
) -> Iterator[tuple[Target, Checked | Unread]]:
    from feeds.core.parallel import pool_map  # here for the cold start: one small file needs no processes

    batches, chunks = tee(iter(lambda: list(islice(documents, BATCH)), []))
    for batch, results in zip(batches, pool_map(partial(_each, work), chunks, jobs), strict=True):
        yield from zip(batch, results, strict=True)


def _each(work: Callable[[Target], Checked | Unread], batch: list[Target]) -> list[Checked | Unread]:
    return [*map(work, batch)]


def _check(settings: Settings, target: Target) -> Checked | Unread:
    data = read(target)
    return data if isinstance(data, Unread) else judge(data, target, settings)


def read(target: Target) -> bytes | Unread:
    """A document's bytes, or why there are none."""
    if target.file is None:
        return target.data or b""
    try:
        with target.file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)  # of which the validator says that it is too large
    except OSError as error:
        return Unread(target.shown, f"cannot be read: {error.strerror}")


def judge(data: bytes, target: Target, settings: Settings) -> Checked:
    """A document's report: what the specifications say, without what it suppresses and what is not chosen."""
    report = _report(data, target, settings)
    if settings.beyond is not None:
        report = settings.beyond(target, data, report)
    findings = report.findings
    if _may_suppress(data):
        # Imported here: few documents speak to us.
        from feeds.linting.suppressions import suppressed

        findings = suppressed(data, findings, target.profiles)
    told = target.selection.judged(findings)
    if told is not report.findings:
        report = Report(report.kind, told)
    return Checked(target.shown, report, data if settings.with_source else None)


def _report(data: bytes, target: Target, settings: Settings) -> Report:
    """What the specifications say of a document. Fixes are not kept in the cache: they would outgrow it."""
    cache = settings.cache
    key = cache.key(data, target.url, target.profiles) if cache is not None else None
    report = cache.get(key) if cache is not None and key is not None else None
    with_fixes = settings.with_fixes and (report is None or bool(report.findings))
    if report is None or with_fixes:
        judged = validate(data, url=target.url, now=settings.now, profiles=target.profiles, fixes=with_fixes)
        if report is None and cache is not None and key is not None:
            findings = tuple(replace(finding, fix=None) for finding in judged.findings)
            cache.put(key, Report(judged.kind, findings))
        report = judged
    return report


def _may_suppress(data: bytes) -> bool:
    """Whether a comment that suppresses findings may be in a document, in UTF-16 too."""
    return SUPPRESSING in data or (b"\0" in data[:4] and SUPPRESSING in data.replace(b"\0", b""))
