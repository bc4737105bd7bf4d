"""`feeds build`: the documents as files, for any web server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli._folder import Unusable, folder_argument, library, warn_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.channel import Channel
    from feeds.page import Rendered


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@folder_argument
@click.option("--explain", is_flag=True, help="Tell what each format cannot carry, and why.")
def command(out: Path, directory: Path, explain: bool) -> None:
    """Write the feeds of DIRECTORY and their index page to the folder OUT.

    A file is replaced in one step, so that no reader ever gets half of one, and only if it changed.
    """
    from feeds.publisher import publish  # here for the cold start of --help

    read = library(directory)
    warn_of(read)
    documents = publish(read.channel, read.articles)
    _hold(read.channel, documents)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, document in documents.items():
            changed = _write(out / path, document.body)
            click.echo(f"{'wrote' if changed else 'unchanged'}  {out / path}")
    except OSError as error:
        raise Unusable(f"{error.filename or out}: {error.strerror}") from None
    if explain:
        from feeds.explaining import explain as lost  # here for the cold start of --help

        for path, loss in lost(read.channel, read.articles):
            click.echo(f"left out  {path}: {loss}")


def _hold(channel: Channel, documents: Mapping[str, Rendered]) -> None:
    """Tell where a document does not meet a profile that the channel file claims; an error ends the build."""
    if not any(document.claims for document in documents.values()):
        return
    from feeds.claims import unmet  # here for the cold start of --help
    from feeds.validator.reporters.concise import render

    try:
        short = list(unmet(channel, documents))
    except ValueError as error:
        raise Unusable(f"the channel file claims what is not known: {error}") from None
    for line in render(short):
        click.echo(line, err=True, nl=False)
    if not all(document.report.valid for document in short):
        click.echo("nothing was written: the feeds do not meet what the channel file claims", err=True)
        sys.exit(1)


def _write(path: Path, body: bytes) -> bool:
    """Put `body` at `path`; False where it is there already."""
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True
