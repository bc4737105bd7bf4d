"""A WebSub hub's subscriptions, and the requests for them. What must be sent to them is in `parcels`.

A request waits until its callback has confirmed it.  As in `deliveries`, work is claimed first, and claims
lapse.  Times are microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

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

from feeds.core.urls import host
from feeds.publishing.index.base import METADATA, partial_index, to_microseconds
from feeds.publishing.index.kept_tables import made_from
from feeds.publishing.index.leases import claim_rows, claimer_column, is_free, is_held
from feeds.publishing.index.statements import insert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from feeds.core.limits import Limit

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
    # The host of the callback, and the network that asked for the subscription last: both have a share.
    Column("host", String, nullable=False, server_default="", info=made_from("callback", host)),
    Column("owner", String, nullable=False, server_default=""),
    # Whether the callback took long the last time that it accepted something.
    Column("slow", Boolean, nullable=False, server_default="0"),
    # The entity tag of the document that the callback accepted last.
    Column("sent", String),
    claimer_column(),
    UniqueConstraint("topic", "callback"),
)
partial_index("subscriptions_due", SUBSCRIPTIONS.c.due, where=SUBSCRIPTIONS.c.due.is_not(None))
Index("subscriptions_end", SUBSCRIPTIONS.c.expires)
Index("subscriptions_of_host", SUBSCRIPTIONS.c.host)
Index("subscriptions_of_owner", SUBSCRIPTIONS.c.owner)

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
    Column("owner", String, nullable=False, server_default=""),
    Column("asked", BigInteger, nullable=False),
    Column("claimed", BigInteger, nullable=False, default=0),
    Column("over", Boolean, nullable=False, default=False),
    claimer_column(),
)
partial_index("subscription_requests_waiting", REQUESTS.c.number, where=REQUESTS.c.over.is_(False))


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum numbers of requests in a `WINDOW`, and of subscriptions; an owner is a network."""

    host: Annotated[
        int, Limit("hub", "elements", "requests in a window for the callbacks of one host", "429")
    ] = 30
    client: Annotated[int, Limit("hub", "elements", "requests in a window from one client", "429")] = 60
    waiting: Annotated[int, Limit("hub", "elements", "requests that wait to be verified", "429")] = 1000
    subscriptions: Annotated[
        int, Limit("hub", "memory", "to all topics together", "429", "subscriptions")
    ] = 10_000
    host_share: Annotated[int, Limit("hub", "elements", "subscriptions of a host", "429")] = 1000
    owner_share: Annotated[int, Limit("hub", "elements", "subscriptions from a network", "429")] = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """A subscriber's request; `lease` is in seconds, `host` that of the callback.

    `client` is the network by which requests are counted, `owner` that by which subscriptions are.
    """

    mode: Mode
    topic: str
    callback: str
    host: str
    client: str
    owner: str = ""
    secret: str | None = None
    lease: int = 0
    number: int = 0
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Busy:
    """The hosts of callbacks, and the owners, that have as many requests under way as they may have."""

    hosts: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()

    def free(self, table: Table) -> tuple[ColumnElement[bool], ...]:
        """Returns the condition that a row is of no busy host and owner."""
        return table.c.host.not_in(sorted(self.hosts)), table.c.owner.not_in(sorted(self.owners))


IDLE = Busy()


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
    if request.mode != "subscribe" or known:
        return None
    return _share_taken(connection, request, limits, now)


def _share_taken(connection: Connection, request: Request, limits: Limits, now: datetime) -> str | None:
    """Returns whose share of the subscriptions is taken, those included that wait for their callbacks."""
    columns, waits = SUBSCRIPTIONS.c, REQUESTS.c
    alive = columns.expires > to_microseconds(now)
    waiting = waits.over.is_(False), waits.mode == "subscribe"

    def count(name: str, value: str) -> int:
        subscribed = _count(connection, SUBSCRIPTIONS, alive, columns[name] == value)
        return subscribed + _count(connection, REQUESTS, *waiting, waits[name] == value)

    if count("host", request.host) >= limits.host_share:
        return f"callbacks at {request.host} have as many subscriptions as one host may have"
    if count("owner", request.owner) >= limits.owner_share:
        return "this client has as many subscriptions as one client may have"
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
    values = {name: getattr(request, name) for name in _NAMES if name not in ("number", "claimed")}
    connection.execute(insert(REQUESTS).values(**values, asked=to_microseconds(now)))


def claim_request(
    connection: Connection, now: datetime, lease: timedelta, busy: Busy = IDLE
) -> Request | None:
    """Claim the oldest waiting request that is of no `busy` host or owner, for the time `lease`."""
    waiting = select(REQUESTS.c.number).where(*_free(now), *busy.free(REQUESTS))
    due = waiting.order_by(REQUESTS.c.number).limit(1)
    return next(iter(claim_rows(connection, REQUESTS, due, Request, now + lease)), None)


def settle_request(connection: Connection, request: Request, now: datetime, *, meant: bool) -> bool:
    """Finish a request, with effect if it was `meant`; returns False if it has been replaced."""
    over = update(REQUESTS).where(*is_held(REQUESTS, request), REQUESTS.c.over.is_(False)).values(over=True)
    if connection.execute(over).rowcount != 1:
        return False
    if meant and request.mode == "subscribe":
        end = to_microseconds(now + timedelta(seconds=request.lease))
        row = {"topic": request.topic, "callback": request.callback, "host": request.host}
        new = {"secret": request.secret, "expires": end, "owner": request.owner}  # what must be sent stays
        statement = insert(SUBSCRIPTIONS).values(**row, **new)
        connection.execute(statement.on_conflict_do_update(index_elements=["topic", "callback"], set_=new))
    elif meant:
        connection.execute(delete(SUBSCRIPTIONS).where(*_wanted(SUBSCRIPTIONS, request)))
    return True


def release_claims(connection: Connection) -> None:
    """Ends all claims, for a process that knows that those who made them have ended."""
    for table in (SUBSCRIPTIONS, REQUESTS):
        connection.execute(update(table).where(table.c.claimed > 0).values(claimed=0))


def request_waits(connection: Connection, now: datetime) -> bool:
    """Is a request waiting that no process has claimed?"""
    return connection.execute(select(REQUESTS.c.number).where(*_free(now)).limit(1)).first() is not None


_NAMES = tuple(field.name for field in fields(Request))


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return REQUESTS.c.over.is_(False), is_free(REQUESTS, now)


def _wanted(table: Table, request: Request) -> tuple[ColumnElement[bool], ...]:
    return table.c.topic == request.topic, table.c.callback == request.callback


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
