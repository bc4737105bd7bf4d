"""The hub: what it takes, whom it asks, what it sends, and what it cannot be used for."""

from __future__ import annotations

import hmac
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from oracle import publish
from samples import CHANNEL, article
from sqlalchemy import select, update
from subscriber_server import Subscriber
from subscriber_server import subscriber as running

from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.subscriptions import REQUESTS, SUBSCRIPTIONS, Limits, Request, ask, full
from feeds.publishing.websub.hub import (
    SENDERS,
    Ping,
    RequestError,
    Subscription,
    distribute,
    read_form,
    send_due,
    sending,
    topic_at,
    verify_due,
)
from feeds.publishing.websub.notify import TRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.model.page import Rendered
    from feeds.publishing.index import Store
    from feeds.publishing.index.parcels import Lane
    from feeds.publishing.websub.hub.sending import Documents

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DOCUMENTS = publish(CHANNEL, [article(html="<p>Hello</p>")])
FEED = "https://news.example.org/feeds/feed.rss"
CHALLENGE = "c" * 32
NEVER = 3600.0


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def impatient() -> Iterator[Client]:
    with Client(anywhere, pause=1.5, total=3.0) as client:
        yield client


# --- what is asked ---


def form(**more: str) -> dict[str, list[str]]:
    said = {"mode": "subscribe", "topic": FEED, "callback": "https://reader.example.net/cb?x=1", **more}
    return {f"hub.{name}": [value] for name, value in said.items() if value}


