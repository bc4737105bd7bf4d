"""`feeds serve --preview`: what its server shows, changes and refuses, in Chromium and as a process."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from media_files import mp3, png
from samples import SEEDS
from sites import make, put, serving, until

from feeds.publishing import ledger
from feeds.publishing.preview import begin_preview
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8000/"
TAG = '<script src="/preview.js" async></script>'
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(
        tmp_path_factory.mktemp("site"), server="publish = true\nhub = true\nmetrics = true\n", stories=1
    )
    (folder / "media").mkdir()
    (folder / "media" / "a.mp3").write_bytes(mp3(100))
    (folder / "beside.png").write_bytes(png(1, 1))
    (folder / ".hidden.png").write_bytes(png(1, 1))
    put(folder, "future", embargo="2026-06-03T09:30:00Z")
    put(folder, "draft", draft=True, media=[{"url": "/a.mp3"}])
    return folder


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    state = tmp_path_factory.mktemp("state")
    begin_preview(state, BASE)
    return create_app(folder, state, clock=lambda: NOW, background=False).test_client()


def test_pages_are_not_cached_and_reload(client: FlaskClient) -> None:
    for path in ("/", "/feed", "/article/~tag~3ax~2c2026~3adraft", "/validate"):
        page = client.get(path, base_url=BASE, headers={"Accept-Encoding": "br"})
        head = client.head(path, base_url=BASE)
        assert page.status_code == 200
        assert page.text.count(TAG) == 1
        assert page.text.count("<meta http-equiv") == 0
        assert page.text.index("<head>") < page.text.index(TAG) < page.text.index("</head>")
        assert page.headers["Content-Length"] == str(len(page.data))
        assert page.headers["Cache-Control"] == "no-cache"
        policies = [rule.split() for rule in page.headers["Content-Security-Policy"].split(";")]
        allowed = {name: sources for name, *sources in policies}
        assert len(allowed) == len(policies)
        assert (allowed["script-src"][0], allowed["connect-src"]) == ("'self'", ["'self'"])
        assert page.headers["Server-Timing"] == head.headers["Server-Timing"]
        assert "Access-Control-Allow-Origin" not in page.headers
        assert "Content-Encoding" not in page.headers
    script = client.get("/preview.js", base_url=BASE)
    assert (script.status_code, script.mimetype) == (200, "text/javascript")


def test_what_is_missing_reloads_too(client: FlaskClient) -> None:
    found = client.get("/nothing", base_url=BASE, headers={"Accept": "text/html"})
    assert (found.status_code, found.text.count(TAG)) == (404, 1)
    assert found.headers["Server-Timing"] == 'page;desc="404-"'
    assert "sandbox" not in found.headers["Content-Security-Policy"]


def test_drafts_and_articles_of_the_future_are_marked(client: FlaskClient) -> None:
    def marks(path: str) -> list[str]:
        page = client.get(path, base_url=BASE)
        assert page.status_code == 200
        return re.findall('<strong class="not-yet">(.*?)</strong>', page.text)

    assert marks("/article/~tag~3ax~2c2026~3adraft") == ["Draft"]
    assert marks("/article/~tag~3ax~2c2026~3afuture") == ["Appears on 3 Jun 2026, 09:30"]
    assert marks("/article/~tag~3ax~2c2026~3a1") == []
    for path in ("/", "/feed"):
        assert sorted(marks(path)) == ["Appears on 3 Jun 2026, 09:30", "Draft"]
    assert marks("/media") == ["Draft"]


def test_documents_are_those_of_the_publication(client: FlaskClient) -> None:
    feed = client.get("/feed.json", base_url=BASE)
    assert TAG not in feed.text
    assert "script-src" not in feed.headers["Content-Security-Policy"]
    items = json.loads(feed.text)["items"]
    assert sorted(item["id"] for item in items) == [f"tag:x,2026:{name}" for name in ("1", "draft", "future")]
    (recording,) = (file for item in items for file in item.get("attachments", ()))
    assert recording["url"] == f"{BASE}media/a.mp3"
    assert recording["size_in_bytes"] == 41700


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/a.mp3", 206), ("/beside.png", 206), ("/media/b.mp3", 404), ("/.hidden.png", 404),
        ("/channel.toml", 404), ("/1.json", 404), ("/metrics", 404), ("/hub", 404),
    ],
)  # fmt: skip
def test_files_are_served_but_not_sources(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, base_url=BASE, headers={"Range": "bytes=0-9"}).status_code == status


def test_nothing_can_be_posted(client: FlaskClient) -> None:
    assert client.post("/api/articles", base_url=BASE, data=b"{}").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("192.168.1.9:8000", 200),
        ("rebound.example.org:8000", 403), ("localhost.example.org", 403), ("x", 403),
    ],
)  # fmt: skip
def test_other_sites_cannot_read_drafts_through_a_browser(
    client: FlaskClient, host: str, status: int
) -> None:
    assert client.get("/feed.rss", base_url=BASE, headers={"Host": host}).status_code == status


@pytest.mark.slow
def test_without_a_preview_nothing_of_it_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", "x" * 32)
    plain = create_app(folder, clock=lambda: NOW, background=False).test_client()
    answers = {
        path: plain.get(path, base_url=BASE).status_code
        for path in ("/preview.js", "/media/a.mp3", "/beside.png", "/article/~tag~3ax~2c2026~3adraft")
    }
    assert set(answers.values()) == {404}
    page = plain.get("/feed", headers={"Host": "rebound.example.org"})
    assert (page.status_code, page.text.count(TAG)) == (200, 0)
    assert page.headers["Access-Control-Allow-Origin"] == "*"


@contextmanager
def chromium() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("needs chromium and chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def has_title(driver: Any, title: str) -> bool:
    return title in driver.title


@pytest.mark.slow
def test_the_sample_plays_and_reloads_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns(".feeds", ledger.FILE)
    folder = Path(shutil.copytree(SEEDS, tmp_path / "seeds", ignore=ignored))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    before = sorted(folder.rglob("*"))
    with serving(folder, "--preview", env={"TMPDIR": str(temporary)}) as server, chromium() as driver:
        assert [path.name.startswith("feeds-preview-") for path in temporary.iterdir()] == [True]
        base = f"http://127.0.0.1:{server.port}/"
        driver.get(f"{base}media")
        seconds = driver.execute_async_script(
            "const [video, done] = [document.querySelector('video'), arguments[0]];"
            "video.onloadedmetadata = () => done(video.duration);"
            "video.onerror = () => done(-1); video.preload = 'metadata'; video.load();"
        )
        assert 3.5 < seconds < 8.5
        driver.get(f"{base}article/2026-05-01/new")
        until(lambda: driver.execute_script("return document.documentElement.dataset.preview") == "404-")
        article = folder / "new.md"
        for title in ("A new story", "A corrected story"):
            article.write_text(f"---\ntitle: {title}\ndate: 2026-05-01\ndraft: true\n---\nWords.\n")
            until(partial(has_title, driver, title))
        (folder / "media" / "new.png").write_bytes(png(8, 8))
        article.write_text(
            "---\ntitle: A picture\ndate: 2026-05-01\nmedia: [/new.png, /later.png]\n---\nWords.\n"
        )
        until(lambda: driver.find_elements("css selector", f"[src='{base}media/new.png']"))
        shutil.copy(folder / "media" / "new.png", folder / "media" / "later.png")
        until(lambda: driver.find_elements("css selector", f"[src='{base}media/later.png']"))
        messages = [entry["message"] for entry in driver.get_log("browser")]
        assert [message for message in messages if "Content Security Policy" in message] == []
        added = [article, folder / "media" / "new.png", folder / "media" / "later.png"]
        assert sorted(folder.rglob("*")) == sorted([*before, *added])
    assert list(temporary.iterdir()) == []
