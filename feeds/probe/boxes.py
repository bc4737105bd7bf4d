"""The ISO base media file format (ISO/IEC 14496-12): MP4, M4A, QuickTime. Only headers are read.

A movie that is not fragmented tells its duration in `mvhd`.  A fragmented one may tell it in `mehd`, else in
the segment index `sidx`, else its last fragment says when it begins and how long it is; where the last one
lies is told by `mfra` at the end of the file.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from struct import error as StructError  # noqa: N812 - struct.error says too little
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
class Track:
    """What the headers of one track say."""

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
    tracks: dict[int, Track] = field(default_factory=dict)

    @property
    def picture(self) -> Track | None:
        """The video track; subtitles have a size too, but another handler."""
        shown = (track for track in self.tracks.values() if track.handler == b"vide" and track.width)
        return next(shown, None)


def read_movie(file: BinaryIO, size: int) -> Movie:
    """What the boxes of `file` say. ValueError or OSError where they cannot be read."""
    try:
        return _movie(file, size)
    except (StructError, IndexError) as error:
        raise ValueError(f"a box ends too early: {error}") from None


def _movie(file: BinaryIO, size: int) -> Movie:
    # Where the rest of the file is out of reach, what its headers said is still true.
    movie, index = Movie(), None
    for box in _boxes(file, 0, size):
        if box.name == b"sidx":
            with suppress(OSError):
                index = index or _indexed(file, size, box)
        elif box.name == b"moov":
            _read_moov(file, box, movie)
            if not movie.fragmented or movie.seconds is not None:
                return movie
        elif box.name == b"moof":
            with suppress(OSError):
                movie.seconds = index or _last_fragment(file, size, movie, box)
            return movie
    return movie


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
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


def _body(file: BinaryIO, box: Box) -> bytes:
    if box.end - box.inner > LARGE:
        raise ValueError(f"the box {box.name!r} is too long")
    file.seek(box.inner)
    return file.read(box.end - box.inner)


def _read_moov(file: BinaryIO, moov: Box, movie: Movie) -> None:
    samples: dict[int, int] = {}
    timescale = 0
    for box in _boxes(file, moov.inner, moov.end):
        if box.name == b"mvhd":
            timescale, duration = _header_time(_body(file, box))
            movie.seconds = duration / timescale if duration and timescale else None
        elif box.name == b"trak":
            track = _track(file, box)
            movie.tracks[track.number] = track
        elif box.name == b"mvex":
            movie.fragmented, movie.seconds = True, None
            for inner in _boxes(file, box.inner, box.end):
                if inner.name == b"mehd":
                    duration = _wide(_body(file, inner), 4)
                    movie.seconds = duration / timescale if duration and timescale else None
                elif inner.name == b"trex":
                    number, sample = unpack_from(">4xI4xI", _body(file, inner))
                    samples[number] = sample
    for number, sample in samples.items():
        if number in movie.tracks:
            movie.tracks[number].sample = sample


def _track(file: BinaryIO, trak: Box) -> Track:
    track = Track()
    for box in _boxes(file, trak.inner, trak.end):
        if box.name == b"tkhd":
            _read_tkhd(_body(file, box), track)
        elif box.name == b"mdia":
            for inner in _boxes(file, box.inner, box.end):
                if inner.name == b"mdhd":
                    track.timescale = _header_time(_body(file, inner))[0]
                elif inner.name == b"hdlr":
                    track.handler = _body(file, inner)[8:12]
                if track.timescale and track.handler:
                    return track  # the tables of samples come next, and they are long
    return track


def _read_tkhd(body: bytes, track: Track) -> None:
    """The track's number, and its size on the screen: a quarter turn in the matrix swaps the sides."""
    wide = body[0] == 1
    (track.number,) = unpack_from(">I", body, 20 if wide else 12)
    matrix = unpack_from(">5i", body, 52 if wide else 40)
    width, height = (side >> 16 for side in unpack_from(">II", body, 88 if wide else 76))
    turned = matrix[0] == 0 and matrix[4] == 0
    track.width, track.height = (height, width) if turned else (width, height)


def _header_time(body: bytes) -> tuple[int, int]:
    """Ticks in a second and the duration in ticks (0 where unknown), of `mvhd` and `mdhd` alike."""
    if body[0] == 1:
        scale, duration = unpack_from(">IQ", body, 20)
        return scale, 0 if duration == 0xFFFF_FFFF_FFFF_FFFF else duration
    scale, duration = unpack_from(">II", body, 12)
    return scale, 0 if duration == 0xFFFF_FFFF else duration


