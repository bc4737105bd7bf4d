"""Servers with folders of their own that share a PostgreSQL database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace as replace_value
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from signal import SIGKILL
from string import ascii_letters
from threading import Event
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS
from sites import replace, until
from sqlalchemy import func, select, text

from feeds.core.errors import ReadError
from feeds.publishing import output
from feeds.publishing.inbox import Inbox, InboxError
from feeds.publishing.index.deliveries import Topic, announce, claim, next_due, settle
from feeds.publishing.index.ledger_lines import LEDGER_LINES, lines_after
from feeds.publishing.index.locks import SessionLock
from feeds.publishing.index.notifications import Changes
from feeds.publishing.index.parcels import claim_parcel, distribute, settle_parcel
from feeds.publishing.index.posted_files import POSTED_FILES
from feeds.publishing.index.presence import CHECK_SECONDS
from feeds.publishing.index.probes import claim_probe, request_probes
from feeds.publishing.index.settings import EDITION, VERSION, setting
from feeds.publishing.index.subscriptions import Request, ask, claim_request, settle_request
from feeds.publishing.index_writer import run_index_writer
from feeds.publishing.ledger import FILE
from feeds.publishing.long_keys import MAX_KEY_BYTES
from feeds.publishing.publication import as_it_is_now, edition_of, newer, open_publication
from feeds.publishing.server_settings import ServerSettings
from feeds.publishing.shared_store import ReplacedEditionError
from feeds.publishing.websub.hub.distributing import distribute_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feeds.publishing.index import Store
    from feeds.publishing.publication import Publication
    from feeds.publishing.store_url import StoreUrl

    Make = Callable[..., Publication]

pytestmark = pytest.mark.slow

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHANNEL = (SEEDS / "channel.toml").read_text()


@pytest.fixture
def make(tmp_path: Path, database: StoreUrl, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Opens the publication of a server by the name of its folder, which is created."""
    monkeypatch.setenv("FEEDS_STORE", database.secret)
    opened: list[Publication] = []

    def open_server(name: str, *, articles: bool = False, channel: str = CHANNEL) -> Publication:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "channel.toml").write_text(channel)
        (folder / "server.toml").write_text(f"articles = {str(articles).lower()}\n")
        opened.append(open_publication(folder))
        return opened[-1]

    yield open_server
    for publication in opened:
        publication.close()


def entry(id_: str, **more: str) -> bytes:
    fields = {"id": id_, "title": f"About {id_}", "text": "Words.", "date": "2026-05-01T12:00:00Z", **more}
    return ("{" + ", ".join(f'"{name}": "{value}"' for name, value in fields.items()) + "}").encode()


def post(publication: Publication, id_: str, now: datetime = NOW, **more: str) -> str:
    (receipt,), _ = Inbox(publication).post(entry(f"tag:example.org,2026:{id_}", **more), ".json", None, now)
    return receipt.path


def documents(publication: Publication) -> dict[str, object]:
    with publication.composer() as composer:
        return {each.path: each.render and each.render() for each in composer.documents()}


def feed(publication: Publication) -> str:
    with publication.composer() as composer:
        document = composer.at("feed.rss")
        assert document is not None
        assert document.render is not None
        return document.render().body.decode()


def state(publication: Publication) -> object:
    """Everything that a refused post leaves alone."""
    with publication.store.reading() as connection:
        counted = (select(func.count()).select_from(table) for table in (POSTED_FILES, LEDGER_LINES))
        return [connection.scalar(each) for each in counted], setting(connection, VERSION, "")


def write(publication: Publication, name: str) -> None:
    head = f"id: tag:example.org,2026:{name}\ntitle: {name}\ndate: 2026-04-01T10:00:00Z"
    (publication.folder / f"{name}.md").write_text(f"---\n{head}\n---\nWords.\n")


