"""Telling hubs: once for each change, until they have heard, from however many processes."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hub_server import ASLEEP, Hub
from hub_server import hub as running
from oracle import publish
from samples import CHANNEL, article
from sqlalchemy import delete, select, update

from feeds.cli import main
from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.index import INDEX, open_store
from feeds.publishing.index.deliveries import (
    ANNOUNCED,
    DELIVERIES,
    Topic,
    announce,
    claim,
    next_due,
    settle,
    topics_of,
)
from feeds.publishing.index.settings import EDITION, set_setting
from feeds.publishing.publication import open_publication
from feeds.publishing.websub import notify
from feeds.publishing.websub.notify import LEASE, TRIES, deliver_due, ping, wait_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from feeds.publishing.index import Store
    from feeds.publishing.index.deliveries import Delivery
    from feeds.publishing.websub.notify import DeliveryOutcome

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEED = "https://news.example.org/feed.rss"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as hub:
        yield hub


def tell(store: Store, topics: list[Topic], now: datetime = NOW) -> int:
    with store.writing() as connection:
        return announce(connection, topics, now)


def rows(store: Store) -> list[tuple[object, ...]]:
    columns = (DELIVERIES.c[name] for name in ("etag", "state", "attempts", "problem"))
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(DELIVERIES.c.number))]


def short(outcomes: tuple[DeliveryOutcome, ...]) -> list[tuple[str, timedelta]]:
    return [(outcome.state, outcome.due - NOW) for outcome in outcomes]


def test_a_change_is_announced_once(store: Store, client: Client, hub: Hub) -> None:
    topic = Topic(FEED, '"a"', (hub.url,))
    assert tell(store, [topic]) == 1
    assert tell(store, [topic]) == 0
    assert short(deliver_due(store, client, NOW)) == [("done", timedelta())]
    assert deliver_due(store, client, NOW + MINUTE) == ()
    assert hub.pings == [("/hub", {"hub.mode": "publish", "hub.url": FEED, "hub.topic": FEED})]
    assert tell(store, [topic]) == 0
    assert tell(store, [Topic(FEED, '"b"', (hub.url,))]) == 1
    assert tell(store, [topic]) == 1, "what changed back has changed"
    deliver_due(store, client, NOW)
    assert rows(store) == [('"a"', "done", 1, None), ('"b"', "overtaken", 0, None)]
    assert len(hub.pings) == 2


@pytest.mark.parametrize("status", [200, 202, 204])
def test_every_success_is_one(status: int, store: Store, client: Client, hub: Hub) -> None:
    hub.script = [(status, {})]
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    assert short(deliver_due(store, client, NOW)) == [("done", timedelta())]


@pytest.mark.limit("feeds.publishing.websub.notify:MAX_ASKED_WAIT")
@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (500, {}, MINUTE),
        (503, {"Retry-After": "600"}, 10 * MINUTE),
        (503, {"Retry-After": "Mon, 23 Nov 2026 05:30:00 GMT"}, 30 * MINUTE),
        (429, {"Retry-After": "1"}, MINUTE),
        (503, {"Retry-After": "999999999"}, timedelta(days=1)),
        (503, {"Retry-After": "soon"}, MINUTE),
        (404, {}, MINUTE),
        (302, {"Location": "/elsewhere"}, MINUTE),
    ],
)
def test_a_failure_is_tried_again(
    status: int, headers: dict[str, str], wait: timedelta, store: Store, client: Client, hub: Hub
) -> None:
    hub.script = [(status, headers)]
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    assert short(deliver_due(store, client, NOW)) == [("waiting", wait)]
    assert rows(store) == [('"a"', "waiting", 1, f"answers with status {status}")]
    with store.reading() as connection:
        assert next_due(connection) == NOW + wait
    assert deliver_due(store, client, NOW + wait - timedelta(microseconds=1)) == ()
    assert short(deliver_due(store, client, NOW + wait)) == [("done", wait)]
    assert len(hub.pings) == 2
    with store.reading() as connection:
        assert next_due(connection) is None


def test_redirects_of_a_hub_are_followed(store: Store, client: Client, hub: Hub) -> None:
    hub.script = [(308, {"Location": "/new"})]
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    assert short(deliver_due(store, client, NOW)) == [("done", timedelta())]
    assert [path for path, _ in hub.pings] == ["/hub", "/new"]
    assert hub.pings[0][1] == hub.pings[1][1]


def test_a_hub_that_is_gone_is_given_up_at_once(store: Store, client: Client, hub: Hub) -> None:
    hub.script = [(410, {})]
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    assert short(deliver_due(store, client, NOW)) == [("given up", timedelta())]
    assert rows(store) == [('"a"', "given up", 1, "answers with status 410")]


@pytest.mark.limit("feeds.publishing.websub.notify:TRIES")
def test_waits_grow_and_end(store: Store, client: Client, hub: Hub) -> None:
    hub.script = [(500, {})] * 100
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    now, waits = NOW, []
    while True:
        (outcome,) = deliver_due(store, client, now)
        if outcome.state == "given up":
            break
        waits.append((outcome.due - now) // MINUTE)
        now = outcome.due
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert len(hub.pings) == TRIES
    assert wait_after(10**9) == timedelta(hours=6)


@pytest.mark.slow
def test_a_silent_hub_costs_one_wait_and_delays_no_other(store: Store, hub: Hub) -> None:
    with running() as silent, Client(anywhere, pause=1.5, total=2.0) as client:
        silent.script = [(ASLEEP, {})] * 10
        tell(store, [Topic(f"{FEED}?{n}", '"a"', (silent.url, hub.url)) for n in range(3)])
        found = deliver_due(store, client, NOW)
        assert sorted(outcome.state for outcome in found) == ["done"] * 3 + ["waiting"] * 3
        assert {outcome.problem for outcome in found} == {None, "no response in time"}
        assert len(silent.pings) == 1
        assert len(hub.pings) == 3


def test_an_unexpected_exception_costs_one_hub_only(
    store: Store, client: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(client: Client, delivery: Delivery, now: datetime) -> DeliveryOutcome:
        if "odd" in delivery.hub:
            raise RuntimeError("odd")
        return ping(client, delivery, now)

    monkeypatch.setattr(notify, "ping", odd)
    tell(store, [Topic(FEED, '"a"', ("https://odd.example/", hub.url))])
    found = {outcome.delivery.hub: outcome for outcome in deliver_due(store, client, NOW)}
    assert (found[hub.url].state, found["https://odd.example/"].state) == ("done", "waiting")
    assert str(found["https://odd.example/"].problem).startswith("internal error, please report it")


def test_what_waits_is_overtaken_by_the_next_change(store: Store, client: Client, hub: Hub) -> None:
    hub.script = [(500, {})]
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    deliver_due(store, client, NOW)
    tell(store, [Topic(FEED, '"b"', (hub.url,))])
    assert short(deliver_due(store, client, NOW)) == [("done", timedelta())]
    assert rows(store) == [('"a"', "overtaken", 1, "answers with status 500"), ('"b"', "done", 1, None)]


def test_what_is_over_is_forgotten_in_time(store: Store, client: Client, hub: Hub) -> None:
    tell(store, [Topic(FEED, '"a"', (hub.url,))])
    deliver_due(store, client, NOW)
    for days, left in ((30, 1), (31, 0)):
        tell(store, [], NOW + timedelta(days=days))
        assert len(rows(store)) == left


def test_announcing_is_part_of_the_transaction(store: Store, client: Client, hub: Hub) -> None:
    def interrupted() -> None:
        with store.writing() as connection:
            announce(connection, [Topic(FEED, '"a"', (hub.url,))], NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert (rows(store), deliver_due(store, client, NOW)) == ([], ())
    assert tell(store, [Topic(FEED, '"a"', (hub.url,))]) == 1


def test_a_claim_is_one_process_own_until_it_lapses(store: Store) -> None:
    tell(store, [Topic(f"{FEED}?{n}", '"a"', ("https://hub.example/",)) for n in range(3)])
    with store.writing() as connection:
        first = claim(connection, NOW, LEASE, 2)
        second = claim(connection, NOW, LEASE, 2)
        assert [len(first), len(second), len(claim(connection, NOW, LEASE, 2))] == [2, 1, 0]
        assert next_due(connection) == NOW + LEASE
        again = claim(connection, NOW + LEASE, LEASE, 9)
        assert [delivery.number for delivery in again] == [1, 2, 3]
        assert not settle(connection, first[0], "done", NOW), "who comes too late changes nothing"
        assert settle(connection, again[0], "done", NOW)


WORKER = """
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, UTC
from pathlib import Path
from feeds.publishing.websub.notify import deliver_due
from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.index import open_store
from feeds.publishing.stores import store_of
store = open_store(store_of(Path(sys.argv[1])))
with Client(anywhere) as client:
    print(len(deliver_due(store, client, datetime.fromisoformat(sys.argv[2]))))
