"""A process that examines one document after the other, until nobody gives it any more."""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING

from feeds.web.validation.examine import examine

if TYPE_CHECKING:
    from feeds.web.validation.job import Outcome

MEMORY = 2 << 30
"""Bytes of addresses that the process may use."""
KINDNESS = 10
"""How much the process steps back behind those that serve."""


def main() -> None:
    """Read jobs from standard input, write what comes of them to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the server, which ends us
    _limit()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nobody else may write there
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the server itself
        except EOFError:
            return
        outcome: Outcome = examine(job)
        head = {"length": len(outcome.body), "media_type": outcome.media_type}
        answers.write(json.dumps(head).encode() + b"\n" + outcome.body)
        answers.flush()


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # only there

    os.nice(KINDNESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
