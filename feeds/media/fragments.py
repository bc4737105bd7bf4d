"""The duration of fragmented movies (ISO/IEC 14496-12, 8.8 and 8.16)."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, BinaryIO

from feeds.media.boxes import MovieTrack, body_of, boxes, number_at

if TYPE_CHECKING:
    from feeds.media.boxes import Box, Movie


def indexed_end(file: BinaryIO, size: int, sidx: Box) -> float | None:
    """Returns the end of the last segment in a `sidx`; None if it is not the last of the file (8.16.3)."""
    body = body_of(file, sidx)
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


def fragments_end(file: BinaryIO, size: int, movie: Movie, first: Box) -> float | None:
    """Returns the end of the last fragment, which `mfra` locates; else all are read, from the `first` on."""
    for start in _fragment_starts(file, size) or (first.start,):
        seconds = None
        for box in boxes(file, start, size):
            if box.name == b"moof":
                seconds = _fragment_end(file, box, movie)
    return seconds


def _fragment_starts(file: BinaryIO, size: int) -> tuple[int, ...]:
    """Returns the position of the last fragment from the random access table, () without one (8.8.10)."""
    file.seek(max(0, size - 64 * 1024))  # one request for the table and, often, the fragment itself
    tail = file.read(64 * 1024)
    if len(tail) < 16 or tail[-12:-8] != b"mfro":
        return ()
    (length,) = unpack_from(">I", tail, len(tail) - 4)
    starts: list[int] = []
    for box in boxes(file, size - length, size) if 8 < length <= size else ():
        inner = boxes(file, box.inner, box.end) if box.name == b"mfra" else ()
        starts += [_last_entry(body_of(file, table)) for table in inner if table.name == b"tfra"]
    return (max(starts),) if any(starts) else ()


def _last_entry(body: bytes) -> int:
    """Returns the last offset in a `tfra`, 0 where it is empty (8.8.10.2)."""
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
    for traf in boxes(file, moof.inner, moof.end):
        if traf.name == b"traf":
            ends += [end for end in (_run_end(file, traf, movie),) if end is not None]
    return max(ends, default=None)


def _run_end(file: BinaryIO, traf: Box, movie: Movie) -> float | None:
    """Returns the end of one track's part of a fragment, in seconds (8.8.7, 8.8.8, 8.8.12)."""
    track, ticks, sample = MovieTrack(), None, 0
    for box in boxes(file, traf.inner, traf.end):
        body = body_of(file, box)
        if box.name == b"tfhd":
            flags, number = unpack_from(">II", body)
            track = movie.tracks.get(number, track)
            at = 8 + 8 * bool(flags & 1) + 4 * bool(flags & 2)
            sample = unpack_from(">I", body, at)[0] if flags & 8 else track.sample
        elif box.name == b"tfdt":
            ticks = number_at(body, 4)
        elif box.name == b"trun" and ticks is not None:
            ticks += _run(body, sample)
    return ticks / track.timescale if ticks is not None and track.timescale else None


def _run(body: bytes, sample: int) -> int:
    """Returns the ticks of all samples of a `trun`."""
    flags, count = unpack_from(">II", body)
    if not flags & 0x100:
        return int(count) * sample
    width = 4 * (flags & 0xF00).bit_count()
    at = 8 + 4 * bool(flags & 1) + 4 * bool(flags & 4)
    if at + count * width > len(body):
        raise ValueError("a run of samples is cut off")
    durations = (int(unpack_from(">I", body, at + number * width)[0]) for number in range(count))
    return sum(durations)
