"""The same requests to nginx and to us, for the same bytes: where we answer otherwise, the table says why."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import time
from email.utils import formatdate
from functools import partial
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from sites import NOW, free_port, make

from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask.testing import FlaskClient

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not os.access(NGINX, os.X_OK), reason="there is no nginx")]
FILE = bytes(range(256)) * 40
TIME = int(NOW.timestamp())
CONFIG = """
{2} daemon off; worker_processes 1; pid {0}/nginx.pid; error_log {0}/error.log;
events {{ }}
http {{
    access_log off; gzip_static on; gzip_vary on; default_type application/octet-stream;
    client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3;
    uwsgi_temp_path {0}/t4; scgi_temp_path {0}/t5;
    types {{ audio/mpeg mp3; application/rss+xml rss; }}
    server {{ listen 127.0.0.1:{1}; root {0}/root; }}
}}
"""

LATER, EARLIER = formatdate(TIME + 1, usegmt=True), formatdate(TIME - 1, usegmt=True)
SAME = "{modified}"
REQUESTS: dict[str, dict[str, str]] = {
    "plain": {},
    "tag": {"If-None-Match": "{etag}"},
    "weak tag": {"If-None-Match": "W/{etag}"},
    "other tag": {"If-None-Match": '"x"'},
    "list of tags": {"If-None-Match": '"x", {etag}, "y"'},
    "any tag": {"If-None-Match": "*"},
    "tag and later date": {"If-None-Match": '"x"', "If-Modified-Since": LATER},
    "tag and exact date": {"If-None-Match": '"x"', "If-Modified-Since": SAME},
    "exact date": {"If-Modified-Since": SAME},
    "earlier date": {"If-Modified-Since": EARLIER},
    "later date": {"If-Modified-Since": LATER},
    "junk date": {"If-Modified-Since": "yesterday"},
    "if-match": {"If-Match": "{etag}"},
    "if-match other": {"If-Match": '"x"'},
    "if-match any": {"If-Match": "*"},
    "if-match weak": {"If-Match": "W/{etag}"},
    "if-match list": {"If-Match": '"x", {etag}'},
    "unmodified exact": {"If-Unmodified-Since": SAME},
    "unmodified later": {"If-Unmodified-Since": LATER},
    "unmodified earlier": {"If-Unmodified-Since": EARLIER},
    "if-match before if-none-match": {"If-Match": '"x"', "If-None-Match": "{etag}"},
    "if-match and if-none-match": {"If-Match": "{etag}", "If-None-Match": "{etag}"},
    "unmodified before if-none-match": {"If-Unmodified-Since": EARLIER, "If-None-Match": "{etag}"},
    "range": {"Range": "bytes=0-1"},
    "open range": {"Range": "bytes=10000-"},
    "suffix": {"Range": "bytes=-7"},
    "long suffix": {"Range": "bytes=-99999"},
    "whole": {"Range": "bytes=0-"},
    "last byte": {"Range": "bytes=10239-10239"},
    "clamped": {"Range": "bytes=10000-99999"},
    "beyond": {"Range": "bytes=10240-"},
    "no suffix": {"Range": "bytes=-0"},
    "backwards": {"Range": "bytes=5-1"},
    "junk": {"Range": "bytes=a-b"},
    "no range": {"Range": "bytes="},
    "unit": {"Range": "items=0-1"},
    "two ranges": {"Range": "bytes=0-1,1000-1001"},
    "out of order": {"Range": "bytes=1000-1001,0-1"},
    "one of two": {"Range": "bytes=0-1,20000-"},
    "overlapping": {"Range": "bytes=0-99,50-149"},
    "more than all": {"Range": "bytes=0-,0-,0-"},
    "range and tag": {"Range": "bytes=0-1", "If-None-Match": "{etag}"},
    "range and other tag": {"Range": "bytes=0-1", "If-None-Match": '"x"'},
    "range and if-match": {"Range": "bytes=0-1", "If-Match": "{etag}"},
    "range and if-match other": {"Range": "bytes=0-1", "If-Match": '"x"'},
    "if-range": {"Range": "bytes=0-1", "If-Range": "{etag}"},
    "if-range other": {"Range": "bytes=0-1", "If-Range": '"x"'},
    "if-range weak": {"Range": "bytes=0-1", "If-Range": "W/{etag}"},
    "if-range date": {"Range": "bytes=0-1", "If-Range": SAME},
    "if-range later": {"Range": "bytes=0-1", "If-Range": LATER},
    "if-range earlier": {"Range": "bytes=0-1", "If-Range": EARLIER},
    "if-range alone": {"If-Range": '"x"'},
    "if-range beyond": {"Range": "bytes=20000-", "If-Range": '"x"'},
}
DEVIATIONS: dict[str, tuple[int, int, str]] = {
    "later date": (200, 304, "RFC 9110, 13.1.3: nothing has changed since; nginx wants the exact date"),
    "backwards": (416, 200, "RFC 9110, 14.2: an invalid header may be ignored, and 416 makes players loop"),
    "junk": (416, 200, "as above"),
    "overlapping": (206, 206, "RFC 9110, 15.3.7.2: overlapping parts are sent as one"),
    "more than all": (200, 206, "the same part asked for three times is one part"),
}
"""Where we answer GET otherwise on purpose: what nginx says, what we say, and why."""
ON_NOTHING = "an empty file cannot be cut: nginx says 200 or 416, and 416 makes players loop"
ON_HEAD = "RFC 9110, 14.2: ranges are for GET only, Range MUST be ignored elsewhere; nginx cuts HEAD, too"

CODINGS: dict[str | None, str | None] = {
    None: None, "": None, "gzip": "gzip", "gzip;q=0": None, "gzip;q=0.000": None, "gzip;q=0.5": "gzip",
    "identity": None, "identity;q=0": None, "*": None, "deflate": None, "GZIP": "gzip",
    "deflate, gzip;q=1.0, *;q=0.5": "gzip",
}  # fmt: skip
OTHER_CODINGS = {
    "x-gzip": (None, "gzip", "RFC 9110, 8.4.1.3: another name of gzip"),
    "gzip, br": ("gzip", "br", "this nginx has no brotli"),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, FlaskClient]]:
    place = tmp_path_factory.mktemp("nginx")
    site, root = make(place / "site", server='media = "files"\n'), place / "root"
    for folder in (site / "files", root / "media"):
        folder.mkdir(parents=True)
        for name, body in (("a.mp3", FILE), ("empty.mp3", b"")):
            written(folder / name, body)
    app = create_app(site, clock=lambda: NOW, background=False)
    feed = app.test_client().get("/feed.rss").data
    written(root / "feed.rss", feed)
    written(root / "feed.rss.gz", gzip.compress(feed, 9, mtime=0))
    port = free_port()
    place.chmod(0o755)
    (place / "nginx.conf").write_text(CONFIG.format(place, port, "user root;" if os.getuid() == 0 else ""))
    process = subprocess.Popen([NGINX, "-c", str(place / "nginx.conf"), "-p", str(place)])
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until and not listens(port):
            time.sleep(0.02)
        yield port, app.test_client()
    finally:
        process.terminate()
        process.wait(10)
        app.extensions["feeds"][0].documents.close()


def written(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    os.utime(path, (TIME, TIME))


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


Answer = tuple[int, dict[str, str], bytes]


def nginx(port: int, method: str, path: str, headers: Mapping[str, str]) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def ours(client: FlaskClient, method: str, path: str, headers: Mapping[str, str]) -> Answer:
    answer = client.open(path, method=method, headers=dict(headers))
    return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.data


def told(answer: Answer) -> tuple[object, ...]:
    """What must be alike: the status, which part, how much, whether there may be parts, and the bytes."""
    status, headers, body = answer
    parts = headers.get("content-type", "").startswith("multipart/byteranges")
    if status not in (200, 206):
        return status, headers.get("content-range")
    boundary = headers["content-type"].partition("boundary=")[2].encode() if parts else b"\0none"
    said = headers.get("content-range"), headers.get("accept-ranges") if status == 200 else None
    return status, *said, parts, body.replace(boundary, b"BOUNDARY").lstrip(b"\r\n")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("file", ["a.mp3", "empty.mp3"])
@pytest.mark.parametrize("name", REQUESTS)
def test_preconditions_and_ranges(both: tuple[int, FlaskClient], name: str, file: str, method: str) -> None:
    port, client = both
    path = f"/media/{file}"
    answers = []
    for ask in (partial(nginx, port), partial(ours, client)):
        _, first, _ = ask("GET", path, {})
        filled = {
            key: value.format(etag=first["etag"], modified=first["last-modified"])
            for key, value in REQUESTS[name].items()
        }
        answers.append(told(ask(method, path, filled)))
    theirs, own = answers
    if method == "HEAD" and "Range" in REQUESTS[name] and theirs[0] in (206, 416):
        assert own[0] == 200, ON_HEAD
    elif file == "empty.mp3" and theirs[0] == 416:
        assert own[0] == 200, ON_NOTHING
    elif name in DEVIATIONS and theirs != own:
        *statuses, why = DEVIATIONS[name]
        assert [theirs[0], own[0]] == statuses, why
    else:
        assert own == theirs


@pytest.mark.parametrize("accept", [*CODINGS, *OTHER_CODINGS])
def test_codings(both: tuple[int, FlaskClient], accept: str | None) -> None:
    port, client = both
    headers = {} if accept is None else {"Accept-Encoding": accept}
    theirs, own = nginx(port, "GET", "/feed.rss", headers), ours(client, "GET", "/feed.rss", headers)
    said = theirs[1].get("content-encoding"), own[1].get("content-encoding")
    assert said == (OTHER_CODINGS[accept or ""][:2] if accept in OTHER_CODINGS else (CODINGS[accept],) * 2)
    if said == ("gzip", "gzip"):
        assert gzip.decompress(own[2]) == gzip.decompress(theirs[2])
        tag = {**headers, "If-None-Match": own[1]["etag"]}
        assert ours(client, "GET", "/feed.rss", tag)[0] == 304
