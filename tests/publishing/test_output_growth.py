"""Twice the input costs at most three times as much: documents, pages, our own files, headers, media."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import media_files as made
import pytest
from growth import Case, assert_linear, assert_linear_memory, cases, nested, repeated
from samples import CHANNEL, PUBLISHED, SOUND, VIDEO, article
from sites import CHANNEL as CHANNEL_TOML

from feeds.core.errors import FeedsError
from feeds.formats import formats
from feeds.formats.losses import losses
from feeds.linting.baseline import read_baseline
from feeds.linting.patterns import Patterns
from feeds.media.inspection import inspect
from feeds.model.channel import read_channel
from feeds.model.page import Page
from feeds.net.conditional import evaluate, parse_date, tags_of
from feeds.net.negotiation import choose
from feeds.net.ranges import parse_ranges
from feeds.publishing import ledger
from feeds.publishing.inbox.journal import Journal
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.index_page import index_page
from feeds.publishing.pages.stories import body, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.article import Article

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def page(*articles: Article) -> Page:
    return Page(articles, PUBLISHED, "T", "D", CHANNEL.home, CHANNEL.base)


def many(size: int) -> Page:
    return page(*(article(SOUND, VIDEO, id=f"urn:{n}", html="<p>a</p>") for n in range(size // 200)))


ARTICLES: dict[str, Callable[[int], Article]] = {
    "markup": lambda size: article(html=repeated("<p>a &amp; b</p>")(size)),
    "nested": lambda size: article(html=nested("<b>", "</b>")(min(size, 1000)) * (size // 1000)),
    "words": lambda size: article(html=repeated("]]> a & b < c \u2028 ")(size)),
    "paragraphs": lambda size: article(paragraphs=("a & b",) * (size // 5)),
    "pictures": lambda size: article(html=repeated('<img src="https://a.example/#.png" alt="a">')(size)),
    "categories": lambda size: article(categories=tuple(f"c{n}" for n in range(size // 7))),
    "works": lambda size: article(*(SOUND, VIDEO) * (size // 100)),
    "a summary": lambda size: article(summary=repeated("a & ")(size)),
}


def rendered(given: Page) -> None:
    for each in formats():
        each.render(CHANNEL, given)
        losses(CHANNEL, given, each)


def shown(given: Article) -> None:
    story(CHANNEL, given, FILES.links("feed"))
    body(CHANNEL, given)


def on_disk(act: Callable[[Path], object]) -> Callable[[bytes], None]:
    """Returns a function of a file's content; what is refused must be refused in linear time, too."""

    def with_content(content: bytes) -> None:
        with TemporaryDirectory() as folder, suppress(FeedsError, ValueError):
            path = Path(folder, "file")
            path.write_bytes(content)
            act(path)

    return with_content


