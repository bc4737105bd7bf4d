"""The file `_headers` of a build: the headers of documents and files, as static hosts read it.

Netlify and Cloudflare join the values of all rules for a path, so each header of a path is in one rule only.
The policies of pages are in the pages, because they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.formats import formats, opml
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.page import MEDIA_FILES, OPML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.channel import Channel

FILE = "_headers"
# The content of a feed comes from other people and must not run, even where a browser shows it.
FEED_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_EVERYWHERE = (
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Access-Control-Allow-Origin: *",
)
_TEXTS = {
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
"""The forms of captions, chapters and transcripts (Podcasting 2.0), except HTML, which could run scripts."""
_CHAPTERS = "chapters.json", "application/json+chapters"
"""How names of chapters end, and their type (Podcasting 2.0)."""


def text_type(path: str) -> str | None:
    """Returns the media type of a transcript, captions or chapters by their name; None for other files."""
    name = path.lower()
    if name.endswith(_CHAPTERS[0]):
        return _CHAPTERS[1]
    return next((type_ for suffix, type_ in _TEXTS.items() if name.endswith(suffix)), None)


def header_lines(channel: Channel, *, media: bool) -> Iterator[str]:
    """Yields the lines of the file; those of the folder of media only if there are `media`."""
    top = urlsplit(channel.base).path
    yield from _rule(f"{top}*", *_EVERYWHERE)
    yield from _rule(
        f"{top}{OPML}", f"Content-Type: {opml.MEDIA_TYPE}", f"Content-Security-Policy: {FEED_POLICY}"
    )
    for format_ in formats():
        of_feed = f"Content-Type: {format_.media_type}", f"Content-Security-Policy: {FEED_POLICY}"
        for kind in FEED_KINDS.values():
            yield from _rule(f"{top}{kind.path}{'/*' if kind.grouped_by else ''}.{format_.suffix}", *of_feed)
        yield from _rule(f"{top}archive/*.{format_.suffix}", *of_feed)
    for suffix, type_ in _TEXTS.items() if media else ():
        yield from _rule(f"{top}{MEDIA_FILES}*{suffix}", f"Content-Type: {type_}")


def _rule(path: str, *headers: str) -> Iterator[str]:
    yield path
    yield from (f"  {header}" for header in headers)
