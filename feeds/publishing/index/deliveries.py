"""Notifications for hubs: queued when documents change, delivered later, in several attempts if needed.

A process claims a delivery before it tries it, so that no other one does; the claim of a process that died
lapses.  Times are microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import (
    BigInteger,
    Column,
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

from feeds.publishing.index.base import METADATA, from_microseconds, partial_index, to_microseconds
from feeds.publishing.index.leases import claim_rows, claimer_column, is_free, is_held, may_live
from feeds.publishing.index.statements import insert, put

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.dialects.sqlite import Insert

    from feeds.model.page import Rendered

State = Literal["waiting", "done", "given up", "overtaken"]

KEPT = timedelta(days=30)
"""How long finished deliveries are kept."""

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
    # When to try it; once it is finished, when it was tried last.
    Column("due", BigInteger, nullable=False),
    # Until when a process has claimed it; 0 if none has.
    Column("claimed", BigInteger, nullable=False),
    Column("problem", Text),
    claimer_column(),
    UniqueConstraint("hub", "topic", "etag"),
)
partial_index("deliveries_due", DELIVERIES.c.due, where=DELIVERIES.c.state == "waiting")


@dataclass(frozen=True, slots=True)
class Topic:
    """A feed document: its URL, its current entity tag, and its hubs."""

    url: str
    etag: str
    hubs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notification of a hub; `attempts` were made before, `claimed` identifies the claim."""

    number: int
    hub: str
    topic: str
    attempts: int
    claimed: int


def topics_of(documents: Iterable[Rendered], own: str | None = None) -> tuple[Topic, ...]:
    """Returns the documents that have hubs other than our `own`, which needs no notification."""
    topics = []
    for document in documents:
        hubs = tuple(link.href for link in document.links if link.rel == "hub" and link.href != own)
        url = next((link.href for link in document.links if link.rel == "self"), None)
        if hubs and url is not None:
            topics.append(Topic(url, document.etag, hubs))
    return tuple(topics)


def announce(connection: Connection, topics: Iterable[Topic], now: datetime) -> int:
    """Queue a notification of each hub of the topics that changed since the last call; returns the number.

    Waiting notifications about an older state of a topic are dropped: a notification has no content.
    """
    known = {row.topic: row.etag for row in connection.execute(select(ANNOUNCED))}
    changed = [topic for topic in topics if topic.hubs and known.get(topic.url) != topic.etag]
    connection.execute(delete(DELIVERIES).where(_over, DELIVERIES.c.due < to_microseconds(now - KEPT)))
    for topic in changed:
        old = update(DELIVERIES).where(DELIVERIES.c.topic == topic.url, ~_over)
        connection.execute(old.values(state="overtaken", due=to_microseconds(now)))
        connection.execute(put(ANNOUNCED, ("topic",)), {"topic": topic.url, "etag": topic.etag})
        for hub in topic.hubs:
            connection.execute(_waiting(hub, topic, now))
    return sum(len(topic.hubs) for topic in changed)


def claim(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Delivery, ...]:
    """Claim at most `most` deliveries that are due, the longest due first, for the time `lease`."""
    due = (
        select(DELIVERIES.c.number)
        .where(~_over, DELIVERIES.c.due <= to_microseconds(now), is_free(DELIVERIES, now))
        .order_by(DELIVERIES.c.due, DELIVERIES.c.number)
        .limit(most)
    )
    deliveries = claim_rows(connection, DELIVERIES, due, Delivery, now + lease)
    return tuple(sorted(deliveries, key=lambda delivery: delivery.number))


def settle(
    connection: Connection, delivery: Delivery, state: State, due: datetime, problem: str | None = None
) -> bool:
    """Note the result of an attempt; returns False if the claim had lapsed or the topic has changed."""
    mine = *is_held(DELIVERIES, delivery), ~_over
    values = {
        "state": state,
        "attempts": delivery.attempts + 1,
        "due": to_microseconds(due),
        "problem": problem,
    }
    return connection.execute(update(DELIVERIES).where(*mine).values(claimed=0, **values)).rowcount == 1


def next_due(connection: Connection) -> datetime | None:
    """Returns when the next delivery can be tried, None if none is waiting."""
    is_claimed = (DELIVERIES.c.claimed > DELIVERIES.c.due) & may_live(DELIVERIES)
    free = case((is_claimed, DELIVERIES.c.claimed), else_=DELIVERIES.c.due)
    found = connection.execute(select(func.min(free)).where(~_over)).scalar()
    return None if found is None else from_microseconds(found)


def waiting(connection: Connection) -> int:
    """Returns the number of waiting deliveries."""
    return connection.execute(select(func.count()).where(~_over)).scalar() or 0


_over = DELIVERIES.c.state != "waiting"


def _waiting(hub: str, topic: Topic, now: datetime) -> Insert:
    """Add a delivery; if the topic is as it was once before, that delivery starts over."""
    fresh = {"state": "waiting", "attempts": 0, "due": to_microseconds(now), "claimed": 0, "problem": None}
    statement = insert(DELIVERIES).values(hub=hub, topic=topic.url, etag=topic.etag, **fresh)
    return statement.on_conflict_do_update(index_elements=["hub", "topic", "etag"], set_=fresh)
