"""The hub over HTTP: what the application answers, and a real server with a real subscriber."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from sites import CHANNEL, NOW, Served, make, put, serving, until
from sqlalchemy import select
from subscriber_server import subscriber as running

from feeds.net.client_networks import assignment
from feeds.publishing.index.subscriptions import REQUESTS, SUBSCRIPTIONS
from feeds.publishing.publication import open_publication
from feeds.web import create_app
from feeds.web.startup_checks import warnings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flask.testing import FlaskClient
    from sqlalchemy import Column
    from subscriber_server import Subscriber

BASE = "https://news.example.org/feeds/"
HUBS = f'hubs = ["{BASE}hub"]\n'
FORM = "application/x-www-form-urlencoded"
WANTED = {
    "hub.mode": "subscribe",
    "hub.topic": f"{BASE}feed.rss",
    "hub.callback": "https://reader.example.net/cb",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "site", HUBS + CHANNEL, "hub = true\nallow_private = true", stories=1)


@pytest.fixture
def client(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(folder, clock=lambda: NOW, background=False)
    yield app.test_client()
    app.extensions["feeds"][0].documents.close()


def rows(folder: Path, *columns: Column[Any]) -> list[tuple[object, ...]]:
    """What the index has in these columns."""
    publication = open_publication(folder)
    with publication.store.reading() as connection:
        found = [tuple(row) for row in connection.execute(select(*columns))]
    publication.close()
    return found


def requests(folder: Path) -> list[tuple[object, ...]]:
    names = ("mode", "topic", "callback", "host", "client", "secret", "lease")
    return rows(folder, *(REQUESTS.c[name] for name in names))


def deliveries(folder: Path) -> list[tuple[object, ...]]:
    """When something is due to each subscription, and how often that failed."""
    return rows(folder, SUBSCRIPTIONS.c.due, SUBSCRIPTIONS.c.attempts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({}, 202, "The hub will send a verification request to the callback.\n"),
        ({"hub.mode": "unsubscribe"}, 202, "The hub will send a verification request to the callback.\n"),
        (
            {"hub.topic": f"{BASE}feed.atom", "any": "thing"},
            202,
            "The hub will send a verification request to the callback.\n",
        ),
        (
            {"hub.topic": "https://elsewhere.example/feed"},
            422,
            "hub.topic: 'https://elsewhere.example/feed' is not a feed of this publication\n",
        ),
        ({"hub.topic": BASE}, 422, f"hub.topic: '{BASE}' is not a feed of this publication\n"),
        (
            {"hub.callback": "javascript:alert(1)"},
            400,
            "hub.callback: 'javascript:alert(1)' is not an absolute http or https URL\n",
        ),
        ({"hub.mode": "publish"}, 204, ""),
        ({"hub.mode": "publish", "hub.url": f"{BASE}feed.json"}, 204, ""),
        ({"hub.mode": "publish", "hub.url": "https://a.example/"}, 422, None),
    ],
)
def test_answers(
    client: FlaskClient, folder: Path, more: dict[str, str], status: int, words: str | None
) -> None:
    answer = client.post("/hub", data={**WANTED, **more})
    assert answer.status_code == status
    assert words is None or answer.text == words
    assert len(requests(folder)) == (status == 202)


def test_what_is_put_down(client: FlaskClient, folder: Path) -> None:
    said = {**WANTED, "hub.secret": "geheim", "hub.lease_seconds": "7200"}
    client.post("/hub", data=said, environ_base={"REMOTE_ADDR": "2001:db8:1:2:3::4"})
    topic, callback, host = WANTED["hub.topic"], WANTED["hub.callback"], "reader.example.net"
    expected = ("subscribe", topic, callback, host, "20010db800010002", "geheim", 7200)
    assert requests(folder) == [expected], "of an IPv6 address the network counts"


@pytest.mark.parametrize(
    ("client", "owner"),
    [
        ("203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3::4", "20010db80001"),
        ("2001:db8:1:ffff::", "20010db80001"),
        ("2001:db8:2::", "20010db80002"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
        ("", ""),
    ],
)
def test_which_share_a_subscription_counts_in(client: str, owner: str) -> None:
    assert assignment(client) == owner


@pytest.mark.slow
@pytest.mark.parametrize(
    ("proxies", "said", "client"),
    [
        (0, "203.0.113.1", "127.0.0.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.1, 203.0.113.1", "203.0.113.1"),
        (2, "192.0.2.1, 198.51.100.1, 203.0.113.1", "198.51.100.1"),
        (2, "203.0.113.1", "127.0.0.1"),
        (1, "::ffff:203.0.113.1", "203.0.113.1"),
        (1, "unknown", ""),
        (1, "", "127.0.0.1"),
    ],
)
def test_clients_behind_proxies(tmp_path: Path, proxies: int, said: str, client: str) -> None:
    folder = make(tmp_path / "site", HUBS + CHANNEL, f"hub = true\nproxies = {proxies}", stories=1)
    app = create_app(folder, clock=lambda: NOW, background=False)
    app.test_client().post("/hub", data=WANTED, headers={"X-Forwarded-For": said})
    app.extensions["feeds"][0].documents.close()
    assert [row[4] for row in requests(folder)] == [client]


@pytest.mark.limit("feeds.web.parts.hub:FORM_BYTES")
def test_other_bodies(client: FlaskClient) -> None:
    statuses = [
        client.post("/hub", data=b"{}", content_type="application/json").status_code,
        client.post("/hub", data=b"x=" + b"y" * 20_000, content_type=FORM).status_code,
        client.post("/hub", data=b"", content_type=FORM).status_code,
        client.get("/hub").status_code,
    ]
    assert statuses == [415, 413, 400, 405]


@pytest.mark.slow
def test_a_client_that_asks_without_an_end(client: FlaskClient) -> None:
    statuses = [
        client.post("/hub", data={**WANTED, "hub.callback": f"https://a{number}.example/"}).status_code
        for number in range(61)
    ]
    assert statuses == [202] * 60 + [429]
    answer = client.post("/hub", data=WANTED)
    assert (answer.text, answer.headers["Retry-After"]) == ("too many requests\n", "60")


@pytest.mark.slow
def test_one_callback_that_is_asked_without_an_end(client: FlaskClient) -> None:
    answers = [
        client.post(
            "/hub",
            data={**WANTED, "hub.callback": f"https://victim.example/{number}"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        )
        for number in range(31)
    ]
    assert [answer.status_code for answer in answers] == [202] * 30 + [429]
    assert answers[30].text == "too many requests for callbacks at victim.example\n"


@pytest.mark.parametrize(
    ("hubs", "expected"),
    [
        (HUBS, []),
        (
            "",
            [
                f"server.toml has hub = true, but the channel file does not list {BASE}hub under hubs: "
                "subscribers will not find it"
            ],
        ),
    ],
)
def test_a_hub_that_is_not_linked_is_reported(tmp_path: Path, hubs: str, expected: list[str]) -> None:
    folder = make(tmp_path / "site", hubs + CHANNEL, "hub = true")
    app = create_app(folder, background=False)
    site = app.extensions["feeds"][0]
    assert list(warnings(site.channel, site.settings)) == expected
    site.documents.close()


# --- the real server ---


def subscribe(served: Served, callback: str, **more: str) -> int:
    form = {**WANTED, "hub.callback": callback, **{f"hub.{name}": value for name, value in more.items()}}
    connection = HTTPConnection("127.0.0.1", served.port, timeout=10)
    try:
        connection.request("POST", "/hub", urlencode(form), {"Content-Type": FORM})
        return connection.getresponse().status
    finally:
        connection.close()


def wait_for(found: Sequence[object], count: int, seconds: float = 60) -> None:
    """Wait until so much is there."""
    begin = time.monotonic()
    while len(found) < count:
        assert time.monotonic() - begin < seconds
        time.sleep(0.02)


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with running() as server:
        yield server


@pytest.mark.slow
def test_news_reach_a_subscriber(folder: Path, subscriber: Subscriber) -> None:
    with serving(folder) as served:
        assert subscribe(served, subscriber.url("/cb"), secret="geheim", lease_seconds="600") == 202
        wait_for(subscriber.questions, 1)
        ((path, query),) = subscriber.questions
        assert len(query.pop("hub.challenge")) > 20
        topic = {"hub.mode": "subscribe", "hub.topic": WANTED["hub.topic"], "hub.lease_seconds": "600"}
        assert (path, query) == ("/cb", topic)
        until(lambda: deliveries(folder))  # the confirmation is put down
        put(folder, "2")
        wait_for(subscriber.notices, 1)
        until(lambda: b"Story 2" in served.get("/feed.rss").body)  # a worker may follow late
        feed = served.get("/feed.rss")
    (notice,) = subscriber.notices
    assert b"Story 2" in notice.body
    assert (notice.body, notice.headers["content-type"]) == (feed.body, feed.headers["content-type"])
    signature = hmac.new(b"geheim", notice.body, sha256).hexdigest()
    assert notice.headers["x-hub-signature"] == f"sha256={signature}"
    assert sorted(notice.headers["link"].split(", ")) == [
        f'<{BASE}feed.rss>; rel="self"',
        f'<{BASE}hub>; rel="hub"',
    ]


@pytest.mark.slow
def test_subscriptions_outlive_the_server(folder: Path, subscriber: Subscriber) -> None:
    with serving(folder) as served:
        subscribe(served, subscriber.url("/cb"))
        wait_for(subscriber.questions, 1)
        until(lambda: deliveries(folder))
    put(folder, "2")
    with serving(folder):
        wait_for(subscriber.notices, 1)
    assert b"Story 2" in subscriber.notices[0].body


@pytest.mark.slow
def test_no_private_callback_is_asked_unless_allowed(folder: Path, subscriber: Subscriber) -> None:
    (folder / "server.toml").write_text("hub = true")
    with serving(folder) as served:
        assert subscribe(served, subscriber.url("/cb")) == 202
        name = subscriber.url("/cb").replace("127.0.0.1", "localhost")
        assert subscribe(served, name) == 202
        until(lambda: rows(folder, REQUESTS.c.over) == [(True,), (True,)])
    assert subscriber.questions == []


@pytest.mark.limit("feeds.web.parts.hub:SEND_SECONDS")
@pytest.mark.slow
def test_a_callback_that_needs_its_time_gets_one_delivery(folder: Path) -> None:
    """Four seconds to confirm, and seven to accept what changed."""
    with running() as subscriber, serving(folder) as served:
        subscriber.delays = {"GET": 4, "POST": 7}
        assert subscribe(served, subscriber.url("/cb")) == 202
        until(lambda: deliveries(folder))
        put(folder, "2")
        wait_for(subscriber.notices, 1)
        assert deliveries(folder) != [(None, 0)], "it is being accepted"
        until(lambda: deliveries(folder) == [(None, 0)])
        assert len(subscriber.notices) == 1


@pytest.mark.slow
def test_subscribers_of_a_removed_feed_are_notified(folder: Path) -> None:
    put(folder, "2", categories=["Cats"])
    with running() as subscriber, serving(folder) as served:
        topic = f"{BASE}category/cats.rss"
        assert subscribe(served, subscriber.url("/cb"), topic=topic) == 202
        until(lambda: deliveries(folder))
        put(folder, "2", categories=["Dogs"])
        wait_for(subscriber.questions, 2)
        query = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": "there is no such feed any more"}
        assert subscriber.questions[1] == ("/cb", query)
