"""Who is to be sent what: a WebSub hub's subscriptions, the requests for them, and what is still to be sent.

A request waits until its callback has said that it meant it.  What is to be sent is a column of the
subscription and not a queue: a topic that changes again before it was sent is sent once, as it is then.  As
with `deliveries`, whoever sends claims it first, and a claim lapses.  Times are microseconds since 1970.
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
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from feeds.publishing.index.base import METADATA, put
from feeds.publishing.index.intake import instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

Mode = Literal["subscribe", "unsubscribe", "denied"]

WINDOW = timedelta(minutes=1)
"""The span of time for which requests are counted."""

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("topic", String, nullable=False),
    Column("callback", String, nullable=False),
    Column("secret", String),
    Column("expires", BigInteger, nullable=False),
    # The tag of what is to be sent, and when that is to be tried; no time where there is nothing to send.
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
    # Who is asked, and who asked for it: both are counted.
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
    """How much a hub takes on. `host` and `client` count requests in a `WINDOW`, for one callback's host and
    from one client; `waiting` are requests, and `subscriptions` are those of all topics.
    """

    host: int = 30
    client: int = 60
    waiting: int = 1000
    subscriptions: int = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a subscriber wants: to begin or to end; `lease` in seconds. `host` is that of the callback."""

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
    """Why a request cannot be taken now, None where it can."""
    recent = select(func.count()).select_from(REQUESTS).where(REQUESTS.c.asked > instant(now - WINDOW))
    if (connection.scalar(recent.where(REQUESTS.c.host == request.host)) or 0) >= limits.host:
        return f"too many requests for callbacks at {request.host}"
    if (connection.scalar(recent.where(REQUESTS.c.client == request.client)) or 0) >= limits.client:
        return "too many requests"
    if _count(connection, REQUESTS, REQUESTS.c.over.is_(False)) >= limits.waiting:
        return "too many requests wait for their callbacks"
    known = _count(connection, SUBSCRIPTIONS, *_wanted(SUBSCRIPTIONS, request))
    if request.mode == "subscribe" and not known:
        alive = SUBSCRIPTIONS.c.expires > instant(now)
        if _count(connection, SUBSCRIPTIONS, alive) >= limits.subscriptions:
            return "this hub has as many subscriptions as it can serve"
    return None


def ask(connection: Connection, request: Request, now: datetime) -> None:
    """Put a request down; one that still waits for the same callback and topic is overridden."""
    old = REQUESTS.c.over, REQUESTS.c.asked <= instant(now - WINDOW)
    connection.execute(delete(REQUESTS).where(*old))
    # What is overridden still counts: else one could ask without an end.
    same = update(REQUESTS).where(*_wanted(REQUESTS, request), REQUESTS.c.over.is_(False))
    connection.execute(same.values(over=True))
    names = ("mode", "topic", "callback", "host", "client", "secret", "lease")
    values = {name: getattr(request, name) for name in names}
    connection.execute(insert(REQUESTS).values(**values, asked=instant(now)))


def claim_requests(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Request, ...]:
    """At most `most` requests that wait, oldest first: the caller's alone until `lease` is over."""
    waiting = select(REQUESTS.c.number).where(*_free(now)).order_by(REQUESTS.c.number).limit(most)
    names = ("mode", "topic", "callback", "host", "client", "secret", "lease", "number", "claimed")
    taken = (
        update(REQUESTS)
        .where(REQUESTS.c.number.in_(waiting.scalar_subquery()))
        .values(claimed=instant(now + lease))
        .returning(*(REQUESTS.c[name] for name in names))
    )
    found = [Request(**row) for row in connection.execute(taken).mappings()]
    return tuple(sorted(found, key=lambda request: request.number))