def test_servers_publish_what_each_of_them_gets_and_give_the_same_bytes(make: Make) -> None:
    first, second = make("first", articles=True), make("second")
    write(first, "from-folder")
    write(second, "not-read")
    for publication in (first, second):
        publication.refresh(NOW)
    post(first, "one")
    path = post(second, "two")
    second.refresh(NOW)  # a whole scan withdraws nothing that others have read
    assert documents(first) == documents(second)
    names = "from-folder", "2026:one", "2026:two", "not-read"
    assert [name in feed(second) for name in names] == [True, True, True, False]
    assert [[*each.folder.rglob(name)] for each in (first, second) for name in (FILE, "inbox")] == [[]] * 4
    (first.folder / "from-folder.md").unlink()
    first.refresh(NOW)
    assert "from-folder" not in feed(second)
    Inbox(first).withdraw("tag:example.org,2026:two", NOW)
    with first.store.reading() as connection:
        assert second.files.row(connection, path) is not None  # the tombstone
    assert "2026:two" not in feed(second)


@pytest.mark.limit("feeds.publishing.long_keys:MAX_KEY_BYTES")
def test_what_is_too_long_for_an_index_costs_no_other_article_its_result(make: Make) -> None:
    first = make("first", articles=True)
    words = "".join(Random(1).choices(ascii_letters, k=5000))  # PostgreSQL cannot compress them
    for name, head in {
        "long-id": f"id: tag:example.org,2026:{words[:3000]}",
        "long-tag": f"tags: ['{words[:3000]}']",
        "long-media": f"media: [{{url: 'https://media.example.org/{words[:2700]}.mp3'}}]",
        "long-link": f"link: 'https://www.example.org/{words[:2700]}'",
        "long-page": f"url: '/{words[:2700]}'",
        "nearly-long": f"id: tag:example.org,2026:{words[:2500]}",
        "good": f"summary: Short\ntext: '[other]({words[:3000]}.md)'",
    }.items():
        (first.folder / f"{name}.md").write_text(
            f"---\ntitle: {name}\ndate: 2026-04-01\n{head}\n---\n[other]({words[:3000]}.md)\n"
        )
    first.refresh(NOW)
    refused = {each.path.rpartition("/")[2]: each.problem for each in first.refusals()}
    assert refused.keys() == {f"long-{what}.md" for what in ("id", "tag", "media", "link", "page")}
    assert all("too long for PostgreSQL: more than 2600 bytes" in problem for problem in refused.values())
    assert [f"<title>{name}</title>" in feed(first) for name in ("good", "nearly-long", "long-id")] == [
        True, True, False,
    ]  # fmt: skip
    notes = [str(note) for note in first.notes() if note.path.endswith("good.md")]
    assert notes == [
        f"{first.folder}/good.md:1: refers to files whose paths are too long for PostgreSQL: "
        "more than 2600 bytes; it is not read again when these change"
    ]


def test_a_path_that_is_too_long_for_an_index_costs_no_other_file_its_result(make: Make) -> None:
    first = make("first", articles=True)
    write(first, "good")
    letters, names = Random(1), []
    top = os.open(first.folder, os.O_RDONLY)
    for _ in range(13):
        names.append("".join(letters.choices(ascii_letters, k=210)))
        os.mkdir(names[-1], dir_fd=top)
        top, above = os.open(names[-1], os.O_RDONLY, dir_fd=top), top
        os.close(above)
        if len(names) >= 12:
            story = entry(f"tag:example.org,2026:deep-{len(names)}")
            with open("x.json", "wb", opener=partial(os.open, dir_fd=top)) as file:
                file.write(story)
    os.close(top)
    paths = ["/".join([*names[:count], "x.json"]) for count in (12, 13)]
    assert [len(path) > MAX_KEY_BYTES for path in paths] == [False, True]
    for only in (None, paths, None):
        first.refresh(NOW, only)
        assert [name in feed(first) for name in ("good", "deep-12", "deep-13")] == [True, True, False]
        (refusal,) = first.refusals()
        assert str(refusal.path).startswith(f"{first.folder}/{names[0][:80]}… (")
        assert refusal.problem == "the path is too long for PostgreSQL: more than 2600 bytes"
    (first.folder / names[0]).rename(first.folder.parent / "away")
    first.refresh(NOW)
    assert (first.refusals(), "deep-12" in feed(first)) == ([], False)


def test_a_post_that_is_refused_leaves_nothing(make: Make) -> None:
    first, second = make("first", articles=True), make("second")
    write(first, "kept")
    first.refresh(NOW)
    post(second, "one")
    before = state(first), documents(first)
    for body, why in (
        (entry("tag:example.org,2026:kept"), "conflict"),
        (entry("tag:example.org,2026:x", date="never"), "unusable"),
    ):
        with pytest.raises(InboxError) as caught:
            Inbox(second).post(body, ".json", None, NOW)
        assert caught.value.why == why
    assert (state(first), documents(first)) == before


