"""One run of `feeds validate`: what its options ask for, put together."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli import _report_output as output
from feeds.cli._validate_options import layer
from feeds.core.errors import ReadError
from feeds.linting.baseline import Baseline
from feeds.linting.baseline import read as read_baseline
from feeds.linting.baseline import write as write_baseline
from feeds.linting.cache import Cache
from feeds.linting.configuration import Configurations
from feeds.linting.discovery import STDIN, Discovery, Target, absolute
from feeds.linting.run import Settings, check
from feeds.linting.summary import FOUND, NOTHING, STATISTICS, UNUSABLE, Tally
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import reporters
from feeds.validator.reporters.concise import REPORTER as CONCISE
from feeds.validator.reporters.concise import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.linting.autofix import Mending
    from feeds.linting.configuration import Configuration
    from feeds.linting.online import Online
    from feeds.validator.reporters import Reporter

WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Run:
    """The arguments and the options, and the settings that follow from them."""

    paths: tuple[str, ...]
    given: dict[str, Any]
    found: Configurations

    def targets(self, online: Online | None = None) -> Iterator[Target]:
        """The documents; those that are URLs are fetched where somebody is `online`."""
        discovery = Discovery(self.found, self.given["force_exclude"], self.given["respect_gitignore"])
        urls = [path for path in self.paths if path.startswith(WEB)]
        yield from discovery.targets(path for path in self.paths if path != STDIN and path not in urls)
        for url in urls:
            if online is None:
                raise ReadError(url, "is a URL, which is fetched with --online only")
            data, served = online.fetched(url)
            yield replace(discovery.stdin(data, None), shown=url, url=served)
        name = self.given["stdin_filename"]
        if STDIN in self.paths and not (name and discovery.keeps_out(Path(name))):
            yield discovery.stdin(sys.stdin.buffer.read(MAX_BYTES + 1), name)

    def show_files(self) -> None:
        """Print which documents there are."""
        for target in self.targets():
            click.echo(printable(target.shown))

    def show_settings(self) -> None:
        """Print what holds for the first document, and who says so."""
        first = next(self.targets(), None)
        folder = self.found.given.folder if first is None else absolute(Path(first.shown)).parent
        for line in self.found.of(folder).lines():
            click.echo(line)

    def check(self) -> int:
        """Check the documents and tell what is found: the exit status."""
        if not self.given["online"]:
            return self._check(None)
        from feeds.linting.online import Online  # here and below for the cold start of those who stay offline
        from feeds.net.addresses import anywhere, public_only
        from feeds.net.client import Client

        permit = anywhere if self.given["allow_private"] else public_only
        with Client(permit) as client, output.asking() as told:
            return self._check(Online(client, self.given["online_limit"], told))

    def _check(self, online: Online | None) -> int:
        whole = self.found.of(self.found.given.folder)
        mending = self._mending()
        reporter = mending.reporter() if mending is not None and mending.dry else self._reporter(whole)
        baseline = self._baseline()
        cache = None if self.given["no_cache"] else Cache(whole.path("cache-dir"))
        beyond = None if online is None else online.examined
        settings = Settings(datetime.now(UTC), cache, reporter.shows_source, reporter.shows_fixes, beyond)
        tally = Tally(baseline, quiet=self.given["quiet"])
        documents, bar = output.with_bar(self.targets(online))
        work = mending.work() if mending else None
        results = output.counted(check(documents, settings, self.given["jobs"], work), bar)
        shown = tally.shown(mending.counted(results) if mending else results)
        self._outlet(mending).write(reporter.render(shown), bar)
        if mending is not None and self._passes_on:
            output.write_document(mending.passed)
        if baseline is not None and not tally.unread:
            baseline.miss()
            self._keep(baseline)
        return self._ended(tally, whole, mending)

    def _ended(self, tally: Tally, whole: Configuration, mending: Mending | None) -> int:
        """Say how it was as a whole; the exit status."""
        if not tally.documents and not tally.unread and not self.given["force_exclude"]:
            click.echo("there are no documents to check", err=True)
        for complaint in tally.complaints(whole["max-warnings"]):
            click.echo(printable(complaint), err=True)
        never = self.given["exit_zero"] or self.given["write_baseline"]
        if mending is None:
            return tally.status(whole["fail-level"], whole["max-warnings"], never=never)
        click.echo(mending.summary(), err=True)
        if mending.dry:
            return UNUSABLE if tally.unread else FOUND if mending.findings and not never else 0
        return tally.status(whole["fail-level"], whole["max-warnings"], never=never)

    def _mending(self) -> Mending | None:
        """How documents are to be fixed, if they are."""
        if not (self.given["fix"] or self.given["diff"]):
            if self.given["unsafe_fixes"]:
                raise click.UsageError("--unsafe-fixes needs --fix or --diff")
            return None
        if self.given["online"] or self.given["write_baseline"]:
            raise click.UsageError("--fix and --diff go without --online and --write-baseline")
        from feeds.linting.autofix import Mending  # here for the cold start of those who fix nothing

        return Mending(unsafe=self.given["unsafe_fixes"], dry=self.given["diff"])

    def _reporter(self, whole: Configuration) -> Reporter:
        if self.given["write_baseline"]:
            return NOTHING
        if self.given["statistics"]:
            return STATISTICS
        # People at a terminal see the places in the document.
        name = whole["output-format"] or ("full" if self._outlet(None).is_terminal else CONCISE.name)
        return CONCISE if name == CONCISE.name else reporters()[name]

    @property
    def _passes_on(self) -> bool:
        """Whether standard input goes to standard output, put right; the report then goes aside."""
        return self.given["fix"] and not self.given["diff"] and STDIN in self.paths

    def _outlet(self, mending: Mending | None) -> output.Outlet:
        stream = sys.stderr if self._passes_on else sys.stdout
        return output.Outlet(self.given["output_file"], stream, raw=mending is not None and mending.dry)

    def _baseline(self) -> Baseline | None:
        """The baseline that findings are held against, or counted for."""
        path, new = self.given["baseline"], self.given["write_baseline"]
        if path and new:
            raise click.UsageError("--write-baseline counts all findings, so it goes without --baseline")
        if self.given["prune_baseline"] and not path:
            raise click.UsageError("--prune-baseline needs --baseline FILE")
        if new:
            return Baseline(new)
        return read_baseline(path) if path else None

    def _keep(self, baseline: Baseline) -> None:
        if self.given["write_baseline"]:
            write_baseline(baseline.path, baseline.found)
            click.echo(f"{baseline.path}: {baseline.total()} findings counted", err=True)
        elif self.given["prune_baseline"]:
            baseline.prune()


def run(paths: tuple[str, ...], given: dict[str, Any]) -> Run:
    """A run from the current folder."""
    here = Path.cwd()
    explicit = given["config"]
    found = Configurations(layer(given, here), explicit and here / explicit, isolated=given["isolated"])
    return Run(paths, given, found)
