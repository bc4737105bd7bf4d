"""Byte ranges (RFC 9110, 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.core.limits import Limit

RANGES_REQUESTED: Annotated[
    int, Limit("serve", "elements", "ranges that a request asks for", "the whole is sent")
] = 100
"""In one request, at most; for more, the whole is sent (RFC 9110, 14.2 and 17.15)."""
RANGES_SENT: Annotated[int, Limit("serve", "elements", "ranges of a response", "the whole is sent")] = 16
"""In one response, at most; for more, the whole is sent."""
OVERHEAD_BYTES = 100
"""Of a further part, at least: ranges with a smaller gap between them are sent as one (15.3.7.2)."""

_SET = re.compile(r"bytes[ \t]*=(?P<specs>.*)", re.IGNORECASE | re.DOTALL)
_SPEC = re.compile(r"(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Range:
    """The bytes from `first` to `last`, both included, counted from 0."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def parse_ranges(header: str, size: int) -> tuple[Range, ...] | None:
    """Returns the ranges to send of `size` bytes, in the order of the request; () if none can be satisfied.

    None if the header is to be ignored: another unit, a syntax error, too many ranges, an empty body. Ranges
    that overlap or nearly touch are merged.
    """
    match = _SET.fullmatch(header.strip(" \t"))
    if match is None or not size:
        return None
    specs = [spec.strip(" \t") for spec in match["specs"].split(",", RANGES_REQUESTED)]
    matches = [_SPEC.fullmatch(spec) for spec in specs if spec]
    if not matches or len(specs) > RANGES_REQUESTED:
        return None
    ranges = []
    for spec in matches:
        if spec is None or spec[0] == "-" or _backwards(spec["first"], spec["last"]):
            return None
        ranges.append(_resolved(spec["first"], spec["last"], size))
    merged = _merged([range_ for range_ in ranges if range_ is not None])
    return merged if len(merged) <= RANGES_SENT else None


def _backwards(first: str, last: str) -> bool:
    return bool(first and last) and int(last) < int(first)


def _resolved(first: str, last: str, size: int) -> Range | None:
    """Returns the part of a range that exists, or None."""
    if not first:
        return Range(max(size - int(last), 0), size - 1) if int(last) else None
    return Range(int(first), min(int(last or size), size - 1)) if int(first) < size else None


def _merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Merges ranges that overlap or nearly touch, in the position of the first of them."""
    groups: list[tuple[int, Range]] = []
    for place, range_ in sorted(enumerate(ranges), key=lambda pair: pair[1].first):
        if groups and range_.first <= groups[-1][1].last + OVERHEAD_BYTES:
            before, wide = groups[-1]
            groups[-1] = min(before, place), Range(wide.first, max(wide.last, range_.last))
        else:
            groups.append((place, range_))
    return tuple(range_ for _, range_ in sorted(groups, key=lambda group: group[0]))


# --- multipart responses (RFC 9110, 14.6) ---


def part_heads(ranges: Iterable[Range], size: int, media_type: str, boundary: str) -> Iterator[bytes]:
    """Yields what precedes each part."""
    for place, range_ in enumerate(ranges):
        lines = (
            f"--{boundary}",
            f"Content-Type: {media_type}",
            f"Content-Range: {content_range(range_, size)}",
        )
        yield ("\r\n" * (place > 0) + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def part_end(boundary: str) -> bytes:
    """Returns what follows the last part."""
    return f"\r\n--{boundary}--\r\n".encode()


def content_range(range_: Range | None, size: int) -> str:
    """Returns the value of Content-Range; without a range, that for 416."""
    return f"bytes */{size}" if range_ is None else f"bytes {range_.first}-{range_.last}/{size}"