WANTED = Subscription(
    "subscribe", FEED, "https://reader.example.net/cb?x=1", "reader.example.net", None, 864_000
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, WANTED),
        ({"mode": "unsubscribe"}, replace(WANTED, mode="unsubscribe")),
        ({"secret": "s" * 199}, replace(WANTED, secret="s" * 199)),
        ({"lease_seconds": "86400"}, replace(WANTED, lease=86_400)),
        ({"lease_seconds": "1"}, replace(WANTED, lease=300)),
        ({"lease_seconds": "9" * 18}, replace(WANTED, lease=2_592_000)),
        ({"unheard": "of", "verify": "sync"}, WANTED),
        (
            {"callback": "http://READER.example.net:8080/ä"},
            replace(WANTED, callback="http://reader.example.net:8080/%C3%A4"),
        ),
        (
            {"callback": "https://reader.example.net/cb?"},
            replace(WANTED, callback="https://reader.example.net/cb?"),
        ),
    ],
)
def test_requests(more: dict[str, str], expected: Subscription) -> None:
    assert read_form(form(**more)) == expected


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"mode": "sub"}, "hub.mode is 'sub': expected subscribe, unsubscribe or publish"),
        ({"mode": ""}, "hub.mode is '': expected subscribe, unsubscribe or publish"),
        ({"topic": ""}, "hub.topic is missing: expected the URL of a feed"),
        ({"callback": ""}, "hub.callback is missing: expected the URL that notifications go to"),
        ({"callback": "https://x.example/" + "a" * 2000}, "hub.callback is longer than 2000 characters"),
        (
            {"callback": "ftp://x.example/"},
            "hub.callback: 'ftp://x.example/' is not an absolute http or https URL",
        ),
        (
            {"callback": "https://x.example/#a"},
            "hub.callback has a fragment, or a user in it: expected neither",
        ),
        (
            {"callback": "https://a@x.example/"},
            "hub.callback has a fragment, or a user in it: expected neither",
        ),
        ({"secret": "s" * 200}, "hub.secret is longer than 199 bytes"),
        ({"secret": "ü" * 100}, "hub.secret is longer than 199 bytes"),
        ({"lease_seconds": "-1"}, "hub.lease_seconds is '-1': expected a number of seconds"),
        ({"lease_seconds": "٣"}, "hub.lease_seconds is '٣': expected a number of seconds"),
        ({"mode": "publish", "topic": ""}, "hub.url names 0 topics: expected 1 to 100"),
    ],
)
def test_requests_that_are_refused(more: dict[str, str], problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_form(form(**more))
    assert str(caught.value) == problem


def test_pings() -> None:
    form = {"hub.mode": ["publish"], "hub.url": ["a", "b"], "hub.topic": ["a"]}
    assert read_form(form) == Ping(("a", "b"))


@pytest.mark.parametrize(
    ("topic", "path"),
    [
        (FEED, "feed.rss"),
        ("https://news.example.org/feeds/feed.atom", "feed.atom"),
        ("https://news.example.org/feeds/feed.rss?", None),
        ("https://NEWS.example.org/feeds/feed.rss", None),
        ("https://news.example.org/feeds/index.html", None),
        ("https://news.example.org/feeds/", None),
        ("feed.rss", None),
        ("https://elsewhere.example.org/feed.rss", None),
    ],
)
def test_topics_are_our_own_documents(topic: str, path: str | None) -> None:
    assert topic_at(CHANNEL, DOCUMENTS.get, topic) == (DOCUMENTS[path] if path else None)


def test_a_page_of_an_archive_is_not_a_topic() -> None:
    document = DOCUMENTS["feed.rss"]
    assert topic_at(CHANNEL, lambda _: replace(document, fixed=True), FEED) is None
    without = tuple(link for link in document.links if link.rel != "hub")
    assert topic_at(CHANNEL, lambda _: replace(document, links=without), FEED) is None


# --- who is asked ---


def request(callback: str, mode: str = "subscribe", **more: object) -> Request:
    return Request(mode, FEED, callback, "127.0.0.1", "client", **{"lease": 3600, **more})  # type: ignore[arg-type]


def put(store: Store, *requests: Request, now: datetime = NOW) -> None:
    with store.writing() as connection:
        for each in requests:
            ask(connection, each, now)


def verify(store: Store, client: Client, now: datetime = NOW) -> list[tuple[str, str | None]]:
    outcomes = verify_due(store, client, lambda: now, lambda: CHALLENGE)
    return [(outcome.what, outcome.problem) for outcome in outcomes]


def subscribed(store: Store, client: Client, *requests: Request, now: datetime = NOW) -> None:
    put(store, *requests, now=now)
    assert verify(store, client, now) == [("subscribe", None)] * len(requests)


def rows(store: Store, *names: str) -> list[tuple[object, ...]]:
    columns = [SUBSCRIPTIONS.c[name] for name in names]
    with store.reading() as connection:
        found = connection.execute(select(*columns).order_by(SUBSCRIPTIONS.c.number))
        return [tuple(row) for row in found]


def test_intent_is_verified(store: Store, client: Client, subscriber: Subscriber) -> None:
    callback = subscriber.url("/cb?id=1")
    put(store, request(callback, secret="s", lease=600))
    assert rows(store, "callback") == []
    assert verify(store, client) == [("subscribe", None)]
    assert verify(store, client) == []
    query = {
        "hub.mode": "subscribe",
        "hub.topic": FEED,
        "hub.challenge": CHALLENGE,
        "hub.lease_seconds": "600",
    }
    assert subscriber.questions == [("/cb", {"id": "1", **query})]
    end = int((NOW + timedelta(seconds=600)).timestamp() * 1e6)
    assert rows(store, "topic", "callback", "secret", "expires", "due") == [(FEED, callback, "s", end, None)]


@pytest.mark.parametrize(
    ("callback", "asked"),
    [
        ("/cb", "/cb?hub.mode="),
        ("/cb?", "/cb?hub.mode="),
        ("/cb?a=1", "/cb?a=1&hub.mode="),
        ("/cb?a=1&", "/cb?a=1&hub.mode="),
    ],
)
def test_a_callback_keeps_its_query(
    store: Store, client: Client, subscriber: Subscriber, callback: str, asked: str
) -> None:
    subscribed(store, client, request(subscriber.url(callback)))
    assert subscriber.targets[0].startswith(asked)
    changed(store)
    send(store, client)
    assert [notice.path for notice in subscriber.notices] == [callback]


def test_ending_is_verified_too(store: Store, client: Client, subscriber: Subscriber) -> None:
    callback = subscriber.url("/cb")
    subscribed(store, client, request(callback))
    put(store, request(callback, "unsubscribe"))
    assert len(rows(store, "number")) == 1
    assert verify(store, client) == [("unsubscribe", None)]
    assert rows(store, "number") == []
    query = {"hub.mode": "unsubscribe", "hub.topic": FEED, "hub.challenge": CHALLENGE}
    assert subscriber.questions[1:] == [("/cb", query)]


def test_asking_again_overrides(store: Store, client: Client, subscriber: Subscriber) -> None:
    callback = subscriber.url("/cb")
    subscribed(store, client, request(callback, secret="old", lease=600))
    subscribed(store, client, request(callback, secret="new", lease=900), now=NOW + HOUR)
    end = int((NOW + HOUR + timedelta(seconds=900)).timestamp() * 1e6)
    assert rows(store, "secret", "expires") == [("new", end)]
    put(store, request(callback, secret="a"), request(callback, "unsubscribe"), request(callback, secret="b"))
    assert verify(store, client) == [("subscribe", None)], "the last word counts"
    assert rows(store, "secret") == [("b",)]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/refuses", "answers with status 404"),
        ("/lies", "does not repeat the challenge"),
        ("/adds", "does not repeat the challenge"),
        ("/huge", "does not repeat the challenge"),
        ("/redirects", "answers with status 302"),
    ],
)
def test_a_callback_that_does_not_confirm_is_not_requested_again(
    store: Store, client: Client, subscriber: Subscriber, path: str, problem: str
) -> None:
    put(store, request(subscriber.url(path)))
    assert verify(store, client) == [("subscribe", problem)]
    assert verify(store, client) == []
    assert rows(store, "number") == []
    assert [path for path, _ in subscriber.questions] == [path]


