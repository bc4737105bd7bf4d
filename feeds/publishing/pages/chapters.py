"""Chapters as web pages show them: JSON chapters of the podcast namespace, and WebVTT.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import load_json
from feeds.core.markup import one_line
from feeds.publishing.pages.timed_text import cue_text, cues, start_time
from feeds.publishing.pages.wording import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit

MAX_CHAPTERS: Annotated[
    int, Limit("read", "elements", "chapters of a recording on a page", "the page links to the file")
] = 500
_MAX_TITLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a recording; `start` in seconds, `link` a web page about it."""

    start: float
    title: str
    link: str | None = None


def read_chapters(data: bytes, type_: str) -> tuple[Chapter, ...]:
    """Returns the chapters in a file of a media type by time; () if it cannot be read or has too many."""
    reader = _READERS.get(type_.lower())
    try:
        found = sorted(reader(data.decode("utf-8-sig")), key=_start) if reader else []
    except ValueError:  # not UTF-8, or not JSON
        found = []
    return tuple(found) if len(found) <= MAX_CHAPTERS else ()


def _start(chapter: Chapter) -> float:
    return chapter.start


def _of_json(text: str) -> Iterator[Chapter]:
    if excess_of_values(text):
        raise ValueError("too many values")
    raw = load_json(text)
    listed = raw.get("chapters") if isinstance(raw, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("toc") is not False and (chapter := _chapter(each)):
            yield chapter


def _chapter(raw: dict[str, Any]) -> Chapter | None:
    start, title, link = (raw.get(name) for name in ("startTime", "title", "url"))
    seconds = start_time(start)
    line = one_line(title)[:_MAX_TITLE_CHARACTERS] if isinstance(title, str) else ""
    if seconds is None or not line:
        return None
    return Chapter(seconds, line, safe(one_line(link)) if isinstance(link, str) else None)


def _of_cues(text: str) -> Iterator[Chapter]:
    for start, cue in cues(text):
        if title := cue_text(cue)[:_MAX_TITLE_CHARACTERS]:
            yield Chapter(start, title)


_READERS: dict[str, Callable[[str], Iterator[Chapter]]] = {
    "application/json+chapters": _of_json,
    "application/json": _of_json,
    "text/vtt": _of_cues,
}
