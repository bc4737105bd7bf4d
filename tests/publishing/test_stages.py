"""A build that a signal ends or stops at any stage: nothing is lost, and the next build completes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL, SIGSTOP, SIGTERM, Signals

import pytest
from sites import CHANNEL, make
from staged_builds import LOCKED, STAGES

pytestmark = pytest.mark.slow
PROGRAM = Path(__file__).parent.parent / "support" / "staged_builds.py"
UNLOCKED = ["find documents", "write a file", "rename a file"]
"""The stages at which a build does not write to the index."""


def outcomes(place: Path, sign: Signals, points: list[str]) -> dict[str, list[int]]:
    folder = make(place / "site", "live = 5\n" + CHANNEL, stories=6)
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), str(place / "out"), sign.name, *points],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, list[int]] = json.loads(done.stdout)
    return found


def points(turn: int, *, thorough: bool) -> list[str]:
    """Before and after each stage; without `--thorough` one of the two, by turns."""
    return [
        f"{place} {stage}"
        for number, stage in enumerate(STAGES)
        for side, place in enumerate(("before", "after"))
        if thorough or (number + side + turn) % 2
    ]


@pytest.mark.parametrize(("turn", "sign"), [(0, SIGKILL), (1, SIGTERM)])
def test_a_build_that_is_ended(place: Path, turn: int, sign: Signals, thorough: bool) -> None:
    chosen = points(turn, thorough=thorough)
    assert outcomes(place, sign, chosen) == {point: [-sign] for point in chosen}


def test_while_a_build_is_stopped_another_one_writes_or_says_that_the_index_is_locked(
    place: Path, thorough: bool
) -> None:
    chosen = points(0, thorough=thorough)
    expected = {stage: [0, 0 if stage in UNLOCKED else LOCKED] for stage in STAGES}
    assert outcomes(place, SIGSTOP, chosen) == {point: expected[point.partition(" ")[2]] for point in chosen}


BUILD = """
import os, sys
from feeds.core import parallel
from feeds.publishing import output
parallel.os.cpu_count = lambda: 2
output._PAGES, output._FEW = 1, 0
real = output.write_beside
def beside(*arguments):
    if os.getpid() != parent:
        os.kill(os.getpid(), 9)
    return real(*arguments)
parent, output.write_beside = os.getpid(), beside
from feeds.cli import main
main(sys.argv[1:])
"""


def test_a_process_that_shares_the_work_is_ended(place: Path) -> None:
    folder, out = make(place / "site"), place / "out"
    command = ["build", "--no-compress", str(out), str(folder)]
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *command], capture_output=True, text=True, check=False
    )
    problem = "a process that shared the work was ended, perhaps for lack of memory; run the command again"
    assert (done.returncode, done.stderr) == (2, f"Error: {out}: {problem}\n")
    again = subprocess.run([sys.executable, "-m", "feeds", *command], capture_output=True, check=False)
    assert again.returncode == 0
    assert json.loads((out / "feed.json").read_bytes())["items"]


def test_two_builds_of_one_folder_at_once(place: Path) -> None:
    folder = make(place / "site", stories=30)
    outs = [place / "a", place / "b", place / "b"]
    command = [sys.executable, "-m", "feeds", "build", "--no-compress"]
    builds = [
        subprocess.Popen([*command, str(out), str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for out in outs
    ]
    assert [(build.communicate()[1], build.returncode) for build in builds] == [(b"", 0)] * 3
    subprocess.run([*command, str(place / "c"), str(folder)], check=True, stdout=subprocess.DEVNULL)
    a, b, c = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (place / "a", place / "b", place / "c")
    )
    assert len(a) > 4
    assert a == b == c
    lines = (folder / "published.ndjson").read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == 30