@pytest.mark.limit("feeds.web.parts.hub:VERIFY_SECONDS")
@pytest.mark.slow
def test_a_response_that_drips_is_given_up(store: Store, impatient: Client, subscriber: Subscriber) -> None:
    put(store, request(subscriber.url("/drips")))
    assert verify(store, impatient) == [("subscribe", "no response in time")]
    assert rows(store, "number") == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_private_address_is_asked(store: Store, subscriber: Subscriber, host: str) -> None:
    put(store, request(f"http://{host}:{subscriber.server_port}/cb"))
    with Client(public_only, pause=0.3, total=1.0) as guarded:
        (outcome,) = verify(store, guarded)
    assert outcome[1] is not None
    assert "not a public address" in outcome[1] or "is not known" in outcome[1]
    assert subscriber.questions == []


def test_nothing_is_sent_where_a_name_leads_to_a_private_address_by_now(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    with Client(public_only, pause=0.3, total=1.0) as guarded:
        assert send(store, guarded) == ["will be sent later"]
    assert subscriber.notices == []


@pytest.mark.limit(
    "feeds.publishing.index.subscriptions:Limits.client",
    "feeds.publishing.index.subscriptions:Limits.host",
    "feeds.publishing.index.subscriptions:Limits.subscriptions",
    "feeds.publishing.index.subscriptions:Limits.waiting",
)
@pytest.mark.parametrize(
    ("other", "limits", "problem"),
    [
        ({}, Limits(), None),
        ({}, Limits(host=2), "too many requests for callbacks at 127.0.0.1"),
        ({"host": "other"}, Limits(host=2), None),
        ({}, Limits(client=2), "too many requests"),
        ({"client": "other"}, Limits(client=2), None),
        ({}, Limits(waiting=2), "too many requests wait for their callbacks"),
    ],
)
def test_limits(store: Store, other: dict[str, str], limits: Limits, problem: str | None) -> None:
    put(store, request("http://127.0.0.1/1"), request("http://127.0.0.1/2"))
    third = replace(request("http://127.0.0.1/3"), **other)  # type: ignore[arg-type]
    with store.reading() as connection:
        assert full(connection, third, limits, NOW + timedelta(seconds=59)) == problem
        if limits.waiting > 2:
            assert full(connection, third, limits, NOW + timedelta(seconds=60)) is None


def test_what_was_overridden_counts(store: Store) -> None:
    same = request("http://127.0.0.1/1")
    put(store, same, same, same)
    with store.reading() as connection:
        assert full(connection, same, Limits(host=3), NOW) == "too many requests for callbacks at 127.0.0.1"


def test_a_table_that_is_full(store: Store, client: Client, subscriber: Subscriber) -> None:
    known, new = request(subscriber.url("/1")), request(subscriber.url("/2"))
    subscribed(store, client, known)
    with store.reading() as connection:
        problem = "this hub has as many subscriptions as it can serve"
        assert full(connection, new, Limits(subscriptions=1), NOW) == problem
        assert full(connection, known, Limits(subscriptions=1), NOW) is None
        assert full(connection, replace(new, mode="unsubscribe"), Limits(subscriptions=1), NOW) is None
        assert full(connection, new, Limits(subscriptions=1), NOW + HOUR) is None, "the lease has ended"


@pytest.mark.limit(
    "feeds.publishing.index.subscriptions:Limits.host_share",
    "feeds.publishing.index.subscriptions:Limits.owner_share",
)
def test_shares(store: Store, client: Client, subscriber: Subscriber) -> None:
    """No host of callbacks and no client can take all subscriptions, also with requests that wait."""
    known, new = request(subscriber.url("/1"), owner="a"), request(subscriber.url("/2"), owner="a")
    of_host = "callbacks at 127.0.0.1 have as many subscriptions as one host may have"
    of_owner = "this client has as many subscriptions as one client may have"

    def problems(limits: Limits) -> list[str | None]:
        others = replace(new, host="other"), replace(new, owner="b"), replace(new, mode="unsubscribe"), known
        with store.reading() as connection:
            return [full(connection, each, limits, NOW) for each in (new, *others)]

    subscribed(store, client, known)
    assert problems(Limits(host_share=1)) == [of_host, None, of_host, None, None]
    assert problems(Limits(owner_share=1)) == [of_owner, of_owner, None, None, None]
    put(store, new)
    assert problems(Limits(host_share=2, owner_share=2)) == [of_host, of_owner, of_host, None, None]
    assert problems(Limits(host_share=3, owner_share=3)) == [None] * 5


def test_old_requests_are_removed(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscribed(store, client, request(subscriber.url("/1")))
    put(store, request(subscriber.url("/2")), now=NOW + HOUR)
    with store.reading() as connection:
        assert len(connection.execute(select(REQUESTS)).all()) == 1


# --- what is sent ---


def feed(state: bytes) -> Rendered:
    return replace(DOCUMENTS["feed.rss"], body=state)


SERVED = {"feed.rss": feed(b"0")}


def changed(store: Store, state: bytes = b"1", now: datetime = NOW) -> int:
    SERVED["feed.rss"] = feed(state)
    with store.writing() as connection:
        return distribute(connection, [feed(state)], now)


def lane_outcomes(
    store: Store, client: Client, lane: Lane, now: datetime = NOW, documents: Documents = SERVED.get
) -> list[str]:
    sent = send_due(store, client, CHANNEL, documents, lambda: now, lane)
    return [outcome.what for outcome in sent]


def send(store: Store, client: Client, now: datetime = NOW, documents: Documents = SERVED.get) -> list[str]:
    return [what for lane in SENDERS for what in lane_outcomes(store, client, lane, now, documents)]


def test_a_change_is_sent_whole_and_signed(store: Store, client: Client, subscriber: Subscriber) -> None:
    plain, signed = request(subscriber.url("/plain")), request(subscriber.url("/signed"), secret="geheim ü")
    subscribed(store, client, plain, signed)
    assert send(store, client) == []
    assert changed(store) == 2
    assert changed(store) == 0
    assert send(store, client) == ["was sent"] * 2
    assert send(store, client, NOW + HOUR / 2) == []
    by_path = {notice.path: notice for notice in subscriber.notices}
    assert [by_path["/plain"].body, by_path["/signed"].body] == [b"1", b"1"]
    names = ("content-type", "link", "x-hub-signature")
    links = f'<{FEED}>; rel="self", <https://hub.example.org/>; rel="hub"'
    signature = hmac.new("geheim ü".encode(), b"1", sha256).hexdigest()
    type_ = DOCUMENTS["feed.rss"].media_type
    assert [by_path["/plain"].headers.get(name) for name in names] == [type_, links, None]
    assert [by_path["/signed"].headers.get(name) for name in names] == [type_, links, f"sha256={signature}"]


def test_other_topics_are_not_sent(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscribed(store, client, replace(request(subscriber.url("/cb")), topic=FEED.replace("rss", "atom")))
    assert changed(store) == 0


def test_a_lease_ends(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscribed(store, client, request(subscriber.url("/cb"), lease=3600))
    assert changed(store, now=NOW + HOUR - timedelta(seconds=1)) == 1
    assert send(store, client, NOW + HOUR) == [], "a second later it is over"
    assert changed(store, b"2", NOW + HOUR) == 0
    assert rows(store, "number") == []


@pytest.mark.parametrize("status", [400, 404, 500, 503, 301, 302, 307, 308])
def test_what_fails_is_tried_again(store: Store, client: Client, subscriber: Subscriber, status: int) -> None:
    subscriber.script = [status, 200]
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    assert send(store, client) == ["will be sent later"]
    assert rows(store, "problem", "attempts") == [(f"answers with status {status}", 1)]
    assert send(store, client, NOW + timedelta(seconds=59)) == []
    assert send(store, client, NOW + timedelta(seconds=60)) == ["was sent"]
    assert [notice.path for notice in subscriber.notices] == ["/cb", "/cb"], "no redirect is followed"


def test_a_change_does_not_end_the_wait_of_a_callback_that_failed(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    subscriber.script = [500, 503]
    subscriber.retry_after = "7200"
    subscribed(store, client, request(subscriber.url("/cb"), lease=30 * 24 * 3600))
    changed(store)
    assert send(store, client) == ["will be sent later"]
    changed(store, b"2", NOW + HOUR)
    assert send(store, client, NOW + 2 * HOUR - SECOND) == []
    assert send(store, client, NOW + 2 * HOUR) == ["will be sent later"]
    assert rows(store, "attempts") == [(2,)]
    changed(store, b"3", NOW + 3 * HOUR)
    assert send(store, client, NOW + 4 * HOUR) == ["was sent"]
    assert rows(store, "attempts", "problem", "due") == [(0, None, None)]
    changed(store, b"4", NOW + 4 * HOUR)
    assert send(store, client, NOW + 4 * HOUR) == ["was sent"], "at once again"


def test_a_failure_counts_although_the_topic_changed_meanwhile(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    subscriber.script = [500]
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)

    def documents(path: str) -> Rendered | None:
        changed(store, b"2")
        return DOCUMENTS.get(path)

    send(store, client, documents=documents)
    assert rows(store, "attempts", "due") == [(1, int((NOW + 60 * SECOND).timestamp() * 1e6))]


def test_it_is_given_up(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscriber.script = [500] * TRIES
    subscribed(store, client, request(subscriber.url("/cb"), lease=30 * 24 * 3600))
    changed(store)
    ends = [send(store, client, NOW + timedelta(days=day)) for day in range(TRIES + 1)]
    assert ends == [["will be sent later"]] * (TRIES - 1) + [["could not be sent"], []]
    changed(store, b"2", NOW + timedelta(days=TRIES))
    assert send(store, client, NOW + timedelta(days=TRIES)) == ["was sent"], "the subscription goes on"


def test_gone_ends_the_subscription(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscriber.script = [410]
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    assert send(store, client) == ["has ended its subscription to"]
    assert rows(store, "number") == []


def test_a_topic_that_was_removed_is_denied(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    assert send(store, client, documents=lambda _: None) == ["has no more of"]
    query = {"hub.mode": "denied", "hub.topic": FEED, "hub.reason": "there is no such feed any more"}
    assert subscriber.questions[1:] == [("/cb", query)]
    assert rows(store, "number") == []


def test_a_change_while_it_is_sent_is_sent_too(store: Store, client: Client, subscriber: Subscriber) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)

    def documents(path: str) -> Rendered | None:
        before = SERVED.get(path)
        changed(store, b"2")
        return before

    send(store, client, documents=documents)
    assert rows(store, "etag", "due") == [(feed(b"2").etag, None)]
    assert [notice.body for notice in subscriber.notices] == [b"1", b"2"]


def test_a_state_that_was_not_scheduled_is_followed_by_the_one_that_was(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    """The feed changes just before it is sent, and back before the hub looks again."""
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    assert send(store, client, documents=lambda _: feed(b"2")) == ["was sent"]
    assert changed(store) == 0
    assert send(store, client) == []
    assert send(store, client, NOW + SECOND) == ["was sent"]
    assert [notice.body for notice in subscriber.notices] == [b"2", b"1"]
    assert rows(store, "etag", "due", "attempts") == [(feed(b"1").etag, None, 0)]


def test_a_state_that_was_sent_before_it_was_scheduled_is_sent_once(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)

    def documents(path: str) -> Rendered | None:
        changed(store, b"2")
        return SERVED.get(path)

    assert send(store, client, documents=documents) == ["was sent"]
    assert [notice.body for notice in subscriber.notices] == [b"2"]
    assert rows(store, "etag", "due") == [(feed(b"2").etag, None)]


@pytest.mark.parametrize("later", [timedelta(), SECOND])
def test_a_state_that_is_scheduled_after_it_was_sent_is_not_sent_again(
    store: Store, client: Client, subscriber: Subscriber, later: timedelta
) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    assert send(store, client, documents=lambda _: feed(b"2")) == ["was sent"]
    assert changed(store, b"2") == 1
    send(store, client, NOW + later)
    assert [notice.body for notice in subscriber.notices] == [b"2"]
    assert rows(store, "due", "claimed") == [(None, 0)]
    changed(store, b"3")
    send(store, client, NOW + later)
    assert [notice.body for notice in subscriber.notices] == [b"2", b"3"]


def test_a_process_that_dies_while_sending_leaves_the_rest_to_others(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    changed(store)
    dead = update(SUBSCRIPTIONS).values(claimed=int((NOW + timedelta(minutes=2)).timestamp() * 1e6))
    with store.writing() as connection:
        connection.execute(dead)
    assert send(store, client, NOW + timedelta(seconds=119)) == []
    assert send(store, client, NOW + timedelta(seconds=120)) == ["was sent"]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads do."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < 60
        time.sleep(0.01)


@pytest.mark.slow
def test_callbacks_that_hang_do_not_delay_the_others(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    """Two hundred that accept, after some of the same host that hang, are dead or ask for time."""
    good = [f"/{number}" for number in range(200)]
    bad = ["/hangs/1", "/hangs/2", "/busy/1", "/busy/2", "/dead"]
    subscribed(store, client, *(request(subscriber.url(path), lease=864_000) for path in (*bad, *good)))
    dead = update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.callback == subscriber.url("/dead"))
    with store.writing() as connection:
        connection.execute(dead.values(callback="http://127.0.0.1:9/"))
    changed(store)
    sent: list[str] = []
    sender = Thread(target=lambda: sent.extend(send(store, client)))
    sender.start()
    wait_until(lambda: {notice.path for notice in subscriber.notices} >= set(good))
    assert not subscriber.released.is_set(), "the two hang"
    subscriber.released.set()
    sender.join()
    assert Counter(sent) == {"was sent": 202, "will be sent later": 3}

    subscriber.released.clear()
    subscriber.notices.clear()
    with store.writing() as connection:
        slow = update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.callback.contains("/hangs/"))
        connection.execute(slow.values(slow=True))  # as if they had hung longer
    changed(store, b"2", NOW + HOUR)
    assert lane_outcomes(store, client, "prompt", NOW + HOUR) == ["was sent"] * 200
    assert {notice.path for notice in subscriber.notices} == set(good)
    subscriber.released.set()
    outcomes = lane_outcomes(store, client, "slow", NOW + HOUR)
    assert sorted(outcomes) == ["was sent", "was sent", "will be sent later"], "the busy ones still wait"


@pytest.mark.slow
def test_hanging_callbacks_of_one_client_do_not_delay_those_of_another(
    store: Store, client: Client, subscriber: Subscriber
) -> None:
    """A client may have eight requests under way."""
    hanging = [request(subscriber.url(f"/ponders/{number}"), owner="a") for number in range(12)]
    put(store, *hanging, *(request(subscriber.url(f"/{number}"), owner="b") for number in range(20)))
    verified: list[tuple[str, str | None]] = []
    verifier = Thread(target=lambda: verified.extend(verify(store, client)))
    verifier.start()
    wait_until(lambda: len(rows(store, "number")) == 20)
    assert not subscriber.released.is_set(), "the others hang"
    subscriber.released.set()
    verifier.join()
    assert (len(verified), len(rows(store, "number"))) == (32, 32)


def test_a_callback_that_took_long_is_in_the_slow_lane_until_it_is_prompt(
    store: Store, client: Client, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(store, client, request(subscriber.url("/cb")))
    lanes = []
    for state, limit in ((b"1", -1.0), (b"2", NEVER), (b"3", NEVER)):
        monkeypatch.setattr(sending, "SLOW_SECONDS", limit)
        changed(store, state)
        lanes.append([lane for lane in SENDERS if lane_outcomes(store, client, lane)])
    assert lanes == [["prompt"], ["slow"], ["prompt"]]
