"""One run of `feeds validate`, from the options to the exit status."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli import _report_output as output
from feeds.cli._validate_engine import running
from feeds.cli._validate_options import command_line_layer
from feeds.cli._validate_sources import Sources
from feeds.core.display import printable, quantity
from feeds.linting.baseline import Baseline, read_baseline, write_baseline
from feeds.linting.cache import Cache
from feeds.linting.configuration import Configurations
from feeds.linting.discovery import STDIN, Discovery, absolute
from feeds.linting.run import LintOptions
from feeds.linting.summary import FAILED, FINDINGS, NOTHING, STATISTICS, Summary
from feeds.validator.reporters import reporters
from feeds.validator.reporters.concise import REPORTER as CONCISE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from feeds.core.errors import ReadError
    from feeds.linting.autofix import Autofix
    from feeds.linting.configuration import Configuration
    from feeds.linting.discovery import Target
    from feeds.validator.reporters import Reporter


@dataclass(frozen=True, slots=True)
class Run:
    """The sources, the options, and the settings that apply; `warnings` are about finding documents."""

    sources: Sources
    given: dict[str, Any]
    configurations: Configurations
    warnings: list[ReadError] = field(default_factory=list)

    def targets(self) -> Iterator[Target]:
        """The documents; those at URLs are not fetched yet."""
        given = self.given
        options = given["force_exclude"], given["respect_gitignore"]
        return self.sources.targets(Discovery(self.configurations, *options, self.warnings))

    def show_files(self) -> None:
        """Print the documents."""
        for target in self.targets():
            click.echo(printable(target.shown))
        self._warn()

    def show_settings(self) -> None:
        """Print the settings for the first document, with their origins."""
        first = next(self.targets(), None)
        here = self.configurations.command_line.folder
        folder = here if first is None else absolute(Path(first.shown)).parent
        for line in self.configurations.for_folder(folder).toml_lines():
            click.echo(line)

    def check(self) -> int:
        """Check the documents and write the report.  Returns the exit status."""
        settings = self.configurations.for_folder(self.configurations.command_line.folder)
        autofix = self._autofix()
        reporter = autofix.diff_reporter() if autofix and autofix.dry_run else self._reporter(settings)
        baseline = self._baseline()
        options = LintOptions(
            now=datetime.now(UTC),
            cache=None if self.given["no_cache"] else Cache(settings.path("cache-dir")),
            with_source=reporter.shows_source,
            with_fixes=reporter.shows_fixes,
        )
        summary = Summary(baseline, quiet=self.given["quiet"])
        with running(self.given, self.sources, options) as work:
            targets, progress = self._with_progress()
            results = output.counted(work.results(targets, autofix.task() if autofix else None), progress)
            reported = summary.reported(autofix.counted(results) if autofix else results)
            self._outlet(autofix).report(reporter, reported, progress)
        if autofix and self._fixes_stdin:
            output.write_document(autofix.stdin)
        if baseline is not None and not summary.unreadable:
            baseline.add_deleted_files()
            self._save(baseline)
        return self._finish(summary, settings, autofix)

    def _with_progress(self) -> tuple[Iterable[Target], Progress | None]:
        """The documents, with a progress bar unless linked files, of which there are more, are counted."""
        are_files = self.sources.are_files
        if self.given["online"] and self.given["online_limit"] and not are_files:
            return self.targets(), None
        return output.with_progress(self.targets(), may_wait=are_files)

    def _finish(self, summary: Summary, settings: Configuration, autofix: Autofix | None) -> int:
        """Print the messages about the run.  Returns the exit status."""
        self._warn()
        if not summary.documents and not summary.unreadable and not self.given["force_exclude"]:
            click.echo("no documents to check", err=True)
        for message in summary.messages(settings["max-warnings"]):
            click.echo(printable(message), err=True)
        exit_zero = bool(self.given["exit_zero"] or self.given["write_baseline"])
        if autofix:
            click.echo(autofix.summary(), err=True)
            if autofix.dry_run:
                return FAILED if summary.unreadable else FINDINGS if autofix.findings and not exit_zero else 0
        return summary.exit_status(settings["fail-level"], settings["max-warnings"], exit_zero=exit_zero)

    def _warn(self) -> None:
        for warning in self.warnings:
            click.echo(printable(f"warning: {warning}"), err=True)

    def _autofix(self) -> Autofix | None:
        """How documents are fixed, with --fix or --diff."""
        if not (self.given["fix"] or self.given["diff"]):
            if self.given["unsafe_fixes"]:
                raise click.UsageError("--unsafe-fixes requires --fix or --diff")
            return None
        if self.given["online"] or self.given["write_baseline"]:
            raise click.UsageError("--fix and --diff cannot be used with --online or --write-baseline")
        from feeds.linting.autofix import Autofix  # here for the cold start of runs without fixes

        return Autofix(unsafe=self.given["unsafe_fixes"], dry_run=self.given["diff"])

    def _reporter(self, settings: Configuration) -> Reporter:
        if self.given["write_baseline"]:
            return NOTHING
        if self.given["statistics"]:
            return STATISTICS
        is_full = self._outlet(None).is_terminal and not self.given["resume"]
        name = settings["output-format"] or ("full" if is_full else CONCISE.name)
        reporter = CONCISE if name == CONCISE.name else reporters()[name]
        if reporter.shows_source and self.given["resume"]:
            raise click.UsageError(
                f"--resume cannot be used with --output-format {name}, which shows documents"
            )
        return reporter

    @property
    def _fixes_stdin(self) -> bool:
        """Whether standard output gets the fixed standard input; the report then goes to standard error."""
        return self.given["fix"] and not self.given["diff"] and STDIN in self.sources.paths

    def _outlet(self, autofix: Autofix | None) -> output.Outlet:
        stream = sys.stderr if self._fixes_stdin else sys.stdout
        return output.Outlet(self.given["output_file"], stream, raw=bool(autofix and autofix.dry_run))

    def _baseline(self) -> Baseline | None:
        """The baseline to compare with, or to write."""
        path, new = self.given["baseline"], self.given["write_baseline"]
        if path and new:
            raise click.UsageError("--write-baseline cannot be used with --baseline")
        if self.given["prune_baseline"] and not path:
            raise click.UsageError("--prune-baseline requires --baseline FILE")
        if new:
            return Baseline(new)
        return read_baseline(path) if path else None

    def _save(self, baseline: Baseline) -> None:
        if self.given["write_baseline"]:
            write_baseline(baseline.path, baseline.found)
            click.echo(f"{baseline.path}: recorded {quantity(baseline.total(), 'finding')}", err=True)
        elif self.given["prune_baseline"]:
            baseline.prune()


def create_run(paths: tuple[str, ...], given: dict[str, Any]) -> Run:
    """A run in the current folder."""
    if given["config"] and given["isolated"]:
        raise click.UsageError("--config cannot be used with --isolated")
    if given["show_files"] and given["show_settings"]:
        raise click.UsageError("--show-files cannot be used with --show-settings")
    here = Path.cwd()
    file = here / given["config"] if given["config"] else None
    layer = command_line_layer(given, here)
    sources = Sources(paths, given["lists"], given["stdin_filename"], given["online"])
    return Run(sources, given, Configurations(layer, file, isolated=given["isolated"]))
