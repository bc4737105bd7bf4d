"""Folders of articles that do not exist, or cannot be written to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from samples import SEEDS
from sites import make

from feeds.cli import main, serve


@pytest.mark.parametrize("command", ["build out", "serve", "watch out", "notify", "read", "probe"])
def test_a_folder_that_does_not_exist(tmp_path: Path, command: str) -> None:
    with chdir(tmp_path):
        for name, arguments in (("seeds", ()), ("no", ("no",))):
            result = CliRunner().invoke(main, [*command.split(), *arguments])
            assert (result.exit_code, result.stdout) == (2, "")
            problem = f"folder '{name}' does not exist; `feeds new FOLDER` creates one\n"
            assert result.stderr.endswith(problem)
        assert [*tmp_path.iterdir()] == []


def test_a_preview_without_a_folder_shows_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def folder(*arguments: str) -> Path:
        chosen: Path = serve.command.make_context("serve", [*arguments]).params["directory"]
        return chosen

    monkeypatch.delenv("FEEDS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)
    assert folder("--preview") == folder("--port", "80", "--preview") == SEEDS
    with pytest.raises(click.BadParameter, match="folder 'seeds' does not exist"):
        folder("--preview", "seeds")
    (tmp_path / "seeds").mkdir()
    assert folder("--preview") == folder("seeds", "--preview") == Path("seeds")
    monkeypatch.setenv("FEEDS_DIRECTORY", "no")
    with pytest.raises(click.BadParameter, match="folder 'no' does not exist"):
        folder("--preview")


HINT = "use --state FOLDER to keep the index and the ledger in another folder"


def run_on_read_only_site(place: Path, command: str) -> tuple[int, str]:
    """The exit status and the messages of a command, while the folder `site` is read-only."""
    script = 'mount --bind site site && mount -o remount,ro,bind site || exit 77; exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", sys.executable, "-m", "feeds", *command.split()],
        cwd=place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this user cannot mount anything")
    return done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build out site", "watch out site", "notify site", "probe site"])
def test_a_read_only_folder(tmp_path: Path, command: str) -> None:
    shutil.copytree(SEEDS, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / ".feeds", ignore_errors=True)
    status, messages = run_on_read_only_site(tmp_path, command)
    assert status == 2
    assert messages.endswith(f"Error: site/.feeds: Read-only file system; {HINT}\n")


@pytest.mark.slow
def test_a_folder_that_has_become_read_only(tmp_path: Path) -> None:
    make(tmp_path / "site")
    with chdir(tmp_path):
        assert CliRunner().invoke(main, ["build", "out", "site"]).exit_code == 0
    problem = "cannot be opened; check the permissions of the folder and of the files in it"
    expected = 2, f"Error: site/.feeds/index.db: {problem}; {HINT}\n"
    assert run_on_read_only_site(tmp_path, "build other site") == expected
    assert run_on_read_only_site(tmp_path, "build out site --state state") == (0, "")
