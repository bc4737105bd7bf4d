"""Makes the README's pictures: a sample site in a temporary folder, served, and looked at by Chromium.

    python docs/pictures.py             # needs chromium, chromedriver, and the package's dev extra

The pictures in the sample site are drawn here; nothing is fetched.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from report_pictures import PODCAST
from selenium import webdriver

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
LIGHT, DARK = "light", "dark"
DESK, PHONE = (1200, 800, 1.0), (390, 844, 1.0)
SHOTS = (
    ("index", "", LIGHT, DESK),
    ("index-dark", "", DARK, DESK),
    ("index-phone", "", LIGHT, PHONE),
    ("feed", "feed", LIGHT, DESK),
    ("feed-dark", "feed", DARK, DESK),
    ("feed-phone", "feed", DARK, PHONE),
    ("article", "article/2026-05-14/ferry", LIGHT, DESK),
    ("article-dark", "article/2026-05-14/ferry", DARK, DESK),
    ("article-phone", "article/2026-05-14/ferry", LIGHT, PHONE),
    ("validate", "validate", LIGHT, DESK),
    ("validate-dark", "validate", DARK, DESK),
    ("validate-phone", "validate", LIGHT, PHONE),
)
CHECKED = (("validated", LIGHT, DESK), ("validated-dark", DARK, DESK), ("validated-phone", LIGHT, PHONE))
CHANNEL = """
title = "The Harbour Gazette"
home = "https://gazette.example.org/"
description = "News, pictures and recordings from a small town by the sea."
language = "en"
zone = "Europe/Lisbon"
base = "https://gazette.example.org/feeds/"
media_base = "{media}"
copyright = "© The Harbour Gazette, CC BY 4.0"
people = [{{name = "The newsroom"}}]
"""
SCENES = {  # name: sky above, sky below, sun, hills from far to near
    "dawn": ("#f7c59f", "#fdf0d5", "#fff3c4", ("#c98b8b", "#8d6a80", "#4f4765", "#2b2a45")),
    "noon": ("#8ecae6", "#e0f4ff", "#ffffff", ("#a8d5ba", "#6fb38a", "#3f8f6b", "#1f5f4b")),
    "dusk": ("#3d348b", "#f18701", "#ffd07b", ("#7a4a8c", "#5b3b77", "#3c2a5d", "#211a3f")),
    "night": ("#0b132b", "#3a506b", "#e8eef2", ("#2f4260", "#24344e", "#18253a", "#0d1626")),
    "mist": ("#dfe7e8", "#f6f7f2", "#ffffff", ("#c5d2d0", "#9fb4b1", "#73908d", "#4b6a69")),
}
ARTICLES = (
    ("ferry", "2026-05-14 07:40", "The ferry is back after nine winters", "dawn", "video",
     "Transport, Harbour", "Ana Duarte",
     "At twenty to seven the *Andorinha* cast off with eighty-one passengers, two dogs and a piano.\n\n"
     "It is the first crossing since the old boat was laid up. “People had stopped asking,” says "
     "the captain, Rui Matos. “Then the bridge closed, and everybody remembered that there is a river.”\n\n"
     "## Four crossings a day\n\n"
     "The boat leaves on the even hours from eight. A ticket costs two euros, a bicycle nothing at all.\n\n"
     "> We thought it would be quiet. By noon the queue went around the fish market.\n"),
    ("storks", "2026-05-13 18:05", "Storks nest on the lighthouse again", "noon", "image", "Nature, Harbour",
     "Tiago Leal", "The keeper has counted four eggs, and has moved the evening tour.\n"),
    ("choir", "2026-05-12 21:30", "A choir of dockers fills the cold store", "dusk", "audio", "Music",
     "Ana Duarte", "Thirty voices, eleven degrees, and an echo of four seconds: listen to it.\n"),
    ("lamps", "2026-05-11 22:10", "Why the promenade stays dark this summer", "night", "image",
     "Nature, Town hall", "Inês Faro", "Turtles find the sea by its light. The lamps will wait for them.\n"),
    ("library", "2026-05-09 11:00", "کتابخانه‌ای کنار دریا", "mist", "image", "Town hall", "Sara Amini",
     "در ساختمان گمرک قدیم، از این هفته می‌توان کتاب امانت گرفت.\n"),
)  # fmt: skip


def scene(name: str) -> str:
    """A landscape, 16:9."""
    above, below, sun, hills = SCENES[name]
    ridges = (
        "M0 430Q180 300 360 380T700 330T1000 390T1280 310V720H0Z",
        "M0 500Q220 380 470 460T900 420T1280 470V720H0Z",
        "M0 580Q260 470 520 560T980 520T1280 570V720H0Z",
        "M0 640Q320 590 640 640T1280 620V720H0Z",
    )
    drawn = "".join(f'<path d="{path}" fill="{fill}"/>' for path, fill in zip(ridges, hills, strict=True))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720"><defs>'
        f'<linearGradient id="s" x2="0" y2="1"><stop stop-color="{above}"/>'
        f'<stop offset=".75" stop-color="{below}"/></linearGradient></defs>'
        f'<rect width="1280" height="720" fill="url(#s)"/><circle cx="900" cy="290" r="86" fill="{sun}"/>'
        f"{drawn}</svg>"
    )


def write_site(folder: Path, media: str) -> None:
    """The sample site, its pictures in `folder/media`."""
    (folder / "media").mkdir(parents=True)
    for name in SCENES:
        (folder / "media" / f"{name}.svg").write_text(scene(name))
    (folder / "channel.toml").write_text(CHANNEL.format(media=media))
    for name, date, title, picture, medium, topics, author, text in ARTICLES:
        head: dict[str, Any] = {"title": title, "date": date, "authors": [author], "tags": topics.split(", ")}
        head["language"] = "en" if title.isascii() else "fa"
        head["media"] = [_file(medium, picture, title)]
        if name == "ferry":
            head["section"] = "River"
            head["media"] += [_file("image", other, f"The river at {other}") for other in ("noon", "dusk")]
        (folder / f"{name}.md").write_text(f"---\n{json.dumps(head)}\n---\n{text}")


def _file(medium: str, picture: str, title: str) -> dict[str, Any]:
    if medium == "image":
        said = {"alt": "Hills above the water", "credit": "Photo: Tiago Leal", "licence": "CC-BY-4.0"}
        return {"url": f"{picture}.svg", "title": title, "width": 1280, "height": 720, **said}
    suffix = "mp4" if medium == "video" else "mp3"
    file = {"url": f"{picture}.{suffix}", "title": title, "duration": 154, "size": 9_400_000,
            "credit": "Recording: Ana Duarte", "transcript": f"{picture}.vtt"}  # fmt: skip
    return {**file, "poster": f"{picture}.svg", "width": 1280, "height": 720} if medium == "video" else file


@contextmanager
def media_server(folder: Path) -> Iterator[str]:
    """Serves the pictures from a separate host."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Runs `feeds serve` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "feeds", "serve", folder, "--port", str(port)])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def browser() -> webdriver.Chrome:
    """Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-color-profile=srgb"):
        options.add_argument(argument)
    return webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))


def take(driver: webdriver.Chrome, url: str, colours: str, screen: tuple[int, int, float]) -> bytes:
    """A picture of a page."""
    width, height, scale = screen
    metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [
        {"name": "prefers-color-scheme", "value": colours},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.get(url)
    return shown(driver)


def take_checked(
    driver: webdriver.Chrome, url: str, colours: str, screen: tuple[int, int, float], feed: Path
) -> bytes:
    """A picture of what is found in a feed for Apple Podcasts."""
    take(driver, url, colours, screen)
    driver.find_element("id", "file").send_keys(str(feed))
    driver.execute_script("document.getElementById('profile-apple').checked = true")
    driver.find_element("css selector", ".ask button").click()
    return shown(driver)


def shown(driver: webdriver.Chrome) -> bytes:
    """A picture of what is on the screen."""
    time.sleep(2)  # for the pictures
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    return base64.b64decode(shot["data"])


def main(folder: Path = HERE) -> None:
    """Writes all pictures."""
    with tempfile.TemporaryDirectory() as place:
        site = Path(place) / "site"
        with media_server(site / "media") as media:
            write_site(site, media)
            with serving(site) as url:
                driver = browser()
                try:
                    for name, path, colours, screen in SHOTS:
                        picture = take(driver, url + path, colours, screen)
                        (folder / f"{name}.png").write_bytes(picture)
                        print(f"{name}.png {len(picture) // 1024} kB")
                    feed = Path(place) / "podcast.xml"
                    feed.write_text(PODCAST, "utf-8")
                    for name, colours, screen in CHECKED:
                        picture = take_checked(driver, f"{url}validate", colours, screen, feed)
                        (folder / f"{name}.png").write_bytes(picture)
                        print(f"{name}.png {len(picture) // 1024} kB")
                finally:
                    driver.quit()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
