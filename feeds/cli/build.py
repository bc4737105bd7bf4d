"""`feeds build`: write the feeds as files, for any web server."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from feeds.cli import _build_steps as steps
from feeds.cli._arguments import folder_argument, state_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@steps.out_argument
@folder_argument
@state_option
@click.option("--explain", is_flag=True, help="Show what each format leaves out, and why.")
@steps.accept_option
@steps.compress_option
@click.option("-v", "--verbose", is_flag=True, help="Show all warnings.")
@click.option("--changed", multiple=True, metavar="PATH", help="Read only this file again (may be repeated).")
def command(
    out: Path,
    directory: Path,
    state: Path | None,
    *,
    explain: bool,
    accept_changes: bool,
    compress: bool,
    verbose: bool,
    changed: tuple[str, ...],
) -> None:
    """Write the feeds of DIRECTORY and its website to OUT.

    DIRECTORY holds channel.toml and the articles (default: seeds). Only files whose content changed are
    written, each atomically.

    DIRECTORY/.feeds is a cache and can be deleted at any time. DIRECTORY/published.ndjson records what was
    published: keep it with the articles. OUT may be inside DIRECTORY.

    If channel.toml names WebSub hubs, notifications are queued; `feeds notify` sends them.

    Exit status: 0, 1 if a feed does not meet a profile that channel.toml claims, 2 if something could not be
    done.
    """
    with closing(steps.open_folder(directory, state)) as publication:
        steps.claim(publication, out)
        steps.refresh(publication, changed or None, accept=accept_changes, verbose=verbose)
        steps.write(publication, out, everything=not changed, compress=compress)
        steps.announce(publication)
        if explain:
            from feeds.publishing.explain import explain as losses  # here for the cold start of --help

            with publication.composer() as composer:
                for path, loss in losses(composer):
                    click.echo(f"left out  {path}: {loss}")
