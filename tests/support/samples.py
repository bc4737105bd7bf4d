"""Small hand-made values to render."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feeds.model.article import Article, Media, Person, Work
from feeds.model.channel import FORMER_DEFAULTS, Channel, Image

if TYPE_CHECKING:
    from feeds.core.media_types import Medium

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds"
CONFORMANCE = ROOT.parent / "shared" / "conformance"
"""Documents that are not part of the project: tests that use them are skipped where they are absent."""

ENCODED_TWICE = "-encoded-twice"
"""The end of the rules that generated text can break by chance: it is published as it is given."""
AS_GIVEN = (
    # Ids are kept character for character, since a CMS or another feed may have them, too.
    "-not-canonical-uri",
    "-guid-not-unique",
    # An address may be meant for an internal network.
    "-private-address",
    # An episode whose only file is one that Apple does not play is published for other apps.
    "itunes-unsupported-file",
    ENCODED_TWICE,
)
"""What could have been better about what an article says, and is published as it is given."""
AS_DATED = "-implausible-date"
"""The end of the rules about dates for which articles are refused only when they are published."""

CHANNEL = Channel(
    title="News & more",
    home="https://news.example.org/",
    description="What happened",
    language="en",
    zone=ZoneInfo("Asia/Tehran"),
    media_base="https://media.example.org/",
    base="https://news.example.org/feeds/",
    authority="news.example.org",
    people=(Person("The newsroom"),),
    image=Image("https://news.example.org/logo.png", 600, 600),
    hubs=("https://hub.example.org/",),
    copyright="© News",
    categories=("World",),
    archive=True,
    feeds=FORMER_DEFAULTS.feeds,
)
PUBLISHED = datetime(2016, 11, 6, 16, 49, 39, tzinfo=UTC)
UPDATED = datetime(2016, 11, 7, 8, 0, 0, tzinfo=UTC)


def related(number: int, medium: Medium | None, type_: str | None, **known: int | float) -> Work:
    """A work whose file is named `number`."""
    media = Media(f"https://media.example.org/{number}", type_, medium, **known)  # type: ignore[arg-type]
    return Work(str(number), str(number), "21", f"Story {number}", media)


PICTURE = related(1, "image", "image/jpeg", width=800, height=600)
VIDEO = related(2, "video", "video/mp4", size=5000, seconds=61.4)
OTHER_VIDEO = related(3, "video", "video/mp4")
SOUND = related(4, "audio", "audio/mpeg")
UNKNOWN = related(5, None, None)


def article(*items: Work, **changes: object) -> Article:
    """An article with these works."""
    fields: dict[str, object] = {
        "id": "tag:news.example.org,2016-11-06:story",
        "title": "Bread & roses <now>",
        "published": PUBLISHED,
        "updated": UPDATED,
        "paragraphs": ("One & two", "<b>not bold</b>"),
        "summary": "One & two",
        "works": items,
    }
    return Article(**{**fields, **changes})  # type: ignore[arg-type]
