"""The running time of MP3 and AAC files, which consist of frames (ISO/IEC 11172-3, 13818-3, 13818-7).

A file without a header that counts the frames is read whole, or has no known running time: the bit rate of
the first frames says nothing about the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from struct import unpack_from
from typing import TYPE_CHECKING, Annotated, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit

MAX_FRAMES: Annotated[
    int, Limit("media", "elements", "frames of a recording that are counted", "it has no known running time")
] = 4_000_000
"""29 hours of MP3 at 44.1 kHz."""
MAX_BYTES: Annotated[
    int,
    Limit(
        "media", "bytes", "a recording on the disk whose frames are counted", "it has no known running time"
    ),
] = 2 * 1024**3
CHUNK = 4 * 1024 * 1024
"""Bytes that are read at once: more than is requested from a server, so only a small file is read there."""
_MAX_GARBAGE: Annotated[
    int,
    Limit(
        "media", "bytes", "what is no sound between the frames of a recording", "it has no known running time"
    ),
] = 1024 * 1024
_HEAD = 64 * 1024
_MAX_TAGS = 10
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples per second by the bits of the version: MPEG 1, 2, 2.5."""
_KILOBITS = {
    (3, 3): "32 64 96 128 160 192 224 256 288 320 352 384 416 448",
    (3, 2): "32 48 56 64 80 96 112 128 160 192 224 256 320 384",
    (3, 1): "32 40 48 56 64 80 96 112 128 160 192 224 256 320",
    (2, 3): "32 48 56 64 80 96 112 128 144 160 176 192 224 256",
    (2, 2): "8 16 24 32 40 48 56 64 80 96 112 128 144 160",
}
"""By version (3: MPEG 1, 2: MPEG 2 and 2.5) and the bits of the layer (3: I); MPEG 2's II is like III."""
_AAC_RATES = (
    96_000,
    88_200,
    64_000,
    48_000,
    44_100,
    32_000,
    24_000,
    22_050,
    16_000,
    12_000,
    11_025,
    8_000,
    7_350,
)
_INFO_AT = {(3, False): 36, (3, True): 21, (2, False): 21, (2, True): 13}
"""Where Xing's header is in a frame of Layer III, in bytes; by version, and whether it is mono."""
_VBRI_AT = 36
_TAGS_BEHIND = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")


@dataclass(frozen=True, slots=True)
class Frame:
    """The header of a frame: its `length` in bytes, its samples, and samples per second."""

    length: int
    samples: int
    rate: int


def sound_start(file: BinaryIO) -> int:
    """Returns where the sound begins, after ID3v2 tags (id3.org, 2.4 structure, 3.1)."""
    start = 0
    for _ in range(_MAX_TAGS):
        file.seek(start)
        head = file.read(10)
        if len(head) < 10 or not head.startswith(b"ID3") or max(head[6:10]) > 127:
            break
        length = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        start += 10 + length + 10 * bool(head[5] & 0x10)
    return start


