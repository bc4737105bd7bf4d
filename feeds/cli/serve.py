"""`feeds serve`: the documents over HTTP, with a server fit for production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feeds.cli._folder import Unusable, folder_argument, state_option
from feeds.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from granian.server.mp import MPServer
    from granian.server.mt import MTServer

HEAD = 64 * 1024
"""Bytes that the head of a request may have."""
SLOW = 15_000
"""Milliseconds in which it must have come."""


@click.command()
@folder_argument
@state_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
def command(directory: Path, state: Path | None, host: str, port: int, workers: int) -> None:
    """Serve the feeds of DIRECTORY until interrupted. What changes there is served within a second."""
    _check_free(host, port)
    state = _made(directory, state)
    os.environ["FEEDS_DIRECTORY"] = str(directory.resolve())  # how the workers learn of it
    os.environ["FEEDS_STATE"] = str(state.resolve()) if state else ""
    server = _server(host, port, workers)
    shown = f"[{host}]" if ":" in host else host
    server.on_startup(lambda: click.echo(f"Serving {directory} at http://{shown}:{port}/ (Ctrl-C stops)"))
    with _keeper():
        server.serve()


def _server(host: str, port: int, workers: int) -> MPServer | MTServer:
    from granian import Granian  # here for the cold start of --help
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    return Granian(
        "feeds.web:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        respawn_failed_workers=True,
        http1_settings=HTTP1Settings(header_read_timeout=SLOW, max_buffer_size=HEAD),
        log_level=LogLevels.error,
    )


def _made(directory: Path, state: Path | None) -> Path | None:
    """Make the index and say what was refused; where it lies if not in the folder."""
    from feeds.serving import SERVER_FILE, read_serving  # here for the cold start of --help
    from feeds.web.opening import open_index
    from feeds.web.starting import warnings

    try:
        serving = read_serving(directory / SERVER_FILE)
        publication, state = open_index(directory, state, datetime.now(UTC))
        with closing(publication):
            remarks = [*publication.refusals(), *warnings(publication.channel, serving)]
    except FeedsError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"{error.filename or directory}: {error.strerror}") from None
    for remark in remarks:
        click.echo(f"warning: {remark}", err=True)
    return state


@contextmanager
def _keeper() -> Iterator[None]:
    """A process that keeps the index, so that the workers have their time for requests."""
    folder, state = os.environ["FEEDS_DIRECTORY"], os.environ["FEEDS_STATE"]
    command = [sys.executable, "-m", "feeds.web.keeping", folder, *([state] if state else [])]
    # It ends with its standard input: when we are gone, and every worker that was forked off us.
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603 - ourselves
        try:
            yield
        finally:
            process.terminate()


def _check_free(host: str, port: int) -> None:
    """Fail with a sentence, before the server fails with a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Unusable(f"cannot listen at {host} port {port}: {error.strerror}") from None
