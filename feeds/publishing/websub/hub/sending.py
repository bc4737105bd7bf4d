"""The work of a hub: verify requests at their callbacks (5.3), and send them what changed (7).

Work is claimed first, so any number of threads and processes can do it.  Callbacks that failed or were slow
the last time are served in their own lane.
"""

from __future__ import annotations

import hmac
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from feeds.core.urls import host
from feeds.net.client import FetchError
from feeds.publishing.index import parcels
from feeds.publishing.index import subscriptions as kept
from feeds.publishing.websub.hub.crew import CallbackWork, Crew, run
from feeds.publishing.websub.notify import GONE, TRIES, asked_wait, wait_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from feeds.model.channel import Channel
    from feeds.model.page import Rendered
    from feeds.net.client import Client
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.parcels import Lane, Parcel
    from feeds.publishing.index.subscriptions import Busy, Request

    Clock = Callable[[], datetime]

    Documents = Callable[[str], Rendered | None]
    """Returns the document that is now served at a path below the base URL."""

VERIFIERS = Crew(threads=32, of_host=16, of_owner=8)
"""A client whose callbacks do not answer leaves half of the requests to their host to others."""
SENDERS: dict[Lane, Crew] = {
    "prompt": Crew(threads=64, of_host=16, of_owner=48),
    "slow": Crew(threads=16, of_host=4, of_owner=8),
}
"""In the lane of callbacks that answer promptly, nearly all requests end at once."""
SLOW_SECONDS = 2.0
"""A callback that needs longer to accept something gets the next change in the slow lane."""
RESEND = timedelta(seconds=1)
"""When to send again after a document was sent in a state for which its parcel was not made.

Usually the topic was scheduled in that state by then. If its change was undone, the callback gets the earlier
state again.
"""
LEASE = timedelta(minutes=2)
"""How long a claim lasts: longer than a request can take."""


@dataclass(frozen=True, slots=True)
class HubOutcome:
    """The result of a request or of sending a topic; `problem` says why it failed."""

    what: str
    topic: str
    callback: str
    problem: str | None = None

    def __str__(self) -> str:
        end = f": {self.problem}" if self.problem else ""
        # The path and the query of a callback often contain what proves to its server that we may call it.
        return f"{host(self.callback)}: {self.what} {self.topic}{end}"


def hub_url(channel: Channel) -> str:
    """Returns the URL of the publication's own hub."""
    return f"{channel.base}hub"


def topic_at(channel: Channel, documents: Documents, topic: str) -> Rendered | None:
    """Returns the document of a topic: one of ours, by its own self link.

    Archive documents are not topics, since they do not change.
    """
    path = topic.removeprefix(channel.base)
    document = documents(path) if path != topic else None
    return document if document is not None and topic == _topic_of(document) else None


def distribute(connection: Connection, documents: Iterable[Rendered], now: datetime) -> int:
    """Queues documents for their subscribers, and returns the number of deliveries.

    Documents that have not changed since the last call are skipped, so passing all of them is safe, and
    completes an interrupted call.
    """
    topics = ((_topic_of(document), document.etag) for document in documents)
    return parcels.distribute(connection, [(topic, etag) for topic, etag in topics if topic is not None], now)


def verify_due(
    store: Store, client: Client, clock: Clock, challenge: Callable[[], str]
) -> Iterator[HubOutcome]:
    """Verifies all waiting requests once. `challenge` returns unguessable texts."""

    def prepare(request: Request) -> Callable[[], str | None]:
        return partial(_verify, client, request, challenge())

    def settle(connection: Connection, request: Request, problem: str | None) -> HubOutcome:
        counts = kept.settle_request(connection, request, clock(), meant=problem is None)
        return HubOutcome(request.mode, request.topic, request.callback, problem if counts else "overridden")

    def claim(connection: Connection, busy: Busy) -> Request | None:
        return kept.claim_request(connection, clock(), LEASE, busy)

    return run(store, VERIFIERS, CallbackWork(claim, prepare, settle))


def send_due(
    store: Store, client: Client, channel: Channel, documents: Documents, clock: Clock, lane: Lane
) -> Iterator[HubOutcome]:
    """Sends what is due in a lane. Failed deliveries are repeated with growing delays, up to a limit.

    What becomes due meanwhile is sent, too.
    """

    @lru_cache(maxsize=8)
    def current(topic: str, _etag: str, _second: int) -> Rendered | None:
        return topic_at(channel, documents, topic)

    def prepare(parcel: Parcel) -> Callable[[], _Answered]:
        # The document may have another tag than the parcel; it is read again, since it may have changed back.
        document = current(parcel.topic, parcel.etag, int(clock().timestamp()))
        if document is None:
            return partial(_deny, client, parcel)
        if document.etag == parcel.sent:  # it was in this state before it was scheduled in it
            return partial(_Answered, sent=parcel.sent)
        return partial(_send, client, parcel, document)

    def settle(connection: Connection, parcel: Parcel, answered: _Answered) -> HubOutcome:
        return _settled(connection, parcel, answered, clock())

    def claim(connection: Connection, busy: Busy) -> Parcel | None:
        return parcels.claim_parcel(connection, clock(), LEASE, lane, busy)

    return run(store, SENDERS[lane], CallbackWork(claim, prepare, settle))


