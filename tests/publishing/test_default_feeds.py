"""The feeds of a publication whose channel file does not list them: a new one has fewer than earlier ones."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from oracle import publish_folder
from sites import CHANNEL
from sqlalchemy import delete

from feeds.cli import main
from feeds.core.errors import ReadError
from feeds.model.channel import DEFAULTS, FORMER_DEFAULTS
from feeds.publishing.default_feeds import defaults_of, with_defaults
from feeds.publishing.index import open_store
from feeds.publishing.index.ledger_lines import LEDGER_LINES
from feeds.publishing.index_bootstrap import open_index
from feeds.publishing.ledger import FILE, LedgerFile, Position, Record
from feeds.publishing.ledger import append as ledger_append
from feeds.publishing.ledger_table import LedgerTable, copy_ledger
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
FIRST = '{"id":"tag:a","when":"2026-05-01T12:00:00Z"'
PLAIN = [
    "author/ann", "author/bob", "category/war", "feed", "media", "section/world",
    "archive/feed-1", "archive/feed-2", "archive/media-1", "archive/media-2",
]  # fmt: skip
FORMER = [
    *PLAIN, "pictures", "archive/pictures-1", "archive/pictures-2",
    *(f"archive/{name}-{number}" for name in ("category/war", "section/world") for number in (1, 2)),
]  # fmt: skip


def fill(folder: Path, more: str = "") -> Path:
    """Makes a folder with two articles, which have each kind of feed, in documents of one item."""
    folder.mkdir()
    (folder / "channel.toml").write_text(f"{more}live = 1\n{CHANNEL}")
    for number, author in enumerate(("Ann", "Bob")):
        put(folder, number, author)
    return folder


def put(folder: Path, number: int, author: str) -> None:
    media = [{"url": f"https://media.example.org/{number}.{kind}"} for kind in ("jpg", "mp4")]
    story = {
        "id": f"tag:news.example.org,2026:{number}", "title": f"Story {number}", "text": "Words",
        "date": f"2026-05-01T1{number}:00:00Z", "authors": [author], "tags": ["War"], "section": "World",
        "media": media,
    }  # fmt: skip
    (folder / f"{number}.json").write_text(json.dumps(story))


def published(folder: Path) -> dict[str, bytes]:
    """Refreshes the index; returns the documents of feeds, which the oracle gives, too."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    with publication.composer() as composer:
        found = {each.path: each.render().body for each in composer.documents() if each.render}
    publication.close()
    assert found == {path: each.body for path, each in publish_folder(folder, NOW).items()}
    return {path: body for path, body in found.items() if path.endswith((".rss", ".atom", ".json"))}


def files(out: Path) -> dict[str, bytes]:
    feeds = (path for path in out.rglob("*") if path.suffix in (".rss", ".atom", ".json"))
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in feeds}


def build(folder: Path, out: Path) -> dict[str, bytes]:
    result = CliRunner().invoke(main, ["build", "--compress", "none", str(out), str(folder)])
    assert result.exit_code == 0, result.output
    return files(out)


def names(documents: dict[str, bytes]) -> set[str]:
    assert len(documents) % 3 == 0
    return {path.rpartition(".")[0] for path in documents}


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (None, DEFAULTS),
        ("", FORMER_DEFAULTS),
        (FIRST + "}\n", FORMER_DEFAULTS),
        (FIRST + ',"defaults":2}\n', DEFAULTS),
        (FIRST + ',"defaults":3}\n' + FIRST + "}\n", DEFAULTS),
        (FIRST + "}\n" + FIRST + ',"defaults":2}\n', FORMER_DEFAULTS),
    ],
    ids=["no-ledger", "empty", "earlier", "now", "later", "earlier-first"],
)
def test_the_first_line_of_the_ledger_decides(ledger: str | None, expected: object, tmp_path: Path) -> None:
    if ledger is not None:
        (tmp_path / FILE).write_text(ledger)
    assert defaults_of(LedgerFile(tmp_path / FILE)) is expected


