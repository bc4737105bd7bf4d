"""curl and wget as scripts run them, against the real server; and what Apple asks of a podcast's host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from newsstand import NEWS, STORIES, Home, Stand, Story, client, newsstand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
VIDEO = STORIES[0]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """For tests that change nothing."""
    with newsstand(tmp_path_factory.mktemp("shared") / "site") as stand:
        yield stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with newsstand(tmp_path / "site") as stand:
        yield stand


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def statuses(stand: Stand) -> list[int]:
    return [exchange.status for exchange in stand.wire.taken()]


def curl(home: Home, *options: str) -> str:
    return home.run(client("curl"), "-q", "--silent", "--show-error", "--max-time", "20", *options)


def told(home: Home, *options: str) -> str:
    """The status, the type and the number of bytes that curl says it got."""
    written = "%{http_code} %{content_type} %{size_download}"
    return curl(home, "--output", "got", "--write-out", written, *options)


# --- wget ---


def test_wget_by_time(stand: Stand, home: Home) -> None:
    """It asks by time alone: what is withdrawn, and what came late with an earlier date, reaches it too."""
    wget = client("wget"), "-nv", "-N"
    url, file = stand.url("feed.rss"), home.folder / "feed.rss"
    for status in (200, 304):
        home.run(*wget, url)
        assert statuses(stand) == [status]
    first = file.read_text()
    (stand.folder / "2.json").unlink()
    stand.wait_for(STORIES[1].title, there=False)
    home.run(*wget, url)
    assert statuses(stand) == [200]
    assert STORIES[1].title in first
    assert STORIES[1].title not in file.read_text()
    home.run(*wget, url)
    assert statuses(stand) == [304]


@pytest.mark.parametrize("path", ["feed.rss", "media/3.mp4"])
def test_wget_goes_on_with_half_a_file(shared: Stand, home: Home, path: str) -> None:
    wget, url = client("wget"), shared.url(path)
    name = path.rpartition("/")[2]
    home.run(wget, "-nv", "-O", "whole", url)
    whole = home.files()["whole"]
    (home.folder / name).write_bytes(whole[: len(whole) // 2])
    shared.wire.taken()
    home.run(wget, "-nv", "-c", url)
    [rest] = shared.wire.taken()
    assert (rest.status, rest.size) == (206, len(whole) - len(whole) // 2)
    assert home.files()[name] == whole
    home.run(wget, "-nv", "-c", url)  # it has all of it
    assert statuses(shared) == [416]
    assert home.files()[name] == whole


def test_wget_after_the_wire_broke(shared: Stand, home: Home) -> None:
    shared.wire.taken()
    shared.wire.cut = 70_000
    home.run(client("wget"), "-nv", shared.media(VIDEO))
    assert statuses(shared) == [200, 206]
    assert home.files() == {VIDEO.file: VIDEO.data}


def test_wget_mirrors_what_the_page_leads_to(shared: Stand, home: Home) -> None:
    """Everything that the page for people links to on this server is there, down to the files of episodes."""
    wget = client("wget")
    shared.wire.taken()
    # -E: the page /media and the folder /media/ need two names.
    home.run(wget, "-nv", "-E", "-r", "-l", "2", "-nH", "-e", "robots=off", shared.url())
    found = {exchange.path: exchange.status for exchange in shared.wire.taken()}
    assert set(found.values()) == {200}
    assert {
        "/feed.rss", "/media.json", "/feeds.opml", "/story/1", "/media", "/media/3.mp4", "/media/show.png",
    } <= set(found)  # fmt: skip


# --- curl ---


@pytest.mark.parametrize("path", ["feed.rss", "feed.atom", "feed.json", "feeds.opml", "", "media/3.mp4"])
@pytest.mark.parametrize("coding", ["", "--compressed"])
def test_curl_by_tag(shared: Stand, home: Home, path: str, coding: str) -> None:
    options = ["--etag-save", "tag", "--etag-compare", "tag", shared.url(path), *filter(None, [coding])]
    first, second = told(home, *options), told(home, *options)
    assert first.startswith("200 ")
    assert second.split(" ")[0] == "304"
    assert second.split(" ")[-1] == "0"


@pytest.mark.parametrize("path", ["feed.rss", "feed.atom", "feed.json", "feeds.opml", "", "media/3.mp4"])
def test_curl_by_time(shared: Stand, home: Home, path: str) -> None:
    """From a file that bears the document's time, and from a date."""
    url = shared.url(path)
    assert told(home, "--remote-time", url).startswith("200 ")
    (home.folder / "got").rename(home.folder / "held")
    written = ["--output", "got", "--write-out", "%{http_code}"]
    assert curl(home, *written, "-z", "held", url) == "304"
    assert curl(home, *written, "-z", "2000-01-01", url) == "200"
    assert curl(home, *written, "-z", "-Sat, 01 Jan 2000 00:00:00 GMT", url) == "412"


