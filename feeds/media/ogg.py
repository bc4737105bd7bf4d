"""Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis: how long it is, from its first page and its last one.

A reader that stops at the end of what it was given takes the last page *there* for the last one of the file;
this one looks at the file's true end, or gives nothing.
"""

from __future__ import annotations

import os
from struct import unpack_from
from typing import BinaryIO

TAIL = 64 * 1024  # a page has 65,307 bytes at most: this nearly always holds the start of one
OPUS_RATE = 48_000
NO_PACKET_ENDS = 0xFFFF_FFFF_FFFF_FFFF


def ogg_seconds(file: BinaryIO) -> float | None:
    """The running time in seconds, None with another codec. OSError where the end is out of reach."""
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
    """Does a file that begins with `head` have a Theora stream?"""
    return b"\x80theora" in head[:4096]


def _codec(head: bytes) -> tuple[int, int]:
    """Ticks in a second, and how many of them at the beginning are not heard; 0, 0 for other codecs."""
    if len(head) < 27 or not head.startswith(b"OggS") or len(head) < 27 + head[26] + 16:
        return 0, 0
    packet = 27 + head[26]
    if head.startswith(b"OpusHead", packet):
        return OPUS_RATE, unpack_from("<H", head, packet + 10)[0]
    if head.startswith(b"\x01vorbis", packet):
        return unpack_from("<I", head, packet + 12)[0], 0
    return 0, 0


def _last_position(tail: bytes, serial: bytes) -> int | None:
    """The position on the last page of the stream `serial` on which a packet ends."""
    at = tail.rfind(b"OggS")
    while at >= 0:
        if at + 18 <= len(tail) and tail[at + 14 : at + 18] == serial:
            position: int = unpack_from("<Q", tail, at + 6)[0]
            if position != NO_PACKET_ENDS:
                return position
        at = tail.rfind(b"OggS", 0, at)
    return None
