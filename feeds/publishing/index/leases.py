"""Rows of work that a process claims for a time, so that no other one does them; a claim lapses by itself.

Such a table has the columns `number`; `claimed`, until when a process has claimed the row (0: none has); and
`claimer`, by which PostgreSQL knows whether that process lives (0: nobody knows).
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Boolean, Column, Integer, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from feeds.publishing.index.base import CLAIMER, to_microseconds

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select, Table
    from sqlalchemy.sql.compiler import SQLCompiler


class Claimed(Protocol):
    """A row that was claimed; `claimed` identifies the claim."""

    @property
    def number(self) -> int:
        """The number of the row."""

    @property
    def claimed(self) -> int:
        """Until when it is claimed, in microseconds since 1970."""


Work = TypeVar("Work")


def claim_rows(
    connection: Connection, table: Table, due: Select[Any], kind: type[Work], until: datetime
) -> list[Work]:
    """Claims the rows whose numbers `due` selects; returns them as values of the dataclass `kind`.

    With PostgreSQL rows that another process is claiming are passed over.
    """
    # As a common table expression the rows are selected once: a subquery with LIMIT may be executed again.
    free = due.with_for_update(skip_locked=True).cte("free")
    claimer = connection.get_execution_options().get(CLAIMER, 0)
    taken = (
        update(table)
        .where(table.c.number.in_(select(free.c.number)))
        .values(claimed=to_microseconds(until), claimer=claimer)
        .returning(*(table.c[field.name] for field in fields(kind)))  # type: ignore[arg-type]  # a dataclass
    )
    return [kind(**row) for row in connection.execute(taken).mappings()]


def claimer_column() -> Column[int]:
    """Returns the column `claimer`, the last one of a table: existing tables get it at their end."""
    return Column("claimer", Integer, nullable=False, server_default="0")


def is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    """The condition for a row that nobody has claimed now."""
    return (table.c.claimed <= to_microseconds(now)) | ~may_live(table)


def may_live(table: Table) -> ColumnElement[bool]:
    """The condition for a row that was not claimed by a process that is known to have died."""
    return (table.c.claimer == 0) | _Lives(table.c.claimer)


class _Lives(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Lives, "sqlite")
def _lives_in_sqlite(_element: Any, _compiler: SQLCompiler, **_how: Any) -> str:
    return "(1 = 1)"  # nobody knows


@compiles(_Lives, "postgresql")
def _lives_in_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} IN (SELECT pid FROM pg_stat_activity))"  # noqa: S608 - compiled


def is_held(table: Table, work: Claimed) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions for the row of a claim that no other one has replaced."""
    return table.c.number == work.number, table.c.claimed == work.claimed
