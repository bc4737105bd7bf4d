"""A worker does not outlive the process that started it."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread


def end_with_parent() -> None:
    """Have this worker stop when its parent is gone, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()
