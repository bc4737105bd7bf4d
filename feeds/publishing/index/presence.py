"""How other processes see that this one lives: by a connection to PostgreSQL that is open as long as it does.

A process that dies loses its connections at once, so what it had claimed is free before its claims lapse.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine

CHECK_SECONDS = 1.0
"""Between two checks that the connection is still open."""

_OF_PARENTS: list[Any] = []
"""Connections of the process that forked this one: only that process may close them, so they are kept."""


class Presence:
    """A connection that is opened with the first claim. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._process, self._lock = os.getpid(), Lock()
        self._number, self._checked = 0, 0.0

    def number(self) -> int:
        """Returns the number of the server's process for the connection. Raises what connecting does."""
        if self._process != os.getpid():
            _OF_PARENTS.append(self._connection)
            self._connection, self._process, self._lock = None, os.getpid(), Lock()
        with self._lock:
            if self._connection is None or not self._is_open():
                self._connect()
            return self._number

    def close(self) -> None:
        """Ends the connection: others may take over what was claimed."""
        if self._process != os.getpid():
            return
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _is_open(self) -> bool:
        """Whether the connection was open a moment ago."""
        now = time.monotonic()
        if now - self._checked < CHECK_SECONDS:
            return True
        with suppress(self._engine.dialect.loaded_dbapi.Error):
            self._connection.execute("SELECT 1")
            self._checked = now
            return True
        self._connection.close()
        self._connection = None
        return False

    def _connect(self) -> None:
        pooled = self._engine.raw_connection()
        pooled.detach()  # the pool neither uses it for transactions nor closes it
        self._connection = pooled.dbapi_connection
        self._connection.rollback()
        self._connection.autocommit = True
        # Not the number that the protocol reports: behind a pooler, that is the pooler's.
        (self._number,) = self._connection.execute("SELECT pg_backend_pid()").fetchone()
        self._checked = time.monotonic()
