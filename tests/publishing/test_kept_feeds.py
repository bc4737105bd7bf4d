"""An article stays in the feeds that it was published in if only the program reads its file otherwise."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing.ingest import digest
from feeds.publishing.ledger import FILE
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text() + "\n"


def put(folder: Path, *tags: str) -> str:
    """Write the article; gives the digest of its file."""
    story = {"id": "urn:a", "title": "T", "date": "2026-04-01T12:00:00Z", "text": "Words.", "tags": tags}
    (folder / "a.json").write_text(json.dumps(story))
    return digest((folder / "a.json").read_bytes())


def feeds(folder: Path) -> list[str]:
    """The paths of category feeds that have the article."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    with publication.composer() as composer:
        bodies = {each.path: each.render().body for each in composer.documents() if each.render}
    publication.close()
    return sorted(
        path
        for path, body in bodies.items()
        if path.startswith("category/") and path.endswith("json") and b"urn:a" in body
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    return folder


def published_by_a_version_that_read_other_names(folder: Path) -> None:
    """As if an earlier version had read the tags Old and both from the present file."""
    before = put(folder, "Old", "both")
    assert feeds(folder) == ["category/both.json", "category/old.json"]
    now = put(folder, "New", "Both")
    ledger = folder / FILE
    ledger.write_text(ledger.read_text().replace(before, now))
    shutil.rmtree(folder / ".feeds")


@pytest.mark.slow
def test_feeds_stay_where_only_the_program_changed(folder: Path) -> None:
    published_by_a_version_that_read_other_names(folder)
    expected = ["category/both.json", "category/new.json", "category/old.json"]
    assert feeds(folder) == expected
    shutil.rmtree(folder / ".feeds")
    assert feeds(folder) == expected


@pytest.mark.slow
def test_an_editor_can_take_an_article_out_of_a_feed(folder: Path) -> None:
    published_by_a_version_that_read_other_names(folder)
    assert len(feeds(folder)) == 3
    put(folder, "New")
    assert feeds(folder) == ["category/new.json"]


def test_feeds_that_the_channel_does_not_have_any_more(folder: Path) -> None:
    published_by_a_version_that_read_other_names(folder)
    (folder / "channel.toml").write_text(CHANNEL + '\n[feeds.category]\nnames = ["New"]\n')
    assert feeds(folder) == ["category/new.json"]
