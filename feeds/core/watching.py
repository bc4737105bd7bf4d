"""Watch folders for changes."""

from __future__ import annotations

import logging
import os
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.errors import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from threading import Event

DEBOUNCE = 200
"""Milliseconds for which changes are collected, at most."""

log = logging.getLogger("feeds")


def watch_folders(
    folders: Iterable[Path], is_relevant: Callable[[Path], bool], tick: int, stop: Event | None = None
) -> Iterator[set[Path]]:
    """Yields the relevant paths that changed, or nothing after `tick` milliseconds without a change.

    A folder that was added or removed is reported without its files.  Ends when `stop` is set.
    Falls back to polling where the system cannot watch.  Raises `OSError` where a folder cannot be read.
    """
    from watchfiles import watch  # here for the cold start

    paths = list(folders)
    for polling in (None, True):  # None: as the environment variable WATCHFILES_FORCE_POLLING says
        try:
            for changes in watch(
                *paths, debounce=DEBOUNCE, rust_timeout=tick, yield_on_timeout=True, stop_event=stop,
                raise_interrupt=True, force_polling=polling,
            ):  # fmt: skip
                yield {path for _, name in changes if is_relevant(path := Path(name))}
            return
        except OSError as error:
            for path in paths:
                if not path.exists():  # which watchfiles reports without its path
                    raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(path)) from None
            if polling:
                raise
            log.warning("%s: polling for changes instead", explained(error).rstrip("."))
