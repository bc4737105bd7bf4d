"""SQLite: a file beside the articles."""

from __future__ import annotations

import os
import sqlite3
from errno import EACCES, EBUSY, EIO, ENOSPC, EROFS
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

from feeds.publishing.index.base import LOCK_TIMEOUT, LOCKED, PURPOSE, Connection, DamagedIndexError, Store

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LOCK_TIMEOUT", "connect_sqlite"]

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY")
_PERMISSIONS = "check the permissions of the folder and of the files in it"
_PROBLEMS = {
    sqlite3.SQLITE_BUSY: (EBUSY, LOCKED),
    sqlite3.SQLITE_IOERR: (EIO, "input/output error; check that the disk is not full and has no defects"),
    sqlite3.SQLITE_FULL: (ENOSPC, os.strerror(ENOSPC)),
    sqlite3.SQLITE_READONLY: (EROFS, f"cannot be written to; {_PERMISSIONS}"),
    sqlite3.SQLITE_CANTOPEN: (EACCES, f"cannot be opened; {_PERMISSIONS}"),
}
"""The errors of the system and the descriptions of SQLite's primary result codes."""


def connect_sqlite(path: Path) -> Store:
    """Opens the database at `path`, which is created if missing."""
    # The values of a statement, such as the secrets of subscribers, stay out of errors and so out of logs.
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_TIMEOUT}, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Store(str(path), path, engine, _explained, {"reading": {}, "writing": {}, "claiming": {}})


def _explained(error: Exception, path: str) -> OSError | None:
    if isinstance(error, sqlite3.OperationalError):  # it is locked, or the disk is full
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return OSError(*_PROBLEMS.get(primary, (EIO, str(error))), path)
    if type(error) is sqlite3.DatabaseError:  # its subclasses are a constraint, a wrong statement
        return DamagedIndexError(EIO, f"{error}; remove it to have it rebuilt", path)
    return None


def _configure(connection: Any, _record: object) -> None:
    """Set the pragmas, which SQLite does not store, and let SQLAlchemy begin the transactions.

    The driver would begin them too late for reading.
    """
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A writer locks at once: a transaction that began with reading could not start to write later."""
    reads = connection.get_execution_options().get(PURPOSE, "reading") == "reading"
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
