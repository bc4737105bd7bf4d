"""Folders of articles to serve, and the real server on them."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPMessage
from itertools import cycle
from typing import TYPE_CHECKING, Any

from samples import SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

ROOT = SEEDS.parent
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = """
title = "News & more"
description = "What happened"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
people = [{ name = "The newsroom" }]
"""


def make(folder: Path, channel: str = CHANNEL, server: str = "", *, stories: int = 2) -> Path:
    """A folder with a channel file and stories, each an hour older than the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "channel.toml").write_text(channel)
    if server:
        (folder / "server.toml").write_text(server)
    for number in range(1, stories + 1):
        put(folder, str(number))
    return folder


def until(is_met: Callable[[], object], seconds: float = 60) -> float:
    """Waits for a condition; returns how many seconds that took."""
    began = time.monotonic()
    while not is_met():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def replace(path: Path, text: str) -> Path:
    """Write a file at once, so that no process can read a part of it."""
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_text(text)
    return unfinished.replace(path)


def put(folder: Path, name: str, **fields: Any) -> Path:
    """Write an article's file at once; returns its path."""
    hour = int(name) % 1000 if name.isdecimal() else 0
    date = NOW.replace(day=1 + hour // 24, hour=hour % 24)
    text = f"Words of story {name}. " * 40
    story = {"id": f"tag:x,2026:{name}", "title": f"Story {name}", "date": date, "text": text, **fields}
    said = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in story.items()}
    return replace(folder / f"{name}.json", json.dumps(said))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; the headers' names are in lower case, several of one name are joined."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, _joined(answer.headers), answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """The same for GET; in the names of headers, `_` stands for `-`."""
        return self.ask("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def error_line(self, seconds: float = 60) -> str:
        """The next line on standard error, as soon as there is one."""
        stream = self.process.stderr
        assert stream is not None
        assert select.select([stream], [], [], seconds)[0], "nothing on standard error"
        return stream.readline()

    def raw(self, request: bytes, seconds: float = 10) -> bytes:
        """What comes back for these bytes until the server closes the connection, or is silent for long."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as connection:
            connection.sendall(request)
            found = b""
            try:
                while some := connection.recv(65536):
                    found += some
            except TimeoutError:
                pass
            return found


def _joined(headers: HTTPMessage) -> dict[str, str]:
    return {name.lower(): ", ".join(headers.get_all(name) or ()) for name in headers}


@contextmanager
def serving(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """`feeds serve` on a folder while the block runs."""
    for _ in range(5):
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "feeds", "serve", str(folder), "--port", str(port), *options],
            cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if wait_for(process, port):
            break
        process.kill()
        said = process.communicate()
    else:
        raise AssertionError(f"no server: {said}")
    try:
        yield Served(process, port)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def processes(server: Served) -> tuple[list[int], list[int]]:
    """The workers of a server, and its index writer while that lives, which has a process group to itself."""
    command = ["ps", "-o", "pid=,pgid=,state=", "--ppid", str(server.process.pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    living = [(int(pid), int(group)) for pid, group, state in map(str.split, found) if state != "Z"]
    return [pid for pid, group in living if pid != group], [pid for pid, group in living if pid == group]


def _ports() -> Iterator[int]:
    """Ports of this test process, below those that systems give to sockets of test servers."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
    return cycle(range(10_000 + number * 2_000, 12_000 + number * 2_000))


_PORTS = _ports()


def free_port() -> int:
    """A port where nobody listens now, and where no other test will until this one does."""
    while True:
        port = next(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(process: subprocess.Popen[str], port: int, seconds: float = 120) -> bool:
    """Does the process answer at the port, and live?"""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return process.poll() is None
        finally:
            connection.close()
    return False
