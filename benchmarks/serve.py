"""Requests a second beside nginx in the same run, with the same bytes and headers; idle clients; posts.

    python benchmarks/serve.py [--seconds 3] [--rounds 3] [--idle 10000] [--only load|slow|posts]

Needs wrk and nginx (`apt install wrk nginx-light`).  Both servers have two workers; runs of one and the other
take turns, and the median counts.  Ratios are what to quote: times change with the machine.  CPU is that of
the server's processes for each request.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from sites import free_port  # noqa: E402 - from the tests

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONNECTIONS = 64
STALLED = 12
FILE = 12 * 2**20
TOPICS = 10
TOKEN = "0123456789abcdef"
PATH = "/feed.rss"
CHANNEL = """
title = "Benchmark"
home = "https://www.example.org/"
base = "https://www.example.org/feeds/"
description = "Short articles."
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
[[people]]
name = "The newsroom"
"""
CONFIG = """
{user} daemon off; worker_processes 2; worker_rlimit_nofile 20000;
pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 16000; }}
http {{
    access_log off; gzip_static on; gzip_vary on; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    types {{ "application/rss+xml; charset=utf-8" rss; }}
    open_file_cache max=100;
    server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/root;
{headers}
    }}
}}
"""
OTHERS = re.compile(r"(?i)etag|last-modified|content-|accept-ranges|vary|date|server|connection")


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its port, its first process."""

    name: str
    port: int
    pid: int

    def processes(self) -> list[int]:
        """All of its processes."""
        found, new = {self.pid}, {self.pid}
        while new:
            new = {child for pid in new for child in _children(pid)} - found
            found |= new
        return sorted(found)

    def cpu(self) -> float:
        """Seconds of CPU that they have used."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes: the proportional set size of all processes together."""
        sizes = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes())
        return sum(int(match[1]) for text in sizes if (match := re.search(r"\nPss:\s+(\d+)", text))) / 1024


def _children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task")
    return {int(child) for task in tasks.glob("*/children") for child in task.read_text().split()}


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured: requests a second, milliseconds of half and of 99 % of them, CPU of each in µs."""

    rate: float
    half: float
    most: float
    cpu: float


def ask(server: Running, path: str = PATH, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request; in the names of headers `_` stands for `-`."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Accept-Encoding": "identity", **given})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def load(server: Running, seconds: int, headers: dict[str, str]) -> Load:
    """What wrk says after this many seconds, the warm-up not counted."""
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--latency", *options]
    url = f"http://127.0.0.1:{server.port}{PATH}"
    subprocess.run([*command, "-d1", url], capture_output=True, check=True)
    before = server.cpu()
    said = subprocess.run([*command, f"-d{seconds}", url], capture_output=True, check=True, text=True).stdout
    used = server.cpu() - before
    if "Non-2xx" in said:
        sys.exit(f"{server.name}: {said}")
    count, rate = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert count is not None
    assert rate is not None
    half, most = (_milliseconds(said, part) for part in ("50%", "99%"))
    return Load(float(rate[1]), half, most, used / int(count[1]) * 1e6)


def _milliseconds(said: str, part: str) -> float:
    found = re.search(rf"{part}\s+([\d.]+)(us|ms|s)", said)
    assert found is not None
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


@contextmanager
def started(name: str, command: list[str], port: int, log: Path) -> Iterator[Running]:
    """A server while the block runs."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 60
        server = Running(name, port, process.pid)
        while True:
            try:
                ask(server)
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    sys.exit(f"{name} did not start: {log.read_text()}")
                time.sleep(0.05)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def site(folder: Path) -> Path:
    """A folder whose feed has some 60 KB, and the file of an enclosure."""
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    (folder / "server.toml").write_text('media = "files"\n')
    (folder / "files").mkdir()
    (folder / "files" / "long.mp3").write_bytes(os.urandom(FILE))
    for number in range(32):
        words = " ".join(f"{number * 977 + word * 7919:x}" for word in range(220))
        story = f"---\ntitle: Story {number}\ndate: 2026-01-{number % 28 + 1:02}T10:00:00Z\n---\n{words}\n"
        (folder / f"{number}.md").write_text(story)
    return folder


