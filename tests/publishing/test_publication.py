"""The index: after any history it gives the documents that a fresh look at the folder gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from ledger_lines import ledger_lines, lose_index, set_ledger_lines
from oracle import explain_folder, next_change_of, publish_folder
from samples import ROOT, SEEDS

from feeds.core.errors import ReadError
from feeds.media.facts import Facts
from feeds.publishing import ingest, selection
from feeds.publishing.explain import explain
from feeds.publishing.folder import read_folder
from feeds.publishing.index import web_pages
from feeds.publishing.index.facts import keep_facts
from feeds.publishing.index.intake import read_again
from feeds.publishing.ledger import FILE, IdentityError, Record, line_of, read
from feeds.publishing.program_digest import program_digest
from feeds.publishing.publication import Publication, open_publication
from feeds.publishing.stores import VARIABLE
from feeds.validator import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.model.loss import Loss
    from feeds.model.page import Rendered
    from feeds.publishing.store_url import StoreUrl

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANNEL = (SEEDS / "channel.toml").read_text() + "\n"


IN_FILES = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For a test of the index or the ledger as a file, or one that has its counterpart for PostgreSQL."""


@pytest.fixture
def folder(tmp_path: Path, engine: str) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    if engine == "postgresql":
        (folder / "server.toml").write_text("articles = true\n")
    (folder / "channel.toml").write_text("live = 3\n" + CHANNEL)
    return folder


@pytest.fixture
def publication(folder: Path) -> Iterator[Publication]:
    publication = open_publication(folder)
    yield publication
    publication.close()


def put(folder: Path, name: str, **fields: Any) -> str:
    """Write an article's file; gives its path."""
    story = {"id": f"tag:x,2026:{name}", "title": f"Story {name}", "date": NOW, "text": "Words.", **fields}
    said = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in story.items()}
    (folder / f"{name}.json").write_text(json.dumps(said))
    return f"{name}.json"


def documents(publication: Publication, since: int = 0) -> dict[str, Rendered]:
    with publication.composer() as composer:
        return {each.path: each.render() for each in composer.documents(since) if each.render}


def fresh(publication: Publication, now: datetime, into: Path) -> dict[str, Rendered]:
    """The documents of a copy of the folder, with its ledger and without its index, which is in a file."""
    ignored = shutil.ignore_patterns(".feeds")
    copy, lines = Path(shutil.copytree(publication.folder, into, ignore=ignored)), ledger_lines(publication)
    (copy / FILE).write_bytes(b"".join(lines))
    state = into.with_suffix(".state") if publication.store.is_postgres else None
    with closing(open_publication(copy, state)) as other:
        other.refresh(now, accept=True)
        assert ((state or copy) / FILE).read_bytes() == b"".join(lines)
        return documents(other)


def a_story(random: Random, now: datetime) -> dict[str, Any]:
    files = random.sample(["a.mp4", "b.mp4", "c.mp3", "d.jpg", "e.jpg"], random.randrange(4))
    date = NOW - HOUR * random.randrange(-9, 50)
    return {
        "title": f"Title {random.randrange(100)}",
        "date": date,
        "updated": date + HOUR * random.randrange(1, 40),
        "categories": random.sample(["War", "Peace", "C++"], random.randrange(3)),
        "section": random.choice(["", "World", "Home"]),
        "author": random.choice(["Ann", "Bob"]),
        "media": [{"url": f"https://media.example.org/{file}"} for file in files],
        "draft": random.random() < 0.1,
        "publishDate": now + HOUR * random.randrange(-5, 9) if random.random() < 0.2 else None,
        "expires": now + HOUR * random.randrange(-5, 9) if random.random() < 0.2 else None,
    }


def explained(publication: Publication) -> list[tuple[str, Loss]]:
    with publication.composer() as composer:
        return list(explain(composer))


def test_what_documents_leave_out_is_explained_by_the_index(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns(".*", FILE)))
    publication = open_publication(folder)
    publication.refresh(NOW)
    found = explained(publication)
    publication.close()
    assert found == list(explain_folder(folder, NOW))
    assert len(found) == 25