@pytest.mark.parametrize(("coding", "library"), [("gzip", "libz"), ("br", "brotli"), ("zstd", "zstd")])
@pytest.mark.parametrize("path", ["feed.rss", "feed.atom", "feed.json", "feeds.opml", ""])
def test_curl_decodes_what_it_asked_for(
    shared: Stand, home: Home, path: str, coding: str, library: str
) -> None:
    if library not in curl(home, "--version"):
        pytest.skip(f"this curl knows no {coding}")
    url = shared.url(path)
    shared.wire.taken()
    assert curl(home, "--compressed", "-H", f"Accept-Encoding: {coding}", url) == curl(home, url)
    packed, plain = shared.wire.taken()
    assert packed.headers["content-encoding"] == coding
    assert "content-encoding" not in plain.headers
    assert packed.size < plain.size
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["feed.rss", "media/3.mp4", "media/two%20words.mp3"])
def test_curl_in_ranges(shared: Stand, home: Home, path: str) -> None:
    url = shared.url(path)
    told(home, url)
    whole = home.files()["got"]
    size = len(whole)
    for asked, part in {
        "0-0": whole[:1],
        "0-1": whole[:2],
        "100-199": whole[100:200],
        "-100": whole[-100:],
        f"{size - 1}-": whole[-1:],
        f"{size - 1}-{size + 100}": whole[-1:],
        "0-": whole,
    }.items():
        assert told(home, "-r", asked, url).split(" ")[0] == "206"
        assert home.files()["got"] == part
    assert told(home, "-r", f"{size}-", url).split(" ")[0] == "416"
    several = told(home, "-r", "0-1,-2", url)
    assert re.match(r"206 multipart/byteranges; boundary=\S+ ", several)


def test_curl_goes_on_with_half_a_file(shared: Stand, home: Home) -> None:
    home.run("true")
    (home.folder / "got").write_bytes(VIDEO.data[:1000])
    rest = len(VIDEO.data) - 1000
    assert told(home, "-C", "-", shared.media(VIDEO)) == f"206 video/mp4 {rest}"
    assert home.files() == {"got": VIDEO.data}


def test_curl_goes_on_only_where_the_file_is_the_same(stand: Stand, home: Home) -> None:
    """With If-Range: a file that was replaced comes whole."""
    url = stand.media(VIDEO)
    curl(home, "--etag-save", "tag", "--output", "got", url)
    ranged = ["-r", "5-", "-H", f"If-Range: {(home.folder / 'tag').read_text().strip()}", url]
    assert told(home, *ranged) == f"206 video/mp4 {len(VIDEO.data) - 5}"
    (stand.folder / "files" / VIDEO.file).write_bytes(NEWS.data)
    assert told(home, *ranged) == f"200 video/mp4 {len(NEWS.data)}"
    assert home.files()["got"] == NEWS.data


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("path", ["feed.rss", "feed.json", "feeds.opml", "", "media/3.mp4"])
def test_curl_head(shared: Stand, home: Home, path: str, status: int) -> None:
    """HEAD has the headers of GET, and no body."""
    shared.wire.taken()
    url = shared.url(path if status == 200 else f"{path}x")
    curl(home, "--head", url)
    curl(home, "--output", "got", url)
    head, got = shared.wire.taken()
    assert (head.status, head.size) == (status, 0)
    assert (got.status, got.size) == (status, int(got.headers["content-length"]))
    assert {**head.headers, "date": "now"} == {**got.headers, "date": "now"}


def test_curl_on_one_connection(shared: Stand, home: Home) -> None:
    """Answers of every kind leave the connection as the next request needs it."""
    url = shared.url("feed.rss")
    written = ["--silent", "--output", "got", "--write-out", "%{http_code} %{num_connects}\n"]
    ways = {
        (): 200,
        ("--head",): 200,
        ("-r", "0-9"): 206,
        ("-r", "999999999-"): 416,
        ("-z", "2025-01-01"): 200,
        ("-H", "If-None-Match: *"): 304,
        ("-H", 'If-Match: "x"'): 412,
        ("--compressed",): 200,
        ("-X", "DELETE"): 405,
        ("-X", "OPTIONS"): 200,
    }
    requests = [part for way in ways for part in ("--next", *written, *way, url)]
    found = curl(home, *requests[1:], "--next", *written, shared.media(VIDEO)).splitlines()
    assert found == [f"{status} {int(way == ())}" for way, status in ways.items()] + ["200 0"]


# --- what Apple asks: podcasters.apple.com/support, "Podcast RSS feed requirements" ---


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.file)
def test_apple_files(shared: Stand, home: Home, story: Story) -> None:
    """HEAD and byte ranges; the type and the length of the enclosure; no coding, whatever is accepted."""
    feed, url = curl(home, shared.url("media.rss")), shared.media(story)
    size = len(story.data)
    assert f'<enclosure url="{url}" length="{size}" type="{story.type}"/>' in feed
    shared.wire.taken()
    assert told(home, "--head", url) == f"200 {story.type} 0"
    assert told(home, "--compressed", url) == f"200 {story.type} {size}"
    assert told(home, "--compressed", "-r", "0-1", url) == f"206 {story.type} 2"
    head, whole, probe = shared.wire.taken()
    for exchange in (head, whole, probe):
        assert exchange.headers["accept-ranges"] == "bytes"
        assert "content-encoding" not in exchange.headers
        assert "transfer-encoding" not in exchange.headers
    assert [each.headers["content-length"] for each in (head, whole, probe)] == [str(size), str(size), "2"]
    assert probe.headers["content-range"] == f"bytes 0-1/{size}"


def test_apple_feed(shared: Stand, home: Home) -> None:
    """HEAD, conditional requests, UTF-8, a coding; nothing but the feed for its crawler."""
    shared.wire.taken()
    crawler = "iTMS"
    assert told(home, "-A", crawler, "--head", shared.url("media.rss")).startswith("200 application/rss+xml")
    body = curl(home, "-A", crawler, "--compressed", shared.url("media.rss"))
    assert body.startswith("<?xml version='1.0' encoding='UTF-8'?>")
    head, got = shared.wire.taken()
    assert head.headers["content-type"] == got.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert {"etag", "cache-control", "content-length"} <= set(got.headers)
    assert got.headers["last-modified"] == "Fri, 01 May 2026 03:00:00 GMT"
    assert got.headers["content-encoding"] in ("gzip", "br", "zstd")
