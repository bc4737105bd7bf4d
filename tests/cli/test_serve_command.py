"""`feeds serve` as a process: stopping, reloading and recovering; the same application in other servers."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sites import ROOT, Served, free_port, make, processes, replace, serving, until, wait_for

pytestmark = pytest.mark.slow
LONG = 4 * 2**20


def workers(server: Served) -> list[int]:
    return processes(server)[0]


def listens(pid: int) -> bool:
    """Whether a process has a socket that listens."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    waiting = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    return any(str(file.readlink()) in waiting for file in Path(f"/proc/{pid}/fd").iterdir())


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


class Load:
    """Sends requests, each on its own connection, until it is stopped; counts the results."""

    def __init__(self, server: Served) -> None:
        self.server, self.ended = server, Counter[object]()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(3)]

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                answer = self.server.get("/feed.rss", Connection="close")
                self.ended[answer.status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.ended[repr(error)] += 1

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_stops_it_after_open_requests(tmp_path: Path, sign: int, status: int) -> None:
    folder = make(tmp_path / "site", server='media = "files"\n')
    (folder / "files").mkdir()
    (folder / "files" / "a.mp3").write_bytes(bytes(LONG))
    with serving(folder, "--workers", "2") as server:
        pids = workers(server)
        assert len(pids) == 2
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(b"GET /media/a.mp3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = len(slow.recv(1000))
            server.process.send_signal(sign)
            time.sleep(0.5)
            while some := slow.recv(65536):
                got += len(some)
        assert got > LONG
        assert server.process.wait(120) == status
    assert [pid for pid in pids if lives(pid)] == []


def test_ctrl_c_stops_it(tmp_path: Path) -> None:
    """The terminal sends the signal to every process."""
    with serving(make(tmp_path / "site"), "--workers", "2") as server:
        for pid in (*workers(server), server.process.pid):
            os.kill(pid, signal.SIGINT)
        assert server.process.wait(120) == 130


def test_a_client_that_does_not_read_delays_the_stop_only_briefly(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server='media = "files"\n')
    (folder / "files").mkdir()
    (folder / "files" / "a.mp3").write_bytes(bytes(20 * LONG))
    with serving(folder) as server, socket.create_connection(("127.0.0.1", server.port)) as stalled:
        stalled.sendall(b"GET /media/a.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        began = time.monotonic()
        server.process.terminate()
        assert server.process.wait(120) == 0
        assert time.monotonic() - began > 5


def test_reloading_settings_loses_no_request(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder, "--workers", "2") as server:
        before, writer = set(workers(server)), processes(server)[1]
        assert "max-age=3600" in server.get("/feed.rss").headers["cache-control"]
        (folder / "server.toml").write_text("max_age = 77\n")
        with Load(server) as load:
            server.process.send_signal(signal.SIGHUP)
            until(lambda: not before & set(workers(server)))
            time.sleep(1)
        # A connection that granian has taken while its worker ends may be closed before a byte was answered.
        closed = sum(count for how, count in load.ended.items() if "RemoteDisconnected" in str(how))
        assert {how for how in load.ended if "RemoteDisconnected" not in str(how)} == {200}
        assert closed <= load.ended[200] / 100
        assert not before & set(workers(server))
        [new_writer] = processes(server)[1]
        assert (writer == [new_writer], listens(new_writer)) == (False, False)
        assert all(map(listens, workers(server)))
        assert "max-age=77" in server.get("/feed.rss").headers["cache-control"]


def test_invalid_settings_are_not_loaded(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server="max_age = 77\n")
    with serving(folder) as server:
        before = workers(server)
        (folder / "server.toml").write_text("max_age = 'long'\n")
        server.process.send_signal(signal.SIGHUP)
        assert "keeping the previous settings" in server.error_line()
        assert workers(server) == before
        assert "max-age=77" in server.get("/feed.rss").headers["cache-control"]


def test_killed_workers_are_replaced(tmp_path: Path) -> None:
    with serving(make(tmp_path / "site"), "--workers", "2") as server:
        for _ in range(6):
            os.kill(workers(server)[0], signal.SIGKILL)
            time.sleep(0.4)
        assert server.get("/feed.rss").status == 200
        until(lambda: len(workers(server)) == 2)
        assert {server.get("/feed.rss").status for _ in range(20)} == {200}
        assert server.process.poll() is None


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with serving(make(tmp_path / "site"), "--workers", "2") as server:
        [first, second], [writer] = processes(server)
        pids = [first, second, writer]
        server.process.kill()
        server.process.wait()
        until(lambda: not [pid for pid in pids if lives(pid)])


def test_a_process_ends_also_if_its_parent_has_ended_before() -> None:
    script = "import os, sys, time; from feeds.web.background import exit_with_parent; "
    script += "exit_with_parent(os.getppid() + int(sys.argv[1])); time.sleep(4)"
    for other, status in ((0, 0), (1, -signal.SIGTERM)):
        assert subprocess.run([sys.executable, "-c", script, str(other)], check=False).returncode == status


def test_slow_clients_do_not_delay_others(tmp_path: Path) -> None:
    """There are more than a worker has threads: some get 503, feeds are still served."""
    folder = make(tmp_path / "site", server='media = "files"\n')
    (folder / "files").mkdir()
    (folder / "files" / "a.mp3").write_bytes(bytes(20 * LONG))
    held = []
    with serving(folder) as server:
        for _ in range(40):
            stalled = socket.socket()
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect(("127.0.0.1", server.port))
            stalled.sendall(b"GET /media/a.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
            held.append(stalled)
        time.sleep(1)
        statuses = Counter(stalled.recv(12) for stalled in held)
        assert [server.get(path).status for path in ("/feed.rss", "/feed.atom", "/healthz")] == [200] * 3
        refused = server.get("/media/a.mp3")
        assert (refused.status, refused.headers["retry-after"]) == (503, "10")
        for stalled in held:
            stalled.close()
        until(lambda: server.ask("GET", "/media/a.mp3", {"Range": "bytes=0-999999"}).status != 503)
    assert statuses == {b"HTTP/1.1 200": 22, b"HTTP/1.1 503": 18}


def test_log_format_json(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    with serving(folder, "--log-format", "json") as server:
        replace(folder / "channel.toml", 'title = "Broken')
        first = server.error_line()
        server.process.terminate()
        _, rest = server.process.communicate(timeout=120)
    lines = [json.loads(line) for line in (first + rest).splitlines()]
    assert {line["level"] for line in lines} == {"error"}
    assert any("serving the last good state" in line["message"] for line in lines)


OTHERS = {
    "waitress": ["-m", "waitress", "--listen=127.0.0.1:{port}", "server:app"],
    "gunicorn": ["-m", "gunicorn", "-w2", "-b127.0.0.1:{port}", "server:app"],
    "gunicorn, preloaded": ["-m", "gunicorn", "-w2", "--preload", "-b127.0.0.1:{port}", "server:app"],
    "wsgiref": [
        "-c",
        "from server import app; from wsgiref.simple_server import make_server;"
        "make_server('127.0.0.1', {port}, app).serve_forever()",
    ],
}


@pytest.mark.parametrize("command", OTHERS.values(), ids=OTHERS)
def test_other_servers_run_it(tmp_path: Path, command: list[str]) -> None:
    folder, port, log = make(tmp_path / "site", server="metrics = true\n"), free_port(), tmp_path / "log"
    log.touch()
    env = {**os.environ, "FEEDS_DIRECTORY": str(folder), "FEEDS_ACCESS_LOG": str(log)}
    process = subprocess.Popen(
        [sys.executable, *(part.format(port=port) for part in command)],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert wait_for(process, port)
        server = Served(process, port)
        first = server.get("/feed.rss", Accept_Encoding="gzip")
        assert (first.status, first.headers["content-encoding"]) == (200, "gzip")
        same = server.get("/feed.rss", Accept_Encoding="gzip", If_None_Match=first.headers["etag"])
        assert (same.status, same.body) == (304, b"")
        assert server.get("/readyz").status == 200
        assert b"feeds_index_version" in server.get("/metrics").body
        line = b'"GET /feed.rss HTTP/1.1" 304 0 "-" "-"\n'
        until(lambda: line in log.read_bytes().replace(b"HTTP/1.0", b"HTTP/1.1"))
    finally:
        process.terminate()
        process.wait(120)
