"""The command line: one module per command, imported when it runs, as are slow imports in functions."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click


class Commands(click.Group):
    """The modules of this package, except those whose names start with an underscore."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feeds")
def main() -> None:
    """Publish articles as RSS, Atom and JSON Feed, and validate feeds."""
