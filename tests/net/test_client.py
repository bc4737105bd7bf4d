"""The guarded HTTP client: where it goes, where it does not, and how much of anything it takes."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING

import httpcore
import pytest
from media_server import MediaServer, serving

from feeds.core.urls import without_user
from feeds.net.addresses import anywhere
from feeds.net.client import Answer, Client, FetchError, _reason, inflate, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.net.addresses import Address


@pytest.fixture(scope="module")
def server() -> Iterator[MediaServer]:
    with serving({"a.txt": b"0123456789" * 1000}) as server:
        yield server


def only_first(address: Address, _port: int) -> str | None:
    """Nothing but 127.0.0.1: what 127.0.0.2 is to it, a private address is to `public_only`."""
    return None if str(address) == "127.0.0.1" else f"{address} is not permitted"


def problem(client: Client, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        client.fetch(url, limit=100)
    assert caught.value.url == without_user(url)
    return caught.value.problem


@pytest.mark.slow
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.0.0.1.", "public.example@127.0.0.1", "[::ffff:127.0.0.1]",
     "[::ffff:7f00:1]", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1", "0",
     "%31%32%37.0.0.1", "\u2460\u2461\u2466.0.0.1", "127\u30020\u30020\u30021"],
)  # fmt: skip
def test_the_machine_itself_is_not_reached_under_any_name(host: str, server: MediaServer) -> None:
    server.seen.clear()
    with Client() as client:
        assert problem(client, f"http://{host}:{server.server_port}/ranges/a.txt").startswith(
            "connection failed"
        )
    assert server.seen == []


@pytest.mark.parametrize(
    "host", ["[fe80::1%25lo]", "[::1%251]", "127.0.0.1:0x50", "[127.0.0.1]", "[::1", "a b"]
)
def test_what_is_not_a_host_is_not_asked(host: str) -> None:
    with Client(anywhere) as client:
        assert problem(client, f"http://{host}/").startswith("invalid URL: ")


def test_a_user_is_neither_sent_nor_shown(server: MediaServer) -> None:
    url = f"{server.url}/whole/a.txt".replace("://", "://user:secret@")
    with Client(anywhere) as client:
        assert client.fetch(url).url == f"{server.url}/whole/a.txt"
        with pytest.raises(FetchError) as caught:
            client.fetch(url.replace("whole", "loop"))
        assert str(caught.value) == f"{server.url}/loop/a.txt: more than 5 redirects"
        with pytest.raises(FetchError) as caught:
            client.fetch("ftp://user:secret@a.example/")
    assert "secret" not in repr(caught.value)


def test_a_redirect_leads_no_further_than_a_url(server: MediaServer) -> None:
    server.seen.clear()
    with Client(only_first) as client:
        assert client.fetch(f"{server.url}/redirect/a.txt", limit=10).body == b"0123456789"
        assert "127.0.0.2 is not permitted" in problem(client, f"{server.url}/inside/a.txt")
    assert [path for _, path, _ in server.seen] == ["/redirect/a.txt", "/ranges/a.txt", "/inside/a.txt"]


def test_a_name_is_looked_up_once_and_judged_by_all_its_addresses(
    server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]]

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "rebinding.example"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *a, **k: real(host, port, *a, **k) if host[0].isdigit() else resolve(host, port),
    )
    url = f"http://rebinding.example:{server.server_port}/ranges/a.txt"
    with Client(only_first) as client:
        assert client.fetch(url, limit=10).ok
    for _ in range(2):
        with Client(only_first) as client:
            assert "127.0.0.2 is not permitted" in problem(client, url)


def test_only_http_is_spoken(server: MediaServer) -> None:
    with Client(anywhere) as client:
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::1", "http:///x", "", "//x/y"):
            assert problem(client, url).startswith("invalid URL")
        assert problem(client, f"{server.url}/file/a.txt").startswith("redirect to an invalid URL")


def test_at_most_the_limit_is_read(server: MediaServer) -> None:
    with Client(anywhere) as client:
        cut = client.fetch(f"{server.url}/whole/a.txt", limit=9_999)
        assert (len(cut.body), cut.whole) == (9_999, False)
        whole = client.fetch(f"{server.url}/whole/a.txt", limit=10_000)
        assert (len(whole.body), whole.whole) == (10_000, True)


@pytest.mark.limit(
    "feeds.cli.import_:_PAUSE",
    "feeds.cli.import_:_SECONDS",
    "feeds.net.client:REQUEST_SECONDS",
    "feeds.net.client:SILENCE_SECONDS",
)
@pytest.mark.slow
def test_a_server_that_drips_is_given_up_in_time(server: MediaServer) -> None:
    with Client(anywhere, pause=5.0, total=0.4) as client:
        before = time.monotonic()
        assert problem(client, f"{server.url}/slow/a.txt") == "no response in time"
        assert time.monotonic() - before < 20
        assert client.fetch(f"{server.url}/ranges/a.txt", limit=10).ok


@pytest.mark.parametrize(("method", "requests"), [("GET", 3), ("POST", 2)])
def test_only_a_get_is_repeated_on_a_connection_that_was_closed(method: str, requests: int) -> None:
    """The server answers once, keeps the connection open, and closes it at the second request."""
    received: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        for answered in (1, 2):
            with listener.accept()[0] as connection:
                for _ in range(answered, 3):
                    received.append(connection.recv(65536))
                    if len(received) != 2:
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            if len(received) == requests:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener, Client(anywhere) as client:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert client.fetch(url).ok
        if method == "GET":
            assert client.fetch(url).ok
        else:
            with pytest.raises(FetchError):
                client.fetch(url, method=method)
        thread.join(10)
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):  # nothing more was sent
            listener.accept()
    assert len(received) == requests


def test_a_refused_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Client(anywhere) as client:
        assert problem(client, f"http://127.0.0.1:{port}/") == "connection failed: connection refused"
        assert problem(client, "http://nowhere.invalid/") == (
            "connection failed: cannot resolve the host name nowhere.invalid"
        )


def test_an_untrusted_certificate() -> None:
    """What OpenSSL says of it is kept from the user."""
    error = httpcore.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate (_ssl.c:1006)")
    error.__context__ = ssl.SSLCertVerificationError(1, "self-signed certificate")
    assert _reason(error) == "the server's certificate is not valid or not trusted"
    error.__context__ = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
    assert _reason(error) == "no TLS connection"


def test_the_environments_proxy_is_not_used(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with Client(anywhere) as client:
        assert client.fetch(f"{server.url}/whole/a.txt").ok


def test_inflating_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(10_000_000))
    assert inflate(bomb, "gzip", 1000) == bytes(1000)
    assert inflate(gzip.compress(b"abc"), " GZIP ", 1000) == b"abc"
    assert inflate(b"junk", "gzip", 1000) is None
    assert inflate(b"abc", "br", 1000) is None


@pytest.mark.parametrize(
    ("method", "repeated"),
    [("GET", [301, 302, 303, 307, 308]), ("HEAD", [301, 302, 303, 307, 308]), ("POST", [307, 308])],
)
def test_statuses_that_redirect(method: str, repeated: list[int]) -> None:
    def answer(status: int) -> Answer:
        return Answer("https://a.example/", status, {"location": "https://b.example/"}, b"", whole=True)

    redirected = [status for status in range(300, 310) if redirect(answer(status), method)]
    assert redirected == repeated