def settle_request(connection: Connection, request: Request, now: datetime, *, meant: bool) -> bool:
    """A request is over; what was `meant` is done. False where it was overridden meanwhile."""
    mine = REQUESTS.c.number == request.number, REQUESTS.c.claimed == request.claimed
    over = update(REQUESTS).where(*mine, REQUESTS.c.over.is_(False)).values(over=True)
    if connection.execute(over).rowcount != 1:
        return False
    if meant and request.mode == "subscribe":
        end = instant(now + timedelta(seconds=request.lease))
        row = {"topic": request.topic, "callback": request.callback}
        new = {"secret": request.secret, "expires": end}  # what is to be sent stays to be sent
        statement = insert(SUBSCRIPTIONS).values(**row, **new)
        connection.execute(statement.on_conflict_do_update(index_elements=[*row], set_=new))
    elif meant:
        connection.execute(delete(SUBSCRIPTIONS).where(*_wanted(SUBSCRIPTIONS, request)))
    return True


# --- what is sent ---


def distribute(connection: Connection, topics: Iterable[tuple[str, str]], now: datetime) -> int:
    """Have topics, each a URL and the tag of its content, sent to all who want them; to how many.

    Those that are as they were when they were last sent are not sent again.  Subscriptions whose lease has
    ended are removed.
    """
    at = instant(now)
    connection.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.expires <= at))
    known = {row.topic: row.etag for row in connection.execute(select(DISTRIBUTED))}
    count = 0
    for topic, etag in topics:
        if known.get(topic) != etag:
            fresh = {"etag": etag, "due": at, "attempts": 0, "problem": None}
            wanting = update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.topic == topic)
            count += connection.execute(wanting.values(**fresh)).rowcount
            connection.execute(put(DISTRIBUTED, ("topic",)), {"topic": topic, "etag": etag})
    return count


def claim_parcels(connection: Connection, now: datetime, lease: timedelta, most: int) -> tuple[Parcel, ...]:
    """At most `most` parcels that are due; those that never failed come first, so that no dead one delays."""
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
        .values(claimed=instant(now + lease))
        .returning(*(SUBSCRIPTIONS.c[name] for name in names))
    )
    return tuple(Parcel(**row) for row in connection.execute(taken).mappings())


def settle_parcel(
    connection: Connection, parcel: Parcel, due: datetime | None, problem: str | None = None
) -> None:
    """Write down how sending ended: it is `due` again, or it is over.

    Where the topic changed meanwhile, it is to be sent once more, whatever became of this.
    """
    mine = SUBSCRIPTIONS.c.number == parcel.number, SUBSCRIPTIONS.c.claimed == parcel.claimed
    values = {"due": instant(due), "attempts": parcel.attempts + 1, "problem": problem}
    same = update(SUBSCRIPTIONS).where(*mine, SUBSCRIPTIONS.c.etag == parcel.etag)
    connection.execute(same.values(**values))
    connection.execute(update(SUBSCRIPTIONS).where(*mine).values(claimed=0))


def end_subscription(connection: Connection, parcel: Parcel) -> None:
    """The subscriber wants no more (its callback answered 410), or there is no such topic any more."""
    mine = SUBSCRIPTIONS.c.number == parcel.number, SUBSCRIPTIONS.c.claimed == parcel.claimed
    connection.execute(delete(SUBSCRIPTIONS).where(*mine))


def request_waits(connection: Connection, now: datetime) -> bool:
    """Is there a callback to be asked at `now`?"""
    return connection.execute(select(REQUESTS.c.number).where(*_free(now)).limit(1)).first() is not None


def parcel_waits(connection: Connection, now: datetime) -> bool:
    """Is there anything to be sent at `now`?"""
    return connection.execute(select(SUBSCRIPTIONS.c.number).where(*_due(now)).limit(1)).first() is not None


def wanted_topics(connection: Connection, now: datetime) -> set[str]:
    """The topics that somebody has subscribed to."""
    alive = SUBSCRIPTIONS.c.expires > instant(now)
    return set(connection.scalars(select(SUBSCRIPTIONS.c.topic).where(alive).distinct()))


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return REQUESTS.c.over.is_(False), REQUESTS.c.claimed <= instant(now)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    at, columns = instant(now), SUBSCRIPTIONS.c
    # SQLite uses a partial index only where a statement says the same.
    return columns.due.is_not(None), columns.due <= at, columns.claimed <= at, columns.expires > at


def _wanted(table: Table, request: Request) -> tuple[ColumnElement[bool], ...]:
    return table.c.topic == request.topic, table.c.callback == request.callback


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
