"""Upload to an object store: what changed, in an order in which no reader sees a broken link."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.core.errors import ReadError, WriteError
from feeds.publishing.objects import upload
from feeds.publishing.objects.begin import BUILD, begin
from feeds.publishing.objects.manifest import MANIFEST
from feeds.publishing.objects.object_kinds import CACHING, kind_of
from feeds.publishing.objects.object_store import ObjectStore, StoredObject, check_url
from feeds.publishing.objects.upload import Uploaded
from feeds.publishing.output import WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

obstore = pytest.importorskip("obstore", reason="obstore is not installed: pip install feeds[objects]")
from obstore.store import MemoryStore  # noqa: E402 - only where it is installed

OWN = {MANIFEST, BUILD}


@pytest.fixture
def objects() -> ObjectStore:
    return ObjectStore("s3://bucket/news", MemoryStore())


def write_site(folder: Path, files: Mapping[str, bytes | str]) -> None:
    """Make `files` what the folder holds; files that stay the same are not touched."""
    for path in [*folder.rglob("*")] if folder.exists() else []:
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        body = content.encode() if isinstance(content, str) else content
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != body:
            path.write_bytes(body)


def run(objects: ObjectStore, folder: Path, token: str = "t", **options: Any) -> dict[str, object]:
    """Build: what happened to each object, and the numbers in the end."""
    begin(objects, token)
    results = list(upload.upload(objects, folder, token, **options))
    found: dict[str, object] = {each.path: each.what for each in results if isinstance(each, WriteResult)}
    end = results[-1]
    assert isinstance(end, Uploaded)
    assert end.written == Counter(found.values())["wrote"]
    return {**found, "": (end.unchanged, end.left)}


def contents(objects: ObjectStore) -> dict[str, bytes]:
    """The objects, except those that record builds."""
    found = {each.key for each in objects.listed()}
    return {key: b"".join(objects.read(key)) for key in found - OWN}


SITE: dict[str, bytes | str] = {"index.html": "feed.rss", "feed.rss": "index.html", "media/a.mp3": b"sound"}


def test_only_what_differs_is_written(objects: ObjectStore, tmp_path: Path) -> None:
    write_site(tmp_path, {**SITE, ".nojekyll": ""})
    wrote = dict.fromkeys(SITE, "wrote")
    assert run(objects, tmp_path) == {**wrote, "": (0, 0)}
    assert run(objects, tmp_path) == {"": (3, 0)}
    assert contents(objects) == {
        key: value if isinstance(value, bytes) else value.encode() for key, value in SITE.items()
    }
    (tmp_path / "feed.rss").write_text("changed")
    os.utime(tmp_path / "media/a.mp3")  # which changes nothing
    assert run(objects, tmp_path) == {"feed.rss": "wrote", "": (2, 0)}
    attributes = obstore.get(objects.store, "feed.rss").attributes
    assert attributes == dict(kind_of("feed.rss").headers)


def test_what_others_changed_is_restored_and_what_is_theirs_is_left(
    objects: ObjectStore, tmp_path: Path
) -> None:
    write_site(tmp_path, SITE)
    run(objects, tmp_path)
    objects.put("theirs.html", b"theirs", {})
    objects.put("feed.rss", b"theirs", {})
    objects.put("index.html", b"feed.rss", {"Content-Type": "text/plain"})  # the same bytes
    objects.remove(["media/a.mp3"])
    assert run(objects, tmp_path, delete=True) == {**dict.fromkeys(SITE, "wrote"), "": (0, 0)}
    assert contents(objects)["theirs.html"] == b"theirs"
    assert obstore.get(objects.store, "index.html").attributes == dict(kind_of("index.html").headers)
    write_site(tmp_path, {"feed.rss": ""})
    objects.put("index.html", b"theirs", {})  # of a document that is withdrawn
    assert run(objects, tmp_path, delete=True) == {"feed.rss": "wrote", "media/a.mp3": "removed", "": (0, 0)}
    assert set(contents(objects)) == {"theirs.html", "index.html", "feed.rss"}


def test_the_same_bytes_with_other_headers_are_noticed_even_where_tags_are_digests(
    objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, {"feed.rss": "a", "index.html": "b"})
    times = {"feed.rss": 5, "index.html": 5, MANIFEST: 5, BUILD: 9}

    def listed(_self: ObjectStore) -> Iterator[StoredObject]:
        for each in (each for chunk in obstore.list(objects.store) for each in chunk):
            yield StoredObject(each["path"], "same", datetime.fromtimestamp(times[each["path"]], UTC))

    put = ObjectStore.put
    monkeypatch.setattr(ObjectStore, "listed", listed)
    monkeypatch.setattr(ObjectStore, "put", lambda *given: put(*given) and "same")
    run(objects, tmp_path)
    assert run(objects, tmp_path) == {"": (2, 0)}
    times["feed.rss"] = 6
    assert run(objects, tmp_path) == {"feed.rss": "wrote", "": (1, 0)}


def test_new_headers_are_written_without_new_bytes(
    objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, SITE)
    run(objects, tmp_path)
    monkeypatch.setitem(CACHING, kind_of("feed.rss").rank, "no-cache")
    assert run(objects, tmp_path) == {"feed.rss": "wrote", "": (2, 0)}
    assert obstore.get(objects.store, "feed.rss").attributes["Cache-Control"] == "no-cache"


def test_what_was_withdrawn_is_removed_last_and_only_if_asked(objects: ObjectStore, tmp_path: Path) -> None:
    write_site(tmp_path, {**SITE, "article/a/index.html": "a"})
    run(objects, tmp_path)
    write_site(tmp_path, {**SITE, "index.html": "new"})
    assert run(objects, tmp_path) == {"index.html": "wrote", "": (2, 1)}
    assert run(objects, tmp_path) == {"": (3, 1)}
    write_site(tmp_path, SITE)
    assert list(run(objects, tmp_path, delete=True).items()) == [
        ("index.html", "wrote"),
        ("article/a/index.html", "removed"),
        ("", (2, 0)),
    ]
    assert run(objects, tmp_path, delete=True) == {"": (3, 0)}


def test_compressed_forms_of_earlier_builds_follow_the_document(objects: ObjectStore, tmp_path: Path) -> None:
    form = {"feed.rss.gz": gzip.compress(b"a", mtime=0)}
    write_site(tmp_path, {**SITE, **form, "feed.rss": "a"})
    run(objects, tmp_path)
    assert obstore.get(objects.store, "feed.rss.gz").attributes["Content-Encoding"] == "gzip"
    write_site(tmp_path, {**SITE, "feed.rss": "b"})
    assert run(objects, tmp_path) == {"feed.rss": "wrote", "feed.rss.gz": "wrote", "": (2, 0)}
    assert gzip.decompress(contents(objects)["feed.rss.gz"]) == b"b"
    assert run(objects, tmp_path) == {"": (4, 0)}
    assert run(objects, tmp_path, delete=True) == {"feed.rss.gz": "removed", "": (3, 0)}


def test_without_a_manifest_everything_is_written_and_nothing_removed(
    objects: ObjectStore, tmp_path: Path
) -> None:
    write_site(tmp_path, {**SITE, "article/a/index.html": "a"})
    run(objects, tmp_path)
    objects.remove([MANIFEST])
    write_site(tmp_path, SITE)
    assert run(objects, tmp_path, delete=True) == {**dict.fromkeys(SITE, "wrote"), "": (0, 0)}
    assert "article/a/index.html" in contents(objects)


@pytest.mark.parametrize(
    ("text", "end", "problem"),
    [
        pytest.param(None, None, "{}: is damaged: ", id="not compressed"),
        pytest.param(b'{"feeds":1}\n' + b"x" * 99, -9, "{}: is damaged: ", id="cut short"),
        pytest.param(
            b'{"feeds":2}\n',
            None,
            "{}:1: is not a manifest that this version can read: ",
            id="another version",
        ),
        pytest.param(b'{"feeds":1}\n["a",', None, "{}:2: is not JSON: ", id="unclosed"),
        pytest.param(b'{"feeds":1}\n["a"]\n', None, "{}:2: expected a list of 6 texts: ", id="too few"),
        pytest.param(b'{"feeds":1}\n' + b"[" * 9_000, None, "{}:2: is not JSON: ", id="deep"),
        pytest.param(b'{"feeds":1}\n["' + b"a" * 99_999, None, "{}:2: is not JSON: ", id="too long"),
    ],
)
def test_a_damaged_manifest_is_refused(
    objects: ObjectStore, tmp_path: Path, text: bytes | None, end: int | None, problem: str
) -> None:
    # compressed here: a header of gzip holds the time, and the name of a test must not
    manifest = b"oops" if text is None else gzip.compress(text)[:end]
    write_site(tmp_path, SITE)
    objects.put(MANIFEST, manifest, {})
    with pytest.raises(ReadError) as caught:
        run(objects, tmp_path)
    remedy = "remove this object, and the next build writes everything again"
    assert str(caught.value) == problem.format(f"s3://bucket/news/{MANIFEST}") + remedy
    assert contents(objects) == {}


def test_a_build_stops_when_another_has_begun(objects: ObjectStore, tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    run(objects, tmp_path)
    write_site(tmp_path, {**SITE, "index.html": "new", "article/a/index.html": "a"})
    begin(objects, "older")
    results = upload.upload(objects, tmp_path, "older")
    assert next(results) == WriteResult("article/a/index.html", "wrote", 1)
    begin(objects, "newer")
    with pytest.raises(WriteError, match="another build has begun, so this one stopped: run it again"):
        list(results)
    assert contents(objects)["index.html"] == b"feed.rss"
    assert run(objects, tmp_path)["index.html"] == "wrote"


def test_a_file_that_changes_during_the_upload_is_reported(objects: ObjectStore, tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    put = ObjectStore.put

    class Slow(ObjectStore):
        __slots__ = ()

        def put(self, key: str, body: bytes | BinaryIO, headers: Mapping[str, str]) -> str:
            if key == "media/a.mp3":
                (tmp_path / key).write_bytes(b"another")
            return put(self, key, body, headers)

    with pytest.raises(WriteError, match=r"media/a\.mp3: changed while it was uploaded: run the build again"):
        run(Slow(objects.url, objects.store), tmp_path)
    assert run(objects, tmp_path)["media/a.mp3"] == "wrote"
    assert contents(objects)["media/a.mp3"] == b"another"


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/", "s3://b.c/a b/c"])
def test_urls_of_objects(url: str) -> None:
    assert check_url(url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["s3://", "s3:///a", "http://bucket/a", "s3://bucket/a?b", "s3://bucket/a#b"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="expected s3://bucket or s3://bucket/prefix"):
        check_url(url)


class Dead(BaseException):
    """The end of a build that is killed."""


@dataclass(frozen=True, slots=True)
class Watched(ObjectStore):
    """A store that a reader looks at after each change, and whose build is killed after some changes."""

    entries: Sequence[str] = ()
    left: list[float] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    def put(self, key: str, body: bytes | BinaryIO, headers: Mapping[str, str]) -> str:
        with self.lock:
            self._live()
            tag = ObjectStore.put(self, key, body, headers)
            self._look()
            return tag

    def remove(self, keys: Sequence[str]) -> None:
        with self.lock:
            for key in keys:  # which a store may do one after the other
                self._live()
                ObjectStore.remove(self, [key])
                self._look()

    def _live(self) -> None:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise Dead

    def _look(self) -> None:
        """Follow all links: every object that a reader can reach must be there."""
        found = {key: body.decode().split() for key, body in contents(self).items() if ".gz" not in key}
        open_ = [entry for entry in self.entries if entry in found]
        seen = set(open_)
        while open_:
            key = open_.pop()
            assert set(found[key]) <= set(found), f"{key} has a broken link"
            new = set(found[key]) - seen
            seen |= new
            open_ += new


NAMES = (
    "article/a/index.html",
    "article/b/index.html",
    "category/c/index.html",
    "category/c.rss",
    "feed/index.html",
)
ENTRIES = ("index.html", "feed.rss", "sitemap.xml")


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    """A website whose links lead to its own documents only."""
    names = [*draw(st.sets(st.sampled_from(NAMES))), *ENTRIES]
    links = st.lists(st.sampled_from(names), max_size=4).map(" ".join)
    return {name: draw(links) for name in names}


P, X, Y = "static/p.html", "article/x/index.html", "feed/index.html"
ALONE = {"index.html": P, "feed.rss": "", "sitemap.xml": ""}


@pytest.mark.slow
@settings(max_examples=30)
# X is there, but the object that it links to was removed, or is not there yet, when the build is killed.
@example({**ALONE, P: Y, Y: X, X: ""}, [({**ALONE, P: ""}, 5, True), ({**ALONE, P: Y, Y: ""}, 99, False)])
@example({**ALONE, P: ""}, [({**ALONE, P: "", X: Y, Y: ""}, 3, False), ({**ALONE, P: X, X: ""}, 99, False)])
@given(sites(), st.lists(st.tuples(sites(), st.integers(0, 12), st.booleans()), min_size=1, max_size=8))
def test_no_reader_sees_a_broken_link_whenever_builds_are_killed(
    first: dict[str, str], then: list[tuple[dict[str, str], int, bool]]
) -> None:
    with TemporaryDirectory() as place:
        folder, store = Path(place) / "site", MemoryStore()
        for number, (site, changes, delete) in enumerate(
            [(first, 10**9, False), *then, (first, 10**9, True)]
        ):
            write_site(folder, site)
            entries = ENTRIES if number else ()  # of the first build, since entries link to each other
            with suppress(Dead):
                run(Watched("s3://b", store, entries, [changes]), folder, delete=delete)
        assert contents(ObjectStore("s3://b", store)) == {key: value.encode() for key, value in first.items()}
        rmtree(folder)
