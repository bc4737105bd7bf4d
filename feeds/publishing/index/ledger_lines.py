"""The lines of the ledger as rows, with PostgreSQL: all servers append to them, and nothing rebuilds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Table, Text, exists, func, insert, select

from feeds.publishing.index.base import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

_AT_ONCE = 1000
"""Lines that are in memory at a time."""

LEDGER_LINES = Table(
    "ledger_lines",
    METADATA,
    # Counted from 1 without gaps: writers take turns.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # The id of the record, and the JSON that a ledger in a file has in its line, without its end.
    Column("id", Text, nullable=False, index=True),
    Column("line", Text, nullable=False),
)


def lines_after(connection: Connection, number: int) -> Iterator[tuple[int, str]]:
    """Yields the lines after a number in order, each with its number: first one, which is often enough."""
    wanted = select(LEDGER_LINES.c.number, LEDGER_LINES.c.line).where(LEDGER_LINES.c.number > number)
    wanted = wanted.order_by(LEDGER_LINES.c.number)
    at_once = 1
    while rows := connection.execute(wanted.limit(at_once)).all():
        yield from ((number, line) for number, line in rows)
        wanted, at_once = wanted.where(LEDGER_LINES.c.number > rows[-1].number), _AT_ONCE


def append_lines(connection: Connection, lines: Sequence[tuple[str, str]]) -> int:
    """Appends lines, each with the id of its record; returns the number of the last line."""
    last = last_line(connection)
    rows = [{"number": last + 1 + n, "id": id_, "line": line} for n, (id_, line) in enumerate(lines)]
    if rows:
        connection.execute(insert(LEDGER_LINES), rows)
    return last + len(rows)


def last_line(connection: Connection) -> int:
    """Returns the number of the last line, 0 without one."""
    return connection.scalar(select(func.max(LEDGER_LINES.c.number))) or 0


def has_line(connection: Connection, id_: str) -> bool:
    """Whether there is a line about an id."""
    return bool(connection.scalar(select(exists().where(LEDGER_LINES.c.id == id_))))
