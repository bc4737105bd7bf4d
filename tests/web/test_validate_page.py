"""The validator over HTTP: the page, its twin for programs, and those who mean it no good."""

from __future__ import annotations

import gzip
import io
import json
import re
import socket
import threading
import time
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import pairwise
from select import select
from typing import TYPE_CHECKING, Any

import pytest
from sites import NOW, Served, make, serving
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from feeds.validator import validate
from feeds.validator.reporters import Checked
from feeds.validator.reporters.machine import render
from feeds.web import create_app
from feeds.web.rate_limiter import CLIENTS, RateLimiter
from feeds.web.validation.job import Job, JobResult
from feeds.web.validation.pool import BrokenError, BusyError, Pool, TooSlowError
from feeds.web.validation.request import DOCUMENT_BYTES, FORM_FIELDS, as_bytes, file_name, web_only
from feeds.web.validation.worker import guarded_job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

GOOD = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>'
    '<link>https://a.example/</link><description>D</description><atom:link rel="self" '
    'href="https://a.example/f" type="application/rss+xml"/></channel></rss>'
)
SLIP = GOOD.replace("<title>T", "<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate><title>T")
MENDED = SLIP.replace("Mon", "Sun")
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": []}'
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\x07"
NOT_FETCHED = "This server does not fetch URLs: send the document itself."
AS_JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = make(tmp_path_factory.mktemp("site") / "a", server="validations = 6000", stories=0)
    made = create_app(folder, clock=lambda: NOW, background=False)
    yield made
    made.extensions["feeds.pool"].close()
    made.extensions["feeds"][0].documents.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Parsed(HTMLParser):
    """The ids, the links within the page, the marked texts, and the elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.marked: list[str] = []
        self._in = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        if said.get("id"):
            self.ids.append(said["id"] or "")
        if (said.get("href") or "").startswith("#"):
            self.targets.append((said["href"] or "")[1:])
        self._in = tag == "mark"
        if self._in:
            self.marked.append("")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.marked[-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._in = False


def said_by_command(document: bytes, name: str = "document", **more: Any) -> Any:
    report = validate(document, now=NOW, fixes=True, **more)
    return json.loads("".join(render([Checked(name, report)])))


# --- the forms of a request ---


def test_the_form(client: FlaskClient) -> None:
    answer = client.get("/validate?url=https://a.example/f&profile=apple&profile=nobody")
    assert answer.status_code == 200
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert 'value="https://a.example/f"' in answer.text
    assert re.findall(r'value="([a-z0-9-]+)" checked', answer.text) == ["apple"]
    again = client.get(answer.request.full_path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.slow
@pytest.mark.parametrize("document", [GOOD, SLIP, JSON_FEED, "{", "", " ", "no feed", "<a/>"])
def test_programs_get_what_the_command_says(client: FlaskClient, document: str) -> None:
    answers = [
        client.post("/api/validate", data=document.encode(), content_type="application/rss+xml"),
        client.post("/api/validate", data=document.encode(), content_type="application/json"),
        client.post(
            "/api/validate", data=document.encode(), content_type="application/x-www-form-urlencoded"
        ),
        client.post("/api/validate", json={"document": document}),
    ]
    if not document:
        assert [answer.status_code for answer in answers] == [400] * 4
        return
    assert [answer.json for answer in answers] == [said_by_command(document.encode())] * 4


@pytest.mark.slow
def test_profiles_and_addresses(client: FlaskClient) -> None:
    url = "https://b.example/f"
    expected = said_by_command(GOOD.encode(), url=url, profiles=("apple", "strict"))
    answers = [
        client.post(f"/api/validate?profile=apple&profile=strict&url={url}", data=GOOD.encode()),
        client.post("/api/validate", json={"document": GOOD, "profile": ["apple", "strict"], "url": url}),
        client.post(
            "/validate", data={"document": GOOD, "profile": ["apple", "strict"], "url": url}, headers=AS_JSON
        ),
    ]
    assert answers[0].json == answers[1].json == expected
    expected["documents"][0]["path"] = "pasted document"
    assert answers[2].json == expected


@pytest.mark.slow
def test_a_file(client: FlaskClient) -> None:
    file = (io.BytesIO(SLIP.encode()), "feed.xml")
    answer = client.post("/api/validate", data={"file": file})
    assert answer.json == said_by_command(SLIP.encode(), "feed.xml")


@pytest.mark.limit("feeds.web.validation.request:DOCUMENT_BYTES", "feeds.web.validation.request:FORM_BYTES")
@pytest.mark.parametrize(
    ("query", "body", "content_type", "status", "detail"),
    [
        ("", b"", "", 400, "The document is missing: paste it or choose a file."),
        ("?profile=aple", b"<a/>", "", 400, "Unknown profile 'aple': did you mean 'apple'?"),
        ("?fix=some", b"<a/>", "", 400, 'The value of fix must be "safe" or "all".'),
        ("?url=ftp://a.example/", b"", "", 400, None),
        ("?url=https://a%0A.example/", b"", "", 400, None),
        ("?url=https://a%E2%80%AE.example/", b"", "", 400, None),
        ("?url=https://a.example/", b"", "", 403, NOT_FETCHED),
        ("", b'{"document": 1}', "application/json", 400, None),
        ("", b'{"document": "", "more": 1}', "application/json", 400, None),
        ("", b'{"profile": [1], "document": "<a/>"}', "application/json", 400, None),
        ("", b'{"document": ' + b"[" * 100_000, "application/json", 400, "The request is not valid JSON."),
        ("", b" " * (DOCUMENT_BYTES + 1), "", 413, "The document is larger than 5 MB."),
        ("", b" " * (2 * DOCUMENT_BYTES), "", 413, None),
    ],
)  # fmt: skip
def test_what_is_refused(
    client: FlaskClient, query: str, body: bytes, content_type: str, status: int, detail: str | None
) -> None:
    answer = client.post(f"/api/validate{query}", data=body, content_type=content_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json is not None
    assert detail is None or answer.json["detail"] == detail


@pytest.mark.limit("feeds.web.validation.request:FORM_FIELDS")
@pytest.mark.parametrize(("count", "status"), [(FORM_FIELDS, 200), (FORM_FIELDS + 1, 413)])
def test_a_form_of_many_parts_is_refused(client: FlaskClient, count: int, status: int) -> None:
    fields = {"document": SLIP, **{f"x{number}": "" for number in range(count - 1)}}
    answer = client.post("/api/validate", data=fields, content_type="multipart/form-data")
    assert answer.status_code == status


@pytest.mark.parametrize("fields", [{}, {"carried": "?"}, {"document": "<a/>", "profile": "x"}])
def test_the_page_says_what_is_wrong_with_the_form(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/validate", data=fields, content_type="multipart/form-data")
    assert (answer.status_code, answer.text.count('role="alert"')) == (400, 1)
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


# --- the page ---


def test_findings_and_marks_lead_to_each_other(client: FlaskClient) -> None:
    document = "<rss><channel>\n<pubDate>now</pubDate>\n</channel></rss>"
    text = client.post("/validate", data={"document": document}).text
    found = Parsed(text)
    count = len(validate(document.encode()).findings)
    assert [name for name in found.ids if name[0] in "fm" and name[1:].isdigit()] == (
        [f"f{number}" for number in range(1, count + 1)] + [f"m{number}" for number in range(1, count + 1)]
    )
    assert set(found.targets) - {"main"} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert found.marked == ["<rss>", "<channel>", "<pubDate>now"]


def test_a_document_without_findings_is_reported_as_valid(client: FlaskClient) -> None:
    answer = client.post("/validate", data={"document": GOOD, "url": "https://a.example/f"})
    assert "<h1>No findings</h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fix_is_shown_and_downloaded(client: FlaskClient) -> None:
    text = client.post("/validate", data={"document": SLIP}).text
    assert "<del>Mo</del><ins>Su</ins>" in text
    assert "Download with the safe fix<" in text
    carried = re.search('name="carried" value="([^"]+)"', text)
    assert carried is not None
    answer = client.post("/validate", data={"carried": carried[1], "name": "pasted document", "fix": "safe"})
    assert answer.data == MENDED.encode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pasted-document.xml"'
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    ("path", "said"),
    [("/api/validate?fix=all", {}), ("/validate", {"fix": "all"}), ("/validate", {"fix": "safe"})],
)
def test_a_document_stays_in_its_encoding(client: FlaskClient, path: str, said: dict[str, str]) -> None:
    document = ('<?xml version="1.0" encoding="utf-16"?>' + SLIP).encode("utf-16")
    answer = client.post(path, data={"file": (io.BytesIO(document), "a.rss"), **said})
    assert answer.data == ('<?xml version="1.0" encoding="utf-16"?>' + MENDED).encode("utf-16")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', "iso-8859-1"),
        ("<?xml version='1.0' encoding='UTF-16'?><a>é</a>", "utf-16"),
        ('<?xml version="1.0" encoding="punycode"?><a>é</a>', "utf-8"),
        ('<?xml version="1.0" encoding="rot13"?><a>é</a>', "utf-8"),
        ('{"encoding": "é"}', "utf-8"),
    ],
)
def test_a_paste_is_in_the_encoding_that_it_names(text: str, encoding: str) -> None:
    assert as_bytes(text) == text.encode(encoding)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("feed.xml", "feed.xml"),
        ("..\\..\\evil.rss", "evil.rss"),
        ("../../etc/passwd", "passwd.xml"),
        ('a"\r\nSet-Cookie: b.xml', "a-Set-Cookie-b.xml"),
        ("خبر.rss", "rss.xml"),
        ("https://a.example/", "feed.xml"),
        ("x" * 300 + ".xml", "x" * 76 + ".xml"),
    ],
)
def test_names_of_files(name: str, plain: str) -> None:
    assert file_name(name, "xml") == plain


@pytest.mark.parametrize("where", ["document", "name", "url", "profile"])
def test_untrusted_input_is_shown_as_text(client: FlaskClient, where: str) -> None:
    document = f"<rss><channel><link>{EVIL}</link><x y='{EVIL[:30]}'/></channel></rss>{EVIL}"
    said: dict[str, Any] = {"document": document}
    if where == "name":
        said = {"file": (io.BytesIO(b"<rss/>"), EVIL)}
    elif where != "document":
        said = {"document": "<rss/>", where: f"https://a.example/{EVIL}"}
    text = client.post("/validate", data=said).text
    assert not {"script", "img"} & set(Parsed(text).tags)
    outside = re.sub("(?s)<textarea.*?</textarea>", "", text)  # which holds what was pasted, as it was
    assert not re.search("[\u202e\x07]", outside)


def test_the_source_stays_in_order(client: FlaskClient) -> None:
    text = client.post("/validate", data={"document": "<rss><!-- سلام \u202e\x85 日本 -->\t<x/></rss>"}).text
    assert "سلام \\u202e\\x85 日本 --&gt;    " in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("server", "origin"),
    [("allow_private = false", "*"), ("allow_private = true", "https://news.example.org")],
)
def test_which_origins_may_read_responses(tmp_path: Path, server: str, origin: str) -> None:
    made = create_app(make(tmp_path / "a", server=server), clock=lambda: NOW, background=False)
    answer = made.test_client().post("/api/validate", data=b"<rss/>")
    made.extensions["feeds.pool"].close()
    made.extensions["feeds"][0].documents.close()
    assert answer.headers.getlist("Access-Control-Allow-Origin") == [origin]


# --- how often, how many, how long ---


def test_a_client_waits_for_its_turn() -> None:
    now = 0.0
    door = RateLimiter(2, per_client=1, total=2, clock=lambda: now)
    for _ in range(2):
        with door.limit("a"):
            pass
    with pytest.raises(TooManyRequests) as caught, door.limit("a"):
        pass
    assert caught.value.retry_after == 30
    now = 29.9
    with pytest.raises(TooManyRequests), door.limit("a"):
        pass
    now = 31.0
    with door.limit("a"):
        pass


def test_places_are_counted() -> None:
    door = RateLimiter(9, per_client=1, total=2)
    with door.limit("a"), door.limit("b"):
        with pytest.raises(TooManyRequests), door.limit("a"):
            pass
        with pytest.raises(ServiceUnavailable), door.limit("c"):
            pass
    with door.limit("a"), door.limit("c"):
        pass


@pytest.mark.limit("feeds.web.rate_limiter:CLIENTS")
def test_the_table_of_clients_does_not_grow() -> None:
    door = RateLimiter(1, per_client=1, total=1)
    for number in range(CLIENTS + 10):
        with door.limit(str(number)):
            pass
    assert len(door._buckets) == CLIENTS


def job(app: Flask, data: bytes) -> Job:
    return Job(data, "json", "a", NOW, app.extensions["feeds"][0].channel)


SLOW = (
    b"<rss version='2.0'><channel><item><description>"
    + b"&lt;p a=&quot;b&quot;&gt;x &amp;amp; y &lt;b&gt;z&lt;/i&gt;" * 80_000
    + b"</description></item></channel></rss>"
)


@pytest.mark.limit("feeds.web.validation.pool:DOCUMENT_SECONDS")
def test_a_document_that_takes_too_long_is_ended(app: Flask) -> None:
    pool = Pool(1, seconds=0.05, wait=0.05)
    with pytest.raises(TooSlowError):
        pool.run(job(app, SLOW))
    pool.close()


@pytest.mark.limit("feeds.web.validation.pool:PROCESSES", "feeds.web.validation.pool:WAIT_SECONDS")
@pytest.mark.slow
def test_others_are_turned_away_and_then_served(app: Flask) -> None:
    pool = Pool(1, seconds=60, wait=0.05)
    pool.run(job(app, b"<rss/>"))
    thread = threading.Thread(target=lambda: pool.run(job(app, SLOW)))
    thread.start()
    while pool._free.qsize():
        time.sleep(0.01)
    with pytest.raises(BusyError):
        pool.run(job(app, b"<rss/>"))
    thread.join()
    assert json.loads(pool.run(job(app, b"<rss/>")).body) == said_by_command(b"<rss/>", "a")
    pool.close()


@pytest.mark.slow
def test_a_process_that_dies_is_replaced(app: Flask) -> None:
    pool = Pool(1)
    pool.run(job(app, b"<rss/>"))
    worker = pool._free.get()
    assert worker is not None
    worker.process.kill()
    pool._free.put(worker)
    with pytest.raises(BrokenError) if worker.process.poll() is None else nullcontext():
        pool.run(job(app, b"<rss/>"))
    assert json.loads(pool.run(job(app, b"<rss/>")).body) == said_by_command(b"<rss/>", "a")
    pool.close()


def test_an_error_of_the_validator_is_a_result(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr("feeds.web.validation.worker.validate", defective)
    for want in ("page", "json", "safe", "all"):
        assert guarded_job(replace(job(app, b"<rss/>"), want=want)) == JobResult(b"", "")


@pytest.mark.slow
def test_an_error_of_the_validator_does_not_end_its_process(app: Flask) -> None:
    pool = Pool(1)
    pool.run(job(app, b"<rss/>"))
    worker = pool._free.get()
    pool._free.put(worker)
    assert worker is not None
    with pytest.raises(BrokenError):
        pool.run(replace(job(app, b"<rss/>"), profiles=("no such profile",)))
    assert worker.process.poll() is None
    assert json.loads(pool.run(job(app, b"<rss/>")).body) == said_by_command(b"<rss/>", "a")
    pool.close()


def test_compressed_documents_are_checked(client: FlaskClient) -> None:
    expected = client.post("/api/validate", data=GOOD.encode()).get_json()
    answer = client.post("/api/validate", data=gzip.compress(GOOD.encode()))
    assert (answer.status_code, answer.get_json()) == (200, expected)
    damaged = client.post("/api/validate", data=gzip.compress(GOOD.encode())[:-1]).get_json()
    assert [found["rule"] for found in damaged["documents"][0]["findings"]] == ["xml-damaged-compression"]
    bomb = client.post("/api/validate", data=gzip.compress(bytes(DOCUMENT_BYTES + 1)))
    assert (bomb.status_code, "larger than 5 MB" in bomb.text) == (413, True)


# --- addresses ---


@pytest.mark.parametrize(
    ("address", "port", "fine"),
    [
        ("93.184.216.34", 443, True),
        ("93.184.216.34", 80, True),
        ("93.184.216.34", 8080, False),
        ("127.0.0.1", 80, False),
        ("169.254.169.254", 80, False),
    ],
)
def test_which_addresses_untrusted_urls_may_lead_to(address: str, port: int, fine: bool) -> None:
    refusal = web_only(ip_address(address), port)
    assert refusal == (None if fine else "only ports 80 and 443 of public addresses are allowed")


# --- the real server ---


@cache
def bomb() -> bytes:
    return gzip.compress(bytes(200_000_000), 1)


class Hostile(BaseHTTPRequestHandler):
    """A feed's server of the worst manners, which the path names."""

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        with suppress(OSError):
            self._misbehave(self.path[1:])

    def _misbehave(self, how: str) -> None:
        write = self.wfile.write
        if how == "bomb":
            self._say(200, bomb(), **{"Content-Encoding": "gzip"})
        elif how == "file":
            self._say(302, b"", Location="file:///etc/passwd")
        elif how == "loop":
            self._say(302, b"", Location="/loop")
        elif how == "headers":
            write(b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 50_000_000 + b"\r\n\r\n")
        elif how == "endless":
            write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                write(b"<a>" * 10_000)
        elif how == "slow":
            write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                write(b"<")
                time.sleep(0.5)
        elif how == "charset":
            self._say(200, GOOD.encode(), **{"Content-Type": "text/html; charset=x\u00e9" + "y" * 200})
        else:
            self._say(200, GOOD.encode(), **{"Content-Type": "application/rss+xml", "ETag": '"1"'})

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    bomb()  # takes longer than a client waits for an answer
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that fetches from anywhere."""
    said = "validations = 6000\nfetch = true\nallow_private = true"
    with serving(make(tmp_path_factory.mktemp("site") / "a", server=said)) as server:
        yield server


def post(server: Served, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    """Status and body."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", path, body, {name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def rules(body: bytes) -> list[str]:
    (document,) = json.loads(body)["documents"]
    return [found["rule"] for found in document["findings"]]


@pytest.mark.limit("feeds.web.validation.request:FETCH_SECONDS", "feeds.web.validation.request:PAUSE_SECONDS")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("fine", ["online-ignores-conditions", "atom-self-elsewhere"]),
        ("bomb", ["online-too-large"]),
        ("endless", ["online-too-large"]),
        ("file", ["online-unreachable"]),
        ("loop", ["online-unreachable"]),
        ("headers", ["online-unreachable"]),
        ("slow", ["online-unreachable"]),
    ],
)
def test_misbehaving_servers(open_server: Served, hostile: str, how: str, found: list[str]) -> None:
    status, body = post(open_server, "/api/validate?url=" + hostile + how, b"")
    assert status == 200
    assert rules(body) == found


