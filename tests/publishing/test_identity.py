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
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from libraries import MARKUP, TEXTS
from lxml import etree
from samples import ROOT, SEEDS

pytestmark = pytest.mark.slow
BEFORE = {
    "rooms": "078b0ce7989d589735c9c98839b6c586ba2c8f2f",
    "pages": "550df60cdb131959dc54e741306c54350b316bca",
    "speed": "956b006cff676b191eeaa1cf5f43e2e895610cf2",
    "defaults": "c61336fbad2d050ff62470f91a677b4ac48d22ea",
}
"""The last commits before feeds/ was divided into rooms, builds wrote web pages, builds became fast, and new
publications got fewer feeds by default.
"""
START = datetime(2024, 2, 28, 21, 7, 3, tzinfo=UTC)
HOME = "https://news.example.org/"
BASE = f"{HOME}feeds/"
CHANNEL = f"""
title = "News & <more>"
description = "What happened ]]>"
home = "{HOME}"
base = "{BASE}"
language = "en"
zone = "Asia/Tehran"
media_base = "https://media.example.org/"
live = 7
people = [{{ name = "The newsroom" }}]
"""
PODCAST = """
[podcast]
categories = ["News > Daily News"]
explicit = false
image = "https://news.example.org/show.jpg"
owner = { name = "Ann", email = "ann@example.org" }
"""
PODCAST_URI = "https://podcastindex.org/namespace/1.0"
CASES = {
    "everything": (),
    "without index": ("site/.feeds",),
    "only served": ("out",),
    "ledger only": ("site/.feeds", "out"),
    "output only": ("site/.feeds", "site/published.ndjson"),
}
"""What is lost of a folder that an earlier version has built."""
ASKED = """
more_feeds = ["pictures"]
archive = true
"""
"""What was the default."""
FEEDS = {".rss", ".atom", ".json", ".opml"}
ADDRESSES = """
import json, sys
from pathlib import Path
from feeds.model.permalinks import page_path
from feeds.publishing.folder import read_folder

library = read_folder(Path(sys.argv[1]))
print(json.dumps({article.id: page_path(library.channel, article) for article in library.articles}))
"""
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
    assert Path(python(folder, "-c", "import feeds; print(feeds.__file__)").strip()).is_relative_to(folder)
    return folder


def build(tree: Path, folder: Path, output: Path, *more: str) -> None:
    python(tree, "-m", "feeds", "build", "--no-compress", *more, str(output), str(folder))


def page_addresses(tree: Path, folder: Path) -> dict[str, str]:
    """The paths of the pages of articles below the base, by the ids."""
    addresses: dict[str, str] = json.loads(python(tree, "-c", ADDRESSES, str(folder)))
    return addresses


def python(tree: Path, *arguments: str) -> str:
    """Runs the program of a tree, which must be the working directory; returns what it writes."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


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
    """What subscribers recognise the documents and their items by; first the page that each names."""
    files = [path for path in output.rglob("*") if path.suffix in FEEDS]
    return {path.relative_to(output).as_posix(): identity(path) for path in files}


def with_pages(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The documents of a build without pages as they are with pages: all but the news name their own."""
    return {path: [page_named(path, page), *rest] for path, (page, *rest) in found.items()}


def page_named(path: str, page: str) -> str:
    feed = re.sub("^archive/(.+)-[0-9]+$", r"\1", path.rpartition(".")[0])
    return f"{BASE}{feed}" if page == HOME and feed != "feed" else page


def identity(path: Path) -> list[Any]:
    if path.suffix == ".json":
        feed = json.loads(path.read_bytes())
        addresses = feed.get("feed_url"), feed.get("next_url")
        return [feed["home_page_url"], addresses, *map(item_identity, feed["items"])]
    root = etree.parse(path).getroot()
    if path.suffix == ".opml":
        return ["", *sorted(outline.get("xmlUrl", "") for outline in root.iter("outline"))]
    links = [(link.get("rel"), link.get("href")) for link in root.iterfind("{*}channel/{*}link[@rel]")]
    links += [(link.get("rel"), link.get("href")) for link in root.iterfind("{*}link")]
    page = root.findtext("channel/link") or next(at for rel, at in links if rel == "alternate")
    known = [
        found.text for path in ("{*}id", f"channel/{{{PODCAST_URI}}}guid") for found in root.iterfind(path)
    ]
    items = [*root.iterfind("channel/item"), *root.iterfind("{*}entry")]
    return [page, known, [link for link in links if link[1] != page], *map(xml_identity, items)]


def item_identity(item: dict[str, Any]) -> tuple[object, ...]:
    times = [instant(item[name]) for name in ("date_published", "date_modified")]
    files = [file["url"] for file in item.get("attachments", ())]
    return item["id"], item.get("url"), times, files


