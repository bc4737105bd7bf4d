"""Signals to each process of a server, at any moment; several servers of one folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM, Signals
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock, Timeout
from sites import CHANNEL, ROOT, Served, free_port, make, processes, put, serving, until
from staged_posts import STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow
PROGRAM = Path(__file__).parent.parent / "support" / "staged_posts.py"
LONG = 60
"""Seconds after which a process that does not end would never end."""


def titles(server: Served) -> list[str]:
    return sorted(item["title"] for item in json.loads(server.get("/feed.json").body)["items"])


def children(server: Served) -> tuple[list[int], int]:
    """The workers, and the index writer."""
    workers, [writer] = processes(server)
    return workers, writer


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "site", stories=1)


def test_while_the_index_writer_is_stopped_no_other_process_writes_and_then_it_goes_on(folder: Path) -> None:
    with serving(folder, "--workers", "2") as server:
        _, writer = children(server)
        lock = FileLock(folder / ".feeds" / "index-writer.lock")
        until(lambda: _is_locked(lock))
        os.kill(writer, SIGSTOP)
        put(folder, "2")
        version = server.get("/feed.json").headers["etag"]
        for _ in range(20):
            assert _is_locked(lock)
            assert server.get("/feed.json").headers["etag"] == version
        os.kill(writer, SIGCONT)
        until(lambda: titles(server) == ["Story 1", "Story 2"])


def _is_locked(lock: FileLock) -> bool:
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True


def test_when_a_stopped_index_writer_is_killed_another_process_writes(folder: Path) -> None:
    with serving(folder, "--workers", "2") as server:
        _, writer = children(server)
        os.kill(writer, SIGSTOP)
        put(folder, "2")
        os.kill(writer, SIGKILL)
        until(lambda: titles(server) == ["Story 1", "Story 2"])


def test_when_a_stopped_worker_is_killed_the_next_one_answers_what_waited(folder: Path) -> None:
    with serving(folder) as server, ThreadPoolExecutor(1) as pool:
        [worker], _ = children(server)
        os.kill(worker, SIGSTOP)
        until(lambda: Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] == "T")
        request = b"GET /feed.rss HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
        waiting = pool.submit(server.raw, request, LONG)
        until(lambda: _is_connected(server.port))
        os.kill(worker, SIGKILL)
        assert waiting.result().startswith(b"HTTP/1.1 200 OK\r\n")


def _is_connected(port: int) -> bool:
    """Is there an established connection to the port?"""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


@pytest.mark.parametrize("which", ["the index writer", "a worker"])
def test_a_server_with_a_stopped_process_ends(folder: Path, which: str) -> None:
    with serving(folder, "--workers", "2") as server:
        workers, writer = children(server)
        os.kill(writer if which == "the index writer" else workers[0], SIGSTOP)
        server.process.terminate()
        assert server.process.wait(LONG) == 0
    assert [pid for pid in (*workers, writer) if lives(pid)] == []


def test_two_servers_of_one_folder(folder: Path) -> None:
    with serving(folder) as one, serving(folder) as other:
        for number, killed in enumerate((None, one), 2):
            if killed is not None:
                workers, writer = children(killed)
                for pid in (killed.process.pid, writer, *workers):
                    os.kill(pid, SIGKILL)
            put(folder, str(number))
            expected = [f"Story {each}" for each in range(1, number + 1)]
            for server in (one, other) if killed is None else (other,):
                until(lambda server=server, expected=expected: titles(server) == expected)  # type: ignore[misc]
    ids = [json.loads(line)["id"] for line in (folder / "published.ndjson").read_text().splitlines()]
    assert ids == ["tag:x,2026:1", "tag:x,2026:2", "tag:x,2026:3"]


@pytest.mark.parametrize("sign", [SIGTERM, SIGKILL])
def test_a_server_that_is_ended_while_it_starts(folder: Path, sign: Signals) -> None:
    for number, events in enumerate(_moments(folder), 2):
        put(folder, str(number))
        process = subprocess.Popen(
            [sys.executable, "-m", "feeds", "serve", str(folder), "--port", str(free_port())],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(events)
        process.send_signal(sign)
        assert process.wait(LONG) in (0, -sign)
    with serving(folder) as server:
        assert len(titles(server)) == 5
    lines = (folder / "published.ndjson").read_text().splitlines()
    assert len(lines) == len(set(lines)) == 5


def _moments(folder: Path) -> Iterator[Callable[[], bool]]:
    """Yields conditions that are met while a server starts for the first time."""
    state = folder / ".feeds"
    yield lambda: True
    yield state.exists
    yield (state / "index.db-wal").exists
    yield (state / "index-writer.lock").exists


@pytest.mark.parametrize("sign", [SIGKILL, SIGTERM, SIGSTOP])
def test_a_post_that_is_ended_or_stopped_at_any_stage(tmp_path: Path, sign: Signals) -> None:
    folder = make(tmp_path / "site", "live = 500\n" + CHANNEL, stories=1)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), sign.name],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stopped = [0, "others are posting, and take long", 2]
    expected = {
        f"{place} {stage}": stopped if sign == SIGSTOP else [-sign, "", 2]
        for stage in STAGES for place in ("before", "after")
    }  # fmt: skip
    if sign != SIGSTOP:
        expected["before begin"] = [-sign, "", 0]
    assert json.loads(done.stdout) == expected
