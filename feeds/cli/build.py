"""`feeds build`: the documents as files, for any web server."""

from __future__ import annotations

import os
from pathlib import Path

import click

from feeds.cli._folder import Unusable, folder_argument, library, warn_of


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
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, document in publish(read.channel, read.articles).items():
            changed = _write(out / path, document.body)
            click.echo(f"{'wrote' if changed else 'unchanged'}  {out / path}")
    except OSError as error:
        raise Unusable(f"{error.filename or out}: {error.strerror}") from None
    if explain:
        from feeds.explaining import explain as lost  # here for the cold start of --help

        for path, loss in lost(read.channel, read.articles):
            click.echo(f"left out  {path}: {loss}")


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
