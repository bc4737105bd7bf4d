"""The command line: one module per command, imported when it runs, as are slow imports in functions."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager, suppress
from keyword import iskeyword
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from feeds.core.cold_start import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERBOSE = "feeds.verbose"
FAILED = 2
"""Exit status if something could not be done."""
INTERRUPTED = 130
"""Exit status after Ctrl-C, as in a shell: 128 and the number of the signal."""


class Help(click.HelpFormatter):
    """Help that fits in narrow terminals, too."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands with their help, which starts on its own line if that is too narrow."""
        super().write_dl([*rows], min(col_max, self.width // 3), col_spacing)


class Context(click.Context):
    """A context whose help has the width of the terminal, at most 100 columns."""

    formatter_class = Help

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"terminal_width": max(min(_columns(), 100) - 2, 20), **named})


def _columns() -> int:
    if sys.stdout is None or not sys.stdout.isatty():
        return 80
    from shutil import get_terminal_size  # here for the cold start: it loads three compressors

    return get_terminal_size().columns


class Commands(click.Group):
    """The modules of this package, except those whose names start with an underscore.

    The module of a command that is a keyword of Python has an underscore at its end.
    """

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        modules = (module.name for module in iter_modules(__path__))
        return sorted(name.removesuffix("_") for name in modules if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = load(f"{__name__}.{module}").command
        command.context_class = Context
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, its name and its arguments; suggests another command for an unknown one."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not name.startswith("-") and not ctx.resilient_parsing:
            from feeds.core.checks import did_you_mean  # here for the cold start

            hint = did_you_mean(name, names)
            if not hint and (Path(name).exists() or "://" in name):
                hint = "; to check a feed, run: feeds validate FEED"
            ctx.fail(f"unknown command {name!r}{hint}")
        return super().resolve_command(ctx, args)

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Run the program; an error of the system, such as a full disk behind standard output, ends it."""
        warnings.showwarning = _show_warning
        try:
            return super().main(*arguments, **named)
        except OSError as error:
            from feeds.core.errors import explained  # here for the cold start

            if error.filename is None:  # what is left in the buffer would fail again at exit
                with suppress(OSError, AttributeError):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"Error: {explained(error)}", err=True)
            sys.exit(FAILED)
        except Exception as error:  # Python would end with status 1, which means findings or failures
            from traceback import print_exc  # here and below for the cold start

            from feeds.core.errors import internal_error

            if not isinstance(error, MemoryError):
                print_exc()
            click.echo(f"Error: {internal_error(error)}", err=True)
            sys.exit(FAILED)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the command."""
        with _one_suggestion():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; ends quietly after Ctrl-C."""
        try:
            with _one_suggestion():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            pass  # this frees what was open
        sys.exit(INTERRUPTED)


@contextmanager
def _one_suggestion() -> Iterator[None]:
    """Suggests the closest option instead of an unknown one; click lists several, sorted by name."""
    try:
        yield
    except click.NoSuchOption as error:
        from feeds.core.checks import closest  # here for the cold start

        meant = closest(error.option_name, error.possibilities or ())
        hint = f" Did you mean {meant!r}?" if meant else ""
        # Our own wording, since that of click 8.2 and 8.3 differs.
        raise click.UsageError(f"No such option {error.option_name!r}.{hint}", error.ctx) from None


_show_as_python = warnings.showwarning


def _show_warning(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """Print a warning about a deprecated name in one line, others as Python does."""
    from feeds.core.display import printable  # here and below for the cold start
    from feeds.core.lifecycle import DeprecatedNameWarning

    if issubclass(category, DeprecatedNameWarning):
        click.echo(f"warning: {printable(str(message))}", err=True)
    else:
        _show_as_python(message, category, *place, **more)


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from feeds.cli._version import version_text

        click.echo(version_text(verbose=context.meta[VERBOSE]))
        context.exit()


def _be_verbose(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    context.meta[VERBOSE] = asked


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, callback=_show_version, help="Show the version."
)
@click.option(
    "--verbose", is_flag=True, expose_value=False, is_eager=True, callback=_be_verbose,
    help="With --version, also show the dates of the lists that values are compared with.",
)  # fmt: skip
def main() -> None:
    """Publish articles as RSS, Atom and JSON Feed, and validate feeds."""
