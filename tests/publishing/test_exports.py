"""Exports of other systems, published: nothing private in any file, everything public in every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from samples import SEEDS
from whole_exports import EXPORTS, SECRET, wordpress

from feeds.publishing.output import write
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(("make", "name"), EXPORTS)
def test_nothing_private_and_everything_public(make: Any, name: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    data, words = make()
    assert SECRET in data
    (folder / name).write_text(data)
    publication = open_publication(folder)
    publication.refresh(NOW)
    assert publication.refusals() == []
    held, *others = [note.message for note in publication.notes() if note.loss]
    assert " items are not public: " in held
    assert others == (["not carried over: <wp:comment> of 1 item"] if make is wordpress else [])
    list(write(publication, out, compress="none"))
    with publication.composer() as composer:
        documents = {each.path: each.render().body for each in composer.documents() if each.render}
    publication.close()
    written = {
        path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }
    assert set(documents) <= set(written)
    for path, body in written.items():
        assert SECRET.encode() not in body, path
        assert SECRET.lower() not in path
    for suffix in ("rss", "atom"):
        assert [each for each in words if each.encode() not in written[f"feed.{suffix}"]] == []
    feed = json.loads(written["feed.json"])
    assert [each for each in words if each not in json.dumps(feed)] == []
    labels = [each.lower().replace(" ", "-") for each in words if each.startswith("Label")]
    assert sorted(
        path for path in written if path.startswith("category/") and path.endswith(".rss")
    ) == sorted(f"category/{label}.rss" for label in labels)