"""


@pytest.mark.slow
def test_several_processes_share_the_work(store: Store, hub: Hub, tmp_path: Path) -> None:
    topics = [Topic(f"{FEED}?{n}", '"a"', (hub.url,)) for n in range(100)]
    tell(store, topics)
    command = [sys.executable, "-c", WORKER, str(tmp_path / "posts"), NOW.isoformat()]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    done = [int(worker.communicate()[0]) for worker in workers]
    assert sum(done) == 100
    assert sorted(form["hub.topic"] for _, form in hub.pings) == sorted(topic.url for topic in topics)


def test_topics_are_the_live_documents() -> None:
    documents = publish(CHANNEL, [article()])
    topics = topics_of(documents.values())
    assert {topic.url for topic in topics} == {
        CHANNEL.base + path for path, document in documents.items() if path.startswith("feed.")
    }
    assert {topic.hubs for topic in topics} == {CHANNEL.hubs}
    assert {topic.etag for topic in topics} <= {document.etag for document in documents.values()}


# --- the command ---

CHANNEL_FILE = """
title = "News"
home = "https://news.example.org/"
description = "What happened"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
people = [{{ name = "The newsroom" }}]
hubs = ["{hub}"]
"""
STORY = '{"id": "tag:news.example.org,2026:1", "title": "A", "date": "2026-11-01T00:00:00Z", "body": "B"}'


@pytest.fixture
def folder(tmp_path: Path, hub: Hub) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL_FILE.format(hub=hub.url))
    (folder / "story.json").write_text(STORY)
    return folder


URLS = {f"https://news.example.org/feed.{suffix}" for suffix in ("rss", "atom", "json")}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def told(hub: Hub) -> list[str]:
    """The topics that the hub heard of since it was last asked."""
    with hub.lock:
        found = [form["hub.topic"] for _, form in hub.pings]
        hub.pings.clear()
    return found


def waiting(folder: Path) -> int:
    store = open_store(folder / INDEX)
    with store.reading() as connection:
        here = select(DELIVERIES.c.number).where(DELIVERIES.c.state == "waiting")
        found = len(connection.execute(here).all())
    store.close()
    return found


@pytest.mark.slow
def test_a_build_queues_and_notify_sends_once(folder: Path, hub: Hub, tmp_path: Path) -> None:
    hub.script = [(500, {})]
    assert run("build", tmp_path / "out", folder).exit_code == 0
    assert run("build", tmp_path / "out", folder).exit_code == 0
    assert (told(hub), waiting(folder)) == ([], 3)
    first = run("notify", folder, "--once", "--allow-private")
    assert (first.exit_code, set(told(hub))) == (0, URLS)
    assert len(first.stdout.splitlines()) == 2
    assert ": will be notified later of https://news.example.org/feed." in first.stderr
    second = run("notify", folder, "--once", "--allow-private")
    assert (second.exit_code, second.output) == (0, "")  # the one that failed is not due yet
    assert waiting(folder) == 1
    (folder / "story.json").write_text(STORY.replace('"B"', '"Other words"'))
    assert run("build", tmp_path / "out", folder, "--changed", "story.json").exit_code == 0
    assert run("notify", folder, "--allow-private").exit_code == 0
    assert sorted(told(hub)) == sorted(URLS)
    assert waiting(folder) == 0


@pytest.mark.slow
def test_what_a_killed_build_did_not_note_is_noted_by_the_next_command(folder: Path, hub: Hub) -> None:
    publication = open_publication(folder)
    version = publication.refresh(NOW)  # and there it dies
    publication.close()
    assert waiting(folder) == 0
    assert run("notify", folder, "--allow-private").exit_code == 0
    assert sorted(told(hub)) == sorted(URLS)
    assert run("notify", folder, "--allow-private").output == ""
    again = open_publication(folder)
    assert (again.refresh(NOW), again.announce(NOW)) == (version, 0)
    again.close()


@pytest.mark.slow
def test_threads_and_processes_note_a_change_once(folder: Path) -> None:
    publications = [open_publication(folder) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda number: publications[number % 2].refresh(NOW), range(8)))
        noted = list(pool.map(lambda number: publications[number % 2].announce(NOW), range(8)))
    assert (len(set(versions)), sum(noted), waiting(folder)) == (1, 3, 3)
    for publication in publications:
        publication.close()


def test_our_own_hub_is_not_notified(folder: Path) -> None:
    publication = open_publication(folder)
    publication.refresh(NOW)
    assert publication.announce(NOW, own=publication.channel.hubs[0]) == 0
    assert publication.announce(NOW, own="https://news.example.org/hub") == 3
    publication.close()


def test_nothing_is_noted_while_the_channel_file_says_what_was_not_built(folder: Path) -> None:
    publication = open_publication(folder)
    publication.refresh(NOW)
    publication.close()
    with (folder / "channel.toml").open("a") as channel:
        channel.write('copyright = "Ours"\n')
    other = open_publication(folder)
    assert other.announce(NOW) == 0
    other.refresh(NOW)
    assert other.announce(NOW) == 3
    other.close()


@pytest.mark.slow
def test_watch_notifies_at_once_and_sends_what_is_waiting(folder: Path, hub: Hub) -> None:
    out = folder / "public"  # its documents are taken neither for articles nor for changes
    command = [sys.executable, "-m", "feeds", "watch", str(out), str(folder), "--allow-private"]
    for run_ in ("first", "second"):
        assert run("build", out, folder).exit_code == 0
        assert (told(hub), waiting(folder)) == ([], 3)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                assert sorted(heard(hub, 3)) == sorted(URLS), "what was left"
                (folder / f"{run_}.json").write_text(STORY.replace("2026:1", f"2026:{run_}"))
                assert sorted(heard(hub, 3)) == sorted(URLS)
                time.sleep(2)
                assert told(hub) == []
            finally:
                process.kill()
        (folder / f"after-{run_}.json").write_text(STORY.replace("2026:1", f"2026:after-{run_}"))


def heard(hub: Hub, count: int) -> list[str]:
    """So many topics, as they come."""
    found: list[str] = []
    deadline = time.monotonic() + 60
    while len(found) < count:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
        found += told(hub)
    return found


@pytest.mark.slow
def test_notify_waits_and_gives_up(folder: Path, hub: Hub, tmp_path: Path) -> None:
    hub.script = [(410, {})]
    run("build", tmp_path / "out", folder)
    result = run("notify", folder, "--allow-private")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
    assert result.stderr.count("was not notified of") == 1


@pytest.mark.slow
def test_notify_does_not_reach_inside_unless_allowed(folder: Path, hub: Hub, tmp_path: Path) -> None:
    run("build", tmp_path / "out", folder)
    result = run("notify", folder, "--once")
    assert (result.exit_code, result.stdout, hub.pings) == (0, "", [])
    assert result.stderr.count("127.0.0.1 is not a public address") == 3


def test_a_version_that_renders_all_documents_otherwise_announces_live_ones_once(folder: Path) -> None:
    """As when dates became UTC: archives changed, too, and hubs need not hear of them."""
    with (folder / "channel.toml").open("a") as channel:
        channel.write('live = 2\nfeeds.news.formats = ["rss"]\n')
    for day in range(1, 10):
        words = STORY.replace(":1", f":{day}").replace("11-01", f"11-0{day}")
        (folder / f"{day}.json").write_text(words)
    (folder / "story.json").unlink()
    publication = open_publication(folder)
    publication.refresh(NOW)
    assert publication.announce(NOW) == 1
    with publication.store.writing() as connection:
        set_setting(connection, EDITION, "of another version")
        connection.execute(update(ANNOUNCED).values(etag="of another version"))
        connection.execute(delete(DELIVERIES))
    publication.refresh(NOW)
    with publication.composer() as composer:
        assert len(list(composer.documents())) > 4
    assert (publication.announce(NOW), publication.announce(NOW)) == (1, 0)
    with publication.store.reading() as connection:
        assert list(connection.scalars(select(DELIVERIES.c.topic))) == [FEED]
    publication.close()
