"""Folders of articles that do not exist, or cannot be written to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from samples import SEEDS

from feeds.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["build out", "serve", "watch out", "notify", "read", "probe"])
def test_a_folder_that_does_not_exist(tmp_path: Path, command: str) -> None:
    with chdir(tmp_path):
        for name, arguments in (("seeds", ()), ("no", ("no",))):
            result = CliRunner().invoke(main, [*command.split(), *arguments])
            assert (result.exit_code, result.stdout) == (2, "")
            problem = f"folder '{name}' does not exist; `feeds new FOLDER` creates one\n"
            assert result.stderr.endswith(problem)
        assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build out site", "watch out site", "notify site", "probe site"])
def test_a_read_only_folder(tmp_path: Path, command: str) -> None:
    shutil.copytree(SEEDS, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / ".feeds", ignore_errors=True)
    script = 'mount --bind site site && mount -o remount,ro,bind site || exit 77; exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", sys.executable, "-m", "feeds", *command.split()],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this user cannot mount anything")
    hint = "use --state FOLDER to keep the index and the ledger in another folder"
    assert done.returncode == 2
    assert done.stderr.endswith(f"Error: site/.feeds: Read-only file system; {hint}\n")
