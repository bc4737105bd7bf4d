"""Every adapter answers as `Feed.respond` does, through its framework's own test client."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from sites import CHANNEL, make
from werkzeug.test import Client

from feeds import Article, Channel, Feed, Person, Response
from feeds.adapters import asgi, wsgi
from feeds.adapters.flask import feed_blueprint, feed_response, mount
from feeds.net.conditional import NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient
    from starlette.requests import Request

    from feeds.publishing.library.feed import FormatName

    Ask = Callable[[str, dict[str, str]], Response]

URL = "https://news.example.org/feed.rss"
FEED = Feed(
    Channel(title="Harbour News", home="https://news.example.org/", description="From the harbour"),
    [
        Article(
            title=f"The ferry {number}",
            link=f"https://news.example.org/{number}",
            published=datetime(2026, 5, 14, 7, number, tzinfo=UTC),
            html="<p>The ferry is <b>back</b>.</p>",
            authors=[Person("Ana Duarte")],
        )
        for number in range(9)
    ],
    url=URL,
)
ETAG = FEED.respond().headers["ETag"]
REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("GET", {}),
    ("HEAD", {"Accept-Encoding": "gzip"}),
    ("GET", {"Accept-Encoding": "gzip"}),
    ("GET", {"Accept-Encoding": "br;q=0.5, zstd"}),
    ("GET", {"If-None-Match": ETAG}),
    ("GET", {"If-None-Match": 'W/"other", ' + ETAG}),
    ("GET", {"If-None-Match": '"other"'}),
    ("GET", {"If-Modified-Since": "Thu, 14 May 2026 07:08:00 GMT"}),
    ("GET", {"If-Modified-Since": "Thu, 14 May 2026 07:07:59 GMT"}),
    ("GET", {"If-Match": '"other"'}),
    ("GET", {"Accept-Encoding": "\xff, ;;q=9", "If-None-Match": "\xe9" * 9_000}),
    ("POST", {}),
    ("DELETE", {}),
]


def ask_wsgi(format: FormatName) -> Ask:  # noqa: A002 - as in Feed
    client = Client(wsgi.feed_app(lambda: FEED, format))

    def ask(method: str, headers: dict[str, str]) -> Response:
        answer = client.open("/any", method=method, headers=headers)
        return Response(answer.status_code, dict(answer.headers), answer.data)

    return ask


def ask_asgi(format: FormatName) -> Ask:  # noqa: A002
    async def make() -> Feed:
        return FEED

    return ask_application(asgi.feed_app(make, format))


def ask_application(application: Any) -> Ask:
    """Asks an ASGI application without a client in between, which would add headers or decode bodies."""

    def ask(method: str, headers: dict[str, str]) -> Response:
        pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "https", "path": "/feed", "raw_path": b"/feed", "root_path": "", "query_string": b"",
            "headers": pairs, "client": ("192.0.2.1", 1), "server": ("news.example.org", 443),
        }  # fmt: skip
        asyncio.run(application(scope, receive, send))
        start, *rest = sent
        answered = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        return Response(start["status"], answered, b"".join(each.get("body", b"") for each in rest))

    return ask


def ask_starlette(format: FormatName) -> Ask:  # noqa: A002
    applications = pytest.importorskip("starlette.applications", reason="pip install feeds[starlette]")
    from starlette.routing import Route

    from feeds.adapters.starlette import feed_response as respond

    def view(request: Request) -> Any:
        return respond(request, FEED, format)

    methods = ["GET", "HEAD", "POST", "DELETE"]
    return ask_application(applications.Starlette(routes=[Route("/feed", view, methods=methods)]))


def ask_fastapi(format: FormatName) -> Ask:  # noqa: A002
    fastapi = pytest.importorskip("fastapi", reason="FastAPI is not installed")
    from starlette.requests import Request as Asked

    from feeds.adapters.starlette import feed_response as respond

    app = fastapi.FastAPI()

    def view(request: Any) -> Any:
        return respond(request, FEED, format)

    view.__annotations__["request"] = Asked
    app.add_api_route("/feed", view, methods=["GET", "HEAD", "POST", "DELETE"], response_model=None)
    return ask_application(app)


def ask_flask(format: FormatName) -> Ask:  # noqa: A002
    app = Flask("harbour")

    @app.route("/feed", methods=["GET", "POST", "DELETE"])
    def view() -> Any:
        return feed_response(FEED, format)

    return ask_client(app.test_client(), "/feed")


def ask_client(client: FlaskClient, path: str) -> Ask:
    def ask(method: str, headers: dict[str, str]) -> Response:
        answer = client.open(path, method=method, headers=headers)
        return Response(answer.status_code, dict(answer.headers), answer.data)

    return ask


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
@pytest.mark.parametrize("adapter", [ask_wsgi, ask_asgi, ask_starlette, ask_fastapi, ask_flask])
def test_an_adapter_answers_as_the_feed_does(adapter: Callable[[Any], Ask], format: str) -> None:  # noqa: A002
    ask = adapter(format)
    answers = [ask(method, headers) for method, headers in REQUESTS]
    expected = [FEED.respond(method, headers, format=format) for method, headers in REQUESTS]  # type: ignore[arg-type]
    assert [whole(answer) for answer in answers] == [whole(answer) for answer in expected]
    assert {answer.status for answer in answers} == {200, 304, 405, 412}


def whole(answer: Response) -> tuple[int, dict[str, str], bytes]:
    """The response with the names of headers in lower case, in which HTTP makes no difference.

    Werkzeug leaves Last-Modified out of a response 304, which has the ETag (RFC 9110, 15.4.5).
    """
    headers = {name.lower(): value for name, value in sorted(answer.headers.items())}
    if answer.status == NOT_MODIFIED:
        headers.pop("last-modified", None)
    return answer.status, headers, answer.body


def test_a_blueprint_serves_all_formats_and_passes_on_parts_of_the_path() -> None:
    asked: list[object] = []

    def feed(**parts: object) -> Feed:
        asked.append(parts)
        return FEED

    app = Flask("harbour")
    app.register_blueprint(feed_blueprint(feed), url_prefix="/of/<tag>")
    app.register_blueprint(feed_blueprint(lambda: FEED, "all", "all"))
    client = app.test_client()
    for format_name in ("rss", "atom", "json"):
        expected = whole(FEED.respond(format=format_name))
        for path in (f"/of/ferry/feed.{format_name}", f"/all.{format_name}"):
            assert whole(ask_client(client, path)("GET", {})) == expected
    assert asked == [{"tag": "ferry"}] * 3
    assert client.post("/all.rss").status_code == 405
    assert client.head("/all.rss", headers={"If-None-Match": ETAG}).status_code == 304


def test_other_events_of_asgi_are_answered() -> None:
    sent: list[Any] = []
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Any:
        return events.pop(0) if events else {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    application = asgi.feed_app(FEED)
    asyncio.run(application({"type": "lifespan"}, receive, send))
    asyncio.run(application({"type": "websocket"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


@pytest.mark.slow
def test_a_folder_is_served_below_a_path_of_an_application(tmp_path: Path) -> None:
    folder = make(tmp_path / "articles", CHANNEL.replace("/feeds/", "/newsroom/"))
    app = Flask("harbour")
    app.add_url_rule("/", "home", lambda: "Home")
    with pytest.raises(ValueError, match=r"^prefix is '/news': expected the path of base in channel\.toml, "):
        mount(app, folder, "/news")
    mount(app, folder, "/newsroom", state=tmp_path / "state")
    client = app.test_client()
    assert client.get("/").data == b"Home"
    feed = client.get("/newsroom/feed.rss")
    assert (feed.status_code, feed.mimetype) == (200, "application/rss+xml")
    assert b'href="https://news.example.org/newsroom/feed.rss"' in feed.data
    assert (
        client.get("/newsroom/feed.rss", headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    )
    page = client.get("/newsroom/")
    assert page.status_code == 200
    linked = re.findall(r'<a [^>]*href="([^":]+)"', page.text)
    assert {client.get(urljoin("/newsroom/", link)).status_code for link in linked} == {200}
    assert [client.get(path).status_code for path in ("/newsroom/none", "/feed.rss")] == [404, 404]
