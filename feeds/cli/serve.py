"""`feeds serve`: the documents over HTTP, with a server fit for production."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Unusable, folder_argument, state_option
from feeds.core.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.web.settings import Serving


@click.command()
@folder_argument
@state_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option(
    "--access-log",
    metavar="FILE",
    envvar="FEEDS_ACCESS_LOG",
    help="Write a line for each request there; - is standard output.",
)
@click.option(
    "--access-log-format",
    type=click.Choice(["combined", "json"]),
    default="combined",
    envvar="FEEDS_ACCESS_LOG_FORMAT",
    show_default=True,
    help="As web servers write it; json also names readers and their subscribers.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    envvar="FEEDS_LOG_FORMAT",
    show_default=True,
    help="How the server's own messages look.",
)
def command(
    directory: Path,
    state: Path | None,
    host: str,
    port: int,
    workers: int,
    access_log: str | None,
    access_log_format: str,
    log_format: str,
) -> None:
    """Serve the feeds of DIRECTORY until interrupted. What changes there is served within a second.

    On SIGHUP the settings are read again; no request is lost.
    """
    _check_free(host, port)
    os.environ["FEEDS_LOG_FORMAT"] = log_format  # how the other processes learn of it all
    os.environ["FEEDS_ACCESS_LOG"] = _writable(access_log)
    os.environ["FEEDS_ACCESS_LOG_FORMAT"] = access_log_format
    state, serving = _made(directory, state)
    os.environ["FEEDS_DIRECTORY"] = str(directory.resolve())
    os.environ["FEEDS_STATE"] = str(state.resolve()) if state else ""
    shown = f"[{host}]" if ":" in host else host
    with _counting(serving), _keeper() as keeper:
        _serve(host, port, workers, keeper, f"Serving {directory} at http://{shown}:{port}/ (Ctrl-C stops)")


def _serve(host: str, port: int, workers: int, keeper: _Keeper, greeting: str) -> None:
    from feeds.web.parent import Parent  # here for the cold start of --help
    from feeds.web.parts import parts
    from feeds.web.reloading import usable

    parent = Parent("feeds.web:worker", host, port, workers, check=usable)
    parent.on_startup(lambda: click.echo(greeting))
    parts()
    gc.collect()
    gc.freeze()  # what workers share with us stays shared
    parent.on_reload(keeper.renew)
    parent.serve()


def _writable(log: str | None) -> str:
    """The whole path of a log that can be written to."""
    if not log or log == "-":
        return log or ""
    try:
        with open(log, "ab"):  # noqa: PTH123 - as it will be opened
            return os.path.abspath(log)  # noqa: PTH100 - links may point elsewhere when logs are rotated
    except OSError as error:
        raise Unusable(f"{log}: {error.strerror}") from None


def _made(directory: Path, state: Path | None) -> tuple[Path | None, Serving]:
    """Make the index and say what was refused; where it lies if not in the folder, and the settings."""
    from feeds.web.logs import configure
    from feeds.web.opening import open_index
    from feeds.web.settings import SERVER_FILE, read_serving  # here for the cold start of --help
    from feeds.web.starting import warnings

    configure()
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
    return state, serving


@contextmanager
def _counting(serving: Serving) -> Iterator[None]:
    """A folder where workers add up what they count, if they do."""
    variable = "PROMETHEUS_MULTIPROC_DIR"
    if not serving.metrics or os.environ.get(variable):
        yield
        return
    with TemporaryDirectory(prefix="feeds-metrics-") as folder:
        os.environ[variable] = folder
        yield


class _Keeper:
    """A process that keeps the index, so that the workers have their time for requests."""

    def __init__(self) -> None:
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        folder, state = os.environ["FEEDS_DIRECTORY"], os.environ["FEEDS_STATE"]
        command = [sys.executable, "-m", "feeds.web.keeping", folder, *([state] if state else [])]
        # It ends with its standard input: when we are gone, and every worker that was forked off us.
        return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - ourselves

    def renew(self) -> None:
        """Have it read the settings again. A worker keeps the index meanwhile."""
        self.stop()
        self._process = self._started()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        with self._process:  # waits, and closes its standard input
            pass


@contextmanager
def _keeper() -> Iterator[_Keeper]:
    keeper = _Keeper()
    try:
        yield keeper
    finally:
        keeper.stop()


def _check_free(host: str, port: int) -> None:
    """Fail with a sentence, before the server fails with a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Unusable(f"cannot listen at {host} port {port}: {error.strerror}") from None
