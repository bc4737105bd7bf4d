"""When documents came to be as they are, for who asks by time only (RFC 9110, 8.8.2).

The times of articles do not tell: what is withdrawn, or late and dated earlier, changes a document and leaves
its newest time as it was.  Of an index that is new nothing is noted: every machine gives the same then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index.base import put
from feeds.publishing.index.tables import CHANGES

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note_change(connection: Connection, version: int, now: int) -> None:
    """Documents of this version are as they are since the instant `now`."""
    connection.execute(put(CHANGES, ("version",)), {"version": version, "made": now})


def changed_at(connection: Connection, version: int) -> int | None:
    """The instant since which documents of this version are as they are; None where that is not known."""
    return connection.scalar(select(CHANGES.c.made).where(CHANGES.c.version == version))
