"""Arguments and options that commands share, and the error that ends a command."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.core.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    help="Keep the index and the ledger in this folder, and write nothing to DIRECTORY.",
)
allow_private_option = click.option(
    "--allow-private", is_flag=True, help="Also connect to private addresses."
)


class Failure(click.ClickException):
    """Ends the command with a message and exit status 2, as a wrong option does."""

    exit_code = 2


@contextmanager
def failing(path: Path) -> Iterator[None]:
    """Turns errors into a `Failure`; an `OSError` that names no file is about `path`."""
    try:
        yield
    except FeedsError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename or path}: {error.strerror}") from None


def library(directory: Path) -> Library:
    """The articles in a folder."""
    from feeds.publishing.folder import read_folder  # here for the cold start of --help

    with failing(directory):
        return read_folder(directory)
