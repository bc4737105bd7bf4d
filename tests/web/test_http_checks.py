"""Every check of how a feed is to be served, by its number, against the real server.

C: conditional requests, K: caching, E: content coding, R: ranges.  The ids of the tests have the numbers.
"""

from __future__ import annotations

import gzip
import re
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import brotli
import pytest
import zstandard
from sites import CHANNEL, Served, make, put, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow
FILE = bytes(range(256)) * 40
HUB = 'hubs = ["https://hub.example.org/"]\n'
MOVED = """
media = "files"
moved = { "old.rss" = "feed.rss", "a/b.atom" = "feed.atom", "x" = "https://x.example/y" }
"""
FEEDS = ("/feed.rss", "/feed.atom", "/feed.json", "/feeds.opml", "/")
LATER, EARLIER = "Sun, 01 Jan 2040 00:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("site") / "site", "live = 3\n" + HUB + CHANNEL, MOVED, stories=5)
    media = folder / "files"
    media.mkdir()
    (media / "a.mp3").write_bytes(FILE)
    (media / "empty.mp3").touch()
    (media / "captions.vtt").write_text("WEBVTT\n")
    (media / ".hidden").write_text("secret")
    (media / "page.html").write_text("<script>alert(1)</script>")
    (media / "out.mp3").symlink_to(folder / "channel.toml")
    (media / "in.mp3").symlink_to(media / "a.mp3")
    (media / "folder").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    with serving(folder, "--workers", "2") as served:
        yield served


# --- one request, one answer ---


@dataclass(frozen=True, slots=True)
class Case:
    """A request whose headers may name what a first GET gave; the status, headers, and bytes it must have."""

    check: str
    status: int
    request: Mapping[str, str] = field(default_factory=dict)
    has: Mapping[str, str | None] = field(default_factory=dict)
    body: bytes | None = None
    path: str = "/feed.rss"
    method: str = "GET"

    def __str__(self) -> str:
        return f"{self.check} {self.method} {self.path} {dict(self.request)}"[:120]


def inm(tags: str) -> dict[str, str]:
    return {"If-None-Match": tags}


def ims(date: str) -> dict[str, str]:
    return {"If-Modified-Since": date}


