"""Media types by the extension of a path or URL."""

from __future__ import annotations

import pytest

from feeds.core.media_types import MediaType, media_type


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/a/b.mp4", MediaType("video/mp4", "video")),
        ("B.MP4", MediaType("video/mp4", "video")),
        ("https://h.example/a.jpg?f=.mp4#.mp3", MediaType("image/jpeg", "image")),
        ("a.opus", MediaType("audio/ogg", "audio")),
        ("a.m3u8", MediaType("application/vnd.apple.mpegurl", "video")),
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
