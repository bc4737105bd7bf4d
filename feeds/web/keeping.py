"""The process that keeps the index beside a server with workers.

It is started as `python -m feeds.web.keeping FOLDER [STATE]`, and ends with its standard input.
"""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from feeds.web.keeper import keep
from feeds.web.logs import configure
from feeds.web.settings import SERVER_FILE, read_serving


def main() -> None:
    """Keep the index of the folder that the command line names."""
    folder, state = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    configure()
    stop = Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the server, which then ends us
    Thread(target=_until_the_end, args=(stop,), daemon=True).start()
    keep(folder, state, read_serving(folder / SERVER_FILE), lambda: datetime.now(UTC), stop)


def _until_the_end(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


if __name__ == "__main__":
    main()