M = "/media/a.mp3"
CASES = [
    # conditional requests
    Case("C3", 304, inm("{etag}")),
    Case("C3", 304, inm("W/{etag}")),
    Case("C3", 304, inm('"x", {etag}')),
    Case("C3", 304, inm('"x",W/{etag} , "y"')),
    Case("C3", 304, inm("*")),
    Case("C3", 200, inm('"x"')),
    Case("C3", 200, inm('"*"')),
    Case("C4", 200, inm('"x"') | ims("{modified}")),
    Case("C4", 200, inm('"x"') | ims(LATER)),
    Case("C4", 304, inm("{etag}") | ims(EARLIER)),
    Case("C5", 304, ims("{modified}")),
    Case("C5", 304, ims(LATER)),
    Case("C5", 200, ims(EARLIER)),
    Case("C5", 304, ims("Sunday, 01-Jan-40 00:00:00 GMT")),
    Case("C5", 304, ims("Sun Jan  1 00:00:00 2040")),
    Case("C5", 200, ims("Saturday, 01-Jan-00 00:00:00 GMT")),
    Case("C5", 200, ims("Sat Jan  1 00:00:00 2000")),
    Case("C5", 200, ims("tomorrow")),
    Case("C5", 200, ims("2040-01-01T00:00:00Z")),
    Case(
        "C6",
        304,
        inm("{etag}"),
        {"content-type": None, "content-length": None, "vary": "Accept-Encoding"},
        b"",
    ),
    Case("C7", 304, inm("{etag}"), method="HEAD"),
    Case("C7", 200, inm('"x"'), method="HEAD", body=b""),
    Case("C8", 412, {"If-Match": '"x"'}),
    Case("C8", 412, {"If-Match": "W/{etag}"}),
    Case("C8", 200, {"If-Match": "{etag}"}),
    Case("C8", 200, {"If-Match": "*"}),
    Case("C8", 412, {"If-Unmodified-Since": EARLIER}),
    Case("C8", 200, {"If-Unmodified-Since": LATER}),
    Case("C8", 200, {"If-Unmodified-Since": "junk"}),
    Case("C8", 412, {"If-Match": '"x"', "If-None-Match": "{etag}"}),
    Case("C8", 412, {"If-Match": '"x"', "Range": "bytes=0-1"}),
    Case("C8", 200, {"If-Match": "{etag}", "If-Unmodified-Since": EARLIER}),
    Case("C11", 304, inm("{bare}")),
    *(Case("C11", 304, inm(f'"{{bare}}{suffix}"')) for suffix in ("-gzip", ";gzip", "--gzip")),
    Case("C11", 200, inm('"{bare}-other"')),
    Case("C12", 304, inm("W/{etag}") | {"Accept-Encoding": "identity"}),
    # caching
    Case("K6", 404, path="/nothing", has={"cache-control": "public, max-age=60"}),
    Case("K6", 301, path="/old.rss", has={"location": "feed.rss"}),
    Case("K6", 301, path="/a/b.atom", has={"location": "../feed.atom"}),
    Case("K6", 301, path="/x", has={"location": "https://x.example/y"}),
    Case("K7", 304, inm("{etag}"), path="/feed.rss?null"),
    Case(
        "K7",
        200,
        path="/feed.rss?utm_source=x&format=atom",
        has={"content-type": "application/rss+xml; charset=utf-8"},
    ),
    # content coding
    Case("E1", 200, {"Accept-Encoding": "gzip"}, {"content-encoding": "gzip"}),
    Case("E1", 200, {"Accept-Encoding": "x-gzip"}, {"content-encoding": "gzip"}),
    Case("E1", 200, {"Accept-Encoding": "gzip, deflate, br"}, {"content-encoding": "br"}),
    Case("E1", 200, {"Accept-Encoding": "gzip, zstd"}, {"content-encoding": "zstd"}),
    Case("E1", 200, {"Accept-Encoding": "br;q=0.1, gzip"}, {"content-encoding": "gzip"}),
    Case("E1", 200, {"Accept-Encoding": "gzip;q=0"}, {"content-encoding": None}),
    Case("E1", 200, {"Accept-Encoding": "identity;q=0"}, {"content-encoding": None}),
    Case("E1", 200, {"Accept-Encoding": "*;q=0"}, {"content-encoding": None}),
    Case("E4", 200, {}, {"content-encoding": None}),
    Case("E4", 200, {"Accept-Encoding": "*"}, {"content-encoding": None}),
    Case("E4", 200, {"Accept-Encoding": "deflate, compress"}, {"content-encoding": None}),
    Case(
        "E5",
        200,
        {"Accept-Encoding": "gzip, br"},
        {"content-encoding": None, "vary": None, "cache-control": "public, max-age=86400, no-transform"},
        FILE,
        M,
    ),
    # ranges
    Case("R1", 200, {}, {"accept-ranges": "bytes", "content-length": "10240"}, FILE, M),
    Case("R1", 200, {}, {"accept-ranges": "bytes", "content-length": "10240"}, b"", M, "HEAD"),
    Case("R1", 200, {}, {"accept-ranges": "bytes"}),
    Case(
        "R2",
        206,
        {"Range": "bytes=0-1"},
        {"content-range": "bytes 0-1/10240", "content-length": "2"},
        FILE[:2],
        M,
    ),
    Case("R2", 206, {"Range": "bytes=10238-"}, {"content-range": "bytes 10238-10239/10240"}, FILE[-2:], M),
    Case("R2", 206, {"Range": "bytes=-3"}, {"content-range": "bytes 10237-10239/10240"}, FILE[-3:], M),
    Case(
        "R2", 206, {"Range": "bytes=10238-999999"}, {"content-range": "bytes 10238-10239/10240"}, FILE[-2:], M
    ),
    Case("R2", 206, {"Range": "bytes=0-"}, {"content-range": "bytes 0-10239/10240"}, FILE, M),
    Case("R2", 206, {"Range": "bytes=0-4"}, {}, b"<?xml"),
    Case("R3", 206, {"Range": "bytes=0-9,5-14"}, {"content-range": "bytes 0-14/10240"}, FILE[:15], M),
    Case("R3", 200, {"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 10000, 300))}, {}, FILE, M),
    Case("R3", 200, {"Range": "bytes=" + "0-," * 500}, {}, FILE, M),
    Case("R4", 416, {"Range": "bytes=10240-"}, {"content-range": "bytes */10240"}, b"", M),
    Case("R4", 416, {"Range": "bytes=-0"}, {"content-range": "bytes */10240"}, b"", M),
    Case("R5", 200, {"Range": "items=0-1"}, {}, FILE, M),
    Case("R5", 200, {"Range": "bytes=5-1"}, {}, FILE, M),
    Case("R5", 200, {"Range": "bytes=a-b"}, {}, FILE, M),
    Case("R6", 206, {"Range": "bytes=0-1", "If-Range": "{etag}"}, path=M),
    Case("R6", 200, {"Range": "bytes=0-1", "If-Range": "W/{etag}"}, path=M),
    Case("R6", 200, {"Range": "bytes=0-1", "If-Range": '"x"'}, path=M),
    Case("R6", 206, {"Range": "bytes=0-1", "If-Range": "{modified}"}, path=M),
    Case("R6", 200, {"Range": "bytes=0-1", "If-Range": LATER}, path=M),
    Case("R7", 304, {"Range": "bytes=0-1", "If-None-Match": "{etag}"}, path=M),
    Case("R7", 412, {"Range": "bytes=0-1", "If-Match": '"x"'}, path=M),
    Case("R7", 206, {"Range": "bytes=0-1", "If-Match": "{etag}"}, path=M),
    Case("R7", 304, {"Range": "bytes=0-1", "If-None-Match": "{etag}"}),
    Case("R8", 200, {"Range": "bytes=0-1"}, {"content-length": "10240"}, b"", M, "HEAD"),
    Case("R9", 200, {}, {"content-length": "0"}, b"", "/media/empty.mp3"),
    Case("R9", 200, {"Range": "bytes=0-"}, {"content-length": "0"}, b"", "/media/empty.mp3"),
    Case(
        "R11",
        200,
        {"Accept-Encoding": "gzip"},
        {"content-encoding": None, "content-type": "text/vtt; charset=utf-8"},
        b"WEBVTT\n",
        "/media/captions.vtt",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(server: Served, case: Case) -> None:
    first = server.get(case.path)
    known = {
        "etag": first.headers.get("etag", ""),
        "bare": first.headers.get("etag", "").strip('"'),
        "modified": first.headers.get("last-modified", ""),
    }
    request = {name: value.format(**known) for name, value in case.request.items()}
    answer = server.ask(case.method, case.path, request)
    assert answer.status == case.status
    assert {name: answer.headers.get(name) for name in case.has} == dict(case.has)
    if case.body is not None:
        assert answer.body == case.body
    if answer.status in (206, 304, 412, 416):
        assert answer.headers["etag"] == known["etag"]


# --- what takes more than one answer ---


def test_c1_both_validators(server: Served) -> None:
    for path in (*FEEDS, M):
        for method in ("GET", "HEAD"):
            headers = server.ask(method, path).headers
            assert re.fullmatch('"[0-9a-f-]+"', headers["etag"])
            assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", headers["last-modified"])


def test_c2_a_tag_for_each_coding(server: Served) -> None:
    for path in FEEDS:
        codings = ("identity", "gzip", "br", "zstd")
        answers = {coding: server.get(path, Accept_Encoding=coding) for coding in codings}
        tags = {answer.headers["etag"] for answer in answers.values()}
        assert len(tags) == 4
        for coding, answer in answers.items():
            for other in codings:
                again = server.get(path, Accept_Encoding=other, If_None_Match=answer.headers["etag"])
                assert again.status == (304 if other == coding else 200)


def test_c6_304_repeats_the_headers_of_200(server: Served) -> None:
    for path in FEEDS:
        for coding in ("identity", "gzip"):
            full = server.get(path, Accept_Encoding=coding)
            again = server.get(path, Accept_Encoding=coding, If_None_Match=full.headers["etag"])
            body = {"content-type", "content-length", "content-encoding"}
            assert set(again.headers) == set(full.headers) - body
            same = set(again.headers) - {"date"}
            assert {name: again.headers[name] for name in same} == {name: full.headers[name] for name in same}


def test_c7_head_is_get_without_a_body(server: Served) -> None:
    for path in (*FEEDS, M, "/archive/feed-1.rss"):
        for coding in ("identity", "gzip", "br"):
            got = server.get(path, Accept_Encoding=coding)
            head = server.ask("HEAD", path, {"Accept-Encoding": coding})
            assert head.body == b""
            got_headers, head_headers = dict(got.headers), dict(head.headers)
            del got_headers["date"], head_headers["date"]
            assert (head.status, head_headers) == (got.status, got_headers)


def test_c9_c10_validators_are_of_the_content_alone(folder: Path, tmp_path: Path, server: Served) -> None:
    here = {path: server.get(path, Accept_Encoding="br").headers for path in FEEDS}
    with serving(folder, "--state", str(tmp_path / "state")) as other:
        there = {path: other.get(path, Accept_Encoding="br").headers for path in FEEDS}
    for path in FEEDS:
        for name in ("etag", "last-modified"):
            assert here[path][name] == there[path][name]


def test_e1_e3_all_codings_give_the_same_bytes(server: Served) -> None:
    decoders: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.decompress,
        "br": lambda body: bytes(brotli.decompress(body)),
        "zstd": zstandard.decompress,
    }
    for path in FEEDS:
        plain = server.get(path)
        for coding, decode in decoders.items():
            coded = server.get(path, Accept_Encoding=coding)
            assert coded.headers["content-encoding"] == coding
            assert decode(coded.body) == plain.body
            assert len(coded.body) < len(plain.body)
            assert int(coded.headers["content-length"]) == len(coded.body)


@pytest.mark.parametrize("path", FEEDS)
def test_e2_vary_is_everywhere(server: Served, path: str) -> None:
    etag = server.get(path).headers["etag"]
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": etag}, {"Range": "bytes=0-1"}):
        assert server.ask("GET", path, headers).headers["vary"] == "Accept-Encoding"
    assert server.ask("HEAD", path).headers["vary"] == "Accept-Encoding"


def test_k1_k2_how_long_an_answer_is_fresh(server: Served) -> None:
    for path in FEEDS:
        full = server.get(path)
        policy = re.fullmatch(
            r"public, max-age=(\d+), stale-while-revalidate=60, stale-if-error=86400",
            full.headers["cache-control"],
        )
        assert policy is not None
        assert 900 <= int(policy[1]) <= 3600
        again = server.get(path, If_None_Match=full.headers["etag"])
        assert again.headers["cache-control"] == full.headers["cache-control"]
    closed = server.get("/archive/feed-1.rss").headers["cache-control"]
    assert closed == "public, max-age=31536000, immutable"


def test_k3_nothing_personal(server: Served) -> None:
    for path in (*FEEDS, M, "/nothing"):
        answer = server.get(path, Cookie="a=b", Referer="https://x.example/")
        assert "set-cookie" not in answer.headers
        assert "no-store" not in answer.headers["cache-control"]
        assert "private" not in answer.headers["cache-control"]


def test_k4_the_feed_says_nothing_else_than_the_header(server: Served) -> None:
    body = server.get("/feed.rss").body
    assert [name for name in (b"<ttl", b"<skipHours", b"<skipDays", b"updatePeriod") if name in body] == []


def test_k6_what_is_gone_is_gone_for_good(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=1)
    story = put(folder, "9", categories=["War"])
    with serving(folder) as server:
        assert server.get("/category/war.rss").status == 200
        story.unlink()
        until(lambda: server.get("/category/war.rss").status == 410)
        assert server.get("/category/peace.rss").status == 404


def test_k8_date(server: Served) -> None:
    dates = server.get("/feed.rss").headers["date"], server.get("/nothing").headers["date"]
    assert all(re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date) for date in dates)


def test_r3_several_ranges(server: Served) -> None:
    for path, body in ((M, FILE), ("/feed.rss", server.get("/feed.rss").body)):
        answer = server.get(path, Range="bytes=0-1,1000-1003")
        kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
        assert (answer.status, kind, answer.headers.get("content-range")) == (
            206,
            "multipart/byteranges",
            None,
        )
        assert int(answer.headers["content-length"]) == len(answer.body)
        parts = answer.body.removesuffix(f"\r\n--{boundary}--\r\n".encode()).split(
            f"--{boundary}\r\n".encode()
        )
        cut = [part.removesuffix(b"\r\n").split(b"\r\n\r\n", 1)[1] for part in parts[1:]]
        assert cut == [body[:2], body[1000:1004]]
        said = re.findall(rb"Content-Range: (bytes [0-9/-]+)\r\n", answer.body)
        assert said == [f"bytes 0-1/{len(body)}".encode(), f"bytes 1000-1003/{len(body)}".encode()]


def test_r10_a_part_says_what_the_whole_says(server: Served) -> None:
    for path in (M, "/feed.rss"):
        whole, part = server.get(path), server.get(path, Range="bytes=0-1")
        assert set(part.headers) - {"content-range"} <= set(whole.headers)
        differ = {name for name in whole.headers if whole.headers[name] != part.headers.get(name)}
        assert differ - {"date"} == {"content-length"}


def test_r12_the_length_is_that_of_the_file(server: Served) -> None:
    assert server.ask("HEAD", M).headers["content-length"] == str(len(FILE))
    assert server.ask("HEAD", M).headers["content-type"] == "audio/mpeg"


# --- links, types, policies ---


def test_links_are_on_every_answer(server: Served) -> None:
    full = server.get("/feed.rss")
    links = full.headers["link"]
    assert '<https://news.example.org/feeds/feed.rss>; rel="self"' in links
    assert '<https://hub.example.org/>; rel="hub"' in links
    assert '<https://news.example.org/feeds/feed.atom>; rel="alternate"; type="application/atom+xml"' in links
    assert server.ask("HEAD", "/feed.rss").headers["link"] == links
    assert server.get("/feed.rss", If_None_Match=full.headers["etag"]).headers["link"] == links


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        (M, "audio/mpeg"),
        ("/media/page.html", "application/octet-stream"),
    ],
)
def test_types(server: Served, path: str, type_: str) -> None:
    answer = server.get(path)
    assert answer.headers["content-type"] == type_
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [*FEEDS, M, "/nothing"])
def test_cors(server: Served, path: str) -> None:
    answer = server.get(path, Origin="https://reader.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    preflight = server.ask("OPTIONS", path, asked | {"Access-Control-Request-Headers": "if-none-match"})
    assert preflight.status == 200
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in preflight.headers["access-control-allow-headers"]
    assert preflight.headers["access-control-max-age"] == "86400"


# --- bad input ---


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "X" * 30])
@pytest.mark.parametrize("path", ["/feed.rss", M, "/"])
def test_other_methods(server: Served, method: str, path: str) -> None:
    answer = server.ask(method, path)
    assert answer.status == 405
    assert sorted(answer.headers["allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


TRICKS = [
    "/media/../channel.toml",
    "/media/%2e%2e/channel.toml",
    "/media/..%2fchannel.toml",
    "/media/%2e%2e%2fchannel.toml",
    "/media/..%5cchannel.toml",
    "/media/%252e%252e/channel.toml",
    "/media//a.mp3",
    "/media/./a.mp3",
    "/media/a.mp3/",
    "/media/a.mp3%00",
    "/media/%00",
    "/media/.hidden",
    "/media/out.mp3",
    "/media/folder",
    "/media/folder/",
    "/media/",
    "/media",
    "/media/..;/channel.toml",
    "/media/%c0%ae%c0%ae/channel.toml",
    "/media/C:%5Cx",
    "/media//etc/passwd",
    "/media/%2Fetc/passwd",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/channel.toml",
    "/server.toml",
    "/.feeds/index.db",
    "/published.ndjson",
    "/1.json",
    "/feed.rss/",
    "/feed.rss%00",
    "/%ff%fe",
    "/archive/feed-0.rss",
    "/archive/feed-01.rss",
    "/archive/feed-999999999999999999999.rss",
    "/archive/feed--1.rss",
    "/archive/feed-x.rss",
    "/archive/-1.rss",
    "/archive/feed-1.exe",
    "/archive/.rss",
    "/" + "a" * 4000,
]


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_with_paths(server: Served, path: str) -> None:
    answer = server.ask("GET", path)
    assert answer.status == 404
    assert len(answer.body) < 200


def test_links_within_the_folder_of_media_are_followed(server: Served) -> None:
    assert server.get("/media/in.mp3").body == FILE


@pytest.mark.limit("feeds.web.supervisor:HEAD_BYTES")
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /feed.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + b"X: y\r\n" * 5000 + b"\r\n", {431}),
        (b"GET /feed.rss HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 400_000 + b"\r\n\r\n", {431}),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414, 431}),
        (b"GARBAGE\r\n\r\n", {400}),
        (b"GET /feed.rss HTTP/9.9\r\n\r\n", {400, 505}),
        (b"GET /feed.rss\x00 HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"GET /feed.rss HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n", {400}),
        (b"GET /feed.rss HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", {400}),
        (b"GET /feed.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", {400}),
    ],
    ids=[
        "many headers",
        "a long header",
        "a long path",
        "garbage",
        "version",
        "nul",
        "name",
        "length",
        "two lengths",
    ],
)
def test_absurd_requests(server: Served, request_: bytes, status: set[int]) -> None:
    began = time.monotonic()
    answer = server.raw(request_, 5)
    assert int(answer.split(b" ", 2)[1]) in status
    assert time.monotonic() - began < 20


def test_a_huge_body_is_not_waited_for(server: Served) -> None:
    began = time.monotonic()
    head = b"POST /feed.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n"
    assert server.raw(head + b"x" * 1000, 5).startswith(b"HTTP/1.1 405 ")
    assert time.monotonic() - began < 20


@pytest.mark.limit("feeds.web.supervisor:IDLE_MILLISECONDS")
def test_slow_clients_delay_no_other_client(server: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(b"GET /media/a.mp3 HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        began = time.monotonic()
        for _ in range(20):
            assert server.get("/feed.rss").status == 200
        assert time.monotonic() - began < 20
    finally:
        for connection in slow:
            connection.close()


def test_errors_are_short_and_in_the_form_that_is_liked(server: Served) -> None:
    plain = server.get("/nothing")
    assert (plain.headers["content-type"], plain.body) == (
        "text/plain; charset=utf-8",
        b"404 Not Found. This page does not exist.\n",
    )
    page = server.get("/nothing", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<title>Page not found \xc2\xb7 News &amp; more</title>" in page.body
    program = server.get("/api/nothing")
    assert program.headers["content-type"] == "application/problem+json"


def until(met: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end
        time.sleep(0.02)
