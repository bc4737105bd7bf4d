"""The folder of articles as a command-line argument, and how a command fails on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.core.errors import ReadError

if TYPE_CHECKING:
    from feeds.publishing.folder import Library

folder_argument = click.argument(
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="FEEDS_DIRECTORY",
    default="seeds",
)

state_option = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FEEDS_STATE",
    help="Keep the index and the ledger here, and write nothing to DIRECTORY.",
)


class Unusable(click.ClickException):
    """The command cannot do anything with what it was given: exit code 2, as for a wrong option."""

    exit_code = 2


def library(directory: Path) -> Library:
    """What the folder holds, or the end of the command where its channel file cannot be used."""
    from feeds.publishing.folder import read_folder  # here for the cold start of --help

    try:
        return read_folder(directory)
    except ReadError as error:
        raise Unusable(str(error)) from None


def warn_of(library: Library) -> None:
    """Say on standard error what was refused."""
    for refusal in library.refusals:
        click.echo(f"warning: {refusal}", err=True)
