"""`feeds serve`: serve the feeds over HTTP, with a production server."""

from __future__ import annotations

import gc
import os
import socket
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Failure, complain, failing, folder_argument, log_format_option, state_option
from feeds.cli._completions import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.publishing.server_settings import ServerSettings

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not listened on
"""For each address that stands for all of this machine, one that links can have."""


@click.command()
@folder_argument
@state_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Number of worker processes."
)
@click.option(
    "--preview",
    is_flag=True,
    is_eager=True,
    help="Show the publication as it will be, drafts included; publish nothing.",
)
@click.option(
    "--access-log",
    metavar="FILE",
    shell_complete=files,
    envvar="FEEDS_ACCESS_LOG",
    help="Log each request to this file; - is standard output.",
)
@click.option(
    "--access-log-format",
    type=click.Choice(["combined", "json"]),
    default="combined",
    envvar="FEEDS_ACCESS_LOG_FORMAT",
    show_default=True,
    help="Format of the access log; json adds the feed reader and its number of subscribers.",
)
@log_format_option
def command(
    directory: Path,
    state: Path | None,
    host: str,
    port: int,
    workers: int,
    *,
    preview: bool,
    access_log: str | None,
    access_log_format: str,
    log_format: str,
) -> None:
    """Serve the feeds of DIRECTORY over HTTP, until interrupted.

    DIRECTORY holds channel.toml, the articles, and optionally server.toml (default: seeds). Changes are
    served within a second. Ctrl-C and SIGTERM finish open requests; SIGHUP reads server.toml again without
    refusing a connection.

    With --preview, all links lead to this server, drafts and articles of the future are shown and marked,
    the files in the folder `media` are served, and pages reload when something changes. Nothing is recorded,
    no hub is notified, and no articles can be posted. Without DIRECTORY and a folder `seeds`, it shows the
    sample that the program comes with. The key `preview` in server.toml is about redirects.
    """
    _check_free(host, port)
    os.environ["FEEDS_LOG_FORMAT"] = log_format  # the other processes read it from there
    os.environ["FEEDS_ACCESS_LOG"] = _writable(access_log)
    os.environ["FEEDS_ACCESS_LOG_FORMAT"] = access_log_format
    base = _base(ANY_ADDRESS.get(host, host) if preview else host, port)
    with _preview_state(directory, state, base) if preview else nullcontext(state) as state:
        state, settings = _prepare(directory, state, workers)
        os.environ["FEEDS_DIRECTORY"] = str(directory.resolve())
        os.environ["FEEDS_STATE"] = str(state.resolve()) if state else ""
        os.environ["FEEDS_PARENT"] = str(os.getpid())
        greeting = f"{'Preview of' if preview else 'Serving'} {directory} at {base} (Ctrl-C stops)"
        with _metrics_folder(settings):
            _serve(host, port, workers, greeting)


def _serve(host: str, port: int, workers: int, greeting: str) -> None:
    from feeds.web import FOLDER, STATE  # here for the cold start of --help
    from feeds.web.index_writer import IndexWriterProcess
    from feeds.web.parts import chores, parts
    from feeds.web.supervisor import Supervisor, settings_are_usable

    supervisor = Supervisor("feeds.web:worker", host, port, workers, check=settings_are_usable)
    supervisor.on_startup(lambda: click.echo(greeting))
    parts()
    chores()
    gc.collect()
    gc.freeze()  # keeps memory shared with the index writer and the workers
    state = os.environ[STATE]
    writer = IndexWriterProcess(Path(os.environ[FOLDER]), Path(state) if state else None)
    try:
        supervisor.on_reload(lambda: writer.restart(supervisor.descriptors()))
        supervisor.serve()
    finally:
        writer.stop()
    if supervisor.interrupted:
        raise KeyboardInterrupt


def _writable(log: str | None) -> str:
    """The absolute path of a log, once it is known that it can be written."""
    if not log or log == "-":
        return log or ""
    with failing(Path(log)), open(log, "ab"):  # noqa: PTH123 - as the workers open it
        return os.path.abspath(log)  # noqa: PTH100 - log rotation may change links


def _base(host: str, port: int) -> str:
    """The URL of the server, for people and for a preview."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextmanager
def _preview_state(directory: Path, state: Path | None, base: str) -> Iterator[Path]:
    """A temporary folder for the index of a preview; what was published, by `state`, is known there."""
    from feeds.publishing import ledger  # here for the cold start of --help
    from feeds.publishing.preview import begin_preview

    with TemporaryDirectory(prefix="feeds-preview-") as folder:
        with failing(directory):
            begin_preview(Path(folder), base)
            if state is not None and (state / ledger.FILE).exists():
                copyfile(state / ledger.FILE, Path(folder) / ledger.FILE)
        yield Path(folder)


def _prepare(directory: Path, state: Path | None, workers: int) -> tuple[Path | None, ServerSettings]:
    """Update the index and print warnings.  Returns the state folder, if it is separate, and the settings."""
    from feeds.publishing.index_bootstrap import open_index  # here for the cold start of --help
    from feeds.publishing.pages.templating import preload
    from feeds.publishing.preview import server_settings
    from feeds.web.logs import configure
    from feeds.web.startup_checks import warnings

    configure()
    with failing(directory):
        settings = server_settings(directory, state)
        now = datetime.now(UTC)
        publication, state = open_index(directory, state, now)
        with closing(publication):
            messages = [f"refused: {refusal}" for refusal in publication.refusals()]
            messages += [f"warning: {warning}" for warning in publication.warnings(now)]
            messages += [f"warning: {warning}" for warning in warnings(publication.channel, settings)]
            if workers > 1:  # which then share what is loaded
                preload(publication.channel)
    for message in messages:
        complain(message)
    return state, settings


@contextmanager
def _metrics_folder(settings: ServerSettings) -> Iterator[None]:
    """A temporary folder where the workers share their metrics, if these are enabled."""
    variable = "PROMETHEUS_MULTIPROC_DIR"
    if not settings.metrics or os.environ.get(variable):
        yield
        return
    with TemporaryDirectory(prefix="feeds-metrics-") as folder:
        os.environ[variable] = folder
        yield


def _check_free(host: str, port: int) -> None:
    """Fail with a message before the server fails with a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Failure(f"cannot listen on {host}, port {port}: {error.strerror}") from None
