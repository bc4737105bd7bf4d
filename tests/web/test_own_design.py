"""The owner's templates and files on the server: changed while it runs, and broken."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, make, put, replace, serving, until

from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BASE = '{{% extends "feeds/base.html" %}}{{% block menu %}}<p>{}</p>{{% endblock %}}'


def test_files_of_the_folder_static(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    (folder / "secret.css").write_text("secret")
    static = folder / "static"
    (static / "fonts" / ".hidden").mkdir(parents=True)
    for path in (
        "own.css",
        "own.js",
        "logo.svg",
        "fonts/a.woff2",
        "fonts/.hidden/a.css",
        ".b.css",
        "data.bin",
    ):
        (static / path).write_text(path)
    (static / "link.css").symlink_to("../secret.css")
    client = create_app(folder, clock=lambda: NOW, background=False).test_client()
    answers = {path: client.get(f"/static/{path}", buffered=True) for path in (
        "own.css", "own.js", "logo.svg", "fonts/a.woff2", "data.bin",
        "fonts/.hidden/a.css", ".b.css", "link.css", "../secret.css", "fonts", "", "none.css",
    )}  # fmt: skip
    assert {path: answer.content_type for path, answer in answers.items() if answer.status_code == 200} == {
        "own.css": "text/css; charset=utf-8", "own.js": "text/javascript; charset=utf-8",
        "logo.svg": "image/svg+xml", "fonts/a.woff2": "font/woff2", "data.bin": "application/octet-stream",
    }  # fmt: skip
    assert {answer.status_code for answer in answers.values()} == {200, 404}
    assert (answers["own.css"].data, answers["own.css"].headers["Cache-Control"]) == (
        b"own.css",
        "public, max-age=300",
    )
    policy = client.get("/").headers["Content-Security-Policy"]
    digest = r"'sha256-[\w+/]{43}='"
    assert re.fullmatch(
        f"default-src 'none'; style-src {digest} 'self'; img-src 'self' data:; script-src {digest} 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        policy,
    )


@pytest.mark.slow
def test_where_a_template_fails_for_one_article_its_page_is_shown_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = make(tmp_path / "site")
    put(folder, "odd")
    (folder / "templates").mkdir()
    block = '<p id="mine"></p>{{ 1 // (story.title != "Story odd") }}'
    article = f'{{% extends "feeds/article.html" %}}\n{{% block text %}}{block}{{% endblock %}}'
    (folder / "templates" / "article.html").write_text(article)
    client = create_app(folder, clock=lambda: NOW, background=False).test_client()
    feed = client.get("/feed.json").get_json()
    links = {item["title"]: client.get(f"/article/~{_escaped(item['id'])}") for item in feed["items"]}
    assert {title: (page.status_code, b'id="mine"' in page.data) for title, page in links.items()} == {
        "Story 1": (200, True), "Story 2": (200, True), "Story odd": (200, False),
    }  # fmt: skip
    client.get(f"/article/~{_escaped('tag:x,2026:odd')}")
    why = f"{folder}/templates/article.html:2: ZeroDivisionError: integer division or modulo by zero"
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        f"{why}; the page is shown without your templates"
    ]


def _escaped(id_: str) -> str:
    return id_.replace(":", "~3a").replace(",", "~2c")


@pytest.mark.slow
def test_a_change_is_shown_within_a_second_and_an_error_changes_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path / "site")
    (folder / "templates").mkdir()
    base = replace(folder / "templates" / "base.html", BASE.format("one"))
    with serving(folder) as server:
        pages = ["/", "/feed", "/article/2026-05-01/1"]

        def shows(text: bytes) -> bool:
            return all(text in server.get(path).body for path in pages)

        pages = [path for path in pages if server.get(path).status == 200]
        assert shows(b"<p>one</p>")
        feed = server.get("/feed.rss").body
        put(folder, "1", title="Again")
        until(lambda: b"Again" in server.get("/feed.rss").body)  # the first scan is over
        feed = server.get("/feed.rss").body
        replace(base, BASE.format("two"))
        until(lambda: shows(b"<p>two</p>"))
        for broken in ("{{ chanel.title }}", "{{ channel.titel }}"):
            replace(base, BASE.format(broken))
            time.sleep(1)
            assert shows(b"<p>two</p>")
        replace(folder / "channel.toml", CHANNEL + "\n[site]\naccent = '#123456'\n")
        replace(base, BASE.format("three"))
        until(lambda: shows(b"<p>three</p>") and shows(b"--brand: #123456;"))
        assert server.get("/feed.rss").body == feed
        server.process.terminate()
        _, said = server.process.communicate(timeout=15)
    assert said.count("base.html:1: unknown variable 'chanel' (did you mean 'channel'?)") == 1
    assert said.count("base.html:1: undefined: Channel has no attribute 'titel'") == 1
    assert said.count("serving the last good state") == 2
