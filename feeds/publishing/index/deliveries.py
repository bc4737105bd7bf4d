"""What hubs are to be told: noted when it is published, delivered later, in as many attempts as it takes.

A delivery is claimed before it is tried, so that of several processes one tries it; a claim lapses where its
process died.  Times are microseconds since 1970, to be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from feeds.publishing.index.base import METADATA, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection
    from sqlalchemy.dialects.sqlite import Insert

    from feeds.model.page import Rendered

State = Literal["waiting", "done", "given up", "overtaken"]

KEPT = timedelta(days=30)
"""How long deliveries that are over are remembered."""

ANNOUNCED = Table(
    "announced", METADATA, Column("topic", String, primary_key=True), Column("etag", String, nullable=False)
)
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("hub", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When it is to be tried; when it was, once it is over.
    Column("due", BigInteger, nullable=False),
    # Until when the process that tries it has it for itself; 0 where none does.
    Column("claimed", BigInteger, nullable=False),
    Column("problem", Text),
    UniqueConstraint("hub", "topic", "etag"),
)
Index("deliveries_due", DELIVERIES.c.due, sqlite_where=DELIVERIES.c.state == "waiting")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Topic:
    """A feed document as a hub knows it: its URL, the tag of what is served there now, and its hubs."""

    url: str
    etag: str
    hubs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A hub to be told of a topic. `attempts` were made before; `claimed` proves whose it is."""

    number: int
    hub: str
    topic: str
    attempts: int
    claimed: int


def topics_of(documents: Iterable[Rendered], own: str | None = None) -> tuple[Topic, ...]:
    """The documents that have hubs, as these know them: by the address that a document gives itself.

    Our `own` hub is left out: it sees for itself what changed.
    """
    found = []
    for document in documents:
        hubs = tuple(link.href for link in document.links if link.rel == "hub" and link.href != own)
        itself = next((link.href for link in document.links if link.rel == "self"), None)
        if hubs and itself is not None:
            found.append(Topic(itself, document.etag, hubs))
    return tuple(found)


def announce(connection: Connection, topics: Iterable[Topic], now: datetime) -> int:
    """Enqueue a delivery to every hub of each topic that changed since it was last announced; how many.

    What still waits to be said of an older state of the topic is overtaken: a ping has no content.
    """
    known = {row.topic: row.etag for row in connection.execute(select(ANNOUNCED))}
    changed = [topic for topic in topics if topic.hubs and known.get(topic.url) != topic.etag]
    connection.execute(delete(DELIVERIES).where(_over, DELIVERIES.c.due < _number(now - KEPT)))
    for topic in changed:
        old = update(DELIVERIES).where(DELIVERIES.c.topic == topic.url, ~_over)
        connection.execute(old.values(state="overtaken", due=_number(now)))
        connection.execute(put(ANNOUNCED, ("topic",)), {"topic": topic.url, "etag": topic.etag})
        for hub in topic.hubs:
            connection.execute(_waiting(hub, topic, now))
    return sum(len(topic.hubs) for topic in changed)


def claim(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Delivery, ...]:
    """At most `most` deliveries that are due, longest due first: the caller's alone until `lease` is over."""
    due = (
        select(DELIVERIES.c.number)
        .where(~_over, DELIVERIES.c.due <= _number(now), DELIVERIES.c.claimed <= _number(now))
        .order_by(DELIVERIES.c.due, DELIVERIES.c.number)
        .limit(most)
        .with_for_update(skip_locked=True)  # SQLite needs no such thing: one process writes at a time
    )
    taken = (
        update(DELIVERIES)
        .where(DELIVERIES.c.number.in_(due.scalar_subquery()))
        .values(claimed=_number(now + lease))
        .returning(*(DELIVERIES.c[name] for name in ("number", "hub", "topic", "attempts", "claimed")))
    )
    rows = connection.execute(taken).all()
    return tuple(sorted((Delivery(*row) for row in rows), key=lambda delivery: delivery.number))


def settle(
    connection: Connection, delivery: Delivery, state: State, due: datetime, problem: str | None = None
) -> bool:
    """Write down how an attempt ended. False where the claim had lapsed, or the topic changed meanwhile."""
    mine = DELIVERIES.c.number == delivery.number, DELIVERIES.c.claimed == delivery.claimed, ~_over
    values = {"state": state, "attempts": delivery.attempts + 1, "due": _number(due), "problem": problem}
    return connection.execute(update(DELIVERIES).where(*mine).values(claimed=0, **values)).rowcount == 1


def next_due(connection: Connection) -> datetime | None:
    """When the next delivery can be tried, None where none waits."""
    free = case((DELIVERIES.c.claimed > DELIVERIES.c.due, DELIVERIES.c.claimed), else_=DELIVERIES.c.due)
    found = connection.execute(select(func.min(free)).where(~_over)).scalar()
    return None if found is None else _EPOCH + timedelta(microseconds=found)


def waiting(connection: Connection) -> int:
    """How many deliveries are still to be made."""
    return connection.execute(select(func.count()).where(~_over)).scalar() or 0


_over = DELIVERIES.c.state != "waiting"


def _waiting(hub: str, topic: Topic, now: datetime) -> Insert:
    """A new delivery; where the topic is again what it once was, the old one begins anew."""
    fresh = {"state": "waiting", "attempts": 0, "due": _number(now), "claimed": 0, "problem": None}
    statement = insert(DELIVERIES).values(hub=hub, topic=topic.url, etag=topic.etag, **fresh)
    return statement.on_conflict_do_update(index_elements=["hub", "topic", "etag"], set_=fresh)


def _number(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)
