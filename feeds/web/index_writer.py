"""The process of `feeds serve` that updates the index, which leaves the workers free for requests."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from feeds.publishing import index_writer
from feeds.publishing.preview import server_settings
from feeds.web.logs import configure
from feeds.web.parts import chores

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.publishing.server_settings import ServerSettings


def main() -> None:
    """Run as a process: its arguments are the folder and optionally the state folder; ends with stdin."""
    folder, state = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    configure()
    stop = Event()
    # Ctrl-C reaches the server too, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def stop_at_end_of_input() -> None:
        sys.stdin.buffer.read()
        stop.set()

    Thread(target=stop_at_end_of_input, daemon=True).start()
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
