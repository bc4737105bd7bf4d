"""Publishing over HTTP: through a client of the application, and on a real server that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from sites import CHANNEL, NOW, Served, free_port, make, put, serving, wait_for

from feeds.cli import main
from feeds.core.errors import ReadError
from feeds.dialects import Reading
from feeds.model.channel import read_channel
from feeds.publishing.folder import read_file
from feeds.web import create_app
from feeds.web.parts import articles
from feeds.web.tokens import publishing_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOKEN = "correct horse battery staple".replace(" ", "-")
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LINKS = 'article_link = "https://news.example.org/story/{name}"\n'
KILLS, THOROUGH_KILLS, MOST_KILLS = 8, 25, 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "site", LINKS + CHANNEL, "publish = true", stories=1)


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setenv("FEEDS_TOKEN", f"{'x' * 16} {TOKEN}")
    app = create_app(folder, clock=lambda: NOW, background=False)
    yield app.test_client()
    app.extensions["feeds"][0].documents.close()


def story(number: int = 7, **more: object) -> dict[str, object]:
    return {
        "id": f"tag:a,2026:{number}",
        "title": f"Posted {number}",
        "date": "2026-04-01T12:00:00Z",
        "text": "Hello",
        **more,
    }


def post(client: FlaskClient, body: object, path: str = "/api/articles", **headers: str) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = {**BEARER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post(path, data=data, headers=said)


def ids(client: FlaskClient) -> list[str]:
    return [item["id"] for item in json.loads(client.get("/feed.json").data)["items"]]


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if ".feeds" not in path.parts)


FEEDS = [f"https://news.example.org/feeds/feed.{suffix}" for suffix in ("rss", "atom", "json")]


@pytest.mark.slow
def test_a_story_is_published(client: FlaskClient) -> None:
    answer = post(
        client, story(link="https://news.example.org/7", odd="key"), Content_Type="application/json"
    )
    whole = answer.json
    assert whole is not None
    file = whole["articles"][0].pop("file")
    assert (answer.status_code, answer.headers["Location"]) == (201, "https://news.example.org/7")
    assert answer.headers["Cache-Control"] == "no-store"
    assert file.startswith("inbox/")
    assert whole == {
        "articles": [
            {
                "id": "tag:a,2026:7",
                "made": "created",
                "state": "published",
                "page": "https://news.example.org/7",
                "feeds": FEEDS,
            }
        ],
        "notes": [{"line": 1, "message": "odd: unknown key, ignored"}],
    }
    assert ids(client) == ["tag:x,2026:1", "tag:a,2026:7"], "it is there for the next request"


@pytest.mark.slow
def test_again_it_is_replaced(client: FlaskClient) -> None:
    answers = [post(client, story(title=title)) for title in ("A", "A", "B")]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    made = [answer.json["articles"][0]["made"] for answer in answers]  # type: ignore[index]
    assert made == ["created", "unchanged", "replaced"]
    assert ids(client) == ["tag:x,2026:1", "tag:a,2026:7"]


def test_an_embargo_is_reported(client: FlaskClient) -> None:
    (said,) = post(client, story(embargo="2026-05-02T12:00:00+02:00")).json["articles"]  # type: ignore[index]
    assert (said["state"], said["until"], said["feeds"]) == ("embargoed", "2026-05-02T10:00:00+00:00", [])
    assert ids(client) == ["tag:x,2026:1"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/articles?name=first", {}, 201),
        ("/api/articles", {"Slug": "first"}, 201),
        ("/api/articles", {"Slug": "%66irst"}, 201),
        ("/api/articles?name=first", {"Slug": "../second"}, 201),
        ("/api/articles", {}, 400),
        ("/api/articles?name=", {}, 400),
        ("/api/articles?name=../first", {}, 400),
        ("/api/articles", {"Slug": "fir%73t%2f"}, 400),
        ("/api/articles", {"Slug": "The First Story"}, 400),
    ],
)
def test_names(client: FlaskClient, folder: Path, path: str, headers: dict[str, str], status: int) -> None:
    text = b"---\ntitle: First\ndate: 2026-04-01\n---\nHello\n"
    answer = post(client, text, path, Content_Type="text/markdown", **headers)
    assert answer.status_code == status
    stored = ["inbox/first.md"] if status == 201 else []
    assert [name for name in listing(folder) if name.startswith("inbox")] == stored
    if status == 201:
        assert answer.headers["Location"] == "https://news.example.org/story/inbox/first"


@pytest.mark.slow
def test_errors_are_reported(client: FlaskClient, folder: Path) -> None:
    before = listing(folder)
    body = b'[{"id": "tag:a,2026:1", "title": "A", "date": "2026-04-01"},\n{"title": "B"}]'
    answer = post(client, body, Content_Type="application/json")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json is not None
    assert answer.json.pop("problems") == [{"message": answer.json["detail"], "line": 2}]
    assert answer.json["detail"].startswith("date is missing: expected")
    assert listing(folder) == before
    assert ids(client) == ["tag:x,2026:1"]


def test_text_after_a_list_is_refused(client: FlaskClient, folder: Path) -> None:
    body = json.dumps([story(), story(8)]).encode() + b"\n"
    refused = post(client, body + b"]", Content_Type="application/json")
    assert refused.json is not None
    assert refused.json["problems"] == [
        {"message": "there is more text after the end of the list", "line": 1}
    ]
    assert refused.status_code == 422
    assert post(client, body + b" \n", Content_Type="application/json").status_code == 201
    (folder / "b.json").write_bytes(json.dumps([story(9)]).encode() + b" {}")
    found = list(read_file(folder, "b.json", read_channel(folder / "channel.toml")))
    assert [str(each) for each in found if isinstance(each, ReadError)] == [
        "b.json:1: there is more text after the end of the list"
    ]
    assert [each.article.id for each in found if isinstance(each, Reading)] == ["tag:a,2026:9"]


def test_another_file_holds_the_id(client: FlaskClient) -> None:
    answer = post(client, story(id="tag:x,2026:1"))
    said = answer.json["detail"]  # type: ignore[index]
    assert (answer.status_code, said) == (409, "1.json holds the same id, and was not posted")


def test_a_folder_that_cannot_be_written_to(client: FlaskClient, folder: Path) -> None:
    (folder / "inbox").write_text("in the way")
    answer = post(client, story())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json["detail"].endswith("Not a directory")  # type: ignore[index]


INVALID = 'Bearer realm="the feeds", error=invalid_token'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headers", "status", "challenge"),
    [
        ({}, 401, 'Bearer realm="the feeds"'),
        ({"Authorization": "Basic Zm9vOmJhcg=="}, 401, 'Bearer realm="the feeds"'),
        ({"Authorization": TOKEN}, 401, 'Bearer realm="the feeds"'),
        ({"Authorization": "Bearer"}, 401, INVALID),
        ({"Authorization": "Bearer "}, 401, INVALID),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401, INVALID),
        ({"Authorization": f"Bearer {TOKEN[:-1]}"}, 401, INVALID),
        ({"Authorization": "Bearer \xfc"}, 401, INVALID),
        ({"Authorization": f"Bearer {'x' * 16} {TOKEN}"}, 401, INVALID),
        ({"Authorization": f"bearer  {TOKEN}"}, 201, None),
        ({"Authorization": f"Bearer {'x' * 16}"}, 201, None),
    ],
)
def test_tokens(client: FlaskClient, headers: dict[str, str], status: int, challenge: str | None) -> None:
    answer = client.post("/api/articles", data=json.dumps(story()), headers=headers)
    assert (answer.status_code, answer.headers.get("WWW-Authenticate")) == (status, challenge)
    assert TOKEN.encode() not in answer.data
    assert len(ids(client)) == (2 if status == 201 else 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "is not set: publishing over HTTP needs a token there"),
        ("x" * 15, "is too short or not ASCII: expected at least 16 characters"),
        ("x" * 16 + " short", "is too short or not ASCII: expected at least 16 characters"),
        ("ü" * 16, "is too short or not ASCII: expected at least 16 characters"),
    ],
)
def test_no_server_starts_without_a_good_token(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, problem: str
) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", value)
    with pytest.raises(ReadError) as caught:
        create_app(folder, background=False)
    assert str(caught.value) == f"FEEDS_TOKEN: {problem}"
    result = CliRunner().invoke(main, ["serve", str(folder), "--port", "1"])
    assert result.exit_code != 0
    assert not value or value not in result.output


def test_tokens_are_separated_by_spaces() -> None:
    assert publishing_tokens({"FEEDS_TOKEN": " a234567890123456  b234567890123456\n"}) == (
        "a234567890123456",
        "b234567890123456",
    )


@pytest.mark.limit("feeds.web.parts.articles:BODY_BYTES")
@pytest.mark.parametrize(
    ("headers", "size", "status"),
    [
        ({"Content-Type": "image/png"}, 10, 415),
        ({"Content-Encoding": "gzip"}, 10, 415),
        ({"Content-Type": "application/json"}, 8 * 1024 * 1024 + 1, 413),
        ({"Content-Type": "application/json"}, 8 * 1024 * 1024, 422),
    ],
)
def test_what_is_not_even_read(client: FlaskClient, headers: dict[str, str], size: int, status: int) -> None:
    answer = client.post("/api/articles", data=b" " * size, headers={**BEARER, **headers})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.limit("feeds.web.parts.articles:POSTS_AT_ONCE")
@pytest.mark.slow
@pytest.mark.parametrize(("slots", "status"), [(0, 503), (1, 201)])
def test_too_many_posts_at_once_are_refused(
    folder: Path, slots: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", TOKEN)
    monkeypatch.setattr(articles, "POSTS_AT_ONCE", slots)
    app = create_app(folder, clock=lambda: NOW, background=False)
    assert [post(app.test_client(), story(number)).status_code for number in (7, 8)] == [status, status]
    app.extensions["feeds"][0].documents.close()


@pytest.mark.slow
def test_it_is_withdrawn(client: FlaskClient) -> None:
    post(client, story(id="https://a.example//7?x=1"))
    path = "/api/articles/" + quote("https://a.example//7?x=1", safe="")
    assert client.delete(path).status_code == 401
    answer = client.delete(path, headers=BEARER)
    assert answer.json is not None
    said = answer.json["articles"][0]
    assert (answer.status_code, said["made"], said["state"]) == (200, "withdrawn", "withdrawn")
    assert ids(client) == ["tag:x,2026:1"]
    atom = client.get("/feed.atom").data
    assert b"deleted-entry" in atom
    assert b'ref="https://a.example//7?x=1"' in atom
    assert client.delete("/api/articles/tag:a,2026:8", headers=BEARER).status_code == 404
    assert client.delete("/api/articles/tag:x,2026:1", headers=BEARER).status_code == 409


def test_the_api_is_off_by_default(tmp_path: Path) -> None:
    site = make(tmp_path / "site", server="validations = 0")
    app = create_app(site, clock=lambda: NOW, background=False)
    client = app.test_client()
    answers = [
        client.post("/api/articles", headers=BEARER),
        client.delete("/api/articles/a", headers=BEARER),
        client.get("/api/openapi.json"),
        client.post("/hub"),
    ]
    app.extensions["feeds"][0].documents.close()
    assert [answer.status_code for answer in answers] == [404] * 4


def test_the_description_says_what_there_is(client: FlaskClient) -> None:
    said = json.loads(client.get("/api/openapi.json").data)
    rules = client.application.url_map.iter_rules()
    served = {
        (rule.rule.replace("<path:id_>", "{id}"), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.rule != "/api/openapi.json"
    }
    assert {(path, method) for path, item in said["paths"].items() for method in item} == served
    named = {
        f"#/components/{kind}/{name}" for kind in ("schemas", "headers") for name in said["components"][kind]
    }
    assert set(_references(said)) == named
    assert said["openapi"] == "3.1.0"


@pytest.mark.slow
def test_the_description_knows_every_field(client: FlaskClient) -> None:
    said = json.loads(client.get("/api/openapi.json").data)
    schema = said["components"]["schemas"]["Receipts"]["properties"]["articles"]["items"]
    states: tuple[dict[str, object], ...] = (
        {},
        {"draft": True},
        {"embargo": "2027-01-01"},
        {"link": "https://a.example/"},
    )
    for number, more in enumerate(states):
        (found,) = post(client, story(number, **more)).json["articles"]  # type: ignore[index]
        assert set(schema["required"]) <= set(found) <= set(schema["properties"])
        assert found["state"] in schema["properties"]["state"]["enum"]
        assert found["made"] in schema["properties"]["made"]["enum"]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


# --- the real server ---


def ask(
    served: Served, body: bytes | Iterable[bytes], path: str = "/api/articles", method: str = "POST"
) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        connection.request(method, path, body, BEARER)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def begun(served: Served) -> int:
    """The status of the response to a post that announces chunks, of which none is sent."""
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        connection.putrequest("POST", "/api/articles")
        for name, value in (*BEARER.items(), ("Transfer-Encoding", "chunked")):
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status


def feed(served: Served) -> dict[str, str]:
    return {item["id"]: item["title"] for item in json.loads(served.get("/feed.json").body)["items"]}


def wait_until(condition: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.slow
def test_a_real_server_takes_posts_at_once(folder: Path) -> None:
    """The same id from many at once, others beside, and an editor who saves files meanwhile."""
    with serving(folder, "--workers", "2", env={"FEEDS_TOKEN": TOKEN}) as served:
        assert ask(served, b"{}", "/api/articles?name=no%2Fname")[0] == 400
        assert begun(served) == 411, "of chunks nobody knows whether they are all"

        def work(number: int) -> int:
            which = number % 10 if number % 2 else 77
            for _ in range(200):
                status, said = ask(served, json.dumps(story(which, title=f"Title {number}")).encode())
                if status != 503:
                    return status
                time.sleep(0.02)
            raise AssertionError(said)

        with ThreadPoolExecutor(8) as pool:
            posted = pool.map(work, range(30))
            for number in range(2, 6):
                put(folder, str(number))
                time.sleep(0.05)
            statuses = list(posted)
        assert set(statuses) == {200, 201}
        expected = {f"tag:a,2026:{n}" for n in (1, 3, 5, 7, 9, 77)} | {f"tag:x,2026:{n}" for n in range(1, 6)}
        wait_until(lambda: set(feed(served)) == expected)
        assert feed(served)["tag:a,2026:77"] in {f"Title {number}" for number in range(0, 30, 2)}
        assert len(list((folder / "inbox").iterdir())) == 6
        path = "/api/articles/" + quote("tag:a,2026:77", safe="")
        assert ask(served, b"", path, "DELETE")[0] == 200
        expected.remove("tag:a,2026:77")
        wait_until(lambda: set(feed(served)) == expected)


@dataclass(slots=True)
class Posting:
    """What was posted: the titles that an id was `acknowledged` with, and those `tried` since."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    tried: dict[str, set[str]] = field(default_factory=dict)
    count: int = 0

    def run(self, served: Served, name: int) -> None:
        """Post a pair of articles again and again, until the server does not answer."""
        while True:
            title = f"{name}-{self.count}"
            pair = [story(number, title=title) for number in (1000 + 2 * name, 1001 + 2 * name)]
            ids = [str(each["id"]) for each in pair]
            for id_ in ids:
                self.tried.setdefault(id_, set()).add(title)
            try:
                status, _ = ask(served, json.dumps(pair).encode())
            except (OSError, HTTPException, ValueError):
                return
            if status in (200, 201):
                for id_ in ids:
                    self.acknowledged[id_], self.tried[id_] = title, set()
                self.count += 1


