"""The types of files by extension agree with those that are published."""

from __future__ import annotations

import pytest

from feeds.core.media_types import media_type
from feeds.vocabulary.datatypes.file_types import FILE_TYPES, contradicted
from feeds.vocabulary.datatypes.mime import mime_type


@pytest.mark.parametrize("extension", FILE_TYPES)
def test_published_types_are_accepted(extension: str) -> None:
    published = media_type(f"file.{extension}")
    assert published is None or contradicted(extension, published.type) is None


@pytest.mark.parametrize("extension", FILE_TYPES)
def test_preferred_types_are_not_mistakes(extension: str) -> None:
    assert not mime_type(FILE_TYPES[extension][0])


def test_unknown_types_contradict_nothing() -> None:
    assert contradicted("mp4", "application/octet-stream") is None
    assert contradicted("php", "video/mp4") is None
    assert contradicted("mp4", "application/x-mpegurl") == "video/mp4"


def test_query_may_ask_for_another_format() -> None:
    assert contradicted("jpg", "image/webp", "w=800&fm=webp") is None
    assert contradicted("png", "image/jpeg", "format=JPG") is None
    assert contradicted("mp4", "application/x-mpegURL", "format=m3u8-aapl") is None
    assert contradicted("jpg", "image/webp", "w=800") == "image/jpeg"
    assert contradicted("jpg", "image/webp", "from=website") == "image/jpeg"
