"""A Persian podcast with logo, menu and accent in a real browser: its player; screens and paper."""

from __future__ import annotations

import json
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Silent, look, messages, violations, wider
from werkzeug.serving import make_server

from feeds.media.examples import CHIME_SECONDS, chime, rings
from feeds.web import create_app

pytest.importorskip("selenium.webdriver")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.slow
EPISODE, LETTER = "article/2026-05-12/fog", "article/2026-05-11/letter"
PAGES = ("", "feed", EPISODE, LETTER, f"{EPISODE}/embed", "nothing")
CHANNEL = """
title = "جزر و مد"
home = "{base}"
description = "گفت‌وگو از بندری کوچک"
language = "fa"
zone = "Asia/Tehran"
base = "{base}"
media_base = "{base}media/"
people = [{{name = "تحریریه"}}]
[podcast]
categories = ["Society & Culture > Documentary"]
explicit = false
image = "{base}media/cover.png"
people = [{{name = "سارا امینی"}}]
[site]
logo = "static/logo.png"
accent = "#0a7d55"
menu = [{{title = "خانه", url = "feed"}}, {{title = "About us", url = "https://example.org/"}}]
footer = "بندر کوچک"
"""
TRANSCRIPT = (
    "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Sara>Four notes,\n\n00:02.000 --> 00:03.000\n<v Rui>and a chord.\n"
)


def write_site(folder: Path, base: str) -> None:
    """An episode with chapters, a transcript and a second recording, and an article without one."""
    (folder / "media").mkdir()
    (folder / "static").mkdir()
    chapters = [{"startTime": 0, "title": "Notes"}, {"startTime": 2, "title": "Chord"}]
    (folder / "media/fog.json").write_text(json.dumps({"version": "1.2.0", "chapters": chapters}))
    (folder / "media/fog.vtt").write_text(TRANSCRIPT)
    (folder / "media/fog.mp3").write_bytes(chime())
    (folder / "media/cover.png").write_bytes(rings(140, 140))
    (folder / "static/logo.png").write_bytes(rings(120, 40))
    (folder / "server.toml").write_text('media = "media"\n')
    (folder / "channel.toml").write_text(CHANNEL.format(base=base))
    recording = {
        "url": "fog.mp3", "duration": CHIME_SECONDS, "size": 9_400_000, "transcript": "fog.vtt",
        "chapters": "fog.json",
    }  # fmt: skip
    articles: dict[str, dict[str, Any]] = {
        "fog": {"date": "2026-05-12", "media": [recording, {"url": "other.mp3", "date": "2026-05-12"}]},
        "letter": {"date": "2026-05-11", "media": [{"url": "cover.png", "alt": "حلقه‌ها"}]},
    }
    for name, head in articles.items():
        (folder / f"{name}.md").write_text(f"---\n{json.dumps({'title': name, **head})}\n---\nمتن.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the podcast."""
    folder = tmp_path_factory.mktemp("podcast")
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
    base = f"http://127.0.0.1:{server.server_port}/"
    try:
        write_site(folder, base)
        server.app = app = create_app(folder, background=False)
        Thread(target=server.serve_forever, daemon=True).start()
        yield base
        server.shutdown()
        app.extensions["feeds.pool"].close()
    finally:
        server.server_close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_on_screens_and_paper(browser: Chrome, site: str, axe: str, path: str) -> None:
    for colours, width, media in (
        ("light", 1200, "screen"),
        ("dark", 390, "screen"),
        ("light", 794, "print"),
    ):
        look(browser, site + path, colours, width, media)
        assert violations(browser, axe) == [], (colours, media)
        assert wider(browser) == [True, []], (colours, media)
    look(browser, site + path, width=320)
    assert wider(browser) == [True, []]
    assert [each for each in messages(browser) if "404" not in each] == []


def hidden(browser: Chrome, selector: str) -> bool:
    """Whether an element takes no place."""
    return not browser.find_element("css selector", selector).is_displayed()


def test_paper_has_the_text_without_what_one_can_only_press(browser: Chrome, site: str) -> None:
    for media, gone in (("screen", False), ("print", True)):
        look(browser, site + EPISODE, media=media)
        assert [hidden(browser, each) for each in ("audio", ".menu", "h1", ".body", ".chapters")] == [
            gone, gone, False, False, False,
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "selector"), [(EPISODE, ".chapters"), (EPISODE, ".passages"), (f"{EPISODE}/embed", ".chapters")]
)
def test_chapters_and_passages_start_the_player_there(
    browser: Chrome, site: str, path: str, selector: str
) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    look(browser, site + path)
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    mark = browser.find_elements("css selector", f"{selector} [data-seek]")[-1]
    assert mark.get_attribute("href") == f"{site}media/fog.mp3#t=2"
    mark.click()
    WebDriverWait(browser, 30).until(
        lambda shown: shown.execute_script(
            "const p = document.querySelector('[data-player]'); return p.readyState > 0 && p.currentTime >= 2"
        )
    )
    assert browser.current_url == site + path
    assert messages(browser) == []


def test_an_address_with_a_time_sets_the_player(browser: Chrome, site: str) -> None:
    look(browser, f"{site}{EPISODE}#t=2")
    browser.refresh()  # since the page before may be the same but for the fragment
    seconds = "return document.querySelector('[data-player]').currentTime"
    assert browser.execute_script(seconds) == 2


@pytest.mark.parametrize("selector", [".chapters", ".passages"])
def test_without_scripts_they_lead_to_the_place_in_the_file(
    browser: Chrome, site: str, selector: str
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look(browser, site + EPISODE)
        if selector == ".passages":
            browser.find_element("css selector", ".transcript summary").click()
        browser.find_elements("css selector", f"{selector} [data-seek]")[-1].click()
        assert browser.current_url == f"{site}media/fog.mp3#t=2"
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_sizes_read_from_right_to_left(browser: Chrome, site: str) -> None:
    look(browser, site + EPISODE)
    facts = [each.text for each in browser.find_elements("css selector", "figure.audio .facts li")]
    assert "۹٫۴ مگابایت" in facts
