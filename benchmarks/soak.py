"""Mixed load while everything changes: every answer is checked, workers are killed, memory must stay flat.

    python benchmarks/soak.py [--minutes 10] [--clients 6] [--rate 1] [--late 5]

Articles are published, changed and withdrawn as files and over HTTP, with media files, while clients read
documents whole, coded, in ranges, as deltas and as pages, and fetch the enclosures; callbacks are subscribed
at the hub.  Every few seconds a worker or the index writer is killed; now and then the settings are read
again.  `--rate 5` makes changes and posts five times as frequent; not the kills, since a worker killed
before it has started serves nobody.  It exits with 1 if any answer was wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import brotli
from callbacks import Callbacks, subscribed
from serve import CHANNEL, Running, ask, started
from sites import free_port  # of the tests, where `serve` looks

TOKEN = "0123456789abcdef0123456789abcdef"
LATE = 5.0
"""Seconds within which a change must be seen, by default."""
STORIES = 30
MEDIA = os.urandom(700_000)
FEEDS = ("/feed.rss", "/feed.atom", "/feed.json")
BASE = "https://www.example.org/feeds/"
MEDIA_BASE = "https://media.example.org/"
HUB = f"{BASE}hub"
TOPIC = f"{BASE}feed.rss"
GOOD = 5
"""Callbacks that answer at once; a slow one and a dead one are beside them."""
DELIVERY = 30.0
"""Seconds within which a good callback gets a delivery, on average: the folder changes all the time."""
KEPT_POSTS = 50
"""Articles posted over HTTP that stay; the oldest is withdrawn for each one more."""
_TITLE = re.compile(r"Story (\d+) v(\d+)")
_ENCLOSURE = re.compile(r'<enclosure url="https://www.example.org/feeds(/media/\d+\.mp3)" length="(\d+)"')


@dataclass
class Truth:
    """What was published when: (story, version) and since when it is the one, until when it was."""

    since: dict[tuple[int, int], float] = field(default_factory=dict)
    until: dict[tuple[int, int], float] = field(default_factory=dict)
    bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)
    killed: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    late: float = LATE

    def fault(self, said: str) -> None:
        with self.lock:
            self.counts["WRONG"] += 1
            if len(self.wrong) < 20:
                self.wrong.append(said)

    def saw(self, path: str, text: str, asked: float) -> dict[int, int]:
        """Check the versions in a live document that was asked for then; gives them."""
        found = {int(story): int(version) for story, version in _TITLE.findall(text)}
        now = time.monotonic()
        for pair in found.items():
            if pair not in self.since:
                self.fault(f"{path}: {pair} was never published")
            elif asked - self.until.get(pair, now) > self.late:
                self.fault(f"{path}: {pair} is {asked - self.until[pair]:.1f} s old")
        return found


def write(folder: Path, story: int, version: int) -> None:
    """Publish a version as a file, whole at once."""
    at = f"2026-01-{story % 28 + 1:02}T{story % 24:02}:00:00Z"
    words = f"Words of {story} in version {version}. " * 60
    head = f"id: tag:example.org,2026:{story}\ntitle: Story {story} v{version}\ndate: {at}"
    unfinished = folder / f".{story}.md"
    unfinished.write_text(f"---\n{head}\n---\n{words}\n")
    unfinished.replace(folder / f"{story}.md")


def sound(story: int) -> bytes:
    """A media file of a story: what it contains and how long it is follow from the number."""
    return MEDIA[: 10_000 + 100 * (story % 1000)]


def publish(folder: Path, truth: Truth, stop: threading.Event, rate: float) -> None:
    """Change, withdraw and move articles until `stop` is set."""
    chance = random.Random(1)
    versions = dict.fromkeys(range(STORIES), 1)
    while not stop.wait(chance.uniform(0.1, 0.8) / rate):
        story = chance.randrange(STORIES)
        pair, now = (story, versions[story]), time.monotonic()
        path = folder / f"{story}.md"
        match chance.choice(["change", "change", "change", "withdraw", "move"]):
            case "withdraw" if path.exists():
                path.unlink()
                truth.until.setdefault(pair, now)
            case "move" if path.exists():
                (folder / "there").mkdir(exist_ok=True)
                moved = path.rename(folder / "there" / path.name)
                stop.wait(0.3)
                moved.rename(path)
            case _:
                versions[story] += 1
                truth.since[story, versions[story]] = now
                write(folder, story, versions[story])
                truth.until.setdefault(pair, time.monotonic())
        truth.counts["changes"] += 1


def post(server: Running, folder: Path, truth: Truth, stop: threading.Event, rate: float) -> None:
    """Publish articles over HTTP, too, each with a media file; withdraw the older ones."""
    for number in range(1000, 1_000_000):
        if stop.wait(1.5 / rate):
            return
        file = sound(number)
        (folder / "files" / f"{number}.mp3").write_bytes(file)
        story: dict[str, object] = {"id": f"tag:example.org,2026:{number}", "title": f"Story {number} v1"}
        story |= {
            "text": "Words. ",
            "date": f"2025-01-{number % 28 + 1:02}T00:00:00Z",
            "media": [{"url": f"/media/{number}.mp3", "length": len(file)}],
        }
        truth.since[number, 1] = time.monotonic()
        call(server, truth, "POST", "/api/articles", json.dumps(story))
        old = number - KEPT_POSTS
        if old >= 1000:
            call(server, truth, "DELETE", "/api/articles/" + quote(f"tag:example.org,2026:{old}", safe=""))
            truth.until[old, 1] = time.monotonic()


def call(server: Running, truth: Truth, method: str, path: str, body: str | None = None) -> None:
    """Call the publishing API until there is an answer: the connection may break when a worker is killed."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    for _ in range(20):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            truth.counts[f"{method} {answer.status}"] += 1
            if answer.status not in (200, 201):
                truth.fault(f"{method} {path}: {answer.status} {answer.read()[:200]!r}")
            return
        except (OSError, HTTPException):
            excuse(truth, method)
            time.sleep(0.1)
        finally:
            connection.close()
    truth.fault(f"{method} {path}: no answer after 20 attempts")


