"""Duration and dimensions of MP4, M4A and QuickTime files (ISO/IEC 14496-12), from their headers."""

from __future__ import annotations

from contextlib import suppress
from struct import error as StructError  # noqa: N812 - struct.error says too little
from struct import unpack_from
from typing import TYPE_CHECKING, BinaryIO

from feeds.media.boxes import Movie, MovieTrack, body_of, boxes, header_time, number_at
from feeds.media.fragments import fragments_end, indexed_end

if TYPE_CHECKING:
    from feeds.media.boxes import Box


def read_movie(file: BinaryIO, size: int) -> Movie:
    """Reads the headers of a file of `size` bytes. Raises `ValueError` or `OSError`."""
    try:
        return _movie(file, size)
    except (StructError, IndexError) as error:
        raise ValueError(f"a box is cut off: {error}") from None


def _movie(file: BinaryIO, size: int) -> Movie:
    # If the rest of the file cannot be read, the headers are still valid.
    movie, index = Movie(), None
    for box in boxes(file, 0, size):
        if box.name == b"sidx":
            with suppress(OSError):
                index = index or indexed_end(file, size, box)
        elif box.name == b"moov":
            _read_moov(file, box, movie)
            if not movie.fragmented or movie.seconds is not None:
                return movie
        elif box.name == b"moof":
            with suppress(OSError):
                movie.seconds = index or fragments_end(file, size, movie, box)
            return movie
    return movie


def _read_moov(file: BinaryIO, moov: Box, movie: Movie) -> None:
    samples: dict[int, int] = {}
    timescale = 0
    for box in boxes(file, moov.inner, moov.end):
        if box.name == b"mvhd":
            timescale, duration = header_time(body_of(file, box))
            movie.seconds = duration / timescale if duration and timescale else None
        elif box.name == b"trak":
            track = _track(file, box)
            movie.tracks[track.number] = track
            if movie.seconds and movie.picture:
                return  # the tables of samples before the next box can be long
        elif box.name == b"mvex":
            movie.fragmented, movie.seconds = True, None
            for inner in boxes(file, box.inner, box.end):
                if inner.name == b"mehd":
                    duration = number_at(body_of(file, inner), 4)
                    movie.seconds = duration / timescale if duration and timescale else None
                elif inner.name == b"trex":
                    number, sample = unpack_from(">4xI4xI", body_of(file, inner))
                    samples[number] = sample
    for number, sample in samples.items():
        if number in movie.tracks:
            movie.tracks[number].sample = sample


def _track(file: BinaryIO, trak: Box) -> MovieTrack:
    track = MovieTrack()
    for box in boxes(file, trak.inner, trak.end):
        if box.name == b"tkhd":
            _read_tkhd(body_of(file, box), track)
        elif box.name == b"mdia":
            for inner in boxes(file, box.inner, box.end):
                if inner.name == b"mdhd":
                    track.timescale = header_time(body_of(file, inner))[0]
                elif inner.name == b"hdlr":
                    track.handler = body_of(file, inner)[8:12]
                if track.timescale and track.handler:
                    return track  # the long tables of samples come next
    return track


def _read_tkhd(body: bytes, track: MovieTrack) -> None:
    """Reads a track's number and its size as shown: a rotation by 90 degrees swaps width and height."""
    wide = body[0] == 1
    (track.number,) = unpack_from(">I", body, 20 if wide else 12)
    matrix = unpack_from(">5i", body, 52 if wide else 40)
    width, height = (side >> 16 for side in unpack_from(">II", body, 88 if wide else 76))
    turned = matrix[0] == 0 and matrix[4] == 0
    track.width, track.height = (height, width) if turned else (width, height)
