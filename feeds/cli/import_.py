"""`feeds import`: move a publication here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from feeds.cli._arguments import Failure, failing
from feeds.validator.reporters.full import quantity

if TYPE_CHECKING:
    from feeds.publishing.importing.run import ImportSummary, Sources

_SHOWN = 20
"""Warnings that are shown without --verbose."""


@click.command()
@click.argument("source")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--as",
    "form",
    type=click.Choice(["markdown", "ndjson"]),
    default="markdown",
    show_default=True,
    help="Write a Markdown file for each article, or one file with a line for each.",
)
@click.option("--home", metavar="URL", help="The home page, if the source does not name it.")
@click.option("--zone", metavar="ZONE", help="The time zone of the publication, such as Europe/Berlin.")
@click.option("--add", is_flag=True, help="Also import into a folder that has other articles.")
@click.option("-v", "--verbose", is_flag=True, help="Show all warnings.")
def command(
    source: str,
    folder: Path,
    form: Literal["markdown", "ndjson"],
    home: str | None,
    zone: str | None,
    *,
    add: bool,
    verbose: bool,
) -> None:
    """Import the articles of SOURCE into FOLDER.

    SOURCE is a feed, an export of WordPress, Blogger or Ghost, a folder of articles, or the URL of a feed, of
    which older parts are fetched, too. FOLDER gets a file for each article and a channel.toml, filled in from
    the source. Ids stay as they are, so that subscribers see no article twice.

    Run the command again to go on after an interruption, or to get new articles. Files that you have changed
    since stay as they are.

    Exit status: 0, 1 if an article could not be imported, 2 if something could not be done.
    """
    from feeds.publishing.importing import run  # here and below for the cold start of --help

    given = {key: value for key, value in {"home": home, "zone": zone}.items() if value}
    with failing(folder):
        sources = _sources(source, folder)
        file = run.channel_for(sources, folder, given)
        collected = run.collect(sources, file.channel)
        if not collected.articles:
            reasons = "".join(f"\n{each}" for each in (*collected.refusals, *collected.notes))
            raise Failure(f"{source}: contains no article that can be imported{reasons}")
        summary = run.write(folder, collected, file, form, add=add)
    _report(summary, folder, verbose=verbose)
    if not summary.complete:
        raise click.exceptions.Exit(1)


def _sources(source: str, folder: Path) -> Sources:
    from feeds.publishing.importing.sources import local_source

    path = Path(source)
    if not path.exists():
        raise Failure(f"{source}: does not exist")
    inside, around = path.resolve(), folder.resolve()
    if inside.is_relative_to(around) or around.is_relative_to(inside):
        raise Failure(f"{folder}: must not be inside SOURCE, nor SOURCE inside it: both would be published")
    return [local_source(path)]


def _report(summary: ImportSummary, folder: Path, *, verbose: bool) -> None:
    """Print what was imported, and on standard error what was not."""
    for path in summary.edited:
        click.echo(f"kept: {folder / path}: was changed after it was imported", err=True)
    for refusal in summary.refusals:
        click.echo(f"refused: {refusal}", err=True)
    shown = summary.warnings if verbose else summary.warnings[:_SHOWN]
    for warning in (*summary.losses, *shown):
        click.echo(f"warning: {warning}", err=True)
    if more := len(summary.warnings) - len(shown):
        click.echo(f"{quantity(more, 'more warning')}; use --verbose to show them", err=True)
    if summary.channel in ("new", "updated"):
        click.echo(f"wrote  {folder / 'channel.toml'}")
    counts = summary.counts
    total = quantity(sum(counts.values()), "article")
    listed = ", ".join(
        f"{counts[what]} {what}" for what in ("new", "updated", "unchanged", "edited", "refused")
    )
    click.echo(f"{total}: {listed}")
