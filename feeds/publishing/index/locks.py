"""Locks of PostgreSQL that outlive a transaction: until they are released, or the connection ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from feeds.publishing.index.base import Store

_KEY = "hashtextextended('feeds ' || current_schema() || ' ' || %s::text, 0)"


class SessionLock:
    """A lock by name: at most one process has it.

    `open_store` opens the database when it is first needed: that may not be possible at the start.
    """

    def __init__(self, open_store: Callable[[], Store], name: str) -> None:
        self._open, self._name = open_store, name
        self._store: Store | None = None
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Takes the lock unless another process has it; returns whether it did. Raises OSError."""
        if self._store is None:
            self._store = self._open()
        with _explained(self._store):
            connection = self._store.engine.connect()
            try:
                with connection.begin():
                    sql = f"SELECT pg_try_advisory_lock({_KEY})"
                    taken = bool(connection.exec_driver_sql(sql, (self._name,)).scalar_one())
            except BaseException:  # an interrupt, too, must not leave it open
                connection.close()
                raise
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def is_held(self) -> bool:
        """Whether this process still has the lock: its connection may have ended."""
        if self._connection is None or self._store is None:
            return False
        try:
            with self._connection.begin():
                self._connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Gives up the lock, by the end of its connection."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Closes the database, too."""
        self.release()
        if self._store is not None:
            self._store.close()
            self._store = None


@contextmanager
def turn(store: Store, name: str, seconds: float) -> Iterator[None]:
    """Waits for a lock of PostgreSQL and holds it. Raises OSError with EBUSY after `seconds`."""
    with _explained(store):
        connection = store.engine.connect()
        try:
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(seconds * 1000)}ms'")
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({_KEY})", (name,))
        except BaseException:  # an interrupt, too, must not leave it open
            connection.close()
            raise
    try:
        yield
    finally:
        _unlock(connection, name)


def _unlock(connection: Connection, name: str) -> None:
    try:
        with connection.begin():
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_KEY})", (name,))
    except DBAPIError:  # the connection has ended, and so has the lock
        connection.invalidate()
    finally:
        connection.close()


@contextmanager
def _explained(store: Store) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        explained = store.explain(error.orig, store.name) if isinstance(error.orig, Exception) else None
        if explained is None:
            raise
        raise explained from None
