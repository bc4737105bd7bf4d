"""A build that is killed at any moment leaves whole documents; the next one completes what is missing."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from importlib.resources import files as resources
from random import Random
from typing import TYPE_CHECKING

import brotli
import pytest
import zstandard
from lxml import etree
from samples import SEEDS

from feeds.publishing.pages import site_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEATHS, THOROUGH_DEATHS = 15, 150

# The program is loaded once; each build is a child of it, so that most kills hit building and not loading.
PARENT = """
import os, signal, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from feeds.formats import formats
from feeds.dialects import dialects
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
formats(), dialects()
folder, out = map(Path, sys.argv[1:])
for step, line in enumerate(sys.stdin):
    child = os.fork()
    if child == 0:
        publication = open_publication(folder)
        publication.refresh(datetime(2026, 5, 1, tzinfo=UTC) + timedelta(minutes=step), accept=True)
        for change in write(publication, out):
            pass
        os._exit(0)
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1], flush=True)
"""
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


ICONS = {
    name: resources("feeds.publishing.pages").joinpath("icons", name).read_bytes()
    for name in site_files.ICONS
}


def put(folder: Path, number: int, random: Random) -> None:
    story = {
        "id": f"tag:x,2026:{number}",
        "title": f"Story {number}",
        "date": f"2026-04-{number % 28 + 1:02}T12:00:00Z",
        "text": f"{random.random()} " * 300,
        "tags": [f"Tag {number % 3}"],
        "media": [{"url": f"https://media.example.org/{number}.mp4"}],
    }
    beside = folder / f".{number}"
    beside.write_text(json.dumps(story))
    beside.replace(folder / f"{number}.json")


def assert_whole(name: str, body: bytes) -> None:
    """Assert that nothing is missing at the end of a document or a file beside the pages."""
    if name in ICONS:
        assert body == ICONS[name]
    elif name == site_files.ROBOTS:
        assert body.endswith(b"/sitemap.xml\n")
    elif name.endswith(".json"):
        assert json.loads(body)["version"]
    elif name.endswith(".html"):
        assert body.endswith(b"</html>\n")
    else:
        etree.fromstring(body)


def look(out: Path) -> int:
    """Every document is whole, in every form; gives their number."""
    count = 0
    for path in out.rglob("*"):
        if path.is_dir() or ".unfinished" in path.parts:
            continue
        name, body = path.name, path.read_bytes()
        if path.suffix in UNPACK:
            name, body = path.stem, UNPACK[path.suffix](body)
        assert_whole(name, body)
        count += 1
    return count


def files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def kill_builds(parent: subprocess.Popen[str], folder: Path, out: Path, deaths: int) -> None:
    """Change the folder and kill builds of it until so many did not come to their end; then let one end."""
    random, stdin, stdout = Random(2026), parent.stdin, parent.stdout
    assert stdin is not None
    assert stdout is not None

    def build(after: float | None) -> tuple[bool, float]:
        """Build, killed after so many seconds; tells whether it came to its end, and how long it took."""
        begin = time.perf_counter()
        print("" if after is None else after, file=stdin, flush=True)
        return int(stdout.readline()) == 0, time.perf_counter() - begin

    for number in range(12):
        put(folder, number, random)
    assert build(None)[0]
    put(folder, 0, random)
    _, usual = build(None)
    kills, died = 0, 0
    while died < deaths:
        kills += 1
        assert kills <= 4 * deaths, "most builds end before they are killed"
        put(folder, random.randrange(30), random)
        if random.random() < 0.2:
            (folder / f"{random.randrange(12)}.json").unlink(missing_ok=True)
        ended, seconds = build(random.random() * usual)
        usual = min(usual, seconds) if ended else usual
        died += not ended
        assert look(out) > 0
    assert build(None)[0]


@pytest.mark.slow
def test_a_killed_build(place: Path, thorough: bool) -> None:
    folder, out = place / "site", place / "out"
    folder.mkdir()
    (folder / "channel.toml").write_text("live = 5\n" + (SEEDS / "channel.toml").read_text())
    command = [sys.executable, "-c", PARENT, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, str(out)], stdin=pipe, stdout=pipe, text=True) as parent:
        kill_builds(parent, folder, out, THOROUGH_DEATHS if thorough else DEATHS)
    assert parent.returncode == 0
    after, other = files(out), place / "other"
    # What is left is what a build from nothing gives, but for the ledger's order, which is kept.
    subprocess.run([*command, str(other)], input="\n", text=True, check=True, stdout=subprocess.DEVNULL)
    assert after == files(other)
    assert {name for name in after if name.startswith("article/")} != set()
