"""The page for people: what there is to subscribe to, how, and what it looks like today.

One file without scripts, pictures or anything from elsewhere, so that it also works from a folder of static
files; its own policy forbids everything but its own style sheet.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.dates import MONTHS, rfc3339
from feeds.formats.lead import items
from feeds.markup import one_line, xml_text
from feeds.selection import HEADINGS, path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.formats import Format
    from feeds.media_types import Medium
    from feeds.selection import Feed

MANY = 12
"""With more feeds than these, a group of them is folded."""
MEDIA_TYPE = "text/html; charset=utf-8"
LATEST = 30
"""How many articles the page names; the feeds and their archives have the others."""

_TEMPLATES = Environment(
    loader=PackageLoader("feeds"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = _TEMPLATES.get_template("index.css").render()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
_WORDS: dict[Medium | None, tuple[str, str]] = {
    "video": ("video", "videos"),
    "audio": ("recording", "recordings"),
    "image": ("picture", "pictures"),
}


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    summary: str
    link: str | None
    time: str
    day: str
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A feed as it is listed, with the paths of its documents beside the page."""

    title: str
    label: str
    documents: tuple[tuple[str, Format], ...]


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    rows: list[_Row]
    folded: bool


def index_page(
    channel: Channel, articles: Sequence[Article], feeds: Sequence[Feed], opml: str, count: int
) -> bytes:
    """The page as UTF-8; `opml` is where the list of all feeds lies beside it.

    `articles` are the newest of `count`.  The first feed's documents are shown with what they are for, the
    other feeds in rows.
    """
    rows = [_row(feed) for feed in feeds]
    html = _TEMPLATES.get_template("index.html").render(
        channel=channel,
        main=rows[0] if rows else None,
        discovered=[row for row, feed in zip(rows, feeds, strict=True) if not feed.name],
        groups=_groups(feeds[1:], rows[1:]),
        opml=opml,
        stories=[_story(article) for article in articles[:LATEST]],
        count=count,
        policy=POLICY,
        style=Markup(_STYLE),  # noqa: S704 - our own file
    )
    return xml_text(html).encode() + b"\n"


def _row(feed: Feed) -> _Row:
    documents = tuple((path(feed, format_), format_) for format_ in feed.formats)
    return _Row(feed.title, feed.name or feed.title, documents)


def _groups(feeds: Sequence[Feed], rows: Sequence[_Row]) -> list[_Group]:
    found: dict[str, list[_Row]] = {}
    for feed, row in zip(feeds, rows, strict=True):
        found.setdefault(HEADINGS.get(feed.kind, "More feeds"), []).append(row)
    return [_Group(heading, members, len(members) > MANY) for heading, members in found.items()]


def _story(article: Article) -> _Story:
    return _Story(
        one_line(article.title) or article.id,
        one_line(article.summary),
        _safe(article.link),
        rfc3339(article.published),
        _day(article.published),
        tuple(_counts(article)),
    )


def _counts(article: Article) -> list[str]:
    """`4 videos`, `1 picture`: what the article brings, in a fixed order."""
    counted = Counter(related.media.medium for related in items(article))
    return [
        f"{counted[medium]} {one if counted[medium] == 1 else many}"
        for medium, (one, many) in _WORDS.items()
        if counted[medium]
    ]


def _day(time: datetime) -> str:
    """`6 Nov 2016, 20:19`, in English whatever the locale."""
    return f"{time.day} {MONTHS[time.month - 1]} {time.year}, {time:%H:%M}"


def _safe(link: str | None) -> str | None:
    return link if link and link.lower().startswith(("http://", "https://")) else None
