"""Media types by the extension of a path or URL."""

from __future__ import annotations

import pytest

from feeds.core.media_types import MediaType, media_type, spelled


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/a/b.mp4", MediaType("video/mp4", "video")),
        ("B.MP4", MediaType("video/mp4", "video")),
        ("https://h.example/a.jpg?f=.mp4#.mp3", MediaType("image/jpeg", "image")),
        ("a.opus", MediaType("audio/ogg", "audio")),
        ("a.m3u8", MediaType("application/x-mpegURL", "video")),
        ("book.m4b", MediaType("audio/x-m4a", "audio")),
        ("take.AIF", MediaType("audio/aiff", "audio")),
        ("camera.m2ts", MediaType("video/mp2t", "video")),
        ("memo.amr", MediaType("audio/amr", "audio")),
        ("a.b.srt", MediaType("application/x-subrip", "document")),
        ("https://h.mp3", None),
        ("https://h.example/a?b.mp3", None),
        ("a.mp3/b", None),
        ("/a/.mp4", None),
        ("a.xyz", None),
        ("", None),
    ],
)
def test_media_type(location: str, expected: MediaType | None) -> None:
    assert media_type(location) == expected


def test_spelling_of_media_types() -> None:
    assert spelled("APPLICATION/X-MPEGURL") == "application/x-mpegURL"
    assert spelled("Video/Mp4") == "video/mp4"
    assert spelled("audio/X-new") == "audio/x-new"
