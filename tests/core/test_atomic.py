"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from feeds.core.atomic import atomic_file, write_file
from feeds.core.errors import WriteError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_replaced_with_its_permissions_through_a_link(tmp_path: Path, *, durable: bool) -> None:
    real, link = tmp_path / "feed.xml", tmp_path / "link.xml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_file(link, b"new", durable=durable)
    assert (real.read_bytes(), stat.S_IMODE(real.stat().st_mode), link.is_symlink()) == (b"new", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feed.xml", "link.xml"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_file(tmp_path / "new", b"")
    (tmp_path / "usual").touch()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_what_cannot_be_written_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"gone/feed\.xml: cannot be written: No such file") as caught:
        write_file(tmp_path / "gone" / "feed.xml", b"new")
    assert caught.value.path == str(tmp_path / "gone" / "feed.xml")
    with pytest.raises(WriteError, match="cannot be written: Is a directory"):
        write_file(tmp_path, b"new")


def write_half(path: Path, error: type[BaseException]) -> None:
    with atomic_file(path) as file:
        file.write(b"half")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_exception_leaves_only_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "report"
    path.write_bytes(b"old")
    with pytest.raises(error):
        write_half(path, error)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("report", b"old")]


def test_a_file_that_a_killed_process_left_is_passed_over(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "a"):
        (name,) = [path.name for path in tmp_path.iterdir()]
    number = int(name.rpartition("-")[2])
    (tmp_path / f".feeds-{os.getpid()}-{number + 1}").touch()
    write_file(tmp_path / "b", b"b")
    assert (tmp_path / "b").read_bytes() == b"b"


def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"through")
    reader.join()
    assert received == [b"through"]
    assert pipe.is_fifo()


def test_circular_links_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(WriteError):
        write_file(path, b"")
