"""How `feeds validate` runs: on which engine, what is fetched, and what a journal records."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from feeds.cli import _report_output as output
from feeds.cli._validate_sources import fetched, is_object
from feeds.linting.discovery import STDIN
from feeds.linting.engines import InlineEngine, ProcessEngine
from feeds.linting.run import lint_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.cli._validate_sources import Sources
    from feeds.linting.discovery import Target
    from feeds.linting.engines import Engine, Pairs
    from feeds.linting.journal import RunJournal
    from feeds.linting.online import Online
    from feeds.linting.run import LintOptions, Task
    from feeds.validator.report import Report

CLUSTER_REFUSES = ("fix", "diff", "jobs")
RESUME_REFUSES = ("fix", "diff", "write_baseline")


@dataclass(frozen=True, slots=True)
class Running:
    """An engine, what fetches URLs for it, and the options that follow from these."""

    engine: Engine
    online: Online | None
    options: LintOptions
    journal: RunJournal | None = None

    def results(self, targets: Iterable[Target], task: Task | None) -> Pairs:
        """The documents with their results, in their order; what the journal records is not checked."""
        if self.journal is None:
            return self._checked(self.options, task, targets)
        options = replace(self.options, now=self.journal.now)
        return self.journal.results(targets, partial(self._checked, options, task))

    def _checked(self, options: LintOptions, task: Task | None, targets: Iterable[Target]) -> Pairs:
        if self.online is not None:
            targets = fetched(targets, self.online.fetch)
        return lint_files(targets, options, self.engine, task)


@contextmanager
def running(given: dict[str, Any], sources: Sources, options: LintOptions) -> Iterator[Running]:
    """The way to run with these options.  Raises FeedsError, such as for a cluster that cannot be reached."""
    refuse_combinations(given, sources)
    with ExitStack() as stack:
        engine = _engine(given, sources, stack)
        online = _online(given, stack) if given["online"] else None
        options = replace(options, extra_findings=_extra_findings(online))
        if given["scheduler"]:  # whose workers have no such folder
            options = replace(options, cache=None)
        journal = None
        if given["resume"]:
            from feeds.linting.journal import open_journal  # here and below for the cold start

            about = _about(given, options)
            now = options.now or datetime.now(UTC)
            journal = stack.enter_context(open_journal(given["resume"], about, now))
        yield Running(engine, online, options, journal)


def _engine(given: dict[str, Any], sources: Sources, stack: ExitStack) -> Engine:
    if given["scheduler"]:
        from feeds.linting.cluster import cluster

        return stack.enter_context(cluster(given["scheduler"]))
    if given["online"] and given["online_limit"]:
        return InlineEngine()  # whose checks use the connections of this process
    has_threads = given["online"] or any(map(is_object, sources.paths))
    return ProcessEngine(given["jobs"], has_threads=has_threads)


def _online(given: dict[str, Any], stack: ExitStack) -> Online:
    from feeds.linting.online import Online
    from feeds.net.addresses import anywhere, public_only
    from feeds.net.client import Client

    client = stack.enter_context(Client(anywhere if given["allow_private"] else public_only))
    limit = given["online_limit"]
    return Online(client, limit, stack.enter_context(output.file_counter())) if limit else Online(client, 0)


def _extra_findings(online: Online | None) -> Callable[[Target, bytes, Report], Report] | None:
    """What adds the findings about responses, without the connections of this process if it needs none."""
    if online is None:
        return None
    from feeds.linting.online import add_response_findings

    return online.add_findings if online.limit else add_response_findings


def _about(given: dict[str, Any], options: LintOptions) -> dict[str, str]:
    """What results depend on besides the documents and their settings."""
    from feeds.linting.cache import ALL_ROOMS, program_digest, source_digest

    online = [given["online_limit"], given["allow_private"]] if given["online"] else None
    program = f"{program_digest()}{source_digest(ALL_ROOMS)}"
    return {"version of feeds": program, "set of options": repr((options.with_fixes, online))}


def refuse_combinations(given: dict[str, Any], sources: Sources) -> None:
    """Raises UsageError for options that exclude each other."""
    for option, refused in (("scheduler", CLUSTER_REFUSES), ("resume", RESUME_REFUSES)):
        for other in refused:
            if given[option] and given[other]:
                raise click.UsageError(f"--{option} cannot be used with --{other.replace('_', '-')}")
    if given["scheduler"] and given["online"] and given["online_limit"]:
        raise click.UsageError("--scheduler checks no linked files: add --online-limit 0")
    if [*sources.lists, *set(sources.paths)].count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if given["fix"] and not sources.are_files:
        raise click.UsageError("--fix can only be used with files")
