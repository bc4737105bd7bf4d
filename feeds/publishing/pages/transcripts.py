"""Transcripts as web pages show them: WebVTT, SubRip, JSON, HTML and plain text -> passages.

The forms are those of https://podcasting2.org/docs/podcast-namespace/tags/transcript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import load_json
from feeds.core.markup import one_line, sanitise
from feeds.publishing.pages.timed_text import clock_time, cue_text, cues, start_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.core.limits import Limit

MAX_PASSAGES: Annotated[
    int, Limit("read", "elements", "passages of a transcript on a page", "the page links to the file")
] = 5000
_LONG, _LONGEST = 300, 900
"""Characters of a passage that ends with its sentence, and of one that ends anyway."""
_SENTENCE_ENDS = tuple(".?!…。！？؟۔।")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?[ \t]+([^<>]{1,200})>")
_NAME = re.compile(r"((?!\d)\w[\w.'’-]{0,30}(?: (?!\d)\w[\w.'’-]{0,30}){0,3}): +(?=\S)")
_PIECE = re.compile(r"(</?(?:p|cite|time|div|li|br|h[1-6]|blockquote)\b[^<>]*>)")
_ANY_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Passage:
    """What one person says: `start` in seconds, None if unknown; `speaker` is "" if unknown."""

    start: float | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """The passages of a transcript; it is `complete` if these are all."""

    passages: tuple[Passage, ...]
    complete: bool = True


def read_transcript(data: bytes, type_: str) -> Transcript | None:
    """Returns the transcript in a file of a media type; None if it cannot be read, or is empty."""
    reader = _READERS.get(type_.lower())
    if reader is None:
        return None
    try:
        found = tuple(islice(reader(data.decode("utf-8-sig")), MAX_PASSAGES + 1))
    except ValueError:  # not UTF-8, not JSON, or HTML beyond its limits
        return None
    return Transcript(found[:MAX_PASSAGES], len(found) <= MAX_PASSAGES) if found else None


def _of_cues(text: str) -> Iterator[Passage]:
    return _merged(passage for start, cue in cues(text) for passage in _voices(start, cue))


def _voices(start: float, cue: str) -> Iterator[Passage]:
    """Yields what each voice of a cue says: `<v Ann>Yes.`, or `Ann: Yes.`."""
    pieces = _VOICE.split(cue)
    for name, words in (("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)):
        said = cue_text(words)
        named = None if name else _NAME.match(said)
        if named and not named[1][0].islower():
            name, said = named[1], said[named.end() :]
        if said.strip("- "):  # a dash before the tag of a voice
            yield Passage(start, one_line(unescape(name)), said)


def _of_segments(text: str) -> Iterator[Passage]:
    if excess_of_values(text):
        raise ValueError("too many values")
    raw = load_json(text)
    listed = raw.get("segments") if isinstance(raw, dict) else None
    segments = listed if isinstance(listed, list) else []
    return _merged(_segment(each) for each in segments if isinstance(each, dict))


def _segment(segment: dict[str, Any]) -> Passage:
    start, speaker, body = (segment.get(name) for name in ("startTime", "speaker", "body"))
    return Passage(start_time(start), _line(speaker), _line(body))


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _of_html(text: str) -> Iterator[Passage]:
    """Yields the paragraphs; `<cite>` names who speaks, `<time>` says when."""
    speaker, start, inside = "", None, ""
    words: list[str] = []
    for piece in [*_PIECE.split(sanitise(text, "https://transcript.invalid/")), "<p>"]:
        if not piece.startswith("<"):
            plain = one_line(unescape(_ANY_TAG.sub("", piece)))
            if inside == "cite":
                speaker = plain.rstrip(": ") or speaker
            elif inside == "time":
                start = clock_time(plain)
            elif plain:
                words.append(plain)
            continue
        tag = piece.strip("</>").split()[0]
        if words and tag != "time":
            yield Passage(start, speaker, " ".join(words))
            words, start = [], None
        inside = "" if piece.startswith("</") else tag


def _of_text(text: str) -> Iterator[Passage]:
    paragraphs = (one_line(each) for each in re.split(r"\n[ \t\r]*\n", text))
    return (Passage(None, "", each) for each in paragraphs if each)


def _merged(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Joins what one person says in a row, up to the end of a sentence in a passage that is long enough."""
    current: Passage | None = None
    for each in passages:
        if not each.text:
            continue
        if current and each.speaker in ("", current.speaker) and not _is_full(current.text):
            current = Passage(current.start, current.speaker, f"{current.text} {each.text}")
            continue
        if current:
            yield current
            each = Passage(each.start, each.speaker or current.speaker, each.text)
        current = each
    if current:
        yield current


def _is_full(text: str) -> bool:
    return len(text) >= _LONGEST or (len(text) >= _LONG and text.rstrip("\"'”’»)").endswith(_SENTENCE_ENDS))


_READERS: dict[str, Callable[[str], Iterator[Passage]]] = {
    "text/vtt": _of_cues,
    "application/x-subrip": _of_cues,
    "application/srt": _of_cues,
    "text/srt": _of_cues,
    "application/json": _of_segments,
    "text/html": _of_html,
    "text/plain": _of_text,
}
TYPES = frozenset(_READERS)
"""The media types that can be read."""
