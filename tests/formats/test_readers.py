"""A whole publication of hostile articles: the validator finds nothing, and libraries read it back exactly.

Each reader's row is what it can give of an item; whole lists are compared.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from calendar import timegm
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from libraries import PODCAST, library
from oracle import renderers, select, windows
from samples import CHANNEL

from feeds import validate
from feeds.core.dates import rfc822, rfc3339
from feeds.core.texts import clean_line
from feeds.formats.fitting import enclosed, fit_article
from feeds.model.loss import ignore_loss
from feeds.model.works import files_of, published_works, with_lead_first
from feeds.publishing.selection import path
from feeds.vocabulary.datatypes.plain_text import resembles_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.model.article import Article, Media
    from feeds.model.page import Rendered

PUBLICATIONS = {"plain": CHANNEL, "podcast": PODCAST}
KINDS = ("news", "media", "pictures")
"""The feeds that are read; those of categories, authors and sections are the news once more."""
DIRECTORIES = ("apple", "spotify", "psp1", "podcast20")
READERS = Path(__file__).parent / "readers"


@cache
def articles(name: str) -> tuple[Article, ...]:
    return library(measured=name == "podcast")


@cache
def documents(name: str) -> Mapping[str, Callable[[], Rendered]]:
    return renderers(PUBLICATIONS[name], articles(name))


@cache
def published(name: str, path: str) -> Rendered:
    return documents(name)[path]()


def profiles(name: str, path: str) -> tuple[str, ...]:
    """What a document claims to be fit for, besides the specifications."""
    kind = path.removeprefix("archive/").partition(".")[0].partition("-")[0]
    media = ("mrss",) if kind in ("media", "pictures") else ()
    directories = DIRECTORIES if name == "podcast" and kind == "media" and path.endswith(".rss") else ()
    return ("spec", "rssboard", *media, *directories)


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLICATIONS)
def test_no_profile_that_is_claimed_has_a_finding(name: str, thorough: bool) -> None:
    """Save what no publisher can put right: the files have the coding and the address that they have.

    Without `--thorough`, a sixth of the documents of each publication is validated, not the same ones.
    """
    channel, now = PUBLICATIONS[name], datetime(2030, 1, 1, tzinfo=UTC)
    paths = sorted(documents(name).keys() - {"index.html"})
    turn = [*PUBLICATIONS].index(name)
    checked = set(paths if thorough else paths[3 * turn :: 6])
    found = {
        (path, finding.rule, finding.value)
        for path in checked
        for finding in validate(
            published(name, path).body, url=channel.base + path, now=now, profiles=profiles(name, path)
        ).findings
    }
    assert found == {row for row in _not_ours(name) if row[0] in checked}


def _not_ours(name: str) -> Iterator[tuple[str, str, str]]:
    if name == "podcast":
        for place, rows in expected(name, "news", "rss").items():
            for file in (file for row in rows for file in row.enclosures):
                if file.url.endswith(".webm"):  # some apps play it, and there is no other
                    yield place, "itunes-unsupported-file", file.url
        for place, rows in expected(name, "media", "rss").items():
            for row in rows:
                for file in row.enclosures:
                    if file.type == "audio/x-m4a":
                        yield place, "spotify-not-mp3", file.type
                    if "%" in file.url:
                        yield place, "episode-url-not-ascii", file.url


@pytest.mark.slow
def test_the_library_is_as_large_and_as_bad_as_it_should_be() -> None:
    made = articles("plain")
    assert len(made) == 300
    assert repr(made) == repr(library())  # there are NaNs in it
    assert sum(len("".join(article.paragraphs)) > 900_000 for article in made) == 3
    assert Counter(len(article.works) for article in made)[20] == 12
    assert not set("\x00\ud83d\u202e\ufffe\ufeff") - set("".join(article.title for article in made))


# --- what is to be read ---


@dataclass(frozen=True, slots=True)
class Row:
    """An item: `enclosures` are those of the format, `contents` the files that RSS has as Media RSS's."""

    id: str
    title: str
    time: datetime
    enclosures: tuple[Media, ...]
    contents: tuple[Media, ...] = ()


