"""Servers, writers and subscribers of one PostgreSQL database, some of which are killed all the time.

    python benchmarks/servers.py [--seconds 120] [--servers 4] [--writers 3] [--store URL] [--seed 1]

Without `--store`, a PostgreSQL cluster is started in a temporary folder; the database of a URL must be empty.
Each server has a folder with the same channel file; the first one also reads articles from it. Writers post
articles to any server until it acknowledges them. Servers, their processes and writers are killed at random.
From time to time writers pause, and all servers must answer with the same entity tag.

It exits with 1 if an acknowledged article is not exactly once in every feed, if servers disagree for longer
than a second, or if a subscriber gets the same document twice or not the last one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from serve import CHANNEL, ROOT, Running, ask
from sqlalchemy import create_engine, text

sys.path.insert(0, str(ROOT / "tests" / "support"))
from postgres import cluster
from sites import free_port

BASE = "https://www.example.org/feeds/"
HUB = f"{BASE}hub"
TOKEN = "0123456789abcdef0123456789abcdef"
FEEDS = ("feed.rss", "feed.atom", "feed.json")
IN_FOLDER = 12
"""Articles in the folder that is read."""
SUBSCRIBERS = 6
AGREED = 1.0
"""Seconds within which all servers answer with the same entity tag, by default."""
QUIET = 1.5
"""Seconds without an acknowledgement, after which no post is under way."""
CALM = 6.0
"""Seconds between two pauses of the writers."""
KILL = (1.5, 5.0)
"""Seconds between two kills."""
READY = 60.0
"""Seconds for a server to start, while all others work, too."""
EQUAL = 10.0
"""Seconds for the last posts, after the writers have ended."""
FEW = 8
"""Articles that are acknowledged before a run ends, however slow the machine is."""
_ENTRY = re.compile(r'(?:<guid[^>]*>|<id>|"id": ?")(tag:example\.org,2026:[a-z0-9-]+)')
_LINK = re.compile(r'<(?:atom:)?link\b[^>]*\brel="prev-archive"[^>]*>')
_HREF = re.compile(r'\bhref="([^"]+)"')
_HEADER = re.compile(r'<([^>]+)>; *rel="?prev-archive')
"""The link of a document that has no element for it (RFC 8288)."""


@dataclass
class Findings:
    """What was counted, and what was wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    agreed: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, problem: str) -> None:
        """Note that something is wrong."""
        with self.lock:
            self.wrong.append(problem)
            print(f"WRONG: {problem}", flush=True)


