"""Feeds in object storage: those below a prefix, or one object; what is no feed is not reported."""

from __future__ import annotations

import json
import pickle
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from linter import BAD, GOOD, GUID, WEEKDAY, lint
from object_server import object_server as object_server

from feeds.linting.cluster import check_batch
from feeds.linting.discovery import Target
from feeds.linting.engines import SINGLE_PROCESS
from feeds.linting.object_store import _bucket
from feeds.linting.results import Result, Unreadable
from feeds.linting.run import LintOptions, _check, _lint_file
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from pathlib import Path

    from object_server import ObjectServer

OBJECTS = {
    "news/b/two.json": '{"version": "https://jsonfeed.org/version/1.1", "title": 1, "items": []}',
    "news/a.rss": BAD,
    "news/notes.txt": BAD,
    "news/other.json": '{"items": []}',
    "news/.hidden/c.rss": BAD,
    "news/sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
    "news/z.rss": "",
    "newsletter/a.rss": BAD,
    "news.feed": GOOD,
    "odd names/a b%20c+ü.rss": BAD,
}
URL = "s3://validated"


@pytest.fixture(scope="module")
def bucket(object_server: ObjectServer) -> ObjectServer:
    object_server.make_bucket("validated")
    import obstore

    with pytest.MonkeyPatch.context() as patch:
        for name, value in object_server.environment.items():
            patch.setenv(name, value)
        for key, text in OBJECTS.items():
            obstore.put(_bucket(URL).store, key, text.encode())
    return object_server


@pytest.fixture
def settings(bucket: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> ObjectServer:
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    _bucket.cache_clear()
    return bucket


@pytest.mark.slow
@pytest.mark.usefixtures("settings")
def test_feeds_below_a_prefix_are_checked_and_nothing_else(tmp_path: Path) -> None:
    def reported(*arguments: str) -> dict[str, int]:
        status, out, err = lint(tmp_path, "--output-format", "json", *arguments)
        assert (err, status in (0, 1)) == ("", True)
        found = json.loads(out)["documents"]
        return {document["path"].removeprefix(f"{URL}/"): len(document["findings"]) for document in found}

    assert lint(tmp_path, f"{URL}/news/a.rss") == (
        1,
        "".join(f"{URL}/news/a.rss:{x}" for x in (GUID, WEEKDAY)),
        "",
    )
    below = reported(f"{URL}/news")
    assert [*below] == ["news/a.rss", "news/b/two.json", "news/z.rss"]
    assert reported(f"{URL}/news/") == below
    assert [*reported(f"{URL}/news", "--exclude", "b", "--extend-exclude", "z.*")] == ["news/a.rss"]
    assert reported(f"{URL}/news.feed") == {"news.feed": 0}
    assert reported(f"{URL}/odd names") == {"odd names/a b%20c+ü.rss": 2}
    assert len(reported(URL)) == 6
    listed = [f"{URL}/news/a.rss", f"{URL}/odd names/a b%20c+ü.rss", f"{URL}/news/other.json"]
    (tmp_path / "list.ndjson").write_text("\n".join(map(json.dumps, listed)))
    named = reported("--list", "list.ndjson")
    assert [*named] == ["news/a.rss", "odd names/a b%20c+ü.rss", "news/other.json"]
    status, out, err = lint(tmp_path, "--show-files", f"{URL}/news", "--exclude", "b")
    expected = [f"{URL}/news/{name}" for name in ("a.rss", "other.json", "sitemap.xml", "z.rss")]
    assert (status, out.splitlines(), err) == (0, expected, "")


@pytest.mark.slow
@pytest.mark.usefixtures("settings")
def test_other_processes_and_workers_of_a_cluster_read_objects_themselves(tmp_path: Path) -> None:
    urls = [f"{URL}/news/a.rss", f"{URL}/absent.rss", f"{URL}/news/sitemap.xml"]
    targets = [Target(None, url, object_url=url, object_size=9, may_be=True) for url in urls]
    check = partial(_check, LintOptions(), _lint_file)
    results: list[Result] = pickle.loads(check_batch(pickle.dumps(check), pickle.dumps(targets)))
    assert isinstance(results[0], Checked)
    assert [finding.rule for finding in results[0].report.findings] == [
        "rss-missing-guid", "rss-incorrect-weekday",
    ]  # fmt: skip
    assert results[1:] == [Unreadable(f"{URL}/absent.rss", "cannot be read: no such object"), None]
    (tmp_path / "list").write_text(f'"{URL}/news/a.rss"\n' * (SINGLE_PROCESS + 1))
    both = f"{URL}/news/a.rss:{GUID}{URL}/news/a.rss:{WEEKDAY}"
    status, out, err = lint(tmp_path, f"{URL}/news/a.rss", "--list", "list", "--jobs", "2")
    assert (status, out, err) == (1, both * (SINGLE_PROCESS + 2), "")


@pytest.mark.slow
def test_what_cannot_be_read_is_named(
    settings: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = "no such object, and none below it"
    assert lint(tmp_path, f"{URL}/absent") == (2, "", f"{URL}/absent: {empty}\n")
    assert lint(tmp_path, "s3://absent/news") == (2, "", "s3://absent/news: the bucket does not exist\n")
    lines = [f"{URL}/absent.rss", f"{URL}/news/a.rss", "s3:///a.rss", "S3://a/b", "s3://key:secret@bucket/a"]
    (tmp_path / "list.ndjson").write_text("\n".join(map(json.dumps, lines)))
    status, out, err = lint(tmp_path, "--list", "list.ndjson")
    assert (status, len(out.splitlines())) == (2, 2)
    expected = "is not the URL of objects: expected s3://bucket or s3://bucket/prefix"
    given = "the URL contains credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
    assert err.splitlines() == [
        f"{URL}/absent.rss: cannot be read: no such object",
        f"s3:///a.rss: cannot be read: 's3:///a.rss' {expected}",
        f"S3://a/b: cannot be read: 'S3://a/b' {expected}",
        f"s3://bucket/a: cannot be read: {given}",
    ]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    unreachable = "http://127.0.0.1:1 cannot be reached, or does not answer"
    assert lint(tmp_path, f"{URL}/news") == (2, "", f"{URL}/news: {unreachable}\n")
    monkeypatch.setenv("AWS_ENDPOINT_URL", settings.environment["AWS_ENDPOINT_URL"])
    settings.refuse_keys(refuse=True)
    try:
        status, _, err = lint(tmp_path, f"{URL}/news")
    finally:
        settings.refuse_keys(refuse=False)
    assert (status, err.startswith(f"{URL}/news: the credentials ")) == (2, True)


def test_without_the_extra_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    needed = "object storage needs the extra: pip install feeds[objects]"
    assert lint(tmp_path, "s3://bucket/news") == (2, "", f"s3://bucket/news: {needed}\n")
