"""What was published keeps its id, even where the same source would get another one today."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from samples import SEEDS

from feeds.core.anchors import scope_of
from feeds.publishing import ledger
from feeds.publishing.publication import open_publication

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text().replace("https://news.example.org/", "https://straße.example/")
STORY = "---\ntitle: {}\ndate: 2024-01-02\n---\nWords.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL, "utf-8")
    return folder


def published(folder: Path) -> list[str]:
    """The ids in the ledger after a refresh, in the order of their first publication."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    assert publication.refusals() == []
    publication.close()
    return [record.id for record, _ in ledger.read(folder / ledger.FILE)]


def test_the_host_of_a_new_publication_is_that_of_browsers(folder: Path) -> None:
    (folder / "a.md").write_text(STORY.format("A"))
    assert published(folder) == ["tag:xn--strae-oqa.example,2024-01-02:a"]


def test_the_name_in_published_ids_stays(folder: Path) -> None:
    old = "tag:strasse.example,2024-01-02:a"
    ledger.append(folder / ledger.FILE, [ledger.Record(old, NOW, "a.md")])
    for name in "ab":
        (folder / f"{name}.md").write_text(STORY.format(name))
    assert dict.fromkeys(published(folder)) == {old: None, "tag:strasse.example,2024-01-02:b": None}


# --- normalisation ---

COMPOSED, DECOMPOSED = "café", "cafe\u0301"
NEW, OLD = "tag:news.example.org,2024-01-02:caf%C3%A9", "tag:news.example.org,2024-01-02:cafe%CC%81"
LINK = 'article_link = "https://news.example.org/story/{name}"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "channel.toml").write_text(LINK + (SEEDS / "channel.toml").read_text(), "utf-8")
    return folder


class Outcome(NamedTuple):
    """The ids and addresses in the news feed, the refusals and notes, and the ids in the ledger."""

    items: dict[str, str]
    problems: list[str]
    recorded: list[str]


def outcome(folder: Path, now: datetime = NOW) -> Outcome:
    """What a refresh gives, which is what an index that is made anew gives."""
    seen = [_refreshed(folder, now)]
    fresh = Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-fresh"), dirs_exist_ok=False))
    shutil.rmtree(fresh / ".feeds")
    seen.append(_refreshed(fresh, now))
    shutil.rmtree(fresh)
    assert seen[0].items == seen[1].items
    assert seen[0].recorded == seen[1].recorded
    return seen[0]


def _refreshed(folder: Path, now: datetime) -> Outcome:
    with closing(open_publication(folder)) as publication:
        publication.refresh(now)
        with publication.composer() as composer:
            (feed,) = (each for each in composer.documents(0) if each.path == "feed.json")
            items = json.loads(feed.render().body)["items"] if feed.render else []
        problems = [str(each).replace(f"{folder}/", "") for each in publication.refusals()]
        problems += [str(each).replace(f"{folder}/", "") for each in publication.notes()]
    recorded = list(dict.fromkeys(record.id for record, _ in ledger.read(folder / ledger.FILE)))
    return Outcome({item["id"]: item["url"] for item in items}, problems, recorded)


def put(folder: Path, name: str, **keys: str) -> Path:
    more = "".join(f"{key}: {value}\n" for key, value in keys.items())
    path = folder / name
    path.write_text(f"---\ntitle: T\ndate: 2024-01-02\n{more}---\nWords.\n", "utf-8")
    return path


def address(name: str) -> str:
    return f"https://news.example.org/story/{name}"


