"""Makes the README's pictures: sample sites in a temporary folder, served, in Chromium and Firefox.

    python docs/pictures.py  # needs chromium, chromedriver, firefox-esr, and the package's dev extra
    python docs/pictures.py --firefox FOLDER  # every page in Firefox, to look at; not for the repository

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
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from report_pictures import PODCAST
from selenium import webdriver

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "pictures"
LIGHT, DARK = "light", "dark"
DESK, PHONE, PAPER = (1200, 800, 1.0), (390, 844, 1.0), (794, 1123, 1.0)
EMBED = {DESK: (720, 240, 1.0), PHONE: (390, 300, 1.0)}
"""The player for other sites has the sizes of the frames that it is in."""
NEWS, PODCAST_SITE, PERSIAN = "news", "podcast", "persian"
_FERRY, _FOG = "article/2026-05-14/ferry", "article/2026-05-12/fog"
PAGES = (
    ("index", NEWS, ""),
    ("feed", NEWS, "feed"),
    ("article", NEWS, _FERRY),
    ("404", NEWS, "nothing"),
    ("podcast", PODCAST_SITE, ""),
    ("episode", PODCAST_SITE, _FOG),
    ("embed", PODCAST_SITE, f"{_FOG}/embed"),
    ("persian", PERSIAN, ""),
    ("persian-article", PERSIAN, _FERRY),
    ("validate", NEWS, "validate"),
)
SHOTS = (
    *(
        (f"{name}{suffix}", site, path, colours, EMBED[screen] if name == "embed" else screen)
        for name, site, path in PAGES
        for suffix, colours, screen in (("", LIGHT, DESK), ("-dark", DARK, DESK), ("-phone", LIGHT, PHONE))
    ),
    ("episode-print", PODCAST_SITE, _FOG, LIGHT, PAPER),
)
FIREFOX = (
    ("index-firefox", NEWS, ""),
    ("episode-firefox", PODCAST_SITE, _FOG),
    ("persian-firefox", PERSIAN, ""),
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
SHOW = """
[podcast]
categories = ["Society & Culture > Documentary"]
explicit = false
image = "{media}noon.svg"
author = "The Harbour Gazette"
funding = [{{url = "https://gazette.example.org/support", text = "Support the show"}}]
"""
EPISODES = (
    ("fog", "2026-05-12T06:00:00Z", "What one hears in fog", {"season": 1, "number": 3}),
    ("piano", "2026-05-10T06:00:00Z", "The piano arrives", {"season": 1, "kind": "bonus"}),
    ("eels", "2026-05-08T06:00:00Z", "Eels by night", {"season": 1, "number": 2}),
    ("rope", "2026-05-04T06:00:00Z", "The last rope maker", {"season": 1, "number": 1}),
    ("start", "2026-05-01T06:00:00Z", "What is Low Tide?", {"season": 1, "kind": "trailer"}),
)
CHAPTERS = {
    0: "Welcome",
    95: "Thirty years on the ferry",
    740: "What one hears in fog",
    1560: "Letters from listeners",
}
"""By the seconds at which they begin."""
TRANSCRIPT = """WEBVTT

00:00.000 --> 00:04.000
<v Ana Duarte>Good evening, and welcome back to the harbour.