def change_some(random: Random, folder: Path, now: datetime) -> set[str]:
    """Changes, adds or removes some stories; returns the names of their files."""
    changed = set()
    for number in random.choices(range(14), k=random.randrange(1, 5)):
        path = folder / f"{number}.json"
        if path.exists() and random.random() < 0.3:
            path.unlink()
            changed.add(path.name)
        else:
            changed.add(put(folder, str(number), **a_story(random, now)))
    return changed


@IN_FILES
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_history_ends_in_the_same_documents(
    seed: int, folder: Path, publication: Publication, tmp_path: Path
) -> None:
    random, now = Random(seed), NOW
    for step in range(12):
        now += HOUR * random.randrange(4)
        changed = change_some(random, folder, now)
        before = documents(publication) if step else {}
        version = publication.refresh(now, changed if step % 2 else None, accept=True)
        found, expected = documents(publication), publish_folder(folder, now)
        assert {path: each.body for path, each in found.items()} == {
            path: each.body for path, each in expected.items()
        }
        assert found == expected == fresh(publication, now, tmp_path / f"copy-{step}")
        later = documents(publication, version - 1)
        assert {path for path in found if found[path] != before.get(path)} <= set(later)
        assert publication.refresh(now, accept=True) == version
        assert explained(publication) == list(explain_folder(folder, now))
        articles = read_folder(folder).articles
        due, known = publication.next_change(now), next_change_of(articles, now)
        assert known is None or (due is not None and now < due <= known)


def whole_index(publication: Publication) -> tuple[object, ...]:
    """Everything that is published: documents, web pages, and the lines of the ledger."""
    with publication.composer() as composer:
        connection = composer.connection
        pages = web_pages.article_pages(connection, 0), web_pages.feed_pages(connection, 0)
        hidden = web_pages.hidden_pages(connection, publication.channel)
    records = [record for record, _ in publication.ledger.read()]
    return documents(publication), pages, hidden, publication.notes(), records


@IN_FILES
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_any_history_ends_in_the_same_index_in_postgresql(
    seed: int, folder: Path, tmp_path: Path, database: StoreUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "server.toml").write_text("articles = true\n")
    in_file = open_publication(folder, tmp_path / "state")
    monkeypatch.setenv(VARIABLE, database.secret)
    in_database = open_publication(folder)
    assert (in_file.store.is_postgres, in_database.store.is_postgres) == (False, True)
    random, now = Random(seed), NOW
    for step in range(8):
        now += HOUR * random.randrange(4)
        changed = change_some(random, folder, now)
        only = changed if step % 2 else None
        versions = [each.refresh(now, only, accept=True) for each in (in_file, in_database)]
        assert versions[0] == versions[1]
        assert whole_index(in_database) == whole_index(in_file)
        assert in_database.next_change(now) == in_file.next_change(now)
        assert explained(in_database) == explained(in_file)
    assert not (folder / FILE).exists()
    in_file.close()
    in_database.close()


def test_only_what_changed_is_rendered_again(folder: Path, publication: Publication) -> None:
    for number in range(20):
        put(
            folder,
            str(number),
            date=NOW - HOUR * (20 - number),
            categories=["Even" if number % 2 == 0 else "Odd"],
        )
    first = publication.refresh(NOW)
    assert len(documents(publication)) > 40
    put(folder, "20", date=NOW, categories=["Even"])
    second = publication.refresh(NOW, ["20.json"])
    assert second == first + 1
    assert sorted(path for path in documents(publication, first) if path.endswith("rss")) == [
        "archive/category/even-4.rss",
        "archive/feed-7.rss",
        "category/even.rss",
        "feed.rss",
    ]


def test_documents_of_a_kind_that_is_no_longer_published_are_gone(folder: Path) -> None:
    for number in range(4):  # two pages of three: the second one is open
        put(folder, str(number), categories=["War"])
    publication = open_publication(folder)
    publication.refresh(NOW)
    publication.close()
    with (folder / "channel.toml").open("a") as channel:
        channel.write("\n[feeds.news]\n")
    publication = open_publication(folder)
    publication.refresh(NOW)
    paths = ["category/war", *(f"archive/category/war-{number}" for number in (1, 2, 3)), "category/peace"]
    with publication.composer() as composer:
        found = [composer.at(f"{path}.rss") for path in paths]
    publication.close()
    assert [document and document.render for document in found] == [None] * 5
    assert [document is not None for document in found] == [True, True, True, False, False]


