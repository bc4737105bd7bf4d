"""What was written to folders of files: their manifests. Up to which version hubs know is noted likewise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from feeds.publishing.index.base import each, put
from feeds.publishing.index.tables import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

HUBS = "hubs"
"""The folder that is none: what is noted for it are the documents that were announced."""
_ALL = ""
"""The path under which it is noted up to which version everything is written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was when it had been written, for the version of its document."""

    path: str
    version: int
    size: int
    mtime_ns: int


def written(connection: Connection, folder: str, paths: Iterable[str]) -> dict[str, Written]:
    """Those of the files that were written to the folder, by their paths."""
    found = {}
    for some in each(paths):
        here = OUTPUTS.c.folder == folder, OUTPUTS.c.path.in_(some)
        for row in connection.execute(select(OUTPUTS).where(*here)):
            found[row.path] = Written(row.path, row.version, row.size, row.mtime_ns)
    return found


def all_written(connection: Connection, folder: str) -> set[str]:
    """The paths of all files that were written to the folder."""
    return set(connection.scalars(select(OUTPUTS.c.path).where(OUTPUTS.c.folder == folder))) - {_ALL}


def note(connection: Connection, folder: str, files: Sequence[Written]) -> None:
    """These were written."""
    rows = [{"folder": folder, **asdict(file)} for file in files]
    if rows:
        connection.execute(put(OUTPUTS, ("folder", "path")), rows)


def forget(connection: Connection, folder: str, paths: Iterable[str]) -> None:
    """These are not there any more, or not ours."""
    for some in each(paths):
        connection.execute(delete(OUTPUTS).where(OUTPUTS.c.folder == folder, OUTPUTS.c.path.in_(some)))


def written_up_to(connection: Connection, folder: str) -> int:
    """The version up to which everything is in the folder; 0 where that is not known."""
    everything = written(connection, folder, [_ALL]).get(_ALL)
    return everything.version if everything else 0


def note_up_to(connection: Connection, folder: str, version: int) -> None:
    """Everything up to this version is in the folder."""
    note(connection, folder, [Written(_ALL, version, 0, 0)])
