"""The files that a build has beside its documents are those that the server serves from the same folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from sites import NOW, make

from feeds.publishing.file_trees import FileTree
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

SHARED = (
    "a.mp3", "a b é.jpg", "b/c.vtt", "inside.mp3", "می‌خواهم.mp3", "1.02.03\u202fPM.png", "\u00a0\u00ad.png",
)  # fmt: skip
"""Some have characters that are not printable: Persian needs U+200C, macOS writes U+202F in times."""
PRIVATE = (
    ".a.mp3", "b/.c.vtt", ".d/e.mp3", "a\\b.mp3", "outside.mp3", "nowhere.mp3", "circle.mp3", "pipe.mp3",
)  # fmt: skip


def fill(folder: Path) -> Path:
    for name in (*SHARED, *PRIVATE[:4]):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder.parent / "secret").write_text("secret")
    for name, target in (
        ("inside", "a.mp3"),
        ("outside", "../secret"),
        ("nowhere", "gone"),
        ("circle", "circle.mp3"),
    ):
        (folder / f"{name}.mp3").unlink(missing_ok=True)
        (folder / f"{name}.mp3").symlink_to(target)
    os.mkfifo(folder / "pipe.mp3")
    return folder


def build(folder: Path, out: Path, *, everything: bool = True) -> dict[str, str]:
    """What became of the files of the two folders."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    trees = [FileTree(folder / "media", "media/")]
    results = list(write(publication, out, everything=everything, compress="none", trees=trees))
    publication.close()
    found: dict[str, str] = {each.path: each.what for each in results}
    assert len(found) == len(results)
    return {path: what for path, what in found.items() if path.startswith(("media/", "static/"))}


def test_a_build_has_the_files_that_the_server_serves(tmp_path: Path) -> None:
    folder, out = make(tmp_path / "site", server='media = "media"\n'), tmp_path / "out"
    for name in ("media", "static"):
        fill(folder / name)
    paths = {f"{top}/{name}" for top in ("media", "static") for name in SHARED}
    assert build(folder, out) == dict.fromkeys(paths, "wrote")
    assert {(out / path).samefile(folder / path) for path in paths} == {True}
    client = create_app(folder, clock=lambda: NOW, background=False).test_client()
    asked = paths | {f"{top}/{name}" for top in ("media", "static") for name in PRIVATE}
    assert {path for path in asked if client.get(f"/{quote(path)}").status_code == 200} == paths


def test_changed_files_of_pages_are_written_by_each_build_and_old_ones_removed_by_a_whole_one(
    tmp_path: Path,
) -> None:
    folder, out = make(tmp_path / "site"), tmp_path / "out"
    (folder / "static" / "a").mkdir(parents=True)
    (folder / "static" / "own.css").write_text("a{}")
    (folder / "static" / "a" / "b.svg").write_text("<svg/>")
    paths = "static/a/b.svg", "static/own.css"
    assert build(folder, out) == dict.fromkeys(paths, "wrote")
    assert build(folder, out, everything=False) == dict.fromkeys(paths, "unchanged")
    (folder / "new").write_text("a{b:c}")
    (folder / "new").replace(folder / "static" / "own.css")
    assert build(folder, out, everything=False) == {paths[0]: "unchanged", paths[1]: "wrote"}
    assert (out / "static" / "own.css").read_text() == "a{b:c}"
    (out / "static" / "own.css").unlink()
    (folder / "static" / "a" / "b.svg").unlink()
    assert build(folder, out) == {paths[0]: "removed", paths[1]: "wrote"}
    assert not (out / "static" / "a").exists()


def test_names_that_no_url_fits_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    for name in (b"a\nb.mp3", b"a\x7f.mp3", b"a\xff.mp3", "a\u0080ÿ.mp3".encode(), b"ab.mp3"):
        (folder / os.fsdecode(name)).touch()
    tree = FileTree(folder, "media/")
    paths = [path for path, _ in tree.files(tmp_path / "out")]
    assert paths == ["media/ab.mp3", "media/a\u0080ÿ.mp3"]
    wanted = {*paths, "media/a\nb.mp3", "media/a\udcff.mp3"}
    assert [path for path, _ in tree.some_files(wanted)] == paths
    assert list(FileTree(tmp_path / "none", "media/").files(tmp_path)) == []
