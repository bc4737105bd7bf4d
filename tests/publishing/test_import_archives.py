"""Exports in ZIP archives: what is read, and what no archive can make us do."""

from __future__ import annotations

import zipfile
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from feeds.core.errors import ReadError
from feeds.dialects import Head
from feeds.publishing.importing import archives
from feeds.publishing.importing.sources import SourceDocument, local_source, local_sources

if TYPE_CHECKING:
    from pathlib import Path

RSS = b'<rss version="2.0"><channel><title>T</title></channel></rss>'


def packed(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def names(path: Path) -> list[str]:
    return [source.name for source in local_sources(path)]


def test_only_exports_are_read(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("c.xml", RSS)
    path = packed(tmp_path / "a.zip", {
        "b/feed.atom": b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "a.xml": RSS,
        "../up.xml": RSS,
        "/top.xml": RSS,
        "C:\\drive.xml": RSS,
        "d\\..\\..\\e.xml": RSS,
        "inner.zip": inner.getvalue(),
        "inner.xml": inner.getvalue(),
        "map.xml": b"<urlset/>",
        "package.json": b"{}",
        "post.md": b"---\ntitle: x\n---\n",
        ".hidden.xml": RSS,
        "empty.xml": b"",
    })  # fmt: skip
    found = local_sources(path)
    assert [source.name for source in found] == ["a.zip/a.xml", "a.zip/b/feed.atom"]
    last = found[-1]
    assert isinstance(last, SourceDocument)
    (note,) = last.notes
    assert str(note.message) == "10 other entries are not read: pictures, other archives and the like"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data[:60] + b"xxxx" + data[64:], "the ZIP archive cannot be read: it is damaged"),
        (lambda data: data[:-40], "the ZIP archive cannot be read: it is damaged"),
        (lambda data: data.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
         "the ZIP archive cannot be read: it is encrypted"),
        (lambda data: data.replace(b"PK\x05\x06", b"PK\x06\x07" + bytes(16) + b"PK\x05\x06"),
         "the ZIP archive has more than 10,000 entries"),
    ],
)  # fmt: skip
def test_archives_that_cannot_be_read(change: object, problem: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.xml": RSS})
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ReadError) as caught:
        local_sources(path)
    assert str(caught.value) == f"{path}: {problem}"


@pytest.mark.limit(
    "feeds.publishing.importing.archives:MAX_BYTES",
    "feeds.publishing.importing.archives:MAX_ENTRIES",
    "feeds.publishing.importing.archives:MAX_LIST_BYTES",
    "feeds.publishing.importing.archives:MAX_RATIO",
)
@pytest.mark.parametrize(
    ("first", "others"),
    [(b"n", []), (b"\0", ["1 other entry is not read: pictures, other archives and the like"])],
)
def test_an_entry_without_a_name_is_left_out(first: bytes, others: list[str], tmp_path: Path) -> None:
    """A name ends at a NUL, so that of the second archive is empty."""
    path = packed(tmp_path / "a.zip", {"a.xml": RSS, "name.xml": RSS})
    path.write_bytes(path.read_bytes().replace(b"name.xml", first + b"ame.xml"))
    found = local_sources(path)
    names_ = ["a.zip/a.xml", "a.zip/name.xml"]
    assert [source.name for source in found] == names_[: 2 - len(others)]
    last = found[-1]
    assert isinstance(last, SourceDocument)
    assert [str(note.message) for note in last.notes] == others


def test_limits_hold_before_everything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"a.xml": RSS + b" " * 4_000_000})
    with pytest.raises(ReadError, match=r"'a\.xml' in the ZIP archive expands too much"):
        local_sources(bomb)
    monkeypatch.setattr(archives, "MAX_BYTES", 100)
    assert names(packed(tmp_path / "a.zip", {"a.xml": RSS})) == ["a.zip/a.xml"]
    with pytest.raises(ReadError, match=r"'b\.xml' in the ZIP archive is longer than 40 bytes"):
        local_sources(packed(tmp_path / "b.zip", {"a.xml": RSS, "b.xml": RSS}))
    data = (tmp_path / "a.zip").read_bytes()
    length = data.index(b"PK\x05\x06") - data.index(b"PK\x01\x02")
    for limit, problem in ((length + 1, ""), (length, ""), (length - 1, "more than 10,000 entries")):
        monkeypatch.setattr(archives, "MAX_LIST_BYTES", limit)
        with pytest.raises(ReadError, match=problem) if problem else nullcontext():
            assert names(tmp_path / "a.zip") == ["a.zip/a.xml"]
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_ENTRIES", 1)
    with pytest.raises(ReadError, match="more than 1 entries"):
        local_sources(tmp_path / "b.zip")
    with pytest.raises(ReadError, match="contains no export; unpack a folder of articles first"):
        local_sources(packed(tmp_path / "c.zip", {"a.md": b"---\n"}))


def test_a_document_is_parsed_once_for_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(RSS)
    source = local_source(tmp_path / "a.xml")
    assert isinstance(source, SourceDocument)
    assert source.head() == Head({"title": "T"}, format="rss")
    assert source.head() is source.head()
