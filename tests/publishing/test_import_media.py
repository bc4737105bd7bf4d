"""Files that are downloaded with an import: whole, of the right length, once, and each under its own name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from old_site import OldSite, Page, old_site

from feeds.core.errors import WriteError
from feeds.model.article import Article, Media, Track, Work
from feeds.model.podcast import Artwork, Episode
from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.importing.media_files import Downloader
from feeds.publishing.importing.media_names import media_path
from feeds.publishing.importing.media_parts import DownloadError, MediaFile
from feeds.publishing.importing.media_step import MediaPlaces, download_all
from feeds.publishing.media_urls import urls_of, with_urls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DATA = bytes(range(256)) * 4096
TAG = '"v1"'


@pytest.fixture
def site() -> Iterator[OldSite]:
    with old_site() as site:
        yield site


def media(url: str, size: int | None = None, type_: str | None = "audio/mpeg") -> Media:
    return Media(url, type_, "audio" if type_ else None, size)


class Downloads:
    """Downloads from a site into a folder, with the waits between requests."""

    def __init__(self, site: OldSite, folder: Path) -> None:
        self.site, self.folder, self.waits = site, folder, list[float]()
        self.known: dict[str, MediaFile] = {}

    def fetch(self, path: str = "/a.mp3", size: int | None = None, **about: Any) -> bytes | str:
        with Client(anywhere, pause=5) as client:
            downloader = Downloader(self.folder, client, self.known, self.waits.append)
            url = self.site.url + path
            try:
                file = downloader.fetch(url, media(url, size, **about))
            except DownloadError as error:
                return str(error).replace(self.site.url, "")
        data = (self.folder / file.path).read_bytes()
        assert file.size == len(data)
        return data

    def left(self) -> list[str]:
        """The files in the folder, without the host."""
        host = self.site.url.removeprefix("http://").replace(":", "-")
        files = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return sorted(file.removeprefix(host) for file in files)


@pytest.fixture
def downloads(site: OldSite, tmp_path: Path) -> Downloads:
    return Downloads(site, tmp_path / "media")


def test_a_file_is_downloaded_once(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(DATA, "audio/mpeg")}
    assert downloads.fetch() == DATA
    assert downloads.fetch() == DATA
    downloads.known.clear()
    assert downloads.fetch() == DATA
    assert site.asked() == ["/a.mp3"]


@pytest.mark.parametrize("etag", [TAG, ""])
@pytest.mark.parametrize("modified", ["Mon, 30 Nov 2026 00:00:00 GMT", ""])
def test_a_broken_download_goes_on_where_it_was(
    etag: str, modified: str, site: OldSite, downloads: Downloads
) -> None:
    headers = {"Last-Modified": modified} if modified and not etag else {}
    held = etag or modified
    site.pages = {"/a.mp3": Page(DATA, etag=held if etag else "", cut=300_000, cuts=2, headers=headers)}
    assert downloads.fetch() == DATA
    ranges = [condition for _, condition in site.seen]
    assert ranges == (["", "bytes=300000-", "bytes=600000-"] if held else ["", "", ""])
    assert downloads.waits == ([2, 2] if held else [2, 4])
    assert len(downloads.left()) == 1


def test_a_download_goes_on_in_the_next_import(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(DATA, etag=TAG, cut=1000, cuts=99, ranges=False)}
    assert downloads.fetch() == "/a.mp3: could not be downloaded completely; run the command again to resume"
    assert [name.partition(".import/")[1] for name in downloads.left()] == [".import/", ".import/"]
    site.pages = {"/a.mp3": Page(DATA, etag=TAG)}
    site.seen.clear()
    assert downloads.fetch() == DATA
    assert site.seen == [("/a.mp3", "bytes=1000-")]


def test_a_file_that_changed_meanwhile_begins_again(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(DATA, etag=TAG, cut=1000, cuts=99, ranges=False)}
    downloads.fetch()
    site.pages = {"/a.mp3": Page(DATA[::-1], etag='"v2"')}
    assert downloads.fetch() == DATA[::-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("length", "said"),
    [
        (1000, len(DATA)),  # the server says less than there is, the feed the truth
        (len(DATA) + 5000, len(DATA)),  # the server says more than there is
        (len(DATA) + 5000, None),
        (None, len(DATA) + 5000),  # the feed says more than there is
        (None, 5),
        (None, None),
    ],
)
def test_lies_about_the_length(
    length: int | None, said: int | None, site: OldSite, downloads: Downloads
) -> None:
    site.pages = {"/a.mp3": Page(DATA, etag=TAG, length=length)}
    assert downloads.fetch(size=said) == DATA
    whole = [condition for _, condition in site.seen if not condition]
    assert len(whole) == 1
    assert len(downloads.left()) == 1


def test_a_server_without_ranges_is_not_asked_for_the_whole_file_twice(
    site: OldSite, downloads: Downloads
) -> None:
    site.pages = {"/a.mp3": Page(DATA, etag=TAG, ranges=False)}
    assert downloads.fetch(size=len(DATA) + 1) == DATA
    assert len(site.seen) == 2


def test_a_busy_server_is_waited_for(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(DATA, busy=2)}
    assert downloads.fetch() == DATA
    assert downloads.waits == [7, 7]


def test_redirects_are_followed(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(status=302, location="/b"), "/b": Page(DATA)}
    assert downloads.fetch() == DATA


@pytest.mark.parametrize(
    ("path", "page", "problem"),
    [
        ("/a.mp3", Page(status=404), "/a.mp3: answers with status 404"),
        ("/a.mp3", Page(b"<html>", "text/html; charset=utf-8"), "/a.mp3: is a web page, not a file"),
        ("/a.mp3", Page(b""), "/a.mp3: is empty"),
        ("/a.m3u8", Page(DATA), "/a.m3u8: is a playlist, whose parts are not downloaded"),
        (
            "/a.mp3",
            Page(DATA, headers={"Content-Encoding": "gzip"}),
            "/a.mp3: has a content coding that was not requested",
        ),
    ],
)
def test_what_is_not_downloaded(
    path: str, page: Page, problem: str, site: OldSite, downloads: Downloads
) -> None:
    site.pages = {path: page}
    assert downloads.fetch(path) == problem
    assert downloads.left() == []


@pytest.mark.limit("feeds.publishing.importing.media_parts:MAX_BYTES")
def test_a_file_may_not_be_too_long(
    site: OldSite, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.publishing.importing.media_parts.MAX_BYTES", 1000)
    site.pages = {"/a.mp3": Page(DATA)}
    assert downloads.fetch() == f"/a.mp3: has {len(DATA)} bytes, more than 1000"


def test_a_full_disk_is_an_error(site: OldSite, downloads: Downloads) -> None:
    site.pages = {"/a.mp3": Page(DATA)}
    downloads.folder.write_text("no folder")
    with pytest.raises(WriteError, match="cannot be written"):
        downloads.fetch()


# --- names ---


@pytest.mark.parametrize(
    ("url", "type_", "path"),
    [
        ("https://m.example/2016/11/a.mp3", None, "m.example/2016/11/a.mp3"),
        ("https://m.example/2016/A.MP3", None, "m.example/2016/a-90ab1c3d.mp3"),
        ("https://m.example/get.php?f=1", "audio/mpeg", "m.example/get.php-90ab1c3d.mp3"),
        ("https://m.example/get.php?f=1", None, "m.example/get-90ab1c3d.php"),
        ("https://m.example/../../etc/passwd", None, "m.example/file/file/etc/passwd-90ab1c3d"),
        ("https://m.example/%2e%2e/%2Fetc", None, "m.example/file/etc-90ab1c3d"),
        ("https://m.example/con.mp3", None, "m.example/_con-90ab1c3d.mp3"),
        ("https://m.example:8000/a.mp3", None, "m.example-8000/a-90ab1c3d.mp3"),
        ("https://m.example/Ep%20%231.mp3", None, "m.example/ep-1-90ab1c3d.mp3"),
        ("https://m.example/", "image/png", "m.example-90ab1c3d.png"),
        ("https://m.example/" + "x" * 300 + ".mp3", None, f"m.example/{'x' * 76}-90ab1c3d.mp3"),
    ],
)
def test_names(url: str, type_: str | None, path: str) -> None:
    import re

    assert re.sub(r"-[0-9a-f]{8}(?=\.[a-z0-9]+$|$)", "-90ab1c3d", media_path(url, type_)) == path


parts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["..", ".", "con", "A", "a", "a.mp3"]
)


@settings(max_examples=40)
@given(st.lists(parts, max_size=12), st.lists(parts, max_size=12))
def test_no_two_urls_have_one_name(one: list[str], other: list[str]) -> None:
    urls = [f"https://m.example/{'/'.join(each)}" for each in (one, other)]
    paths = [media_path(url, None) for url in urls]
    assert (paths[0].lower() == paths[1].lower()) == (urls[0] == urls[1])
    for path in paths:
        assert path.isascii()
        assert len(path) < 900
        assert not {"", ".", ".."} & set(path.split("/"))


# --- addresses ---


HTML = (
    '<p><a href="https://o.example/a.jpg"><img src="https://o.example/a-300.jpg" alt="x &gt; y" '
    'srcset="https://o.example/a-300.jpg 300w, https://o.example/a-600.jpg?x=1&amp;y=2 600w"></a> '
    '<a href="https://o.example/page">src="https://o.example/no.jpg"</a></p>'
    '<video src="https://o.example/v.mp4" poster="https://o.example/p.jpg"></video>'
)


def test_addresses_in_html() -> None:
    seen: list[str] = []

    def place(url: str) -> str:
        seen.append(url)
        return "/new?a=1&b" if url.endswith("y=2") else url

    changed = with_urls(HTML, place)
    assert changed == HTML.replace("https://o.example/a-600.jpg?x=1&amp;y=2", "/new?a=1&amp;b")
    assert [url.removeprefix("https://o.example/") for url in seen] == [
        "a.jpg",
        "a-300.jpg",
        "a-300.jpg",
        "a-600.jpg?x=1&y=2",
        "v.mp4",
        "p.jpg",
    ]


def test_the_files_of_an_article_move(site: OldSite, tmp_path: Path) -> None:
    names = ["v.mp4", "v-480.mp4", "p.jpg", "t.vtt", "e.jpg", "w.png", "in.jpg"]
    site.pages = {f"/{name}": Page(name.encode(), "video/mp4") for name in names}
    url = site.url
    work = Work(
        "", "", "", "V", Media(f"{url}/v.mp4", None, None, 99),
        (Media(f"{url}/v-480.mp4", "video/mp4", "video"),),
        f"{url}/p.jpg", (Track("captions", f"{url}/t.vtt", "text/vtt"),),
    )  # fmt: skip
    before = Article(
        "urn:a", "T", NOW, NOW, html=f'<img src="{url}/in.jpg"><img src="{url}/gone.jpg">', works=(work,),
        episode=Episode(image=f"{url}/e.jpg", artwork=(Artwork(f"{url}/w.png"),)),
    )  # fmt: skip
    facts = {"title": "T", "image": {"url": f"{url}/w.png", "width": 5}, "podcast": {"image": f"{url}/e.jpg"}}
    with Client(anywhere) as client:
        places = download_all([before], facts, Downloader(tmp_path, client), "https://n.example/media/")
    after = places.article(before)
    assert places.problems == (f"{url}/gone.jpg: answers with status 404: its address stays",)
    assert places.notes == (f"{url}/v.mp4: has 5 bytes, the source says 99",)
    assert {found for found, _ in urls_of(after)} == {*map(places.place, (f"{url}/{name}" for name in names)),
                                                       f"{url}/gone.jpg"}  # fmt: skip
    assert after.works[0].media == Media(places.place(f"{url}/v.mp4"), "video/mp4", "video", 5)
    for found, _ in urls_of(after):
        if found.startswith("https://n.example/media/"):
            name = found.removeprefix("https://n.example/media/")
            assert (tmp_path / name).read_bytes().decode().partition(".")[0] in name
    assert places.facts(facts) == {
        "title": "T",
        "image": {"url": places.place(f"{url}/w.png"), "width": 5},
        "podcast": {"image": places.place(f"{url}/e.jpg")},
    }
    again = replace(before, html=after.html, works=after.works, episode=after.episode)
    site.seen.clear()
    with Client(anywhere) as client:
        download_all([again], {}, Downloader(tmp_path, client), "https://n.example/media/")
    assert site.asked() == ["/gone.jpg"]


def test_what_was_not_downloaded_stays() -> None:
    before = Article("urn:a", "T", NOW, NOW, html=HTML)
    assert MediaPlaces("https://n.example/", {}).article(before) == before
