"""What `build` and `watch` do: bring the index and a folder of files up to date, and say so."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Unusable
from feeds.core.errors import ReadError, WriteError
from feeds.publishing.ledger import IdentityError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feeds.publishing.publication import Publication


def opened(directory: Path, state: Path | None = None) -> Publication:
    """The publication in a folder, or the end of the command where there is none."""
    from feeds.publishing.publication import open_publication  # here for the cold start of --help

    try:
        return open_publication(directory, state)
    except ReadError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"{error.filename or directory}: {error.strerror}") from None


def refresh(
    publication: Publication,
    only: Iterable[str] | None = None,
    *,
    accept: bool = False,
    verbose: bool = False,
) -> None:
    """Read what changed; say on standard error what could not be used, and what was odd or how much of it."""
    now = datetime.now(UTC)
    try:
        publication.refresh(now, only, accept=accept)
    except IdentityError as error:
        raise Unusable(f"{error}\nNothing was changed; --accept-changes publishes it all the same.") from None
    except ReadError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"{error.filename or publication.folder}: {error.strerror}") from None
    for warning in (*publication.refusals(), *publication.early(now)):
        click.echo(f"warning: {warning}", err=True)
    notes = publication.notes()
    for note in notes if verbose else ():
        click.echo(f"note: {note}", err=True)
    if notes and only is None and not verbose:
        click.echo(f"notes on what was odd: {len(notes)} (build --verbose shows them)", err=True)


def claim(publication: Publication, out: Path) -> None:
    """Make sure of the folder for documents before anything is published."""
    from feeds.publishing import output

    try:
        output.claim(publication.folder, out)
    except OSError as error:
        raise Unusable(f"{error.filename or out}: {error.strerror}") from None


def announce(publication: Publication) -> None:
    """Note what hubs are to be told."""
    try:
        publication.announce(datetime.now(UTC))
    except OSError as error:
        raise Unusable(f"{error.filename}: {error.strerror}") from None


def write(publication: Publication, out: Path, *, everything: bool = True, compress: bool = True) -> None:
    """Write what changed, one line for each document."""
    from feeds.publishing.output import write as written  # here for the cold start of --help

    _hold(publication)
    try:
        for change in written(publication, out, everything=everything, compress=compress):
            click.echo(f"{change.what}  {out / change.path}")
    except WriteError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"{error.filename or out}: {error.strerror}") from None


def _hold(publication: Publication) -> None:
    """Tell where a document does not meet a profile that the channel file claims; an error ends the build."""
    if not any(choice.profiles for choice in publication.channel.feeds):
        return
    from feeds.publishing.claims import unmet  # here for the cold start of --help
    from feeds.validator.reporters.concise import render

    with publication.composer() as composer:
        claimed = {each.path: each.render() for each in composer.documents() if each.claims and each.render}
    try:
        short = list(unmet(publication.channel, claimed))
    except ValueError as error:
        raise Unusable(f"the channel file claims what is not known: {error}") from None
    for line in render(short):
        click.echo(line, err=True, nl=False)
    if not all(document.report.valid for document in short):
        click.echo("nothing was written: the feeds do not meet what the channel file claims", err=True)
        sys.exit(1)
