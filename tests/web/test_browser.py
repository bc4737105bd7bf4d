"""The pages in a real browser: Chromium without a window, axe-core, and no network but this machine."""

from __future__ import annotations

import json
import struct
import zlib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Silent, look, messages, violations, wider
from werkzeug.serving import make_server

from feeds.web import create_app

pytest.importorskip("selenium.webdriver")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.slow
PAGES = (
    "", "feed", "feed/page/1", "article/2026-05-01/video/embed", "media", "pictures", "category/news",
    "author/jane-roe", "validate", "article/2026-05-01/video", "article/2026-05-02/long",
    "article/2026-05-03/persian", "nothing",
)  # fmt: skip
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARTICLES: dict[str, tuple[dict[str, Any], str]] = {
    "video": (
        {"title": "A video", "date": "2026-05-01", "tags": ["News"], "authors": ["Jane Roe"],
         "section": "World",
         "media": [{"url": "a.mp4", "poster": "a.png", "title": "A clip", "duration": 5, "captions": "a.vtt"},
                   {"url": "a.png", "title": "A picture", "alt": "Grey", "width": 4, "height": 4,
                    "licence": "CC-BY-4.0", "credit": "An agency"},
                   {"url": "a.mp3", "title": "A recording"}, {"url": "a.pdf", "title": "A paper"}]},
        "Text with *some* [markup](https://example.org/).\n\n## Heading\n\n> Quotation\n\n![In](i.png)\n",
    ),
    "long": (
        {"title": LONG, "date": "2026-05-02", "tags": ["News", LONG[:50]], "authors": [LONG[:60]],
         "media": [{"url": f"{LONG}.png", "title": LONG}]},
        f"{LONG}\n\n    {LONG} {LONG}\n\n| a | b |\n|---|---|\n| {LONG} | {LONG} |\n\n<img src='b.png'>",
    ),
    "persian": (
        {"title": "کتابخانه‌ای کنار دریا", "date": "2026-05-03", "lang": "fa", "tags": ["خبر"]},
        "در ساختمان گمرک قدیم، از این هفته می‌توان کتاب امانت گرفت.",
    ),
}  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def png() -> bytes:
    """A grey picture of 4 by 4 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x80\x80\x80\x80" * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def write_site(folder: Path, base: str, media: str) -> None:
    toml = {
        "title": "News & more", "description": "What happened", "home": f"{base}home", "base": base,
        "media_base": media, "language": "en", "zone": "Asia/Tehran", "copyright": "© News",
        "more_feeds": ["pictures"],
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in toml.items()]
    (folder / "channel.toml").write_text("\n".join([*lines, 'people = [{name = "The newsroom"}]']))
    for name, (head, text) in ARTICLES.items():
        (folder / f"{name}.md").write_text(f"---\n{json.dumps(head)}\n---\n{text}")
    for number in range(45):
        head = {"title": f"Story {number}", "date": f"2026-04-{number % 28 + 1:02}", "tags": ["News"]}
        (folder / f"n{number}.md").write_text(f"---\n{json.dumps(head)}\n---\nShort.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that is served, its media from a host of their own."""
    folder, files = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("files")
    for name in ("a.png", f"{LONG}.png"):
        (files / name).write_bytes(png())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(files))) as media:
        Thread(target=media.serve_forever, daemon=True).start()
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
        base = f"http://127.0.0.1:{server.server_port}/"
        try:
            write_site(folder, base, f"http://127.0.0.1:{media.server_port}/")
            server.app = app = create_app(folder, background=False)
            Thread(target=server.serve_forever, daemon=True).start()
            yield base
            server.shutdown()
            app.extensions["feeds.pool"].close()
        finally:
            server.server_close()
            media.shutdown()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Chrome, site: str, axe: str, path: str, colours: str) -> None:
    look(browser, site + path, colours)
    assert violations(browser, axe) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_everything_on_the_page(browser: Chrome, site: str, path: str) -> None:
    look(browser, site + path)
    browser.execute_script("for (const i of document.images) i.loading = 'eager'")
    broken = browser.execute_async_script(
        "const done = arguments[0]; Promise.all([...document.images].map(i => i.decode().then("
        "() => null, () => i.src))).then(all => done(all.filter(Boolean).map(u => u.split('/').pop())))"
    )
    missing = {"i.png"} if "video" in path else {"b.png"} if "long" in path else set()
    assert set(broken) <= missing  # those are not there: everything else is
    assert [said for said in messages(browser) if "404" not in said] == []


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_smallest_screen(browser: Chrome, site: str, path: str, zoom: int) -> None:
    look(browser, site + path, width=320 * zoom // 100)
    browser.execute_script(f"document.documentElement.style.fontSize = '{zoom}%'")
    assert wider(browser) == [True, []]


def test_the_first_key_skips_to_the_content(browser: Chrome, site: str) -> None:
    from selenium.webdriver import ActionChains, Keys

    look(browser, f"{site}feed")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Skip to the content"
    assert browser.switch_to.active_element.size["width"] > 50
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.switch_to.active_element.tag_name == "main"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text.startswith("Subscribe")


@pytest.mark.parametrize(
    ("path", "heading"), [("feed.rss", "Latest articles"), ("category/news.atom", "News")]
)
def test_browsers_that_open_a_feed_see_its_page(browser: Chrome, site: str, path: str, heading: str) -> None:
    look(browser, site + path)
    place, _, _ = path.partition(".")
    assert browser.current_url == f"{site}{place}#subscribe"
    assert browser.find_element("css selector", "h1").text == heading
    assert browser.find_element("css selector", "details").get_attribute("open") == "true"
    look(browser, f"{site}{path}?raw")
    assert browser.current_url == f"{site}{path}?raw"
    assert browser.find_element("css selector", "body").text.startswith("<?xml")


def test_a_program_in_a_page_gets_the_feed(browser: Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})  # our pages let nobody fetch
    look(browser, f"{site}feed")
    said = browser.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0] + 'feed.rss').then("
        "r => done([r.url, r.headers.get('Content-Type')]), e => done(String(e)))",
        site,
    )
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    assert said == [f"{site}feed.rss", "application/rss+xml; charset=utf-8"]


