"""`feeds read`: list the articles in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import complain, folder_argument, library
from feeds.core.display import printable, quantity

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@folder_argument
@click.option("--check", is_flag=True, help="Exit with 1 if an article was refused.")
def command(directory: Path, *, check: bool) -> None:
    """List articles, and the files that were refused.

    Reads DIRECTORY (default: seeds) as a build does, without writing anything. Each line has the id, the
    date, the number of media files and the title.
    """
    read = library(directory)
    for article in read.articles:
        time = article.published.isoformat(sep=" ", timespec="minutes")
        line = f"{article.id}  {time}  {len(article.works):>3} media  {article.title}"
        click.echo(printable(line))
    for refusal in read.refusals:
        complain(f"refused: {refusal}")
    for note in read.notes:
        if note.loss:
            complain(f"warning: {note}")
    click.echo(f"{quantity(len(read.articles), 'article')}, {len(read.refusals)} refused", err=True)
    if check and read.refusals:
        raise click.exceptions.Exit(1)
