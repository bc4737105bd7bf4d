"""A file on a server, read like one on the disk: parts are fetched where they are needed."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Fetch = Callable[[int, int], bytes]
    """Gives the bytes from the first offset up to, but without, the second; OutOfReach where it cannot."""

BLOCK = 64 * 1024
REQUESTS = 6
BYTES = 1024 * 1024


class OutOfReach(OSError):  # noqa: N818 - a place, not a fault
    """Bytes that the server does not give, or that would cost more than a file's facts are worth."""


class RangeFile(io.RawIOBase):
    """The file of `size` bytes that begins with `head`; the rest comes by `fetch`, None where it cannot.

    A read gives all the bytes it asks for, up to the file's end: where they cannot be had, it is OutOfReach,
    never an end that is none.  At most `REQUESTS` fetches and `BYTES` bytes are spent.
    """

    def __init__(self, head: bytes, size: int | None, fetch: Fetch | None) -> None:
        super().__init__()
        self._pieces = [(0, head)]
        self._size, self._fetch = size, fetch
        self._at = self._requests = self._bytes = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        at = offset + (self._known_size() if base is None else base)
        if at < 0:
            raise OSError(f"there is nothing before the file: {at}")
        self._at = at
        return at

    def read(self, size: int | None = -1) -> bytes:
        """As many bytes as are asked for, or as there are: a hostile header may ask for gigabytes."""
        if size is None or size < 0 or self._size is not None:
            left = max(0, self._known_size() - self._at)
            size = left if size is None or size < 0 else min(size, left)
        if size > len(self._pieces[0][1]) + BYTES:
            raise OutOfReach(f"{size} bytes are wanted at once")
        buffer = bytearray(size)
        return bytes(buffer[: self.readinto(buffer)])

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted = len(buffer)
        if self._size is not None:
            wanted = max(0, min(wanted, self._size - self._at))
        done = 0
        while done < wanted:
            piece = self._piece(self._at, wanted - done)
            buffer[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _known_size(self) -> int:
        if self._size is None:
            raise OutOfReach("nobody knows where the file ends")
        return self._size

    def _piece(self, at: int, wanted: int) -> bytes:
        """Some bytes from `at` on, one at least and `wanted` at most."""
        for start, data in self._pieces:
            if start <= at < start + len(data):
                return data[at - start : at - start + wanted]
        data = self._fetched(at, max(wanted, BLOCK))
        self._pieces.append((at, data))
        return data[:wanted]

    def _fetched(self, at: int, wanted: int) -> bytes:
        if self._fetch is None or self._size is None:
            raise OutOfReach(f"the server gives no part of the file, not even from {at} on")
        end = min(at + wanted, self._size)
        self._requests += 1
        self._bytes += end - at
        if self._requests > REQUESTS or self._bytes > BYTES:
            raise OutOfReach(f"more than {REQUESTS} requests, or {BYTES} bytes")
        data = self._fetch(at, end)
        if not data:
            raise OutOfReach(f"nothing comes from {at} on")
        return data
