"""Media keep the address that an earlier version published them under."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing import folder as folder_module
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BESIDE = "https://news.example.org/posts"
BELOW = "https://media.example.org"


def fill(folder: Path, name: str) -> None:
    (folder / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "channel.toml").write_bytes((SEEDS / "channel.toml").read_bytes())
    for file in ("a.mp3", "b.jpg", "c.mp3", "d.jpg"):
        (folder / "posts" / file).write_bytes(b"x")
    media = "[a.mp3, b.jpg]" if name == "old" else "[c.mp3, d.jpg]"
    text = f"---\ntitle: {name}\ndate: 2026-05-01\nmedia: {media}\n---\nWords.\n"
    (folder / "posts" / f"{name}.md").write_text(text)


def build(folder: Path) -> tuple[list[str], list[str]]:
    """The enclosures of the articles, and the ids of the pictures."""
    publication = open_publication(folder)
    try:
        publication.refresh(NOW)
        with publication.composer() as composer:
            made = {each.path: each.render().body for each in composer.documents() if each.render}
    finally:
        publication.close()
    items = json.loads(made["feed.json"])["items"]
    pictures = json.loads(made["pictures.json"])["items"]
    urls = [file["url"] for item in items for file in item["attachments"]]
    return sorted(urls), sorted(item["id"] for item in pictures)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that was published before files were looked for."""
    fill(tmp_path, "old")
    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "has_file", lambda _folder, _path: False)
        assert build(tmp_path)[0] == [f"{BELOW}/a.mp3", f"{BELOW}/b.jpg"]
    return tmp_path


def test_what_is_new_has_the_address_next_to_the_article(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    assert build(tmp_path)[0] == [f"{BESIDE}/a.mp3", f"{BESIDE}/b.jpg"]
    (tmp_path / "posts" / "old.md").touch()
    assert build(tmp_path)[0] == [f"{BESIDE}/a.mp3", f"{BESIDE}/b.jpg"]


@pytest.mark.slow
@pytest.mark.parametrize("index", ["kept", "lost"])
def test_what_was_published_keeps_its_address(published: Path, index: str) -> None:
    before = build(published)
    if index == "lost":
        for file in (published / ".feeds").glob("index*"):
            file.unlink()
    else:
        path = published / "posts" / "old.md"
        path.write_text(path.read_text().replace("Words", "More words"))
    assert build(published) == before
    assert before[0] == [f"{BELOW}/a.mp3", f"{BELOW}/b.jpg"]
    fill(published, "new")
    urls, ids = build(published)
    assert urls == [f"{BELOW}/a.mp3", f"{BELOW}/b.jpg", f"{BESIDE}/c.mp3", f"{BESIDE}/d.jpg"]
    assert set(before[1]) < set(ids)
