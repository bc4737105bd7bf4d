"""What a WebSub hub must send to its subscriptions.

It is a column of the subscription, not a queue: a topic that changes again before it was sent is sent once,
in its latest state.  As in `deliveries`, work is claimed first, and claims lapse.  Times are microseconds
since 1970.

Callbacks that failed or took long the last time are in their own lane, so that they do not delay others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Column, String, Table, case, delete, not_, select, update

from feeds.publishing.index.base import METADATA, to_microseconds
from feeds.publishing.index.leases import claim_rows, is_free, is_held
from feeds.publishing.index.statements import put
from feeds.publishing.index.subscriptions import IDLE, SUBSCRIPTIONS, Busy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection

Lane = Literal["prompt", "slow"]

DISTRIBUTED = Table(
    "distributed", METADATA, Column("topic", String, primary_key=True), Column("etag", String, nullable=False)
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A topic to be sent to a callback, in the state `etag` at least. `attempts` were made before.

    `host` is that of the callback, `owner` the network that asked for the subscription.  `sent` is the state
    that the callback accepted last.
    """

    number: int
    topic: str
    callback: str
    host: str
    owner: str
    secret: str | None
    etag: str
    attempts: int
    claimed: int
    sent: str | None = None


def distribute(connection: Connection, topics: Iterable[tuple[str, str]], now: datetime) -> int:
    """Have topics, as URL and entity tag, sent to their subscribers; returns the number of these.

    Topics that have not changed since the last call are not sent again.  A callback that failed is not tried
    again earlier than it would have been.  Subscriptions whose lease has ended are removed.
    """
    at = to_microseconds(now)
    connection.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.expires <= at))
    known = {row.topic: row.etag for row in connection.execute(select(DISTRIBUTED))}
    count, columns = 0, SUBSCRIPTIONS.c
    waits = (columns.attempts > 0) & (columns.due > at)
    for topic, etag in topics:
        if known.get(topic) != etag:
            fresh = {"etag": etag, "due": case((waits, columns.due), else_=at)}
            wanting = update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.topic == topic)
            count += connection.execute(wanting.values(**fresh)).rowcount
            connection.execute(put(DISTRIBUTED, ("topic",)), {"topic": topic, "etag": etag})
    return count


def end_topics(connection: Connection, topics: Iterable[str], now: datetime) -> None:
    """Notify the subscribers of topics that do not exist any more, and end their subscriptions."""
    ended = {"etag": "", "due": to_microseconds(now)}
    for topic in topics:
        connection.execute(update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.topic == topic).values(**ended))


def claim_parcel(
    connection: Connection, now: datetime, lease: timedelta, lane: Lane, busy: Busy = IDLE
) -> Parcel | None:
    """Claim a parcel of a lane that is due and of no `busy` host or owner, for the time `lease`.

    Those that never failed come first.
    """
    columns = SUBSCRIPTIONS.c
    due = (
        select(columns.number)
        .where(*_due(now, lane), *busy.free(SUBSCRIPTIONS))
        .order_by(columns.attempts, columns.due, columns.number)
        .limit(1)
    )
    return next(iter(claim_rows(connection, SUBSCRIPTIONS, due, Parcel, now + lease)), None)


def settle_parcel(
    connection: Connection,
    parcel: Parcel,
    due: datetime | None,
    problem: str | None = None,
    *,
    sent: str | None = None,
    slow: bool = False,
) -> None:
    """Note the result of sending: the parcel is `due` again, or finished; whether the callback was `slow`.

    If the topic has changed meanwhile, it is sent once more, after a failure when it is `due`. It is not if
    `sent`, the entity tag of the document that the callback accepted, is the new state.
    """
    mine, columns = update(SUBSCRIPTIONS).where(*is_held(SUBSCRIPTIONS, parcel)), SUBSCRIPTIONS.c
    connection.execute(mine.where(columns.etag == parcel.etag).values(due=to_microseconds(due)))
    if sent is not None:
        connection.execute(mine.where(columns.etag == sent).values(due=None))
        connection.execute(mine.values(sent=sent))
    elif due is not None:
        connection.execute(mine.values(due=to_microseconds(due)))
    attempts = 0 if problem is None else parcel.attempts + 1
    result = {"claimed": 0, "attempts": attempts, "problem": problem, "slow": slow}
    connection.execute(mine.values(**result))


def end_subscription(connection: Connection, parcel: Parcel) -> None:
    """Delete a subscription: the callback answered 410, or the topic does not exist any more."""
    connection.execute(delete(SUBSCRIPTIONS).where(*is_held(SUBSCRIPTIONS, parcel)))


def parcel_waits(connection: Connection, now: datetime, lane: Lane) -> bool:
    """Is a parcel of a lane due that no process has claimed?"""
    waiting = select(SUBSCRIPTIONS.c.number).where(*_due(now, lane)).limit(1)
    return connection.execute(waiting).first() is not None


def wanted_topics(connection: Connection, now: datetime) -> set[str]:
    """Returns the topics that have subscribers."""
    alive = SUBSCRIPTIONS.c.expires > to_microseconds(now)
    return set(connection.scalars(select(SUBSCRIPTIONS.c.topic).where(alive).distinct()))


def _due(now: datetime, lane: Lane) -> tuple[ColumnElement[bool], ...]:
    at, columns = to_microseconds(now), SUBSCRIPTIONS.c
    prompt = (columns.attempts == 0) & columns.slow.is_(False)
    in_lane = prompt if lane == "prompt" else not_(prompt)
    # SQLite uses a partial index only for a condition with the same words.
    due = columns.due.is_not(None), columns.due <= at, columns.expires > at
    return *due, is_free(SUBSCRIPTIONS, now), in_lane