@pytest.mark.parametrize("value", ["true", "2.0", '"2"', "null"])
def test_defaults_are_a_whole_number(value: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{FIRST},"defaults":{value}}}\n')
    with pytest.raises(ReadError, match=r"defaults is .*: expected a whole number"):
        defaults_of(LedgerFile(tmp_path / FILE))


def test_a_ledger_in_a_table_says_so_in_its_first_line_too(tmp_path: Path) -> None:
    first, second = (Record(name, NOW) for name in ("tag:a", "tag:b"))
    ledger_append(tmp_path / FILE, [second])
    with closing(open_store(tmp_path / ".feeds/index.db")) as store, store.writing() as connection:
        LEDGER_LINES.create(connection, checkfirst=True)
        ledger = LedgerTable(store, connection)
        assert defaults_of(ledger) is DEFAULTS
        for _ in range(2):
            ledger.append(with_defaults(ledger, [first, second]), Position())
        marked = replace(first, defaults=2)
        assert [record for record, _ in ledger.read()] == [marked, second, first, second]
        assert defaults_of(ledger) is DEFAULTS
        connection.execute(delete(LEDGER_LINES))
        copy_ledger(connection, tmp_path / FILE)
        assert defaults_of(ledger) is FORMER_DEFAULTS


def test_a_new_publication_says_in_the_first_line_by_which_defaults_it_began(tmp_path: Path) -> None:
    folder = fill(tmp_path / "site")
    assert names(published(folder)) == set(PLAIN)
    lines = [json.loads(line) for line in (folder / FILE).read_text().splitlines()]
    assert [line.get("defaults") for line in lines] == [2, None]


@pytest.mark.slow
def test_a_publication_of_an_earlier_version_keeps_all_feeds(tmp_path: Path) -> None:
    folder = fill(tmp_path / "site")
    new = published(folder)
    shutil.rmtree(folder / ".feeds")
    assert published(folder) == new

    shutil.rmtree(folder / ".feeds")
    text = (folder / FILE).read_text()
    (folder / FILE).write_text(text.replace(',"defaults":2', ""))
    former = published(folder)
    assert names(former) == set(FORMER)
    asked = fill(tmp_path / "asked", 'more_feeds = ["pictures"]\narchive = true\n')
    assert published(asked) == former
    for each in (folder, asked):
        put(each, 2, "Cy")
    assert published(asked) == published(folder)


@pytest.mark.slow
@pytest.mark.parametrize("podcast", [False, True])
def test_output_of_an_earlier_version_goes_on_without_its_ledger(podcast: bool, tmp_path: Path) -> None:
    asked = 'more_feeds = ["pictures"]\narchive = true\n'
    folder, out = fill(tmp_path / "site", asked), tmp_path / "out"
    channel = folder / "channel.toml"
    if podcast:
        show = 'categories = ["News"]\nexplicit = false\nimage = "https://news.example.org/a.jpg"\n'
        channel.write_text(f"{channel.read_text()}[podcast]\n{show}")
    before = build(folder, out)
    channel.write_text(channel.read_text().removeprefix(asked))
    shutil.rmtree(folder / ".feeds")
    (folder / FILE).unlink()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere)
    assert build(folder, out) == before
    assert '"defaults"' not in (folder / FILE).read_text()
    assert names(build(elsewhere, tmp_path / "new")) == {
        name for name in names(before) if name in PLAIN and (not podcast or "media" not in name)
    }


def test_a_folder_that_keeps_no_ledger_has_the_feeds_of_earlier_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is served without `--state`, nothing shows when it began."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder, new = fill(tmp_path / "site"), fill(tmp_path / "new")
    (folder / ".feeds").touch()  # so that no index can be there
    found = {}
    for path in (folder, new):
        publication, _ = open_index(path, None, NOW)
        found[path] = publication.channel.feeds, publication.channel.archive
        publication.close()
    assert found == {
        folder: (FORMER_DEFAULTS.feeds, FORMER_DEFAULTS.archive),
        new: (DEFAULTS.feeds, DEFAULTS.archive),
    }
