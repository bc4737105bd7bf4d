"""Statements for SQLite and PostgreSQL; those that are executed often are compiled once for each of them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection, Dialect, Table
    from sqlalchemy.dialects.sqlite import Insert
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.expression import ClauseElement

# `insert` has SQLite's ON CONFLICT, which PostgreSQL has, too; `_with_target` lets SQLAlchemy compile it for
# both. Its dialect of PostgreSQL would load all drivers.
__all__ = ["Statement", "insert", "insert_rows", "one_of", "put"]

Row = tuple[Any, ...]
_PARAMETERS = {"sqlite": "qmark", "postgresql": "format"}
"""The styles of parameters without names, by dialect."""


class _Compiled(NamedTuple):
    """A text, what puts values and constants into its order (None: they are), and whether lists are JSON."""

    text: str
    arrange: Callable[[Row], Row] | None
    lists_as_json: bool


class Statement:
    """A statement whose values go to the driver as they are: SQLAlchemy would process each of them.

    `names` are those of its parameters, in the order of the values.
    """

    def __init__(self, statement: ClauseElement, *names: str) -> None:
        self._statement, self._names = statement, names
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, *values: object) -> list[Row]:
        """Returns the driver's rows; a truth value is an integer with SQLite."""
        text, arrange, lists_as_json = self._for(connection.dialect)
        if lists_as_json:
            values = tuple([json.dumps(value) if isinstance(value, list) else value for value in values])
        cursor = connection.connection.cursor()
        cursor.execute(text, values if arrange is None else arrange(values))
        rows: Any = cursor.fetchall()
        return rows  # type: ignore[no-any-return]  # a list, with each driver

    def execute(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute the statement once for each row of values."""
        if rows:
            text, arrange, _ = self._for(connection.dialect)
            connection.connection.cursor().executemany(text, [*map(arrange, rows)] if arrange else rows)

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._statement, self._names, dialect)
        return found


def _compile(statement: ClauseElement, names: tuple[str, ...], dialect: Dialect) -> _Compiled:
    style = type(dialect)(paramstyle=_PARAMETERS[dialect.name])  # type: ignore[call-arg]  # of all with a driver
    compiled: Any = statement.compile(dialect=style)
    positions: tuple[str, ...] = tuple(compiled.positiontup)
    constants = {name: value for name, value in compiled.params.items() if name not in names}
    order = [[*names, *constants].index(name) for name in positions]

    def arrange(values: Row) -> Row:
        whole = *values, *constants.values()
        return tuple([whole[place] for place in order])

    return _Compiled(compiled.string, None if positions == names else arrange, dialect.name == "sqlite")


def put(table: Table, key: tuple[str, ...]) -> Insert:
    """Returns an INSERT that replaces the row with the same `key`, the names of a unique set of columns."""
    statement = insert(table)
    others = [column.name for column in table.columns if column.name not in key]
    new = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def insert_rows(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[Row],
    conflict: Literal["fails", "keeps", "replaces"] = "fails",
) -> None:
    """Insert rows with values for these columns.

    A row with the primary key of an existing one fails, keeps that, or replaces its values.
    """
    _insertion(table, columns, conflict).execute(connection, rows)


@cache
def _insertion(table: Table, columns: tuple[str, ...], conflict: str) -> Statement:
    statement = insert(table).values({name: bindparam(name) for name in columns})
    if conflict == "keeps":
        statement = statement.on_conflict_do_nothing()
    elif conflict == "replaces":
        key = [column.name for column in table.primary_key]
        new = {name: statement.excluded[name] for name in columns if name not in key}
        statement = statement.on_conflict_do_update(index_elements=key, set_=new)
    return Statement(statement, *columns)


@compiles(OnConflictDoNothing, "postgresql")
def _do_nothing_in_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    return _with_target(element, compiler.visit_on_conflict_do_nothing, how)  # type: ignore[attr-defined]


@compiles(OnConflictDoUpdate, "postgresql")
def _do_update_in_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    return _with_target(element, compiler.visit_on_conflict_do_update, how)  # type: ignore[attr-defined]


def _with_target(element: Any, visit: Callable[..., str], how: dict[str, Any]) -> str:
    element.constraint_target = None  # the name of a constraint, which only PostgreSQL has
    return visit(element, **how)


class _OneOf(FunctionElement[Any]):  # as a Boolean it would be compared with 1 in SQLite
    inherit_cache = False


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Returns the condition that a column has one of the values in a list, the parameter `name`."""
    return _OneOf(column, bindparam(name))


@compiles(_OneOf, "sqlite")
def _one_of_in_sqlite(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled


@compiles(_OneOf, "postgresql")
def _one_of_in_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY({values})"
