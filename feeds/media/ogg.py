"""The duration of Ogg files (RFC 3533) with Opus (RFC 7845) or Vorbis, from their first and last page."""

from __future__ import annotations

import os
from struct import unpack_from
from typing import BinaryIO

TAIL = 64 * 1024  # a page has at most 65,307 bytes, so this nearly always contains the start of one
OPUS_RATE = 48_000
NO_PACKET_ENDS = 0xFFFF_FFFF_FFFF_FFFF


def ogg_seconds(file: BinaryIO) -> float | None:
    """Returns the duration in seconds, None for other codecs. Raises `OSError`."""
    file.seek(0)
    head = file.read(4096)
    rate, skipped = _codec(head)
    if not rate:
        return None
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    last = _last_position(file.read(TAIL), head[14:18])
    return None if last is None or last < skipped else (last - skipped) / rate


def has_picture(head: bytes) -> bool:
    """Whether a file that begins with `head` has a Theora stream."""
    return b"\x80theora" in head[:4096]


def _codec(head: bytes) -> tuple[int, int]:
    """Returns ticks per second and the number of ticks skipped at the start; 0, 0 for other codecs."""
    if len(head) < 27 or not head.startswith(b"OggS") or len(head) < 27 + head[26] + 16:
        return 0, 0
    packet = 27 + head[26]
    if head.startswith(b"OpusHead", packet):
        return OPUS_RATE, unpack_from("<H", head, packet + 10)[0]
    if head.startswith(b"\x01vorbis", packet):
        return unpack_from("<I", head, packet + 12)[0], 0
    return 0, 0


def _last_position(tail: bytes, serial: bytes) -> int | None:
    """Returns the position of the last page of the stream `serial` on which a packet ends."""
    at = tail.rfind(b"OggS")
    while at >= 0:
        if at + 18 <= len(tail) and tail[at + 14 : at + 18] == serial:
            position: int = unpack_from("<Q", tail, at + 6)[0]
            if position != NO_PACKET_ENDS:
                return position
        at = tail.rfind(b"OggS", 0, at)
    return None
