"""The index file: a SQLite database, its tables and its transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from errno import EACCES, EBUSY, EIO, ENOSPC, EROFS
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, overload

from sqlalchemy import Connection, MetaData, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine, Table
    from sqlalchemy.dialects.sqlite import Insert

__all__ = [
    "LOCK_TIMEOUT",
    "METADATA",
    "Connection",
    "DamagedIndexError",
    "Store",
    "batched",
    "change_rows",
    "connect",
    "from_microseconds",
    "insert_rows",
    "put",
    "rows_of",
    "to_microseconds",
]

T = TypeVar("T")

METADATA = MetaData()
"""All tables of the index; each module of this package adds its own."""

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that is writing."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY")
_PERMISSIONS = "check the permissions of the folder and of the files in it"
_PROBLEMS = {
    sqlite3.SQLITE_BUSY: (
        EBUSY,
        f"is locked by a process that has been writing for {LOCK_TIMEOUT:g} seconds; wait for it, or end it",
    ),
    sqlite3.SQLITE_IOERR: (EIO, "input/output error; check that the disk is not full and has no defects"),
    sqlite3.SQLITE_FULL: (ENOSPC, os.strerror(ENOSPC)),
    sqlite3.SQLITE_READONLY: (EROFS, f"cannot be written to; {_PERMISSIONS}"),
    sqlite3.SQLITE_CANTOPEN: (EACCES, f"cannot be opened; {_PERMISSIONS}"),
}
"""The errors of the system and the descriptions of SQLite's primary result codes."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class DamagedIndexError(OSError):
    """The index file is damaged. It can be removed: its content comes from the folder and media servers."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open index. Threads may share it, and processes may open the same file."""

    path: Path
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the index throughout, whatever others write meanwhile.

        Raises OSError if the file cannot be read, `DamagedIndexError` if it is damaged.
        """
        with self._explained(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        Only one is open at a time. Raises OSError after waiting for another one for `LOCK_TIMEOUT`, and as
        `reading` does.
        """
        writes = {"feeds_writes": True}
        with (
            self._explained(),
            self.engine.connect().execution_options(**writes) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """A transaction like `writing` that is always rolled back."""
        with self.writing() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Close all files."""
        self.engine.dispose()

    def release(self) -> bool:
        """Close the files that are not in use; returns whether none is left open.

        Only then may a fork of this process open the index as well (SQLite, How To Corrupt, 2.7).
        """
        used = isinstance(self.engine.pool, QueuePool) and self.engine.pool.checkedout()
        self.close()
        return not used

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns errors of the database that are not faults of this program into OSErrors."""
        try:
            yield
        except (OperationalError, sqlite3.OperationalError) as error:  # it is locked, or the disk is full
            code, problem = _PROBLEMS.get(_result_code(error), (EIO, _reason(error)))
            raise OSError(code, problem, str(self.path)) from None
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if type(error) not in (DatabaseError, sqlite3.DatabaseError):  # a constraint, a wrong statement
                raise
            problem = f"{_reason(error)}; remove it to have it rebuilt"
            raise DamagedIndexError(EIO, problem, str(self.path)) from None


def _result_code(error: DatabaseError | sqlite3.DatabaseError) -> int:
    """Returns SQLite's primary result code, 0 for an error that has none."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF


def _reason(error: DatabaseError | sqlite3.DatabaseError) -> str:
    return str(error.orig if isinstance(error, DatabaseError) else error)


def connect(path: Path) -> Store:
    """Opens the database at `path`, which is created if missing."""
    # The values of a statement, such as the secrets of subscribers, stay out of errors and so out of logs.
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_TIMEOUT}, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Store(path, engine)


def put(table: Table, key: tuple[str, ...]) -> Insert:
    """Returns an INSERT that replaces the row with the same `key`, the names of a unique set of columns."""
    statement = insert(table)
    others = [column.name for column in table.columns if column.name not in key]
    new = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]], how: str = ""
) -> None:
    """Insert rows with values for these columns; `how` is SQLite's conflict clause.

    The rows go to the driver as they are: SQLAlchemy would process each value.
    """
    if rows:
        names, values = ",".join(columns), ",".join("?" * len(columns))
        statement = f"INSERT {how} INTO {table.name} ({names}) VALUES ({values})"  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, rows)


def change_rows(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Execute a statement once for each row of values, which go to the driver as they are."""
    if rows:
        connection.exec_driver_sql(statement, rows)


def rows_of(connection: Connection, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """Returns the driver's own rows: for queries that are made for every document and have many rows."""
    rows: list[tuple[Any, ...]] = connection.connection.cursor().execute(statement, values).fetchall()
    return rows


def batched(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Yields the values in lists that fit into a statement; a set is sorted first."""
    values = iter(sorted(values) if isinstance(values, set) else values)
    while batch := list(islice(values, size)):
        yield batch


@overload
def to_microseconds(time: datetime) -> int: ...
@overload
def to_microseconds(time: datetime | None) -> int | None: ...
def to_microseconds(time: datetime | None) -> int | None:
    """Returns the microseconds since 1970: the index compares times by them."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """Returns the time, in UTC."""
    return _EPOCH + microseconds * _MICROSECOND


def _configure(connection: Any, _record: object) -> None:
    """Set the pragmas, which SQLite does not store, and let SQLAlchemy begin the transactions.

    The driver would begin them too late for reading.
    """
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A writer locks at once: a transaction that began with reading could not start to write later."""
    writes = connection.get_execution_options().get("feeds_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
