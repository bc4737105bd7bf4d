"""Arguments and options that commands share, and the error that ends a command."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from feeds.core.display import printable
from feeds.core.errors import FeedsError, WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.publishing.folder import Library


DEFAULT_FOLDER = "seeds"


class Folder(click.Path):
    """A folder of articles; for one that does not exist, the error names the command that creates it."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder; an invalid one ends the command."""
        if ctx is not None and _previews_nothing(ctx, value):
            return sample_folder()
        if not os.path.lexists(value):
            self.fail(
                f"folder {os.fspath(value)!r} does not exist; `feeds new FOLDER` creates one", param, ctx
            )
        return super().convert(value, param, ctx)


def _previews_nothing(ctx: click.Context, folder: object) -> bool:
    """Whether a preview is to be shown, and neither an argument nor the default names a folder."""
    named = ctx.get_parameter_source("directory") is not ParameterSource.DEFAULT
    return bool(ctx.params.get("preview")) and not named and not os.path.lexists(str(folder))


def sample_folder() -> Path:
    """The sample articles: in the installed package, or beside it in a clone."""
    package = Path(__file__).parents[1]
    installed = package / "sample"
    return installed if installed.is_dir() else package.parent / DEFAULT_FOLDER


folder_argument = click.argument("directory", type=Folder(), envvar="FEEDS_DIRECTORY", default=DEFAULT_FOLDER)

state_option = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FEEDS_STATE",
    metavar="FOLDER",
    help="Keep the index and the ledger in this folder, and write nothing to DIRECTORY.",
)
log_format_option = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    envvar="FEEDS_LOG_FORMAT",
    show_default=True,
    help="Format of the program's own messages.",
)
allow_private_option = click.option(
    "--allow-private", is_flag=True, help="Also connect to private addresses, such as 127.0.0.1."
)


class Failure(click.ClickException):
    """Ends the command with a message and exit status 2, as a wrong option does."""

    exit_code = 2

    def format_message(self) -> str:
        """The message, in which ids and names of files cannot control the terminal."""
        return "\n".join(map(printable, self.message.split("\n")))


@contextmanager
def failing(path: Path) -> Iterator[None]:
    """Turns errors into a `Failure`; an `OSError` that names no file is about `path`."""
    try:
        yield
    except FeedsError as error:
        raise Failure(str(error)) from None
    except BrokenPipeError:
        raise  # the reader has closed standard output, which is not an error of this program
    except OSError as error:
        raise Failure(f"{error.filename or path}: {error.strerror or error}") from None


def say(text: str) -> None:
    """Print a line within `failing`. Raises WriteError, since an OSError would be about another file."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        silence_output()
        raise WriteError("standard output", f"cannot be written: {error.strerror}") from None


def complain(message: object) -> None:
    """Print a line on standard error, in which ids, keys and names of files cannot control the terminal."""
    click.echo(printable(str(message)), err=True)


def silence_output() -> None:
    """Let what is left in the buffer of standard output not fail again at exit."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def writing_state(directory: Path, state: Path | None) -> Iterator[None]:
    """As `failing`; where the index cannot be written to a read-only folder, the error names the remedy."""
    try:
        with failing(directory):
            if state is not None:
                state.mkdir(parents=True, exist_ok=True)
            yield
    except Failure as failure:
        if state is not None or os.access(directory, os.W_OK):
            raise
        hint = "use --state FOLDER to keep the index and the ledger in another folder"
        raise Failure(f"{failure.message}; {hint}") from None


def library(directory: Path) -> Library:
    """The articles in a folder."""
    from feeds.publishing.folder import read_folder  # here for the cold start of --help

    with failing(directory):
        return read_folder(directory)
