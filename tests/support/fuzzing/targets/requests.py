"""HTTP: every request has an answer that says what HTTP requires, and what the API's description says."""

from __future__ import annotations

import atexit
import gzip
import io
import json
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from samples import CHANNEL as SAMPLE
from sites import CHANNEL, NOW, make, put
from werkzeug.exceptions import HTTPException

from feeds.linting.online.fetching import Fetched, Hop
from feeds.linting.online.headers import response_problems
from feeds.net.client import Answer, inflate
from feeds.net.client_networks import address, network
from feeds.net.conditional import evaluate
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.net.ranges import RANGES_SENT, parse_ranges
from feeds.net.request_lines import combined_line, json_line
from feeds.net.retries import retry_after
from feeds.publishing.importing.fetching import feed_links
from feeds.publishing.websub.hub import RequestError
from feeds.publishing.websub.hub import read_form as read_hub_form
from feeds.validator.opened import open_document
from feeds.web import create_app
from feeds.web.access_log import fields
from feeds.web.request_checks import encode_query
from feeds.web.request_recorder import Observation
from feeds.web.tokens import VARIABLE
from feeds.web.validation.job import Job
from feeds.web.validation.request import read_api_request, read_form
from feeds.web.validation.worker import run_job
from fuzzing.parts import named, scratch_folder
from fuzzing.shapes import HEADERS, JSON, Pile, shapes, together
from fuzzing.target import Target, law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

SECRET = "0123456789abcdef0123456789abcdef"
SERVER = 'media = "files"\npublish = true\nhub = true\nmetrics = true\nproxies = 1\n'
SERVER += 'validations = 6000\nmoved = { "old.rss" = "feed.rss" }\n'
_LINE = re.compile(rb"([A-Za-z0-9-]{1,40}):[ \t]?(.*)")
_NO_BODY = (204, 304)
_TIME = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the application answered."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Returns the value of a header."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@cache
def app() -> Flask:
    """Returns the application on a folder with articles and media files; errors of the program are raised."""
    os.environ[VARIABLE] = SECRET
    folder = make(scratch_folder() / "site", CHANNEL, SERVER, stories=3)
    put(folder, "9", categories=["World"], media=[{"url": "https://media.example.org/1.mp4"}])
    (folder / "files").mkdir()
    (folder / "files/a.mp3").write_bytes(bytes(range(256)) * 20)
    made = create_app(folder, clock=lambda: NOW, background=False)
    made.config["PROPAGATE_EXCEPTIONS"] = True
    atexit.register(made.extensions["feeds"][0].documents.close)
    return made


