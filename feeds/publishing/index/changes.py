"""When documents became what they are, for clients that ask by time only (RFC 9110, 8.8.2).

The times of articles cannot replace it: a withdrawn article, or a late one with an earlier date, changes a
document but not its newest time.  Nothing is noted for a new index, so that every machine gives the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index.base import put
from feeds.publishing.index.tables import CHANGES

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note_change(connection: Connection, version: int, now: int) -> None:
    """Note that documents of this version changed at `now`, in microseconds."""
    connection.execute(put(CHANGES, ("version",)), {"version": version, "made": now})


def changed_at(connection: Connection, version: int) -> int | None:
    """Returns when documents of this version changed, in microseconds; None if unknown."""
    return connection.scalar(select(CHANGES.c.made).where(CHANGES.c.version == version))
