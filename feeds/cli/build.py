"""`feeds build`: the documents as files, for any web server."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli._arguments import folder_argument, library, state_option
from feeds.cli._build_steps import announce, claim, opened, refresh, write


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@folder_argument
@state_option
@click.option("--explain", is_flag=True, help="Tell what each format cannot carry, and why.")
@click.option("--accept-changes", is_flag=True, help="Publish even what changes the identity of articles.")
@click.option("--compress/--no-compress", default=True, help="Compressed files beside (.gz, .br, .zst).")
@click.option("-v", "--verbose", is_flag=True, help="Tell what was odd about what was read.")
@click.option("--only", multiple=True, metavar="PATH", help="Only this file has changed (repeatable).")
def command(
    out: Path,
    directory: Path,
    state: Path | None,
    *,
    explain: bool,
    accept_changes: bool,
    compress: bool,
    verbose: bool,
    only: tuple[str, ...],
) -> None:
    """Write the feeds of DIRECTORY and their index page to the folder OUT.

    A file is replaced in one step, so that no reader ever gets half of one, and only if it changed. What is
    known of the articles is kept in DIRECTORY/.feeds and can be deleted at any time; what was published
    stands in DIRECTORY/published.ndjson, which belongs to the articles.  OUT may lie in DIRECTORY: its
    documents are never taken for articles.

    Where the channel file names hubs, what they are to be told is noted; `feeds notify` tells them.
    """
    with closing(opened(directory, state)) as publication:
        claim(publication, out)
        refresh(publication, only or None, accept=accept_changes, verbose=verbose)
        write(publication, out, everything=not only, compress=compress)
        announce(publication)
    if explain:
        from feeds.publishing.explain import explain as lost  # here for the cold start of --help

        read = library(directory)
        for path, loss in lost(read.channel, read.articles, datetime.now(UTC)):
            click.echo(f"left out  {path}: {loss}")
