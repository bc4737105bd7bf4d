"""The index file: one SQLite database, one set of tables, transactions that are whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from errno import EIO
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, MetaData, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine, RootTransaction, Table
    from sqlalchemy.dialects.sqlite import Insert

__all__ = [
    "METADATA",
    "PATIENCE",
    "Connection",
    "Store",
    "change_rows",
    "connect",
    "each",
    "insert_rows",
    "put",
    "rows_of",
]

T = TypeVar("T")

METADATA = MetaData()
"""Every table of the store; a module of this package adds its own by defining it."""

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY")


@dataclass(frozen=True, slots=True)
class Store:
    """An open index. Threads may share it, and processes may open the same file."""

    path: Path
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the index throughout, whatever others write meanwhile."""
        with self.engine.connect() as connection, self._begun(connection):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing where an exception ends it or the process dies.

        One is open at a time; others wait for `PATIENCE` seconds, then OSError.
        """
        writes = {"feeds_writes": True}
        with self.engine.connect().execution_options(**writes) as connection, self._begun(connection):
            yield connection

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """As `writing`, but nothing is kept: what is written is seen by this connection only."""
        with self.writing() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Give back all files."""
        self.engine.dispose()

    def let_go(self) -> bool:
        """Give back what nobody uses; is nothing open any more?

        Only then a copy of this process may open the index, too (SQLite, How To Corrupt, 2.7).
        """
        used = isinstance(self.engine.pool, QueuePool) and self.engine.pool.checkedout()
        self.close()
        return not used

    def _begun(self, connection: Connection) -> RootTransaction:
        try:
            return connection.begin()
        except OperationalError as error:  # another process writes for long, or the disk is full
            raise OSError(EIO, str(error.orig), str(self.path)) from None


def connect(path: Path) -> Store:
    """The database at `path`, made where there is none, without regard to what is in it."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Store(path, engine)


def put(table: Table, key: tuple[str, ...]) -> Insert:
    """An INSERT that replaces the row with the same `key` (the names of a unique set of columns)."""
    statement = insert(table)
    others = [column.name for column in table.columns if column.name not in key]
    new = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def insert_rows(connection: Connection, table: Table, rows: list[tuple[Any, ...]], how: str = "") -> None:
    """Add rows with all columns of a table, in their order; `how` is what SQLite does about those there are.

    The driver gets them as they are: an executed statement would look at each value.
    """
    if rows:
        places = ",".join("?" * len(table.columns))
        statement = f"INSERT {how} INTO {table.name} VALUES ({places})"  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, rows)


def change_rows(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Do a statement for each row of its values; the driver gets them as they are, too."""
    if rows:
        connection.exec_driver_sql(statement, rows)


def rows_of(connection: Connection, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """What the driver itself answers: for what is asked for every document, and has many rows."""
    rows: list[tuple[Any, ...]] = connection.connection.cursor().execute(statement, values).fetchall()
    return rows


def each(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in lists that a statement can take: a set of them in no order of their own is sorted."""
    values = iter(sorted(values) if isinstance(values, set) else values)
    while some := list(islice(values, size)):
        yield some


def _prepare(connection: Any, _record: object) -> None:
    """Leave transactions to us (the driver begins them too late for reads), and set what SQLite forgets."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A writer takes its place at once: one that began by reading could not become a writer later."""
    writes = connection.get_execution_options().get("feeds_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