POSTING = """
import sys
from datetime import datetime
from os import getpid, kill
from pathlib import Path
from signal import SIGKILL
from sqlalchemy import event
from feeds.publishing.inbox import Inbox
from feeds.publishing.index.base import PURPOSE
from feeds.publishing.publication import open_publication
from feeds.publishing.websub.hub.distributing import distribute_changes
folder, body, now = Path(sys.argv[1]), sys.argv[2].encode(), datetime.fromisoformat(sys.argv[3])
publication = open_publication(folder)
Inbox(publication).post(body, ".json", None, now)
if sys.argv[4]:
    def die(connection):
        if connection.get_execution_options()[PURPOSE] == "writing":  # with all that is queued
            kill(getpid(), SIGKILL)
    event.listen(publication.store.engine, "commit", die)
    if sys.argv[4] == "hubs":
        publication.announce(now)
    distribute_changes(publication, now)
kill(getpid(), SIGKILL)
"""


@pytest.mark.parametrize("queueing", ["", "hubs", "subscribers"])
def test_a_process_that_is_killed_after_a_post_loses_no_notification(make: Make, queueing: str) -> None:
    """The post has a version, and who queues what a version changed notes this in the same transaction."""
    hubs = ["https://hub.example.org/", "https://hub.example.com/"]
    first = make("first", channel=f"hubs = {hubs}\n{CHANNEL}")
    first.refresh(NOW)
    topic = f"{first.channel.base}feed.rss"
    asked = Request("subscribe", topic, "https://reader.example.net/", "reader.example.net", "", lease=9999)
    with first.store.writing() as connection:
        ask(connection, asked, NOW)
        claimed = claim_request(connection, NOW, MINUTE)
        assert claimed is not None
        settle_request(connection, claimed, NOW, meant=True)
    before = first.announce(NOW)
    distribute_changes(first, NOW)
    with first.store.writing() as connection:
        finished = claim(connection, NOW, MINUTE, 999)
        for delivery in finished:
            settle(connection, delivery, "done", NOW)
        parcel = claim_parcel(connection, NOW, MINUTE, "prompt")
        assert parcel is not None
        settle_parcel(connection, parcel, None, sent=parcel.etag)
    arguments = [str(first.folder), entry("tag:example.org,2026:one").decode(), NOW.isoformat(), queueing]
    killed = subprocess.run([sys.executable, "-c", POSTING, *arguments], check=False)
    assert (killed.returncode, "2026:one" in feed(first)) == (-SIGKILL, True)
    assert before == len(finished) > 0
    now = NOW + MINUTE
    for changed in (True, False):
        assert (first.announce(now) > 0) == changed
        distribute_changes(first, now)
    with first.store.writing() as connection:
        topics = [each.topic for each in claim(connection, now, MINUTE, 999)]
        assert topics.count(topic) == len(hubs)
        assert [claim_parcel(connection, now, MINUTE, "prompt") is not None for _ in range(2)] == [
            True,
            False,
        ]


def test_an_empty_database_continues_what_the_folder_has_published(
    make: Make, tmp_path: Path, database: StoreUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FEEDS_STORE")
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    alone = open_publication(folder)
    write(alone, "in-folder")
    alone.refresh(NOW)
    post(alone, "posted")
    before, lines = documents(alone), (folder / FILE).read_text().splitlines()
    alone.close()
    monkeypatch.setenv("FEEDS_STORE", database.secret)
    shared = make("first", articles=True)
    shared.refresh(NOW + timedelta(days=1))
    assert documents(shared) == before
    with shared.store.reading() as connection:
        assert [line for _, line in lines_after(connection, 0)] == lines
    make("first", articles=True).refresh(NOW)  # once more: nothing is copied twice
    assert documents(shared) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / FILE).write_text(lines[0].replace("2026:", "2025:") + "\n")
    with pytest.raises(ReadError, match="has published other articles: start with an empty database"):
        make("other")


