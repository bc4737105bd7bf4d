"""A WebSub hub's subscriptions, the requests for them, and the topics that must be sent.

A request waits until its callback has confirmed it.  What must be sent is a column of the subscription, not a
queue: a topic that changes again before it was sent is sent once, in its latest state.  As in `deliveries`,
work is claimed first, and claims lapse.  Times are microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from feeds.publishing.index.base import METADATA, put, to_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

Mode = Literal["subscribe", "unsubscribe", "denied"]

WINDOW = timedelta(minutes=1)
"""The period in which requests are counted."""

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("topic", String, nullable=False),
    Column("callback", String, nullable=False),
    Column("secret", String),
    Column("expires", BigInteger, nullable=False),
    # The entity tag of what must be sent, and when to try; NULL if there is nothing to send.
    Column("etag", String),
    Column("due", BigInteger),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claimed", BigInteger, nullable=False, default=0),
    Column("problem", Text),
    UniqueConstraint("topic", "callback"),
)
Index("subscriptions_due", SUBSCRIPTIONS.c.due, sqlite_where=SUBSCRIPTIONS.c.due.is_not(None))
Index("subscriptions_end", SUBSCRIPTIONS.c.expires)

REQUESTS = Table(
    "subscription_requests",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("callback", String, nullable=False),
    Column("secret", String),
    # Seconds.
    Column("lease", Integer, nullable=False),
    # The host of the callback, and the client that sent the request: both are limited.
    Column("host", String, nullable=False, index=True),
    Column("client", String, nullable=False, index=True),
    Column("asked", BigInteger, nullable=False),
    Column("claimed", BigInteger, nullable=False, default=0),
    Column("over", Boolean, nullable=False, default=False),
)
Index("subscription_requests_waiting", REQUESTS.c.number, sqlite_where=REQUESTS.c.over.is_(False))

DISTRIBUTED = Table(
    "distributed", METADATA, Column("topic", String, primary_key=True), Column("etag", String, nullable=False)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum numbers of requests in a `WINDOW` for one callback's `host` and from one `client`, of
    `waiting` requests, and of `subscriptions` to all topics.
    """

    host: int = 30
    client: int = 60
    waiting: int = 1000
    subscriptions: int = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """A subscriber's request; `lease` is in seconds, `host` that of the callback."""

    mode: Mode
    topic: str
    callback: str
    host: str
    client: str
    secret: str | None = None
    lease: int = 0
    number: int = 0
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A topic to be sent to a callback, in the state `etag` at least. `attempts` were made before."""

    number: int
    topic: str
    callback: str
    secret: str | None
    etag: str
    attempts: int
    claimed: int


# --- requests ---


def full(connection: Connection, request: Request, limits: Limits, now: datetime) -> str | None:
    """Returns why a request cannot be accepted now, None if it can."""
    recent = (
        select(func.count()).select_from(REQUESTS).where(REQUESTS.c.asked > to_microseconds(now - WINDOW))
    )
    if (connection.scalar(recent.where(REQUESTS.c.host == request.host)) or 0) >= limits.host:
        return f"too many requests for callbacks at {request.host}"
    if (connection.scalar(recent.where(REQUESTS.c.client == request.client)) or 0) >= limits.client:
        return "too many requests"
    if _count(connection, REQUESTS, REQUESTS.c.over.is_(False)) >= limits.waiting:
        return "too many requests wait for their callbacks"
    known = _count(connection, SUBSCRIPTIONS, *_wanted(SUBSCRIPTIONS, request))
    if request.mode == "subscribe" and not known:
        alive = SUBSCRIPTIONS.c.expires > to_microseconds(now)
        if _count(connection, SUBSCRIPTIONS, alive) >= limits.subscriptions:
            return "this hub has as many subscriptions as it can serve"
    return None


def ask(connection: Connection, request: Request, now: datetime) -> None:
    """Add a request; a waiting one for the same callback and topic is replaced."""
    old = REQUESTS.c.over, REQUESTS.c.asked <= to_microseconds(now - WINDOW)
    connection.execute(delete(REQUESTS).where(*old))
    # A replaced request still counts: otherwise a client could send any number.
    same = update(REQUESTS).where(*_wanted(REQUESTS, request), REQUESTS.c.over.is_(False))
    connection.execute(same.values(over=True))
    names = ("mode", "topic", "callback", "host", "client", "secret", "lease")
    values = {name: getattr(request, name) for name in names}
    connection.execute(insert(REQUESTS).values(**values, asked=to_microseconds(now)))


def claim_requests(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Request, ...]:
    """Claim at most `most` waiting requests, the oldest first, for the time `lease`."""
    waiting = select(REQUESTS.c.number).where(*_free(now)).order_by(REQUESTS.c.number).limit(most)
    names = ("mode", "topic", "callback", "host", "client", "secret", "lease", "number", "claimed")
    taken = (
        update(REQUESTS)
        .where(REQUESTS.c.number.in_(waiting.scalar_subquery()))
        .values(claimed=to_microseconds(now + lease))
        .returning(*(REQUESTS.c[name] for name in names))
    )
    requests = (Request(**row) for row in connection.execute(taken).mappings())
    return tuple(sorted(requests, key=lambda request: request.number))


def settle_request(connection: Connection, request: Request, now: datetime, *, meant: bool) -> bool:
    """Finish a request, with effect if it was `meant`; returns False if it has been replaced."""
    mine = REQUESTS.c.number == request.number, REQUESTS.c.claimed == request.claimed
    over = update(REQUESTS).where(*mine, REQUESTS.c.over.is_(False)).values(over=True)
    if connection.execute(over).rowcount != 1:
        return False
    if meant and request.mode == "subscribe":
        end = to_microseconds(now + timedelta(seconds=request.lease))
        row = {"topic": request.topic, "callback": request.callback}
        new = {"secret": request.secret, "expires": end}  # what must be sent stays
        statement = insert(SUBSCRIPTIONS).values(**row, **new)
        connection.execute(statement.on_conflict_do_update(index_elements=[*row], set_=new))
    elif meant:
        connection.execute(delete(SUBSCRIPTIONS).where(*_wanted(SUBSCRIPTIONS, request)))
    return True


# --- what is sent ---


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
    """Have the subscribers of topics that do not exist any more told so, and their subscriptions ended."""
    ended = {"etag": "", "due": to_microseconds(now), "attempts": 0}
    for topic in topics:
        connection.execute(update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.topic == topic).values(**ended))


def claim_parcels(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Parcel, ...]:
    """Claim at most `most` parcels that are due; those that never failed come first, to be sent in time."""
    due = (
        select(SUBSCRIPTIONS.c.number)
        .where(*_due(now))
        .order_by(SUBSCRIPTIONS.c.attempts, SUBSCRIPTIONS.c.due, SUBSCRIPTIONS.c.number)
        .limit(most)
    )
    names = ("number", "topic", "callback", "secret", "etag", "attempts", "claimed")
    taken = (
        update(SUBSCRIPTIONS)
        .where(SUBSCRIPTIONS.c.number.in_(due.scalar_subquery()))
        .values(claimed=to_microseconds(now + lease))
        .returning(*(SUBSCRIPTIONS.c[name] for name in names))
    )
    return tuple(Parcel(**row) for row in connection.execute(taken).mappings())


def settle_parcel(
    connection: Connection, parcel: Parcel, due: datetime | None, problem: str | None = None
) -> None:
    """Note the result of sending: the parcel is `due` again, or finished.

    If the topic has changed meanwhile, it is sent once more in any case, after a failure when it is `due`.
    """
    mine = SUBSCRIPTIONS.c.number == parcel.number, SUBSCRIPTIONS.c.claimed == parcel.claimed
    same = update(SUBSCRIPTIONS).where(*mine, SUBSCRIPTIONS.c.etag == parcel.etag)
    connection.execute(same.values(due=to_microseconds(due)))
    if due is not None:
        connection.execute(update(SUBSCRIPTIONS).where(*mine).values(due=to_microseconds(due)))
    attempts = 0 if problem is None else parcel.attempts + 1
    result = {"claimed": 0, "attempts": attempts, "problem": problem}
    connection.execute(update(SUBSCRIPTIONS).where(*mine).values(**result))


def end_subscription(connection: Connection, parcel: Parcel) -> None:
    """Delete a subscription: the callback answered 410, or the topic does not exist any more."""
    mine = SUBSCRIPTIONS.c.number == parcel.number, SUBSCRIPTIONS.c.claimed == parcel.claimed
    connection.execute(delete(SUBSCRIPTIONS).where(*mine))


def request_waits(connection: Connection, now: datetime) -> bool:
    """Is a request waiting that no process has claimed?"""
    return connection.execute(select(REQUESTS.c.number).where(*_free(now)).limit(1)).first() is not None


def parcel_waits(connection: Connection, now: datetime) -> bool:
    """Is a parcel due that no process has claimed?"""
    return connection.execute(select(SUBSCRIPTIONS.c.number).where(*_due(now)).limit(1)).first() is not None


def wanted_topics(connection: Connection, now: datetime) -> set[str]:
    """Returns the topics that have subscribers."""
    alive = SUBSCRIPTIONS.c.expires > to_microseconds(now)
    return set(connection.scalars(select(SUBSCRIPTIONS.c.topic).where(alive).distinct()))


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return REQUESTS.c.over.is_(False), REQUESTS.c.claimed <= to_microseconds(now)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    at, columns = to_microseconds(now), SUBSCRIPTIONS.c
    # SQLite uses a partial index only for a condition with the same words.
    return columns.due.is_not(None), columns.due <= at, columns.claimed <= at, columns.expires > at


def _wanted(table: Table, request: Request) -> tuple[ColumnElement[bool], ...]:
    return table.c.topic == request.topic, table.c.callback == request.callback


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
