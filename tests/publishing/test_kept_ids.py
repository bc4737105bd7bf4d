"""What was published keeps its id, even where the same source would get another one today."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing import ledger
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

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