def test_a_running_process_does_not_write_to_an_index_of_another_edition(make: Make) -> None:
    first, second = make("first", articles=True), make("second")
    write(first, "kept")
    first.refresh(NOW)
    changed = CHANNEL.replace('title = "', 'title = "New ')
    (second.folder / "channel.toml").write_text(changed)
    with as_it_is_now(second) as late, pytest.raises(ReadError, match="articles of another server's folder"):
        late.refresh(NOW)  # it would lose the articles of the folder
    (first.folder / "channel.toml").write_text(changed)
    with as_it_is_now(first) as restarted:
        restarted.refresh(NOW)
    before = state(first)
    (second.folder / "channel.toml").write_text(CHANNEL)
    with as_it_is_now(second) as old:
        with pytest.raises(InboxError, match="deploy the same ones here, or restart") as caught:
            post(old, "late")
        assert caught.value.why == "unavailable"
        with pytest.raises(ReplacedEditionError):
            old.refresh(NOW, takes_over=False)
        assert (state(first), newer(old, None)) == (before, None)
    (second.folder / "channel.toml").write_text(changed)
    with as_it_is_now(second) as deployed:
        post(deployed, "late")
        assert "kept" in feed(deployed)


def is_of(publication: Publication, edition: str) -> bool:
    with publication.store.reading() as connection:
        return setting(connection, EDITION, "") == edition


def test_a_changed_channel_file_takes_effect_with_the_lock_and_without(make: Make) -> None:
    servers = [make("first"), make("second")]
    servers[0].refresh(NOW)
    stop = Event()
    clock, begun = partial(datetime.now, UTC), [Event(), Event()]
    writers = [
        threading.Thread(
            target=run_index_writer,
            args=(server.folder, None, ServerSettings(), clock, stop, [lambda *_, noted=noted: noted.set()]),
            daemon=True,
        )
        for server, noted in zip(servers, begun, strict=True)
    ]
    for writer, noted in zip(writers, begun, strict=True):
        writer.start()
        assert noted.wait(60)
    for count, server in enumerate((servers[0], servers[1], servers[0])):
        replace(server.folder / "channel.toml", CHANNEL.replace('title = "', f'title = "{count} '))
        until(partial(is_of, server, edition_of(server.folder)))
    stop.set()
    for writer in writers:
        writer.join()