def beside(folder: Path, ours: Running) -> list[str]:
    """The command that runs nginx with the very bytes and headers that we send."""
    root = folder / "root"
    root.mkdir(parents=True)
    _, headers, body = ask(ours)
    _, _, coded = ask(ours, Accept_Encoding="gzip")
    (root / PATH[1:]).write_bytes(body)
    (root / f"{PATH[1:]}.gz").write_bytes(coded)
    added = "\n".join(
        f"add_header {name} {_quoted(value)};" for name, value in headers.items() if not OTHERS.match(name)
    )
    user = "user root;" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(user=user, folder=folder, port=free_port(), headers=added))
    return [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def compare(ours: Running, nginx: Running, seconds: int, rounds: int) -> None:
    """Print both, for each kind of request."""
    print(f"{'':34}{'req/s':>9}{'nginx':>9}{'ratio':>7}   p50/p99 ms   nginx        CPU µs (nginx)")
    for name, given in (
        ("200", {}),
        ("200 gzip", {"Accept-Encoding": "gzip"}),
        ("304", {"Accept-Encoding": "gzip", "If-None-Match": "{etag}"}),
    ):
        for way, closing in (("keep-alive", {}), ("a connection each", {"Connection": "close"})):
            found: dict[str, list[Load]] = {"feeds": [], "nginx": []}
            for _ in range(rounds):
                for server in (ours, nginx):
                    tag = ask(server, Accept_Encoding=given.get("Accept-Encoding", "identity"))[1]["etag"]
                    headers = {key: value.format(etag=tag) for key, value in given.items()}
                    found[server.name].append(load(server, seconds, {**headers, **closing}))
            _print(f"{name}, {way}", found)


def _print(name: str, found: dict[str, list[Load]]) -> None:
    mine, theirs = (
        Load(*(statistics.median(getattr(load, field) for load in loads) for field in Load.__slots__))
        for loads in found.values()
    )
    print(
        f"{name:34}{mine.rate:9.0f}{theirs.rate:9.0f}{mine.rate / theirs.rate:7.0%}"
        f"   {mine.half:5.2f}/{mine.most:5.2f}  {theirs.half:5.2f}/{theirs.most:5.2f}"
        f"   {mine.cpu:6.0f} ({theirs.cpu:.0f})",
        flush=True,
    )


def pings(server: Running, count: int = 100) -> str:
    """How long requests take one after the other, in milliseconds."""
    took = []
    for _ in range(count):
        began = time.perf_counter()
        assert ask(server)[0] == 200
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return f"p50 {took[count // 2]:.1f} ms, p99 {took[count * 99 // 100]:.1f} ms"


def stalled(server: Running) -> None:
    """Downloads whose clients do not read, and what others notice of them."""
    print(f"pings: {pings(server)}", flush=True)
    held = []
    for _ in range(STALLED):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(b"GET /media/long.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
        held.append(connection)
    time.sleep(1)
    print(f"pings beside {STALLED} stalled downloads of {FILE >> 20} MB: {pings(server)}", flush=True)
    for connection in held:
        connection.close()


def idle(server: Running, count: int) -> None:
    """Connections that are kept open, and what they cost."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 100:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 100, hard), hard))
    before, began, held = server.memory(), time.monotonic(), []
    request = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: Tue, 01 Jan 2097 00:00:00 GMT\r\n\r\n"
    try:
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
            held.append(connection)
            connection.sendall(request.encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 304")
        took = time.monotonic() - began
        print(
            f"{count} idle connections, opened in {took:.1f} s: {server.memory():.0f} MB of memory "
            f"({before:.0f} before); pings: {pings(server)}"
        )
    finally:
        for connection in held:
            connection.close()


def story(number: int) -> str:
    """An article in the feeds of half of the topics."""
    words = " ".join(f"{number * 977 + word * 7919:x}" for word in range(220))
    topics = ", ".join(f"Topic {(number + other) % TOPICS}" for other in range(TOPICS // 2))
    day = f"2026-01-{number % 28 + 1:02}T{number % 24:02}:00:00Z"
    return f"---\ntitle: Story {number}\ndate: {day}\ntags: [{topics}]\n---\n{words}\n"


def posts(folder: Path, rounds: int) -> None:
    """Posts while all documents of a site are held in all codings, and the first request after each."""
    site(folder)
    (folder / "server.toml").write_text("publish = true\n")
    for number in range(200):
        (folder / f"story-{number}.md").write_text(story(number))
    port, took, first = free_port(), [], []
    os.environ["FEEDS_TOKEN"] = TOKEN
    command = [sys.executable, "-m", "feeds", "serve", str(folder), "--port", str(port)]
    with started("feeds", command, port, folder.parent / "posts.log") as server:
        feeds = re.findall(r'xmlUrl="[^"]*?(/feed|/category/[^"]*)\.', ask(server, "/feeds.opml")[2].decode())
        paths = [f"{feed}.{suffix}" for feed in sorted({*feeds}) for suffix in ("rss", "atom", "json")]
        for number in range(rounds):
            for path in paths:
                for coding in ("identity", "gzip", "zstd", "br"):
                    assert ask(server, path, Accept_Encoding=coding)[0] == 200
            began = time.perf_counter()
            post(server, f"new-{number}", story(1000 + number))
            took.append(time.perf_counter() - began)
            began = time.perf_counter()
            assert (
                f"Story {1000 + number}" in gzip.decompress(ask(server, Accept_Encoding="gzip")[2]).decode()
            )
            first.append(time.perf_counter() - began)
    print(
        f"a POST while {len(paths)} documents are held in 4 codings: {statistics.median(took):.2f} s, "
        f"at most {max(took):.2f} s; the first request after it: {statistics.median(first) * 1000:.0f} ms"
    )


def post(server: Running, name: str, text: str) -> None:
    """Post an article."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/markdown"}
    connection.request("POST", f"/api/articles?name={name}", text.encode(), headers)
    answer = connection.getresponse()
    assert answer.status == 201, answer.read()
    connection.close()


def main() -> None:
    """Run all of it, a few minutes."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=int, default=3)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--idle", type=int, default=10_000)
    options.add_argument("--only", choices=["load", "slow", "posts"])
    chosen = options.parse_args()
    if missing := [name for name in ("wrk", NGINX) if shutil.which(name) is None]:
        sys.exit(f"{' and '.join(missing)}: not found. Debian has it: apt install wrk nginx-light")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        if chosen.only in (None, "posts"):
            posts(folder / "posts", chosen.rounds)
        if chosen.only == "posts":
            return
        directory = site(folder / "site")
        command = [sys.executable, "-m", "feeds", "serve", str(directory), "--port", str(port)]
        with started("feeds", [*command, "--workers", "2"], port, folder / "feeds.log") as ours:
            if chosen.only != "slow":
                nginx = beside(folder / "nginx", ours)
                listening = re.search(r"127\.0\.0\.1:(\d+)", (folder / "nginx" / "nginx.conf").read_text())
                assert listening is not None
                with started("nginx", nginx, int(listening[1]), folder / "nginx.log") as theirs:
                    compare(ours, theirs, chosen.seconds, chosen.rounds)
            if chosen.only != "load":
                stalled(ours)
                idle(ours, chosen.idle)


if __name__ == "__main__":
    main()