@pytest.mark.slow
def test_odd_headers_are_shown_as_text(open_server: Served, hostile: str) -> None:
    status, body = post(
        open_server, "/validate", f"url={hostile}charset".encode(),
        Content_Type="application/x-www-form-urlencoded", Accept="text/html",
    )  # fmt: skip
    assert (status, b"online-" in body) == (200, True)


@pytest.mark.slow
def test_addresses_inside_are_not_asked(tmp_path: Path, hostile: str) -> None:
    port = hostile.rpartition(":")[2]
    names = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "[::1]", "0.0.0.0",
             "[::ffff:127.0.0.1]", "169.254.169.254", "a.example\\@127.0.0.1", "①②⑦.0.0.1")  # fmt: skip
    urls = [f"http://{name}:{port}" for name in names] + [f"http://{name}/" for name in names]
    urls += ["http://user:pass@127.0.0.1/", "https://-", "http://[", "http://a..b/"]
    with serving(make(tmp_path / "a", server="validations = 6000\nfetch = true")) as server:
        for url in urls:
            status, body = post(
                server, "/api/validate", json.dumps({"url": url}).encode(), Content_Type="application/json"
            )
            assert (status, rules(body)) == (200, ["online-unreachable"]), url
            assert b"well-formed" not in body


LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {own} "&{other};&{other};">' for other, own in pairwise(LETTERS))
    + "]><rss version='2.0'><channel><title>&z;</title></channel></rss>"
).encode()
HEAD = b"<rss version='2.0'><channel>"
XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>&x;</channel></rss>'
WORST = {
    "entities": BOMB,
    "external": XXE,
    "dense": HEAD + b"<a/>" * 1_300_000,
    "sparse enough": HEAD + b"<item><title>%s</title><link>x</link></item>" % (b"t" * 62) * 50_000,
    "markup": SLOW,
    "deep": b"<rss>" + b"<a>" * 1_700_000,
    "attributes": b"<rss " + b" ".join(b"a%d='b'" % n for n in range(400_000)) + b"/>",
    "one line": b"<rss version='2.0'><channel><title>" + b"x" * 5_000_000 + b"</title></channel></rss>",
    "escapes": b"\x01\x02\xe2\x80\xae" * 1_000_000,
    "garbage": bytes(range(256)) * 20_000,
    "json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b'{"id":1},' * 90_000 + b"{}]}",
    "json depth": b'{"a":' * 1_000_000,
    "zeros": bytes(DOCUMENT_BYTES),
}  # fmt: skip


