"""Changes in the folder are served at once, whatever else happens: the real server and its processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, ROOT, Served, free_port, make, processes, put, replace, serving, until

from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def titles(server: Served) -> list[str]:
    return sorted(item["title"] for item in json.loads(server.get("/feed.json").body)["items"])


def damage(index: Path) -> None:
    """Overwrite everything behind the schema of an index that is open."""
    with index.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * (index.stat().st_size - 4096 * 3))


def test_a_damaged_index_is_made_again_with_one_line_in_the_log(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=3)
    index = folder / ".feeds" / "index.db"
    with serving(folder) as server:
        subprocess.run(
            [sys.executable, "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("
             "'pragma wal_checkpoint(truncate)')", index], check=True)  # fmt: skip
        before, inode = titles(server), index.stat().st_ino
        damage(index)
        put(folder, "new")
        until(lambda: len(titles(server)) == len(before) + 1)
        assert index.stat().st_ino != inode
        server.process.terminate()
        said = server.process.stderr.read() if server.process.stderr else ""
    assert said == f"{index}: the index was damaged; rebuilding it\n"


def test_every_worker_has_every_change_and_never_a_wrong_answer(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=3)
    wrong: list[object] = []
    seen: dict[str, set[bytes]] = {}
    stop = threading.Event()

    def read(server: Served) -> None:
        while not stop.is_set():
            answer = server.get("/feed.rss", Accept_Encoding="identity")
            if answer.status != 200 or int(answer.headers["content-length"]) != len(answer.body):
                wrong.append(answer)
            seen.setdefault(answer.headers["etag"], set()).add(answer.body)

    with serving(folder, "--workers", "2") as server:
        readers = [threading.Thread(target=read, args=(server,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            for number in range(4, 8):
                put(folder, str(number))
                until(partial(is_everywhere, server, f"Story {number}"))
        finally:
            stop.set()
            for reader in readers:
                reader.join()
    assert wrong == []
    assert {len(bodies) for bodies in seen.values()} == {1}
    assert len(seen) == 5


def is_everywhere(server: Served, title: str) -> bool:
    """Whether all workers have an article: each connection may be to another one."""
    return all(title in titles(server) for _ in range(12))


def test_another_process_writes_the_index_when_the_writer_dies(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder, "--workers", "2") as server:
        answering, [writer] = processes(server)
        assert len(answering) == 2
        os.kill(writer, signal.SIGKILL)
        put(folder, "3")
        until(lambda: "Story 3" in titles(server))


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder) as server:
        [worker], _ = processes(server)
        os.kill(worker, signal.SIGKILL)
        until(lambda: worker not in processes(server)[0] and processes(server)[0])
        put(folder, "3")
        until(lambda: answers(server) and "Story 3" in titles(server))


def answers(server: Served) -> bool:
    try:
        return server.get("/feed.rss").status == 200
    except OSError:
        return False


def test_an_embargo_ends_at_its_time(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=1)
    with serving(folder) as server:
        number, end = embargoed(folder, server)
        while True:
            policy = re.match(r"public, max-age=(\d+),", server.get("/feed.rss").headers["cache-control"])
            found = titles(server)
            if datetime.now(UTC) >= end:
                break
            assert f"Story {number}" not in found
            assert policy is not None
            assert int(policy[1]) <= 6
            time.sleep(0.1)
        until(lambda: f"Story {number}" in titles(server))


def embargoed(folder: Path, server: Served) -> tuple[int, datetime]:
    """The number of an article that is in the index, and the end of its embargo, which has not come yet."""
    for number in range(2, 12, 2):
        end = datetime.now(UTC) + timedelta(seconds=6)
        put(folder, str(number), publishDate=end)
        put(folder, str(number + 1))
        until(partial(is_everywhere, server, f"Story {number + 1}"))
        if datetime.now(UTC) < end:
            return number, end
    raise AssertionError("no change is served within six seconds")


def test_a_broken_channel_file_changes_nothing_until_it_is_mended(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", "live = 1\n" + CHANNEL)
    channel = folder / "channel.toml"
    with serving(folder) as server:
        put(folder, "2", title="Story 2 again")
        until(lambda: titles(server) == ["Story 2 again"])  # the first scan is over
        before = server.get("/feed.rss")
        replace(channel, 'title = "Broken')
        put(folder, "3")
        time.sleep(1)
        assert server.get("/feed.rss").body == before.body
        assert server.get("/archive/feed-1.rss").status in (200, 503)
        replace(channel, "live = 1\n" + CHANNEL.replace("News & more", "Other news"))
        until(lambda: b"<title>Other news</title>" in server.get("/feed.rss").body)
        assert titles(server) == ["Story 3"]
        assert server.get("/archive/feed-1.rss").status == 200
        server.process.terminate()
        _, said = server.process.communicate(timeout=15)
    assert said.count("channel.toml") == 1
    assert "serving the last good state" in said


def test_what_the_index_refuses_is_not_served(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder) as server:
        before = server.get("/feed.rss")
        put(folder, "1", id="tag:x,2026:another", title="Another")
        time.sleep(1)
        assert server.get("/feed.rss").body == before.body
        put(folder, "1", title="Story 1 again")
        until(lambda: titles(server) == ["Story 1 again", "Story 2"])


def test_the_folder_goes_and_comes_back(tmp_path: Path) -> None:
    folder, state = make(tmp_path / "site"), tmp_path / "state"
    with serving(folder, "--state", str(state)) as server:
        assert titles(server) == ["Story 1", "Story 2"]
        folder.rename(tmp_path / "away")
        time.sleep(1.5)
        assert titles(server) == ["Story 1", "Story 2"]
        (tmp_path / "away").rename(folder)
        put(folder, "3")
        until(lambda: titles(server) == ["Story 1", "Story 2", "Story 3"])


def test_without_a_place_for_the_index_it_goes_to_a_temporary_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    (folder / ".feeds").write_text("no folder")
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    with serving(folder, env={"TMPDIR": str(elsewhere)}) as server:
        put(folder, "3")
        until(lambda: titles(server) == ["Story 1", "Story 2", "Story 3"])
        server.process.terminate()
        _, said = server.process.communicate(timeout=15)
    [place] = elsewhere.glob("feeds-*")
    assert said == f"{folder / '.feeds'}: File exists; the index goes to {place}\n"


def test_a_read_only_state_is_reported(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    (tmp_path / "file").touch()
    options = ["--state", str(tmp_path / "file" / "x"), "--port", str(free_port())]
    command = [sys.executable, "-m", "feeds", "serve", str(folder), *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"Error: {tmp_path / 'file' / 'x'}: Not a directory\n"


def test_any_wsgi_server_follows_too(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    app = create_app(folder)
    client = app.test_client()
    assert client.get("/feed.rss").data.count(b"<item>") == 2
    put(folder, "3")
    try:
        until(lambda: client.get("/feed.rss").data.count(b"<item>") == 3)
    finally:
        site, background = app.extensions["feeds"]
        background.stop()
        site.documents.close()


FORKING = """
import os, sys, time
from pathlib import Path
import feeds.web
app = feeds.web.create_app(Path(sys.argv[1]))
ends = [os.fork() for _ in range(2)]
if 0 in ends:
    client, until = app.test_client(), time.monotonic() + 60
    client.get("/feed.rss")
    os.write(1, b"ready\\n")
    while client.get("/feed.rss").data.count(b"<item>") != 3:
        assert time.monotonic() < until
        time.sleep(0.02)
    os._exit(0)