def test_writers_at_once_lose_and_double_nothing(make: Make) -> None:
    servers = [make(f"server{number}") for number in range(3)]
    servers[0].refresh(NOW)

    def work(number: int) -> None:
        for count in range(6):
            post(servers[number], f"{number}-{count}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with servers[0].store.reading() as connection:
        lines = connection.scalars(select(LEDGER_LINES.c.id).order_by(LEDGER_LINES.c.number)).all()
        numbers = connection.scalars(select(LEDGER_LINES.c.number).order_by(LEDGER_LINES.c.number)).all()
    expected = {f"tag:example.org,2026:{number}-{count}" for number in range(3) for count in range(6)}
    assert (sorted(lines), list(numbers)) == (sorted(expected), list(range(1, 19)))
    assert documents(servers[0]) == documents(servers[2])


def test_a_build_on_another_machine_writes_everything_there(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication, out = make("first"), tmp_path / "out"
    publication.refresh(NOW)
    post(publication, "one")
    counts = []
    for machine in ("a", "a", "b"):
        monkeypatch.setattr(output, "gethostname", partial(str, machine))
        counts.append(len(list(output.write(publication, out, everything=False))))
    assert (counts[0] > 3, counts[1], counts[2]) == (True, 0, counts[0])


def test_claims_pass_over_rows_that_another_process_is_claiming(make: Make) -> None:
    store = make("first").store
    hubs = tuple(f"https://hub{number}.example/" for number in range(5))
    with store.writing() as connection:
        announce(connection, [Topic("https://example.org/feed.rss", '"1"', hubs)], NOW)
    minute = timedelta(minutes=1)
    with store.claiming() as one:
        first = claim(one, NOW, minute, 3)
        with store.claiming() as other:  # which does not wait for the end of the first transaction
            second = claim(other, NOW, minute, 3)
    with store.claiming() as connection:
        assert claim(connection, NOW, minute, 3) == ()
        late = claim(connection, NOW + minute, minute, 9)
    assert sorted(each.hub for each in (*first, *second)) == sorted(hubs)
    assert (len(first), len(late)) == (3, 5)


def test_what_a_process_had_claimed_is_free_when_its_connection_has_ended(make: Make) -> None:
    first, second = make("first").store, make("second").store
    asked = [Request("subscribe", "t", f"https://{name}.example/", name, "") for name in "ab"]
    with first.writing() as connection:
        announce(connection, [Topic("https://example.org/feed.rss", '"1"', ("https://hub.example/",))], NOW)
        request_probes(connection, {"https://media.example.org/a.mp3": []}, NOW)
        for each in asked:
            ask(connection, replace_value(each, lease=9999), NOW)
        request = claim_request(connection, NOW, MINUTE)
        assert request is not None
        settle_request(connection, request, NOW, meant=True)
        distribute(connection, [("t", "1")], NOW)

    def claimed(store: Store) -> list[bool]:
        with store.claiming() as connection:
            found = (
                claim(connection, NOW, MINUTE, 9),
                claim_request(connection, NOW, MINUTE),
                claim_parcel(connection, NOW, MINUTE, "prompt"),
                claim_probe(connection, "https://media.example.org/a.mp3", NOW, MINUTE)[0],
            )
            assert next_due(connection) == NOW + MINUTE
        return [bool(each) for each in found]

    def is_free(store: Store) -> bool:
        with store.reading() as connection:
            return next_due(connection) == NOW

    assert claimed(first) == [True] * 4
    assert claimed(second) == claimed(first) == [False] * 4
    first.close()
    until(partial(is_free, second))
    assert claimed(second) == [True] * 4
    assert claimed(first) == [False] * 4
    with first.reading() as connection:  # as the server does when it is restarted
        connection.execute(text("SELECT pg_terminate_backend(claimer::int) FROM deliveries"))
    until(partial(is_free, first))
    assert second.presence is not None
    time.sleep(CHECK_SECONDS)
    assert claimed(second) == [True] * 4  # with a new connection, by which others see that it lives
    assert claimed(first) == [False] * 4


def test_one_process_has_the_lock_until_its_connection_ends(make: Make) -> None:
    store = make("first").store
    one, two, other = (SessionLock(lambda: store, name) for name in ("index", "index", "articles"))
    assert [each.acquire() for each in (one, two, other)] == [True, False, True]
    assert [each.is_held() for each in (one, two, other)] == [True, False, True]
    other.release()
    with store.reading() as connection:
        others = "locktype = 'advisory' AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {others}"))
    assert not one.is_held()
    until(two.acquire)  # the server ends a connection some time after it was told to
    assert not one.acquire()
    two.release()
    until(one.acquire)
    one.release()


def test_a_change_ends_the_wait_of_others_also_after_the_connection_was_lost(make: Make) -> None:
    first, second = make("first"), make("second")
    first.refresh(NOW)
    changes, stop, looks = Changes(second.store, 0.05), Event(), 0
    assert changes.wait(stop)  # the first look
    for number in range(2):
        path = post(first, f"article-{number}")
        seen = ""
        while path not in seen:  # a wait that is not ended by the change would end by itself, too
            looks += 1
            assert changes.wait(stop)
            with second.store.reading() as connection:
                seen = str([*second.files.row_stats(connection, None)])
        with first.store.reading() as connection:
            sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            connection.execute(text(sql))
    assert looks < 40
    stop.set()
    assert not changes.wait(stop)
    changes.close()


def test_the_index_writer_of_any_server_publishes_what_others_have_posted_when_it_is_due(make: Make) -> None:
    first, second = make("first"), make("second")
    first.refresh(NOW)
    now, stop, noted = [NOW], Event(), Event()
    settings = ServerSettings()
    writer = threading.Thread(
        daemon=True,
        target=run_index_writer,
        args=(first.folder, None, settings, lambda: now[0], stop, [lambda *_: noted.set()]),
    )
    writer.start()
    assert noted.wait(30)  # it runs
    post(second, "later", visible="2026-06-01T13:00:00Z")
    assert "later" not in feed(second)
    now[0] += timedelta(hours=1)
    changes = Changes(second.store, 0.05)
    while "later" not in feed(second):
        assert changes.wait(stop)
    stop.set()
    writer.join()
    changes.close()
