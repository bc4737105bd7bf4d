"""The methods of every path: OPTIONS and 405 list those that are answered; HEAD is GET without a body."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from sites import CHANNEL, NOW, make, put

from feeds.publishing.publication import open_publication
from feeds.validator.profiles import profiles
from feeds.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TOKEN = "t" * 32
SERVER = """
hub = true
publish = true
metrics = true
media = "files"
moved = {"old.rss" = "feed.rss", "?feed=rss2" = "feed.rss"}
"""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
READ, POST = {"GET", "HEAD", "OPTIONS"}, {"OPTIONS", "POST"}
PATHS = {
    **dict.fromkeys(["/", "/feed.rss", "/feed.json", "/feed", "/category/cats.rss", "/category/cats"], READ),
    **dict.fromkeys(["/media/a.mp3", "/robots.txt", "/.well-known/feeds", "/healthz", "/readyz"], READ),
    **dict.fromkeys(["/metrics", "/api/openapi.json", "/?feed=rss2", "/feeds.opml"], READ),
    "/validate": READ | POST,
    **dict.fromkeys(["/api/validate", "/api/articles", "/hub"], POST),
    "/api/articles/urn:x": {"DELETE", "OPTIONS"},
}
MISSING = (
    "/nothing",
    "/media/nothing",
    "/category/nothing",
    "/article/nothing",
    "/api/nothing",
    "/archive/x",
)
GONE = ("/category/dogs.rss", "/category/dogs")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = make(tmp_path_factory.mktemp("methods") / "site", CHANNEL, SERVER, stories=1)
    (folder / "files").mkdir()
    (folder / "files" / "a.mp3").write_bytes(b"ID3")
    put(folder, "9", categories=["Dogs"])
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        put(folder, "9", categories=["Cats"])
        publication.refresh(NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEEDS_TOKEN", TOKEN)
        app = create_app(folder, clock=lambda: NOW, background=False)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


def allowed(answer: object) -> set[str]:
    headers = answer.headers  # type: ignore[attr-defined]
    return set(headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("path", PATHS)
def test_allow_lists_the_methods_that_are_answered(client: FlaskClient, path: str) -> None:
    answers = {method: client.open(path, method=method) for method in METHODS}
    answered = {method for method, answer in answers.items() if answer.status_code != 405}
    lists = {frozenset(allowed(answer)) for answer in answers.values() if answer.status_code == 405}
    assert (answered, lists) == (PATHS[path], {frozenset(PATHS[path])})
    assert (answers["OPTIONS"].status_code, allowed(answers["OPTIONS"])) == (200, PATHS[path])


@pytest.mark.parametrize("path", [path for path, methods in PATHS.items() if "GET" in methods])
def test_head_is_get_without_a_body(client: FlaskClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (get.status_code, b"")
    volatile = "Content-Length" if path == "/metrics" else ""
    assert [each for each in head.headers if each[0] != volatile] == [
        each for each in get.headers if each[0] != volatile
    ]


@pytest.mark.parametrize(
    ("path", "status"), [*((path, 404) for path in MISSING), *((path, 410) for path in GONE)]
)
def test_nothing_is_there_for_any_method(client: FlaskClient, path: str, status: int) -> None:
    answers = {method: client.open(path, method=method).status_code for method in METHODS}
    assert answers == dict.fromkeys(METHODS, status) | {"OPTIONS": 200}
    assert client.get(path).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/old.rss", "/?feed=rss2"])
def test_a_redirect_is_kept_for_a_day(client: FlaskClient, path: str) -> None:
    for answer in (client.get(path), client.head(path)):
        assert (answer.status_code, answer.headers["Location"]) == (301, "feed.rss")
        assert answer.headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.slow
def test_the_location_of_an_article_without_a_page(client: FlaskClient) -> None:
    story = {"id": "urn:x:a/b?c", "title": "T", "text": "Words.", "date": "2026-05-01"}
    answer = client.post("/api/articles", json=story)
    location = answer.headers["Location"]
    assert (answer.status_code, location) == (201, "articles/urn%3Ax%3Aa%2Fb%3Fc")
    assert client.post("/api/articles", json=story).headers.get("Location") is None, "nothing was created"
    assert client.delete(urljoin("/api/articles", location)).status_code == 200


def test_the_description_lists_the_profiles(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    assert described is not None
    post = described["paths"]["/api/validate"]["post"]
    (query,) = [each for each in post["parameters"] if each["name"] == "profile"]
    assert query["schema"] == {"type": "array", "items": {"enum": sorted(profiles())}}
