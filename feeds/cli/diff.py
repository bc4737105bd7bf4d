"""`feeds diff`: what putting new documents in the place of old ones would do to subscribers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._report_output import Outlet
from feeds.core.errors import ReadError, WriteError
from feeds.validator.reporters import reporters
from feeds.validator.reporters.concise import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.reporters import Checked

_path = click.Path(path_type=Path)


@click.command("diff")
@click.argument("old", type=_path)
@click.argument("new", type=_path)
@click.option(
    "--output-format",
    type=click.Choice(sorted(reporters())),
    default="concise",
    show_default=True,
    help="The form of the report.",
)
def command(old: Path, new: Path, output_format: str) -> None:
    """Tell what subscribers to OLD would suffer from NEW: two documents, or two folders of them.

    Ids and enclosures that changed, items that are lost, dates that moved, self links and hubs that are not
    what they were. Exit status: 0 where nothing hurts, 1 where something does, 2 where a document could not
    be read.
    """
    from feeds.linting.deployment import compared  # here for the cold start of --help

    hurts = False

    def told(documents: Iterable[Checked]) -> Iterator[Checked]:
        nonlocal hurts
        for document in documents:
            hurts = hurts or not document.report.valid
            yield document

    try:
        Outlet(stream=sys.stdout).write(reporters()[output_format].render(told(compared(old, new))))
    except (ReadError, WriteError) as error:
        click.echo(printable(str(error)), err=True)
        sys.exit(2)
    sys.exit(1 if hurts else 0)
