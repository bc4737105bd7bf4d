"""`feeds import`: move a publication here."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import click

from feeds.cli._arguments import Failure, allow_private_option, complain, failing
from feeds.cli._completions import files
from feeds.core.display import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit
    from feeds.net.client import Client
    from feeds.publishing.importing.collecting import Collected, Sources
    from feeds.publishing.importing.media_files import Downloader
    from feeds.publishing.importing.run import ImportSummary

_PAUSE: Annotated[float, Limit("import", "time", "a silence of a server", "the page or file is reported")] = (
    30.0
)
_SECONDS: Annotated[
    float, Limit("import", "time", "a request with its redirects", "the page or file is reported")
] = 6 * 3600.0
_SHOWN = 20
"""Warnings that are shown without --verbose."""


@click.command()
@click.argument("source", shell_complete=files)
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
@click.option(
    "--media",
    "media_folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Download recordings, videos and pictures into DIR; those of a folder are copied.",
)
@click.option("--media-base", metavar="URL", help="Where the files in DIR will be served.")
@click.option("--add", is_flag=True, help="Also import into a folder that has other articles.")
@allow_private_option
@click.option("-v", "--verbose", is_flag=True, help="Show all warnings.")
def command(
    source: str,
    folder: Path,
    form: Literal["markdown", "ndjson"],
    home: str | None,
    zone: str | None,
    media_folder: Path | None,
    media_base: str | None,
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
    from feeds.core.urls import without_user  # here and below for the cold start of --help
    from feeds.publishing.importing import run
    from feeds.publishing.importing.collecting import collect
    from feeds.publishing.importing.page_cache import page_cache

    source = without_user(source)  # who is not sent, and is not to get into files and messages
    values = {"home": home, "zone": zone, "media_base": media_base}
    given = {key: value for key, value in values.items() if value}
    now = datetime.now(UTC)
    with failing(folder):
        sources, missing = _sources(source, folder, allow_private=allow_private)
        file = run.channel_for(sources, folder, given)
        collected = collect(sources, file.channel, missing)
        _require_articles(source, collected)
        if media_folder is None:
            collected, places = run.at_known_places(collected, folder, file)
        else:
            local = {url: path for each in sources for url, path in each.local.items()}
            with _downloading(media_folder, local, allow_private=allow_private) as (to, on):
                collected, places = run.download(sources, collected, folder, file, to, on, now)
        file = run.channel_for(sources, folder, given, places)
        head, feeds = sources[0].head(), [source, *sources[0].own_urls()]
        summary = run.write(
            folder, collected, file, form, now=now, add=add, media=media_folder, feeds=feeds, head=head
        )
        if not missing:
            page_cache(folder).finish()
    _report(summary, folder, verbose=verbose)
    if not summary.complete:
        raise click.exceptions.Exit(1)


def _require_articles(source: str, collected: Collected) -> None:
    """Raises Failure with the reasons if nothing can be imported."""
    if not collected.articles:
        reasons = "".join(f"\n{each}" for each in (*collected.refusals, *collected.notes))
        raise Failure(f"{source}: contains no article that can be imported{reasons}")


def _sources(source: str, folder: Path, *, allow_private: bool) -> tuple[Sources, list[str]]:
    """The documents of the source, and what could not be fetched."""
    from feeds.core.urls import is_url
    from feeds.publishing.importing.sources import local_sources

    if is_url(source):
        return _fetched(source, folder, allow_private=allow_private)
    path = Path(source)
    if not path.exists():
        raise Failure(f"{source}: does not exist")
    inside, around = path.resolve(), folder.resolve()
    if inside.is_relative_to(around) or around.is_relative_to(inside):
        raise Failure(f"{folder}: must not be inside SOURCE, nor SOURCE inside it: both would be published")
    return local_sources(path), []


def _fetched(url: str, folder: Path, *, allow_private: bool) -> tuple[Sources, list[str]]:
    from feeds.dialects import Note
    from feeds.publishing.importing.fetching import PoliteClient, fetch_feed
    from feeds.publishing.importing.page_cache import page_cache

    documents, missing, notes = [], [], []
    with _client(allow_private=allow_private) as client, _progress() as advance:
        for part in fetch_feed(PoliteClient(client), url, page_cache(folder)):
            advance()
            if part.document is not None:
                documents.append(part.document)
            elif part.problem:
                missing.append(part.problem)
            else:
                notes.append(Note(url, 0, part.note, loss=True))
    first = replace(documents[0], notes=tuple(notes))
    return [first, *documents[1:]], missing


def _client(*, allow_private: bool) -> Client:
    from feeds.net.addresses import anywhere, public_only
    from feeds.net.client import Client

    return Client(anywhere if allow_private else public_only, pause=_PAUSE, total=_SECONDS)


@contextmanager
def _downloading(
    folder: Path, local: dict[str, Path], *, allow_private: bool
) -> Iterator[tuple[Downloader, Callable[[int, int], None]]]:
    """A downloader and what to call before each file, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn

    from feeds.publishing.importing.media_files import Downloader

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), DownloadColumn()
    with ExitStack() as ending:
        client = ending.enter_context(_client(allow_private=allow_private))
        if not console.is_terminal:
            yield Downloader(folder, client, local=local), lambda _done, _total: None
            return
        progress = ending.enter_context(Progress(*columns, console=console, transient=True))
        files, size = progress.add_task("Downloading"), progress.add_task("Bytes", total=None)
        yield (
            Downloader(folder, client, local=local, progress=lambda count: progress.advance(size, count)),
            lambda done, total: progress.update(files, completed=done, total=total),
        )


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
        complain(f"kept: {folder / path}: was changed after it was imported")
    for refusal in summary.refusals:
        complain(f"refused: {refusal}")
    shown = summary.warnings if verbose else summary.warnings[:_SHOWN]
    for warning in (*summary.losses, *shown):
        complain(f"warning: {warning}")
    if more := len(summary.warnings) - len(shown):
        click.echo(f"{quantity(more, 'more warning')}; use --verbose to show them", err=True)
    for name in summary.files:
        click.echo(f"wrote  {folder / name}")
    counts = summary.counts
    total = quantity(sum(counts.values()), "article")
    listed = ", ".join(
        f"{counts[what]} {what}" for what in ("new", "updated", "unchanged", "edited", "refused")
    )
    click.echo(f"{total}: {listed}")
