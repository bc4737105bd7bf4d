"""Files and folders that the user may not read or write: the message names them, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sites import free_port, make, put

from feeds.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
UNPRIVILEGED = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
"""Takes from root what lets it read and write everything."""
CHECK = "check the permissions of the folder and of the files in it"
BUILD = ("build", "--no-compress", "out", "site")
CASES = {
    "channel.toml": (0, "site/channel.toml: cannot be read: Permission denied"),
    "server.toml": (0, "site/server.toml: cannot be read: Permission denied"),
    "published.ndjson": (0, "site/published.ndjson: cannot be read: Permission denied"),
    "published.ndjson, to write": (0o444, "site/published.ndjson: Permission denied"),
    ".feeds/index.db": (0, f"site/.feeds/index.db: cannot be opened; {CHECK}"),
    ".feeds/index.db, to write": (0o444, f"site/.feeds/index.db: cannot be written to; {CHECK}"),
    ".feeds": (0o444, f"site/.feeds/index.db: cannot be opened; {CHECK}"),
    "../out": (0o555, "out: cannot be written: Permission denied"),
}
"""The mode of a file, and the message of a build."""


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "feeds", *arguments]
    if os.geteuid() == 0:
        if shutil.which(UNPRIVILEGED[0]) is None:
            pytest.skip("setpriv is missing")
        command = [*UNPRIVILEGED, *command]
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    done = subprocess.run(command, cwd=folder, text=True, check=False, timeout=60, **options)  # type: ignore[call-overload]
    return done.returncode, done.stderr


def build(folder: Path) -> tuple[int, str]:
    return run(folder, *BUILD)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `site`, which was built into `out` without a process, as nothing is forbidden yet."""
    make(tmp_path / "site", server="max_age = 77\n")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, BUILD).exit_code == 0
    return tmp_path


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", CASES)
def test_a_build(folder: Path, name: str) -> None:
    before = contents(folder / "out")
    put(folder / "site", "3")
    mode, message = CASES[name]
    path = (folder / "site" / name.partition(",")[0]).resolve()
    usual = path.stat().st_mode
    path.chmod(mode)
    try:
        assert build(folder) == (2, f"Error: {message}\n")
    finally:
        path.chmod(usual)
    for file in (folder / "site" / ".feeds").iterdir():  # SQLite gives the mode of the index to others
        file.chmod(0o644)
    if name != "server.toml":  # which is only read for the redirects, after the documents
        assert contents(folder / "out") == before
    assert build(folder) == (0, "")
    assert b"Story 3" in contents(folder / "out")["feed.rss"]


def test_an_article_that_cannot_be_read_any_more_stays_published(folder: Path) -> None:
    article = folder / "site" / "1.json"
    before = contents(folder / "out")
    article.chmod(0)
    os.utime(article)
    assert build(folder) == (0, "refused: site/1.json: cannot be read: Permission denied\n")
    assert contents(folder / "out") == before
    article.chmod(0o644)
    assert build(folder) == (0, "")
    assert contents(folder / "out") == before


def test_a_server_needs_its_settings(tmp_path: Path) -> None:
    (make(tmp_path / "site", server="max_age = 77\n") / "server.toml").chmod(0)
    expected = "Error: site/server.toml: cannot be read: Permission denied\n"
    assert run(tmp_path, "serve", "--port", str(free_port()), "site") == (2, expected)
