"""A build that has nothing to do says so in one line, and loads nothing; any change is built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Self

import pytest
import sites
from click.testing import CliRunner

from feeds.cli import _build_steps, _repeated_build, main
from feeds.publishing.index.intake import read_again
from feeds.publishing.last_build import Build
from feeds.publishing.output import is_written
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANNEL = f"{sites.CHANNEL}[site]\npages = false\n"
LOADED = """
import sys
from feeds.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(sys.modules))
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (site / "channel.toml").write_text(CHANNEL)
    put(site, "a")
    return site


def put(site: Path, name: str, **fields: object) -> None:
    story = {"id": f"tag:x,2026:{name}", "title": name, "date": "2026-04-01T12:00:00Z", "text": "Words"}
    (site / f"{name}.json").write_text(json.dumps({**story, **fields}))


def build(site: Path, *options: str) -> str:
    """Build; returns what was printed, also on standard error."""
    result = CliRunner().invoke(main, ["build", str(site.parent / "out"), str(site), *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each build that opens the index."""
    opened: list[str] = []
    really_open = _build_steps.open_folder

    def open_folder(directory: Path, state: Path | None = None) -> object:
        opened.append(str(directory))
        return really_open(directory, state)

    monkeypatch.setattr(_build_steps, "open_folder", open_folder)
    return opened


@pytest.mark.slow
def test_a_build_with_nothing_to_do_prints_one_line_and_opens_nothing(site: Path, opened: list[str]) -> None:
    put(site, "b", colour="red")
    first = build(site).splitlines()
    more = "1 more warning; use build --verbose to show them"
    assert first[0] == more
    count = len(first) - 1
    assert build(site) == f"{more}\nnothing to do: {count} files unchanged\n"
    assert len(opened) == 1
    (site / "c.json").write_text("{")
    refused = build(site)
    assert refused.startswith(f"refused: {site}/c.json:1: ")
    assert build(site) == refused
    assert len(opened) == 3


@pytest.mark.slow
def test_a_claim_that_is_not_quite_met_is_reported_by_each_build(site: Path, opened: list[str]) -> None:
    claim = '[feeds.news]\nformats = ["rss"]\nprofiles = ["{}"]\n'
    (site / "channel.toml").write_text(CHANNEL + claim.format("mrss"))
    build(site)
    again = build(site)
    assert [line.split()[1:3] for line in again.splitlines()[:-1]] == [["warning", "mrss-missing-media"]]
    assert again.splitlines()[-1].startswith("nothing to do: ")
    assert build(site) == again
    assert len(opened) == 3
    (site / "channel.toml").write_text(CHANNEL + claim.format("rssboard"))
    build(site)
    assert build(site).startswith("nothing to do: ")
    assert len(opened) == 4


def write_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("p {}")


def put_below(folder: Path) -> None:
    folder.mkdir()
    put(folder, "c")


def _unread(site: Path) -> None:
    publication = open_publication(site)
    with publication.store.writing() as connection:
        read_again(connection, ["a.json"])
    publication.close()


def _remove_index(site: Path) -> None:
    (site / ".feeds" / "index.db").unlink()


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article": lambda site: put(site, "a", title="Another title"),
    "a new article": lambda site: put(site, "b"),
    "an article in a folder": lambda site: put_below(site / "__pycache__"),
    "the channel": lambda site: (site / "channel.toml").write_text(f"live = 3\n{CHANNEL}"),
    "the server's settings": lambda site: (site / "server.toml").write_text('moved = {"?x" = "feed.rss"}'),
    "a file for pages": lambda site: write_file(site / "static" / "a.css"),
    "the ledger": lambda site: os.utime(site / "published.ndjson", (1, 1)),
    "a file in the output": lambda site: (site.parent / "out" / "feed.rss").write_text(""),
    "a missing file in the output": lambda site: (site.parent / "out" / "feed.rss").unlink(),
    "a file that must be read again": _unread,
    "a lost index": _remove_index,
    "an article that is gone": lambda site: (site / "a.json").unlink(),
}


@pytest.mark.slow
def test_no_change_is_overlooked(site: Path) -> None:
    build(site)
    again = Build(site, None, site.parent / "out", "live")
    last, _ = again.last(datetime.now(UTC)) or pytest.fail("no note of the build")
    assert _repeated_build.begin(again) is None
    assert _repeated_build.begin(Build(site, None, site.parent / "out", "all")) is not None
    for name, change in CHANGES.items():
        change(site)
        begun = _repeated_build.begin(again)
        assert begun is not None, name
        assert begun.sources == again.sources(""), name
        again.note(replace(last, digest=again.digest(begun.sources)))
        assert _repeated_build.begin(again) is None, name
    assert again.last(datetime(2026, 1, 1, tzinfo=UTC)) is None  # the clock was set back
    again.note(replace(last, media=str(site.parent / "out")))
    begun = _repeated_build.begin(again)
    assert begun is not None
    assert (begun.media, begun.sources) == ("", again.sources(""))
    (site / "linked").symlink_to(site.parent)
    assert again.sources("") == ""


@pytest.mark.slow
def test_a_file_that_must_be_read_again_is_to_do(site: Path) -> None:
    build(site)
    publication = open_publication(site)
    assert is_written(publication, site.parent / "out")
    assert not is_written(publication, site.parent / "elsewhere")
    _unread(site)
    assert not is_written(publication, site.parent / "out")
    publication.close()


@pytest.mark.slow
def test_an_article_appears_at_its_time_though_no_file_changes(
    site: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, "a", expires=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    build(site)
    build(site)
    assert len(opened) == 1

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=2)

    monkeypatch.setattr(_repeated_build, "datetime", Later)
    monkeypatch.setattr(_build_steps, "datetime", Later)
    assert "wrote" in build(site)
    assert len(opened) == 2


UNUSED = {
    "--help": {
        *(
            "sqlalchemy",
            "jinja2",
            "babel",
            "feedgen",
            "yaml",
            "nh3",
            "flask",
            "httpcore",
            "alembic",
            "psycopg",
        ),
        *("asyncio", "multiprocessing", "distributed"),
    },
    "--version": {
        "lxml",
        *(f"feeds.{room}" for room in ("linting", "model", "publishing", "validator", "vocabulary")),
    },
    "nothing to do": {"lxml", "feeds.model.channel", "feeds.dialects", "feeds.publishing.ledger"},
    "one more": {
        *("sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "psycopg", "alembic", "flask", "httpcore"),
        *("feeds.validator", "feeds.web", "yaml", "markdown_it", "feedparser"),
        # For podcasts, hubs, other inputs, templates of owners, a new index.
        *("feeds.model.podcast", "feeds.formats.extras.shows", "feeds.publishing.index.deliveries"),
        *("feeds.dialects.var_dump", "feeds.dialects.ghost_text.posts", "feeds.publishing.pages.probe"),
        "feeds.publishing.index.subscriptions",
    },
}
"""Modules that commands must not load."""


def loaded(*arguments: str) -> tuple[str, set[str]]:
    """The output of a command, and those modules that it loads."""
    command = [sys.executable, "-c", LOADED, *arguments]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    output, _, modules = output.rstrip("\n").rpartition("\n")
    return output, set(modules.split())


@pytest.mark.slow
def test_commands_do_not_load_what_they_do_not_use(site: Path) -> None:
    arguments = "build", str(site.parent / "out"), str(site)
    build(site)
    output, modules = loaded(*arguments)
    assert output.startswith("nothing to do: ")
    assert not modules & (UNUSED["nothing to do"] | UNUSED["--help"])
    assert not loaded("--help")[1] & UNUSED["--help"]
    assert not loaded("--version")[1] & (UNUSED["--version"] | UNUSED["--help"])
    put(site, "b")
    output, modules = loaded(*arguments)
    assert "wrote" in output
    assert {"sqlalchemy", "feedgen", "jinja2"} <= modules
    assert modules & UNUSED["one more"] == set()
