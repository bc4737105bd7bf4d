"""The lines of a ledger, as its file or the table in PostgreSQL has them, and an index that was lost."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import delete

from feeds.publishing.index.ledger_lines import LEDGER_LINES, append_lines, lines_after
from feeds.publishing.index.tables import REBUILT
from feeds.publishing.ledger import FILE, record_of
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.publication import Publication


def ledger_lines(publication: Publication) -> list[bytes]:
    """The lines with their ends."""
    if not publication.store.is_postgres:
        return (publication.folder / FILE).read_bytes().splitlines(keepends=True)
    with publication.store.reading() as connection:
        return [f"{line}\n".encode() for _, line in lines_after(connection, 0)]


def set_ledger_lines(publication: Publication, lines: list[bytes]) -> None:
    """Replace all lines, as somebody who restores a backup does."""
    if not publication.store.is_postgres:
        (publication.folder / FILE).write_bytes(b"".join(lines))
        return
    with publication.store.writing() as connection:
        connection.execute(delete(LEDGER_LINES))
        append_lines(connection, [(record_of(line).id, line.decode().rstrip()) for line in lines])


def lose_index(folder: Path) -> None:
    """Remove everything that can be rebuilt."""
    with closing(open_publication(folder)) as publication, publication.store.writing() as connection:
        for table in REBUILT:
            connection.execute(delete(table))
