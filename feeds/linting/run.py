"""Checks documents: reads files, validates them, applies settings and suppressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING

from feeds.core.compression import is_compressed
from feeds.core.errors import FeedsError, internal_error
from feeds.linting.feed_files import is_feed
from feeds.linting.results import Result, Unreadable
from feeds.validator import validate
from feeds.validator.inputs import read_input, unpack
from feeds.validator.report import Report
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.linting.cache import Cache
    from feeds.linting.discovery import Target
    from feeds.linting.engines import Engine

SUPPRESSION = b"feeds: ignore"


@dataclass(frozen=True, slots=True)
class LintOptions:
    """The options of a run; `extra_findings` adds what a document alone cannot show, before suppressions."""

    now: datetime | None = None
    cache: Cache | None = None
    with_source: bool = False
    with_fixes: bool = False
    extra_findings: Callable[[Target, bytes, Report], Report] | None = None


Task = Callable[[LintOptions, "Target"], Result]


def lint_files(
    targets: Iterable[Target], options: LintOptions, engine: Engine, task: Task | None = None
) -> Iterator[tuple[Target, Result]]:
    """Check documents, in their order; unless the engine is inline, `task` and options are picklable."""
    return engine.run(partial(_check, options, task or _lint_file), targets)


def _check(options: LintOptions, task: Task, targets: Iterable[Target]) -> Iterator[Result]:
    for target in _with_objects(targets):
        yield _guarded(task, options, target)


def _with_objects(targets: Iterable[Target]) -> Iterator[Target]:
    """The documents; those in object stores are read, several at once."""
    rest = iter(targets)
    for target in rest:
        if target.object_url:
            from feeds.linting.object_store import read_ahead  # here for the cold start

            yield from read_ahead(chain((target,), rest))
            return
        yield target


def _guarded(task: Task, options: LintOptions, target: Target) -> Result:
    """The result of a task; an error of the program costs no other document its report."""
    try:
        return task(options, target)
    except FeedsError:
        raise
    except Exception as error:  # one document must not cost the others their reports
        return Unreadable(target.shown, internal_error(error))


def _lint_file(options: LintOptions, target: Target) -> Result:
    data = read_document(target)
    if isinstance(data, Unreadable):
        return data
    is_feed_or_given = not target.may_be or is_feed(data, PurePath(target.shown).suffix.lower())
    return lint(data, target, options) if is_feed_or_given else None


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