def environ_of(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Returns a request as WSGI has it: its first line, its headers, an empty line and its body."""
    head, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, _, target = first.partition(b" ")
    path, _, query = target.partition(b"?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": re.sub(r"[^A-Z]", "", method.decode("latin-1"))[:20] or "GET",
        "SCRIPT_NAME": "", "PATH_INFO": "/" + path.decode("latin-1").lstrip("/"),
        "QUERY_STRING": query.decode("latin-1"), "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "HTTP_HOST": "news.example.org", "CONTENT_LENGTH": str(len(body)),
    }  # fmt: skip
    for line in lines:
        if match := _LINE.fullmatch(line):
            name = match[1].decode().upper().replace("-", "_")
            plain = name in ("CONTENT_TYPE", "CONTENT_LENGTH")
            environ[name if plain else f"HTTP_{name}"] = match[2].decode("latin-1")
    return environ, body


def ask(environ: dict[str, Any]) -> Reply:
    """Returns the answer of the application, which is read to its end and closed."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(
        status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _data: None

    pieces = app().wsgi_app(environ, start)
    try:
        body = b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
    status, headers = started[-1]
    return Reply(int(status.split()[0]), headers, body)


def request(data: bytes) -> None:
    """A request has an answer with the headers and the body that belong to its status."""
    environ, _ = environ_of(data)
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if path.startswith("/api/validate") or (method == "POST" and path == "/validate"):
        return  # in processes of their own: see `body`
    reply = ask(environ)
    law(reply.status < 500 or reply.status == 503, "no internal error", reply.status)
    for name, value in reply.headers:
        law(not re.search("[\r\n\0]", name + value), "a header is one line", name, value)
        (name + value).encode("latin-1")
    if method == "HEAD" or reply.status in _NO_BODY:
        law(not reply.body, "an answer without a body", reply.status)
    elif (length := reply.header("content-length")) is not None:
        law(int(length) == len(reply.body), "the length is that of the body", length, len(reply.body))
    _check_status(reply)
    values = fields(Observation(environ, str(reply.status), reply.headers, len(reply.body), 0.0, 0.0), 1)
    for line in (json_line(values), combined_line(values)):
        law(line.isascii() and line.isprintable(), "a request is one line of the log", line)
        law(SECRET not in line or SECRET in path, "the log has no tokens", line)
    check_described(method.lower(), path, reply)


def _check_status(reply: Reply) -> None:
    """The headers that RFC 9110 requires with a status."""
    required = {405: "allow", 416: "content-range", 401: "www-authenticate", 201: "location", 304: "etag"}
    name = required.get(reply.status)
    law(name is None or reply.header(name), "a status has its header", reply.status, name)
    if reply.status == 206 and (part := reply.header("content-range")):
        first, last = map(int, re.findall(r"\d+", part)[:2])
        law(not reply.body or last - first + 1 == len(reply.body), "a range has its length", part)


@cache
def described() -> dict[str, Any]:
    """Returns the description of the API, as it is served."""
    return json.loads(ask(environ_of(b"GET /api/openapi.json")[0]).body)  # type: ignore[no-any-return]


def check_described(method: str, path: str, reply: Reply) -> None:
    """An answer below /api/ is one that the description has, with its media type and headers."""
    for template, operations in described()["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(template))
        if re.fullmatch(pattern, path, re.DOTALL) and method in operations:
            found = operations[method]["responses"].get(str(reply.status))
            law(found is not None, "the API's description has the status", method, template, reply.status)
            type_ = (reply.header("content-type") or "").partition(";")[0]
            law(type_ in found.get("content", {}), "the API's description has the media type", type_)
            known = {name.lower() for name in found.get("headers", ())} | {"content-type", "content-length"}
            names = {name.lower() for name, _ in reply.headers}
            law(names <= known, "the API's description has the headers", names - known)


def body(data: bytes) -> None:
    """A form or an object for the validator is refused by a 4xx status, or validated."""
    environ, _ = environ_of(data)
    encode_query(lambda *_: ())(environ, lambda *_: lambda _data: None)
    with app().request_context(environ):
        for read in (read_form, read_api_request):
            environ["wsgi.input"].seek(0)
            try:
                asked = read()
            except HTTPException as error:
                law(400 <= (error.code or 0) < 500, "a refusal is the client's error", error)
            else:
                want = asked.fix or ("page" if read is read_form else "json")
                job = Job(asked.data, want, asked.name, NOW, SAMPLE, asked.url, asked.profiles)
                law(run_job(job).body or not asked.data, "a document has a report")


def headers(data: bytes) -> None:
    """The parsers of headers accept any text, and what they return is within its bounds."""
    text = data.decode("latin-1")
    law(choose(text, CODINGS) in (*CODINGS, "identity"), "a coding is one that is offered")
    for size in (0, 1, 5000, 10**12):
        ranges = parse_ranges(text, size)
        law(len(ranges or ()) <= RANGES_SENT, "ranges are bounded")
        law(all(0 <= each.first <= each.last < size for each in ranges or ()), "a range exists", ranges)
    names = ("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range")
    for name in names:
        given = {name: text, **({"Range": "bytes=0-1"} if name == "If-Range" else {})}
        verdict = evaluate("GET", given, '"a"', _TIME, 100)
        law(verdict.status in (200, 206, 304, 412, 416), "a verdict", verdict)
    network(address({"HTTP_X_FORWARDED_FOR": text, "REMOTE_ADDR": text}, 1))
    law(0 <= (retry_after(text, NOW) or 0) < 10**12, "a pause", text)


def answers(data: bytes) -> None:
    """What other servers say: compressed bodies and pages with links to feeds."""
    coding, content = named(data)
    answer = Answer("https://a.example/", 200, {"content-encoding": coding}, content, whole=True)
    plain = inflate(content, coding, 50_000) if answer.encoded else content
    law(plain is None or len(plain) <= max(50_000, len(content)), "an expansion is bounded")
    feed_links(content, "https://a.example/b")


def responses(data: bytes) -> None:
    """The headers of other servers are checked without an error, and a problem is a text."""
    environ, content = environ_of(data)
    given = {
        name[5:].lower().replace("_", "-"): environ[name] for name in environ if name.startswith("HTTP_")
    }
    given["content-type"] = environ.get("CONTENT_TYPE", "")
    url = f"https://a.example{environ['PATH_INFO']}"
    answer = Answer(url, 200, given, content, whole=True)
    again, hop = replace(answer, status=304), Hop(301, url, f"{url}?{environ['QUERY_STRING']}")
    fetched = Fetched(url, (hop,), answer, content, again, answer)
    for fault, problem in response_problems(fetched, open_document(content)):
        law(problem.message.strip(), "a problem has a message", fault.name)


def hub_form(data: bytes) -> None:
    """A form for the hub is refused with a reason, or understood."""
    environ, _ = environ_of(b"POST /hub\nContent-Type: application/x-www-form-urlencoded\n\n" + data)
    with app().request_context(environ) as context:
        try:
            read_hub_form(context.request.form.to_dict(flat=False))
        except RequestError as error:
            str(error).encode()


def _get(path: str, **fields: str) -> bytes:
    lines = [f"GET {path}", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())]
    return "\n".join((*lines, "", "")).encode()


def _requests() -> Sequence[bytes]:
    bearer = f"Authorization: Bearer {SECRET}"
    record = '{"id":"urn:x:a","title":"T","date":"2026-01-05","text":"words"}'
    return [
        _get("/", Accept="text/html", Accept_Encoding="gzip, br;q=0.5", Accept_Language="en"),
        _get("/feed.rss", If_None_Match='"a", W/"b"', If_Modified_Since="Mon, 05 Jan 2026 00:00:00 GMT"),
        _get("/feed.rss", If_Match="*", If_Unmodified_Since="Mon, 05 Jan 2026 00:00:00 GMT"),
        _get("/feed.atom", A_IM="feed", If_None_Match='"a"', Accept_Encoding="zstd"),
        _get("/feed.json", Sec_Fetch_Dest="document", Accept="text/html", Cookie="a=b; c=d"),
        _get("/media/a.mp3", Range="bytes=0-99,200-299,-5", If_Range='"a"'),
        _get("/media/a.mp3", Range="bytes=5-"),
        _get("/feed?page=1&subscribe"), _get("/category/world"), _get("/feeds.opml"), _get("/robots.txt"),
        _get("/old.rss"), _get("/archive/1.rss"), _get("/metrics"), _get("/readyz"), _get("/healthz"),
        _get("/api/openapi.json", Host="[::1]:80", X_Forwarded_For="1.2.3.4, ::1", X_Forwarded_Proto="https"),
        _get("/.well-known/feeds", Link="<a>; rel=b", Host="a.example:99"), _get("/validate?url=https://a.example/"),
        _get("/nothing", Accept="text/html;q=0.9,*/*;q=0.1"),
        f"POST /api/articles?name=a\n{bearer}\nContent-Type: application/json\n\n{record}".encode(),
        f"POST /api/articles\n{bearer}\nSlug: a%20b\nContent-Type: text/markdown\n\n---\na: b\n---".encode(),
        f"POST /api/articles\n{bearer}\nContent-Length: 5\n\n{record}".encode(),
        b"POST /api/articles\nContent-Type: application/json\n\n{}",
        f"DELETE /api/articles/urn:x:a\n{bearer}\n\n".encode(),
        b"POST /hub\nContent-Type: application/x-www-form-urlencoded\n\nhub.mode=publish&hub.url=x",
        b"OPTIONS /feed.rss\nOrigin: https://a.example\nAccess-Control-Request-Method: GET\n\n",
        b"HEAD /feed.rss\nAccept-Encoding: br\n\n", b"PUT /feed.rss\n\nx",
    ]  # fmt: skip


def _values(data: bytes) -> list[bytes]:
    """Returns the values of the headers of a request."""
    return [match[2] for line in data.split(b"\n") if (match := _LINE.fullmatch(line))]


def _multipart(**fields: str) -> bytes:
    start = "--b\r\nContent-Disposition: form-data; name="
    parts = (f'{start}"{name}"\r\n\r\n{text}\r\n' for name, text in fields.items())
    form = "".join(parts) + f'{start}"file"; filename="a.xml"\r\n\r\n<rss/>\r\n--b--\r\n'
    return f"POST /api/validate\nContent-Type: multipart/form-data; boundary=b\n\n{form}".encode()


def _bodies() -> Sequence[bytes]:
    given = {"document": "<rss/>", "url": "https://a.example/", "profile": ["apple"], "fix": "safe"}
    form = "application/x-www-form-urlencoded"
    return [
        _multipart(profile="apple", fix="all", url="https://a.example/"),
        _multipart(document="<feed/>", carried="PHJzcy8+", name="../a"),
        f"POST /api/validate\nContent-Type: application/json\n\n{json.dumps(given)}".encode(),
        b'POST /api/validate?profile=spotify&fix=safe\nContent-Type: text/xml\n\n<rss version="2.0"/>',
        f"POST /validate\nContent-Type: {form}\n\ndocument=%3Crss%2F%3E&profile=apple&fix=".encode(),
    ]


def _hub_forms() -> Sequence[bytes]:
    topic = "https%3A%2F%2Fnews.example.org%2Ffeeds%2Ffeed.rss"
    subscribe = f"hub.mode=subscribe&hub.topic={topic}&hub.callback=https%3A%2F%2Fa.example%2Fcb"
    texts = (f"{subscribe}&hub.lease_seconds=86400&hub.secret=abc", f"hub.mode=publish&hub.url={topic}")
    return [text.encode() for text in texts]


def _header_values() -> Sequence[bytes]:
    return [value for data in _requests() for value in _values(data)]


def _responses() -> Sequence[bytes]:
    feed = b'<rss version="2.0"><channel><title>t</title></channel></rss>'
    heads = (
        'Content-Type: application/rss+xml; charset=utf-8\nCache-Control: max-age=60\nETag: "a"',
        'Content-Type: text/xml; charset="x"; a=b\nLink: <https://a.example/hub>; rel="hub", <b>; rel=self',
        "Content-Type: text/html\nContent-Encoding: gzip\nVary: Accept\nLast-Modified: x\nExpires: 0\nAge: 1",
    )
    return [f"GET /feed.rss\n{head}\n\n".encode() + feed for head in heads]


def _response_shapes(size: int) -> Iterator[bytes]:
    for name in ("Content-Type", "Cache-Control", "Link", "ETag", "Content-Encoding", "Vary", "Expires"):
        yield from shapes(HEADERS, f"GET /feed.rss\n{name}: {{}}\n\n<rss/>")(size)


def _answers() -> Sequence[bytes]:
    page = b"<link rel=alternate type=application/rss+xml href=/feed>"
    return [b"gzip\n" + gzip.compress(page * 500), b"br\nabc", b"\n" + page, b"deflate\n" + page]


_WITH = (
    "Accept", "Accept-Encoding", "A-IM", "If-None-Match", "Range", "Cookie", "Host", "Authorization", "Slug",
    "X-Forwarded-For", "X-Forwarded-Host", "Content-Type", "Accept-Language", "Origin",
)  # fmt: skip
_POSTED = f"POST /api/articles\nAuthorization: Bearer {SECRET}\nContent-Type: application/json\n\n{{}}"
_ASKED = "POST /api/validate\nContent-Type: application/json\n\n{}"
_MULTIPART = "POST /api/validate\nContent-Type: multipart/form-data; boundary=b\n\n{}"
_PARTS = (
    '--b\r\nContent-Disposition: form-data; name="a#"\r\n\r\nx\r\n',
    "--b\r\n", "--b\r\nA: b\r\n", "-", "\r\n", "--b\r\nContent-Disposition: form-data; a#=b; ",
)  # fmt: skip
_FORMS = together(shapes([Pile(piece) for piece in _PARTS], _MULTIPART), shapes(JSON, _ASKED))
_PAIRS = (Pile("a#=b&"), Pile("hub.topic=a&"), Pile("%41"), Pile("&"), Pile("hub.mode=subscribe;"))
_PAGE = (
    Pile("<link rel=alternate type='application/rss+xml' href=a#>"), Pile("<link "), Pile("<a"), Pile("<!--"),
)  # fmt: skip


def _request_shapes(size: int) -> Iterator[bytes]:
    for name in _WITH:
        yield from shapes(HEADERS, f"GET /feed.rss\n{name}: {{}}\n\n")(min(size, 8000))
        yield from shapes(HEADERS[:4], f"GET /nothing\n{name}: {{}}\n\n")(min(size, 8000))
    yield from shapes(HEADERS, "GET /{}\n\n", "GET /feed?{}\n\n", "GET /media/{}\n\n")(size)
    yield from shapes(JSON, _POSTED)(size)


TARGETS = (
    Target("request", request, _requests, _request_shapes, inputs=300),
    Target("request-body", body, _bodies, _FORMS),
    Target("headers", headers, _header_values, shapes(HEADERS), inputs=1500),
    Target("answers", answers, _answers, shapes(_PAGE, "\n{}"), inputs=500),
    Target("responses", responses, _responses, _response_shapes, inputs=300),
    Target("hub-form", hub_form, _hub_forms, shapes(_PAIRS)),
)
