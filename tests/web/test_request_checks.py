"""What is refused before it is parsed: wrong hosts, long headers. What is parsed takes no time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from flask import request
from growth import assert_within
from sites import make, serving
from werkzeug.exceptions import RequestEntityTooLarge

from feeds.web import BODY_BYTES, create_app
from feeds.web.request_checks import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from sites import Served

SHAPES = (
    "a",
    ",",
    ";",
    "=",
    '"',
    "\\",
    " ",
    "a,",
    "a;q=0.5,",
    'a/b;c="d",',
    "*/*,",
    '"a",',
    'W/"',
    "0-1,",
    "(",
)
MOST = 25
"""How much longer a request with a hostile header may take than one for a missing page (a millisecond)."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = make(tmp_path_factory.mktemp("checks") / "site", server="delta = true\nproxies = 1\n")
    return create_app(folder, background=False).test_client()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(make(tmp_path_factory.mktemp("hosts") / "site")) as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("name", [*LENGTHS, "HTTP_COOKIE", "HTTP_CACHE_CONTROL", "HTTP_LINK", "HTTP_PREFER",
                                  "HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT", "HTTP_REFERER"])  # fmt: skip
def test_no_header_takes_long(client: FlaskClient, name: str) -> None:
    """At the limit, and as long as the server lets the head of a request be."""
    missing = partial(client.get, "/missing")
    for shape in SHAPES:
        for length in (LENGTHS.get(name, 60_000), 60_000):
            value = (shape * length)[:length]
            for method, path in (("GET", "/feed.rss"), ("GET", "/missing"), ("POST", "/validate")):
                hostile = partial(client.open, path, method=method, environ_overrides={name: value})
                assert_within(MOST, hostile, missing, (shape, length, method, path))


@pytest.mark.limit("feeds.web.request_checks:LENGTHS")
@pytest.mark.parametrize(("name", "length"), LENGTHS.items())
def test_a_long_header_is_refused_and_one_at_the_limit_is_read(
    client: FlaskClient, name: str, length: int
) -> None:
    header = name.removeprefix("HTTP_").replace("_", "-").title()
    for path in ("/feed.rss?raw", "/missing"):
        over = client.get(path, environ_overrides={"HTTP_SEC_FETCH_DEST": "empty", name: "x" * (length + 1)})
        said = f"431 Request Header Fields Too Large. {header} is longer than {length} characters.\n"
        assert (over.status_code, over.text) == (431, said)
        read = client.get(path, environ_overrides={name: "x" * length})
        assert read.status_code in (200, 404, 412, 400 if name == "HTTP_X_FORWARDED_HOST" else 200)


@pytest.mark.limit("feeds.web:BODY_BYTES")
@pytest.mark.parametrize("excess", [0, 1])
def test_a_long_body_is_refused(client: FlaskClient, excess: int) -> None:
    """By every part that does not say how long a body may be."""
    body = b"x" * (BODY_BYTES + excess)
    with client.application.test_request_context("/", method="POST", data=body):
        if excess:
            with pytest.raises(RequestEntityTooLarge):
                request.get_data()
        else:
            assert request.get_data() == body


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("HTTP/1.1\r\nHost: news.example.org", 200),
        ("HTTP/1.1\r\nHost: 127.0.0.1:8000", 200),
        ("HTTP/1.1\r\nHost: [::1]:8000", 200),
        ("HTTP/1.1\r\nHost: xn--mnchen-3ya.example.", 200),
        ("HTTP/1.1\r\nHost: a_b.example:", 200),
        ("HTTP/1.0", 200),
        ("HTTP/1.0\r\nHost: news.example.org", 200),
        ("HTTP/1.0\r\nHost: a/b", 400),
        ("HTTP/1.1", 400),
        ("HTTP/1.1\r\nHost:", 400),
        ("HTTP/1.1\r\nHost: news.example.org\r\nHost: news.example.org", 400),
        ("HTTP/1.1\r\nHost: one.example,two.example", 400),
        ("HTTP/1.1\r\nHost: news.example.org/", 400),
        ("HTTP/1.1\r\nHost: user@news.example.org", 400),
        ("HTTP/1.1\r\nHost: news example", 400),
        ("HTTP/1.1\r\nHost: news.example.org:80a", 400),
        ("HTTP/1.1\r\nHost: [::1", 400),
        ("HTTP/1.1\r\nHost: ::1", 400),
        ('HTTP/1.1\r\nHost: "><script>', 400),
    ],
)
def test_hosts(server: Served, head: str, status: int) -> None:
    """RFC 9112, 3.2; the first path is answered without Flask."""
    for path in ("/feed.rss", "/healthz"):
        said = server.raw(f"GET {path} {head}\r\nConnection: close\r\n\r\n".encode())
        assert said[9:12] == str(status).encode(), path


def test_the_api_refuses_by_problem_documents(client: FlaskClient) -> None:
    for status, headers in ((400, {"HTTP_HOST": "a b"}), (431, {"HTTP_ACCEPT": "x" * 1001})):
        said = client.post("/api/validate", environ_overrides=headers)
        assert (said.status_code, said.content_type) == (status, "application/problem+json")
        assert said.json is not None
        assert said.json["status"] == status


@pytest.mark.parametrize("path", ["/feed", "/validate", "/feed.rss", "/missing", "/robots.txt"])
def test_a_query_may_have_any_bytes(client: FlaskClient, path: str) -> None:
    usual = client.get(path, environ_overrides={"QUERY_STRING": "a=b"})
    for query in ("a=\xe9", "\xff=b", "a=\xc3\xa9", "&&\xed\xa0\x80"):
        odd = client.get(path, environ_overrides={"QUERY_STRING": query})
        assert (odd.status_code, odd.data) == (usual.status_code, usual.data), query
    assert client.get("/feed", environ_overrides={"QUERY_STRING": "page=\xb2"}).status_code == 404