# --- one request ---


@dataclass(frozen=True, slots=True)
class _Answered:
    """What came of sending a parcel: why it failed, the value of Retry-After, and the `seconds` it took.

    `sent` is the entity tag of the document that was accepted. `ends` says why the subscription ends.
    """

    sent: str | None = None
    problem: str | None = None
    retry_after: str = ""
    seconds: float = 0.0
    ends: str | None = None


def _verify(client: Client, request: Request, challenge: str) -> str | None:
    """Returns why a request is void; None if its callback confirmed it (5.3)."""
    query = {"hub.mode": request.mode, "hub.topic": request.topic, "hub.challenge": challenge}
    if request.mode == "subscribe":
        query["hub.lease_seconds"] = str(request.lease)
    try:
        answer = client.fetch(_with(request.callback, query), limit=len(challenge), follow=False)
    except FetchError as error:
        return error.problem
    if not answer.ok:
        return f"answers with status {answer.status}"
    said = answer.whole and hmac.compare_digest(answer.body, challenge.encode())
    return None if said else "does not repeat the challenge"


def _send(client: Client, parcel: Parcel, document: Rendered) -> _Answered:
    headers, begin = _headers(document, parcel), time.monotonic()
    try:
        answer = client.fetch(
            parcel.callback, method="POST", headers=headers, content=document.body, follow=False
        )
    except FetchError as error:
        return _Answered(problem=error.problem)
    seconds = time.monotonic() - begin
    if answer.ok:
        return _Answered(sent=document.etag, seconds=seconds)
    problem = f"answers with status {answer.status}"
    if answer.status == GONE:
        return _Answered(problem=problem, ends="has ended its subscription to")
    retry_after = answer.headers.get("retry-after", "")
    return _Answered(problem=problem, retry_after=retry_after, seconds=seconds)


def _deny(client: Client, parcel: Parcel) -> _Answered:
    """Notifies a callback that its topic does not exist any more (5.2), which ends the subscription."""
    query = {"hub.mode": "denied", "hub.topic": parcel.topic, "hub.reason": "there is no such feed any more"}
    with suppress(FetchError):
        client.fetch(_with(parcel.callback, query), follow=False)
    return _Answered(ends="has no more of")


def _settled(connection: Connection, parcel: Parcel, answered: _Answered, now: datetime) -> HubOutcome:
    """Stores what came of sending a parcel."""
    if answered.ends is not None:
        parcels.end_subscription(connection, parcel)
        return HubOutcome(answered.ends, parcel.topic, parcel.callback)
    due, what = (now + RESEND if answered.sent != parcel.etag else None), "was sent"
    if answered.problem is not None:
        given_up = parcel.attempts + 1 >= TRIES
        wait = max(wait_after(parcel.attempts + 1), asked_wait(answered.retry_after, now))
        due = None if given_up else now + wait
        what = "could not be sent" if given_up else "will be sent later"
    slow = answered.seconds > SLOW_SECONDS
    parcels.settle_parcel(connection, parcel, due, answered.problem, sent=answered.sent, slow=slow)
    return HubOutcome(what, parcel.topic, parcel.callback, answered.problem)


def _headers(document: Rendered, parcel: Parcel) -> dict[str, str]:
    """Returns the headers for a topic's content (7), signed if the subscriber gave a secret (7.1)."""
    links = (f'<{link.href}>; rel="{link.rel}"' for link in document.links if link.rel in ("hub", "self"))
    headers = {"Content-Type": document.media_type, "Link": ", ".join(links)}
    if parcel.secret is not None:
        signature = hmac.new(parcel.secret.encode(), document.body, sha256).hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    return headers


def _with(callback: str, query: dict[str, str]) -> str:
    """Returns a callback with additional parameters (5.3)."""
    mark = "" if callback.endswith(("?", "&")) else "&" if "?" in callback else "?"
    return f"{callback}{mark}{urlencode(query)}"


def _topic_of(document: Rendered) -> str | None:
    """Returns the topic URL of a document, None if it cannot be subscribed to."""
    if document.fixed or not any(link.rel == "hub" for link in document.links):
        return None
    return next((link.href for link in document.links if link.rel == "self"), None)
