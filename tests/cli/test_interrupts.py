"""Ctrl-C ends each command with status 130, at once and without a message, whatever it is doing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from linter import GOOD
from old_site import Page, old_site
from sites import free_port, until

from feeds.linting.engines import SINGLE_PROCESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

CHANNEL = """title = "News"
home = "https://example.org/"
base = "https://example.org/feeds/"
media_base = "{base}/"
description = "News."
language = "en"
zone = "UTC"
article_link = "https://example.org/{{name}}"
people = [{{ name = "A" }}]
"""
ARTICLE = "---\ntitle: One\ndate: 2026-01-01T00:00:00Z\nmedia:\n  - url: a.mp3\n---\n\nText.\n"


@contextmanager
def command(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a group of its own; to signal the group is what a terminal does."""
    with subprocess.Popen(
        [sys.executable, "-m", "feeds", *arguments], cwd=folder, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        # A shell lets its background jobs ignore the signal, which a process inherits.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def interrupted(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str]:
    """The status after Ctrl-C, and the rest of the output; the limit ends what would never end."""
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=seconds)
    return process.returncode, output


def wait_until_it_reads(pipe: Path) -> None:
    """Open a named pipe as soon as the other side has done so."""
    for _ in range(200):
        try:
            WRITERS.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


WRITERS: list[int] = []


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    os.mkfifo(tmp_path / "pipe")
    yield tmp_path / "pipe"
    while WRITERS:
        os.close(WRITERS.pop())


def test_while_it_reads(tmp_path: Path, pipe: Path) -> None:
    with command(tmp_path, "validate", "pipe") as process:
        wait_until_it_reads(pipe)
        assert interrupted(process) == (130, "")


def test_while_processes_work(tmp_path: Path, pipe: Path) -> None:
    names = [f"{number}.xml" for number in range(SINGLE_PROCESS + 10)]
    for name in names:
        (tmp_path / name).write_text(GOOD)
    with command(tmp_path, "validate", "--no-cache", "--jobs", "2", *names, "pipe") as process:
        wait_until_it_reads(pipe)
        assert interrupted(process) == (130, "")


def test_while_it_watches(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(GOOD)
    with command(tmp_path, "validate", "--watch", ".") as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith(" waiting for changes (Ctrl-C stops)\n")
        assert interrupted(process) == (130, "")


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that does not answer."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(15)
        yield server


def address(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def test_while_a_feed_is_fetched(tmp_path: Path, silent: socket.socket) -> None:
    url = f"{address(silent)}/feed.xml"
    with command(tmp_path, "validate", "--online", "--allow-private", url) as process, silent.accept()[0]:
        assert interrupted(process) == (130, "")


def test_while_linked_files_are_fetched(tmp_path: Path, silent: socket.socket) -> None:
    file = f'<enclosure url="{address(silent)}/a.mp3" length="1" type="audio/mpeg"/></item>'
    (tmp_path / "a.xml").write_text(GOOD.replace("</item>", file))
    with command(tmp_path, "validate", "--online", "--allow-private", "a.xml") as process, silent.accept()[0]:
        assert interrupted(process) == (130, "")


FEED = """<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>T</title>{link}
<link>https://old.example/</link><item><title>{id}</title><guid>{id}</guid>
<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>
<enclosure url="{url}/{id}.mp3" length="200000" type="audio/mpeg"/></item></channel></rss>"""


@pytest.mark.parametrize("silent_page", ["/2", "/b.mp3"])
def test_an_import_goes_on_after_it(silent_page: str, tmp_path: Path) -> None:
    sound = bytes(range(250)) * 800
    arguments = ("new", "--media", "new/media", "--allow-private")
    with old_site() as old:
        older = '<a:link rel="next" href="/2"/>'
        old.pages = {
            "/1": Page(FEED.format(id="a", url=old.url, link=older).encode(), etag='"1"'),
            "/2": Page(FEED.format(id="b", url=old.url, link="").encode(), etag='"2"'),
            **{f"/{name}.mp3": Page(sound, "audio/mpeg", etag=f'"{name}"') for name in "ab"},
        }
        cut = min(100_000, len(old.pages[silent_page].body) // 2)
        old.pages[silent_page] = replace(old.pages[silent_page], cut=cut, silent=True)
        with command(tmp_path, "import", f"{old.url}/1", *arguments) as process:
            assert old.waits.wait(60)
            if silent_page == "/b.mp3":
                until(lambda: cut in {path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()})
            assert interrupted(process) == (130, "")
        old.ends.set()
        old.asked()
        with command(tmp_path, "import", f"{old.url}/1", *arguments) as process:
            output, _ = process.communicate(timeout=60)
        assert (process.returncode, output.splitlines()[-1]) == (
            0,
            "2 articles: 2 new, 0 updated, 0 unchanged, 0 edited, 0 refused",
        )
        ranges = [condition for _, condition in old.seen if condition.startswith("bytes=")]
        asked = old.asked()
    assert ranges == (["bytes=100000-"] if silent_page == "/b.mp3" else [])
    assert [path.read_bytes() == sound for path in (tmp_path / "new/media").rglob("*.mp3")] == [True, True]
    # What was complete is not asked for again: the first page is, in case that it has changed.
    assert asked == (["/1", "/2", "/a.mp3", "/b.mp3"] if silent_page == "/2" else ["/1", "/b.mp3"])
    assert len(list((tmp_path / "new/articles").iterdir())) == 2


@pytest.fixture
def site(tmp_path: Path, silent: socket.socket) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (site / "channel.toml").write_text(CHANNEL.format(base=address(silent)))
    (site / "one.md").write_text(ARTICLE)
    return site


def test_while_media_are_probed(site: Path, silent: socket.socket) -> None:
    with command(site, "probe", "--allow-private", ".") as process, silent.accept()[0]:
        assert interrupted(process) == (130, "")


def test_while_it_builds(tmp_path: Path, site: Path) -> None:
    for number in range(3_000):
        (site / f"{number}.md").write_text(ARTICLE + f"{number}\n\n" * 100)
    with command(tmp_path, "build", "out", "site") as process:
        until(lambda: (site / ".feeds").exists())
        assert interrupted(process) == (130, "")


def test_while_it_watches_articles(tmp_path: Path, site: Path) -> None:
    with command(tmp_path, "watch", "out", site.name) as process:
        wait_for_greeting(process)
        assert interrupted(process) == (130, "")


def test_while_it_serves(tmp_path: Path, site: Path) -> None:
    port = free_port()
    with command(tmp_path, "serve", site.name, "--port", str(port)) as process:
        wait_for_greeting(process)
        until(lambda: answers(port))
        assert interrupted(process) == (130, "")


def answers(port: int) -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{port}/feed.rss", timeout=10).close() is None)
    except OSError:
        return False


def wait_for_greeting(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    while "Ctrl-C" not in process.stdout.readline():
        assert process.poll() is None


def test_the_language_server(tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    request = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
    with command(tmp_path, "lsp") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"Content-Length: {len(request)}\r\n\r\n{request}")
        process.stdin.flush()
        length = int(process.stdout.readline().removeprefix("Content-Length: "))
        while process.stdout.readline().strip():
            continue
        assert '"capabilities"' in process.stdout.read(length)
        assert interrupted(process) == (130, "")
