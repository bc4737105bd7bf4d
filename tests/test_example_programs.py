"""The programs in examples/: each runs as a user runs it, and no document has a finding."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from samples import ROOT

from feeds import validate

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
EXAMPLES = ROOT / "examples"
BLOG, NEWS, PODCAST = (f"https://{name}.example.org/" for name in ("blog", "news", "podcast"))
CHANNEL = f"""
title = "Notes"
description = "Notes in Markdown"
home = "{NEWS}"
media_base = "{NEWS}"
language = "en"
zone = "UTC"
people = [{{ name = "Ana" }}]
"""
POST = "---\ntitle: The ferry\ndate: 2026-05-14T07:40:00Z\n---\nIt is *back*.\n"
WSGI = """
import sys
from werkzeug.test import Client
import blog_{name} as blog
sys.stdout.buffer.write(Client({application}).get("/feed.rss", base_url="{site}").data)
"""
ASGI = """
import sys
from starlette.testclient import TestClient
import blog_{name} as blog
sys.stdout.buffer.write(TestClient(blog.app, "{site}").get("{path}").content)
"""


def run(*arguments: str | Path) -> bytes:
    """What a program writes; it must end without an error, and write none."""
    paths = os.pathsep.join([str(ROOT), str(EXAMPLES)])
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=EXAMPLES, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout


def findings(document: bytes, url: str) -> list[str]:
    return [f"{url}: {each.message}" for each in validate(document, url=url).findings]


def test_each_has_less_than_thirty_lines_of_code_and_a_test() -> None:
    texts = {path.name: path.read_text().splitlines() for path in EXAMPLES.glob("*.py")}
    lengths = {name: sum(map(bool, lines)) for name, lines in texts.items()}
    assert {name: length for name, length in lengths.items() if length >= 30} == {}
    named = (EXAMPLES / "README.md").read_text()
    assert [name for name in lengths if f"[{name}]({name})" not in named] == []
    assert len(lengths) == 10


@pytest.mark.parametrize(
    ("name", "package", "program"),
    [
        ("flask", "flask", WSGI.format(name="flask", application="blog.app", site=BLOG)),
        (
            "django",
            "django",
            "from django.core.wsgi import get_wsgi_application\n"
            + WSGI.format(name="django", application="get_wsgi_application()", site=BLOG),
        ),
        ("fastapi", "fastapi", ASGI.format(name="fastapi", path="/feed.rss", site=BLOG)),
        ("starlette", "starlette", ASGI.format(name="starlette", path="/sea.atom", site=BLOG)),
    ],
)
def test_a_blog(name: str, package: str, program: str) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed")
    document = run("-W", "ignore", "-c", program)
    assert b"The ferry is back" in document
    assert findings(document, f"{BLOG}sea.atom" if name == "starlette" else f"{BLOG}feed.rss") == []


def test_a_podcast() -> None:
    document = run("podcast.py")
    assert b"<itunes:episode>1</itunes:episode>" in document
    assert findings(document, f"{PODCAST}podcast.rss") == []
    assert validate(document, profiles=["apple", "spotify"]).valid


def test_an_archive(tmp_path: Path) -> None:
    run("archive.py", tmp_path)
    pages = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(pages) == 20
    assert sum(page.count(b"<entry>") for page in pages.values()) == 10_000
    assert [finding for name, page in pages.items() for finding in findings(page, NEWS + name)] == []


def test_a_database(tmp_path: Path) -> None:
    file = tmp_path / "news.sqlite"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE news (name, title, body, published)")
    row = ("ferry", "The ferry", "<p onclick='x'>Back.</p>", "2026-05-14T07:40:00+00:00")
    database.execute("INSERT INTO news VALUES (?, ?, ?, ?)", row)
    database.commit()
    database.close()
    document = run("database.py", file)
    assert json.loads(document)["items"][0]["content_html"] == "<p>Back.</p>"
    assert findings(document, f"{NEWS}feed.json") == []


def test_folders(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    (folder / "ferry.md").write_text(POST)
    document = run("markdown_folder.py", folder)
    assert b"<em>back</em>" in document
    assert findings(document, f"{NEWS}feed.rss") == []
    written = run("static_site.py", folder, tmp_path / "site").decode().split()
    assert {"feed.rss", "feed.atom", "index.html"} <= set(written)
    assert (tmp_path / "site" / "feed.rss").read_bytes() == document


def test_a_test_with_pytest() -> None:
    assert b"1 passed" in run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", "-c", os.devnull, "test_feed.py"
    )
