"""The application through a client, and the real server on the loopback interface."""

from __future__ import annotations

import logging
import re
import signal
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS
from sites import CHANNEL, NOW, ROOT, Served, make, put, serving

from feeds.core.errors import ReadError
from feeds.publishing.folder import read_folder
from feeds.publishing.publication import open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from feeds.model.page import Rendered
    from feeds.web.context import Site

HUB = 'hubs = ["https://hub.example.org/"]\n'
MEDIA = [{"url": "https://media.example.org/2.mp4"}, {"url": "https://media.example.org/1.jpg"}]
DOCUMENTS = {
    "/": "index.html",
    "/feeds.opml": "feeds.opml",
    **{
        f"/{stem}.{suffix}": f"{stem}.{suffix}"
        for stem in ("feed", "media", "pictures", "category/economie")
        for suffix in ("rss", "atom", "json")
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that no test changes."""
    channel = f'{HUB}more_feeds = ["pictures"]\n{CHANNEL}'
    folder = make(tmp_path_factory.mktemp("site"), channel, stories=0)
    put(folder, "1", categories=["Économie"], media=MEDIA)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    yield from opened(folder)


def opened(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(folder, clock=lambda: NOW, background=False)
    yield app.test_client()
    site_of(app).documents.close()


def site_of(app: Flask) -> Site:
    site: Site = app.extensions["feeds"][0]
    return site


def documents(folder: Path) -> Mapping[str, Rendered]:
    """What the index has, rendered with the links that are there only where it is served."""
    publication = open_publication(folder)
    with publication.composer() as composer:
        composer.served = composer.validates = True
        found = {each.path: each.render() for each in composer.documents() if each.render}
    publication.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS)
def test_get_and_head(client: FlaskClient, folder: Path, path: str) -> None:
    document = documents(folder)[DOCUMENTS[path]]
    got, head = client.get(path), client.head(path)
    assert (got.status_code, got.data) == (200, document.body)
    assert (head.status_code, head.data) == (200, b"")
    assert sorted(head.headers) == sorted(got.headers)
    assert {name: got.headers[name] for name in ("Content-Type", "Content-Length", "ETag")} == {
        "Content-Type": document.media_type,
        "Content-Length": str(len(document.body)),
        "ETag": document.etag,
    }


def test_all_headers_of_a_feed(client: FlaskClient) -> None:
    headers = dict(client.get("/feed.rss").headers)
    del headers["ETag"], headers["Content-Length"]
    base = "https://news.example.org/feeds"
    assert headers == {
        "Content-Type": "application/rss+xml; charset=utf-8",
        "Last-Modified": "Fri, 01 May 2026 01:00:00 GMT",
        "Cache-Control": "public, max-age=3600, stale-while-revalidate=60, stale-if-error=86400",
        "Vary": "Accept-Encoding",
        "Accept-Ranges": "bytes",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, Accept-Ranges, "
        "Content-Range",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Link": f'<{base}/feed.rss>; rel="self"; type="application/rss+xml", '
        '<https://hub.example.org/>; rel="hub", '
        f'<{base}/feed.atom>; rel="alternate"; type="application/atom+xml"; title="Atom 1.0", '
        f'<{base}/feed.json>; rel="alternate"; type="application/feed+json"; title="JSON Feed 1.1"',
    }


def test_these_are_all_documents(client: FlaskClient, folder: Path) -> None:
    assert client
    assert {path.removeprefix("/") or "index.html" for path in DOCUMENTS} == set(documents(folder))


def test_what_never_changes_is_cached_for_ever(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", "live = 1\n" + CHANNEL, stories=2)
    for client in opened(folder):
        base = "https://news.example.org/feeds"
        paths = ("/feed.rss", "/archive/feed-2.rss", "/archive/feed-1.rss", "/archive/feed-1.json")
        caching = [client.get(path).headers["Cache-Control"] for path in paths]
        forever = "public, max-age=31536000, immutable"
        changing = "public, max-age=3600, stale-while-revalidate=60, stale-if-error=86400"
        assert caching == [changing] * 2 + [forever] * 2
        assert client.get("/archive/feed-1.rss").headers["Link"] == (
            f'<{base}/archive/feed-1.rss>; rel="self"; type="application/rss+xml", '
            f'<{base}/feed.rss>; rel="current"; type="application/rss+xml", '
            f'<{base}/archive/feed-2.rss>; rel="next-archive"; type="application/rss+xml", '
            f'<{base}/archive/feed-1.atom>; rel="alternate"; type="application/atom+xml"; title="Atom 1.0", '
            f'<{base}/archive/feed-1.json>; rel="alternate"; type="application/feed+json"; '
            'title="JSON Feed 1.1"'
        )
        assert client.get("/archive/feed-3.rss").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_client_with_the_current_version_gets_no_body(client: FlaskClient, path: str, method: str) -> None:
    full = client.get(path)
    again = client.open(path, method=method, headers={"If-None-Match": full.headers["ETag"]})
    since = client.open(path, method=method, headers={"If-Modified-Since": full.headers["Last-Modified"]})
    for answer in (again, since):
        assert (answer.status_code, answer.data) == (304, b"")
        # RFC 9110, 15.4.5: what the 200 said about caching, and nothing about a body that is not there
        kept = set(full.headers.keys()) - {"Content-Type", "Content-Length", "Last-Modified"}
        assert set(answer.headers.keys()) - {"Last-Modified"} == kept
        assert answer.headers["ETag"] == full.headers["ETag"]


def test_a_state_that_is_gone_is_reported(client: FlaskClient) -> None:
    answer = client.get("/feed.rss", headers={"If-Match": '"gone"'})
    assert (answer.status_code, answer.data) == (412, b"")


@pytest.mark.slow
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open("/feed.rss", method=method)
    assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (
        405,
        ["GET", "HEAD", "OPTIONS"],
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_there_for_other_methods_says_so(client: FlaskClient) -> None:
    answer = client.get("/api/validate")
    assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (405, ["OPTIONS", "POST"])
    assert client.get("/api/validates").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_is_not_there_is_not_found_whatever_the_method(client: FlaskClient, method: str) -> None:
    assert client.open("/nothing", method=method).status_code == 404
    answer = client.open("/api/validate", method=method)
    if method != "POST":
        assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (405, ["OPTIONS", "POST"])


def test_the_page_of_a_feed_that_is_gone_is_gone_and_redirects_do_not_last_for_ever(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server='[moved]\n"old.rss" = "feed.rss"\n"?feed=rss2" = "feed.rss"\n')
    put(folder, "1", categories=["Cats"])
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        put(folder, "1", categories=["Dogs"])
        publication.refresh(NOW)
    app = create_app(folder, background=False)
    client = app.test_client()
    paths = [f"/category/{name}" for name in ("cats.rss", "cats", "none", "dogs")] + [
        "/old.rss",
        "/?feed=rss2",
    ]
    assert [client.get(path).status_code for path in paths] == [410, 410, 404, 200, 301, 301]
    caches = {client.get(path).headers["Cache-Control"] for path in paths[-2:]}
    assert caches == {"public, max-age=86400"}
    site_of(app).documents.close()


@pytest.mark.parametrize("path", ["/nothing", "/feed.rss/", "/x/feed", "/index.html/..", "/static/x", "/%00"])
def test_anything_else_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_a_query_changes_nothing(client: FlaskClient) -> None:
    assert client.get("/feed.rss?x=1").data == client.get("/feed.rss").data


def test_browsers_may_ask_before_they_ask(client: FlaskClient) -> None:
    answer = client.options("/feed.json", headers={"Origin": "https://reader.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == (
        "A-IM, Cache-Control, If-Match, If-Modified-Since, If-None-Match, "
        "If-Range, If-Unmodified-Since, Range"
    )


def test_the_policy_of_the_index_allows_only_its_own_style_and_data_and_the_media_of_articles(
    client: FlaskClient,
) -> None:
    answer = client.get("/")
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    (data,) = re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    host = "https://media.example.org"
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src '{_digest(style)}'; img-src 'self' data: {host}; media-src {host}; "
        f"script-src '{_digest(data)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def test_a_refused_article_is_logged_and_the_others_are_served(
    damaged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "feeds"):
        for client in opened(damaged):
            assert client.get("/feed.rss").data.count(b"<item>") == 2
    assert [record.getMessage() for record in caplog.records] == [
        f"refused: {refusal}" for refusal in read_folder(damaged).refusals
    ]
    assert len(caplog.records) == 1


def test_files_of_enclosures_among_the_articles_are_not_articles(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server='media = "files"\n', stories=1)
    (folder / "files").mkdir()
    chapters = put(folder, "chapters").rename(folder / "files" / "chapters.json").read_bytes()
    for client in opened(folder):
        assert client.get("/media/chapters.json").data == chapters
        assert client.get("/feed.rss").data.count(b"<item>") == 1


def test_a_missing_media_folder_is_reported(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", server='media = "files"\n')
    with pytest.raises(ReadError) as told:
        create_app(folder)
    assert str(told.value) == f"{folder}/server.toml: media is 'files': this folder does not exist"


def test_a_folder_without_a_channel_makes_no_application(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        create_app(tmp_path)


def test_an_embargo_ends_and_an_article_expires_without_a_restart(tmp_path: Path) -> None:
    hour = timedelta(hours=1)
    folder, now = make(tmp_path / "site", stories=1), NOW
    put(folder, "2", publishDate=NOW + hour)
    put(folder, "3", expires=NOW + 2 * hour)
    put(folder, "4", draft=True)
    app = create_app(folder, clock=lambda: now, background=False)
    site, client = site_of(app), app.test_client()

    def ids() -> list[str]:
        site.publication.refresh(now)
        site.documents.follow()
        return sorted(item["id"][-1] for item in client.get("/feed.json").get_json(force=True)["items"])

    assert ids() == ["1", "3"]
    now = NOW + hour
    assert ids() == ["1", "2", "3"]
    now = NOW + 2 * hour
    assert ids() == ["1", "2"]
    site.documents.close()


# The real server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(SEEDS, "--state", str(tmp_path_factory.mktemp("state"))) as served:
        yield served


@pytest.mark.slow
def test_the_server_answers_like_the_application(server: Served) -> None:
    library = read_folder(SEEDS)
    assert library.articles
    for path in ("/", "/feed.rss", "/feed.atom", "/feed.json", "/feeds.opml"):
        full, head = server.get(path), server.ask("HEAD", path)
        assert (full.status, len(full.body)) == (200, int(full.headers["content-length"]))
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == full.headers["content-length"]
        again = server.get(path, If_None_Match=full.headers["etag"])
        assert (again.status, again.headers["etag"], again.body) == (304, full.headers["etag"], b"")
        assert "content-type" not in again.headers
    assert server.get("/nothing").status == 404
    assert server.ask("DELETE", "/feed.rss").status == 405


@pytest.mark.slow
def test_a_second_server_reports_that_the_port_is_in_use(server: Served) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "feeds", "serve", "seeds", "--port", str(server.port)],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    assert second.stderr == f"Error: cannot listen on 127.0.0.1, port {server.port}: Address already in use\n"


@pytest.mark.slow
def test_the_server_stops_on_a_signal(server: Served) -> None:
    server.process.send_signal(signal.SIGTERM)
    out, err = server.process.communicate(timeout=15)
    assert server.process.returncode == 0
    assert out == f"Serving {SEEDS} at http://127.0.0.1:{server.port}/ (Ctrl-C stops)\n"
    assert err == ""
