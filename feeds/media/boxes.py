"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), and what is read from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 4096
"""Boxes that are looked at in one container, at most."""
LARGE = 1024 * 1024
"""Bytes in a box that is read as a whole, at most."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies: `start` is its first byte, its contents go from `inner` to `end`."""

    name: bytes
    start: int
    inner: int
    end: int


@dataclass(slots=True)
class MovieTrack:
    """What a track's headers say; `sample` is how long a sample is in fragments that do not say."""

    number: int = 0
    handler: bytes = b""
    width: int = 0
    height: int = 0
    timescale: int = 0
    sample: int = 0


@dataclass(slots=True)
class Movie:
    """A file's movie. `seconds` is None where nothing tells it, `width` and `height` are as shown upright."""

    seconds: float | None = None
    fragmented: bool = False
    tracks: dict[int, MovieTrack] = field(default_factory=dict)

    @property
    def picture(self) -> MovieTrack | None:
        """The video track; subtitles have a size too, but another handler."""
        shown = (track for track in self.tracks.values() if track.handler == b"vide" and track.width)
        return next(shown, None)


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places of a file. ValueError where there is something else."""
    for _ in range(MANY):
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
            raise ValueError(f"no box begins at byte {start}")
        yield Box(name, start, inner, min(box_end, end))
        start = box_end


def body_of(file: BinaryIO, box: Box) -> bytes:
    """All that is in a box. ValueError where that is too much."""
    if box.end - box.inner > LARGE:
        raise ValueError(f"the box {box.name!r} is too long")
    file.seek(box.inner)
    return file.read(box.end - box.inner)


def header_time(body: bytes) -> tuple[int, int]:
    """Ticks in a second and the duration in ticks (0 where unknown), of `mvhd` and `mdhd` alike."""
    if body[0] == 1:
        scale, duration = unpack_from(">IQ", body, 20)
        return scale, 0 if duration == 0xFFFF_FFFF_FFFF_FFFF else duration
    scale, duration = unpack_from(">II", body, 12)
    return scale, 0 if duration == 0xFFFF_FFFF else duration


def number_at(body: bytes, at: int) -> int:
    """A number that is 64 bits wide in version 1 of a box, 32 in version 0."""
    value: int = unpack_from(">Q" if body[0] == 1 else ">I", body, at)[0]
    return value
