"""`feeds probe`: look up the properties of media files."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import (
    allow_private_option,
    complain,
    folder_argument,
    library,
    state_option,
    writing_state,
)
from feeds.core.display import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.media.facts import Facts, MediaError
    from feeds.media.fetch_pool import Outcome
    from feeds.model.article import Article, Media
    from feeds.publishing.index import Store


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

    Exit status: 0, or 1 if a file could not be read.
    """
    from feeds.media.facts import all_media, same_facts  # here and below for the cold start of --help
    from feeds.publishing.index import open_store
    from feeds.publishing.index.facts import all_facts
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
    with store.reading() as connection:
        known = all_facts(connection)
    urls = [url for url in linked if recheck or url not in known]
    prober = _Prober(known, read.channel.media_base, media_folder, allow_private=allow_private)
    try:
        failures = unchanged = 0
        for url, outcome in _with_progress(prober.outcomes(urls, jobs), len(urls)):
            failures += not _store_outcome(store, url, outcome, *linked[url])
            unchanged += url in known and same_facts(known[url], outcome)
    finally:
        store.close()
    updated, before = len(urls) - failures - unchanged, len(linked) - len(urls) + unchanged
    total = quantity(len(linked), "file")
    click.echo(f"{total}: {updated} updated, {before} already known, {failures} failed", err=True)
    if failures:
        raise click.exceptions.Exit(1)


class _Prober:
    """Probes URLs: on disk if the media folder has the file, otherwise over HTTP."""

    def __init__(
        self, known: dict[str, Facts], base: str, folder: Path | None, *, allow_private: bool
    ) -> None:
        self._known, self._base, self._folder = known, base, folder
        self._private = allow_private

    def outcomes(self, urls: list[str], jobs: int) -> Iterator[Outcome[Facts]]:
        from feeds.media.fetch_pool import fetch_all
        from feeds.media.local_files import check_spelling, local_path
        from feeds.media.lookup import look_up
        from feeds.net.addresses import anywhere, public_only
        from feeds.net.client import Client

        now = datetime.now(UTC)
        with Client(anywhere if self._private else public_only) as client:

            def probe(url: str) -> Facts:
                path = local_path(url, self._base, self._folder) if self._folder else None
                if self._folder and path is None:
                    check_spelling(url, self._base, self._folder)
                return look_up(path or url, client, now, self._known.get(url))

            yield from fetch_all(urls, probe, jobs)


def _store_outcome(
    store: Store, url: str, outcome: Facts | MediaError, media: Media, articles: list[Article]
) -> bool:
    """Keep what was learned, and print problems; False if the file could not be read."""
    from feeds.media.facts import MediaError, differences, named_by
    from feeds.publishing.index.facts import keep_facts
    from feeds.publishing.index.intake import read_again

    sources = tuple(dict.fromkeys(article.source or article.id for article in articles))
    if isinstance(outcome, MediaError):
        complain(f"error: {MediaError(url, outcome.problem, sources)}")
        return False
    with store.writing() as connection:
        keep_facts(connection, {url: outcome})
        read_again(connection, {article.source for article in articles})
    for difference in differences(media, outcome):
        complain(f"warning: {difference}{named_by(sources)}")
    return True


def _with_progress(outcomes: Iterable[Outcome[Facts]], total: int) -> Iterator[Outcome[Facts]]:
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
