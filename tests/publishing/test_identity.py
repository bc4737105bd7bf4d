"""Identity is a promise: what earlier versions published, this version publishes under the same ids.

The earlier versions are taken from the repository's history, so the tests are skipped where that is absent.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from libraries import MARKUP, TEXTS
from lxml import etree
from samples import ROOT, SEEDS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
BEFORE = {
    "rooms": "078b0ce7989d589735c9c98839b6c586ba2c8f2f",
    "utc": "29e005bad13f121f661596d2f9ac4dfbe22e47dc",
}
"""The last commits before feeds/ was divided into rooms, and before dates were written in UTC."""
START = datetime(2024, 2, 28, 21, 7, 3, tzinfo=UTC)
CHANNEL = """
title = "News & <more>"
description = "What happened ]]>"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
language = "en"
zone = "Asia/Tehran"
media_base = "https://media.example.org/"
live = 7
people = [{ name = "The newsroom" }]
"""
PODCAST = """
[podcast]
categories = ["News > Daily News"]
explicit = false
image = "https://news.example.org/show.jpg"
owner = { name = "Ann", email = "ann@example.org" }
"""
PODCAST_URI = "https://podcastindex.org/namespace/1.0"
FEEDS = {".rss", ".atom", ".json", ".opml"}
_time = re.compile(rb'"when":"[^"]*"')


@pytest.fixture(scope="module", params=BEFORE)
def earlier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The earlier version's tree."""
    commit = BEFORE[request.param]
    archive = subprocess.run(["git", "archive", commit, "feeds"], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip("the repository's history is not here")
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def build(tree: Path, folder: Path, output: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "feeds", "build", str(output), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def record(number: int) -> dict[str, Any]:
    """An article; what is drawn depends on its number only."""
    texts = [*TEXTS, *MARKUP]
    published = START + timedelta(hours=number * 7)
    kinds = ("mp4", "mp3", "jpg", "webp", "pdf")
    return {
        "id": f"tag:news.example.org,2024:{number}",
        "title": f"{number} {texts[number % len(texts)]}".encode("utf-8", "replace").decode(),
        "date": published.isoformat(),
        "text": texts[number * 5 % len(texts)].encode("utf-8", "replace").decode(),
        "tags": [["War"], ["War", "C++"], ["C", "<Sport> &", "هنر"], []][number % 4],
        "section": ["", "World", "Économie & Société"][number % 3],
        "authors": [[], ["Ann"], ["Bob", "علی"]][number % 3],
        "link": f"https://news.example.org/{number}?a=1&b=2" if number % 5 else None,
        "media": [
            {"url": f"https://media.example.org/{number}/{place} f.{kinds[(number + place) % len(kinds)]}"}
            for place in range(number % 4)
        ],
    }


def fill(folder: Path, channel: str) -> None:
    """A folder with the seeds and with articles in every kind of file."""
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns(".feeds", "published.ndjson"))
    (folder / "channel.toml").write_text(channel, "utf-8")
    lines = [json.dumps(record(number)) for number in range(40)]
    (folder / "many.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "post.md").write_text(
        "---\ntitle: A post\ndate: 2024-03-01\ntags: [war]\n---\nWords.\n", "utf-8"
    )


def edit(folder: Path) -> None:
    """What newsrooms do next: add an article, change one, withdraw one, delete one."""
    records = [record(number) for number in range(1, 41)]
    # Without a time of its own, a changed article gets that of the build.
    records[5] |= {"title": "Changed", "updated": (START + timedelta(days=20)).isoformat()}
    records[9]["withdrawn"] = (START + timedelta(days=30)).isoformat()
    (folder / "many.ndjson").write_text("\n".join(map(json.dumps, records)) + "\n", "utf-8")


def documents(output: Path) -> dict[str, list[Any]]:
    """What subscribers recognise the documents and their items by.

    The page that a feed of Atom names (`alternate`) is not: builds have pages now, and it is the feed's.
    """
    files = [path for path in output.rglob("*") if path.suffix in FEEDS]
    return {path.relative_to(output).as_posix(): identity(path) for path in files}


def identity(path: Path) -> list[Any]:
    if path.suffix == ".json":
        feed = json.loads(path.read_bytes())
        return [feed.get("feed_url"), feed.get("next_url"), *map(item_identity, feed["items"])]
    root = etree.parse(path).getroot()
    if path.suffix == ".opml":
        return sorted(outline.get("xmlUrl", "") for outline in root.iter("outline"))
    links = [(link.get("rel"), link.get("href")) for link in root.iterfind("{*}channel/{*}link[@rel]")]
    links += [
        (link.get("rel"), link.get("href"))
        for link in root.iterfind("{*}link")
        if link.get("rel") != "alternate"
    ]
    known = [
        found.text for path in ("{*}id", f"channel/{{{PODCAST_URI}}}guid") for found in root.iterfind(path)
    ]
    items = [*root.iterfind("channel/item"), *root.iterfind("{*}entry")]
    return [known, links, *map(xml_identity, items)]


def item_identity(item: dict[str, Any]) -> tuple[object, ...]:
    times = [instant(item[name]) for name in ("date_published", "date_modified")]
    files = [file["url"] for file in item.get("attachments", ())]
    return item["id"], item.get("url"), times, files


def xml_identity(item: etree._Element) -> tuple[object, ...]:
    """Ids, instants, and the addresses of the item, its enclosure and its media."""
    names = {etree.QName(child).localname: child for child in reversed(item)}
    ids = [names[name].text for name in ("guid", "id", "link") if name in names]
    times = [instant(names[name].text or "") for name in ("pubDate", "published", "updated") if name in names]
    addresses = [
        child.get("href") or child.get("url") for child in item.iter() if child.get("href", child.get("url"))
    ]
    return ids, times, addresses


def instant(text: str) -> datetime:
    time = datetime.fromisoformat(text) if text[:1].isdigit() else parsedate_to_datetime(text)
    return time.astimezone(UTC)


def ledger(folder: Path) -> bytes:
    """What was published, without the time at which that was noted."""
    return _time.sub(b"", (folder / "published.ndjson").read_bytes())


@pytest.mark.parametrize("channel", [CHANNEL, CHANNEL + PODCAST], ids=["news", "podcast"])
def test_what_was_published_before_is_published_the_same(channel: str, earlier: Path, tmp_path: Path) -> None:
    before, now, over = (tmp_path / name for name in ("before", "now", "over"))
    for folder in (before, now):
        fill(folder, channel)
    build(earlier, before, tmp_path / "out-before")
    shutil.copytree(before, over)
    shutil.copytree(tmp_path / "out-before", tmp_path / "out-over")
    for tree, folder in ((ROOT, now), (ROOT, over)):
        build(tree, folder, tmp_path / f"out-{folder.name}")
    expected = documents(tmp_path / "out-before")
    assert len(expected) > 50
    assert documents(tmp_path / "out-now") == expected
    assert documents(tmp_path / "out-over") == expected
    assert ledger(now) == ledger(over) == ledger(before)

    for tree, folder in ((earlier, before), (ROOT, now), (ROOT, over)):
        edit(folder)
        build(tree, folder, tmp_path / f"out-{folder.name}")
    changed = documents(tmp_path / "out-before")
    assert changed != expected
    assert documents(tmp_path / "out-now") == changed
    assert documents(tmp_path / "out-over") == changed
    assert ledger(now) == ledger(over) == ledger(before)