def _wide(body: bytes, at: int) -> int:
    """A number that is 64 bits wide in version 1 of a box, 32 in version 0."""
    value: int = unpack_from(">Q" if body[0] == 1 else ">I", body, at)[0]
    return value


def _indexed(file: BinaryIO, size: int, sidx: Box) -> float | None:
    """When the last segment in a `sidx` ends, None unless that is the file's last one (8.16.3).

    Many files have an index before each segment, of that segment only.
    """
    body = _body(file, sidx)
    (scale,) = unpack_from(">I", body, 8)
    ticks, offset = unpack_from(">QQ" if body[0] == 1 else ">II", body, 12)
    at = 30 if body[0] == 1 else 22
    (count,) = unpack_from(">H", body, at)
    parts = [unpack_from(">II", body, at + 2 + 12 * number) for number in range(count)]
    end = sidx.end + offset + sum(length & 0x7FFF_FFFF for length, _ in parts)
    if end < size:
        file.seek(end)
        if file.read(8)[4:] != b"mfra":
            return None
    ticks += sum(duration for _, duration in parts)
    return float(ticks / scale) if scale else None


def _last_fragment(file: BinaryIO, size: int, movie: Movie, first: Box) -> float | None:
    """When the last fragment ends. `mfra` knows where it lies; else all are walked, from the `first` on."""
    for start in _fragment_starts(file, size) or (first.start,):
        seconds = None
        for box in _boxes(file, start, size):
            if box.name == b"moof":
                seconds = _fragment_end(file, box, movie)
    return seconds


def _fragment_starts(file: BinaryIO, size: int) -> tuple[int, ...]:
    """Where the last fragment lies, as the random access table says, () where there is none (8.8.10)."""
    file.seek(max(0, size - 64 * 1024))  # one request for the table and, often, the fragment itself
    tail = file.read(64 * 1024)
    if len(tail) < 16 or tail[-12:-8] != b"mfro":
        return ()
    (length,) = unpack_from(">I", tail, len(tail) - 4)
    starts: list[int] = []
    for box in _boxes(file, size - length, size) if 8 < length <= size else ():
        inner = _boxes(file, box.inner, box.end) if box.name == b"mfra" else ()
        starts += [_last_entry(_body(file, table)) for table in inner if table.name == b"tfra"]
    return (max(starts),) if any(starts) else ()


def _last_entry(body: bytes) -> int:
    """The last offset in a `tfra`, 0 where it is empty (8.8.10.2)."""
    lengths, count = unpack_from(">II", body, 8)
    numbers = sum((lengths >> shift & 3) + 1 for shift in (4, 2, 0))
    entry = numbers + (16 if body[0] == 1 else 8)
    if not count:
        return 0
    wide = body[0] == 1
    at = 16 + (count - 1) * entry + (8 if wide else 4)
    start: int = unpack_from(">Q" if wide else ">I", body, at)[0]
    return start


def _fragment_end(file: BinaryIO, moof: Box, movie: Movie) -> float | None:
    ends = []
    for traf in _boxes(file, moof.inner, moof.end):
        if traf.name == b"traf":
            ends += [end for end in (_run_end(file, traf, movie),) if end is not None]
    return max(ends, default=None)


def _run_end(file: BinaryIO, traf: Box, movie: Movie) -> float | None:
    """Begin and length of one track's part of a fragment (8.8.7, 8.8.8, 8.8.12)."""
    track, ticks, sample = Track(), None, 0
    for box in _boxes(file, traf.inner, traf.end):
        body = _body(file, box)
        if box.name == b"tfhd":
            flags, number = unpack_from(">II", body)
            track = movie.tracks.get(number, track)
            at = 8 + 8 * bool(flags & 1) + 4 * bool(flags & 2)
            sample = unpack_from(">I", body, at)[0] if flags & 8 else track.sample
        elif box.name == b"tfdt":
            ticks = _wide(body, 4)
        elif box.name == b"trun" and ticks is not None:
            ticks += _run(body, sample)
    return ticks / track.timescale if ticks is not None and track.timescale else None


def _run(body: bytes, sample: int) -> int:
    """The ticks of all samples of a `trun`."""
    flags, count = unpack_from(">II", body)
    if not flags & 0x100:
        return int(count) * sample
    width = 4 * (flags & 0xF00).bit_count()
    at = 8 + 4 * bool(flags & 1) + 4 * bool(flags & 4)
    if at + count * width > len(body):
        raise ValueError("a run of samples ends too early")
    durations = (int(unpack_from(">I", body, at + number * width)[0]) for number in range(count))
    return sum(durations)
