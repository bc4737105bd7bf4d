"""Rows of work that a process claims for a time, so that no other one does them; a claim lapses by itself.

Such a table has the columns `number` and `claimed`, until when a process has claimed the row (0: none has).
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import select, update

from feeds.publishing.index.base import to_microseconds

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select, Table


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
    taken = (
        update(table)
        .where(table.c.number.in_(select(free.c.number)))
        .values(claimed=to_microseconds(until))
        .returning(*(table.c[field.name] for field in fields(kind)))  # type: ignore[arg-type]  # a dataclass
    )
    return [kind(**row) for row in connection.execute(taken).mappings()]


def is_held(table: Table, work: Claimed) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions for the row of a claim that no other one has replaced."""
    return table.c.number == work.number, table.c.claimed == work.claimed
