"""The publisher of WebSub (https://www.w3.org/TR/websub/): notify the hubs of a feed that it changed.

The specification leaves open how; every hub accepts a POST with `hub.mode=publish` and the topic, as in
PubSubHubbub 0.4, 7.1.  `Publication.announce` queues notifications, and `deliver_due` sends them; failed ones
are repeated with growing delays, up to a limit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from feeds.core.errors import internal_error
from feeds.core.urls import without_user
from feeds.net.client import FetchError
from feeds.net.retries import retry_after
from feeds.publishing.index.deliveries import Delivery, State, claim, settle

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.core.limits import Limit
    from feeds.net.client import Client
    from feeds.publishing.index import Store

FIRST_WAIT = timedelta(minutes=1)
MAX_WAIT = timedelta(hours=6)
TRIES: Annotated[
    int,
    Limit("hub", "elements", "attempts to deliver something", "the delivery is given up"),
    Limit(
        "notify", "elements", "attempts to notify a hub", "the notification is given up; the exit status is 1"
    ),
] = 12
"""The last is 20 hours after the first, unless the hub asks for more time."""
MAX_ASKED_WAIT: Annotated[
    timedelta, Limit("notify", "time", "a wait that a hub asks for", "it is shortened to this")
] = timedelta(days=1)
LEASE = timedelta(minutes=15)
BATCH = 20
HUBS_AT_ONCE = 8
GONE = 410


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """The result of an attempt: the new state of the delivery, and when it is due again."""

    delivery: Delivery
    state: State
    due: datetime
    problem: str | None = None

    def __str__(self) -> str:
        name = {"done": "notified", "waiting": "will be notified later", "given up": "was not notified"}.get(
            self.state
        )
        end = f": {self.problem}" if self.problem else ""
        return f"{without_user(self.delivery.hub)}: {name} of {self.delivery.topic}{end}"


def wait_after(attempts: int) -> timedelta:
    """Returns the delay after failed attempts: a minute, doubled each time."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 30)), MAX_WAIT)


def deliver_due(store: Store, client: Client, now: datetime) -> tuple[DeliveryOutcome, ...]:
    """Attempts every delivery that is due at `now` once; a slow hub does not delay the others.

    Results are stored before the next batch is claimed; other processes claim other deliveries.
    """
    outcomes: list[DeliveryOutcome] = []
    while True:
        with store.claiming() as connection:
            batch = claim(connection, now, LEASE, BATCH)
        if not batch:
            return tuple(outcomes)
        hubs: dict[str, list[Delivery]] = {}
        for delivery in batch:
            hubs.setdefault(delivery.hub, []).append(delivery)
        with ThreadPoolExecutor(min(len(hubs), HUBS_AT_ONCE)) as pool:
            for found in pool.map(lambda deliveries: _tell(client, deliveries, now), hubs.values()):
                outcomes += found
                for outcome in found:  # each alone, so that no row is locked while waiting for another one
                    with store.claiming() as connection:
                        settle(connection, outcome.delivery, outcome.state, outcome.due, outcome.problem)


def ping(client: Client, delivery: Delivery, now: datetime) -> DeliveryOutcome:
    """Notifies a hub about a topic. Raises FetchError if the hub does not answer."""
    form = {"hub.mode": "publish", "hub.url": delivery.topic, "hub.topic": delivery.topic}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.fetch(delivery.hub, method="POST", headers=headers, content=urlencode(form).encode())
    if answer.ok:
        return DeliveryOutcome(delivery, "done", now)
    problem = f"answers with status {answer.status}"
    if answer.status == GONE:
        return DeliveryOutcome(delivery, "given up", now, problem)
    return _failed(delivery, now, problem, asked_wait(answer.headers.get("retry-after", ""), now))


def _tell(client: Client, deliveries: list[Delivery], now: datetime) -> list[DeliveryOutcome]:
    """Notifies a hub about several topics, until it does not answer at all."""
    outcomes = []
    silence = None
    for delivery in deliveries:
        if silence is None:
            try:
                outcomes.append(ping(client, delivery, now))
                continue
            except FetchError as error:
                silence = error.problem
            except Exception as error:  # one hub must not cost the others their results
                silence = internal_error(error)
        outcomes.append(_failed(delivery, now, silence))
    return outcomes


def _failed(
    delivery: Delivery, now: datetime, problem: str, asked: timedelta = timedelta()
) -> DeliveryOutcome:
    attempts = delivery.attempts + 1
    if attempts >= TRIES:
        return DeliveryOutcome(delivery, "given up", now, problem)
    return DeliveryOutcome(delivery, "waiting", now + max(wait_after(attempts), asked), problem)


def asked_wait(value: str, now: datetime) -> timedelta:
    """Returns the delay in Retry-After (RFC 9110, 10.2.3), up to a maximum."""
    return min(timedelta(seconds=retry_after(value, now) or 0.0), MAX_ASKED_WAIT)