00:04.500 --> 00:09.000
<v Rui Matos>Thank you. It is quiet tonight, because of the fog.
"""
IN_PERSIAN = {
    "ferry": "کشتی پس از نه زمستان بازگشت",
    "storks": "لک‌لک‌ها دوباره روی فانوس دریایی لانه کردند",
    "choir": "گروه کر باراندازان",
    "lamps": "چرا چراغ‌های ساحل خاموش است",
    "library": "کتابخانه‌ای کنار دریا",
}
PERSIAN_ABOUT = "خبر، عکس و صدا از شهری کوچک کنار دریا."
PERSIAN_TEXT = "ساعت بیست دقیقه به هفت، کشتی با هشتاد و یک مسافر، دو سگ و یک پیانو لنگر کشید.\n"
PERSIAN_SAID = ({"credit": "صدا: سارا امینی"}, {"credit": "عکس: سارا امینی", "alt": "تپه‌هایی کنار آب"})
"""What the files of recordings and of pictures say in Persian."""
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


def write_podcast(folder: Path, media: str) -> None:
    """A podcast whose recordings, chapters and transcript are in `folder/media`."""
    (folder / "media").mkdir(parents=True)
    channel = CHANNEL.replace("The Harbour Gazette", "Low Tide").replace(
        "News, pictures and recordings from a small town by the sea.",
        "Conversations from a small harbour: people who work while the water is out.",
    )
    (folder / "channel.toml").write_text((channel + SHOW).format(media=media))
    chapters = [{"startTime": second, "title": title} for second, title in CHAPTERS.items()]
    (folder / "media/fog.json").write_text(json.dumps({"version": "1.2.0", "chapters": chapters}))
    (folder / "media/fog.vtt").write_text(TRANSCRIPT)
    for name, date, title, episode in EPISODES:
        people = [{"name": "Ana Duarte"}, {"name": "Rui Matos", "role": "guest"}]
        file = {"url": f"/{name}.mp3", "duration": 1872, "size": 22_400_000,
                "transcript": f"/{name}.vtt", "chapters": f"/{name}.json"}  # fmt: skip
        head = {"title": title, "date": date, "media": [file],
                "podcast": {**episode, "image": f"{media}dusk.svg", "people": people}}  # fmt: skip
        text = "The captain of the ferry on thirty winters, and on what one hears when one sees nothing.\n"
        (folder / f"{name}.md").write_text(f"---\n{json.dumps(head)}\n---\n{text}")


def write_persian(folder: Path, media: str) -> None:
    """The same newspaper in Persian."""
    folder.mkdir()
    channel = CHANNEL.format(media=media).replace("The Harbour Gazette", "روزنامهٔ بندر")
    channel = channel.replace('"en"', '"fa"').replace("Europe/Lisbon", "Asia/Tehran")
    channel = channel.replace("News, pictures and recordings from a small town by the sea.", PERSIAN_ABOUT)
    (folder / "channel.toml").write_text(channel)
    for name, date, _, picture, medium, _, _, _ in ARTICLES:
        title, author = IN_PERSIAN[name], "سارا امینی"
        file = {**_file(medium, picture, title), **PERSIAN_SAID[medium == "image"]}
        head = {"title": title, "date": date, "authors": [author], "media": [file]}
        (folder / f"{name}.md").write_text(f"---\n{json.dumps(head)}\n---\n{PERSIAN_TEXT}")


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
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Runs `feeds serve` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "feeds", "serve", str(folder), "--port", str(port), *options]
    process = subprocess.Popen(command)
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
    media = "print" if screen == PAPER else "screen"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    driver.get(url)
    if media == "print":
        driver.execute_script("document.documentElement.style.padding = '1.5cm'")  # as printers have it
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


def take_in_firefox(
    url: str, picture: Path, colours: str = LIGHT, screen: tuple[int, int, float] = DESK
) -> None:
    """Writes a picture of a page in Firefox."""
    with tempfile.TemporaryDirectory() as place:
        # The picture is taken when the page has been loaded, which does not include what is loaded lazily.
        page = Path(place) / "page.html"
        page.write_bytes(_fetched(url).replace(b' loading="lazy"', b""))
        profile = Path(place) / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(f'user_pref("ui.systemUsesDarkTheme", {int(colours == DARK)});\n')
        command = ["firefox-esr", "--headless", "--no-remote", "--profile", str(profile)]
        size, shot = f"--window-size={screen[0]},{screen[1]}", f"--screenshot={picture}"
        subprocess.run([*command, size, shot, page.as_uri()], check=True, capture_output=True)


def _fetched(url: str) -> bytes:
    """A page, also that of an error."""
    request = urllib.request.Request(url, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


@contextmanager
def sites_served(place: Path) -> Iterator[dict[str, str]]:
    """The addresses of the sample sites."""
    with ExitStack() as stack:
        sites = {name: place / name for name in (NEWS, PODCAST_SITE, PERSIAN)}
        media = stack.enter_context(media_server(sites[NEWS] / "media"))
        write_site(sites[NEWS], media)
        write_podcast(sites[PODCAST_SITE], media)
        write_persian(sites[PERSIAN], media)
        # The podcast is previewed, so that its pages have the texts of its media folder.
        options = {PODCAST_SITE: ("--preview",)}
        yield {
            name: stack.enter_context(serving(site, *options.get(name, ()))) for name, site in sites.items()
        }


def draw_in_firefox(folder: Path) -> None:
    """Writes a picture of every page in Firefox, but those of paper, which it has no option for."""
    with tempfile.TemporaryDirectory() as place, sites_served(Path(place)) as urls:
        for name, site, path, colours, screen in SHOTS:
            if screen != PAPER:
                take_in_firefox(urls[site] + path, folder.resolve() / f"{name}.png", colours, screen)


def main(folder: Path = HERE) -> None:
    """Writes all pictures."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        urls = stack.enter_context(sites_served(Path(place)))
        driver = browser()
        stack.callback(driver.quit)
        for name, site, path, colours, screen in SHOTS:
            _write(folder / f"{name}.png", take(driver, urls[site] + path, colours, screen))
        for name, site, path in FIREFOX:
            take_in_firefox(urls[site] + path, folder / f"{name}.png")
        feed = Path(place) / "podcast.xml"
        feed.write_text(PODCAST, "utf-8")
        for name, colours, screen in CHECKED:
            picture = take_checked(driver, f"{urls[NEWS]}validate", colours, screen, feed)
            _write(folder / f"{name}.png", picture)


def _write(picture: Path, data: bytes) -> None:
    picture.write_bytes(data)
    print(f"{picture.name} {len(data) // 1024} kB")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    if sys.argv[1:2] == ["--firefox"]:
        draw_in_firefox(Path(sys.argv[2]))
    else:
        main()