@pytest.mark.limit("feeds.web.validation.worker:MEMORY_BYTES")
@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_hostile_documents(open_server: Served, name: str) -> None:
    """Whatever it is, the answer comes, is not too large, and feeds are served meanwhile."""
    document = WORST[name][:DOCUMENT_BYTES]
    done = threading.Event()
    answers: list[tuple[int, bytes]] = []

    def work() -> None:
        answers.append(post(open_server, "/api/validate", document))
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        form = head + document + b"\r\n--x--\r\n"
        answers.append(post(open_server, "/validate", form, Content_Type="multipart/form-data; boundary=x"))
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.wait(0.05):
        assert open_server.get("/feed.rss").status == 200
    thread.join()
    (status, body), (page_status, page) = answers
    assert status in (200, 422)
    assert b"root:" not in body
    assert page_status == status
    assert len(page) < 2_000_000


@pytest.mark.slow
def test_too_many(tmp_path: Path) -> None:
    with serving(make(tmp_path / "a", server="validations = 3")) as server:
        answers = [post(server, "/api/validate", b"<rss/>")[0] for _ in range(5)]
        assert answers == [200, 200, 200, 429, 429]
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("POST", "/validate", b"document=a", {"Accept": "text/html"})
        answer = connection.getresponse()
        assert answer.status == 429
        assert 1 <= int(answer.headers["Retry-After"] or "") <= 20
        assert b'role="alert"' in answer.read()
        connection.close()


