"""`feeds validate`: hold documents against the specifications, offline."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.checking import Settings, check, targets
from feeds.errors import ReadError
from feeds.validator.profiles import profiles
from feeds.validator.reporters import reporters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.reporters import Checked


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output-format",
    type=click.Choice(sorted(reporters())),
    default="concise",
    show_default=True,
    help="The form of the report.",
)
@click.option("--base-url", metavar="URL", help="Where the documents are served, for self links.")
@click.option(
    "--profile",
    "wanted",
    multiple=True,
    type=click.Choice(sorted(profiles())),
    help="A consumer whose requirements are checked as well; may be given repeatedly.",
)
@click.option("--jobs", type=click.IntRange(1), help="How many processes to use; by default, all processors.")
def command(
    paths: tuple[Path, ...],
    output_format: str,
    base_url: str | None,
    wanted: tuple[str, ...],
    jobs: int | None,
) -> None:
    """Validate RSS, Atom, JSON Feed and OPML documents: files, and folders of them.

    Exit status: 0 where no error was found, 1 where one was, 2 where a document could not be read.
    """
    settings = Settings(now=datetime.now(UTC), profiles=wanted)
    verdict = _Verdict(check(targets(paths, base_url), settings, jobs))
    try:
        for piece in reporters()[output_format].render(verdict):
            sys.stdout.write(piece)
    except ReadError as error:
        click.echo(error, err=True)
        sys.exit(2)
    sys.exit(0 if verdict.valid else 1)


class _Verdict:
    """Passes documents on and remembers whether all were valid."""

    def __init__(self, documents: Iterable[Checked]) -> None:
        self._documents = documents
        self.valid = True

    def __iter__(self) -> Iterator[Checked]:
        for document in self._documents:
            self.valid = self.valid and document.report.valid
            yield document
