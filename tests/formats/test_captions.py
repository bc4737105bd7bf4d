"""What stands below and instead of a file in an article's HTML: texts of people, never a URL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from feeds.formats.body import body
from feeds.model.article import Article, Media, Work

if TYPE_CHECKING:
    from feeds.core.media_types import Medium

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
M = "https://media.example.org"


def shown(work: Work) -> str:
    return body(Article("urn:a", "T", NOW, NOW, works=(work,)))


def work(url: str, medium: Medium | None, title: str = "", description: str = "", alt: str = "") -> Work:
    return Work("", "", "", title, Media(url, None, medium), description=description, alt=alt)


@pytest.mark.parametrize(
    ("texts", "alt", "caption"),
    [
        ({}, "", ""),
        ({"alt": "A sea"}, "A sea", ""),
        ({"title": "Sea"}, "Sea", "<figcaption>Sea</figcaption>"),
        ({"description": "Calm"}, "", "<figcaption>Calm</figcaption>"),
        (
            {"title": "Sea", "description": "Calm", "alt": "A sea"},
            "A sea",
            "<figcaption>Sea<br>Calm</figcaption>",
        ),
        ({"description": "https://b.example/"}, "", "<figcaption>https://b.example/</figcaption>"),
    ],
)
def test_a_picture(texts: dict[str, str], alt: str, caption: str) -> None:
    html = f'<figure><img src="{M}/a.jpg" alt="{alt}">{caption}</figure>'
    assert shown(work(f"{M}/a.jpg", "image", **texts)) == html


@pytest.mark.parametrize(
    ("url", "texts", "text"),
    [
        (f"{M}/1/a%20b.mp4?x=1", {}, "a b.mp4"),
        (f"{M}/1/", {}, "media.example.org"),
        (f"{M}/a.mp4", {"alt": "A sea"}, "A sea"),
        (f"{M}/a.mp4", {"title": "Sea", "alt": "A sea"}, "Sea"),
    ],
)
def test_a_link_to_a_file(url: str, texts: dict[str, str], text: str) -> None:
    assert shown(work(url, None, **texts)) == f'<p><a href="{url}">{text}</a></p>'
    assert f'<figcaption><a href="{url}">{text}</a></figcaption>' in shown(work(url, "video", **texts))