class Server:
    """A `feeds serve` process with its folder, which is started again after it was killed."""

    def __init__(self, number: int, folder: Path, store: str) -> None:
        self.number, self.folder, self.port = number, folder, free_port()
        self._environment = {**os.environ, "FEEDS_STORE": store, "FEEDS_TOKEN": TOKEN}
        self._log = folder.with_suffix(".log")
        self.start()

    def start(self) -> None:
        """Start the processes."""
        command = [sys.executable, "-m", "feeds", "serve", str(self.folder), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running = Running(str(self.number), self.port, self._process.pid)

    def kill(self, chance: random.Random) -> str:
        """Kill all processes, or one of them; returns what was killed."""
        processes = self.running.processes()
        if chance.random() < 0.5 and len(processes) > 1:
            self._end(processes[1:][chance.randrange(len(processes) - 1) :][:1])
            return "processes of servers"
        self._end(processes)
        self._process.wait()
        self.start()
        return "servers"

    def stop(self) -> str:
        """Stop it; returns what it logged."""
        processes = self.running.processes()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._end(processes)
        return self._log.read_text(errors="replace")

    def tag(self) -> str | None:
        """Returns the entity tag of a feed; None while the server does not answer."""
        with suppress(OSError, HTTPException):
            status, headers, _ = ask(self.running, "/feed.rss")
            return headers["etag"] if status == 200 else None
        return None

    def is_ready(self) -> bool:
        """Whether it can answer requests."""
        with suppress(OSError, HTTPException):
            return ask(self.running, "/readyz")[0] == 200
        return False

    def wait(self) -> None:
        """Wait until it is ready."""
        until = time.monotonic() + READY
        while not self.is_ready():
            if time.monotonic() > until:
                sys.exit(
                    f"server {self.number} is not ready:\n{self._log.read_text(errors='replace')[-3000:]}"
                )
            time.sleep(0.1)

    @staticmethod
    def _end(processes: list[int]) -> None:
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


# --- writers: processes of this program ---


def write(name: str, ports: list[int], log: Path, pause: Path) -> None:
    """Post articles until killed; each is written to the log once a server has acknowledged it."""
    chance = random.Random(f"{name} {os.getpid()}")
    with log.open("a", buffering=1) as acknowledged:
        for number in range(1_000_000):
            while pause.exists():
                time.sleep(0.02)
            id_ = f"tag:example.org,2026:{name}-{os.getpid()}-{number}"
            article = {"id": id_, "title": f"Story {id_}", "text": "Words. " * 40, "date": _now()}
            while not pause.exists():
                if _posted(chance.choice(ports), json.dumps(article)):
                    acknowledged.write(f"{id_} {time.monotonic()}\n")
                    break
            time.sleep(chance.uniform(0, 0.2))


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _posted(port: int, body: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    try:
        connection.request("POST", "/api/articles", body, headers)
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, HTTPException):
        time.sleep(0.05)
        return False
    finally:
        connection.close()
    if answer.status not in (200, 201, 503):
        sys.exit(f"a post was answered with {answer.status}: {text.decode(errors='replace')}")
    return answer.status != 503


class Writer:
    """A process that posts, and is started again after it was killed."""

    def __init__(self, name: str, ports: list[int], folder: Path) -> None:
        self.log, self.pause = folder / f"{name}.acknowledged", folder / "pause"
        self._command = [sys.executable, __file__, "--write", name, str(self.log), str(self.pause)]
        self._command += map(str, ports)
        self.start()

    def start(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(self._command)

    def kill(self) -> None:
        """Kill it, and start another one."""
        self.check()
        self.stop()
        self.start()

    def check(self) -> None:
        """Exit if it has ended by itself: a post was refused."""
        if self._process.poll() is not None:
            sys.exit("a writer has ended")

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()

    def acknowledged(self) -> dict[str, float]:
        """Returns the articles that were acknowledged, each with when that was."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return {id_: float(at) for id_, _, at in (line.partition(" ") for line in lines) if at}


# --- subscribers ---


class _Callback(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Subscribers

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        """Confirm the subscription (WebSub, 5.3)."""
        body = parse_qs(urlsplit(self.path).query)["hub.challenge"][0].encode()
        self.server.confirmed.add(urlsplit(self.path).path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Receive a document."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.receive(self.path, blake2b(body).hexdigest())
        self.send_response(204)
        with suppress(OSError):  # the hub was killed
            self.end_headers()


class Subscribers(ThreadingHTTPServer):
    """Callbacks that count what they receive: each document by its digest."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Callback)
        self.received: dict[str, Counter[str]] = {f"/{n}": Counter() for n in range(SUBSCRIBERS)}
        self.confirmed: set[str] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def receive(self, path: str, digest: str) -> None:
        """Count a document."""
        with self._lock:
            self.received[path][digest] += 1

    def subscribe(self, port: int) -> None:
        """Subscribe all callbacks, and wait until the hub has verified them."""
        for path in self.received:
            callback = f"http://127.0.0.1:{self.server_port}{path}"
            form = {"hub.mode": "subscribe", "hub.topic": f"{BASE}feed.rss", "hub.callback": callback}
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/hub", urlencode(form), headers)
            if (status := connection.getresponse().status) != 202:
                sys.exit(f"the hub answered {status}")
            connection.close()
        until = time.monotonic() + 30
        while len(self.confirmed) < SUBSCRIBERS:
            if time.monotonic() > until:
                sys.exit("the hub did not verify all subscriptions")
            time.sleep(0.1)


# --- the run ---


def sites(folder: Path, servers: int) -> list[Path]:
    """Returns the folders of the servers; the first has articles."""
    folders = [folder / f"site{number}" for number in range(servers)]
    for site in folders:
        site.mkdir()
        (site / "channel.toml").write_text(CHANNEL.replace("[[people]]", f'hubs = ["{HUB}"]\n[[people]]'))
        reads = "articles = true\n" if site is folders[0] else ""
        (site / "server.toml").write_text(f"publish = true\nhub = true\nallow_private = true\n{reads}")
    for number in range(IN_FOLDER):
        head = f"id: tag:example.org,2026:file-{number}\ntitle: File {number}\ndate: 2026-01-{number + 1:02}"
        (folders[0] / f"{number}.md").write_text(f"---\n{head}\n---\nWords.\n")
    return folders


def agree(servers: list[Server], writers: list[Writer], pause: Path, found: Findings) -> None:
    """Pause the writers, and measure how long after the last post all servers have the same entity tag.

    Servers that were killed take part from when they are ready.
    """
    pause.touch()
    for server in servers:
        server.wait()
    ready = time.monotonic()
    since: float | None = None
    tags: set[str | None] = set()
    while True:
        before, tags = tags, {server.tag() for server in servers}
        now = time.monotonic()
        since = None if len(tags) != 1 or None in tags else now if since is None or tags != before else since
        last = max([ready, *(at for each in writers for at in each.acknowledged().values())])
        if now - last > QUIET and (since is not None or now - last > READY):
            break
        time.sleep(0.02)
    found.agreed.append(max(0.0, (since or now) - last))


def run(servers: list[Server], writers: list[Writer], pause: Path, given: argparse.Namespace) -> Findings:
    """Kill and pause for some seconds, and until some articles were acknowledged."""
    chance, seconds = random.Random(given.seed), given.seconds
    found, begin = Findings(), time.monotonic()
    calm = begin + CALM
    while (now := time.monotonic()) - begin < seconds or acknowledged(writers) < FEW:
        if now - begin > 10 * seconds:
            break
        time.sleep(chance.uniform(*KILL))
        for writer in writers:
            writer.check()
        if chance.random() < 0.4:
            chance.choice(writers).kill()
            found.counts["kills of writers"] += 1
        elif sum(server.is_ready() for server in servers) > len(servers) / 2:
            found.counts[f"kills of {chance.choice(servers).kill(chance)}"] += 1
        if time.monotonic() > calm:
            agree(servers, writers, pause, found)
            pause.unlink()
            calm = time.monotonic() + CALM
    agree(servers, writers, pause, found)
    for late in (each for each in found.agreed if each > given.late):
        found.fault(f"servers had different entity tags for {late:.2f} s")
    return found


def acknowledged(writers: list[Writer]) -> int:
    """Returns the number of articles that were acknowledged."""
    return sum(len(writer.acknowledged()) for writer in writers)


def published(server: Server, feed: str, found: Findings) -> set[str]:
    """Returns the articles in a feed and its archive; none may be twice in a document or in the archive."""
    archive: Counter[str] = Counter()
    status, headers, body = ask(server.running, f"/{feed}")
    live = Counter(_ENTRY.findall(body.decode()))
    while path := _previous(headers, body.decode()):
        status, headers, body = ask(server.running, path)
        if status != 200:
            sys.exit(f"{path}: {status}")
        archive.update(_ENTRY.findall(body.decode()))
    for where, ids in (("", live), ("the archive of ", archive)):
        if twice := sorted(id_ for id_, count in ids.items() if count > 1):
            found.fault(f"{where}{feed} of server {server.number} has {len(twice)} twice, such as {twice[0]}")
    return {*live, *archive}


def _previous(headers: dict[str, str], text: str) -> str | None:
    """Returns the path of the archive document before this one (RFC 5005, 4), None for the first."""
    link = _LINK.search(text)
    address = _HREF.search(link[0]) if link else _HEADER.search(headers.get("link", ""))
    return "/" + address[1].removeprefix(BASE) if address else None


def check(servers: list[Server], writers: list[Writer], found: Findings) -> None:
    """Check that acknowledged articles are once in each feed of each server, and that all bytes are equal."""
    posted = {id_ for writer in writers for id_ in writer.acknowledged()}
    expected = posted | {f"tag:example.org,2026:file-{number}" for number in range(IN_FOLDER)}
    found.counts["acknowledged articles"] = len(posted)
    if not posted:
        found.fault("no article was acknowledged")
    for feed in FEEDS:
        for server in servers:
            ids = published(server, feed, found)
            if missing := sorted(expected - ids):
                found.fault(f"{feed} of server {server.number} lacks {len(missing)}, such as {missing[0]}")
            found.counts["articles that were not acknowledged"] = len(ids - expected)
        until = time.monotonic() + EQUAL  # the post of a writer that was killed may still be under way
        while len(bodies := {ask(server.running, f"/{feed}")[2] for server in servers}) != 1:
            if time.monotonic() > until:
                found.fault(f"{feed}: {len(bodies)} different documents")
                break
            time.sleep(0.2)


def check_deliveries(
    servers: list[Server], subscribers: Subscribers, store: str, settle: float, found: Findings
) -> None:
    """Check that each subscriber gets the last document, and none twice.

    What a killed process has claimed waits for the end of its lease.
    """
    last = blake2b(ask(servers[0].running, "/feed.rss")[2]).hexdigest()
    until = time.monotonic() + settle
    while time.monotonic() < until and not all(last in got for got in subscribers.received.values()):
        time.sleep(0.2)
    claimed = claims(store)
    for path, got in subscribers.received.items():
        if last not in got and any(callback.endswith(path) for callback in claimed):
            found.counts["deliveries that wait for the end of a lease"] += 1
        elif last not in got:
            found.fault(f"subscriber {path} did not get the last document")
        if twice := [digest for digest, count in got.items() if count > 1]:
            found.fault(f"subscriber {path} got {len(twice)} documents twice")
        found.counts["deliveries"] += got.total()


def claims(store: str) -> list[str]:
    """Returns the callbacks of which a process has claimed the delivery."""
    engine = create_engine(store)
    with engine.connect() as connection:
        running = "SELECT callback FROM subscriptions WHERE claimed > extract(epoch FROM now()) * 1000000"
        found = list(connection.execute(text(running)).scalars())
    engine.dispose()
    return found


def main() -> int:
    """Run, print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--servers", type=int, default=4)
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--store", metavar="URL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--late", type=float, default=AGREED, help="seconds for which servers may differ")
    parser.add_argument(
        "--settle",
        type=float,
        default=150,
        help="seconds for the last deliveries; leases end after two minutes",
    )
    parser.add_argument("--write", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        name, log, pause, *ports = given.write
        write(name, [int(port) for port in ports], Path(log), Path(pause))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feeds-servers-")))
        store = given.store or cluster(f"{os.getpid():08}").create("servers")
        upgrade = [sys.executable, "-m", "feeds", "db", "upgrade"]
        subprocess.run(upgrade, cwd=ROOT, env={**os.environ, "FEEDS_STORE": store}, check=True)
        servers: list[Server] = []
        for number, site in enumerate(sites(folder, given.servers)):
            server = Server(number, site, store)
            stack.callback(server.stop)
            servers.append(server)
        for server in servers:
            server.wait()
        subscribers = Subscribers()
        stack.callback(subscribers.shutdown)
        subscribers.subscribe(servers[-1].port)
        ports = [server.port for server in servers]
        writers = [Writer(f"w{number}", ports, folder) for number in range(given.writers)]
        for writer in writers:
            stack.callback(writer.stop)
        found = run(servers, writers, folder / "pause", given)
        for writer in writers:
            writer.stop()
        check(servers, writers, found)
        check_deliveries(servers, subscribers, store, given.settle, found)
        for name, count in sorted(found.counts.items()):
            print(f"{count:8} {name}")
        worst = max(found.agreed, default=0.0)
        print(f"{worst:8.2f} s until all servers agreed, at most, in {len(found.agreed)} pauses")
        if keep := os.environ.get("KEEP_LOGS"):
            for server in servers:
                shutil.copy(server._log, keep)
        return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