def test_an_embargo_ends_by_itself(folder: Path, publication: Publication) -> None:
    put(folder, "a", publishDate=NOW + HOUR, expires=NOW + 2 * HOUR)
    seen = []
    for now in (NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + HOUR):
        publication.refresh(now, [])
        seen.append((b"Story a" in documents(publication)["feed.rss"].body, publication.next_change(now)))
    assert seen == [(False, NOW + HOUR), (True, NOW + 2 * HOUR), (False, None), (True, NOW + 2 * HOUR)]


def modified(publication: Publication) -> str:
    items = json.loads(documents(publication)["feed.json"].body)["items"]
    return str(items[0]["date_modified"])


@pytest.mark.slow
def test_a_correction_moves_the_time_and_nothing_else_does(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW + HOUR)
    assert modified(publication) == "2026-05-01T12:00:00+00:00"
    put(folder, "a", draft=False)  # other bytes, same content
    publication.refresh(NOW + 2 * HOUR)
    assert modified(publication) == "2026-05-01T12:00:00+00:00"
    put(folder, "a", text="Other words.")
    publication.refresh(NOW + 3 * HOUR)
    publication.refresh(NOW + 4 * HOUR)
    assert modified(publication) == "2026-05-01T15:00:00+00:00"
    lose_index(folder)
    again = open_publication(folder)
    again.refresh(NOW + 5 * HOUR)
    assert modified(again) == "2026-05-01T15:00:00+00:00"
    put(folder, "a", text="Third words.", updated=NOW + HOUR)
    again.refresh(NOW + 6 * HOUR)
    assert modified(again) == "2026-05-01T13:00:00+00:00"
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize("only", [None, ["1.json", "2.json"]])
def test_a_folder_that_disappears_while_it_is_read_withdraws_nothing(
    folder: Path, publication: Publication, only: list[str] | None
) -> None:
    version = publication.refresh(NOW)
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(ReadError, match="has disappeared"):
        publication.refresh(NOW, only)
    away.rename(folder)
    assert publication.refresh(NOW) == version


