"""Crawl websites as files on a plain file server and on the running server: every link of every page works.

    python benchmarks/crawl.py [--only sample|articles|podcast]

The sites are the sample with its stand-in media, 300 articles with hostile texts and all kinds of media, and
a podcast with 120 episodes.  Links of pages, feeds and sitemaps are followed, pictures and recordings
fetched, fragments looked for.  Then both trees are compared: what differs must be in the list of
docs/website.md.  The sample is crawled in a preview, too.  It exits with 1 if a link does not work, or if a
difference is not intended.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin

from crawled import ANY, PAGE, RECORDING, Link, anchors, links, problem

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import media_files as made  # noqa: E402 - from the tests
from libraries import BASE as MEDIA_HOST  # noqa: E402
from libraries import library  # noqa: E402
from samples import CHANNEL  # noqa: E402
from sites import Served, free_port, serving, wait_for  # noqa: E402
from websites import BASE, TOML, without_digests  # noqa: E402

from feeds.core.markup import one_line  # noqa: E402
from feeds.publishing.importing.articles import usable, written  # noqa: E402
from feeds.publishing.pages.addresses import Addresses  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEDIA = f"{BASE}media/"
TOP = "/feeds/"
EPISODES = 120
SHOW = f"""
[podcast]
categories = ["News > Daily News"]
explicit = false
image = "{MEDIA}show.jpg"
owner = {{ name = "Ann", email = "ann@example.org" }}
funding = [{{ url = "https://news.example.org/give", text = "Give" }}]
"""
FILES: dict[str, bytes] = {
    **dict.fromkeys(("mp4", "m4v", "mov"), made.movie(made.trak(b"vide", 640, 360))),
    "m4a": made.movie(made.trak(b"soun", 0, 0)), "mp3": made.mp3(50),
    "jpg": made.jpeg(640, 360), "png": made.png(64, 36),
    "vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello\n",
    "srt": b"1\n00:00:00,000 --> 00:00:01,000\nHello\n",
    "html": b"<p><cite>Ann:</cite> <time>0:00</time><p>Hello</p>",
    "json": json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A"}]}).encode(),
}  # fmt: skip
"""Stand-ins by suffix."""
OTHER = b"a file\n"
SERVER = "what needs the server: the validator, its form and the API"
SHORT = "the short address of a page whose path cannot be that of a file"
POLICY = "the digest of JSON-LD in the Content-Security-Policy, as its addresses differ"
VALIDATOR = "the link to the validator"
HOSTS = "files for static hosts, which the server does not have"
NOT_FOUND = "404.html, which the server sends for what it does not have"
INDEX_FILE = "index.html at the end of a path"
INTENDED = {SERVER, SHORT, POLICY, VALIDATOR, HOSTS, NOT_FOUND, INDEX_FILE}
"""As docs/website.md lists them."""
_VALIDATOR = re.compile(r' · <a href="[^"]*/validate">[^<]*</a>')
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_OWN = re.compile(rf"({re.escape(BASE)}[^\"'<>&\s?#\\]*)")


# --- the sites ---


def sample(folder: Path) -> None:
    """The sample of the project, whose media are in its folder."""
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns(".feeds", "published.ndjson"))
    channel = (folder / "channel.toml").read_text()
    moved = re.sub("(?m)^media_base = .*$", f'base = "{BASE}"\nmedia_base = "{MEDIA}"', channel)
    (folder / "channel.toml").write_text(moved)
    (folder / "server.toml").write_text('media = "media"\n')


def articles(folder: Path) -> None:
    """The articles of the tests, with a file for each address that is one."""
    _site(folder, "")
    _file(folder, "licence")
    for number, article in enumerate(library(300)):
        if not one_line(article.title):  # which files must have
            article = replace(article, title=f"Story {number}")
        file = written(usable(article, CHANNEL).article, CHANNEL)
        (folder / f"{number}{file.suffix}").write_text(file.text.replace(f"{MEDIA_HOST}/", MEDIA))
        works = file.article.works
        urls = {track.url for work in works for track in work.tracks} | {work.poster for work in works}
        urls |= {each.url for work in works for each in (work.media, *work.renditions)}
        for url in filter(None, urls):
            if url.startswith(f"{MEDIA_HOST}/"):
                _file(folder, unquote(url.removeprefix(f"{MEDIA_HOST}/").partition("?")[0].partition("#")[0]))


def podcast(folder: Path) -> None:
    """Episodes with covers, chapters, transcripts of all types and people."""
    _site(folder, SHOW)
    _file(folder, "show.jpg")
    for number in range(EPISODES):
        transcript = f"{number}.{('vtt', 'srt', 'html')[number % 3]}"
        chapters = f"{number}.chapters.json"  # not the name of the article's file, which would be linked
        for name in (f"{number}.mp3", f"{number}.jpg", chapters, transcript):
            _file(folder, name)
        people = [{"name": "Ann", "role": "host", "image": f"{MEDIA}{number}.jpg"}]
        episode = {
            "season": 1 + number // 40,
            "number": number % 40 + 1,
            "image": f"{MEDIA}{number}.jpg",
            "people": people,
        }
        media = {"url": f"{number}.mp3", "transcript": transcript, "chapters": chapters}
        date = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
        record = {
            "title": f"Episode {number}",
            "date": date.isoformat(),
            "text": "What it is about.",
            "media": [media],
        }
        (folder / f"{number}.json").write_text(json.dumps({**record, "tags": ["Talk"], "podcast": episode}))


def _site(folder: Path, more: str) -> None:
    folder.mkdir()
    (folder / "channel.toml").write_text(TOML + more)
    (folder / "server.toml").write_text('media = "media"\n')


def _file(folder: Path, path: str) -> None:
    file = folder / "media" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(FILES.get(path.rpartition(".")[2], OTHER))


SITES: dict[str, Callable[[Path], None]] = {"sample": sample, "articles": articles, "podcast": podcast}


# --- the crawl ---


@dataclass(slots=True)
class Answer:
    """What a server said."""

    status: int
    type: str
    body: bytes
    location: str


@dataclass(slots=True)
class Tree:
    """A website at `base`, which a server on this machine has at `top`; `plain` is a file server."""

    name: str
    port: int
    base: str
    top: str
    plain: bool
    answers: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def get(self, url: str, **headers: str) -> Answer:
        """Returns the answer for a URL without its fragment."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            path = self.top + url.removeprefix(self.base)
            connection.request("GET", quote(path, safe="/%?&=!~$'()*+,;:@#[]"), headers=headers)
            answer = connection.getresponse()
            body, location = answer.read(), answer.headers.get("Location", "")
            return Answer(answer.status, answer.headers.get("Content-Type", ""), body, location)
        finally:
            connection.close()

    def crawl(self) -> None:
        """Follows all links from the first page, robots.txt and icons; `problems` do not work."""
        found = [self.base, *(self.base + path for path in ("robots.txt", "favicon.ico", "feeds.opml"))]
        todo = deque((Link(url, ANY), "the beginning") for url in found)
        fragments: dict[tuple[str, str], str] = {}
        seen: set[tuple[str, str]] = set()
        while todo:
            link, source = todo.popleft()
            url, fragment = urldefrag(link.url)
            if not url.startswith(self.base):
                self.counts["links to other hosts"] += 1
                continue
            self.counts["links"] += 1
            if fragment and not fragment.startswith("t="):
                fragments.setdefault((url, fragment), source)
            if (url, link.kind) in seen:
                continue
            seen.add((url, link.kind))
            url = self._place(url, source)
            is_new = url not in self.answers
            answer = self.answers.setdefault(url, self.answers.get(url) or self.get(url))
            self._check(Link(url, link.kind), answer, source)
            is_document = not url.startswith(MEDIA) or answer.body.startswith(b"<!doctype html>")
            if is_new and answer.status == 200 and is_document:
                todo += ((each, url) for each in links(url, answer.body))
        for (url, fragment), source in fragments.items():
            answer = self.answers[self.places.get(url, url)]
            if answer.type.startswith("text/html") and unquote(fragment) not in anchors(answer.body):
                self.problems.append(f"{source}: {url} has no element {fragment!r}")

    def _place(self, url: str, source: str) -> str:
        """Returns where a URL leads; only documents, which both trees have, may link to what redirects."""
        if not self.plain or self._is_page(source) or url in self.answers:
            return url
        if url not in self.places:
            redirected = self.get(url).status == 301
            self.places[url] = f"{url}/" if redirected else url
            self.counts["redirects to a slash"] += redirected
        return self.places[url]

    def _is_page(self, source: str) -> bool:
        return source in self.answers and self.answers[source].type.startswith("text/html")

    def _check(self, link: Link, answer: Answer, source: str) -> None:
        why = problem(link, answer.status, answer.type, answer.body, knows_types=not self.plain)
        if why is not None:
            self.problems.append(f"{source}: {link.url}: {why}")
        kind = PAGE if answer.type.startswith("text/html") else link.kind
        self.counts[f"fetched: {kind}"] += 1
        if link.kind == RECORDING and not self.plain:
            part = self.get(link.url, Range="bytes=0-9")
            if (part.status, part.body) != (206, answer.body[:10]):
                self.problems.append(f"{link.url}: no answer for a range")


