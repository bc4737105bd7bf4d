"""The headers of Matroska and WebM files (RFC 8794, RFC 9559), up to the first cluster."""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING, Annotated, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit

HEADER, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
DOC_TYPE, INFO, SCALE, DURATION = 0x4282, 0x1549A966, 0x2AD7B1, 0x4489
TRACKS, ENTRY, KIND, VIDEO = 0x1654AE6B, 0xAE, 0x83, 0xE0
WIDTH, HEIGHT, SHOWN_WIDTH, SHOWN_HEIGHT, UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
VIDEO_TRACK = 1
MAX_ELEMENTS: Annotated[
    int, Limit("media", "elements", "elements in one container of a Matroska file", "the others are not read")
] = 4096
MAX_BODY: Annotated[
    int, Limit("media", "memory", "an element that is read as a whole", "the file has no known properties")
] = 64 * 1024


@dataclass(slots=True)
class Segment:
    """The headers of a file; None and 0 are unknown."""

    kind: str = ""
    seconds: float | None = None
    video: bool = False
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class _Element:
    number: int
    inner: int
    end: int


def read_segment(file: BinaryIO, size: int) -> Segment:
    """Reads a file of `size` bytes up to its first cluster. Raises `ValueError` or `OSError`."""
    segment = Segment()
    for top in _elements(file, 0, size):
        if top.number == HEADER:
            parts = _elements(file, top.inner, top.end)
            kind = next((_body(file, part) for part in parts if part.number == DOC_TYPE), b"")
            segment.kind = kind.rstrip(b"\0").decode("ascii", "replace")
        elif top.number == SEGMENT:
            _read(file, top, segment)
            break
    return segment


def _read(file: BinaryIO, top: _Element, segment: Segment) -> None:
    seen = set()
    for part in _elements(file, top.inner, top.end):
        seen.add(part.number)
        if part.number == CLUSTER:
            return
        if part.number == INFO:
            segment.seconds = _seconds(file, part)
        elif part.number == TRACKS:
            for entry in _elements(file, part.inner, part.end):
                if entry.number == ENTRY:
                    _read_track(file, entry, segment)
        if {INFO, TRACKS} <= seen:
            return


def _seconds(file: BinaryIO, info: _Element) -> float | None:
    """Returns the duration; the file has it in ticks of `scale` nanoseconds, by default a millisecond."""
    scale, ticks = 1_000_000, 0.0
    for part in _elements(file, info.inner, info.end):
        if part.number == SCALE:
            scale = _number(file, part)
        elif part.number == DURATION:
            body = _body(file, part)
            ticks = unpack(">f" if len(body) == 4 else ">d", body)[0] if len(body) in (4, 8) else 0.0
    return ticks * scale / 1e9 if ticks > 0 else None


def _read_track(file: BinaryIO, entry: _Element, segment: Segment) -> None:
    kind, sizes = 0, {}
    for part in _elements(file, entry.inner, entry.end):
        if part.number == KIND:
            kind = _number(file, part)
        elif part.number == VIDEO:
            sides = (WIDTH, HEIGHT, SHOWN_WIDTH, SHOWN_HEIGHT, UNIT)
            inner = _elements(file, part.inner, part.end)
            sizes = {side.number: _number(file, side) for side in inner if side.number in sides}
    if kind == VIDEO_TRACK and not segment.video:
        segment.video = True
        shown = SHOWN_WIDTH in sizes and SHOWN_HEIGHT in sizes and sizes.get(UNIT, 0) == 0
        segment.width = sizes.get(SHOWN_WIDTH if shown else WIDTH, 0)
        segment.height = sizes.get(SHOWN_HEIGHT if shown else HEIGHT, 0)


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[_Element]:
    for _ in range(MAX_ELEMENTS):
        if start >= end:
            return
        file.seek(start)
        head = file.read(min(12, end - start))
        number, first = _variable(head, 0, marked=True)
        length, second = _variable(head, first, marked=False)
        inner = start + first + second
        unknown = length == (1 << 7 * second) - 1
        element_end = end if unknown else inner + length
        yield _Element(number, inner, min(element_end, end))
        start = element_end


def _variable(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """Reads a number of variable width; returns it and its width in bytes (RFC 8794, 4)."""
    if at >= len(data) or not data[at]:
        raise ValueError("not an EBML number")
    width = 9 - data[at].bit_length()
    if at + width > len(data):
        raise ValueError("EBML number is cut off")
    value = int.from_bytes(data[at : at + width], "big")
    return (value if marked else value & (1 << 7 * width) - 1), width


def _body(file: BinaryIO, element: _Element) -> bytes:
    if element.end - element.inner > MAX_BODY:
        raise ValueError("EBML element is too long")
    file.seek(element.inner)
    return file.read(element.end - element.inner)


def _number(file: BinaryIO, element: _Element) -> int:
    return int.from_bytes(_body(file, element), "big")