TOML: dict[str, Callable[[int], str]] = {
    "keys": repeated("k# = 1\n"),
    "tables": repeated("[t#]\n"),
    "lists": lambda size: "categories = [" + "'a', " * (size // 5) + "]\n",
    "nested": lambda size: "a = " + "[" * (size // 2) + "]" * (size // 2) + "\n",
    "dotted": lambda size: ".".join("a" * (size // 2)) + " = 1\n",
    "inline tables": lambda size: "a = " + "{b = " * (size // 6) + "1" + "}" * (size // 6) + "\n",
    "open": lambda size: 'a = """' + "b" * size,
    "escapes": lambda size: 'title = "' + "\\u0061" * (size // 6) + '"\n',
    "podcast": repeated("[[podcast.person]]\nname = '#'\n"),
}
RECORDS = [
    ledger.Record(f"tag:{n}", NOW, f"{n}.md", (f"https://a.example/{n}.mp4",), places={"feed": (f"tag:{n}",)})
    for n in range(8_000)
]


def lines(size: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "published.ndjson")
        ledger.append(path, RECORDS[: size // 100])
        return path.read_bytes()


def append_all(count: int) -> None:
    with TemporaryDirectory() as folder:
        ledger.append(Path(folder, "published.ndjson"), RECORDS[:count])


def unfinished(path: Path) -> None:
    Journal(path.parent, path).unfinished()


def ignored(patterns: str) -> None:
    found = Patterns(Path("/a"), tuple(patterns.split("\n")))
    for number in range(20):
        found.match(Path(f"/a/{number}/b/c.xml"))


def journal(size: int) -> bytes:
    files = {f"inbox/{n}.json": "a" for n in range(size // 40)}
    return json.dumps({"new": files, "old": files}).encode()


def baseline(size: int) -> bytes:
    return json.dumps({f"{n}.xml": {"rss-missing-guid": {"count": 1}} for n in range(size // 50)}).encode()


HEADERS = ("a", ",", '"', 'W/"a",', '"a", ', "gzip;q=0.5, ", "0-1, ", "-", " ", "a/b;c=d, ", "[", "%41")


def header(value: str) -> None:
    choose(value, ("br", "gzip"))
    parse_ranges(f"bytes={value}", 1_000_000)
    tags_of(value)
    parse_date(value, near=NOW)
    for name in ("If-None-Match", "If-Match", "If-Modified-Since", "If-Range"):
        evaluate("GET", {name: value, "Range": "bytes=0-1"}, '"x"', NOW, 1000)


def inspected(file: tuple[str, bytes]) -> None:
    name, data = file
    inspect(io.BytesIO(data), len(data), name)


MEDIA: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "mp3": lambda size: ("a.mp3", made.frame(128) * (size // 400)),
    "mp3 without frames": lambda size: ("a.mp3", b"\xff\xfb\x10" * (size // 3)),
    "id3": lambda size: ("a.mp3", made.id3(size) + made.mp3()),
    "aac": lambda size: ("a.aac", made.adts(size // 300)),
    "ogg": lambda size: ("a.ogg", made.ogg(60, padding=size)),
    "movie of tracks": lambda size: (
        "a.mp4",
        made.movie(*[made.trak(b"soun", 0, 0, samples=100)] * (size // 200)),
    ),
    "movie of fragments": lambda size: ("a.mp4", made.fragmented(size // 200)),
    "boxes": lambda size: ("a.mp4", made.ftyp() + made.box(b"free") * (size // 8)),
    "nested boxes": lambda size: ("a.mp4", made.ftyp() + b"\x00\x00\xff\xffmoov" * (size // 8)),
    "webm": lambda size: ("a.webm", made.element(0x1A45DFA3) + made.element(0xEC) * (size // 2)),
    "drawing": lambda size: ("a.svg", ("<svg " + repeated("a#='' ")(size) + " width='1'>").encode()),
    "nested drawing": lambda size: ("a.svg", b"<svg>" * (size // 5)),
    "picture": lambda size: ("a.jpg", b"\xff\xd8" + b"\xff\xe1\x00\x02" * (size // 4)),
    "png": lambda size: (
        "a.png",
        made.png(1, 1)[:8] + b"\x00\x00\x00\x00tEXt\x00\x00\x00\x00" * (size // 12),
    ),
    "gif": lambda size: ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\xfe\x01a\x00" * (size // 5)),
}
IGNORED = {
    unit: repeated(unit)
    for unit in ("a#\n", "*#\n", "**/a#/**/*b\n", "*a", "[a", "\\", "!", "a/", "**/", " ")
}
LEDGERS: dict[str, Callable[[int], bytes]] = {
    "lines": lines,
    "one line": lambda size: b'{"id": "a", ' * (size // 12),
    "nested": lambda size: b'{"places": ' * (size // 11),
    "empty lines": lambda size: b"\n" * size,
}
JOURNALS: dict[str, Callable[[int], bytes]] = {
    "files": journal,
    "nested": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "open": lambda size: b'{"new": {"a": "' + b"b" * size,
}
BASELINES: dict[str, Callable[[int], bytes]] = {
    "files": baseline,
    "keys": lambda size: ("{" + repeated('"k#": {}, ')(size) + '"a": {}}').encode(),
    "nested": lambda size: b'{"a": ' * (size // 6),
}
FILES = addresses_of(CHANNEL, static=True)
CASES = {
    "documents, articles": Case(rendered, many, 20_000),
    "index page": Case(
        lambda n: index_page(CHANNEL, many(n).articles, (), "feeds.opml", 1, addresses=FILES), int, 50_000
    ),
    **cases("documents", rendered, ARTICLES, 50_000, page),
    **cases("page", shown, ARTICLES, 50_000),
    **cases("channel file", on_disk(read_channel), TOML, 15_000, lambda keys: (CHANNEL_TOML + keys).encode()),
    **cases("ledger", on_disk(lambda path: [*ledger.read(path)]), LEDGERS, 100_000),
    "ledger, appending": Case(append_all, int, 2_000),
    **cases("journal", on_disk(unfinished), JOURNALS, 200_000),
    **cases("baseline", on_disk(read_baseline), BASELINES, 200_000),
    **cases(".gitignore", ignored, IGNORED, 20_000),
    **cases("header", header, {unit: repeated(unit) for unit in HEADERS}, 50_000),
    **cases("media", inspected, MEDIA, 400_000),
}


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", CASES)
def test_time_is_linear(name: str) -> None:
    case = CASES[name]
    assert_linear(case.act, case.make, case.size, name)


@pytest.mark.slow
def test_memory_is_linear(thorough: bool) -> None:
    assert_linear_memory(__name__, step=1 if thorough else 6)
