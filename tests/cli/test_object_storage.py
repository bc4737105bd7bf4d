"""`feeds build s3://…` against a server with the interface of S3."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import quote

import brotli
import pytest
from click.testing import CliRunner
from object_server import build_objects
from sites import make, put

from feeds.cli import main
from feeds.publishing.objects.object_kinds import kind_of, plain_path

if TYPE_CHECKING:
    from pathlib import Path

    from object_server import ObjectServer

pytestmark = pytest.mark.slow
NEW = "article/~tag~3ax~2c2026~3a4/index.html"
"""The page of story 4."""
LARGE = 20_000_000
"""Bytes of a recording that is sent in parts."""


def site_with_media(folder: Path) -> Path:
    site = make(folder, server='media = "files"\nmoved = { "old.rss" = "feed.rss" }\n')
    (site / "files").mkdir()
    with (site / "files" / "a.mp3").open("wb") as file:
        file.write(b"\xff\xfb\x90\x64")
        file.truncate(LARGE)
    put(site, "3", tags=["War & peace"], media=[{"url": "media/a.mp3"}])
    return site


def test_the_same_bytes_as_a_build_into_a_folder_with_headers(
    object_server: ObjectServer, tmp_path: Path
) -> None:
    site, out = site_with_media(tmp_path / "site"), tmp_path / "out"
    assert CliRunner().invoke(main, ["build", str(out), str(site)]).exit_code == 0
    object_server.make_bucket("same")
    first = build_objects(object_server, site, "s3://same/a/b")
    assert (first.returncode, first.stderr) == (0, "")
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    files.remove(".nojekyll")
    assert len(files) > 60
    assert first.stdout.endswith(f"{len(files)} objects written, 0 unchanged\n")
    for path in files:
        status, headers, body = object_server.ask("GET", f"/same/a/b/{quote(path)}")
        assert (status, body) == (200, (out / path).read_bytes()), path
        kind = kind_of(*plain_path(path))
        expected = {name.lower(): value for name, value in kind.headers.items()}
        named = {name: headers.get(name) for name in ("content-type", "cache-control", "content-encoding")}
        assert {name: value for name, value in named.items() if value is not None} == expected, path
        assert headers["etag"]
    plain = (out / "feed.rss").read_bytes()
    for suffix, unpack in ((".gz", gzip.decompress), (".br", brotli.decompress)):
        assert unpack(object_server.ask("GET", f"/same/a/b/feed.rss{suffix}")[2]) == plain


def test_only_what_changed_is_written_and_withdrawn_last(object_server: ObjectServer, tmp_path: Path) -> None:
    site, url = site_with_media(tmp_path / "site"), "s3://changes"
    object_server.make_bucket("changes")
    build_objects(object_server, site, url, "--no-compress")
    again = build_objects(object_server, site, url, "--no-compress")
    assert again.stdout.startswith("0 objects written, ")
    tag = object_server.ask("GET", "/changes/feed.rss")[1]["etag"]
    put(site, "4")
    added = build_objects(
        object_server, site, url, "--no-compress", "--changed", "4.json"
    ).stdout.splitlines()
    wrote = [line.removeprefix(f"wrote  {url}/") for line in added[:-1]]
    assert wrote[0] == NEW  # the only new object
    assert wrote.index("feed/index.html") < wrote.index("feed.rss") < wrote.index("index.html")
    assert wrote[-1] == "sitemap.xml" or "sitemap.xml" not in wrote
    assert not {path for path in wrote if path.startswith(("media/", "article/~tag~3ax~2c2026~3a1/"))}
    assert object_server.ask("GET", "/changes/feed.rss")[1]["etag"] != tag
    (site / "4.json").unlink()
    left = build_objects(object_server, site, url, "--no-compress")
    warning = "1 withdrawn object left in s3://changes; use --delete to remove what is withdrawn"
    assert left.stderr == f"warning: {warning}\n"
    assert object_server.ask("GET", f"/changes/{NEW}")[0] == 200
    removed = build_objects(object_server, site, url, "--no-compress", "--delete")
    assert removed.stdout.splitlines()[:-1] == [f"removed  {url}/{NEW}"]
    assert object_server.ask("GET", f"/changes/{NEW}")[0] == 404


def test_buckets_that_cannot_be_used(object_server: ObjectServer, tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    object_server.make_bucket("locked", writable=False)
    cases = {
        "missing": "the bucket does not exist",
        "locked": "the credentials do not allow to write objects",
    }
    for bucket, problem in cases.items():
        place = f"s3://{bucket}/news" + ("/.feeds/build.json" if bucket == "locked" else "")
        found = build_objects(object_server, site, f"s3://{bucket}/news")
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr == f"Error: {place}: {problem}\n"
    object_server.refuse_keys(refuse=True)
    try:
        found = build_objects(object_server, site, "s3://locked/news")
    finally:
        object_server.refuse_keys(refuse=False)
    assert (
        found.stderr == "Error: s3://locked/news: the credentials were refused: the access key is unknown\n"
    )
    assert not (site / "published.ndjson").exists()