@pytest.mark.slow
def test_a_slow_sender_does_not_delay_others(tmp_path: Path) -> None:
    with serving(make(tmp_path / "a", server="validations = 100\nproxies = 1")) as server:
        head = b"POST /api/validate HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n"
        head += b"Content-Length: 99\r\n\r\n<"
        with ExitStack() as stack:
            waiting = []
            for _ in range(8):
                slow = socket.create_connection(("127.0.0.1", server.port), 10)
                stack.enter_context(slow).sendall(head)
                waiting.append(slow)
            for _ in range(5):
                refused = select(waiting, [], [], 10)[0][0]
                assert refused.recv(12) == b"HTTP/1.1 503"
                waiting.remove(refused)
            own = post(server, "/api/validate", b"<rss/>", X_Forwarded_For="192.0.2.1")[0]
            other = post(server, "/api/validate", b"<rss/>", X_Forwarded_For="192.0.2.2")[0]
        assert (own, other) == (503, 200)


@pytest.mark.slow
def test_a_body_of_chunks_has_an_end(open_server: Served) -> None:
    head = b"POST /api/validate HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"100000\r\n" + bytes(0x100000) + b"\r\n"
    assert open_server.raw(head + chunk * 7 + b"0\r\n\r\n", 20).startswith(b"HTTP/1.1 413")
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(GOOD), GOOD.encode())
    assert open_server.raw(head + body, 20).startswith(b"HTTP/1.1 200")
