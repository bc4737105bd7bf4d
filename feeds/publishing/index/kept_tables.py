"""Tables that are not rebuilt with the index, such as subscriptions: they are brought up to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Column, Connection, Table

_FROM, _MAKE = "made from", "make"


def made_from(column: str, make: Callable[[str], str]) -> dict[str, Any]:
    """Returns the `info` of a column whose values are made from another one, also in rows that exist."""
    return {_FROM: column, _MAKE: make}


def upgrade(connection: Connection, tables: Iterable[Table]) -> None:
    """Add the columns and indexes that existing tables lack; such a column needs a `server_default`."""
    for table in tables:
        present = {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
        missing = [column for column in table.columns if present and column.name not in present]
        for column in missing:
            _add(connection, table.name, column)
        for index in table.indexes if missing else ():
            index.create(connection, checkfirst=True)


def _add(connection: Connection, table: str, column: Column[Any]) -> None:
    definition = CreateColumn(column).compile(dialect=sqlite.dialect())
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {definition}")
    if column.info:
        names = f"SELECT rowid, {column.info[_FROM]} FROM {table}"  # noqa: S608 - our own names
        rows = connection.exec_driver_sql(names).all()
        made = [(_made(column, value), number) for number, value in rows]
        if made:
            connection.exec_driver_sql(f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?", made)  # noqa: S608 - our own names


def _made(column: Column[Any], value: str) -> str:
    """Returns the value of a new column, "" where that of the other one is damaged."""
    try:
        return str(column.info[_MAKE](value))
    except ValueError:
        return ""
