"""`feeds lsp`: what `feeds validate` says, in an editor."""

from __future__ import annotations

import sys

import click


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Speak on standard input and output, as it does anyway.")
def command(stdio: bool) -> None:  # noqa: ARG001 - editors pass it
    """Serve an editor with findings, fixes and explanations of feeds (Language Server Protocol).

    The editor starts it. It needs the extra: pip install 'feeds[lsp]'. Settings are those of feeds validate.
    """
    try:
        from feeds.linting.lsp.features import server  # here, since the extra may not be there
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in ("pygls", "lsprotocol"):
            raise
        click.echo(f"feeds lsp needs {name}, of the extra: pip install 'feeds[lsp]'", err=True)
        sys.exit(2)
    server.start_io()
