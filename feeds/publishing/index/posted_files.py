"""The files of posted articles as rows, with PostgreSQL: the inbox that all servers share.

Without it they are files of the folder, and the table stays empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, delete, exists, func, select

from feeds.publishing.index.base import METADATA, batched
from feeds.publishing.index.intake import FileStat
from feeds.publishing.index.statements import put
from feeds.publishing.index.tables import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Select

POSTED_FILES = Table(
    "posted_files",
    METADATA,
    Column("path", String, primary_key=True),
    # The number of the change that wrote it: what the time of a file is to the scan for changes.
    Column("change", BigInteger, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
_STAT = POSTED_FILES.c.path, POSTED_FILES.c.size, POSTED_FILES.c.change


def posted_stats(connection: Connection, paths: Iterable[str] | None = None) -> dict[str, FileStat]:
    """Returns those of the files that exist, by path; without `paths` all of them."""
    if paths is None:
        return {
            path: FileStat(path, size, change) for path, size, change in connection.execute(select(*_STAT))
        }
    found: dict[str, FileStat] = {}
    for batch in batched(set(paths)):
        found.update(_stats(connection, select(*_STAT).where(POSTED_FILES.c.path.in_(batch))))
    return found


def _stats(connection: Connection, wanted: Select[Any]) -> dict[str, FileStat]:
    rows = (FileStat(row.path, row.size, row.change) for row in connection.execute(wanted))
    return {stat.path: stat for stat in rows}


def posted_contents(connection: Connection, paths: Iterable[str]) -> dict[str, bytes]:
    """Returns the bytes of those of the files that exist, by path."""
    found: dict[str, bytes] = {}
    for batch in batched(set(paths)):
        wanted = select(POSTED_FILES.c.path, POSTED_FILES.c.content).where(POSTED_FILES.c.path.in_(batch))
        found.update((path, bytes(content)) for path, content in connection.execute(wanted))
    return found


def has_other_files(connection: Connection, posted: str) -> bool:
    """Whether the index has files whose paths do not begin with that of the folder of posted ones."""
    others = ~SOURCES.c.path.startswith(posted, autoescape=True)
    return bool(connection.scalar(select(exists().where(others))))


def put_posted(connection: Connection, files: Mapping[str, bytes | None]) -> None:
    """Give files these contents; None removes a file."""
    change = (connection.scalar(select(func.max(POSTED_FILES.c.change))) or 0) + 1
    rows = [
        {"path": path, "change": change, "size": len(content), "content": content}
        for path, content in files.items()
        if content is not None
    ]
    for batch in batched({path for path, content in files.items() if content is None}):
        connection.execute(delete(POSTED_FILES).where(POSTED_FILES.c.path.in_(batch)))
    if rows:
        connection.execute(put(POSTED_FILES, ("path",)), rows)