@cache
def expected(name: str, kind: str, format_name: str) -> dict[str, list[Row]]:
    """The rows of each document of a feed, by the document's path."""
    channel = PUBLICATIONS[name]
    feed = next(feed for feed in select(channel, articles(name)) if feed.kind.name == kind)
    format_ = next(each for each in feed.formats if each.name == format_name)
    show = feed.podcast and channel.podcast is not None
    return {
        path(feed, format_, window.number): [_row(article, format_name, show=show) for article in held]
        for window, held in windows(feed.articles, feed.limit, feed.order)
    }


def _row(article: Article, format_name: str, *, show: bool) -> Row:
    works = published_works(article)
    title = clean_line(
        fit_article(article, ignore_loss).title if show and format_name == "rss" else article.title
    )
    enclosures: tuple[Media, ...]
    contents: tuple[Media, ...] = ()
    if format_name == "rss":
        found = enclosed(works, podcast=show)
        enclosures = found[1:] if found else ()
        ordered = sorted(works, key=lambda work: not found or work is not found[0])
        every = [file for work in ordered for file in files_of(work)]
        contents = tuple(sorted(every, key=lambda file: file not in enclosures))
    elif format_name == "atom":
        ordered = list(with_lead_first(works))
        renditions = tuple(file for work in ordered for file in work.renditions)
        enclosures = (*(work.media for work in ordered), *renditions)
    else:
        enclosures = tuple(file for work in with_lead_first(works) for file in files_of(work) if file.type)
    if format_name != "json":  # where a title may be missing
        title = title or article.id
    if format_name == "atom" and (
        "<" in title or resembles_html(title)
    ):  # then it is HTML, of which libraries give the source
        title = escape(title, quote=False)
    return Row(article.id, title, article.published, enclosures, contents)


def read(name: str, kind: str, format_name: str, reader: Any) -> dict[str, list[Any]]:
    return {place: reader(published(name, place).body) for place in expected(name, kind, format_name)}


def rows(name: str, kind: str, format_name: str, row: Any) -> dict[str, list[Any]]:
    wanted = expected(name, kind, format_name)
    return {place: [row(each) for each in found] for place, found in wanted.items()}


