"""`feeds db`: the tables of a publication in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import failing, folder_argument

if TYPE_CHECKING:
    from pathlib import Path


@click.group("db")
def command() -> None:
    """Manage the database that several servers share.

    The database is named by the environment variable FEEDS_STORE, or by `store` in server.toml. Without
    either, the index is a file below the folder, which needs none of these commands.
    """


@command.command("upgrade")
@folder_argument
def upgrade(directory: Path) -> None:
    """Create the tables in the database of DIRECTORY, or bring them up to this version.

    Run it once before the first server starts, and after an update of this program while no server runs.
    It changes everything or nothing, and can be repeated.

    Exit status: 0, or 2 if the database cannot be reached or changed.
    """
    from feeds.publishing.index import upgrade_store  # here for the cold start of --help
    from feeds.publishing.store_url import StoreUrl
    from feeds.publishing.stores import store_of

    with failing(directory):
        at = store_of(directory)
        if not isinstance(at, StoreUrl):
            click.echo(f"{at}: the index is a file, which is rebuilt when it must change", err=True)
            return
        before, now = upgrade_store(at)
    if before == now:
        click.echo(f"{at}: the database has schema {now} already")
    else:
        click.echo(f"{at}: created schema {now}" if before is None else f"{at}: schema {before} is now {now}")
