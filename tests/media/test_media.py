"""Facts of media files, on disk and on servers that behave in different ways."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import media_files as made
import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from media_server import MediaServer, serving
from samples import PICTURE, UNKNOWN, VIDEO, article

from feeds.media import frames, inspection
from feeds.media.boxes import Movie, MovieTrack, boxes
from feeds.media.facts import Difference, Facts, MediaError, differences, with_facts
from feeds.media.fetch_pool import fetch_all, queues_by_host
from feeds.media.fragments import _fragment_end
from feeds.media.inspection import Properties, inspect
from feeds.media.local_files import local_path
from feeds.media.lookup import look_up
from feeds.media.ranged import BLOCK, MAX_REQUESTS, OutOfReach, RangeFile
from feeds.media.sniffing import sniff
from feeds.model.article import Media
from feeds.net.addresses import anywhere
from feeds.net.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SIDES = (640, 360)

COUNTED = made.xing(10_000, 4_170_417) + made.mp3(10_000)
QUIET = made.frame(32) * 600 + made.frame(320) * 200
DRAWN = Properties("image/svg+xml", None, 200, 100)
FILES: dict[str, tuple[bytes, Properties, int]] = {
    "first.mp4": (made.movie(), Properties("video/mp4", 61.4, *SIDES), 1),
    "last.mp4": (made.movie(padding=300_000), Properties("video/mp4", 61.4, *SIDES), 2),
    "long.mp4": (
        made.movie(made.trak(b"vide", *SIDES, samples=300_000), made.trak(b"soun", 0, 0, number=2)),
        Properties("video/mp4", 61.4, *SIDES),
        1,
    ),
    "turned.mp4": (
        made.movie(made.trak(b"vide", *SIDES, made.TURNED)),
        Properties("video/mp4", 61.4, 360, 640),
        1,
    ),
    "subtitled.mp4": (
        made.movie(made.trak(b"sbtl", 640, 60), made.trak(b"vide", *SIDES, number=2)),
        Properties("video/mp4", 61.4, *SIDES),
        1,
    ),
    "sound.mp4": (made.movie(made.trak(b"soun", 0, 0)), Properties("audio/x-m4a", 61.4), 1),
    "film.m4v": (made.movie(), Properties("video/x-m4v", 61.4, *SIDES), 1),
    "film.mov": (made.movie(brand=b"qt  "), Properties("video/quicktime", 61.4, *SIDES), 1),
    "fragments.mp4": (made.fragmented(), Properties("video/mp4", 50.0, *SIDES), 3),
    "mehd.mp4": (made.fragmented(mehd=50_000), Properties("video/mp4", 50.0, *SIDES), 1),
    "sidx.mp4": (made.fragmented(sidx=True, table=False), Properties("video/mp4", 50.0, *SIDES), 1),
    "walked.mp4": (made.fragmented(2, table=False), Properties("video/mp4", 20.0, *SIDES), 3),
    "endless.mp4": (made.fragmented(20, table=False), Properties("video/mp4", None, *SIDES), 7),
    "film.webm": (made.webm(), Properties("video/webm", 61.4, *SIDES), 1),
    "sound.webm": (made.webm(picture=False), Properties("audio/webm", 61.4), 1),
    "film.mkv": (made.webm(kind=b"matroska"), Properties("video/x-matroska", 61.4, *SIDES), 1),
    "live.webm": (made.webm(seconds=None, live=True), Properties("video/webm", None, *SIDES), 1),
    "sound.opus": (made.ogg(20.0), Properties("audio/ogg", 20.0), 1),
    "long.opus": (made.ogg(20.0, padding=200_000), Properties("audio/ogg", 20.0), 2),
    "sound.mp3": (made.mp3(), Properties("audio/mpeg", 2.612), 1),
    "counted.mp3": (COUNTED, Properties("audio/mpeg", 261.224), 1),
    "vbri.mp3": (made.vbri(10_000, 4_170_000) + made.mp3(10_000), Properties("audio/mpeg", 261.224), 1),
    "quiet.mp3": (QUIET, Properties("audio/mpeg", 20.898), 2),
    "long.mp3": (made.mp3(10_000), Properties("audio/mpeg"), 1),
    "tagged.mp3": (
        made.id3(100_000) + made.mp3() + b"TAG".ljust(128, b"\0"),
        Properties("audio/mpeg", 2.612),
        2,
    ),
    "joined.mp3": (made.xing(100, 41_700) + made.mp3(300), Properties("audio/mpeg", 7.837), 2),
    "cut.mp3": (COUNTED[:2_000_000], Properties("audio/mpeg"), 1),
    "sound.aac": (made.adts(400), Properties("audio/aac", 9.288), 1),
    "tagged.aac": (made.id3(100) + made.adts(400), Properties("audio/aac", 9.288), 1),
    "really.flac.mp3": (made.id3(100) + b"fLaC", Properties("audio/flac"), 1),
    "sound.aiff": (made.aiff(3), Properties("audio/aiff", 3.0), 1),
    "cut.aiff": (made.aiff(3, declared=2**31), Properties("audio/aiff"), 1),
    "stream.wav": (made.wav(3, declared=0xFFFF_FFFF), Properties("audio/wav"), 1),
    "stream.ts": ((b"\x47" + bytes(187)) * 4, Properties("video/mp2t"), 1),
    "nameless.m2ts.bin": ((bytes(4) + b"\x47" + bytes(187)) * 4, Properties("video/mp2t"), 1),
    "drawing.svg": (b'<svg viewBox="0 0 200 100"><rect width="5" height="5"/></svg>', DRAWN, 1),
    "sound.wav": (made.wav(3), Properties("audio/wav", 3.0), 1),
    "picture.png": (made.png(7, 5), Properties("image/png", None, 7, 5), 1),
    "picture.jpg": (made.jpeg(7, 5), Properties("image/jpeg", None, 7, 5), 1),
    "turned.jpg": (made.jpeg(7, 5, turned=True), Properties("image/jpeg", None, 5, 7), 1),
    "profile.jpg": (made.jpeg(7, 5, profile=60_000), Properties("image/jpeg", None, 7, 5), 2),
    "really.jpg": (made.png(7, 5), Properties("image/png", None, 7, 5), 1),
    "strange.mp4": (b"not what it says", Properties("video/mp4"), 1),
    "paper.pdf": (b"%PDF-1.7 ", Properties("application/pdf"), 1),
    "nameless": (b"anything", Properties(None), 1),
}


@pytest.fixture(scope="module")
def server() -> Iterator[MediaServer]:
    files = {name: data for name, (data, _, _) in FILES.items()}
    with serving({**files, "empty.mp3": b"", "gone.mp4": b"<!DOCTYPE html><title>Gone</title>"}) as server:
        yield server


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(anywhere) as client:
        yield client


@pytest.mark.parametrize("name", FILES)
def test_a_file_on_the_disk(name: str, tmp_path: Path, client: Client) -> None:
    data, expected, _ = FILES[name]
    whole = {"endless.mp4": 200.0, "long.mp3": 261.224, "cut.mp3": 125.257}  # can be read here
    expected = replace(expected, seconds=whole.get(name, expected.seconds))
    path = tmp_path / name
    path.write_bytes(data)
    found = look_up(path, client, NOW)
    assert Properties(found.type, found.seconds, found.width, found.height) == expected
    assert (found.size, found.checked) == (len(data), NOW)
    assert look_up(path, client, LATER, found) == replace(found, checked=LATER)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_file_on_a_server_with_ranges(name: str, server: MediaServer, client: Client) -> None:
    data, expected, requests = FILES[name]
    server.seen.clear()
    found = look_up(f"{server.url}/ranges/{name}", client, NOW)
    assert Properties(found.type, found.seconds, found.width, found.height) == expected
    assert (found.size, found.etag) == (len(data), f'"{len(data):x}"')
    assert len(server.seen) == requests
    server.seen.clear()
    assert look_up(f"{server.url}/ranges/{name}", client, LATER, found) == replace(found, checked=LATER)
    assert len(server.seen) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("manner", ["whole", "chunked"])
def test_without_ranges_no_fact_is_wrong(manner: str, name: str, server: MediaServer, client: Client) -> None:
    """The size of the part that was read is never taken for the size of the file."""
    data, expected, _ = FILES[name]
    found = look_up(f"{server.url}/{manner}/{name}", client, NOW)
    for what in ("seconds", "width", "height"):
        assert getattr(found, what) in (None, getattr(expected, what))
    assert found.size == len(data)
    if len(data) < 16_000:
        assert Properties(found.type, found.seconds, found.width, found.height) == expected


def test_a_server_that_refuses_head_and_declares_a_generic_type(server: MediaServer, client: Client) -> None:
    found = look_up(f"{server.url}/headless/first.mp4", client, NOW)
    assert (found.size, found.type) == (len(FILES["first.mp4"][0]), "video/mp4")
    octets = look_up(f"{server.url}/octets/first.mp4", client, NOW)
    assert (octets.type, octets.served) == ("video/mp4", "application/octet-stream")


def test_redirects_are_followed(server: MediaServer, client: Client) -> None:
    server.seen.clear()
    found = look_up(f"{server.url}/redirect/last.mp4", client, NOW)
    assert (found.seconds, found.width) == (61.4, 640)
    assert [path for _, path, _ in server.seen] == [
        "/redirect/last.mp4",
        "/ranges/last.mp4",
        "/ranges/last.mp4",
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("ranges/missing.mp4", "answers with status 404"),
        ("loop/first.mp4", "more than 5 redirects"),
        ("file/first.mp4", "redirect to an invalid URL: 'file:///etc/passwd' is not an absolute http"),
        ("ranges/gone.mp4", "is an HTML page, not a media file"),
        ("whole/empty.mp3", "is empty"),
        ("coded-br/first.mp4", "is sent with Content-Encoding: br, although none is accepted"),
        ("coded-gzip/first.mp4", "is sent with Content-Encoding: gzip, although none is accepted"),
        ("coded-gzip, br/first.mp4", "is sent with Content-Encoding: gzip, br, although none is accepted"),
    ],
)
def test_a_file_that_cannot_be_fetched_is_an_error_with_its_url(
    path: str, problem: str, server: MediaServer, client: Client
) -> None:
    url = f"{server.url}/{path}"
    with pytest.raises(MediaError) as caught:
        look_up(url, client, NOW)
    assert (caught.value.url, caught.value.problem[: len(problem)]) == (url, problem)


def test_a_file_that_cannot_be_read_on_disk(tmp_path: Path, client: Client) -> None:
    with pytest.raises(MediaError, match="cannot be read: No such file"):
        look_up(tmp_path / "missing.mp4", client, NOW)


def test_an_entity_tag_beyond_ascii_is_sent_back(server: MediaServer, client: Client) -> None:
    first = look_up(f"{server.url}/tagged/last.mp4", client, NOW)
    assert (first.etag, first.seconds) == ('"\u00e9"', 61.4)
    assert look_up(f"{server.url}/tagged/last.mp4", client, NOW, first).seconds == 61.4


@pytest.mark.parametrize("error", [IndexError("x"), KeyError("x"), OverflowError("x"), RecursionError()])
def test_whatever_a_parser_raises_is_an_unknown_property(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise error

    monkeypatch.setattr(inspection, "read_movie", read)
    data = FILES["first.mp4"][0]
    assert inspect(io.BytesIO(data), len(data), "a.mp4").type == "video/mp4"


def test_a_compression_bomb_is_not_inflated(server: MediaServer, client: Client) -> None:
    found = look_up(f"{server.url}/bomb/first.mp4", client, NOW)
    assert (found.size, found.seconds, found.type) == (None, None, "video/mp4")


@given(st.sampled_from([data for data, _, _ in FILES.values()]), st.data())
def test_damaged_files_have_plausible_properties_or_none(data: bytes, draw: st.DataObject) -> None:
    head = bytearray(data[:4000])
    for _ in range(draw.draw(st.integers(0, 4))):
        head[draw.draw(st.integers(0, len(head) - 1))] = draw.draw(st.integers(0, 255))
    cut = bytes(head[: draw.draw(st.integers(0, len(head)))])
    found = inspect(io.BytesIO(cut), len(cut), "x.mp4")
    assert found.seconds is None or found.seconds > 0
    assert (found.width is None) == (found.height is None)


@given(
    st.binary(max_size=300),
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(0, 320), st.integers(0, 400)), max_size=5),
)
def test_a_file_in_ranges_is_like_a_local_one(data: bytes, first: int, reads: list[tuple[int, int]]) -> None:
    ranged = RangeFile(data[:first], len(data), lambda start, end: data[start : min(end, start + 100)])
    plain = io.BytesIO(data)
    for at, size in reads:
        assert ranged.seek(at) == plain.seek(at)
        assert ranged.read(size) == plain.read(size)
        assert ranged.tell() == plain.tell()
    assert ranged.seek(0, io.SEEK_END) == len(data)


@pytest.mark.limit("feeds.media.ranged:MAX_BYTES", "feeds.media.ranged:MAX_REQUESTS")
def test_a_file_in_ranges_has_limits() -> None:
    spent = []

    def fetch(start: int, end: int) -> bytes:
        spent.append(end - start)
        return bytes(end - start)

    file = RangeFile(b"", 10**12, fetch)
    with pytest.raises(OutOfReach, match="at once"):
        file.read()
    for at in range(MAX_REQUESTS):
        file.seek(at * 10**6)
        assert file.read(8) == bytes(8)
    file.seek(10**9)
    with pytest.raises(OutOfReach, match="more than 6 requests"):
        file.read(8)
    assert spent == [BLOCK] * MAX_REQUESTS
    with pytest.raises(OutOfReach, match="the size of the file is unknown"):
        RangeFile(b"abc", None, None).seek(0, io.SEEK_END)


# --- facts and articles ---

KNOWN = Facts(5000, "video/mp4", 61.0, 640, 360, '"a"', None, NOW, "video/mp4")


def test_facts_fill_only_what_is_unknown() -> None:
    story = article(VIDEO, PICTURE, UNKNOWN)
    known = {VIDEO.media.url: KNOWN, UNKNOWN.media.url: replace(KNOWN, size=None)}
    (filled,) = with_facts([story], known)
    video = replace(VIDEO, media=replace(VIDEO.media, width=640, height=360))
    unknown = replace(
        UNKNOWN, media=Media(UNKNOWN.media.url, "video/mp4", "video", None, 61.0, width=640, height=360)
    )
    assert filled == replace(story, works=(video, PICTURE, unknown))
    assert with_facts([filled], known) == (filled,)
    assert with_facts([story], {}) == (story,)


def test_renditions_are_filled_too() -> None:
    work = replace(PICTURE, renditions=(Media("https://media.example.org/small", "image/png", "image"),))
    small = replace(KNOWN, type="image/png", size=9, seconds=None, width=3, height=2)
    (filled,) = with_facts([article(work)], {work.renditions[0].url: small})
    assert filled.works[0].renditions[0] == replace(work.renditions[0], size=9, width=3, height=2)


def test_wrong_declarations_are_differences() -> None:
    media = replace(VIDEO.media, size=4999, seconds=64.0, width=640)
    known = replace(KNOWN, served="audio/mp4; x=y")
    assert differences(media, known) == (
        Difference(media.url, "server", "type", "audio/mp4; x=y", "video/mp4"),
        Difference(media.url, "article", "size", "4999", "5000"),
        Difference(media.url, "article", "seconds", "64.0", "61.0"),
    )
    assert differences(VIDEO.media, KNOWN) == ()
    assert differences(replace(VIDEO.media, type="video/x-m4v"), KNOWN) == ()


# --- many at once ---


@pytest.mark.limit("feeds.media.fetch_pool:QUEUES_PER_HOST")
@pytest.mark.slow
def test_no_host_gets_more_than_two_requests_at_once(client: Client) -> None:
    with serving({f"{n}.png": made.png(n + 1, 1) for n in range(12)}) as server:
        server.pause = 0.02
        urls = [f"{server.url}/ranges/{n}.png" for n in range(12)] + [f"{server.url}/ranges/none.png"]
        found = dict(fetch_all(urls, lambda url: look_up(url, client, NOW), jobs=8))
        assert {url: getattr(known, "width", None) for url, known in found.items()} == {
            url: n + 1 if n < 12 else None for n, url in enumerate(urls)
        }
        assert server.most == 2


def test_queues_by_host() -> None:
    a, b = ([f"https://{host}.example/{n}" for n in range(count)] for host, count in (("a", 5), ("b", 1)))
    assert queues_by_host([*a, *b]) == [a[::2], a[1::2], b]
    assert queues_by_host([]) == []


@pytest.mark.limit("feeds.media.fetch_pool:MAX_SILENT")
def test_a_silent_host_is_skipped() -> None:
    asked = []

    def ask(url: str) -> Facts:
        asked.append(url)
        raise MediaError(url, "does not answer in time", silent="dead" in url)

    dead, alive = ([f"https://{host}.example/{n}" for n in range(20)] for host in ("dead", "alive"))
    found = dict(fetch_all([*dead, *alive], ask, jobs=4))
    assert found.keys() == {*dead, *alive}
    assert sum(url in asked for url in dead) == 6
    assert sum(url in asked for url in alive) == 20
    assert str(found[dead[-1]]).endswith("was skipped: the host does not answer")


def test_an_unexpected_exception_costs_one_file_only() -> None:
    def look(url: str) -> str:
        if "broken" in url:
            raise RuntimeError("odd")
        return url

    urls = ["https://a.example/1", "https://a.example/broken", "https://a.example/2", "https://b.example/"]
    found = dict(fetch_all(urls, look, jobs=1))
    error = found.pop(urls[1])
    assert isinstance(error, MediaError)
    assert error.problem.startswith(
        "internal error, please report it with the document: RuntimeError at test_"
    )
    assert found == {url: url for url in urls if "broken" not in url}


def test_an_interrupt_ends_all() -> None:
    def interrupted(url: str) -> str:
        raise KeyboardInterrupt(url)

    with pytest.raises(KeyboardInterrupt, match="https://a"):
        list(fetch_all(["https://a.example/", "https://b.example/"], interrupted, jobs=1))


def test_urls_below_the_base_are_files_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a b.png").touch()
    (tmp_path / "secret.png").touch()
    base, folder = "https://media.example.org/", tmp_path / "in"
    assert local_path(f"{base}a%20b.png?x", base, folder) == folder / "a b.png"
    for url in ("..%2Fsecret.png", "../secret.png", "missing.png", "", "%00"):
        assert local_path(base + url, base, folder) is None
    assert local_path("https://elsewhere.example/a%20b.png", base, folder) is None


# --- files written by a real encoder ---

PICTURES = "-f lavfi -i testsrc=size=320x180:rate=10:duration=6"
TONE = "-f lavfi -i sine=frequency=440:duration=6"
X264 = "-c:v libx264 -preset ultrafast -g 10 -c:a aac"
REAL = {
    "first.mp4": (f"{PICTURES} {TONE} {X264} -movflags +faststart", (6, 320, 180), 1),
    "last.mp4": (f"{PICTURES} {TONE} {X264}", (6, 320, 180), 2),
    "fragments.mp4": (f"{PICTURES} {TONE} {X264} -movflags frag_keyframe+empty_moov", (6, 320, 180), 2),
    "dash.mp4": (f"{PICTURES} {TONE} {X264} -movflags dash+frag_keyframe", (6, 320, 180), 2),
    "film.webm": (f"{PICTURES} {TONE} -c:v libvpx -deadline realtime -c:a libopus", (6, 320, 180), 1),
    "film.mkv": (f"{PICTURES} {TONE} {X264}", (6, 320, 180), 1),
    "constant.mp3": (f"{TONE} -b:a 128k", (6, None, None), 2),
    "variable.mp3": (f"{TONE} -q:a 4", (6, None, None), 1),
    "headless.mp3": (f"{TONE} -q:a 4 -write_xing 0", (6, None, None), 1),
    "sound.m4a": (TONE, (6, None, None), 1),
    "sound.opus": (f"{TONE} -c:a libopus", (6, None, None), 1),
    "sound.ogg": (f"{TONE} -c:a libvorbis", (6, None, None), 1),
    "sound.flac": (TONE, (6, None, None), 2),
    "picture.webp": (f"{PICTURES} -frames:v 1", (None, 320, 180), 1),
    "picture.jpg": (f"{PICTURES} -frames:v 1", (None, 320, 180), 1),
}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str, tmp_path: Path, client: Client) -> None:
    arguments, (seconds, width, height), most = REAL[name]
    path = tmp_path / name
    subprocess.run(["ffmpeg", "-v", "error", *arguments.split(), str(path)], check=True)
    with serving({name: path.read_bytes()}) as server:
        found = look_up(f"{server.url}/ranges/{name}", client, NOW)
        assert (found.width, found.height) == (width, height)
        assert found.seconds == (seconds and pytest.approx(seconds, abs=0.1))
        assert len(server.seen) <= most
    here = look_up(path, client, NOW)
    assert (here.type, here.seconds, here.width) == (found.type, found.seconds, width)


@pytest.mark.parametrize(
    ("tfhd", "seconds"),
    [
        (struct.pack(">II", 0x020000, 1), 10.0),  # the length of the track's samples
        (struct.pack(">III", 0x020008, 1, 6000), 20.0),  # a length of its own
        (struct.pack(">IIQII", 0x02000B, 1, 7, 1, 6000), 20.0),  # after an offset and a description
    ],
)
def test_a_fragment_has_the_length_of_its_samples(tfhd: bytes, seconds: float) -> None:
    file = io.BytesIO(made.fragment(0, 300, tfhd))
    (moof, _) = boxes(file, 0, len(file.getvalue()))
    assert _fragment_end(file, moof, Movie(tracks={1: MovieTrack(timescale=90_000, sample=3000)})) == seconds


@pytest.mark.parametrize(
    ("sides", "size"),
    [
        ({}, (640, 360)),
        ({0x54B0: 320, 0x54BA: 240}, (320, 240)),
        ({0x54B0: 320, 0x54BA: 240, 0x54B2: 0}, (320, 240)),  # in pixels
        ({0x54B0: 4, 0x54BA: 3, 0x54B2: 3}, (640, 360)),  # an aspect ratio
        ({0x54B0: 320}, (640, 360)),
        ({0x54BA: 240}, (640, 360)),
    ],
)
def test_the_size_at_which_a_video_is_shown(sides: dict[int, int], size: tuple[int, int]) -> None:
    shown = b"".join(made.element(number, value.to_bytes(2, "big")) for number, value in sides.items())
    data = made.webm(shown=shown)
    found = inspect(io.BytesIO(data), len(data), "x.webm")
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('<svg viewBox="0 0 200 100">', (200, 100)),
        ('<svg viewBox="0 0 200 100"><image width="640" height="480"/></svg>', (200, 100)),
        ('<svg width="3in" height="1cm">', (288, 38)),
        ('<svg width="12PT" height="2e1px"/>', (16, 20)),
        ('<svg width="50" viewBox="0,0,200,100">', (50, 25)),
        ('<svg height="50" viewBox=" 0 , 0 200 , 100 ">', (100, 50)),
        ('<svg width="100%" height="100%" viewBox="-5 -5 20 10">', (20, 10)),
        ('<svg width="10em" height="5em">', (None, None)),
        ('<svg width="100"><rect height="5" width="5"/></svg>', (None, None)),
        ('<svg viewBox="0 0 0 10">', (None, None)),
        ('<svg viewBox="0 0 nan 10">', (None, None)),
        ('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY w "7">]><!-- <svg width="1" height="1"> -->'
         '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="&w;" height="8">', (7, 8)),
        ('<svg width="1" width="2">', (None, None)),
        (f"<svg {''.join(f'a{i}={chr(39) * 2} ' for i in range(10_000))}width='7' height='8'>", (None, None)),
    ],
)  # fmt: skip
def test_the_size_of_a_drawing_is_that_of_its_root(head: str, size: tuple[int | None, int | None]) -> None:
    data = head.encode()
    found = inspect(io.BytesIO(data), len(data), "x.svg")
    assert found == Properties("image/svg+xml", None, *size)


def test_sounds_of_changing_bit_rates_are_measured_in_linear_time() -> None:
    def sound(minutes: int) -> bytes:
        return made.frame(320) * 10 + bytes(500) + QUIET * minutes

    def measured(data: bytes) -> Properties:
        return inspect(io.BytesIO(data), len(data), "x.mp3")

    assert measured(sound(100)) == Properties("audio/mpeg", 2090.057)
    assert_linear(measured, sound, 20)


@pytest.mark.limit(
    "feeds.media.frames:MAX_BYTES", "feeds.media.frames:MAX_FRAMES", "feeds.media.frames:_MAX_GARBAGE"
)
@pytest.mark.parametrize("excess", [-1, 0, 1])
@pytest.mark.parametrize("limit", ["MAX_FRAMES", "MAX_BYTES", "_MAX_GARBAGE"])
def test_long_recordings_are_not_measured(limit: str, excess: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made.frame(320) * 50 + bytes(40) + made.frame(128) * 50
    measures = {"MAX_FRAMES": 100, "MAX_BYTES": len(data), "_MAX_GARBAGE": 40}
    monkeypatch.setattr(frames, limit, measures[limit] - excess)
    found = inspect(io.BytesIO(data), len(data), "x.mp3")
    assert (found.type, found.seconds is None) == ("audio/mpeg", excess > 0)


@pytest.mark.slow
def test_what_is_mostly_no_sound_has_no_running_time() -> None:
    data = made.frame(128) * 2 + bytes(2_000_000) + made.frame(128) * 2
    assert inspect(io.BytesIO(data), len(data), "x.mp3") == Properties("audio/mpeg")
    hostile = b"\xff\xfb\x10" * 1_000_000
    assert inspect(io.BytesIO(hostile), len(hostile), "x.mp3") == Properties("audio/mpeg")


def test_every_compatible_brand_counts() -> None:
    brands = b"".join([b"mif1", bytes(4), b"miaf", b"MA1B", b"avif"])
    head = (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands
    assert sniff(head, "x") == "image/avif"
