"""deploy/cdn.conf: nginx as the CDN in front of a bucket that `feeds build` wrote."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import brotli
import pytest
from object_server import build_objects
from sites import CHANNEL, ROOT, Served, free_port, make, put, until, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from object_server import ObjectServer
    from sites import Answer

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not os.access(NGINX, os.X_OK), reason="there is no nginx")]
CONFIG = """
{user} daemon off; worker_processes 1; pid {place}/nginx.pid; error_log {place}/error.log;
events {{ }}
http {{
    log_subrequest on; log_format fetched "$uri $upstream_status"; access_log {place}/access.log fetched;
    client_body_temp_path {place}/t1; proxy_temp_path {place}/t2; fastcgi_temp_path {place}/t3;
    uwsgi_temp_path {place}/t4; scgi_temp_path {place}/t5;
    include {place}/cdn.conf;
}}
"""
HOST = "bucket.s3.eu-central-1.amazonaws.com"
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
PAGE, RSS = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8"
ARTICLE = "/article/~tag~3ax~2c2026~3a1/"
ROUTES: dict[tuple[str, str], tuple[object, ...]] = {
    ("/", ""): (200, PAGE, None, None),
    ("/", "br, gzip"): (200, PAGE, "br", None),
    ("/index.html", "gzip"): (200, PAGE, "gzip", None),
    ("/feed.rss", ""): (200, RSS, None, None),
    ("/feed.rss", "gzip"): (200, RSS, "gzip", None),
    ("/feed.rss?raw", "gzip, deflate, br"): (200, RSS, "br", None),
    ("/feed.rss", "br;q=0, gzip;q=0.5"): (200, RSS, "gzip", None),
    ("/feed.rss", "br;q=0.0,gzip;q=0"): (200, RSS, None, None),
    ("/feed.rss", "zstd"): (200, RSS, None, None),
    ("/feed.json", "br"): (200, "application/feed+json", "br", None),
    ("/feeds.opml", "gzip"): (200, "text/x-opml; charset=utf-8", "gzip", None),
    ("/media/a%20b.vtt", "br"): (200, "text/vtt; charset=utf-8", None, None),
    ("/media/data.json", "br"): (200, "application/json", None, None),
    (ARTICLE, ""): (200, PAGE, None, None),
    (ARTICLE, "gzip"): (200, PAGE, "gzip", None),
    (ARTICLE.rstrip("/"), ""): (301, "text/html", None, ARTICLE),
    ("/feed", ""): (301, "text/html", None, "/feed/"),
    ("/old.rss", ""): (301, "text/html", None, "/feed.rss"),
    ("/?feed=rss2", ""): (301, "text/html", None, "/feed.rss"),
    ("/none/", ""): (404, PAGE, None, None),
    ("/none.rss", "gzip"): (404, PAGE, "gzip", None),
    ("/.feeds/manifest.ndjson.gz", ""): (404, PAGE, None, None),
    ("/_redirects", ""): (404, PAGE, None, None),
}
"""Status, type, coding and place of the answers, by path and Accept-Encoding."""


@contextmanager
def served(place: Path, server: ObjectServer) -> Iterator[Served]:
    """nginx with the recipe, in which only addresses and folders are replaced."""
    port, text = free_port(), (ROOT / "deploy" / "cdn.conf").read_text()
    for old, new in {
        f"{HOST}:443": f"127.0.0.1:{server.port}",
        HOST: f"127.0.0.1:{server.port}",
        "https://objects": "http://objects",
        "/news": "/cdn/news",
        "/var/cache/nginx/feeds": f"{place}/cache",
        "/etc/nginx/feeds.redirects": f"{place}/feeds.redirects",
        "listen 80;": f"listen 127.0.0.1:{port};",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (place / "cdn.conf").write_text(text)
    user = "user root;" if os.getuid() == 0 else ""
    (place / "nginx.conf").write_text(CONFIG.format(place=place, user=user))
    command = [NGINX, "-c", str(place / "nginx.conf"), "-p", str(place)]
    with subprocess.Popen(command, text=True) as process:
        try:
            assert wait_for(process, port)
            yield Served(process, port)
        finally:
            process.terminate()


@pytest.fixture
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What nginx asked the bucket for."""
    return next(tmp_path_factory.getbasetemp().glob("cdn*")) / "access.log"


