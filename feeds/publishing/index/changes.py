"""When documents became what they are, for clients that ask by time only (RFC 9110, 8.8.2).

The times of articles cannot replace it: a withdrawn article, or a late one with an earlier date, changes a
document but not its newest time.  Nothing is noted for a new index, so that every machine gives the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from feeds.publishing.index.statements import put
from feeds.publishing.index.tables import CHANGES

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SECOND = 1_000_000
"""In microseconds; HTTP dates have no fractions."""


def note_change(connection: Connection, version: int, now: int) -> None:
    """Note that documents of this version changed at `now`, in microseconds.

    If the clock was set back, that is a second after the last change: clients that ask by that time get 200.
    """
    last = connection.scalar(select(func.max(CHANGES.c.made))) or now
    made = now if now >= last else last + _SECOND
    connection.execute(put(CHANGES, ("version",)), {"version": version, "made": made})


def changed_at(connection: Connection, version: int) -> int | None:
    """Returns when documents of this version changed, in microseconds; None if unknown."""
    return connection.scalar(select(CHANGES.c.made).where(CHANGES.c.version == version))
