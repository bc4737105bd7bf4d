"""Which file of an article is the enclosure in RSS, and what is reported if none is."""

from __future__ import annotations

import pytest

from feeds.core.media_types import Medium, media_type
from feeds.formats.fitting import enclosed, without_enclosure
from feeds.model.article import Media, Work


def work(name: str, type_: str | None = None, medium: Medium | None = None) -> Work:
    known = media_type(name)
    type_ = type_ or (known.type if known else None)
    medium = medium or (known.medium if known else None)
    return Work("", "", "", "", Media(f"https://m.example/{name}", type_, medium))


@pytest.mark.parametrize(
    ("names", "plain", "podcast"),
    [
        ("a.jpg", "a.jpg", None),
        ("a.jpg b.ogg", "b.ogg", "b.ogg"),
        ("a.ogg b.mp3", "a.ogg", "b.mp3"),
        ("a.mp3 b.mkv", "b.mkv", "a.mp3"),
        ("a.opus b.mkv", "b.mkv", "b.mkv"),
        ("a.m4b a.jpg", "a.m4b", "a.m4b"),
        ("a.pdf", None, None),
        ("a", None, None),
    ],
)
def test_podcasts_get_what_all_apps_play_else_what_some_play(
    names: str, plain: str | None, podcast: str | None
) -> None:
    works = tuple(map(work, names.split()))
    for name, is_podcast in ((plain, False), (podcast, True)):
        found = enclosed(works, podcast=is_podcast)
        assert (found and found[1].url) == (name and f"https://m.example/{name}")


def test_what_may_be_a_recording_without_enclosure() -> None:
    unknown, sound = work("a"), work("b", medium="audio")
    for podcast in (False, True):
        assert without_enclosure((unknown, work("c.jpg"), sound), podcast=podcast) == (unknown, sound)
        assert without_enclosure((unknown, work("c.mp3")), podcast=podcast) == ()
        assert without_enclosure((work("c.jpg"), work("d.pdf")), podcast=podcast) == ()
        assert without_enclosure((work("d", "application/zip"),), podcast=podcast) == ()
