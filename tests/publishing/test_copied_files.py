"""Files that a build takes over as they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from samples import SEEDS

from feeds.core.errors import WriteError
from feeds.publishing import copied_files
from feeds.publishing.copied_files import CopiedFolder, copies
from feeds.publishing.output import WriteResult, write
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    (source / "a" / ".hidden").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    for path in ("b.css", "a/c.css", "a/.hidden/d.css", ".e.css"):
        (source / path).write_text(path)
    (source / "inside.css").symlink_to("b.css")
    (source / "outside.css").symlink_to("../secret")
    (source / "nowhere.css").symlink_to("gone")
    os.mkfifo(source / "pipe.css")
    return source


@pytest.mark.parametrize("link", [False, True])
def test_what_is_copied_and_when(tmp_path: Path, source: Path, link: bool) -> None:
    def copied() -> dict[str, bool]:
        return {each.path: each.made for each in copies(folder, tmp_path / "out", unfinished)}

    unfinished = tmp_path / "out" / ".unfinished"
    unfinished.mkdir(parents=True)
    folder = CopiedFolder(source, "x/", link=link)
    assert copied() == dict.fromkeys(("x/b.css", "x/inside.css", "x/a/c.css"), True)
    out = tmp_path / "out" / "x"
    assert [(out / path).read_text() for path in ("b.css", "inside.css", "a/c.css")] == [
        "b.css",
        "b.css",
        "a/c.css",
    ]
    assert (out / "a" / "c.css").samefile(source / "a" / "c.css") is link
    assert (out / "a" / "c.css").stat().st_mtime_ns == (source / "a" / "c.css").stat().st_mtime_ns
    assert copied() == dict.fromkeys(("x/b.css", "x/inside.css", "x/a/c.css"), False)
    (source / "new").write_text("longer than it was")
    (source / "new").replace(source / "b.css")
    os.utime(source / "b.css", ns=(0, 0))  # older than before
    assert copied() == {"x/b.css": True, "x/inside.css": True, "x/a/c.css": False}
    assert (out / "inside.css").read_text() == "longer than it was"
    assert list(unfinished.iterdir()) == []


def test_without_links_files_are_copied(tmp_path: Path, source: Path) -> None:
    with patch("pathlib.Path.hardlink_to", side_effect=OSError(18, "Invalid cross-device link")):
        made = list(copies(CopiedFolder(source, "", link=True), tmp_path / "source", tmp_path))
        assert [each.made for each in made] == [False] * 3  # the originals themselves
        (tmp_path / "out").mkdir()
        made = list(copies(CopiedFolder(source, "", link=True), tmp_path / "out", tmp_path))
    assert [each.made for each in made] == [True] * 3
    assert not (tmp_path / "out" / "b.css").samefile(source / "b.css")


def test_a_copy_that_differs_is_not_put_in_place(tmp_path: Path, source: Path) -> None:
    (tmp_path / "out").mkdir()
    with (
        patch.object(copied_files, "flush_to_disk", lambda file: file.truncate(1)),
        pytest.raises(WriteError, match=r"b\.css: differs from .* after it was copied"),
    ):
        list(copies(CopiedFolder(source, ""), tmp_path / "out", tmp_path))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_build_copies_and_removes_the_files_of_static(tmp_path: Path) -> None:
    def built() -> set[tuple[str, str]]:
        publication = open_publication(folder)
        publication.refresh(NOW)
        results = list(write(publication, tmp_path / "out"))
        publication.close()
        return {(each.path, each.what) for each in results if each.path.startswith("static/")}

    folder = tmp_path / "site"
    (folder / "static" / "a").mkdir(parents=True)
    (folder / "channel.toml").write_text((SEEDS / "channel.toml").read_text())
    (folder / "static" / "own.css").write_text("a{}")
    (folder / "static" / "a" / "b.svg").write_text("<svg/>")
    paths = {"static/own.css", "static/a/b.svg"}
    assert built() == {(path, "wrote") for path in paths}
    assert built() == {(path, "unchanged") for path in paths}
    (tmp_path / "out" / "static" / "own.css").unlink()
    (folder / "static" / "a" / "b.svg").unlink()
    assert built() == {("static/own.css", "wrote"), ("static/a/b.svg", "removed")}
    assert WriteResult("static/own.css", "unchanged", 3) in list(
        write(open_publication(folder), tmp_path / "out")
    )
