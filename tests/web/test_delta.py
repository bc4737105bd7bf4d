"""Only what is new (RFC 3229, `A-IM: feed`), as a feed that stands by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, NOW, make, put

from feeds import validate
from feeds.publishing.index.issued import items_of
from feeds.web import create_app
from feeds.web.delta import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

FORMATS = ("rss", "atom", "json")


@dataclass(frozen=True, slots=True)
class Running:
    folder: Path
    client: FlaskClient

    def refresh(self) -> None:
        site = self.client.application.extensions["feeds"][0]
        site.publication.refresh(NOW)
        site.documents.follow()
        site.documents.save_tags()

    def ask(self, path: str, tag: str, wanted: str = "feed", **headers: str) -> TestResponse:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers={"A-IM": wanted, "If-None-Match": tag, **more})


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    yield from started(make(tmp_path / "site", stories=4))


def started(folder: Path) -> Iterator[Running]:
    app = create_app(folder, clock=lambda: NOW, background=False)
    running = Running(folder, app.test_client())
    running.refresh()
    yield running
    app.extensions["feeds"][0].documents.close()


def tag_of(running: Running, path: str, **headers: str) -> str:
    tag = running.client.get(path, headers={n.replace("_", "-"): v for n, v in headers.items()}).headers[
        "ETag"
    ]
    running.refresh()  # and with that every process knows the tag
    return tag


def test_a_tag_may_be_issued_again_before_it_is_saved(running: Running) -> None:
    site = running.client.application.extensions["feeds"][0]
    tags = []
    for _ in range(2):
        tags.append(running.client.get("/feed.rss").headers["ETag"])
        site.documents.table = {}  # as if there were no room
    site.documents.save_tags()
    with site.publication.store.reading() as connection:
        known = items_of(connection, "feed.rss", tags)
    assert {tag: len(items) for tag, items in known.items()} == {tags[0]: 4}


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_new_and_changed_items_alone(running: Running, format_: str) -> None:
    path = f"/feed.{format_}"
    tag = tag_of(running, path)
    put(running.folder, "5")
    put(running.folder, "2", text="Other words.")
    running.refresh()
    answer, whole = running.ask(path, tag), running.client.get(path)
    assert answer.status == "226 IM Used"
    assert {name: answer.headers[name] for name in ("IM", "ETag", "Delta-Base", "Vary", "Cache-Control")} == {
        "IM": "feed",
        "ETag": whole.headers["ETag"],
        "Delta-Base": tag,
        "Vary": "Accept-Encoding, A-IM, If-None-Match",
        "Cache-Control": "no-store, im, max-age=2520",
    }
    assert answer.headers["Content-Type"] == whole.headers["Content-Type"]
    assert [number for number in "12345" if f"Story {number}".encode() in answer.data] == ["2", "5"]
    assert [number for number in "12345" if f"Story {number}".encode() in whole.data] == list("12345")
    report = validate(answer.data)
    assert report.valid
    if format_ == "json":
        own, all_of_it = json.loads(answer.data), json.loads(whole.data)
        assert {**own, "items": all_of_it["items"]} == all_of_it


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_a_client_that_lacks_only_removed_items_gets_no_items(running: Running, format_: str) -> None:
    path = f"/feed.{format_}"
    tag = tag_of(running, path)
    (running.folder / "1.json").unlink()
    running.refresh()
    answer = running.ask(path, tag)
    assert answer.status_code == 226
    assert b"Story" not in answer.data
    assert validate(answer.data).valid


@pytest.mark.slow
def test_the_tag_of_any_coding_will_do(running: Running) -> None:
    tags = [tag_of(running, "/feed.rss", Accept_Encoding=coding) for coding in ("identity", "gzip", "br")]
    put(running.folder, "5")
    running.refresh()
    for tag in (*tags, f"W/{tags[0]}", f'"x", {tags[1]}'):
        answer = running.ask("/feed.rss", tag, Accept_Encoding="gzip")
        whole = running.client.get("/feed.rss", headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["ETag"]) == (226, whole.headers["ETag"])
        assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.slow
@pytest.mark.limit("feeds.web.delta:TAGS")
def test_only_the_first_tags_are_looked_up(running: Running) -> None:
    tag = tag_of(running, "/feed.rss")
    put(running.folder, "5")
    running.refresh()
    others = ["".join(f'"{number}", ' for number in range(TAGS + less)) for less in (-2, -1, 0)]
    assert [running.ask("/feed.rss", each + tag).status_code for each in others] == [226, 226, 200]


@pytest.mark.slow
def test_when_the_whole_is_sent(running: Running, tmp_path: Path) -> None:
    tag = tag_of(running, "/feed.rss")
    assert running.ask("/feed.rss", tag).status_code == 304
    put(running.folder, "5")
    running.refresh()
    assert running.ask("/feed.rss", tag).status_code == 226
    assert running.ask("/feed.rss", '"unknown"').status_code == 200
    assert running.ask("/feed.rss", tag, "vcdiff, feedx").status_code == 200
    assert running.ask("/feed.rss", tag, "vcdiff, feed;x=1").status_code == 226
    assert running.ask("/feed.atom", tag).status_code == 200
    assert running.client.get("/feed.rss", headers={"A-IM": "feed"}).status_code == 200
    assert running.client.get("/feed.rss", headers={"If-None-Match": tag}).status_code == 200
    for number in "1234":
        put(running.folder, number, text="New words.")
    running.refresh()
    assert running.ask("/feed.rss", tag).status_code == 200
    for off in started(make(tmp_path / "off", CHANNEL, "delta = false\n")):
        tag = tag_of(off, "/feed.rss")
        put(off.folder, "5")
        off.refresh()
        assert off.ask("/feed.rss", tag).status_code == 200


def test_clients_that_did_not_ask_for_deltas_get_the_whole(running: Running) -> None:
    """feedparser sends the header for every program, and some take the status for an error."""
    library = (
        "application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,"
        "application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1"
    )
    program = library.replace("application/x-netcdf,", "")
    tag = tag_of(running, "/feed.rss")
    put(running.folder, "5")
    running.refresh()
    whole, part = (running.ask("/feed.rss", tag, Accept=accept) for accept in (library, program))
    assert (whole.status_code, whole.data) == (200, running.client.get("/feed.rss").data)
    assert part.status_code == 226
    unchanged = running.ask("/feed.rss", whole.headers["ETag"], Accept=library)
    assert unchanged.status_code == 304
