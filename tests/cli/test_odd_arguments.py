"""Odd arguments, files and environments get a message in words, and never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from linter import BAD

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def run(folder: Path, script: str, **variables: str) -> tuple[int, str]:
    """Exit status and output of a shell script in which $FEEDS is the program."""
    env = {**os.environ, "FEEDS": f"{sys.executable} -m feeds", "NO_COLOR": "1", **variables}
    options: dict[str, Any] = {"cwd": folder, "env": env, "check": False, "timeout": 60}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.xml").write_text(BAD)
    (tmp_path / "new\nline.xml").write_text(BAD)
    (tmp_path / os.fsdecode(b"caf\xe9.xml")).write_text(BAD)
    (tmp_path / "broken.xml").symlink_to("nowhere")
    (tmp_path / "loop.xml").symlink_to("loop.xml")
    (tmp_path / "empty.toml").touch()
    (tmp_path / "wrong.toml").write_text('ignor = ["rss"]\n')
    (tmp_path / "type.toml").write_text("max-warnings = true\n")
    return tmp_path


@pytest.mark.parametrize(
    ("script", "status", "expected"),
    [
        ("$FEEDS validate /dev/null", 1, "/dev/null:1:1: error xml-empty-document"),
        ("$FEEDS validate - - < a.xml", 1, "-:5:1: warning rss-missing-guid"),
        ("$FEEDS validate broken.xml", 2, "broken.xml: cannot be read: No such file or directory"),
        ("$FEEDS validate loop.xml", 2, "loop.xml: cannot be read: Too many levels of symbolic links"),
        ("$FEEDS validate a.xml/b", 2, "a.xml/b: no such file or folder"),
        ("$FEEDS validate new*", 1, "new\\nline.xml:5:1: warning"),
        ("$FEEDS validate caf*", 1, "caf\\udce9.xml:5:1: warning"),
        ("$FEEDS validate --config empty.toml a.xml", 1, "a.xml:5:1: warning"),
        ("$FEEDS validate --config wrong.toml a.xml", 2, "unknown key 'ignor' (did you mean 'ignore'?)"),
        ("$FEEDS validate --config type.toml a.xml", 2, "max-warnings is true: expected"),
        ("$FEEDS validate --config no.toml a.xml", 2, "no.toml: cannot be read: No such file or directory"),
        ("$FEEDS validate --output-file . a.xml", 2, "File '.' is a directory."),
        ("$FEEDS validate --output-file no/x a.xml", 2, "no/x: cannot be written: No such file or directory"),
        ("$FEEDS validate a.xml > /dev/full", 2, "output: cannot be written: No space left on device"),
        ("$FEEDS validate --config empty.toml --isolated", 2, "--config cannot be used with --isolated"),
        ("$FEEDS validate --show-files --show-settings", 2, "cannot be used with --show-settings"),
        ("$FEEDS new site > /dev/full", 2, "standard output: cannot be written: No space left on device"),
        ("$FEEDS new site > new && $FEEDS build out site > /dev/full", 2,
         "standard output: cannot be written: No space left on device"),
        ("$FEEDS rules > /dev/full", 2, "Error: No space left on device"),
        ("$FEEDS --help > /dev/full", 2, "Error: No space left on device"),
        ("$FEEDS build --help > /dev/full", 2, "Error: No space left on device"),
        ("$FEEDS diff https://example.org/a a.xml", 2, "is a URL; download it and compare the files"),
        ("$FEEDS diff a.xml .", 2, ".: is a folder, but a.xml is a file"),
        ("$FEEDS validate ftp://example.org/", 2, "no such file; URLs must start with http:// or https://"),
        ("env -u HOME $FEEDS validate a.xml", 1, "a.xml:5:1: warning"),
        ("LANG=C LC_ALL=C $FEEDS validate --output-format full a.xml", 1, "1 error, 1 warning"),
        ("$FEEDS validate a.xml >&-", 2, "standard output: is closed"),
    ],
)  # fmt: skip
def test_odd_arguments(folder: Path, script: str, status: int, expected: str) -> None:
    code, output = run(folder, script)
    assert (code, "Traceback" in output, "Errno" in output) == (status, False, False), output
    assert expected in output


@pytest.mark.parametrize(
    "command", ["rules", "rule", "validate .", "rule rss-missing-guid", "--help", "diff . ."]
)
def test_a_reader_that_stops_early(folder: Path, command: str) -> None:
    _, output = run(folder, f"$FEEDS {command} | head -c 1 > /dev/null")
    assert "Traceback" not in output
    assert "Exception" not in output


def test_a_port_in_use(folder: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert run(folder, f"$FEEDS serve . --port {port}") == (
            2,
            f"Error: cannot listen on 127.0.0.1, port {port}: Address already in use\n",
        )