@pytest.mark.slow
@pytest.mark.parametrize("name", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_new_id_is_the_same_in_both_forms(site: Path, name: str, suffix: str) -> None:
    put(site, f"{name}{suffix}")
    if suffix == ".txt":
        (site / f"{name}.txt").write_text("T\n\nTue Jan 2, 2024 00:00:00\n\nWords.")
    assert outcome(site) == Outcome({NEW: address("caf%C3%A9")}, [], [NEW])


def test_two_files_that_differ_in_normalisation_only_are_one_article(site: Path) -> None:
    put(site, f"{COMPOSED}.md")
    put(site, f"{DECOMPOSED}.md")
    refused = f"{COMPOSED}.md: has the same id as {DECOMPOSED}.md: {NEW}"
    assert outcome(site) == Outcome({NEW: address("caf%C3%A9")}, [refused], [NEW])


@pytest.mark.slow
def test_a_published_id_stays_as_it_was_written(site: Path) -> None:
    ledger.append(site / ledger.FILE, [ledger.Record(OLD, NOW, f"{DECOMPOSED}.md")])
    put(site, f"{DECOMPOSED}.md")
    kept = Outcome({OLD: address("cafe%CC%81")}, [], [OLD])
    assert outcome(site) == kept
    (site / f"{DECOMPOSED}.md").rename(site / f"{COMPOSED}.md")
    assert outcome(site) == kept
    put(site, f"{COMPOSED}.md", lastmod="2024-02-03")
    assert outcome(site) == kept


def test_both_forms_that_were_published_stay(site: Path) -> None:
    records = [ledger.Record(OLD, NOW, f"{DECOMPOSED}.md"), ledger.Record(NEW, NOW, f"{COMPOSED}.md")]
    ledger.append(site / ledger.FILE, records)
    for name in (COMPOSED, DECOMPOSED):
        put(site, f"{name}.md")
    expected = {OLD: address("cafe%CC%81"), NEW: address("caf%C3%A9")}
    assert outcome(site) == Outcome(expected, [], [OLD, NEW])


@pytest.mark.slow
def test_an_id_that_is_given_is_kept_byte_for_byte(site: Path) -> None:
    ledger.append(site / ledger.FILE, [ledger.Record(OLD, NOW, "gone.md")])
    put(site, "a.md", id=f"urn:{DECOMPOSED}")
    put(site, "b.md", id=NEW)
    assert set(outcome(site).items) == {f"urn:{DECOMPOSED}", NEW}


@pytest.mark.slow
def test_a_slug_is_normalised_unless_it_was_published_as_written(site: Path) -> None:
    ledger.append(site / ledger.FILE, [ledger.Record("urn:old", NOW, "old.md")])
    put(site, "old.md", id="urn:old", slug=DECOMPOSED)
    put(site, "new.md", id="urn:new", slug=DECOMPOSED)
    put(site, "file.md", slug=DECOMPOSED)
    put(site, "later.md", id="urn:later", slug=DECOMPOSED, draft="true")
    file = "tag:news.example.org,2024-01-02:file"
    expected = {"urn:old": address("cafe%CC%81"), "urn:new": address("caf%C3%A9"), file: address("caf%C3%A9")}
    assert outcome(site).items == expected
    put(site, "later.md", id="urn:later", slug=DECOMPOSED)
    expected["urn:later"] = address("caf%C3%A9")
    for tags in ("[a]", "[b]"):
        put(site, "old.md", id="urn:old", slug=DECOMPOSED, tags=tags)
        put(site, "new.md", id="urn:new", slug=DECOMPOSED, tags=tags)
        assert outcome(site).items == expected
    links = {record.id: record.link for record, _ in ledger.read(site / ledger.FILE) if record.link}
    assert links == {id_: link for id_, link in expected.items() if id_ != "urn:old"}


def test_ordinary_addresses_are_not_in_the_ledger(site: Path) -> None:
    put(site, "a.md", slug=COMPOSED)
    put(site, f"{DECOMPOSED}.md")
    outcome(site)
    assert [record.link for record, _ in ledger.read(site / ledger.FILE)] == [None, None]


# --- files that are renamed ---

A, B = (f"tag:news.example.org,2024-01-02:{name}" for name in "ab")


@pytest.mark.slow
def test_a_renamed_file_keeps_its_id_and_its_address(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "a.md").rename(site / "b.md")
    publication = open_publication(site)
    publication.refresh(NOW)
    note = f"b.md:1: was renamed, was published as a.md: keeps its id and address, {A}"
    assert [str(each).replace(f"{site}/", "") for each in publication.notes()] == [note]
    publication.close()
    assert outcome(site).items == {A: address("a")}
    for change in ({"lastmod": "2024-02-03"}, {"lastmod": "2024-02-03", "tags": "[x]"}):
        put(site, "b.md", **change)
        assert outcome(site).items == {A: address("a")}
    (site / "b.md").rename(site / "c.md")
    assert outcome(site).items == {A: address("a")}
    (site / "c.md").unlink()
    put(site, "d.md", tags="[renamed and edited]")
    assert outcome(site).recorded == [A, "tag:news.example.org,2024-01-02:d"]


@pytest.mark.slow
def test_a_file_that_is_renamed_twice_keeps_its_id(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    for old, new in (("a.md", "b.md"), ("b.md", "2024/c.md"), ("2024/c.md", "a.md")):
        (site / new).parent.mkdir(exist_ok=True)
        (site / old).rename(site / new)
        assert outcome(site).items == {A: address("a")}


def test_a_renamed_file_keeps_what_readers_see(site: Path) -> None:
    channel = site / "channel.toml"
    channel.write_text('comments_link = "https://news.example.org/{name}#talk"\n' + channel.read_text())
    path = put(site, "a.md")
    path.write_text(f"{path.read_text()}One[^1] [x](y.html).\n\n[^1]: A note.\n")

    def seen() -> str:
        publication = open_publication(site)
        publication.refresh(NOW)
        with publication.composer() as composer:
            documents = {each.path: each.render().body for each in composer.documents(0) if each.render}
        publication.close()
        return str(documents["feed.atom"], "utf-8")

    before = seen()
    assert scope_of(A) in before
    path.rename(site / "b.md")
    assert seen() == before


@pytest.mark.slow
def test_a_renamed_dump_keeps_its_id(site: Path) -> None:
    (site / "a.txt").write_text("T\n\nTue Jan 2, 2024 00:00:00\n\nWords.")
    outcome(site)
    (site / "a.txt").rename(site / "b.txt")
    assert outcome(site).items == {A: address("a")}


@pytest.mark.slow
def test_a_renamed_file_keeps_its_id_whichever_change_is_seen_first(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "a.md").rename(site / "b.md")
    publication = open_publication(site)
    publication.refresh(NOW, only=["b.md"])
    publication.refresh(NOW, only=["a.md"])
    assert publication.refusals() == []
    publication.close()
    assert outcome(site).items == {A: address("a")}


@pytest.mark.slow
def test_a_copy_is_another_article(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    shutil.copy(site / "a.md", site / "b.md")
    assert outcome(site).items == {A: address("a"), B: address("b")}
    (site / "a.md").unlink()
    assert outcome(site).items == {B: address("b")}


@pytest.mark.slow
def test_what_was_renamed_is_not_guessed(site: Path) -> None:
    put(site, "a.md")
    put(site, "b.md")
    outcome(site)
    (site / "a.md").unlink()
    (site / "b.md").rename(site / "c.md")
    assert outcome(site).recorded == [A, B, "tag:news.example.org,2024-01-02:c"]


@pytest.mark.slow
def test_two_new_names_of_one_file_are_not_guessed(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    shutil.copy(site / "a.md", site / "b.md")
    (site / "a.md").rename(site / "c.md")
    assert set(outcome(site).items) == {B, "tag:news.example.org,2024-01-02:c"}


@pytest.mark.slow
def test_another_file_at_the_old_name_does_not_take_the_id(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "a.md").rename(site / "b.md")
    outcome(site)
    put(site, "a.md", tags="[x]")
    assert outcome(site).items == {A: address("a")}
    assert outcome(site).problems[0] == f"a.md: has the same id as b.md: {A}"


@pytest.mark.slow
def test_a_new_story_does_not_get_the_id_of_a_renamed_file_that_is_gone(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "a.md").rename(site / "b.md")
    outcome(site)
    (site / "b.md").write_text("---\ntitle: New\ndate: 2024-05-06\n---\nOther words.\n")
    with pytest.raises(ledger.IdentityError):
        _refreshed(site, NOW)


@pytest.mark.slow
def test_the_last_file_that_got_a_name_counts(site: Path) -> None:
    for name, tags in (("a", "[x]"), ("b", "[y]"), ("c", "[z]")):
        put(site, f"{name}.md", tags=tags)
    outcome(site)
    for name in "ac":
        (site / "b.md").unlink(missing_ok=True)
        outcome(site)
        (site / f"{name}.md").rename(site / "d.md")
        assert address(name) in outcome(site).items.values()
        put(site, "d.md", tags="[edited]")
        assert address(name) in outcome(site).items.values()
        if name == "a":
            (site / "d.md").unlink()


@pytest.mark.slow
def test_a_renamed_file_with_its_date_in_the_name_keeps_its_id(site: Path) -> None:
    text = "---\ntitle: T\n---\nWords.\n"
    old, new = "2024-01-02-a.md", "2024-01-05-b.md"
    (site / old).write_text(text)
    before = outcome(site).items
    (site / old).rename(site / new)
    assert outcome(site).items == before
    (site / new).write_text(f"{text}More.\n")
    assert outcome(site).items == before


@pytest.mark.slow
def test_a_renamed_draft_is_held_back(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "_drafts").mkdir()
    (site / "a.md").rename(site / "_drafts" / "b.md")
    assert outcome(site).items == {}


def test_the_date_of_a_file_that_was_not_renamed_still_changes_its_id(site: Path) -> None:
    put(site, "a.md")
    outcome(site)
    (site / "a.md").write_text("---\ntitle: T\ndate: 2024-01-03\n---\nWords.\n")
    with pytest.raises(ledger.IdentityError):
        _refreshed(site, NOW)


# --- names of feeds ---


def feeds_of(folder: Path) -> dict[str, list[str]]:
    """The titles of the articles in each feed of a category or author."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    with publication.composer() as composer:
        found = {
            each.path: json.loads(each.render().body)["items"]
            for each in composer.documents(0)
            if each.render and each.path.endswith(".json") and "/" in each.path
        }
    publication.close()
    return {path: [item["title"] for item in items] for path, items in found.items()}


def test_names_in_both_forms_are_one_feed(site: Path) -> None:
    for number, name in enumerate((DECOMPOSED, COMPOSED, COMPOSED.upper(), DECOMPOSED.upper())):
        path = put(site, f"{number}.md", tags=f"[{name}]", author=name, section=name)
        path.write_text(path.read_text("utf-8").replace("title: T", f"title: {number}"), "utf-8")
    paths = [f"{kind}/cafe" for kind in ("author", "category", "section")]
    feeds = feeds_of(site)
    assert {path: sorted(titles) for path, titles in feeds.items()} == {
        f"{path}.json": ["0", "1", "2", "3"] for path in paths
    }
    names = [dict(record.names) for record, _ in ledger.read(site / ledger.FILE)]
    assert names == [dict.fromkeys(paths, COMPOSED), {}, {}, {}]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_feeds_in_both_forms_that_were_published_stay(site: Path, first: str, second: str) -> None:
    paths = "category/cafe", "category/cafe-77eeffee"
    for number, (name, path) in enumerate(zip((first, second), paths, strict=True)):
        id_ = f"tag:news.example.org,2024-01-02:{number}"
        places = {"feed": (id_,), path: (id_,)}
        record = ledger.Record(id_, NOW, f"{number}.md", places=places, names={path: name})
        ledger.append(site / ledger.FILE, [record])
        put(site, f"{number}.md", tags=f"[{name}]")
    put(site, "2.md", tags=f"[{second}]")
    expected = {"category/cafe.json": 2, "category/cafe-77eeffee.json": 1}
    assert {path: len(items) for path, items in feeds_of(site).items()} == expected
    shutil.rmtree(site / ".feeds")
    assert {path: len(items) for path, items in feeds_of(site).items()} == expected


def test_a_feed_in_the_other_form_does_not_move(site: Path) -> None:
    record = ledger.Record(
        "urn:x", NOW, "x.md", places={"category/old": ("urn:x",)}, names={"category/old": DECOMPOSED}
    )
    ledger.append(site / ledger.FILE, [record])
    put(site, "a.md", tags=f"[{COMPOSED}]")
    assert list(feeds_of(site)) == ["category/old.json"]