def excuse(truth: Truth, what: str) -> None:
    """A connection may break when a worker was killed, and for no other reason."""
    truth.counts["broken"] += 1
    if not truth.killed or time.monotonic() - truth.killed[-1] > truth.late:
        truth.fault(f"{what}: the connection broke, and nobody was killed")


class Client:
    """Asks for one thing after the other, mostly on one connection."""

    def __init__(self, server: Running, truth: Truth, seed: int) -> None:
        self.server, self.truth, self.chance = server, truth, random.Random(seed)
        self.connection: HTTPConnection | None = None
        self.closing = False
        self.newest: dict[tuple[str, int], int] = defaultdict(int)
        self.tags: dict[tuple[str, str], str] = {}

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            others = [self.head, self.media, self.enclosure, self.part, self.delta, self.page, self.state]
            way = self.chance.choice([self.document] * 6 + others)
            try:
                way()
            except (OSError, HTTPException):
                self.leave()
                excuse(self.truth, way.__name__)
            if self.closing or self.chance.random() < 0.02:
                self.leave()
        self.leave()

    def leave(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection, self.closing = None, False
        self.newest.clear()

    def ask(self, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        self.connection.request(method, path, headers={"Accept-Encoding": "identity", **headers})
        answer = self.connection.getresponse()
        closing = answer.will_close
        body = answer.read()
        self.closing = closing  # the next connection may be to another worker
        with self.truth.lock:
            self.truth.counts[f"{method} {answer.status}"] += 1
        if answer.status >= 500:
            self.truth.fault(f"{method} {path}: {answer.status} {body[:200]!r}")
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def document(self) -> None:
        """Whole, in some coding, perhaps only if it has changed."""
        path, coding = self.chance.choice(FEEDS), self.chance.choice(["identity", "gzip", "br"])
        headers, asked = {"Accept-Encoding": coding}, time.monotonic()
        held = self.tags.get((path, coding))
        if held is not None and self.chance.random() < 0.7:
            headers["If-None-Match"] = held
        status, said, body = self.ask("GET", path, headers)
        if status == 304:
            if said["etag"] != held or body:
                self.truth.fault(f"{path}: 304 with {said['etag']} for {held}, {len(body)} bytes")
            body = self.truth.bodies[path, held or ""]
        elif status == 200:
            self.tags[path, coding] = said["etag"]
            self.same(path, said, body)
        else:
            self.truth.fault(f"{path}: {status}")
            return
        text = decoded(said.get("content-encoding", "identity") if status == 200 else coding, body).decode()
        self.forward(path, self.truth.saw(path, text, asked))

    def same(self, path: str, said: dict[str, str], body: bytes) -> None:
        """A tag is a digest of the very bytes."""
        if said["etag"] != f'"{blake2b(body, digest_size=16).hexdigest()}"':
            self.truth.fault(f"{path}: the tag {said['etag']} is of other bytes")
        if int(said["content-length"]) != len(body):
            self.truth.fault(f"{path}: {said['content-length']} bytes were promised, {len(body)} came")
        self.truth.bodies[path, said["etag"]] = body

    def forward(self, path: str, found: dict[int, int]) -> None:
        """What one process serves at one address never goes back."""
        for story, version in found.items():
            newest = self.newest[path, story]
            if version < newest:
                self.truth.fault(f"{path}: {story} went back from {newest} to {version}")
            self.newest[path, story] = max(version, newest)

    def head(self) -> None:
        status, said, body = self.ask("HEAD", self.chance.choice(FEEDS), {})
        if status != 200 or body or not int(said["content-length"]):
            self.truth.fault(f"HEAD: {status}, {len(body)} bytes")

    def media(self) -> None:
        first = self.chance.randrange(len(MEDIA))
        last = min(first + self.chance.randrange(1, 300_000), len(MEDIA)) - 1
        last = max(first, last)
        status, said, body = self.ask("GET", "/media/a.mp3", {"Range": f"bytes={first}-{last}"})
        right = f"bytes {first}-{last}/{len(MEDIA)}"
        if status != 206 or said["content-range"] != right or body != MEDIA[first : last + 1]:
            self.truth.fault(f"media {right}: {status} {said.get('content-range')}, {len(body)} bytes")

    def enclosure(self) -> None:
        """The file that an item names has the length that it gives, and the right bytes."""
        _, _, body = self.ask("GET", "/media.rss", {})
        found = _ENCLOSURE.findall(body.decode())
        if not found:
            return
        path, length = self.chance.choice(found)
        status, _, file = self.ask("GET", path, {})
        right = sound(int(Path(path).stem))
        if status != 200 or len(file) != int(length) or file != right:
            self.truth.fault(f"enclosure {path}: {status}, {len(file)} bytes where {length} are declared")

    def part(self) -> None:
        """A range of a document is of the version that its tag names."""
        status, said, body = self.ask("GET", "/feed.rss", {"Range": "bytes=100-1099"})
        whole = self.truth.bodies.get(("/feed.rss", said.get("etag", "")))
        if status != 206 or (whole is not None and whole[100:1100] != body):
            self.truth.fault(f"range of a feed: {status}, {len(body)} bytes")

    def delta(self) -> None:
        held = self.tags.get(("/feed.rss", "identity"))
        if held is None:
            return
        asked = time.monotonic()
        status, said, body = self.ask("GET", "/feed.rss", {"A-IM": "feed", "If-None-Match": held})
        if status not in (200, 226, 304) or (status == 226 and said.get("im") != "feed"):
            self.truth.fault(f"delta: {status} {said}")
        elif status != 304:
            self.truth.saw("/feed.rss", body.decode(), asked)

    def page(self) -> None:
        status, _, body = self.ask("GET", "/", {"Accept": "text/html"})
        if status != 200 or b"</html>" not in body:
            self.truth.fault(f"/: {status}")

    def state(self) -> None:
        for path in ("/readyz", "/metrics"):
            if (status := self.ask("GET", path, {})[0]) != 200:
                self.truth.fault(f"{path}: {status}")


def decoded(coding: str, body: bytes) -> bytes:
    """The document as it is."""
    if coding == "gzip":
        return gzip.decompress(body)
    return bytes(brotli.decompress(body)) if coding == "br" else body


def trouble(server: Running, truth: Truth, stop: threading.Event) -> None:
    """Kill a process of the server, or have it read its settings again."""
    chance = random.Random(2)
    while not stop.wait(chance.uniform(2, 6)):
        command = ["ps", "-o", "pid=,pgid=", "--ppid", str(server.pid)]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
        if not said:
            truth.fault("the server has no processes")
            return
        pairs = [[int(number) for number in line.split()] for line in said]
        writers = [pid for pid, group in pairs if pid == group]
        workers = [pid for pid, group in pairs if pid != group]
        match chance.choice(["worker", "worker", "worker", "writer", "settings"]):
            case "worker" if workers:
                os.kill(chance.choice(workers), signal.SIGKILL)
                truth.killed.append(time.monotonic())
                truth.counts["workers killed"] += 1
            case "writer" if writers:
                os.kill(chance.choice(writers), signal.SIGKILL)
                truth.counts["index writers killed"] += 1
            case _:
                os.kill(server.pid, signal.SIGHUP)
                truth.killed.append(time.monotonic() + 3)  # idle connections of the old workers are closed
                truth.counts["reloads"] += 1


def site(folder: Path) -> Path:
    """A folder with the first versions."""
    (folder / "files").mkdir(parents=True)
    (folder / "channel.toml").write_text(f'hubs = ["{HUB}"]\n{CHANNEL}'.replace(MEDIA_BASE, BASE))
    settings = [
        'media = "files"',
        *(f"{name} = true" for name in ("metrics", "publish", "hub", "allow_private")),
    ]
    (folder / "server.toml").write_text("\n".join(settings))
    (folder / "files" / "a.mp3").write_bytes(MEDIA)
    for story in range(STORIES):
        write(folder, story, 1)
    return folder


def run(
    server: Running, folder: Path, truth: Truth, seconds: float, clients: int, rate: float
) -> list[float]:
    """Do all of it for this many seconds. Returns the memory in MB, taken ten times."""
    stop, memory = threading.Event(), []
    jobs = [
        threading.Thread(target=publish, args=(folder, truth, stop, rate)),
        threading.Thread(target=post, args=(server, folder, truth, stop, rate)),
        threading.Thread(target=trouble, args=(server, truth, stop)),
        *(threading.Thread(target=Client(server, truth, seed).run, args=(stop,)) for seed in range(clients)),
    ]
    for job in jobs:
        job.start()
    for _ in range(10):
        time.sleep(seconds / 10)
        try:
            memory.append(server.memory())
        except OSError:  # a process went while it was looked at
            continue
    stop.set()
    for job in jobs:
        job.join()
    return memory


def settle(server: Running, truth: Truth, callbacks: Callbacks, seconds: float) -> None:
    """At the end, the server is ready and every good callback has the document as it is, within a minute."""
    until = time.monotonic() + 60
    paths = [f"/good/{number}" for number in range(GOOD)]
    while True:
        try:
            status, body = ask(server, "/readyz")[0], ask(server, "/feed.rss")[2]
        except OSError as error:
            truth.fault(f"the server does not answer at the end: {error}")
            return
        late = [path for path in paths if callbacks.last.get(path) != body]
        if (status == 200 and not late) or time.monotonic() > until:
            break
        time.sleep(0.5)
    if status != 200:
        truth.fault(f"/readyz is {status} at the end")
    for path in late:
        received = different(callbacks.last.get(path, b""), body)
        truth.fault(f"callback {path} does not have the last version: {received}")
    truth.counts["deliveries"] = callbacks.count
    if callbacks.count < GOOD * seconds / DELIVERY:
        truth.fault(f"only {callbacks.count} deliveries to {GOOD} callbacks in {seconds:.0f} s")


def different(received: bytes, body: bytes) -> str:
    """Returns the versions that only the received document has, and those that only the right one has."""
    has, should = ({*_TITLE.findall(each.decode())} for each in (received, body))
    return f"it has {sorted(has - should)} instead of {sorted(should - has)}"


def main() -> None:
    """Run it and print what was counted."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--clients", type=int, default=6)
    options.add_argument("--rate", type=float, default=1)
    options.add_argument(
        "--late", type=float, default=LATE, help="seconds within which a change must be seen"
    )
    chosen = options.parse_args()
    truth = Truth(since={(story, 1): 0.0 for story in range(STORIES)}, late=chosen.late)
    with tempfile.TemporaryDirectory() as name:
        folder, port = site(Path(name) / "site"), free_port()
        os.environ["FEEDS_TOKEN"] = TOKEN
        command = [sys.executable, "-m", "feeds", "serve", str(folder), "--port", str(port), "--workers", "2"]
        command += ["--access-log", str(Path(name) / "access.log")]
        log = Path(name) / "log"
        with (
            started("feeds", command, port, log) as server,
            subscribed(port, TOPIC, GOOD, truth.fault) as callbacks,
        ):
            memory = run(server, folder, truth, chosen.minutes * 60, chosen.clients, chosen.rate)
            settle(server, truth, callbacks, chosen.minutes * 60)
        for line in dict.fromkeys(line for line in log.read_text().splitlines() if "worker" not in line):
            print(f"log: {line}")
        logged = (Path(name) / "access.log").read_bytes().count(b"\n")
    for what, count in sorted(truth.counts.items()):
        print(f"{what:16}{count:9}")
    print(f"lines of access log {logged}; memory in MB: {' '.join(f'{each:.0f}' for each in memory)}")
    for fault in truth.wrong:
        print(f"WRONG: {fault}")
    sys.exit(1 if truth.wrong else 0)


if __name__ == "__main__":
    main()
