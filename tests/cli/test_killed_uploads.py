"""Builds into object storage are killed at random moments, while a reader follows all links."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html import unescape
from random import Random
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from lxml import etree
from object_server import build_objects
from sites import CHANNEL, make, put

if TYPE_CHECKING:
    from pathlib import Path

    from object_server import ObjectServer

KILLS, THOROUGH_KILLS = 10, 50
BASE = "https://news.example.org/feeds/"
ENTRIES = ("index.html", "feed.rss", "sitemap.xml", "feeds.opml")
# The program is loaded once; each build is a child of it, which is killed a time after its upload begins.
PARENT = """
import os, signal, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from feeds.dialects import dialects
from feeds.formats import formats
from feeds.publishing.file_trees import FileTree
from feeds.publishing.objects import upload
from feeds.publishing.objects.begin import begin
from feeds.publishing.objects.object_store import open_objects
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
formats(), dialects()
folder, out = map(Path, sys.argv[1:3])
upload._RECORD_EACH = 5  # so that manifests are written in between
for step, line in enumerate(sys.stdin):
    began, begins = os.pipe()
    seconds, delete = line.split()
    child = os.fork()
    if child == 0:
        publication = open_publication(folder)
        publication.refresh(datetime(2026, 5, 2, tzinfo=UTC) + timedelta(minutes=step), accept=True)
        media = [FileTree(folder / "files", "media/")]
        list(write(publication, out, compress="all" if step % 2 == 0 else "none", trees=media))
        os.write(begins, b"x")
        objects = open_objects(sys.argv[3])
        begin(objects, str(step))
        list(upload.upload(objects, out, str(step), delete=delete == "delete"))
        os._exit(0)
    os.close(begins)
    os.read(began, 1)
    start = time.perf_counter()
    if float(seconds) >= 0:
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    print(status, time.perf_counter() - start, flush=True)
    os.close(began)
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Follows all links from the entries, again and again."""

    server: ObjectServer
    bucket: str
    problems: list[str] = field(default_factory=list)
    followed: list[int] = field(default_factory=list)

    def run(self, stop: Event) -> None:
        while not stop.is_set():
            self.followed.append(self.follow())

    def follow(self) -> int:
        """Read everything that can be reached; returns the number of documents."""
        seen, open_ = set(ENTRIES), [("", entry) for entry in ENTRIES]
        while open_:
            source, path = open_.pop()
            body = self.read(path)
            if body is None:
                # What was withdrawn is removed once nothing links to it: this link may have been read before.
                if source and path in links(source, self.read(source) or b"") and self.read(path) is None:
                    self.problems.append(f"{source} links to {path}")
                continue
            new = links(path, body) - seen
            seen |= new
            open_ += [(path, each) for each in new]
        return len(seen)

    def read(self, path: str) -> bytes | None:
        """Returns an object, None if it does not exist; half a document is a problem."""
        status, headers, body = self.server.ask("GET", f"/{self.bucket}/{path}")
        if status == 404:
            return None
        if status != 200 or int(headers["content-length"]) != len(body) or not is_whole(path, body):
            self.problems.append(f"{path}: {status}, not whole")
        return body


def is_whole(path: str, body: bytes) -> bool:
    if path.endswith(".html"):
        return body.endswith(b"</html>\n")
    if path.endswith((".rss", ".atom", ".xml", ".opml")):
        try:
            etree.fromstring(body)
        except etree.XMLSyntaxError:
            return False
    return True


def links(path: str, body: bytes) -> set[str]:
    """The files of the website that a document links to."""
    if path.endswith((".mp3", ".json", ".ico", ".png", ".svg", ".txt")):
        return set()
    text = body.decode()
    found = re.findall(r'(?:href|src|url|xmlUrl|htmlUrl)="([^"]*)"|<(?:loc|link)>([^<]*)<', text)
    urls = {re.split("[?#]", urljoin(f"{BASE}{path}", unescape(one or other)))[0] for one, other in found}
    return {_file(url.removeprefix(BASE)) for url in urls if url.startswith(BASE)}


def _file(path: str) -> str:
    """The object for a path: hosts redirect from a page without a slash."""
    if path and not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    return f"{path}index.html" if not path or path.endswith("/") else path


def change(site: Path, random: Random) -> None:
    """Add, change or withdraw an article, with a recording and a category that may be new."""
    number = random.randrange(9)
    if random.random() < 0.25:
        (site / f"{number}.json").unlink(missing_ok=True)
        return
    recording = f"{random.randrange(1000)}.mp3"
    (site / "files" / recording).write_bytes(random.randbytes(2000))
    media = [{"url": f"{BASE}media/{recording}"}]
    put(site, str(number), title=f"{random.random()}", tags=[f"Tag {random.randrange(9)}"], media=media)


@pytest.mark.slow
def test_no_reader_sees_a_broken_link_or_half_a_document(
    object_server: ObjectServer, tmp_path: Path, thorough: bool
) -> None:
    site = make(tmp_path / "site", f"live = 4\n{CHANNEL}", 'media = "files"\n', stories=0)
    out = tmp_path / "out"
    (site / "files").mkdir()
    random = Random(2026)
    for _ in range(8):
        change(site, random)
    object_server.make_bucket("killed")
    reader, stop = Reader(object_server, "killed"), Event()
    command = [sys.executable, "-c", PARENT, str(site), str(out), "s3://killed"]
    environment = {**os.environ, **object_server.environment}
    pipe, kills = subprocess.PIPE, THOROUGH_KILLS if thorough else KILLS
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as parent:

        def build(seconds: float, *, delete: bool) -> tuple[int, float]:
            assert parent.stdin is not None
            assert parent.stdout is not None
            print(seconds, "delete" if delete else "keep", file=parent.stdin, flush=True)
            status, took = parent.stdout.readline().split()
            return int(status), float(took)

        assert build(-1, delete=False)[0] == 0
        thread = Thread(target=reader.run, args=(stop,))
        thread.start()
        deaths, usual = 0, 1.0
        try:
            for _ in range(kills):
                for _ in range(random.randrange(1, 4)):
                    change(site, random)
                status, took = build(random.random() * usual, delete=random.random() < 0.3)
                deaths += status != 0
                usual = usual * 1.2 if status else took
            assert build(-1, delete=True)[0] == 0
        finally:
            stop.set()
            thread.join()
    assert reader.problems == []
    assert min(reader.followed) > 20
    assert deaths > kills / 3
    assert reader.follow() > 20
    assert reader.problems == []
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    found = {path: object_server.ask("GET", f"/killed/{path}")[2] for path in files if path[0] != "."}
    assert found == {path: body for path, body in files.items() if path[0] != "."}
    again = build_objects(object_server, site, "s3://killed", "--delete")
    assert again.returncode == 0
    assert reader.follow() > 20
    assert reader.problems == []
