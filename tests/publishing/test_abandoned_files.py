"""What an earlier version published of private items goes, also if the index that knew of it was deleted."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from exports import Post, wxr
from samples import SEEDS

from feeds.publishing.output import write
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = "live = 1\n" + (SEEDS / "channel.toml").read_text()
TERM = '<category domain="post_tag" nicename="t">Secret tag</category>'


def build(folder: Path, out: Path, *posts: Post) -> tuple[set[str], set[str]]:
    """The files that are there, and those that were removed."""
    (folder / "a.xml").write_text(wxr(*posts))
    publication = open_publication(folder)
    publication.refresh(NOW)
    removed = {each.path for each in write(publication, out, compress="none") if each.what == "removed"}
    publication.close()
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}, removed


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["archive = false", "live = 3"])
@pytest.mark.parametrize("forgotten", [True, False])
def test_archives_that_are_no_longer_published_go(forgotten: bool, setting: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    posts = [Post(number, inside=TERM) for number in (1, 2, 3)]
    before, _ = build(folder, out, *posts)
    archives = {path for path in before if path.startswith("archive/")}
    assert {"archive/feed-1.rss", "archive/category/secret-tag-2.json"} <= archives
    strange = out / "archive/feed-7.rss"
    strange.write_text("<rss>somebody else's</rss>")
    if forgotten:
        shutil.rmtree(folder / ".feeds")
        assert build(folder, out, *posts)[1] == set()
        shutil.rmtree(folder / ".feeds")
    key = setting.partition(" ")[0]
    (folder / "channel.toml").write_text(re.sub(f"(?m)^{key} = .+$", setting, CHANNEL, count=1))
    after, removed = build(folder, out, *posts)
    expected, _ = build(folder, tmp_path / "new", *posts)
    assert (after, removed) == ({*expected, "archive/feed-7.rss"}, before - expected)
    assert archives & removed


@pytest.mark.slow
@pytest.mark.parametrize("forgotten", [True, False])
def test_the_files_of_a_feed_without_articles_go(forgotten: bool, tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    public = [Post(1), Post(2, inside=TERM), Post(3, inside=TERM)]
    before, _ = build(folder, out, *public)
    secret = {path for path in before if "secret-tag" in path}
    assert len(secret) == 10  # and the page of the category
    if forgotten:
        shutil.rmtree(folder / ".feeds")
    strange = out / "archive/category/secret-tag-7.rss"
    strange.write_text("<rss>somebody else's</rss>")
    after, removed = build(
        folder, out, *(Post(post.number, "private", inside=post.inside) for post in public[1:]), public[0]
    )
    left = {path for path in after if "secret-tag" in path}
    assert (left, removed & secret) == ({"archive/category/secret-tag-7.rss"}, secret)
