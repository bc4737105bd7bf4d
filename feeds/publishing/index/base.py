"""The index: a SQLite file or a PostgreSQL database, its tables and its transactions."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from errno import EIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import ColumnElement, Engine
    from sqlalchemy.types import TypeEngine

    from feeds.publishing.index.presence import Presence

__all__ = [
    "CLAIMER",
    "LOCK_TIMEOUT",
    "METADATA",
    "PURPOSE",
    "Connection",
    "DamagedIndexError",
    "DamagedValueError",
    "Purpose",
    "Store",
    "batched",
    "from_microseconds",
    "partial_index",
    "to_microseconds",
]

T = TypeVar("T")

METADATA = MetaData()
"""All tables of the index; each module of this package adds its own."""

_WHERE = "feeds_where"
"""The key of the condition in the information about a partial index."""

_IN_POSTGRES: dict[type[Any], TypeEngine[Any]] = {
    # Compared by code points, as in SQLite and in Python, whatever the language of the database is.
    String: String(collation="C"),
    Text: Text(collation="C"),
    # SQLite's integers have 64 bits: what hostile files say of themselves must fit.
    Integer: BigInteger(),
}

LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that is writing."""
LOCKED = f"is locked by a process that has been writing for {LOCK_TIMEOUT:g} seconds; wait for it, or end it"

Purpose = Literal["reading", "writing", "claiming"]
PURPOSE = "feeds_purpose"
"""The execution option of a connection that says what its transactions are for."""

CLAIMER = "feeds_claimer"
"""The execution option of a connection that says by which number others see that this process lives."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class DamagedIndexError(OSError):
    """The index file is damaged. It can be removed: its content comes from the folder and media servers."""


class DamagedValueError(ValueError):
    """A value that was read from the index is damaged."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open index. Threads may share it, and processes may open the same one.

    `name` is what messages call it: a path, or a URL without a password.  `path` is that of the file, None
    with PostgreSQL.  `explain` makes an OSError of an error of the driver if it is not a fault of this
    program; `options` are those of connections, by the purpose of their transactions.  `presence` shows other
    processes that this one lives, None with SQLite.  `file` identifies the file that was opened.
    """

    name: str
    path: Path | None
    engine: Engine
    explain: Callable[[Exception, str], OSError | None]
    options: Mapping[Purpose, Mapping[str, Any]]
    presence: Presence | None = None
    file: tuple[int, int] | None = None

    @property
    def is_postgres(self) -> bool:
        """Whether it is a database that servers share, together with the ledger and posted articles."""
        return self.path is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the index throughout, whatever others write meanwhile.

        Raises OSError if the index cannot be read, `DamagedIndexError` if its file is damaged.
        """
        with self._transaction("reading") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        Only one is open at a time. Raises OSError after waiting for another one for `LOCK_TIMEOUT`, and as
        `reading` does.
        """
        with self._transaction("writing") as connection:
            yield connection

    @contextmanager
    def claiming(self) -> Iterator[Connection]:
        """A short transaction like `writing` that changes only rows that it has locked.

        With PostgreSQL, any number of them are open beside one that is `writing`.
        """
        with self._transaction("claiming") as connection:
            yield connection

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """A transaction like `writing` that is always rolled back."""
        with self.writing() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Close all files and connections."""
        if self.presence is not None:
            self.presence.close()
        self.engine.dispose()

    def release(self) -> bool:
        """Close the files that are not in use; returns whether none is left open.

        Only then may a fork of this process open the index as well (SQLite, How To Corrupt, 2.7).
        """
        used = isinstance(self.engine.pool, QueuePool) and self.engine.pool.checkedout()
        self.close()
        return not used

    @contextmanager
    def _transaction(self, purpose: Purpose) -> Iterator[Connection]:
        """Turns errors of the database that are not faults of this program, and damage, into OSErrors."""
        options = {PURPOSE: purpose, **self.options[purpose]}
        pool = self.engine.pool
        try:
            if purpose == "claiming" and self.presence is not None:
                options[CLAIMER] = self.presence.number()
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except (DBAPIError, self.engine.dialect.loaded_dbapi.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(cause, Exception) and (explained := self.explain(cause, self.name)) is not None:
                raise explained from None
            raise
        except DamagedValueError as error:
            if self.path is None:  # where an index is not removed
                raise
            # No DamagedIndexError: for one value, nobody but its owner removes the subscriptions of a hub.
            raise OSError(EIO, f"{error}; remove it to have it rebuilt", self.name) from error
        finally:
            if pool is not self.engine.pool:  # `close` has replaced it, but could not close this connection
                pool.dispose()


def partial_index(name: str, *columns: ColumnElement[Any], where: ColumnElement[bool]) -> Index:
    """Returns an index of the rows for which a condition holds.

    SQLite uses it only for a query with the condition in the same words: SQLAlchemy compares truth values.
    """
    words = text(f"{where.name} = 1") if isinstance(where, Column) else where
    return Index(name, *columns, sqlite_where=words, info={_WHERE: where})


@event.listens_for(METADATA, "before_create")
def _add_conditions(metadata: MetaData, connection: Connection, **_how: object) -> None:
    """Give the conditions of indexes to PostgreSQL, whose options load its drivers when they are named."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in metadata.tables.values() for index in table.indexes):
            if _WHERE in index.info:
                index.dialect_options["postgresql"]["where"] = index.info[_WHERE]


@event.listens_for(Column, "before_parent_attach")
def _choose_type(column: Column[Any], table: Table) -> None:
    other = _IN_POSTGRES.get(type(column.type))
    if other is not None and table.metadata is METADATA:
        column.type = column.type.with_variant(other, "postgresql")


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
