"""`feeds probe`: look up the properties of media files."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import (
    allow_private_option,
    complain,
    failing,
    folder_argument,
    library,
    state_option,
    writing_state,
)
from feeds.core.display import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.media.facts import MediaError
    from feeds.model.article import Article, Media
    from feeds.publishing.index import Store
    from feeds.publishing.media_probes import Probed, Prober

    Outcomes = Iterable[tuple[str, Probed | MediaError]]


@click.command()
@folder_argument
@state_option
@click.option(
    "--media",
    "media_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Read files below media_base from this folder instead of fetching them.",
)
@allow_private_option
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=8, show_default=True, help="Number of parallel requests."
)
@click.option("--recheck", is_flag=True, help="Also check whether known files have changed.")
def command(
    directory: Path,
    state: Path | None,
    media_folder: Path | None,
    *,
    allow_private: bool,
    jobs: int,
    recheck: bool,
) -> None:
    """Look up size, type, duration and dimensions of media files.

    Looks at the files that the articles in DIRECTORY (default: seeds) link to, with a few small requests each
    and at most two at a time per host. The results are kept in the index and used by later builds.

    Several processes at the same time, also on other machines with PostgreSQL, share the files.

    Exit status: 0, or 1 if a file could not be read.
    """
    from feeds.media.facts import MediaError, all_media  # here and below for the cold start of --help
    from feeds.publishing.index import open_store
    from feeds.publishing.index.facts import all_facts
    from feeds.publishing.media_probes import Probed
    from feeds.publishing.stores import store_of

    read = library(directory)
    for refusal in read.refusals:
        complain(f"refused: {refusal}")
    linked: dict[str, tuple[Media, list[Article]]] = {}
    for article in read.articles:
        for media in all_media(article):
            linked.setdefault(media.url, (media, []))[1].append(article)
    with writing_state(directory, state):
        store = open_store(store_of(directory, state))
    with closing(store), failing(directory):
        with store.reading() as connection:
            known = all_facts(connection)
        wanted = {
            url: _sources(articles) for url, (_, articles) in linked.items() if recheck or url not in known
        }
        with _prober(store, read.channel.media_base, media_folder, allow_private=allow_private) as prober:
            prober.request(wanted, recheck=recheck)
            failures = updated = 0
            for url, outcome in _with_progress(prober.outcomes(wanted, jobs), len(wanted)):
                _report(outcome, linked[url][0], wanted[url])
                failures += isinstance(outcome, MediaError)
                updated += isinstance(outcome, Probed) and outcome.is_new
    total, before = quantity(len(linked), "file"), len(linked) - failures - updated
    click.echo(f"{total}: {updated} updated, {before} already known, {failures} failed", err=True)
    if failures:
        raise click.exceptions.Exit(1)


def _sources(articles: list[Article]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(article.source or article.id for article in articles))


@contextmanager
def _prober(store: Store, base: str, folder: Path | None, *, allow_private: bool) -> Iterator[Prober]:
    from feeds.net.addresses import anywhere, public_only
    from feeds.net.client import Client
    from feeds.publishing.media_probes import MediaFiles, Prober

    with Client(anywhere if allow_private else public_only) as client:
        prober = Prober(store, client, MediaFiles(base, folder), lambda: datetime.now(UTC))
        with closing(prober):
            yield prober


def _report(outcome: Probed | MediaError, media: Media, sources: tuple[str, ...]) -> None:
    """Print that a file could not be read, or what is declared wrongly about it."""
    from feeds.media.facts import MediaError, differences, named_by

    if isinstance(outcome, MediaError):
        complain(f"error: {MediaError(media.url, outcome.problem, sources)}")
        return
    for difference in differences(media, outcome.facts):
        complain(f"warning: {difference}{named_by(sources)}")


def _with_progress(outcomes: Outcomes, total: int) -> Iterator[tuple[str, Probed | MediaError]]:
    """The outcomes, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True) if console.is_terminal else nullcontext() as progress:
        task = progress.add_task("Probing", total=total) if progress else None
        for outcome in outcomes:
            yield outcome
            if progress is not None and task is not None:
                progress.advance(task)
