"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING, Annotated, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit

MAX_BOXES: Annotated[
    int, Limit("media", "elements", "boxes in one container of an MP4 file", "the others are not read")
] = 4096
MAX_BODY: Annotated[
    int, Limit("media", "memory", "a box that is read as a whole", "the file has no known properties")
] = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """The position of a box: it begins at byte `start`, its contents at `inner`; `end` is exclusive."""

    name: bytes
    start: int
    inner: int
    end: int


@dataclass(slots=True)
class MovieTrack:
    """The headers of a track; `sample` is the default duration of a sample in fragments, in ticks."""

    number: int = 0
    handler: bytes = b""
    width: int = 0
    height: int = 0
    timescale: int = 0
    sample: int = 0


@dataclass(slots=True)
class Movie:
    """The headers of a file; `seconds` is None where they do not contain the duration."""

    seconds: float | None = None
    fragmented: bool = False
    tracks: dict[int, MovieTrack] = field(default_factory=dict)

    @property
    def picture(self) -> MovieTrack | None:
        """The first video track; subtitles have a size too, but another handler."""
        shown = (track for track in self.tracks.values() if track.handler == b"vide" and track.width)
        return next(shown, None)


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yields the boxes between two positions of a file. Raises `ValueError` where there are none."""
    for _ in range(MAX_BOXES):
        if end - start < 8:
            return
        file.seek(start)
        head = file.read(8)
        length, name = unpack_from(">I4s", head)
        inner = start + 8
        if length == 1:
            (length,) = unpack_from(">Q", file.read(8))
            inner += 8
        box_end = end if length == 0 else start + length
        if box_end < inner or not name.isascii():
            raise ValueError(f"no box at byte {start}")
        yield Box(name, start, inner, min(box_end, end))
        start = box_end


def body_of(file: BinaryIO, box: Box) -> bytes:
    """Returns the contents of a box. Raises `ValueError` where they are too long."""
    if box.end - box.inner > MAX_BODY:
        raise ValueError(f"the box {box.name!r} is too long")
    file.seek(box.inner)
    return file.read(box.end - box.inner)


def header_time(body: bytes) -> tuple[int, int]:
    """Returns the ticks per second and the duration in ticks (0: unknown) of a `mvhd` or `mdhd`."""
    if body[0] == 1:
        scale, duration = unpack_from(">IQ", body, 20)
        return scale, 0 if duration == 0xFFFF_FFFF_FFFF_FFFF else duration
    scale, duration = unpack_from(">II", body, 12)
    return scale, 0 if duration == 0xFFFF_FFFF else duration


def number_at(body: bytes, at: int) -> int:
    """Reads a number that has 64 bits in version 1 of a box, 32 in version 0."""
    value: int = unpack_from(">Q" if body[0] == 1 else ">I", body, at)[0]
    return value