def test_an_id_may_not_change(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    before = documents(publication)
    put(folder, "a", id="tag:x,2026:other")
    with pytest.raises(IdentityError) as caught:
        publication.refresh(NOW)
    assert str(caught.value) == (
        f"{folder / 'a.json'}: its id would change: published as tag:x,2026:a, now tag:x,2026:other"
    )
    assert documents(publication) == before
    publication.refresh(NOW, accept=True)
    assert [record.replaces for record, _ in publication.ledger.read()] == [None, "tag:x,2026:a"]
    put(folder, "a", id="tag:x,2026:other", text="New words")
    publication.refresh(NOW)


def test_a_file_may_be_moved_and_another_take_its_place(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    (folder / "a.json").rename(folder / "b.json")
    put(folder, "a", id="tag:x,2026:other")
    publication.refresh(NOW)
    assert len(json.loads(documents(publication)["feed.json"].body)["items"]) == 2


PODCAST = """
[podcast]
categories = ["News"]
explicit = false
image = "https://news.example.org/show.jpg"
"""


def feeds_of(folder: Path) -> set[str]:
    publication = open_publication(folder)
    publication.refresh(NOW)
    found = {path for path in documents(publication) if path.endswith(".rss")}
    publication.close()
    return found


@pytest.mark.slow
def test_a_podcast_has_one_feed_unless_it_asks_for_more(folder: Path) -> None:
    put(folder, "a", media=[{"url": "https://media.example.org/a.mp3"}])
    toml = folder / "channel.toml"
    news = toml.read_text()
    toml.write_text(news + PODCAST)
    assert feeds_of(folder) == {"feed.rss"}
    toml.write_text(news + PODCAST + "[feeds.news]\n[feeds.media]\n")
    assert feeds_of(folder) == {"feed.rss", "media.rss"}
    toml.write_text(news + PODCAST + "[feeds.news]\n")
    assert feeds_of(folder) == {"feed.rss"}


@pytest.mark.slow
def test_a_podcast_keeps_a_media_feed_that_was_published(folder: Path) -> None:
    put(folder, "a", media=[{"url": "https://media.example.org/a.mp3"}])
    assert feeds_of(folder) == {"feed.rss", "media.rss"}
    with (folder / "channel.toml").open("a") as channel:
        channel.write(PODCAST)
    assert feeds_of(folder) == {"feed.rss", "media.rss"}
    lose_index(folder)
    assert feeds_of(folder) == {"feed.rss", "media.rss"}


def test_two_stories_may_show_one_video(folder: Path, publication: Publication) -> None:
    video = [{"url": "https://media.example.org/a.mp4"}]
    put(folder, "a", media=video)
    publication.refresh(NOW)
    put(folder, "b", media=video)
    publication.refresh(NOW)
    assert documents(publication)["feed.rss"].body.count(b"<enclosure") == 2


@pytest.mark.slow
def test_an_enclosure_may_not_be_reused_in_a_podcast(folder: Path) -> None:
    with (folder / "channel.toml").open("a") as channel:
        channel.write(PODCAST)
    publication = open_publication(folder)
    video = [{"url": "https://media.example.org/a.mp4"}]
    put(folder, "a", media=video)
    put(folder, "b", media=video)  # published together, they are what they are
    publication.refresh(NOW)
    put(folder, "c", media=video)
    with pytest.raises(IdentityError) as caught:
        publication.refresh(NOW)
    assert (caught.value.path, caught.value.old, caught.value.new) == (
        str(folder / "c.json"), "tag:x,2026:a", "tag:x,2026:c",
    )  # fmt: skip
    publication.refresh(NOW, accept=True)
    put(folder, "c", media=video, title="Another title")
    publication.refresh(NOW)
    publication.close()


def test_what_is_learned_of_a_file_reaches_the_documents(folder: Path, publication: Publication) -> None:
    url = "https://media.example.org/a.mp4"
    path = put(folder, "a", media=[{"url": url}])
    publication.refresh(NOW)
    assert b'length="0"' in documents(publication)["feed.rss"].body
    facts = Facts(4711, "video/mp4", 61.0, 640, 480, etag=None, last_modified=None, checked=NOW)
    with publication.store.writing() as connection:
        keep_facts(connection, {url: facts})
        read_again(connection, [path])
    publication.refresh(NOW)
    assert b'length="4711"' in documents(publication)["feed.rss"].body


def test_a_recording_of_unknown_type_is_reported_until_it_is_probed(
    folder: Path, publication: Publication
) -> None:
    url = "https://media.example.org/get.php?f=1"
    path = put(folder, "a", media=[{"url": url}])
    put(folder, "b", media=["b.m4b"])
    publication.refresh(NOW)
    assert [str(warning) for warning in publication.warnings(NOW)] == [
        f"{folder / path}:1: {url} is not an enclosure in RSS, since its media type is not known: "
        "write it (type), or run feeds probe"
    ]
    facts = Facts(4711, "audio/mpeg", 61.0, None, None, etag=None, last_modified=None, checked=NOW)
    with publication.store.writing() as connection:
        keep_facts(connection, {url: facts})
        read_again(connection, [path])
    publication.refresh(NOW)
    assert publication.warnings(NOW) == []
    assert documents(publication)["feed.rss"].body.count(b"<enclosure") == 2


def test_the_second_of_two_with_one_id_waits(folder: Path, publication: Publication) -> None:
    put(folder, "b", id="tag:x,2026:same", title="Second")
    put(folder, "a", id="tag:x,2026:same", title="First")
    publication.refresh(NOW)
    assert [str(error) for error in publication.refusals()] == [
        str(error) for error in read_folder(folder).refusals
    ]
    assert b"First" in documents(publication)["feed.rss"].body
    (folder / "a.json").unlink()
    publication.refresh(NOW)
    assert publication.refusals() == []
    assert b"Second" in documents(publication)["feed.rss"].body


def test_an_older_ledger_is_read_again(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    older = ledger_lines(publication)
    put(folder, "b")
    publication.refresh(NOW)
    set_ledger_lines(publication, older)
    publication.refresh(NOW + HOUR)
    assert [record.id for record, _ in publication.ledger.read()] == ["tag:x,2026:a", "tag:x,2026:b"]
    assert set(documents(publication)) >= {"feed.rss"}


def json_feeds(publication: Publication, start: str) -> set[str]:
    """The paths of the JSON Feeds that have items."""
    found = documents(publication)
    return {
        path
        for path, document in found.items()
        if path.startswith(start) and path.endswith(".json") and json.loads(document.body)["items"]
    }


@pytest.mark.slow
def test_the_notes_on_a_file_are_bounded(folder: Path, publication: Publication) -> None:
    story = {"title": "T", "date": NOW.isoformat(), "text": "Words.", **{f"z{n}": 1 for n in range(19)}}
    lines = [json.dumps({"id": f"tag:x,2026:{n}", **story}) for n in range(30)]
    (folder / "a.ndjson").write_text("\n".join(lines))
    (folder / "b.ndjson").write_text("\n".join(line.replace("2026:", "2026:b") for line in lines[:26]))
    publication.refresh(NOW)
    notes = [str(note) for note in publication.notes()]
    assert [str(note) for note in read_folder(folder).notes] == notes
    assert [len([note for note in notes if name in note]) for name in ("a.ndjson", "b.ndjson")] == [501, 494]
    assert f"{folder}/a.ndjson:1: 70 more warnings about this file" in notes


@pytest.fixture
def few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MAX_NAMES", 5)


@pytest.mark.limit("feeds.model.feed_kind:MAX_NAMES")
@pytest.mark.slow
@pytest.mark.usefixtures("few_names")
def test_an_article_is_in_the_feeds_of_so_many_tags(folder: Path, publication: Publication) -> None:
    put(folder, "a", tags=["t0", "t1", "t2", "t3", "t4", "T0"])
    publication.refresh(NOW)
    first = {f"category/t{number}.json" for number in range(5)}
    assert json_feeds(publication, "category/") == first
    assert publication.warnings(NOW) == []
    put(folder, "b", tags=[f"u{number}" for number in range(300)])
    publication.refresh(NOW)
    assert json_feeds(publication, "category/") == first | {f"category/u{number}.json" for number in range(5)}
    assert [str(each) for each in publication.warnings(NOW)] == [
        f"{folder}/b.json:1: has 300 names in feeds of the kind 'category': it is in those of the first 5, "
        "and in feeds in which it was published before"
    ]
    assert [str(note) for note in read_folder(folder).notes] == [
        str(each) for each in publication.warnings(NOW)
    ]
    items = json.loads(documents(publication)["feed.json"].body)["items"]
    assert sorted(len(item["tags"]) for item in items) == [6, 300]


@pytest.mark.slow
@pytest.mark.usefixtures("few_names")
def test_feeds_of_tags_in_which_an_article_was_published_stay(folder: Path, publication: Publication) -> None:
    tags = [f"t{number}" for number in range(15)]
    names = {"category/t12": "t12", "category/t14": "T14", "category/gone": "gone"}
    places = dict.fromkeys(("feed", *names), ("tag:x,2026:a",))
    record = Record("tag:x,2026:a", NOW, "a.json", places=places, names=names)
    set_ledger_lines(publication, [line_of(record)])
    put(folder, "a", tags=tags)
    publication.refresh(NOW)
    expected = {f"category/t{number}.json" for number in (*range(5), 12, 14)}
    assert json_feeds(publication, "category/") == expected
    put(folder, "a", tags=tags, title="Corrected")
    publication.refresh(NOW + HOUR)
    assert json_feeds(publication, "category/") == expected
    assert set(fresh(publication, NOW + HOUR, folder.with_name("copy"))) == set(documents(publication))


@IN_FILES
@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
        lambda lines: lines[::-1],
        lambda lines: lines,
        lambda lines: [lines[0], b'{"id": "tag:x,2026:z", "when": "2026-05-01T12:00:00Z"}\n', *lines[1:]],
    ],
    ids=["CRLF", "other order", "unchanged", "merged"],
)
def test_a_ledger_that_version_control_changed_is_read_again(
    folder: Path, publication: Publication, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    for name in "abc":
        put(folder, name)
        publication.refresh(NOW)
    before = documents(publication)
    (folder / FILE).write_bytes(b"".join(change((folder / FILE).read_bytes().splitlines(keepends=True))))
    put(folder, "d")
    publication.refresh(NOW + HOUR)
    assert [record.id for record, _ in read(folder / FILE)][-1] == "tag:x,2026:d"
    assert {record.id for record, _ in read(folder / FILE)} >= {f"tag:x,2026:{name}" for name in "abc"}
    assert set(documents(publication)) >= set(before)


@IN_FILES
def test_a_ledger_with_a_merge_conflict_stops_the_update_only(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    before, whole = documents(publication), (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n>>>>>>> theirs\n")
    put(folder, "b")
    with pytest.raises(
        ReadError, match=r"published\.ndjson:1: a merge conflict is not resolved: keep the lines"
    ):
        publication.refresh(NOW + HOUR)
    assert documents(publication) == before
    (folder / FILE).write_bytes(whole)
    publication.refresh(NOW + HOUR)
    assert [record.id for record, _ in read(folder / FILE)] == ["tag:x,2026:a", "tag:x,2026:b"]


@pytest.mark.slow
def test_what_is_withdrawn_leaves_a_tombstone_in_atom_and_nothing_elsewhere(
    folder: Path, publication: Publication
) -> None:
    video = {"media": [{"url": "https://media.example.org/a.mp4"}], "tags": ["War"]}
    put(folder, "a", **video)
    put(folder, "b", tags=["War"])
    put(folder, "never", draft=True, withdrawn=NOW)
    publication.refresh(NOW)
    put(folder, "a", **video, withdrawn=NOW + HOUR)
    publication.refresh(NOW + 2 * HOUR)
    found = documents(publication)
    stone = b'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:x,2026:a" '
    stone += b'when="2026-05-01T13:00:00+00:00"/>'
    named = {path: each.body.count(stone) for path, each in found.items() if b"tag:x,2026:a" in each.body}
    assert named == {"feed.atom": 1, "category/war.atom": 1}
    assert not any(b"a.mp4" in each.body for each in found.values())
    for path in ("feed.atom", "category/war.atom"):
        assert validate(found[path].body, url=f"{publication.channel.base}{path}").findings == ()
    put(folder, "a", **video)
    publication.refresh(NOW + 3 * HOUR)
    assert stone not in documents(publication)["feed.atom"].body
    assert b"a.mp4" in documents(publication)["media.rss"].body


def test_a_file_with_an_impossible_name_costs_nothing_else(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    name = os.fsdecode(b"\xff.json")
    try:
        (folder / name).write_bytes((folder / "a.json").read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    refused = [f"{folder}/\\udcff.json: the file's name is not UTF-8"]
    for only in ([name], None, None):
        publication.refresh(NOW, only)
        assert [*map(str, publication.refusals())] == refused
        assert documents(publication) == publish_folder(folder, NOW)
    (folder / name).unlink()
    publication.refresh(NOW, [name])
    assert publication.refusals() == []


@IN_FILES
@pytest.mark.slow
def test_with_a_state_elsewhere_nothing_is_written_to_the_folder(
    folder: Path, publication: Publication, tmp_path: Path
) -> None:
    put(folder, "a")
    publication.refresh(NOW)
    shutil.rmtree(folder / ".feeds")
    before = {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    for name in ("state", "state", "other"):
        elsewhere = open_publication(folder, tmp_path / name)
        elsewhere.refresh(NOW)
        assert documents(elsewhere) == publish_folder(folder, NOW)
        elsewhere.close()
    assert {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == before
    assert (tmp_path / "state" / FILE).read_bytes() == (folder / FILE).read_bytes()  # it goes on from there
    put(folder, "b")
    elsewhere = open_publication(folder, tmp_path / "state")
    elsewhere.refresh(NOW)
    elsewhere.close()
    ids = [[record.id for record, _ in read(top / FILE)] for top in (tmp_path / "state", folder)]
    assert ids == [["tag:x,2026:a", "tag:x,2026:b"], ["tag:x,2026:a"]]


@IN_FILES
def test_a_state_within_the_folder_holds_no_articles(folder: Path) -> None:
    put(folder, "a")
    for _ in range(2):
        publication = open_publication(folder, folder / "state")
        publication.refresh(NOW)
        assert (publication.refusals(), documents(publication)) == ([], publish_folder(folder, NOW))
        publication.close()
    assert not (folder / FILE).exists()


def test_a_folder_that_cannot_be_seen_keeps_its_articles(
    folder: Path, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a")
    sub = folder / "sub"
    sub.mkdir()
    name = f"sub/{put(sub, 'b')}"
    publication.refresh(NOW)
    before = documents(publication)
    put(folder, "c")
    look, ask = os.scandir, os.stat

    def scandir(path: str) -> Any:
        if Path(path) == sub:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    def stat(path: Any, **options: Any) -> os.stat_result:
        if isinstance(path, str) and path.startswith(f"{sub}/"):
            raise PermissionError(13, "Permission denied", path)
        return ask(path, **options)

    for what, hindered, only, words in (
        ("scandir", scandir, None, "cannot be listed"),
        ("stat", stat, None, "cannot be read"),
        ("stat", stat, [name], "cannot be read"),
    ):
        with monkeypatch.context() as context:  # modes hinder no superuser
            context.setattr(os, what, hindered)
            publication.refresh(NOW, only)
        assert [*map(str, publication.refusals())] == [f"{sub}: {words}: Permission denied"]
        assert set(documents(publication)) == set(before)
        assert b"Story b" in documents(publication)["feed.rss"].body
    publication.refresh(NOW)
    assert (publication.refusals(), documents(publication)) == ([], publish_folder(folder, NOW))
    shutil.rmtree(sub)
    publication.refresh(NOW)
    assert b"Story b" not in documents(publication)["feed.rss"].body


def test_links_that_lead_nowhere_are_refused_as_by_reading(folder: Path, publication: Publication) -> None:
    put(folder, "a")
    (folder / "b.json").symlink_to("missing.json")
    (folder / "c.json").symlink_to("c.json")
    publication.refresh(NOW)
    assert [*map(str, publication.refusals())] == [*map(str, read_folder(folder).refusals)]
    assert len(publication.refusals()) == 2
    assert documents(publication) == publish_folder(folder, NOW)


@pytest.mark.slow
def test_the_index_is_rebuilt_when_the_code_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys, feeds.publishing.publication as p, feeds.dialects as d; d.dialects(); p.program_digest()"
    )
    script += "; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    used = {name.split(".")[1] for name in done.stdout.split() if name.startswith("feeds.")}
    read = Path.read_bytes
    rooms = set()

    def remember(path: Path) -> bytes:
        rooms.add(path.relative_to(ROOT / "feeds").parts[0])
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", remember)
    program_digest.__wrapped__()
    assert used <= rooms
    assert rooms.isdisjoint({"cli", "web", "linting", "validator"})


@IN_FILES
def test_some_files_are_read_before_the_others_are_shared_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared: list[list[int]] = []

    def fork_map(work: Any, batches: Any) -> Any:
        shared.append([len(stats) for stats, _ in batches])
        return map(work, batches)

    monkeypatch.setattr(ingest, "FIRST", 3)
    monkeypatch.setattr(ingest, "CHUNK", 2)
    monkeypatch.setattr(ingest, "fork_map", fork_map)
    for number in range(5):
        put(folder, str(number), **a_story(Random(number), NOW))
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        assert publication.refusals() == []
    assert shared == [[3], [2, 1]]


SHARED_OUT = """
import sys
from datetime import datetime
from pathlib import Path
from feeds.core import parallel
from feeds.publishing import ingest
from feeds.publishing.publication import open_publication
ingest.CHUNK = int(sys.argv[2])
parallel.os.cpu_count = lambda: 3
folder = Path(sys.argv[1])
publication = open_publication(folder, folder.parent / sys.argv[2])
publication.refresh(datetime.fromisoformat(sys.argv[3]))
with publication.store.reading() as connection:
    for table in ("articles", "items", "fragments", "sources"):
        print(*connection.exec_driver_sql(f"select * from {table}"), sep="\\n")
publication.close()
"""


@IN_FILES
@pytest.mark.slow
def test_processes_that_share_the_work_give_what_one_gives(folder: Path) -> None:
    random = Random(1)
    for number in range(30):
        put(folder, str(number), **a_story(random, NOW))
    (folder / "bad.json").write_text("{")
    found = [
        subprocess.run(
            [sys.executable, "-c", SHARED_OUT, str(folder), chunk, NOW.isoformat()],
            capture_output=True, check=True,
        ).stdout
        for chunk in ("4", "1000")
    ]  # fmt: skip
    assert found[0] == found[1]
    assert found[0].count(b"\n") > 100
