"""`feeds diff`: what would break for subscribers if new documents replaced old ones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli._report_output import Outlet
from feeds.core.display import printable
from feeds.core.errors import FeedsError
from feeds.validator.reporters import Checked, reporters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.linting.results import Unreadable


class File(click.ParamType):  # type: ignore[type-arg] # only newer versions of click take one
    """A file or folder, not a URL."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; a URL ends the command."""
        if "://" in str(value):
            self.fail(f"{value} is a URL; download it and compare the files", param, ctx)
        return Path(value)


@click.command("diff")
@click.argument("old", type=File())
@click.argument("new", type=File())
@click.option(
    "--output-format",
    type=click.Choice(sorted(reporters())),
    default="concise",
    show_default=True,
    help="Report format.",
)
def command(old: Path, new: Path, output_format: str) -> None:
    """Show what would break for subscribers if NEW replaced OLD.

    OLD and NEW are two files, or two folders whose files are compared by name. Reported are changed ids and
    enclosures, missing items, changed dates, self links and hubs, and what a podcast would lose, such as
    artwork, categories and transcripts.

    Exit status: 0 if nothing would break, 1 if something would, 2 if a document cannot be read.
    """
    from feeds.linting.deployment import compare_paths  # here for the cold start of --help

    breaks = False
    unreadable: list[str] = []

    def counted(results: Iterable[Checked | Unreadable]) -> Iterator[Checked]:
        nonlocal breaks
        for result in results:
            if isinstance(result, Checked):
                breaks = breaks or not result.report.valid
                yield result
            else:
                unreadable.append(str(result))

    try:
        Outlet(stream=sys.stdout).report(reporters()[output_format], counted(compare_paths(old, new)))
    except FeedsError as error:
        unreadable.append(str(error))
    for problem in unreadable:
        click.echo(printable(problem), err=True)
    sys.exit(2 if unreadable else 1 if breaks else 0)
