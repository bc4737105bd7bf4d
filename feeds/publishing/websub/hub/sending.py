"""The work of a hub: verify requests at their callbacks (5.3), and send them what changed (7).

Work is claimed first, so any number of threads and processes can do it.  A slow callback blocks one thread
until the client's time limit; callbacks that failed come last.
"""

from __future__ import annotations

import hmac
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from feeds.core.urls import host
from feeds.net.client import FetchError
from feeds.publishing.index import subscriptions as kept
from feeds.publishing.websub.notify import GONE, TRIES, asked_wait, wait_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from feeds.model.channel import Channel
    from feeds.model.page import Rendered
    from feeds.net.client import Client
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.subscriptions import Parcel, Request

    Documents = Callable[[str], Rendered | None]
    """Returns the document that is now served at a path below the base URL."""

T = TypeVar("T")

AT_ONCE = 8
"""Number of threads."""
FEW = 4
"""Number of requests that a thread claims at a time, since they may wait for each other."""
LEASE = timedelta(minutes=2)
"""How long a claim lasts: longer than `FEW` requests can take."""


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
    return kept.distribute(connection, [(topic, etag) for topic, etag in topics if topic is not None], now)


def verify_due(
    store: Store, client: Client, now: datetime, challenge: Callable[[], str]
) -> tuple[HubOutcome, ...]:
    """Verifies all waiting requests once. `challenge` returns unguessable texts."""

    def claim(connection: Connection) -> tuple[Request, ...]:
        return kept.claim_requests(connection, now, LEASE, FEW)

    def verify(request: Request) -> HubOutcome:
        problem = _verify(client, request, challenge())
        with store.writing() as connection:
            counts = kept.settle_request(connection, request, now, meant=problem is None)
        return HubOutcome(request.mode, request.topic, request.callback, problem if counts else "overridden")

    return _at_once(store, claim, verify)


def send_due(
    store: Store, client: Client, channel: Channel, documents: Documents, now: datetime
) -> tuple[HubOutcome, ...]:
    """Sends what is due at `now` once. Failed deliveries are repeated with growing delays, up to a limit."""
    current = cache(lambda topic: topic_at(channel, documents, topic))

    def claim(connection: Connection) -> tuple[Parcel, ...]:
        return kept.claim_parcels(connection, now, LEASE, FEW)

    def send(parcel: Parcel) -> HubOutcome:
        document = current(parcel.topic)
        if document is None:
            return _deny(store, client, parcel)
        return _send(store, client, parcel, document, now)

    return _at_once(store, claim, send)


def _at_once(
    store: Store, claim: Callable[[Connection], tuple[T, ...]], do: Callable[[T], HubOutcome]
) -> tuple[HubOutcome, ...]:
    """Claims and does work until none is left, in several threads if there is much."""

    def work(some: tuple[T, ...]) -> list[HubOutcome]:
        outcomes = []
        while some:
            outcomes += [do(each) for each in some]
            with store.writing() as connection:
                some = claim(connection)
        return outcomes

    with store.writing() as connection:
        first = [some for _ in range(AT_ONCE) if (some := claim(connection))]
    if not first:
        return ()
    with ThreadPoolExecutor(len(first)) as pool:
        return tuple(outcome for outcomes in pool.map(work, first) for outcome in outcomes)


# --- one request ---


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


def _send(store: Store, client: Client, parcel: Parcel, document: Rendered, now: datetime) -> HubOutcome:
    due, problem, asked = None, None, timedelta()
    try:
        headers, body = _headers(document, parcel), document.body
        answer = client.fetch(parcel.callback, method="POST", headers=headers, content=body, follow=False)
        if not answer.ok:
            problem, asked = f"answers with status {answer.status}", asked_wait(answer, now)
        if answer.status == GONE:
            return _end(store, parcel, "has ended its subscription to")
    except FetchError as error:
        problem = error.problem
    what = "was sent"
    if problem is not None:
        given_up = parcel.attempts + 1 >= TRIES
        due = None if given_up else now + max(wait_after(parcel.attempts + 1), asked)
        what = "could not be sent" if given_up else "will be sent later"
    with store.writing() as connection:
        kept.settle_parcel(connection, parcel, due, problem)
    return HubOutcome(what, parcel.topic, parcel.callback, problem)


def _headers(document: Rendered, parcel: Parcel) -> dict[str, str]:
    """Returns the headers for a topic's content (7), signed if the subscriber gave a secret (7.1)."""
    links = (f'<{link.href}>; rel="{link.rel}"' for link in document.links if link.rel in ("hub", "self"))
    headers = {"Content-Type": document.media_type, "Link": ", ".join(links)}
    if parcel.secret is not None:
        signature = hmac.new(parcel.secret.encode(), document.body, sha256).hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    return headers


def _deny(store: Store, client: Client, parcel: Parcel) -> HubOutcome:
    """Ends the subscription to a topic that no longer exists, and notifies the callback (5.2)."""
    query = {"hub.mode": "denied", "hub.topic": parcel.topic, "hub.reason": "there is no such feed any more"}
    with suppress(FetchError):
        client.fetch(_with(parcel.callback, query), follow=False)
    return _end(store, parcel, "has no more of")


def _end(store: Store, parcel: Parcel, what: str) -> HubOutcome:
    with store.writing() as connection:
        kept.end_subscription(connection, parcel)
    return HubOutcome(what, parcel.topic, parcel.callback)


def _with(callback: str, query: dict[str, str]) -> str:
    """Returns a callback with additional parameters (5.3)."""
    mark = "" if callback.endswith(("?", "&")) else "&" if "?" in callback else "?"
    return f"{callback}{mark}{urlencode(query)}"


def _topic_of(document: Rendered) -> str | None:
    """Returns the topic URL of a document, None if it cannot be subscribed to."""
    if document.fixed or not any(link.rel == "hub" for link in document.links):
        return None
    return next((link.href for link in document.links if link.rel == "self"), None)
