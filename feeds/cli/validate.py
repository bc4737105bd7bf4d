"""`feeds validate`: check documents against the specifications, offline."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click

from feeds.cli._completions import files
from feeds.cli._validate_options import OPTIONS, ValidateCommand
from feeds.cli._validate_run import create_run
from feeds.cli._validate_sources import is_elsewhere
from feeds.core.display import printable
from feeds.core.errors import FeedsError
from feeds.linting.discovery import STDIN, with_kinds
from feeds.linting.summary import FAILED


@click.command("validate", cls=ValidateCommand, params=[*OPTIONS])
@click.argument("paths", nargs=-1, shell_complete=files)
def command(paths: tuple[str, ...], **given: Any) -> None:
    """Check RSS, Atom, JSON Feed and OPML documents.

    PATHS are files, folders, glob patterns, URLs (with --online), s3://bucket/prefix, or - for standard
    input; the default is the current folder. In folders and below a prefix, only feeds are checked; a file
    that is named is always checked.

    RULES are names of rules, rule families (itunes), patterns (itunes-*), profiles or ALL, separated by
    commas. If several match a finding, the most specific one decides. Options with RULES, GLOB or PATTERN,
    and --profile, may be repeated.

    Settings are also read from the feeds.toml, or the [tool.feeds] table in a pyproject.toml, nearest to a
    document; --show-settings prints them. Options on the command line take precedence.

    Exit status: 0 if there are no errors, 1 if there are, 2 if something could not be done.
    """
    paths = paths or (() if given["lists"] else (".",))
    try:
        if given["show_files"]:
            create_run(paths, given).show_files()
        elif given["show_settings"]:
            create_run(paths, given).show_settings()
        else:
            if given["watch"]:
                _watch(paths, given)
            sys.exit(create_run(paths, given).check())
    except FeedsError as error:
        click.echo(printable(str(error)), err=True)
        sys.exit(FAILED)


def _watch(paths: tuple[str, ...], given: dict[str, Any]) -> None:
    """Check after each change, until interrupted."""
    if STDIN in paths:
        raise click.UsageError("--watch cannot be used with standard input (-)")
    if urls := [path for path in paths if is_elsewhere(path)]:
        raise click.UsageError(f"--watch cannot be used with URLs ({urls[0]})")
    for option in ("lists", "scheduler", "resume"):
        if given[option]:
            raise click.UsageError(f"--watch cannot be used with --{option.removesuffix('s')}")
    with_kinds(paths)  # raises an error for a missing file; one that is deleted later may return
    outputs = tuple(given[key] for key in ("output_file", "write_baseline") if given[key])
    inputs = tuple(given[key] for key in ("config", "baseline") if given[key])
    from feeds.linting.watching import Watch  # here for the cold start of single runs

    for _ in Watch(paths, outputs, inputs).changes():
        if sys.stdout.isatty():
            click.clear()
        try:
            create_run(paths, given).check()
        except FeedsError as error:
            click.echo(printable(str(error)), err=True)
        now = datetime.now().astimezone()
        click.echo(f"{now:%H:%M:%S} waiting for changes (Ctrl-C stops)", err=True)
