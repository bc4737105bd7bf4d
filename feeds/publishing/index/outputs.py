"""The files that were written to output folders, and the version up to which hubs were notified."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, select

from feeds.publishing.index.base import batched
from feeds.publishing.index.statements import Statement, insert_rows, one_of
from feeds.publishing.index.tables import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

HUBS = "hubs"
"""Stands for a folder: notes the version up to which changes were announced to hubs."""
_ALL = ""
"""Stands for a path: notes the version up to which everything was written."""


class Written(NamedTuple):
    """A file as it was after it was written, for a version of its document."""

    path: str
    version: int
    size: int
    mtime_ns: int


def written(connection: Connection, folder: str, paths: Iterable[str]) -> dict[str, Written]:
    """Returns those of the files that were written to the folder, by path."""
    rows = (row for batch in batched(paths) for row in _WRITTEN.rows(connection, folder, batch))
    return {row[0]: Written._make(row) for row in rows}


def all_written(connection: Connection, folder: str) -> set[str]:
    """Returns the paths of all files that were written to the folder."""
    return set(connection.scalars(select(OUTPUTS.c.path).where(OUTPUTS.c.folder == folder))) - {_ALL}


def note(connection: Connection, folder: str, files: Sequence[Written]) -> None:
    """Note files that were written."""
    rows = [(folder, file.path, file.version, file.size, file.mtime_ns) for file in files]
    insert_rows(connection, OUTPUTS, _COLUMNS, rows, "replaces")


def forget(connection: Connection, folder: str, paths: Iterable[str]) -> None:
    """Remove the notes on files that were removed, or that another program has written since."""
    for batch in batched(paths):
        connection.execute(delete(OUTPUTS).where(OUTPUTS.c.folder == folder, OUTPUTS.c.path.in_(batch)))


def written_up_to(connection: Connection, folder: str) -> int:
    """Returns the version up to which everything was written to the folder; 0 if unknown."""
    everything = written(connection, folder, [_ALL]).get(_ALL)
    return everything.version if everything else 0


def note_up_to(connection: Connection, folder: str, version: int) -> None:
    """Note that everything up to this version was written to the folder."""
    note(connection, folder, [Written(_ALL, version, 0, 0)])


_COLUMNS = tuple(column.name for column in OUTPUTS.columns)
_WRITTEN = Statement(
    select(OUTPUTS.c.path, OUTPUTS.c.version, OUTPUTS.c.size, OUTPUTS.c.mtime_ns).where(
        OUTPUTS.c.folder == bindparam("at"), one_of(OUTPUTS.c.path, "paths")
    ),
    "at",
    "paths",
)
