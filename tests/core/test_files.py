"""Only regular files are read, never more than a limit, and nothing outside of a folder."""

from __future__ import annotations

import io
import os
import socket
from errno import EFBIG, EINVAL
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from feeds.core.files import open_regular, path_below, read_at_most, read_regular


def test_a_file_and_a_link_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "b"
    file.write_bytes(b"text")
    link.symlink_to(file)
    assert read_regular(file, 4) == read_regular(link, 4) == b"text"
    with open_regular(link) as opened:
        assert opened.read() == b"text"


@pytest.mark.parametrize("size", [5, 5_000_000])
def test_a_file_that_is_too_long(size: int, tmp_path: Path) -> None:
    file = tmp_path / "a"
    with file.open("wb") as opened:
        opened.truncate(size)
    with pytest.raises(OSError, match="bytes") as caught:
        read_regular(file, 4)
    assert caught.value.strerror == f"it has {size} bytes: expected at most 4"
    assert (caught.value.errno, caught.value.filename) == (EFBIG, str(file))


class Asked(io.FileIO):
    """A file that notes how much it was asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sizes: list[int] = []

    def read(self, size: int | None = -1, /) -> bytes:
        self.sizes.append(-1 if size is None else size)
        return super().read(size) or b""


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (2, [2]), (3, [3]), (4, [4]), (5, [4]), (1 << 40, [4])]
)
def test_a_file_is_asked_for_as_much_as_it_has(count: int, sizes: list[int], tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    with Asked(tmp_path / "a") as file:
        assert read_at_most(cast("BinaryIO", file), count) == b"abc"[:count]
        assert file.sizes == sizes


@pytest.mark.parametrize("count", range(6))
def test_a_file_of_unknown_size_is_read_as_well(count: int) -> None:
    end, start = os.pipe()
    os.write(start, b"abc")
    os.close(start)
    with os.fdopen(end, "rb") as file:
        assert read_at_most(file, count) == b"abc"[:count]


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link"])
def test_what_is_not_a_regular_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(os.path.relpath(path))
    elif kind == "device":
        path = Path("/dev/zero")
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(OSError, match="not a regular file") as caught:
        read_regular(path, 4)
    assert (caught.value.errno, caught.value.filename) == (EINVAL, str(path))


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path, 4)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "missing", 4)


def test_paths_below_a_folder(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "a" / "b").mkdir(parents=True)
    for path in ("top/a/c", "top/.c", "secret", "top/a\\c"):
        (tmp_path / path).touch()
    for name, target in (("inside", "a/c"), ("outside", "../secret"), ("none", "gone"), ("circle", "circle")):
        (top / name).symlink_to(target)
    (tmp_path / "link").symlink_to("top")
    found = {"a": top / "a", "a/c": top / "a" / "c", "inside": top / "a" / "c", "a/b": top / "a" / "b"}
    private = ("", "a/", "/a", "a//c", ".", "..", "../secret", "a/../a", ".c", "a\\c", "outside", "none",
               "circle", "a/d", "a/c/d", "a\0", "x" * 5000, "\ud800")  # fmt: skip
    paths = (*found, *private)
    for root in (top, tmp_path / "link"):
        answers = {path: path_below(root, path.split("/")) for path in paths}
        assert {path: answer for path, answer in answers.items() if answer is not None} == found
    assert path_below(top, ["a/c"]) is None
    assert path_below(tmp_path / "gone", ["a"]) is None
