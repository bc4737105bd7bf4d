"""`feeds lsp`: the linter in an editor."""

from __future__ import annotations

import os
import signal
import sys

import click

from feeds.cli import INTERRUPTED


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Use standard input and output (always on; editors pass it).")
def command(stdio: bool) -> None:  # noqa: ARG001 - editors pass it
    """Start the language server for editors.

    It reports findings while you type, and offers fixes and explanations (Language Server Protocol 3.17). The
    settings are those of `feeds validate`. Requires: pip install 'feeds[lsp]'.
    """
    try:
        from feeds.linting.lsp.features import server  # here, since the extra may not be installed
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in ("pygls", "lsprotocol"):
            raise
        click.echo(f"feeds lsp requires {name}; install it with: pip install 'feeds[lsp]'", err=True)
        sys.exit(2)
    # The thread that reads standard input cannot be stopped.
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    server.start_io()
