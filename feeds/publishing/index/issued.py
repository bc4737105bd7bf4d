"""Which items a document had under an entity tag, for clients that ask what is new since then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table, Text, delete, insert, select

from feeds.publishing.index.base import METADATA, batched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

KEPT = 64
"""Tags of a document that are kept, the latest: about ten versions of it, in all codings."""

ISSUED = Table(
    "issued",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("tag", String, nullable=False, unique=True),
    Column("path", String, nullable=False, index=True),
    # The numbers of the items, as JSON: an item that changes gets a new number.
    Column("held", Text, nullable=False),
)


def remember(connection: Connection, path: str, tags: Iterable[str], items: Sequence[int]) -> None:
    """Note the items that the document at `path` has under these tags."""
    rows = [{"tag": tag, "path": path, "held": json.dumps(items)} for tag in tags]
    connection.execute(delete(ISSUED).where(ISSUED.c.tag.in_([row["tag"] for row in rows])))
    connection.execute(insert(ISSUED), rows)
    late = select(ISSUED.c.number).where(ISSUED.c.path == path)
    late = late.order_by(ISSUED.c.number.desc()).offset(KEPT).limit(1)
    connection.execute(delete(ISSUED).where(ISSUED.c.path == path, ISSUED.c.number <= late.scalar_subquery()))


def items_of(connection: Connection, path: str, tags: Sequence[str]) -> dict[str, list[int]]:
    """Returns the items that the document at `path` had, by tag, for the tags that are known."""
    found: dict[str, list[int]] = {}
    for batch in batched(tags):
        here = select(ISSUED.c.tag, ISSUED.c.held).where(ISSUED.c.path == path, ISSUED.c.tag.in_(batch))
        found.update((tag, json.loads(items)) for tag, items in connection.execute(here))
    return found
