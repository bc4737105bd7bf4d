"""The steps of `build` and `watch`: update the index, then write the files that changed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Failure, complain, failing, say, writing_state
from feeds.publishing.ledger import IdentityError
from feeds.validator.reporters.full import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.publishing.output import WriteResult
    from feeds.publishing.publication import Publication

out_argument = click.argument("out", type=click.Path(file_okay=False, path_type=Path))
accept_option = click.option(
    "--accept-changes", is_flag=True, help="Publish even if ids or enclosures of published articles change."
)
compress_option = click.option(
    "--compress/--no-compress", default=True, show_default=True, help="Also write .gz, .br and .zst files."
)


def open_folder(directory: Path, state: Path | None = None) -> Publication:
    """The publication in a folder."""
    from feeds.publishing.publication import open_publication  # here for the cold start of --help

    with writing_state(directory, state):
        return open_publication(directory, state)


def refresh(
    publication: Publication,
    only: Iterable[str] | None = None,
    *,
    accept: bool = False,
    verbose: bool = False,
) -> None:
    """Read what changed; report refused articles on standard error, and warnings or their number."""
    now = datetime.now(UTC)
    with failing(publication.folder):
        try:
            publication.refresh(now, only, accept=accept)
        except IdentityError as error:
            raise Failure(f"{error}\nNothing was changed. Use --accept-changes to publish anyway.") from None
    for refusal in publication.refusals():
        complain(f"refused: {refusal}")
    others = [note for note in publication.notes() if not note.loss]
    for warning in (*publication.warnings(now), *(others if verbose else ())):
        complain(f"warning: {warning}")
    if (more := len(others)) and only is None and not verbose:
        click.echo(f"{quantity(more, 'more warning')}; use build --verbose to show them", err=True)


def claim(publication: Publication, out: Path) -> None:
    """Check that the output folder can be used, before anything is published."""
    from feeds.publishing import output

    with failing(out):
        output.claim(publication.folder, out)


def announce(publication: Publication) -> None:
    """Queue notifications to the hubs."""
    with failing(publication.folder):
        publication.announce(datetime.now(UTC))


def write(publication: Publication, out: Path, *, everything: bool = True, compress: bool = True) -> None:
    """Write the files that changed, and print one line for each document."""
    from feeds.publishing.output import write as write_documents  # here for the cold start of --help

    _check_claims(publication)
    with failing(out):
        for change in write_documents(publication, out, everything=everything, compress=compress):
            say(f"{change.what}  {out / change.path}")
        if redirected := _redirects(publication, out):
            say(f"{redirected.what}  {out / redirected.path}")


def _redirects(publication: Publication, out: Path) -> WriteResult | None:
    """Write the redirects for old addresses: those in server.toml, and the aliases of articles."""
    from feeds.publishing.index.browsing import articles_with_aliases  # here for the cold start of --help
    from feeds.publishing.redirects import redirects, write_redirects
    from feeds.publishing.server_settings import SERVER_FILE, read_server_settings

    moved = read_server_settings(publication.folder / SERVER_FILE).moved.items()
    with publication.composer() as composer:
        articles = articles_with_aliases(composer.connection)
    return write_redirects(out, redirects(publication.channel, moved, articles, out))


def _check_claims(publication: Publication) -> None:
    """Report documents that do not meet a profile that channel.toml claims; an error ends the build."""
    if not any(choice.profiles for choice in publication.channel.feeds):
        return
    from feeds.publishing.claims import unmet  # here for the cold start of --help
    from feeds.validator.reporters.concise import render

    with publication.composer() as composer:
        claimed = {
            document.path: document.render()
            for document in composer.documents()
            if document.claims and document.render
        }
    try:
        failed = list(unmet(publication.channel, claimed))
    except ValueError as error:
        raise Failure(f"channel.toml claims an unknown profile: {error}") from None
    for line in render(failed):
        click.echo(line, err=True, nl=False)
    if not all(document.report.valid for document in failed):
        click.echo("nothing was written: the feeds do not meet the profiles in channel.toml", err=True)
        sys.exit(1)