@contextmanager
def file_server(folder: Path) -> Iterator[int]:
    """Python's own file server, which knows nothing of this program; yields its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "http.server",
        str(port),
        "--bind",
        "127.0.0.1",
        "--directory",
        str(folder),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            if not wait_for(process, port):
                raise OSError("the file server does not answer")
            yield port
        finally:
            process.terminate()


# --- the comparison ---


def compared(out: Path, files: Tree, served: Tree) -> tuple[Counter[str], list[str]]:
    """Returns how often the trees differ in each intended way, and the other differences."""
    intended: Counter[str] = Counter()
    others: list[str] = []

    def note(kind: str | None, what: str) -> None:
        if kind in INTENDED:
            intended[kind or ""] += 1
        else:
            others.append(what)

    short = Addresses(static=True)
    in_files = {_plain(url) for url, answer in files.answers.items() if answer.status == 200}
    for url, answer in served.answers.items():
        path = url.removeprefix(BASE)
        in_file = _plain(BASE + short.url(path)) if answer.type.startswith("text/html") else url
        if in_file != url and "/article/!" in in_file:
            note(SHORT, url)
        if in_file not in in_files:
            note(
                SERVER if path.partition("?")[0].startswith(("validate", "api/")) else None,
                f"{url}: only served",
            )
        elif answer.type.startswith("text/html"):
            other = next(each for each in (f"{in_file}/", in_file) if each in files.answers)
            body = files.answers[other].body
            if _policy(body) != _policy(answer.body):
                note(POLICY, url)
            _compare_pages(note, url, _lines(other, body), _lines(url, answer.body, short))
    served_urls = {_plain(BASE + short.url(url.removeprefix(BASE))) for url in served.answers} | {
        *served.answers
    }
    for url in in_files - served_urls:
        note(None, f"{url}: only in files")
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        _compare_file(note, file.relative_to(out).as_posix(), file.read_bytes(), served)
    return intended, others


def _policy(page: bytes) -> bytes:
    """Returns the element with the Content-Security-Policy."""
    return (_POLICY.findall(page) or [b""])[0]


def _plain(url: str) -> str:
    return url if url == BASE else url.rstrip("/")


def _lines(url: str, body: bytes, short: Addresses | None = None) -> list[str]:
    """Returns the lines of a page with absolute links, without the slash at the end of those to pages.

    With `short`, links of a served page lead to the address of the file.
    """
    link = re.compile(r' (href|src|poster)="([^"]*)"')
    text = without_digests(body.decode())
    text = link.sub(lambda found: f' {found[1]}="{urljoin(url, found[2])}"', text)

    def plain(found: re.Match[str]) -> str:
        path = found[1].removeprefix(BASE)
        return _plain(BASE + short.url(path) if short and path else found[1])

    return _OWN.sub(plain, text).splitlines()


def _compare_pages(
    note: Callable[[str | None, str], None], url: str, files: list[str], served: list[str]
) -> None:
    if any(map(_VALIDATOR.search, served)):
        note(VALIDATOR, url)
        served = [_VALIDATOR.sub("", line) for line in served]
    for line in difflib.ndiff(files, served) if files != served else ():
        if not line.startswith(("- ", "+ ")):
            continue
        note(None, f"{url}: {line[:300]}")


def _compare_file(note: Callable[[str | None, str], None], path: str, body: bytes, served: Tree) -> None:
    """Compare a file of the build with what the server has at its address."""
    if path.endswith((".gz", ".br", ".zst")):
        return
    if path.rpartition("/")[2] == "index.html":
        note(INDEX_FILE, path)
        return  # a page, compared above
    answer = served.get(BASE + quote(path))
    if answer.status == 200 and answer.body == body:
        return
    if path in ("_headers", "_redirects", ".nojekyll"):
        note(HOSTS if answer.status == 404 else None, path)
    elif path == "404.html":
        note(NOT_FOUND if answer.status == 404 else None, path)
    elif path.startswith("sitemap") and _lines(BASE, answer.body) == _lines(BASE, body):
        note(INDEX_FILE, path)
    else:
        note(None, f"{path}: status {answer.status}, {len(answer.body)} bytes instead of {len(body)}")


# --- the report ---


def crawl_site(name: str, top: Path) -> bool:
    """Builds, serves and crawls a site; returns whether all is well."""
    folder, out = top / name, top / f"{name}-files" / TOP.strip("/")
    SITES[name](folder)
    begin = time.perf_counter()
    build = [sys.executable, "-m", "feeds", "build", str(out), str(folder)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"{name}: built in {time.perf_counter() - begin:.1f} s")
    with file_server(out.parent) as port, serving(folder) as server:
        files = Tree(f"{name} in files", port, BASE, TOP, plain=True)
        served = Tree(f"{name} served", server.port, BASE, "/", plain=False)
        good = all([_crawled(files), _crawled(served)])
        intended, others = compared(out, files, served)
    for kind, count in sorted(intended.items()):
        print(f"  {count:6,} differences: {kind}")
    for other in others[:40]:
        print(f"  NOT INTENDED: {other}")
    if len(others) > 40:
        print(f"  and {len(others) - 40} more")
    return good and not others


def crawl_preview(top: Path) -> bool:
    """Crawls a preview of the sample as the first command of the README shows it."""
    folder = top / "preview"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns(".feeds", "published.ndjson"))
    with serving(folder, "--preview") as server:
        return _crawled(_preview(server))


def _preview(server: Served) -> Tree:
    return Tree("sample in a preview", server.port, f"http://127.0.0.1:{server.port}/", "/", plain=False)


def _crawled(tree: Tree) -> bool:
    begin = time.perf_counter()
    tree.crawl()
    pages = sum(answer.type.startswith("text/html") for answer in tree.answers.values())
    size = sum(len(answer.body) for answer in tree.answers.values())
    print(
        f"  {tree.name}: {tree.counts['links']:,} links to {len(tree.answers):,} addresses, {pages:,} of "
        f"them pages, {size / 1e6:.1f} MB; {tree.counts['links to other hosts']:,} links to other hosts; "
        f"{tree.counts['redirects to a slash']:,} redirects; {time.perf_counter() - begin:.1f} s"
    )
    for each in tree.problems[:40]:
        print(f"  BROKEN: {each}")
    if len(tree.problems) > 40:
        print(f"  and {len(tree.problems) - 40} more")
    return not tree.problems


def main() -> int:
    """Crawl all sites."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SITES)
    names = [parser.parse_args().only] if parser.parse_args().only else [*SITES]
    with tempfile.TemporaryDirectory() as top:
        good = [crawl_site(name, Path(top)) for name in names]
        if "sample" in names:
            good.append(crawl_preview(Path(top)))
    return 0 if all(good) else 1


if __name__ == "__main__":
    raise SystemExit(main())
