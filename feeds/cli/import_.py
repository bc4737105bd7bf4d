"""`feeds import`: move a publication here."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from feeds.cli._arguments import Failure, allow_private_option, failing
from feeds.validator.reporters.full import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.publishing.importing.run import ImportSummary, Sources

_SECONDS = 120.0
"""For one document with its redirects."""
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
@allow_private_option
@click.option("-v", "--verbose", is_flag=True, help="Show all warnings.")
def command(
    source: str,
    folder: Path,
    form: Literal["markdown", "ndjson"],
    home: str | None,
    zone: str | None,
    *,
    add: bool,
    allow_private: bool,
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
    from feeds.publishing.importing.page_cache import page_cache

    given = {key: value for key, value in {"home": home, "zone": zone}.items() if value}
    with failing(folder):
        sources, missing = _sources(source, folder, allow_private=allow_private)
        file = run.channel_for(sources, folder, given)
        collected = run.collect(sources, file.channel, missing)
        if not collected.articles:
            reasons = "".join(f"\n{each}" for each in (*collected.refusals, *collected.notes))
            raise Failure(f"{source}: contains no article that can be imported{reasons}")
        summary = run.write(folder, collected, file, form, add=add)
        if not missing:
            page_cache(folder).finish()
    _report(summary, folder, verbose=verbose)
    if not summary.complete:
        raise click.exceptions.Exit(1)


def _sources(source: str, folder: Path, *, allow_private: bool) -> tuple[Sources, list[str]]:
    """The documents of the source, and what could not be fetched."""
    from feeds.core.urls import is_url
    from feeds.publishing.importing.sources import local_source

    if is_url(source):
        return _fetched(source, folder, allow_private=allow_private)
    path = Path(source)
    if not path.exists():
        raise Failure(f"{source}: does not exist")
    inside, around = path.resolve(), folder.resolve()
    if inside.is_relative_to(around) or around.is_relative_to(inside):
        raise Failure(f"{folder}: must not be inside SOURCE, nor SOURCE inside it: both would be published")
    return [local_source(path)], []


def _fetched(url: str, folder: Path, *, allow_private: bool) -> tuple[Sources, list[str]]:
    from feeds.net.addresses import anywhere, public_only
    from feeds.net.client import Client
    from feeds.publishing.importing.fetching import PoliteClient, fetch_feed
    from feeds.publishing.importing.page_cache import page_cache

    documents, missing = [], []
    with Client(anywhere if allow_private else public_only, total=_SECONDS) as client, _progress() as advance:
        for fetched in fetch_feed(PoliteClient(client), url, page_cache(folder)):
            advance()
            if fetched.document is not None:
                documents.append(fetched.document)
            else:
                missing.append(fetched.problem)
    return documents, missing


@contextmanager
def _progress() -> Iterator[Callable[[], None]]:
    """A function that counts the pages that were fetched, with a spinner on a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:.0f}")
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Fetching pages:")
        yield lambda: progress.advance(task)


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
