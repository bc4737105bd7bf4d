"""A folder becomes a library; one bad file never costs the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from samples import CHANNEL, SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import MAX_BYTES, Note
from feeds.model.channel import read_channel
from feeds.publishing.folder import Library, may_hold_articles, read_file, read_folder

GOOD = b"Head\n\nSun Nov 6, 2016 12:00:00\n\nOne.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "articles"
    inside.mkdir()
    shutil.copy(SEEDS / "channel.toml", inside)
    return inside


def names(library: Library) -> list[str]:
    return [article.source for article in library.articles]


def refusals(library: Library, folder: Path) -> list[str]:
    return [str(refusal).removeprefix(f"{folder}/") for refusal in library.refusals]


def test_the_seeds() -> None:
    library = read_folder(SEEDS)
    assert names(library) == ["001_7a12547f02573c61.txt", "000_7e323b3ab00bd5b1.txt"]
    channel = read_channel(SEEDS / "channel.toml")
    assert library == Library(channel, library.articles, refusals=(), notes=())


def test_the_channel_file_names_formats_that_exist(folder: Path) -> None:
    with (folder / "channel.toml").open("a") as file:
        file.write('[feeds.news]\nformats = ["rss", "rdf"]\n')
    with pytest.raises(ReadError, match=r"formats\[1\] is 'rdf': expected one of rss, atom, json$"):
        read_folder(folder)


def test_order_depth_and_what_is_passed_over(folder: Path) -> None:
    passed_over = (".hidden.txt", ".git/d.txt", "picture.jpg", "sub/channel.toml")
    for name in ("b.txt", "a.txt", "sub/deep/c.txt", *passed_over):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(GOOD)
    (folder / "newer.txt").write_bytes(GOOD.replace(b"12:00:00", b"12:00:01"))
    library = read_folder(folder)
    assert names(library) == ["newer.txt", "a.txt", "b.txt", "sub/deep/c.txt"]
    assert (library.refusals, library.notes) == ((), ())


ARTICLE = '{"title": "A", "date": "2024-01-02", "text": "x"}'
CHAPTERS = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Start"}]}'


@pytest.mark.parametrize("media", ["files", "./files/", "site/../files"])
def test_the_media_folder_has_no_articles(folder: Path, media: str) -> None:
    (folder / "files" / "deep").mkdir(parents=True)
    (folder / "files-too").mkdir()
    for name in ("files/a.json", "files/deep/b.json", "files-too/c.json", "d.json"):
        (folder / name).write_text(ARTICLE)
    (folder / "files" / "e.chapters.json").write_text(CHAPTERS)
    (folder / "server.toml").write_text(f'media = "{media}"\n')
    library = read_folder(folder)
    assert (sorted(names(library)), library.refusals) == (["d.json", "files-too/c.json"], ())
    seen = [
        name for name in ("files/a.json", "files/deep/b.json", "d.json") if may_hold_articles(folder, name)
    ]
    assert seen == ["d.json"]


def test_the_media_folder_of_long_settings_that_change(folder: Path) -> None:
    for name in ("files/a.json", "others/b.json"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(ARTICLE)
    moved = "".join(f'"old/article-{number}/" = "article/{number}"\n' for number in range(2000))
    (folder / "server.toml").write_text(f'media = "files"\n[moved]\n{moved}')
    assert names(read_folder(folder)) == ["others/b.json"]
    (folder / "server.toml").write_text(f'media = "others"\n[moved]\n{moved}')
    assert names(read_folder(folder)) == ["files/a.json"]


@pytest.mark.parametrize("settings", ['media = "../elsewhere"', 'media = "."', "media = 5", "media ="])
def test_settings_that_name_no_media_folder(folder: Path, settings: str) -> None:
    (folder / "d.json").write_text(ARTICLE)
    (folder / "server.toml").write_text(settings)
    assert names(read_folder(folder)) == ["d.json"]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.json", CHAPTERS, "chapters of a podcast episode"),
        ("a.json", '{"version": "1.0.0", "segments": []}', "a transcript"),
        ("site/package.json", '{"name": "site", "version": "1.0.0"}', "a list of packages"),
        ("a.json", '{"type": "FeatureCollection", "features": []}', "places (GeoJSON)"),
    ],
)
def test_other_json_files_are_noted(folder: Path, name: str, text: str, kind: str) -> None:
    (folder / "site").mkdir()
    (folder / name).write_text(text)
    (folder / "b.json").write_text(ARTICLE.replace("{", '{"chapters": [], ', 1))
    (folder / "c.json").write_text('{"title": "Without a date"}')
    library = read_folder(folder)
    assert names(library) == ["b.json"]
    assert [str(note).removeprefix(f"{folder}/") for note in library.notes] == [
        f"{name}:1: {kind}: not read as an article"
    ]
    assert [refusal.split(":")[0] for refusal in refusals(library, folder)] == ["c.json"]


def test_refusals_cost_nothing_else(folder: Path) -> None:
    (folder / "a.txt").write_bytes(GOOD)
    (folder / "a.TXT").write_bytes(GOOD)
    (folder / "notes.txt").write_bytes(b"Milk\nBread\n\nEggs\n")
    (folder / "long.txt").write_bytes(GOOD + b"x" * MAX_BYTES)
    (folder / "odd.txt").write_bytes(GOOD.replace(b"Sun", b"Fri"))
    library = read_folder(folder)
    assert names(library) == ["a.TXT", "odd.txt"]
    assert refusals(library, folder) == [
        "a.txt: has the same id as a.TXT: tag:news.example.org,2016-11-06:a",
        f"long.txt: is longer than {MAX_BYTES} bytes",
        "notes.txt:4: the date line: 'Eggs' is not a date like 'Sun Nov 6, 2016 20:19:39'",
    ]
    assert library.notes == (Note(str(folder / "odd.txt"), 3, "says Fri, but 2016-11-06 is a Sun"),)


def test_links_stay_in_the_folder(folder: Path) -> None:
    (folder.parent / "secret.txt").write_bytes(GOOD)
    (folder.parent / "outside").mkdir()
    (folder.parent / "outside" / "x.txt").write_bytes(GOOD)
    (folder / "a.txt").write_bytes(GOOD)
    (folder / "inner.txt").symlink_to(folder / "a.txt")
    (folder / "outer.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "out").symlink_to(folder.parent / "outside")
    (folder / "up").symlink_to(folder)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "broken.txt").symlink_to(folder / "nothing")
    library = read_folder(folder)
    assert names(library) == ["a.txt", "inner.txt"]
    assert [text.partition(": ")[::2] for text in refusals(library, folder)] == [
        ("broken.txt", "cannot be read: No such file or directory"),
        ("loop.txt", "cannot be read: a loop of links"),
        ("outer.txt", "is a link out of the folder, which is not followed"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_keep_it_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert read_folder(folder).articles == ()


def test_a_name_that_is_not_utf_8(folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_bytes(GOOD)
    except OSError:
        pytest.skip("this file system takes no such name")
    assert refusals(read_folder(folder), folder) == ["\\udcff.txt: the file's name is not UTF-8"]


def test_no_channel_no_library(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"channel\.toml: cannot be read: "):
        read_folder(tmp_path)


def test_reading_needs_no_rendering() -> None:
    code = (
        "import sys, feeds.publishing.folder; print(sorted({'lxml', 'flask', 'feedgen'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_file_that_goes_while_it_is_read_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text("{}")

    def gone(_path: Path) -> None:
        (tmp_path / "a.json").unlink()
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("feeds.publishing.folder.open_regular", gone)
    assert list(read_file(tmp_path, "a.json", CHANNEL)) == []
