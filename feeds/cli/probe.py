"""`feeds probe`: learn what media files are really like."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Unusable, folder_argument, library, state_option, warn_of

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
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that is served as media_base: its files are read from the disk.",
)
@click.option("--allow-private", is_flag=True, help="Ask servers at private addresses too.")
@click.option("--jobs", type=click.IntRange(1, 64), default=8, show_default=True, help="Files at once.")
@click.option("--again", is_flag=True, help="Ask for known files too, whether they have changed.")
def command(
    directory: Path, state: Path | None, folder: Path | None, *, allow_private: bool, jobs: int, again: bool
) -> None:
    """Learn size, type, running time and dimensions of the media files that the articles in DIRECTORY name.

    What is learned is kept beside the articles and used when they are published. No host is asked for more
    than two files at once. Exit status: 1 where a file does not answer.
    """
    from feeds.media.facts import all_media, same_facts  # here and below for the cold start of --help
    from feeds.publishing.index import index_path, open_store
    from feeds.publishing.index.facts import all_facts

    read = library(directory)
    warn_of(read)
    named: dict[str, tuple[Media, list[Article]]] = {}
    for article in read.articles:
        for media in all_media(article):
            named.setdefault(media.url, (media, []))[1].append(article)
    try:
        store = open_store(index_path(directory, state))
    except OSError as error:
        raise Unusable(f"{error.filename or directory}: {error.strerror}") from None
    with store.reading() as connection:
        known = all_facts(connection)
    wanted = [url for url in named if again or url not in known]
    probing = _Probing(known, read.channel.media_base, folder, allow_private=allow_private)
    try:
        failures = unchanged = 0
        for url, outcome in _shown(probing.outcomes(wanted, jobs), len(wanted)):
            failures += not _settle(store, url, outcome, *named[url])
            unchanged += url in known and same_facts(known[url], outcome)
    finally:
        store.close()
    learned, before = len(wanted) - failures - unchanged, len(named) - len(wanted) + unchanged
    click.echo(f"{len(named)} files: {learned} learned, {before} known before, {failures} failed", err=True)
    if failures:
        raise click.exceptions.Exit(1)


class _Probing:
    """How this run asks for one URL: on the disk where the file is there, else over HTTP."""

    def __init__(
        self, known: dict[str, Facts], base: str, folder: Path | None, *, allow_private: bool
    ) -> None:
        self._known, self._base, self._folder = known, base, folder
        self._private = allow_private

    def outcomes(self, urls: list[str], jobs: int) -> Iterator[Outcome[Facts]]:
        from feeds.media.fetch_pool import fetch_all
        from feeds.media.lookup import local_path, look_up
        from feeds.net.addresses import anywhere, public_only
        from feeds.net.client import Client

        now = datetime.now(UTC)
        with Client(anywhere if self._private else public_only) as client:

            def ask(url: str) -> Facts:
                path = local_path(url, self._base, self._folder) if self._folder else None
                return look_up(path or url, client, now, self._known.get(url))

            yield from fetch_all(urls, ask, jobs)


def _settle(
    store: Store, url: str, outcome: Facts | MediaError, media: Media, articles: list[Article]
) -> bool:
    """Keep and tell one outcome; False where it is a failure."""
    from feeds.media.facts import MediaError, differences, named_by
    from feeds.publishing.index.facts import keep_facts
    from feeds.publishing.index.intake import read_again

    sources = tuple(dict.fromkeys(article.source or article.id for article in articles))
    if isinstance(outcome, MediaError):
        click.echo(f"error: {MediaError(url, outcome.problem, sources)}", err=True)
        return False
    with store.writing() as connection:
        keep_facts(connection, {url: outcome})
        read_again(connection, {article.source for article in articles})
    for difference in differences(media, outcome):
        click.echo(f"warning: {difference}{named_by(sources)}", err=True)
    return True


def _shown(outcomes: Iterable[Outcome[Facts]], total: int) -> Iterator[Outcome[Facts]]:
    """The outcomes, with a progress bar where somebody is looking."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True) if console.is_terminal else nullcontext() as progress:
        task = progress.add_task("Probing", total=total) if progress else None
        for outcome in outcomes:
            yield outcome
            if progress is not None and task is not None:
                progress.advance(task)
