"""`feeds validate --watch` in a process of its own."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic
from typing import IO, TYPE_CHECKING

import pytest
from linter import BAD, GOOD, GUID, WEEKDAY, lint

from feeds.linting.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOTH = f"feed.xml:{GUID}feed.xml:{WEEKDAY}"


class Watched:
    """A process and its unread output."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.process = process
        self._out: IO[bytes] = process.stdout
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)

    def round(self, within: float = 60) -> str:
        """The output of one run, without the line about waiting."""
        output = b""
        end = monotonic() + within
        while b"waiting for changes" not in output or not output.endswith(b"\n"):
            assert monotonic() < end, output
            if self._selector.select(0.1):
                output += os.read(self._out.fileno(), 65536)
        return output.decode().rpartition("waiting for changes")[0].rpartition("\n")[0] + "\n"

    def is_silent(self, seconds: float) -> bool:
        """Whether there is no output for some seconds."""
        return not self._selector.select(seconds)


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[Watched]:
    command = [sys.executable, "-m", "feeds", "validate", "--watch", *arguments]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which a shell may have ignored
    ) as process:  # fmt: skip
        try:
            yield Watched(process)
        finally:
            process.kill()


@pytest.mark.slow
def test_it_checks_again_when_something_changes(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(BAD)
    with watching(tmp_path, ".") as watched:
        assert watched.round() == BOTH
        feed.write_text(GOOD)
        assert watched.round() == "\n"
        (tmp_path / "notes.txt").write_text("not looked at")
        assert watched.is_silent(1)
        (tmp_path / "other.rss").write_text(BAD)
        assert watched.round() == BOTH.replace("feed.xml", "other.rss")
        (tmp_path / "feeds.toml").write_text('ignore = ["rss-missing-guid"]')
        assert watched.round() == f"other.rss:{WEEKDAY}"
        (tmp_path / "feeds.toml").write_text('ignore = ["rss-mising-guid"]')
        assert "did you mean 'rss-missing-guid'?" in watched.round()
        (tmp_path / "feeds.toml").unlink()
        assert watched.round() == BOTH.replace("feed.xml", "other.rss")
        watched.process.send_signal(signal.SIGINT)
        assert watched.process.wait(10) == 130


@pytest.mark.slow
def test_writing_the_report_does_not_trigger_a_run(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(BAD)
    report = tmp_path / "report.json"
    with watching(tmp_path, ".", "--output-file", "report.json") as watched:
        assert watched.round() == "\n"
        assert report.read_text() == BOTH
        assert watched.is_silent(1.5)


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    status, out, err = lint(tmp_path, "--watch", "-")
    assert (status, out) == (2, "")
    assert err.endswith("--watch cannot be used with standard input (-)\n")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.xml", "missing.xml: no such file or folder\n"),
        ("no/missing.xml", "no/missing.xml: no such file or folder\n"),
        ("*.rss", "*.rss: no file matches this pattern\n"),
        ("https://example.org/", "Error: --watch cannot be used with URLs (https://example.org/)\n"),
    ],
)
def test_what_does_not_exist_cannot_be_watched(tmp_path: Path, path: str, message: str) -> None:
    status, out, err = lint(tmp_path, "--watch", path)
    assert (status, out) == (2, "")
    assert err.endswith(message)


@pytest.mark.parametrize(
    ("arguments", "name", "relevant"),
    [
        ((".",), "a.xml", True),
        ((".",), "a.txt", False),
        ((".",), ".a.xml", False),
        ((".",), "pyproject.toml", True),
        ((".",), ".gitignore", True),
        ((".",), "out.json", False),
        ((".",), "known", True),
        (("a.txt",), "a.txt", True),
        (("*.txt",), "a.txt", True),
    ],
)
def test_which_changes_are_relevant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], name: str, *, relevant: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    watch = Watch(arguments, outputs=(tmp_path / "out.json",), inputs=(tmp_path / "known",))
    assert watch.is_relevant(tmp_path / name) is relevant
    assert watch.roots() == [tmp_path]
