"""`feeds worker`: the background work of servers, without serving."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from feeds.cli._arguments import complain, failing, folder_argument, log_format_option, state_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@folder_argument
@state_option
@log_format_option
def command(directory: Path, state: Path | None, log_format: str) -> None:
    """Do the background work of servers, until interrupted.

    Does for DIRECTORY (default: seeds) what `feeds serve` does besides answering requests: publishes
    articles when they are due, reads changes in the folder, notifies hubs and subscribers, and looks up
    media files (probe in server.toml). With a PostgreSQL database (store in server.toml, or FEEDS_STORE), any
    number of workers and servers share the work, on any machines. With an index in the folder, one process
    at a time does it; the others wait.
    """
    from threading import Event  # here and below for the cold start of --help

    from feeds.publishing.index_bootstrap import open_index
    from feeds.publishing.preview import server_settings
    from feeds.web.index_writer import run_index_writer
    from feeds.web.logs import configure

    os.environ["FEEDS_LOG_FORMAT"] = log_format
    configure()
    stop, interrupted = Event(), Event()

    def end(number: int, _: Any) -> None:
        stop.set()
        if number == signal.SIGINT:
            interrupted.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with failing(directory):
        settings = server_settings(directory, state)
        publication, state = open_index(directory, state, datetime.now(UTC))
        with closing(publication):
            for refusal in publication.refusals():
                complain(f"refused: {refusal}")
        click.echo(f"Working for {directory} (Ctrl-C stops)")
        run_index_writer(directory, state, settings, lambda: datetime.now(UTC), stop, starts=True)
    if interrupted.is_set():
        raise KeyboardInterrupt
