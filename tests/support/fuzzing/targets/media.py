"""Media files: what is read from them is plausible, and only a part of them is read."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import media_files as made

from feeds.media.inspection import HEAD, MAX_SECONDS, inspect
from feeds.media.sniffing import same_type, sniff
from fuzzing.parts import named, with_name
from fuzzing.shapes import Pile, shapes
from fuzzing.target import Bound, Target, law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10"/>'
_DRAWINGS = (
    Pile("<g>", "</g>", start="<svg width='1' height='2'>"),
    Pile(" a#='b'", start="<svg", end="/>"),
    Pile("<!-- -->", end=_SVG),
    Pile('<!ENTITY b# "&a;&a;">', start='<!DOCTYPE svg [<!ENTITY a "x">', end="]><svg/>"),
    Pile(" 1", start="<svg viewBox='", end="'/>"),
    Pile("9", start="<svg width='", end="'/>"),
)
_FILES: dict[str, bytes] = {
    "a.mp4": made.movie(made.trak(b"vide", 640, 360, samples=40), made.trak(b"soun", 0, 0, samples=40)),
    "b.mp4": made.movie(padding=200),
    "c.m4a": made.movie(made.trak(b"soun", 0, 0, samples=40), brand=b"M4A "),
    "a.svg": _SVG.encode(),
    "a.png": made.png(8, 9),
    "a.jpg": made.jpeg(8, 9),
    "b.jpg": made.jpeg(8, 9, turned=True),
    "a.mp3": made.mp3(4),
    "b.mp3": made.xing(10_000, 4_170_417) + made.mp3(2),
    "c.mp3": made.id3(40) + made.vbri(100, 5000) + made.mp3(2),
    "a.aac": made.adts(5),
    "a.ogg": made.ogg(5.0),
    "a.wav": made.wav(1)[:2000],
    "a.aiff": made.aiff(1)[:2000],
    "a.gif": b"GIF89a\x08\0\x09\0\x80\0\0" + bytes(20),
    "a.flac": b"fLaC\x80\0\0\x22" + bytes(34),
    "a.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n",
    "a.pdf": b"%PDF-1.4\n",
    "d.mp4": made.fragmented(2)[-3000:],
    "e.mp4": made.ftyp() + made.box(b"moov", made.mvhd(0)) + made.fragment(0, 3)[:500],
}


class _Counted(io.BytesIO):
    """A file that counts the bytes that are read from it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


def media(data: bytes) -> None:
    """A file is inspected without an error, and its properties are those of real files."""
    name, content = named(data)
    file = _Counted(content)
    found = inspect(file, len(content), name)
    for side in (found.width, found.height):
        law(side is None or (isinstance(side, int) and side > 0), "a side is a number of pixels", found)
    seconds = found.seconds
    law(seconds is None or (math.isfinite(seconds) and 0 < seconds <= MAX_SECONDS), "a duration", found)
    law(found.type == found.type and (found.type is None or "/" in found.type), "a type", found)
    law(file.count <= 20 * len(content) + 20 * HEAD, "a file is read once", file.count, len(content))
    kind = sniff(content[:HEAD], name)
    law(kind is None or same_type(kind, kind), "a type is the same as itself", kind)


def _boxes(size: int) -> Iterator[bytes]:
    """Yields MP4 files with many and with nested boxes, and WebM with many elements."""
    empty = made.box(b"trak") * (size // 8)
    yield with_name("a.mp4", made.ftyp() + made.box(b"moov", made.mvhd(5), empty))
    yield with_name("a.mp4", made.ftyp() + made.box(b"free") * (size // 8))
    yield with_name("a.mp4", made.ftyp() + made.box(b"moof", made.box(b"traf") * (size // 8)))
    yield with_name("a.mp4", made.ftyp() + made.box(b"moov", made.mvhd(5)) + made.box(b"moof") * (size // 8))
    nested = b""
    while len(nested) < min(size, 4000):
        nested = made.box(b"moov", nested)
    yield with_name("a.mp4", made.ftyp() + nested)
    yield with_name("a.mp3", made.mp3(1)[:4] * (size // 4))
    yield with_name("a.mp3", made.id3(0) * (size // 10))
    yield with_name("a.webm", made.webm()[:60] + made.element(0xEC) * (size // 9))
    yield with_name("a.aac", made.adts(size // 120))
    yield with_name("a.ogg", b"OggS\0" * (size // 5))
    yield with_name("a.jpg", b"\xff\xd8" + b"\xff\xe0\0\x02" * (size // 4))
    yield with_name("a.gif", b"GIF89a" + b"\x21\xfe\0" * (size // 3))
    yield with_name("a.png", made.png(1, 1)[:8] + b"\0\0\0\0tEXt\0\0\0\0" * (size // 12))


def _shapes(size: int) -> Iterator[bytes]:
    yield from _boxes(size)
    for data in shapes(_DRAWINGS)(size):
        yield with_name("a.svg", data)


def _seeds() -> Sequence[bytes]:
    files = {**_FILES, "a.webm": made.webm()}
    return [with_name(name, data[:6000]) for name, data in files.items()]


_RUN: Callable[[bytes], None] = media
TARGETS = (Target("media", _RUN, _seeds, _shapes, bound=Bound(memory_per_byte=512), inputs=1500),)