print([os.waitpid(end, 0)[1] for end in ends])
"""


def test_a_server_may_fork_after_it_has_made_the_application(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    process = subprocess.Popen(
        [sys.executable, "-c", FORKING, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as out:
        assert [out.readline() for _ in range(2)] == ["ready\n"] * 2
        put(folder, "3")
        assert out.read().splitlines()[-1] == "[0, 0]"
    assert process.wait(10) == 0


def test_a_deleted_index_is_rebuilt(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder) as server:
        assert titles(server) == ["Story 1", "Story 2"]
        shutil.rmtree(folder / ".feeds")
        put(folder, "3")
        until(lambda: titles(server) == ["Story 1", "Story 2", "Story 3"])


@pytest.mark.parametrize("comes_back", ["itself", "a copy without the index"])
def test_a_folder_that_disappears_is_not_made_again_and_heals_when_it_is_back(
    tmp_path: Path, comes_back: str
) -> None:
    folder, away = make(tmp_path / "volume" / "site", stories=2), tmp_path / "away"
    with serving(folder) as server:
        shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".feeds"))
        assert server.get("/readyz").status == 200
        folder.rename(away)
        folder.parent.rmdir()
        until(lambda: server.get("/readyz").status == 503)
        time.sleep(2)
        assert server.get("/feed.json").status == 200
        assert titles(server) == ["Story 1", "Story 2"]
        assert not folder.parent.exists()
        folder.parent.mkdir()
        time.sleep(1)
        assert not folder.exists()
        (away if comes_back == "itself" else tmp_path / "copy").rename(folder)
        until(lambda: server.get("/readyz").status == 200)
        put(folder, "3")
        until(lambda: titles(server) == ["Story 1", "Story 2", "Story 3"], 20)
        server.process.terminate()
        _, errors = server.process.communicate(timeout=15)
    assert "Traceback" not in errors
    assert "serving the last good state" in errors