def xml_identity(item: etree._Element) -> tuple[object, ...]:
    """Ids, instants, and the addresses of the item, its enclosure and its media.

    A link to an id, which media items had once, leads nowhere, so it is not among the addresses.
    """
    names = {etree.QName(child).localname: child for child in reversed(item)}
    ids = [names[name].text for name in ("guid", "id", "link") if name in names and names[name].text]
    times = [instant(names[name].text or "") for name in ("pubDate", "published", "updated") if name in names]
    linked = [child.get("href", child.get("url", "")) for child in item.iter()]
    addresses = [url for url in linked if url.startswith("http")]
    return ids, times, addresses


def instant(text: str) -> datetime:
    time = datetime.fromisoformat(text) if text[:1].isdigit() else parsedate_to_datetime(text)
    return time.astimezone(UTC)


def ledger(folder: Path) -> bytes:
    """What was published, without the time at which that was noted."""
    return _time.sub(b"", (folder / "published.ndjson").read_bytes())


@pytest.mark.parametrize("channel", [CHANNEL, CHANNEL + PODCAST], ids=["news", "podcast"])
def test_what_was_published_before_is_published_the_same(channel: str, earlier: Path, tmp_path: Path) -> None:
    before, now = (tmp_path / name for name in ("before", "now"))
    fill(before, channel)
    build(earlier, before, tmp_path / "out-before")
    shutil.copytree(before, now)
    shutil.copytree(tmp_path / "out-before", tmp_path / "out-now")
    build(ROOT, now, tmp_path / "out-now")
    expected = with_pages(documents(tmp_path / "out-before"))
    assert len(expected) > 50
    assert documents(tmp_path / "out-now") == expected
    assert ledger(now) == ledger(before)

    for tree, folder in ((earlier, before), (ROOT, now)):
        edit(folder)
        build(tree, folder, tmp_path / f"out-{folder.name}")
    changed = with_pages(documents(tmp_path / "out-before"))
    assert changed != expected
    assert documents(tmp_path / "out-now") == changed
    assert ledger(now) == ledger(before)


@pytest.mark.parametrize("earlier", ["pages"], indirect=True)
def test_a_new_publication_is_published_as_before_and_has_pages_where_the_server_had_them(
    earlier: Path, tmp_path: Path
) -> None:
    before, now = (tmp_path / name for name in ("before", "now"))
    for tree, folder in ((earlier, before), (ROOT, now)):
        fill(folder, f'{CHANNEL}article_link = "{BASE}story/{{name}}"\n{ASKED if tree is ROOT else ""}')
        build(tree, folder, tmp_path / f"out-{folder.name}")
    assert documents(tmp_path / "out-now") == with_pages(documents(tmp_path / "out-before"))
    assert ledger(now).replace(b',"defaults":2', b"") == ledger(before)
    addresses = page_addresses(earlier, before)
    assert page_addresses(ROOT, now) == addresses
    assert {address.partition("/")[0] for address in addresses.values()} == {"article", "story"}
    files = [tmp_path / "out-now" / unquote(path) / "index.html" for path in addresses.values()]
    assert [file for file in files if not file.is_file()] == []


@pytest.mark.parametrize("earlier", ["defaults"], indirect=True)
@pytest.mark.parametrize("channel", [CHANNEL, CHANNEL + PODCAST], ids=["news", "podcast"])
def test_feeds_by_former_defaults_go_on_whatever_is_left_of_them(
    channel: str, earlier: Path, tmp_path: Path
) -> None:
    source, before = tmp_path / "source", tmp_path / "before"
    fill(source, channel)
    shutil.copytree(source, before)
    build(earlier, before, tmp_path / "out-before")
    expected = documents(tmp_path / "out-before")
    assert {"pictures.rss", "author/ann.atom", "archive/category/war-1.json"} <= expected.keys()

    def build_now(case: str, folder: Path, out: Path, *state: str) -> None:
        build(ROOT, folder, out, *state)
        assert documents(out) == expected, case

    for case in CASES:
        folder, out = tmp_path / case / "site", tmp_path / case / "out"
        shutil.copytree(before, folder)
        shutil.copytree(tmp_path / "out-before", out)
        for left in CASES[case]:
            shutil.rmtree(tmp_path / case / left, ignore_errors=True)
            (tmp_path / case / left).unlink(missing_ok=True)
        build_now(case, folder, out)
    state = tmp_path / "state"
    build_now("a new state folder", before, tmp_path / "out-a", "--state", str(state))
    build(earlier, source, tmp_path / "out-b", "--state", str(tmp_path / "other"))
    build_now("a source without a ledger", source, tmp_path / "out-b", "--state", str(tmp_path / "other"))

    new = record(51) | {"authors": ["Somebody New"], "tags": ["War", "New"], "section": "New"}
    for folder in (before, tmp_path / "without index" / "site", tmp_path / "output only" / "site"):
        (folder / "new.ndjson").write_text(json.dumps(new) + "\n", "utf-8")
    build(earlier, before, tmp_path / "out-before")
    expected = documents(tmp_path / "out-before")
    assert {"author/somebody-new.rss", "category/new.rss"} <= expected.keys()
    for case in ("without index", "output only"):
        build_now(case, tmp_path / case / "site", tmp_path / case / "out")
