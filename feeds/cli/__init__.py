"""The command line: one module per command, imported when it runs, as are slow imports in functions."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click

VERBOSE = "feeds.verbose"


class Commands(click.Group):
    """The modules of this package, except those whose names start with an underscore."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from feeds.cli._version import version_text

        click.echo(version_text(verbose=context.meta[VERBOSE]))
        context.exit()


def _be_verbose(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    context.meta[VERBOSE] = asked


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, callback=_show_version, help="Show the version.")
@click.option(
    "--verbose", is_flag=True, expose_value=False, is_eager=True, callback=_be_verbose,
    help="With --version, also show how recent the lists are that values are compared with.",
)  # fmt: skip
def main() -> None:
    """Publish articles as RSS, Atom and JSON Feed, and validate feeds."""
