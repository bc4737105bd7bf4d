"""A file on a server as a file object: parts are fetched when they are read."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit

    Fetch = Callable[[int, int], bytes]
    """Returns the bytes from one offset up to another (exclusive), or raises `OutOfReach`."""

BLOCK = 64 * 1024
MAX_REQUESTS: Annotated[
    int,
    Limit(
        "media",
        "elements",
        "requests for parts of a file, after the first",
        "the file has no known properties",
    ),
] = 6
MAX_BYTES: Annotated[
    int,
    Limit(
        "media",
        "bytes",
        "the parts of a file that are fetched, after the first",
        "the file has no known properties",
    ),
] = 1024 * 1024


class OutOfReach(OSError):  # noqa: N818 - not a fault of the file
    """Bytes that the server does not send, or that would take too many requests."""


class RangeFile(io.RawIOBase):
    """A file of `size` bytes that begins with `head`; the rest is read by `fetch`, or raises `OutOfReach`."""

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
            raise OSError(f"negative position {at}")
        self._at = at
        return at

    def read(self, size: int | None = -1) -> bytes:
        """Reads at most `size` bytes; a hostile header may request gigabytes."""
        if size is None or size < 0 or self._size is not None:
            left = max(0, self._known_size() - self._at)
            size = left if size is None or size < 0 else min(size, left)
        if size > len(self._pieces[0][1]) + MAX_BYTES:
            raise OutOfReach(f"{size} bytes requested at once")
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
            raise OutOfReach("the size of the file is unknown")
        return self._size

    def _piece(self, at: int, wanted: int) -> bytes:
        """Returns at least one and at most `wanted` bytes from `at` on."""
        for start, data in self._pieces:
            if start <= at < start + len(data):
                return data[at - start : at - start + wanted]
        data = self._fetched(at, max(wanted, BLOCK))
        self._pieces.append((at, data))
        return data[:wanted]

    def _fetched(self, at: int, wanted: int) -> bytes:
        if self._fetch is None or self._size is None:
            raise OutOfReach("the server does not support range requests")
        end = min(at + wanted, self._size)
        self._requests += 1
        self._bytes += end - at
        if self._requests > MAX_REQUESTS or self._bytes > MAX_BYTES:
            raise OutOfReach(f"more than {MAX_REQUESTS} requests or {MAX_BYTES} bytes")
        data = self._fetch(at, end)
        if not data:
            raise OutOfReach(f"the server sent nothing from byte {at} on")
        return data