def differences(found: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> list[Any]:
    """Where two readings differ, and what either has there: a report that can be read."""
    return [
        (place, number, *pair)
        for place in sorted({*found, *wanted})
        for number, pair in enumerate(zip_longest(found.get(place, ()), wanted.get(place, ())))
        if pair[0] != pair[1]
    ]


def every(*format_names: str) -> pytest.MarkDecorator:
    combinations = [
        (name, kind, format_name) for name in PUBLICATIONS for kind in KINDS for format_name in format_names
    ]
    return pytest.mark.parametrize(("name", "kind", "format_name"), combinations)


# --- libraries of Python ---


@pytest.mark.slow
@every("rss", "atom")
def test_feedparser(name: str, kind: str, format_name: str) -> None:
    """It gives everything, types in lower case. A link of Atom without a type is HTML to it."""
    missing = "text/html" if format_name == "atom" else None

    def given(data: bytes) -> list[Any]:
        parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo
        return [
            (
                entry.id, entry.title, entry.get("published_parsed") and timegm(entry.published_parsed),
                [
                    (link.href, link.get("type"), link.get("length"))
                    for link in entry.get("links", ())
                    if link.rel == "enclosure"
                ],
            )
            for entry in parsed.entries
        ]  # fmt: skip

    def row(item: Row) -> Any:
        unknown = "0" if format_name == "rss" else None
        return (
            item.id, item.title, int(item.time.timestamp()),
            [
                (file.url, (file.type or missing or "").lower(), str(file.size) if file.size else unknown)
                for file in item.enclosures
            ],
        )  # fmt: skip

    assert differences(read(name, kind, format_name, given), rows(name, kind, format_name, row)) == []


@pytest.mark.slow
@every("rss", "atom")
def test_podcastparser(name: str, kind: str, format_name: str) -> None:
    """gPodder's: every file is an enclosure to it, in RSS Media RSS's come before the one enclosure.

    All spaces of a title are one plain space.  A link of Atom without a type is HTML to it.
    """
    podcastparser = pytest.importorskip("podcastparser")
    missing = "text/html" if format_name == "atom" else "application/octet-stream"

    def given(data: bytes) -> list[Any]:
        parsed = podcastparser.parse("https://news.example.org/feeds/x", BytesIO(data))
        return [
            (
                episode["guid"], episode["title"], episode["published"],
                [(file["url"], file["mime_type"], file["file_size"]) for file in episode["enclosures"]],
            )
            for episode in parsed["episodes"]
        ]  # fmt: skip

    def row(item: Row) -> Any:
        found = (*item.contents, *item.enclosures)
        return (
            item.id, " ".join(item.title.split()), int(item.time.timestamp()),
            [(file.url, file.type or missing, file.size or -1) for file in found],
        )  # fmt: skip

    assert differences(read(name, kind, format_name, given), rows(name, kind, format_name, row)) == []


# --- libraries of npm ---


@pytest.fixture(scope="session")
def npm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """library -> publication -> path -> items. The libraries are installed once, beside pytest's cache."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed")
    folder = request.config.cache.mkdir("readers")
    manifest = (READERS / "package.json").read_bytes()
    installed = folder / "installed.json"
    if not installed.exists() or installed.read_bytes() != manifest:
        (folder / "package.json").write_bytes(manifest)
        command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False).returncode:
            pytest.skip("npm cannot install the libraries")
        installed.write_bytes(manifest)
    shutil.copy(READERS / "read.mjs", folder)
    return _run(node, folder, tmp_path_factory.mktemp("documents"))


def _run(node: str, folder: Path, documents: Path) -> Any:
    names: dict[str, tuple[str, str]] = {}
    for name in PUBLICATIONS:
        for kind in KINDS:
            for format_name in ("rss", "atom", "json"):
                for place in expected(name, kind, format_name):
                    file = documents / f"{len(names)}.{place.rpartition('.')[2]}"
                    file.write_bytes(published(name, place).body)
                    names[str(file)] = (name, place)
    out = documents / "out"
    command = [node, str(folder / "read.mjs"), str(out), *names]
    quiet = {**os.environ, "PARTYTIME_LOG": "fatal"}
    done = subprocess.run(command, capture_output=True, timeout=300, check=False, env=quiet)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found = json.loads(out.read_bytes())
    return {
        reader: {names[file]: items for file, items in by_file.items()} for reader, by_file in found.items()
    }


def _given(npm: Any, reader: str, name: str, kind: str, format_name: str) -> dict[str, list[Any]]:
    return {place: npm[reader][name, place] for place in expected(name, kind, format_name)}


def _plain(file: Media, unknown: int | None) -> list[Any]:
    return [file.url, file.type, file.size or unknown]


@pytest.mark.slow
@every("rss", "atom", "json")
def test_feedsmith(npm: Any, name: str, kind: str, format_name: str) -> None:
    """It gives everything; dates as they were written."""

    def row(item: Row) -> list[Any]:
        unknown = 0 if format_name == "rss" else None
        date = rfc822(item.time) if format_name == "rss" else rfc3339(item.time)
        return [item.id, item.title or None, date, [_plain(file, unknown) for file in item.enclosures]]

    given = _given(npm, "feedsmith", name, kind, format_name)
    assert differences(given, rows(name, kind, format_name, row)) == []


@pytest.mark.slow
@every("rss", "atom")
def test_rss_parser(npm: Any, name: str, kind: str, format_name: str) -> None:
    """It reads RSS and Atom, and enclosures in RSS only."""

    def row(item: Row) -> list[Any]:
        files = [[file.url, file.type, str(file.size or 0)] for file in item.enclosures]
        date = f"{item.time:%Y-%m-%dT%H:%M:%S}.000Z"
        return [item.id, item.title, date, files if format_name == "rss" else []]

    given = _given(npm, "rss-parser", name, kind, format_name)
    assert differences(given, rows(name, kind, format_name, row)) == []


@pytest.mark.slow
@every("rss")
def test_podcast_partytime(npm: Any, name: str, kind: str, format_name: str) -> None:
    """It reads RSS, and of its items those with an enclosure; it decodes references in URLs twice."""

    def row(item: Row) -> list[Any]:
        date = f"{item.time:%Y-%m-%dT%H:%M:%S}.000Z"
        files = [[file.url.replace("&amp;", "&"), file.type, file.size or 0] for file in item.enclosures]
        return [item.id, item.title, date, files]

    read = {
        place: [row(item) for item in found if item.enclosures]
        for place, found in expected(name, kind, format_name).items()
    }
    assert differences(_given(npm, "podcast-partytime", name, kind, format_name), read) == []