def mpeg_seconds(file: BinaryIO, size: int, start: int) -> float | None:
    """Returns the running time of an MP3 of `size` bytes; `OSError` where it cannot be read."""
    file.seek(start)
    head = file.read(min(_HEAD, max(0, size - start)))
    first = _first_frame(head, mpeg_frame)
    if first is None:
        return None
    at, frame = first
    count, length = _counted(head[at : at + max(frame.length, 200)])
    # A header that describes another number of bytes is that of a part: the file was cut or joined since.
    if count and (not length or abs(start + at + length - size) <= max(_HEAD, size // 50)):
        return count * frame.samples / frame.rate
    return _measured(file, size, start + at + frame.length * bool(count), mpeg_frame)


def aac_seconds(file: BinaryIO, size: int, start: int) -> float | None:
    """Returns the running time of an AAC file in ADTS frames (ISO/IEC 13818-7, 6.2)."""
    return _measured(file, size, start, aac_frame)


def mpeg_frame(data: bytes, at: int) -> Frame | None:
    """Returns the frame whose header is at a position (ISO/IEC 11172-3, 2.4.1.3), None without one."""
    if at + 4 > len(data) or data[at] != 0xFF:
        return None
    return _mpeg_frame(data[at + 1], data[at + 2])


@cache
def _mpeg_frame(kind: int, rates: int) -> Frame | None:
    version, layer = kind >> 3 & 3, kind >> 1 & 3
    bits, rate = rates >> 4, rates >> 2 & 3
    if kind < 0xE0 or version == 1 or layer == 0 or bits in (0, 15) or rate == 3:
        return None
    kilobits = _KILOBITS.get((3 if version == 3 else 2, layer)) or _KILOBITS[2, 2]
    samples = {3: 384, 2: 1152, 1: 1152 if version == 3 else 576}[layer]
    frequency, padding, slot = _RATES[version][rate], rates >> 1 & 1, 4 if layer == 3 else 1
    length = (samples // 8 // slot * int(kilobits.split()[bits - 1]) * 1000 // frequency + padding) * slot
    return Frame(length, samples, frequency)


def aac_frame(data: bytes, at: int) -> Frame | None:
    """Returns the ADTS frame whose header is at a position (ISO/IEC 13818-7, 6.2.1), None without one."""
    if at + 7 > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return None
    rate = data[at + 2] >> 2 & 15
    length = int.from_bytes(data[at + 3 : at + 6], "big") >> 5 & 0x1FFF
    if rate >= len(_AAC_RATES) or length < 7:
        return None
    return Frame(length, 1024 * (1 + (data[at + 6] & 3)), _AAC_RATES[rate])


def _first_frame(data: bytes, frame_at: Callable[[bytes, int], Frame | None]) -> tuple[int, Frame] | None:
    """Returns the first position of a frame that another one, or the end of the data, follows."""
    at = data.find(0xFF)
    while at >= 0:
        frame = frame_at(data, at)
        if frame is not None and (at + frame.length >= len(data) or frame_at(data, at + frame.length)):
            return at, frame
        at = data.find(0xFF, at + 1)
    return None


def _counted(frame: bytes) -> tuple[int, int]:
    """Returns the frames and bytes that a first frame counts, as Xing's or VBRI's header; 0 is unknown."""
    version, mono = 3 if frame[1] >> 3 & 3 == 3 else 2, frame[3] >> 6 == 3
    at = _INFO_AT[version, mono]
    if frame[at : at + 4] in (b"Xing", b"Info") and len(frame) >= at + 16:
        flags, *numbers = unpack_from(">3I", frame, at + 4)
        frames = numbers.pop(0) if flags & 1 else 0
        return frames, numbers.pop(0) if flags & 2 else 0
    if frame[_VBRI_AT : _VBRI_AT + 4] == b"VBRI" and len(frame) >= _VBRI_AT + 18:
        length, frames = unpack_from(">2I", frame, _VBRI_AT + 10)
        return frames, length
    return 0, 0


def _measured(
    file: BinaryIO, size: int, start: int, frame_at: Callable[[bytes, int], Frame | None]
) -> float | None:
    """Returns the running time of all frames; None if the file is too long, or much of it is not frames."""
    if size - start > MAX_BYTES:
        return None
    samples: Counter[int] = Counter()
    frames = garbage = 0
    last = None
    file.seek(start)
    data, at = file.read(min(CHUNK, size - start)), 0
    while True:
        if at + 8 > len(data) and (more := file.read(CHUNK)):
            data, at = data[at:] + more, max(0, at - len(data))
            continue
        frame = frame_at(data, at)
        if frame is not None:
            last, frames, at = frame, frames + 1, at + frame.length
            samples[frame.rate] += frame.samples
        elif at + 4 > len(data) or data.startswith(_TAGS_BEHIND, at):
            break
        else:
            found = _first_frame(data[at : at + _HEAD], frame_at)
            skipped = found[0] if found else _HEAD
            garbage, at = garbage + skipped, at + max(1, skipped)
        if frames > MAX_FRAMES or garbage > _MAX_GARBAGE:
            return None
    if last is not None and at > len(data):  # it is cut off
        samples[last.rate] -= last.samples
    return sum(count / rate for rate, count in samples.items()) or None
