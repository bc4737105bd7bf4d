"""Compressed files: they are checked like others, and never fixed."""

from __future__ import annotations

import gzip
import lzma
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from linter import BAD, GOOD, GUID, WEEKDAY, lint

from feeds.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def test_compressed_files_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(BAD.encode()))
    (tmp_path / "b.xml").write_bytes(lzma.compress(GOOD.encode()))
    expected = f"a.xml.gz:{GUID}a.xml.gz:{WEEKDAY}"
    assert lint(tmp_path, "a.xml.gz", "b.xml", "--output-format", "concise") == (1, expected, "")
    assert lint(tmp_path, "-", stdin=gzip.compress(BAD.encode()))[1] == f"-:{GUID}-:{WEEKDAY}"


def test_suppressions_and_source_are_those_of_the_text(tmp_path: Path) -> None:
    text = BAD.replace("<pubDate>", "<!-- feeds: ignore rss-incorrect-weekday -->\n<pubDate>")
    (tmp_path / "a.gz").write_bytes(gzip.compress(text.encode()))
    status, out, _ = lint(tmp_path, "a.gz", "--output-format", "full")
    assert (status, "rss-incorrect-weekday" in out, "<item>" in out) == (0, False, True)


def test_no_fix_is_written_into_a_compressed_file(tmp_path: Path) -> None:
    data = gzip.compress(BAD.encode())
    (tmp_path / "a.gz").write_bytes(data)
    (tmp_path / "good.gz").write_bytes(gzip.compress(GOOD.encode()))
    for option in ("--fix", "--diff"):
        status, _, err = lint(tmp_path, "a.gz", "good.gz", option)
        assert (status, err.splitlines()[0]) == (2, "a.gz: is compressed, so it was not fixed")
        assert (tmp_path / "a.gz").read_bytes() == data
    assert lint(tmp_path, "-", "--fix", stdin=data)[1] == GOOD.replace(
        '<guid isPermaLink="false">tag:example.org,2026:1</guid>', ""
    )


@pytest.mark.slow
def test_damaged_and_large_files_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(GOOD.encode())[:-3])
    (tmp_path / "b.gz").write_bytes(gzip.compress(b" " * (257 << 20), 9))
    status, out, err = lint(tmp_path, "a.gz", "b.gz", "--output-format", "concise")
    assert (status, out.splitlines(), err) == (
        1,
        [
            "a.gz:1:1: error xml-damaged-compression the gzip data is cut short",
            "b.gz:1:1: error xml-too-large compressed data that expands to more than 268,435,456 bytes",
        ],
        "",
    )


def test_compressed_files_are_compared(tmp_path: Path) -> None:
    (tmp_path / "old.xml").write_text(GOOD)
    (tmp_path / "new.xml").write_bytes(gzip.compress(GOOD.encode()))
    with chdir(tmp_path):
        done = CliRunner().invoke(main, ["diff", "old.xml", "new.xml"])
    assert (done.exit_code, done.stdout) == (0, "")