FAULTY = """<rss version="2.0"><channel><title>خبر news</title><link>a b</link><description/>
<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate><item><long>{long}</long></item>
<lastBuildDate>x</lastBuildDate>
</channel></rss>"""


def check(browser: Chrome, site: str, feed: Path, colours: str = "light", width: int = 1200) -> None:
    """Have a faulty feed validated, as people do it."""
    from selenium.webdriver.support.ui import WebDriverWait

    feed.write_text(FAULTY.format(long=LONG * 4))
    look(browser, f"{site}validate", colours, width)
    browser.find_element("id", "file").send_keys(str(feed))
    browser.find_element("css selector", ".ask button").click()
    WebDriverWait(browser, 30).until(lambda shown: shown.find_elements("id", "findings"))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_about_findings(
    browser: Chrome, site: str, axe: str, tmp_path: Path, colours: str
) -> None:
    check(browser, site, tmp_path / "feed.xml", colours)
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    assert violations(browser, axe) == []
    assert messages(browser) == []


def test_findings_fit_the_smallest_screen(browser: Chrome, site: str, tmp_path: Path) -> None:
    check(browser, site, tmp_path / "feed.xml", width=320)
    assert wider(browser) == [True, []]


def test_findings_and_places_by_keyboard(browser: Chrome, site: str, tmp_path: Path) -> None:
    from selenium.webdriver import ActionChains, Keys

    check(browser, site, tmp_path / "feed.xml")
    place = browser.find_element("css selector", "#f2 .place a")
    browser.execute_script("arguments[0].focus()", place)
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.querySelector(':target').id") == "m2"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    following = browser.switch_to.active_element
    assert following.get_attribute("aria-label") in ("Finding 2", "Finding 3")
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.querySelector(':target').id")[0] == "f"
    hidden = browser.find_element("css selector", ".findings .error")
    browser.find_element("id", "show-error").send_keys(Keys.SPACE)
    assert not hidden.is_displayed()
