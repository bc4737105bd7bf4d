"""How processes learn that the index has changed.

With PostgreSQL, the transaction that changes it notifies all of them when it is committed; while the
connection that listens does not work, and with SQLite, they look often.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from threading import Event

    from sqlalchemy import Connection

    from feeds.publishing.index.base import Store

_CHANNEL = "feeds_index"
POLL_SECONDS = 2.0
"""Between two looks at an index whose changes are notified: for what else is due, and a lost connection."""


def notify(connection: Connection) -> None:
    """Let all processes know of the change when this transaction is committed; with SQLite they look."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_notify('{_CHANNEL}', current_schema())")


class Changes:
    """Waits for changes of the index; without notifications, `seconds` pass between two looks."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store, self._seconds = store, seconds
        self._listening: Any = None

    def wait(self, stop: Event) -> bool:
        """Returns when it is time to look at the index; False if `stop` is set."""
        if not self._store.is_postgres:
            return not stop.wait(self._seconds)
        try:
            return self._wait(stop)
        except (DBAPIError, self._store.engine.dialect.loaded_dbapi.Error):  # who looks finds out why
            self.close()
            return not stop.wait(self._seconds)

    def close(self) -> None:
        """Stop listening."""
        connection, self._listening = self._listening, None
        if connection is not None:
            connection.close()

    def _wait(self, stop: Event) -> bool:
        if self._listening is None:
            self._listening = self._listen()
            return not stop.is_set()  # what changed before is not notified
        until = time.monotonic() + POLL_SECONDS
        while not stop.is_set() and time.monotonic() < until:
            if any(self._listening.notifies(timeout=self._seconds, stop_after=1)):
                break
        return not stop.is_set()

    def _listen(self) -> Any:
        """Returns a connection of the driver, outside of the pool, that listens."""
        pooled = self._store.engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        try:
            connection.rollback()
            connection.autocommit = True
            connection.execute(f"LISTEN {_CHANNEL}")
        except BaseException:  # an interrupt, too, must not leave it open
            connection.close()
            raise
        return connection
