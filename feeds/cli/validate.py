"""`feeds validate`: hold documents against the specifications, offline."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

import click

from feeds.cli._validate_options import options
from feeds.cli._validate_run import run
from feeds.core.errors import ReadError, WriteError
from feeds.linting.discovery import STDIN
from feeds.linting.summary import UNUSABLE
from feeds.linting.watching import Watch
from feeds.validator.reporters.concise import printable

WRITTEN = ("output_file", "write_baseline")
READ = ("config", "baseline")


@click.command("validate")
@click.argument("paths", nargs=-1)
@options
def command(paths: tuple[str, ...], **given: Any) -> None:
    """Validate RSS, Atom, JSON Feed and OPML documents: files, folders, globs, or - for standard input.

    Without PATHS, the current folder. RULES are names of rules, families (itunes, itunes-*), profiles or ALL,
    parted by commas; of several that choose a finding, the most specific counts. feeds.toml, or [tool.feeds]
    in pyproject.toml, can say the same: the one nearest to a document holds for it.

    Exit status: 0 where no error was found, 1 where one was, 2 where something could not be done.
    """
    paths = paths or (".",)
    try:
        if given["show_files"]:
            run(paths, given).show_files()
        elif given["show_settings"]:
            run(paths, given).show_settings()
        else:
            sys.exit(_watched(paths, given) if given["watch"] else run(paths, given).check())
    except (ReadError, WriteError) as error:
        click.echo(printable(str(error)), err=True)
        sys.exit(UNUSABLE)


def _watched(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """Check at each change, until interrupted, which is how it is meant to end."""
    if STDIN in paths:
        raise click.UsageError("--watch has nothing to wait for on standard input")
    own, asked = (tuple(given[key] for key in keys if given[key]) for keys in (WRITTEN, READ))
    with suppress(KeyboardInterrupt):
        for _ in Watch(paths, own, asked).changes():
            if sys.stdout.isatty():
                click.clear()
            try:
                run(paths, given).check()
            except (ReadError, WriteError) as error:
                click.echo(printable(str(error)), err=True)
            said = f"{datetime.now().astimezone():%H:%M:%S} waiting for changes (Ctrl-C stops)"
            click.echo(said, err=True)
    return 0
