"""Old addresses: with a query they go before documents, without one only where there is no document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sites import NOW, make

from feeds.core.errors import ReadError
from feeds.publishing.server_settings import SERVER_FILE, ServerSettings, read_server_settings
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

MOVED = """
[moved]
"?feed=rss2" = "feed.rss"
"/index.php?feed=atom&cat=5" = "category/sport.atom"
"index.php?feed=rss2&x" = "https://x.example/y?z"
"index.php" = "/"
"a/b?c=d e" = "/archive/"
"feed.json?old" = "feed.rss"
"caf%C3%A9?x=%C3%A9" = "feed.rss"
"caf%C3%A9" = "feed.atom"
"article/2020/old" = "article/2026/new"
"feed.rss" = "feed.atom"
"urn" = "urn:x"
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = make(tmp_path_factory.mktemp("moved") / "site", server=MOVED)
    app = create_app(folder, clock=lambda: NOW, background=False)
    client = app.test_client()
    for path in ("/", "/feed.json", "/feed.rss"):  # so that the fast path could answer
        assert client.get(path).status_code == 200
    yield client
    app.extensions["feeds"][0].documents.close()


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/?feed=rss2", "feed.rss"),
        ("/?feed=%72ss2", "feed.rss"),
        ("/index.php?cat=5&feed=atom", "category/sport.atom"),
        ("/index.php?x=&feed=rss2", "https://x.example/y?z"),
        ("/index.php", "."),
        ("/index.php?feed=rss2", "."),
        ("/a/b?c=d+e", "../archive/"),
        ("/a/b?c=d%20e", "../archive/"),
        ("/feed.json?old", "feed.rss"),
        ("/caf%C3%A9?x=%C3%A9", "feed.rss"),
        ("/caf%C3%A9", "feed.atom"),
        ("/article/2020/old", "../2026/new"),
        ("/urn", "./urn:x"),
    ],
)
def test_an_old_address_is_redirected(client: FlaskClient, asked: str, location: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.open(asked, method=method)
        assert (answer.status_code, answer.headers["Location"]) == (301, location)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post(asked).status_code in (404, 405)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/", 200),
        ("/?feed=rss2&cat=5", 200),
        ("/?feed=rss2&feed=rss2", 200),
        ("/?feed=rss", 200),
        ("/?" + "&" * 1000, 200),
        ("/feed.rss?feed=rss2", 200),
        ("/feed.json", 200),
        ("/feed.json?new", 200),
        ("/a/b", 404),
        ("/article/2020/older", 404),
    ],
)
def test_any_other_address_is_not(client: FlaskClient, asked: str, status: int) -> None:
    assert client.get(asked).status_code == status


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("https://old.example/feed", "feed.rss", "it is a whole URL"),
        ("old.rss#top", "feed.rss", "a fragment is not sent to the server"),
        ("/", "feed.rss", "the index page is served there"),
        ("?", "feed.rss", "the index page is served there"),
        ("../old.rss", "feed.rss", "clients resolve . and .. before sending a request"),
        ("a/./b", "feed.rss", "clients resolve . and .. before sending a request"),
        ("a\\u0007b", "feed.rss", "it contains a control character"),
        ("old.rss", "/old.rss", "it leads to itself"),
        ("a?" + "&" * 100, "feed.rss", "its query has more than 100 parameters"),
    ],
)
def test_a_key_that_never_matches_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    file = tmp_path / SERVER_FILE
    file.write_text(f'[moved]\n"{old}" = "{new}"\n')
    with pytest.raises(ReadError) as caught:
        read_server_settings(file)
    assert f" never matches a request: {problem}: expected a path on this server, with" in str(caught.value)
    file.write_text('[moved]\n"old.rss" = "feed.rss"\n')
    assert read_server_settings(file) != ServerSettings()


def test_one_address_in_two_forms_is_refused(tmp_path: Path) -> None:
    file = tmp_path / SERVER_FILE
    file.write_text('[moved]\n"?a=1&b=2" = "feed.rss"\n"/?b=2&a=1" = "feed.atom"\n')
    with pytest.raises(ReadError) as caught:
        read_server_settings(file)
    assert str(caught.value).endswith("means the same as another key: expected each old address once")
