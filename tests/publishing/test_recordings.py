"""Transcripts and chapters of recordings: their forms, what is wrong with files, and whose files are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.publishing.pages.chapters import MAX_CHAPTERS, Chapter, read_chapters
from feeds.publishing.pages.own_media import MAX_BYTES, NO_MEDIA, OwnMedia
from feeds.publishing.pages.timed_text import clock_time
from feeds.publishing.pages.transcripts import MAX_PASSAGES, TYPES, Passage, Transcript, read_transcript

if TYPE_CHECKING:
    from pathlib import Path

VTT = b"""\xef\xbb\xbfWEBVTT - Harbour

NOTE not
for listeners

STYLE
::cue { color: red }

1
00:01.500 --> 00:03.000 align:start
<v Ann Lee>Hello <b>you</b> &amp; all.

01:00:04.000 --> 01:00:05.000
- <v.loud Bob>What?</v>

01:00:06.000 --> 01:00:07.000
<v Bob>Who?
"""
SRT = (
    b"1\r\n00:00:01,500 --> 00:00:03,000\r\nKevin: Hello.\r\n\r\n"
    b"2\r\n00:00:03,000 --> 00:00:04,000\r\nand so on\r\n"
)
HTML = (
    b"<cite>Kevin:</cite><time>0:01</time><p>Hello <i>there</i><script>x()</script></p><p>More &amp; more</p>"
)


def segments(*found: object) -> bytes:
    return json.dumps({"version": "1.0.0", "segments": found}).encode()


@pytest.mark.parametrize(
    ("type_", "data", "passages"),
    [
        ("text/vtt", VTT, [(1.5, "Ann Lee", "Hello you & all."), (3604.0, "Bob", "What? Who?")]),
        ("application/x-subrip", SRT, [(1.5, "Kevin", "Hello. and so on")]),
        (
            "application/json",
            segments(
                {"speaker": "A", "startTime": 0.5, "body": "I am"},
                {"speaker": "A", "startTime": 0.7, "body": "here."},
                {"speaker": "B", "startTime": True, "body": "So?"},
                {"body": 5},
                4,
            ),
            [(0.5, "A", "I am here."), (None, "B", "So?")],
        ),
        ("text/html", HTML, [(1.0, "Kevin", "Hello there"), (None, "Kevin", "More & more")]),
        ("TEXT/PLAIN", b"One\ntwo\n \nThree", [(None, "", "One two"), (None, "", "Three")]),
    ],
)
def test_transcripts(type_: str, data: bytes, passages: list[tuple[float | None, str, str]]) -> None:
    assert read_transcript(data, type_) == Transcript(tuple(Passage(*each) for each in passages))


def test_long_speeches_end_with_a_sentence() -> None:
    sentence = "x" * 99 + "."
    said = segments(*({"speaker": "A", "startTime": n, "body": sentence} for n in range(5)))
    found = read_transcript(said, "application/json")
    assert found is not None
    assert [(each.start, each.speaker, len(each.text)) for each in found.passages] == [
        (0, "A", 302),
        (3, "A", 201),
    ]


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("text/vtt", b"WEBVTT\n\nno cue"),
        ("text/vtt", b"00:01.000 --> 00:02.000\nCaf\xe9"),
        ("application/json", b'{"segments": ['),
        ("application/json", b'{"segments": 5}'),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"segments": [' + b"{}," * 200_000 + b"{}]}"),
        ("text/html", b"<b>" * 2000),
        ("application/pdf", b"%PDF"),
    ],
)
def test_what_is_not_a_transcript(type_: str, data: bytes) -> None:
    assert read_transcript(data, type_) is None


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.sampled_from(sorted(TYPES)))
def test_any_file_is_a_transcript_or_not(data: bytes, type_: str) -> None:
    for noise in (data, b"00:01.000 --> 00:02.000\n" + data):
        found = read_transcript(noise, type_)
        assert found is None or all(each.text == each.text.strip(" \n") != "" for each in found.passages)


@pytest.mark.limit("feeds.publishing.pages.transcripts:MAX_PASSAGES")
@pytest.mark.parametrize("excess", [0, 1])
def test_more_passages_are_left_to_the_file(excess: int) -> None:
    found = read_transcript("\n\n".join("a" for _ in range(MAX_PASSAGES + excess)).encode(), "text/plain")
    assert found is not None
    assert (len(found.passages), found.complete) == (MAX_PASSAGES, excess == 0)


def chapters(*found: object) -> bytes:
    return json.dumps({"version": "1.2.0", "chapters": found}).encode()


@pytest.mark.parametrize(
    ("type_", "data", "expected"),
    [
        (
            "application/json+chapters",
            chapters(
                {"startTime": 90, "title": "B", "url": "https://x.example/"},
                {"startTime": 0, "title": " A \n a", "url": "javascript:x()"},
                {"startTime": 5, "title": "hidden", "toc": False},
                {"startTime": "x", "title": "no time"},
                {"startTime": -1, "title": "no time"},
                {"startTime": 7},
                3,
            ),
            (Chapter(0.0, "A a"), Chapter(90.0, "B", "https://x.example/")),
        ),
        ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:05.000\nOne: <i>A</i>\n", (Chapter(0.0, "One: A"),)),
        ("application/json+chapters", b'{"chapters": {"startTime": 0}}', ()),
        ("application/json+chapters", b"{", ()),
        ("text/plain", b"0:00 One", ()),
    ],
)
def test_chapters(type_: str, data: bytes, expected: tuple[Chapter, ...]) -> None:
    assert read_chapters(data, type_) == expected


@pytest.mark.limit("feeds.publishing.pages.chapters:MAX_CHAPTERS")
@pytest.mark.parametrize(("count", "found"), [(MAX_CHAPTERS, MAX_CHAPTERS), (MAX_CHAPTERS + 1, 0)])
def test_too_many_chapters_are_left_to_the_file(count: int, found: int) -> None:
    listed = chapters(*({"startTime": n, "title": "a"} for n in range(count)))
    assert len(read_chapters(listed, "application/json+chapters")) == found


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2:03", 123), ("1:02:03.5", 3723.5), (" 0:00 ", 0), ("2", None), ("a:b", None), ("1:2:3", None)],
)
def test_clock_times(text: str, seconds: float | None) -> None:
    assert clock_time(text) == seconds


PREFIX = "https://news.example.org/media/"
TEXT = b"Hello."
READ = Transcript((Passage(None, "", "Hello."),))


@pytest.fixture
def media(tmp_path: Path) -> OwnMedia:
    """A folder with texts, beside one that is private."""
    root = tmp_path / "media"
    (root / "a b").mkdir(parents=True)
    for path in ("media/a b/ü.txt", "media/.hidden.txt", "secret.txt"):
        (tmp_path / path).write_bytes(TEXT)
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    return OwnMedia(root, PREFIX)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{PREFIX}a%20b/%C3%BC.txt", READ),
        (f"{PREFIX}a%20b/%C3%BC.txt?x", READ),
        (f"{PREFIX}a%20b", None),
        (f"{PREFIX}nothing.txt", None),
        (f"{PREFIX}.hidden.txt", None),
        (f"{PREFIX}link.txt", None),
        (f"{PREFIX}../secret.txt", None),
        (f"{PREFIX}%2e%2e/secret.txt", None),
        (f"{PREFIX}..%2fsecret.txt", None),
        (f"{PREFIX}%00.txt", None),
        ("https://other.example/media/a%20b/%C3%BC.txt", None),
    ],
)
def test_files_of_the_media_folder_only(media: OwnMedia, url: str, found: Transcript | None) -> None:
    assert media.transcript(url, "text/plain") == found
    assert NO_MEDIA.transcript(url, "text/plain") is None


@pytest.mark.limit("feeds.publishing.pages.own_media:MAX_BYTES")
def test_long_files_are_not_read(media: OwnMedia) -> None:
    assert media.root is not None
    for size, found in ((MAX_BYTES, READ), (MAX_BYTES + 1, None)):
        (media.root / "long.txt").write_bytes(TEXT.ljust(size, b" "))
        assert media.transcript(f"{PREFIX}long.txt", "text/plain") == found


def test_a_file_that_changed_is_read_again(media: OwnMedia) -> None:
    assert media.root is not None
    for title in ("A", "Bb"):
        (media.root / "c.json").write_bytes(chapters({"startTime": 0, "title": title}))
        assert media.chapters(f"{PREFIX}c.json", "application/json") == (Chapter(0.0, title),)
