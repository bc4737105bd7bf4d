"""The process of `feeds serve` that updates the index, which leaves the workers free for requests."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from threading import Event, Thread
from typing import TYPE_CHECKING

from feeds.publishing import index_writer
from feeds.publishing.preview import server_settings
from feeds.web.logs import configure
from feeds.web.parts import chores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from feeds.publishing.server_settings import ServerSettings

STOP_SECONDS = 5
"""For the index writer to end, before it is killed."""
_PROCESSES = get_context("fork") if sys.platform == "linux" else get_context("spawn")
"""A fork shares the memory of this process, and imports nothing again."""


class IndexWriterProcess:
    """The index writer of a folder; `state` is the folder of the index, if it is another one.

    It ends after this process and all workers that are forked from it.
    """

    def __init__(self, folder: Path, state: Path | None) -> None:
        self._folder, self._state = folder, state
        self._start(())

    def _start(self, unused: Iterable[int]) -> None:
        waiting, self._open_end = Pipe(duplex=False)
        inherited = tuple(unused) if _PROCESSES.get_start_method() == "fork" else ()
        given = self._folder, self._state, waiting, self._open_end, inherited
        self._process = _PROCESSES.Process(target=_run, args=given)
        self._process.start()
        waiting.close()

    def restart(self, unused: Iterable[int] = ()) -> None:
        """Start it again with the present settings.  Meanwhile a worker updates the index.

        The new process does not keep the files with the descriptors `unused` open, as a fork would.
        """
        self.stop()
        self._start(unused)

    def stop(self) -> None:
        """End it, and wait for that."""
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():  # a process that SIGSTOP has stopped ends by nothing else
            self._process.kill()
            self._process.join()
        self._open_end.close()


def _run(
    folder: Path, state: Path | None, waiting: Connection, open_end: Connection, inherited: Iterable[int]
) -> None:
    """Updates the index until the other end of a pipe is closed by all processes that have it."""
    open_end.close()
    for descriptor in inherited:
        os.close(descriptor)
    if hasattr(os, "setpgid"):  # not on Windows
        os.setpgid(0, 0)  # Ctrl-C reaches the server, which then ends this process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    configure()
    stop = Event()

    def stop_at_end() -> None:
        with suppress(EOFError, OSError):
            waiting.recv_bytes()
        stop.set()

    Thread(target=stop_at_end, daemon=True).start()
    settings = server_settings(folder, state)
    run_index_writer(folder, state, settings, lambda: datetime.now(UTC), stop, starts=True)


def run_index_writer(
    folder: Path,
    state: Path | None,
    settings: ServerSettings,
    clock: Callable[[], datetime],
    stop: Event,
    *,
    starts: bool = False,
) -> None:
    """Update the index and do the background work until `stop` is set. Raises ReadError."""
    work = [chore.run for chore in chores()]
    index_writer.run_index_writer(folder, state, settings, clock, stop, work, starts=starts)
