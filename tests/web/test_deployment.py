"""The examples in `deploy/`, tried: real proxies before the real server; what systemd says of the unit."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, ROOT, Served, free_port, make, serving, until, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CADDY = shutil.which("caddy")
MEDIA = bytes(range(256)) * 4000
WHOLE = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
    fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include {folder}/feeds.conf;
}}
"""


def nginx(folder: Path, port: int, behind: int) -> list[str]:
    """The command for the example as it stands, but for the ports."""
    example = (DEPLOY / "nginx.conf").read_text()
    said = example.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    said = said.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "feeds.conf").write_text(said)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(WHOLE.format(user=user, folder=folder))
    return [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, behind: int) -> list[str]:
    assert CADDY is not None
    example = (DEPLOY / "Caddyfile").read_text()
    said = example.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    said = said.replace(":80 {", f"http://127.0.0.1:{port} {{")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + said)
    return [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES = {
    "nginx": pytest.param(nginx, marks=pytest.mark.skipif(not os.access(NGINX, os.X_OK), reason="no nginx")),
    "caddy": pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="no Caddy")),
}


@contextmanager
def fronted(command: object, folder: Path, behind: int) -> Iterator[Served]:
    """A proxy while the block runs."""
    folder.mkdir()
    port = free_port()
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(
        command(folder, port, behind),  # type: ignore[operator]
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, text=True,
    )  # fmt: skip
    try:
        assert wait_for(process, port)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(15)


@pytest.mark.parametrize("proxy", PROXIES.values(), ids=PROXIES)
def test_everything_comes_through_a_proxy_as_it_is(tmp_path: Path, proxy: object) -> None:
    settings = 'media = "files"\nproxies = 1\nmetrics = true\n'
    folder = make(tmp_path / "site", server=settings, stories=3)
    (folder / "files").mkdir()
    (folder / "files" / "a.mp3").write_bytes(MEDIA)
    log = tmp_path / "log"
    options = ("--access-log", str(log), "--access-log-format", "json")
    with serving(folder, *options) as own, fronted(proxy, tmp_path / "proxy", own.port) as front:
        for coding in ("identity", "gzip", "br"):
            direct, through = (each.get("/feed.rss", Accept_Encoding=coding) for each in (own, front))
            assert (through.status, through.body) == (200, direct.body)
            assert {name: through.headers.get(name) for name in KEPT} == {
                name: direct.headers.get(name) for name in KEPT
            }
            unchanged = front.get("/feed.rss", Accept_Encoding=coding, If_None_Match=direct.headers["etag"])
            assert (unchanged.status, unchanged.headers["etag"]) == (304, direct.headers["etag"])
        assert gzip.decompress(front.get("/feed.rss", Accept_Encoding="gzip").body).startswith(b"<?xml")
        assert front.ask("HEAD", "/feed.rss").headers["content-length"] == direct_length(own)
        part = front.get("/media/a.mp3", Range="bytes=1000-1999")
        assert (part.status, part.body) == (206, MEDIA[1000:2000])
        assert part.headers["content-range"] == f"bytes 1000-1999/{len(MEDIA)}"
        assert front.get("/media/a.mp3").body == MEDIA
        assert front.get("/metrics").status == 403
        front.get("/healthz", X_Forwarded_For="203.0.113.9", User_Agent="Feedly/1.0 (+x; 23 subscribers)")
        until(lambda: "healthz" in log.read_text())
    [line] = [json.loads(line) for line in log.read_text().splitlines() if "healthz" in line]
    assert (line["client"], line["reader"], line["subscribers"]) == ("127.0.0.1", "Feedly", 23)


KEPT = (
    "content-type", "content-length", "content-encoding", "etag", "last-modified", "cache-control", "vary",
    "link", "accept-ranges", "access-control-allow-origin", "content-security-policy",
    "x-content-type-options",
)  # fmt: skip


@pytest.mark.parametrize("proxy", PROXIES.values(), ids=PROXIES)
def test_a_proxy_passes_on_whole_bodies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: object
) -> None:
    """More slow posts than the server takes at once do not keep a long article from being published."""
    monkeypatch.setenv("FEEDS_TOKEN", token := "correct-horse-battery-staple")
    folder = make(tmp_path / "site", CHANNEL, server="publish = true\nproxies = 1\n")
    head = f"POST /api/articles?name=long HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    story = b"---\ntitle: Long\ndate: 2016-11-06 12:00\n---\n" + b"The story goes on. " * 80_000
    with serving(folder) as own, fronted(proxy, tmp_path / "proxy", own.port) as front, ExitStack() as stack:
        for _ in range(12):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", front.port)))
            slow.sendall(f"{head}Content-Length: 999999\r\n\r\n---".encode())
        posted = stack.enter_context(socket.create_connection(("127.0.0.1", front.port), 60))
        posted.sendall(f"{head}Content-Length: {len(story)}\r\n\r\n".encode() + story)
        assert posted.recv(12) == b"HTTP/1.1 201"


def direct_length(own: Served) -> str:
    return own.ask("HEAD", "/feed.rss").headers["content-length"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_the_unit_is_one_and_is_confined(tmp_path: Path) -> None:
    unit = tmp_path / "feeds.service"  # whose program is there
    unit.write_text((DEPLOY / "feeds.service").read_text().replace("/opt/feeds/bin/feeds", "/bin/true"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "feeds.service" not in verified.stderr
    security = ["systemd-analyze", "security", "--offline=true", str(unit)]
    said = subprocess.run(security, capture_output=True, text=True, check=False, timeout=60).stdout
    exposure = re.search(r"exposure level for feeds.service: ([0-9.]+)", said)
    if exposure is None:
        pytest.skip("this systemd cannot judge a unit that is not loaded")
    assert float(exposure[1]) < 2