# The program is loaded once, and each server is a child of it: most of the time goes into posting.
PARENT = """
import os, sys
from pathlib import Path
from werkzeug.serving import make_server
from feeds.dialects import dialects
from feeds.formats import formats
from feeds.web import create_app
from feeds.web.parts import parts
dialects(), formats(), parts()
folder, port = Path(sys.argv[1]), int(sys.argv[2])
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        make_server("127.0.0.1", port, create_app(folder), threaded=True).serve_forever()
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.mark.slow
def test_a_server_that_is_killed_has_all_that_it_acknowledged(folder: Path, thorough: bool) -> None:
    """It dies at any moment; of the two articles in a post both are there, or none."""
    random, posting, port, unfinished = Random(2026), Posting(), free_port(), 0
    kills = THOROUGH_KILLS if thorough else KILLS
    command = [sys.executable, "-c", PARENT, str(folder), str(port)]
    with subprocess.Popen(
        command, env={**os.environ, "FEEDS_TOKEN": TOKEN},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdin is not None
        assert parent.stdout is not None
        served = Served(parent, port)
        for number in range(MOST_KILLS):
            if number >= kills and unfinished:
                break
            print(file=parent.stdin, flush=True)
            server = int(parent.stdout.readline())
            assert wait_for(parent, port)
            threads = [Thread(target=posting.run, args=(served, name)) for name in range(2)]
            for thread in threads:
                thread.start()
            enough = posting.count + random.randrange(4)
            wait_until(lambda enough=enough: posting.count >= enough, 60)
            time.sleep(random.random() / 20)
            os.kill(server, signal.SIGKILL)
            assert int(parent.stdout.readline()) == signal.SIGKILL
            for thread in threads:
                thread.join()
            unfinished += (folder / ".feeds" / "posted.json").exists()
    assert unfinished > 0, "no kill came between the beginning of a change and its end"
    with serving(folder, env={"FEEDS_TOKEN": TOKEN}) as served:
        wait_until(lambda: not (folder / ".feeds" / "posted.json").exists())
        assert ask(served, json.dumps(story(1)).encode())[0] == 201
        there = feed(served)
    assert len(posting.acknowledged) == 4
    for id_, title in posting.acknowledged.items():
        assert there[id_] in posting.tried[id_] | {title}
    assert [there[f"tag:a,2026:{n}"] for n in (1000, 1002)] == [
        there[f"tag:a,2026:{n}"] for n in (1001, 1003)
    ]
    stored = sorted(path.suffix for path in (folder / "inbox").iterdir() if not path.name.startswith("."))
    assert stored == [".json", *[".ndjson"] * 4]
