"""JSON documents that belong to a podcast and are not feeds: chapters are checked, transcripts recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.problem import Problem
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.json_chapters import CHAPTER, FILE, PLACE, SEE
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.json_findings import Found
    from feeds.validator.json_places import Path
    from feeds.vocabulary.json_feed import Member

COMPANION = Fault(
    "companion-file",
    "info",
    "A chapters file and a transcript are not feeds.",
    SEE,
    bad='{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}]}',
    good="{…}",
    help="Nothing is wrong with that. Leave the file out if only feeds are to be checked.",
)
INVALID_CHAPTERS = Fault(
    "invalid-chapters",
    "error",
    "A chapters file must have the keys and the types that the podcast namespace defines.",
    SEE,
    bad='{"version": "1.2.0", "chapters": [{"startTime": "00:00", "title": "Intro"}]}',
    good='{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}]}',
    help="Apps show no chapters if they cannot read the file. Times are numbers of seconds.",
)
CHAPTER_ORDER = Fault(
    "chapter-order",
    "warning",
    "Chapters should be in the order of their times.",
    SEE,
    bad='{"version": "1.2.0", "chapters": [{"startTime": 60}, {"startTime": 0}]}',
    good='{"version": "1.2.0", "chapters": [{"startTime": 0}, {"startTime": 60}]}',
    help="Apps use the order of the list as the order in the episode, and show each chapter until the next "
    "one begins.",
)

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,),
}  # fmt: skip


def companion(value: dict[str, object]) -> str:
    """What a document is if it is not a feed: `json-chapters`, `json-transcript`, or empty for a feed."""
    if "items" in value or "jsonfeed.org" in str(value.get("version")):
        return ""
    for key, kind in (("chapters", "json-chapters"), ("segments", "json-transcript")):
        parts = value.get(key)
        if isinstance(parts, list) and any(isinstance(part, dict) and "startTime" in part for part in parts):
            return kind
    return ""


def judge_companion(value: dict[str, object], kind: str) -> Iterator[Found]:
    """Yields what a document is, and what is wrong with chapters."""
    what = "JSON chapters" if kind == "json-chapters" else "a JSON transcript, which is not checked"
    yield COMPANION, Problem((), f"the document is not a feed but {what}", subject="none")
    if kind == "json-chapters":
        yield from _chapters(value)


def _chapters(value: dict[str, object]) -> Iterator[Found]:
    yield from _keys(value, FILE, ())
    chapters = value.get("chapters")
    before = 0.0
    for number, chapter in enumerate(chapters if isinstance(chapters, list) else ()):
        path: Path = ("chapters", number)
        if not isinstance(chapter, dict):
            yield INVALID_CHAPTERS, Problem(path, "must be an object")
            continue
        yield from _keys(chapter, CHAPTER, path)
        if isinstance(place := chapter.get("location"), dict):
            yield from _keys(place, PLACE, (*path, "location"))
        start, end = (_time(chapter.get(name)) for name in ("startTime", "endTime"))
        if start is not None:
            if start < before:
                message = f"should not be before that of the previous chapter, {before:g}"
                yield CHAPTER_ORDER, Problem((*path, "startTime"), message)
            before = start
            if end is not None and end < start:
                message = f"should not be before the startTime, {start:g}"
                yield CHAPTER_ORDER, Problem((*path, "endTime"), message)


def _keys(value: dict[str, object], rows: tuple[Member, ...], path: Path) -> Iterator[Found]:
    for row in rows:
        held = value.get(row.name)
        if row.name not in value:
            if row.required:
                message = f'is missing the required key "{row.name}"'
                yield INVALID_CHAPTERS, Problem(path, message, missing=row.name)
        elif not isinstance(held, TYPES[row.type]) or (row.type == "number" and _time(held) is None):
            article = "an" if row.type[0] in "ao" else "a"
            what = f"{article} {row.type}" + (" of seconds" if row.type == "number" else "")
            yield INVALID_CHAPTERS, Problem((*path, row.name), f"must be {what}")
        elif row.value is not None and isinstance(held, str) and held.strip():
            for flaw in row.value(held.strip()):
                yield (
                    flaw.fault,
                    Problem((*path, row.name), flaw.message, value=cut(held), subject=flaw.subject),
                )


def _time(value: object) -> float | None:
    """A number of seconds; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return None
    return value