def recipe(name: str, *, page: str) -> str:
    """A command of a page of the manual, by its first words."""
    text = (ROOT / "docs" / page).read_text()
    return next(line.removeprefix("$ ") for line in text.splitlines() if line.startswith(f"$ {name}"))


@pytest.fixture(scope="module")
def cdn(
    object_server: ObjectServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, ObjectServer]]:
    place = tmp_path_factory.mktemp("cdn")
    place.chmod(0o755)
    moved = 'moved = { "old.rss" = "feed.rss", "?feed=rss2" = "feed.rss" }\n'
    site = make(place / "site", CHANNEL.replace("/feeds/", "/"), f'media = "files"\n{moved}')
    (site / "files").mkdir()
    (site / "files" / "a b.vtt").write_text("WEBVTT\n" * 100)
    (site / "files" / "data.json").write_text("[]" * 500)
    put(site, "3", tags=["A category"])
    object_server.make_bucket("cdn")
    assert build_objects(object_server, site, "s3://cdn/news").returncode == 0
    (place / "_redirects").write_bytes(object_server.ask("GET", "/cdn/news/_redirects")[2])
    command = recipe("awk", page="scaling.md").partition(" > ")[0]
    redirects = subprocess.run(["sh", "-c", command], cwd=place, check=True, capture_output=True).stdout
    (place / "feeds.redirects").write_bytes(redirects)
    with served(place, object_server) as process:
        yield process, object_server


@pytest.mark.parametrize(("path", "accept"), ROUTES)
def test_each_address_has_its_object(cdn: tuple[Served, ObjectServer], path: str, accept: str) -> None:
    answer = cdn[0].ask("GET", path, {"Accept-Encoding": accept} if accept else {})
    headers = answer.headers
    found = headers.get("content-type"), headers.get("content-encoding"), headers.get("location")
    assert (answer.status, *found) == ROUTES[path, accept]
    is_feed = answer.status < 400 and re.search(r"/[^?]+\.(rss|opml|json)", path) and "/media/" not in path
    assert headers.get("content-security-policy") == (POLICY if is_feed else None)
    assert not {"x-amz-request-id", "x-amz-id-2", "x-amz-version-id"} & headers.keys()
    if answer.status == 404:
        assert b"</html>" in unpacked(answer)


def unpacked(answer: Answer) -> bytes:
    match answer.headers.get("content-encoding"):
        case "gzip":
            return gzip.decompress(answer.body)
        case "br":
            return bytes(brotli.decompress(answer.body))
    return answer.body


def test_all_forms_of_a_feed_are_the_same_document_with_different_tags(
    cdn: tuple[Served, ObjectServer],
) -> None:
    answers = [cdn[0].ask("GET", "/feed.atom", {"Accept-Encoding": each}) for each in ("", "gzip", "br")]
    assert len({unpacked(answer) for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}
    for answer, accept in zip(answers, ("", "gzip", "br"), strict=True):
        request = {"Accept-Encoding": accept, "If-None-Match": answer.headers["etag"]}
        assert cdn[0].ask("GET", "/feed.atom", request).status == 304


def test_other_methods_do_not_reach_the_bucket(cdn: tuple[Served, ObjectServer]) -> None:
    for method in ("PUT", "DELETE", "POST"):
        assert cdn[0].ask(method, "/feed.rss").status == 405
    assert cdn[0].ask("HEAD", "/feed.rss").status == 200
    assert cdn[1].ask("GET", "/cdn/news/feed.rss")[0] == 200


def test_objects_are_cached_and_revalidated_by_their_tags(
    cdn: tuple[Served, ObjectServer], log: Path
) -> None:
    server, objects = cdn
    put_object(objects, b"one")
    assert [server.get("/fresh.txt").headers["x-cache"] for _ in range(2)] == ["MISS", "HIT"]
    time.sleep(2.1)  # the object is fresh for a second
    answer = server.get("/fresh.txt")
    assert (answer.headers["x-cache"], answer.body) == ("STALE", b"one")
    until(lambda: "/cdn/news/fresh.txt 304" in log.read_text().splitlines())
    put_object(objects, b"two")
    time.sleep(2.1)
    until(lambda: server.get("/fresh.txt").body == b"two")


def put_object(server: ObjectServer, body: bytes) -> None:
    headers = {"Cache-Control": "public, s-maxage=1, max-age=900", "Content-Type": "text/plain"}
    assert server.ask("PUT", "/cdn/news/fresh.txt", body, signed=True, headers=headers)[0] == 200
