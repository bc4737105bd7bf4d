"""Texts with times: cues of WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip, and clock times."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from feeds.core.markup import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?"
_TIMING = re.compile(rf"{_CLOCK}[ \t]{{0,9}}-->")
_ALONE = re.compile(_CLOCK)
_MAX_SECONDS = 1e6
_TAG = re.compile(r"<[^<>]{0,500}>")


def cues(text: str) -> Iterator[tuple[float, str]]:
    """Yields the start of each cue in seconds and its text with its tags; other blocks are skipped."""
    start: float | None = None
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        timing = _TIMING.match(line.strip())
        if timing or not line.strip():
            if start is not None and lines:
                yield start, "\n".join(lines)
            start, lines = _seconds(timing) if timing else None, []
        elif start is not None:
            lines.append(line)


def cue_text(text: str) -> str:
    """Returns the text of a cue on one line, without tags."""
    return one_line(unescape(_TAG.sub("", text)))


def clock_time(text: str) -> float | None:
    """Returns the seconds of `1:02:03.5` or `2:03`, None for anything else."""
    match = _ALONE.fullmatch(text.strip())
    return _seconds(match) if match else None


def start_time(value: object) -> float | None:
    """Returns a number of seconds in JSON, None for anything else and for what no recording has."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _MAX_SECONDS else None


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + float(f"0.{fraction}") if fraction else float(whole)
