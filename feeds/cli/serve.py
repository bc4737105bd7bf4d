"""`feeds serve`: the documents over HTTP, with a server fit for production."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import click

from feeds.cli._folder import Unusable, folder_argument, library, warn_of

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@folder_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
def command(directory: Path, host: str, port: int, workers: int) -> None:
    """Serve the feeds of DIRECTORY until interrupted. Articles are read once, at the start."""
    from granian import Granian  # here for the cold start of --help
    from granian.constants import Interfaces
    from granian.log import LogLevels

    warn_of(library(directory))
    _check_free(host, port)
    os.environ["FEEDS_DIRECTORY"] = str(directory.resolve())  # how the workers learn of it
    server = Granian(
        "feeds.web:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_level=LogLevels.error,
    )
    shown = f"[{host}]" if ":" in host else host
    server.on_startup(lambda: click.echo(f"Serving {directory} at http://{shown}:{port}/ (Ctrl-C stops)"))
    server.serve()


def _check_free(host: str, port: int) -> None:
    """Fail with a sentence, before the server fails with a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Unusable(f"cannot listen at {host} port {port}: {error.strerror}") from None
