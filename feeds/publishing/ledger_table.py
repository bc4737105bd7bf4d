"""The ledger in PostgreSQL: the lines that it has as a file, as rows of the table `ledger_lines`.

A line is written by the transaction that publishes, so there is no incomplete one and nothing to merge; the
end of a `Position` is the number of a line.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.errors import InvalidValueError, ReadError
from feeds.publishing.index.base import Connection, Store, batched
from feeds.publishing.index.ledger_lines import append_lines, has_line, last_line, lines_after
from feeds.publishing.ledger import Position, Record, line_of, read_lines, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "ledger_lines"
"""What errors call it instead of the path of a file."""
_CHUNK = 1000
_BEGIN = Position()


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """The ledger as `connection` sees it in its transaction; without one, as it was committed."""

    store: Store
    connection: Connection | None = None

    def within(self, connection: Connection) -> LedgerTable:
        """Returns the ledger as the transaction of a connection sees and changes it."""
        return LedgerTable(self.store, connection)

    def exists(self) -> bool:
        """Whether anything was ever published."""
        with self._reading() as connection:
            return last_line(connection) > 0

    def read(self, start: Position = _BEGIN) -> Iterator[tuple[Record, Position]]:
        """Yields the records from `start` on, each with the position after it. Raises ReadError."""
        with self._reading() as connection:
            for number, line in lines_after(connection, start.end):
                try:
                    record = record_of(line.encode())
                except InvalidValueError as error:  # a program of the owner wrote it
                    raise ReadError(NAME, str(error), line=number) from None
                yield record, Position(number)

    def append(self, records: Iterable[Record], end: Position) -> Position:
        """Appends records in the transaction; returns the position after them."""
        with self._reading() as connection:
            continued = last_line(connection) == end.end
            last = append_lines(connection, [(each.id, _text(line_of(each))) for each in records])
            return Position(last) if continued else end

    def begins_with(self, position: Position) -> bool:
        """Whether the table has the line before a position: not if an earlier backup was restored alone."""
        with self._reading() as connection:
            return last_line(connection) >= position.end

    def stamp(self, position: Position) -> str:  # noqa: ARG002 - `begins_with` costs nothing
        """Returns ""."""
        return ""

    def has(self, id_: str) -> bool:
        """Whether there is a record of this id."""
        with self._reading() as connection:
            return has_line(connection, id_)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self.connection is not None:
            yield self.connection
            return
        with self.store.reading() as connection:
            yield connection


def copy_ledger(connection: Connection, original: Path) -> int:
    """Appends the lines of a ledger in a file; returns their number. Raises ReadError for an invalid line."""
    count = 0
    for batch in batched(read_lines(original), _CHUNK):
        append_lines(connection, [(record.id, _text(line)) for record, line, _ in batch])
        count += len(batch)
    return count


def _text(line: bytes) -> str:
    return line.decode().rstrip("\r\n")
