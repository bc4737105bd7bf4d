"""Read the type, duration and dimensions of a media file from its bytes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import imagesize
from tinytag import TinyTag

from feeds.media.ebml import read_segment
from feeds.media.frames import aac_seconds, mpeg_seconds, sound_start
from feeds.media.movies import read_movie
from feeds.media.ogg import ogg_seconds
from feeds.media.sniffing import MATROSKA, SVG, settle, sniff
from feeds.media.svg import svg_size

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 4096
_MOVIES = ("video/mp4", "video/x-m4v", "video/quicktime", "video/3gpp", "audio/x-m4a")
_SOUNDS = ("audio/flac", "audio/wav", "audio/aiff", "audio/x-ms-wma")
MAX_SECONDS = 10 * 365 * 24 * 3600
"""Ten years; a longer duration is not believed."""


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a file; None is unknown."""

    type: str | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


def inspect(file: BinaryIO, size: int, name: str) -> Properties:
    """Inspects a file of `size` bytes; its bytes may be hostile, or unavailable (`OSError`)."""
    try:
        type_ = sniff(file.read(min(HEAD, size)), name)
    except OSError:
        return Properties()
    reader = _reader(type_)
    if reader is None:
        return Properties(type_)
    try:
        return _plausible(reader(file, size, type_, name))
    except Exception:  # whatever a parser makes of hostile bytes
        return Properties(type_)


def _reader(type_: str | None) -> Callable[[BinaryIO, int, str | None, str], Properties] | None:
    if type_ in _MOVIES:
        return _movie
    if type_ == MATROSKA:
        return _segment
    if type_ in ("audio/mpeg", "audio/aac"):
        return _frames
    if type_ in _SOUNDS:
        return _sound
    if type_ in ("audio/ogg", "video/ogg"):
        return _ogg
    if type_ == SVG:
        return _drawing
    return _picture if type_ is not None and type_.startswith("image/") else None


def _movie(file: BinaryIO, size: int, type_: str | None, name: str) -> Properties:
    movie = read_movie(file, size)
    shown = movie.picture
    if movie.tracks:
        type_ = settle(type_, picture=shown is not None, name=name)
    if shown is None:
        return Properties(type_, movie.seconds)
    return Properties(type_, movie.seconds, shown.width, shown.height)


def _segment(file: BinaryIO, size: int, type_: str | None, name: str) -> Properties:
    segment = read_segment(file, size)
    type_ = settle(type_, picture=segment.video, name=name, kind=segment.kind)
    return Properties(type_, segment.seconds, segment.width, segment.height)


def _frames(file: BinaryIO, size: int, type_: str | None, name: str) -> Properties:
    """Reads an MP3 or AAC file, whose tags may precede something else."""
    start = sound_start(file)
    if start:
        file.seek(start)
        type_ = sniff(file.read(HEAD), name)
    seconds = {"audio/mpeg": mpeg_seconds, "audio/aac": aac_seconds}.get(type_ or "")
    return Properties(type_, seconds(file, size, start) if seconds else None)


def _sound(file: BinaryIO, size: int, type_: str | None, _name: str) -> Properties:
    """Reads a header. Programs that write to a pipe put any length there, and a download may be cut off."""
    file.seek(0)
    tag = TinyTag.get(file_obj=file, tags=False)
    seconds, kilobits = tag.duration, tag.bitrate if tag.is_lossless else None
    complete = not (seconds and kilobits) or seconds * kilobits * 125 <= size
    return Properties(type_, seconds if complete else None)


def _ogg(file: BinaryIO, _size: int, type_: str | None, _name: str) -> Properties:
    return Properties(type_, ogg_seconds(file))


def _drawing(file: BinaryIO, _size: int, type_: str | None, _name: str) -> Properties:
    width, height = svg_size(file) or (0, 0)
    return Properties(type_, None, round(width), round(height))


def _picture(file: BinaryIO, _size: int, type_: str | None, _name: str) -> Properties:
    width, height = imagesize.get(file)
    return Properties(type_, None, round(width), round(height))


def _plausible(read: Properties) -> Properties:
    """Returns the properties without impossible values, the duration in whole milliseconds."""
    seconds = read.seconds
    if seconds is not None:
        credible = math.isfinite(seconds) and 0.001 <= seconds < MAX_SECONDS
        seconds = round(seconds, 3) if credible else None
    if not read.width or not read.height or min(read.width, read.height) < 1:
        return Properties(read.type, seconds)
    return Properties(read.type, seconds, read.width, read.height)
