"""Byte ranges as pure functions (RFC 9110, 14): which parts of a representation a client asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_ASKED = 100
"""Ranges in one request; who asks for more gets the whole (RFC 9110, 14.2 and 17.15)."""
MOST_SENT = 16
OVERHEAD = 100
"""Bytes that a further part costs at least: a smaller gap between two ranges is sent along (15.3.7.2)."""

_SET = re.compile(r"bytes[ \t]*=(?P<specs>.*)", re.IGNORECASE | re.DOTALL)
_SPEC = re.compile(r"(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from `first` to `last`, both included, counted from 0."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def parse_ranges(header: str, size: int) -> tuple[Range, ...] | None:
    """The ranges to send of `size` bytes, in the order of the request; () where none can be satisfied.

    None where the header is to be ignored: another unit, a syntax error, too many of them, nothing to cut.
    Ranges that overlap, or nearly touch, are sent as one.
    """
    match = _SET.fullmatch(header.strip(" \t"))
    if match is None or not size:
        return None
    specs = [spec.strip(" \t") for spec in match["specs"].split(",", MOST_ASKED)]
    found = [_SPEC.fullmatch(spec) for spec in specs if spec]
    if not found or len(specs) > MOST_ASKED:
        return None
    asked = []
    for spec in found:
        if spec is None or spec[0] == "-" or _backwards(spec["first"], spec["last"]):
            return None
        asked.append(_resolved(spec["first"], spec["last"], size))
    merged = _merged([range_ for range_ in asked if range_ is not None])
    return merged if len(merged) <= MOST_SENT else None


def _backwards(first: str, last: str) -> bool:
    return bool(first and last) and int(last) < int(first)


def _resolved(first: str, last: str, size: int) -> Range | None:
    """What is there of a range; None where nothing is."""
    if not first:
        return Range(max(size - int(last), 0), size - 1) if int(last) else None
    return Range(int(first), min(int(last or size), size - 1)) if int(first) < size else None


def _merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """One for all that overlap or nearly touch, in the place of the first of them."""
    groups: list[tuple[int, Range]] = []
    for place, range_ in sorted(enumerate(ranges), key=lambda pair: pair[1].first):
        if groups and range_.first <= groups[-1][1].last + OVERHEAD:
            before, wide = groups[-1]
            groups[-1] = min(before, place), Range(wide.first, max(wide.last, range_.last))
        else:
            groups.append((place, range_))
    return tuple(range_ for _, range_ in sorted(groups, key=lambda group: group[0]))


# --- the answer in several parts (RFC 9110, 14.6) ---


def part_heads(ranges: Iterable[Range], size: int, media_type: str, boundary: str) -> Iterator[bytes]:
    """What stands before each part; after the last part stands `part_end`."""
    for place, range_ in enumerate(ranges):
        lines = (
            f"--{boundary}",
            f"Content-Type: {media_type}",
            f"Content-Range: {content_range(range_, size)}",
        )
        yield ("\r\n" * (place > 0) + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def part_end(boundary: str) -> bytes:
    """What stands after the last part."""
    return f"\r\n--{boundary}--\r\n".encode()


def content_range(range_: Range | None, size: int) -> str:
    """The value of Content-Range; without a range that of an answer with 416."""
    return f"bytes */{size}" if range_ is None else f"bytes {range_.first}-{range_.last}/{size}"
