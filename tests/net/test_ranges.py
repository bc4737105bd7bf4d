"""Byte ranges: RFC 9110, 14, clause by clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.net.ranges import (
    OVERHEAD_BYTES,
    RANGES_REQUESTED,
    RANGES_SENT,
    Range,
    content_range,
    parse_ranges,
    part_end,
    part_heads,
)

SIZE = 10_000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-1", [(0, 1)]),
        ("bytes=0-0", [(0, 0)]),
        ("bytes=9999-", [(9999, 9999)]),
        ("bytes=-1", [(9999, 9999)]),
        ("bytes=-10000", [(0, 9999)]),
        ("bytes=-99999", [(0, 9999)]),
        ("bytes=0-", [(0, 9999)]),
        ("bytes=0-99999", [(0, 9999)]),
        ("BYTES = 0-1", [(0, 1)]),
        ("bytes= 0-1 , 500-501 ", [(0, 1), (500, 501)]),
        ("bytes=,0-1,,", [(0, 1)]),
        ("bytes=500-501,0-1", [(500, 501), (0, 1)]),
        ("bytes=0-1,20000-", [(0, 1)]),
        ("bytes=0-1,-0", [(0, 1)]),
        # merged: overlapping, touching, nearly touching; in the place of the first
        ("bytes=0-9,5-14", [(0, 14)]),
        ("bytes=0-9,10-19", [(0, 19)]),
        (f"bytes=0-9,{9 + OVERHEAD_BYTES}-500", [(0, 500)]),
        (f"bytes=0-9,{10 + OVERHEAD_BYTES}-500", [(0, 9), (10 + OVERHEAD_BYTES, 500)]),
        ("bytes=8000-,0-9,8005-", [(8000, 9999), (0, 9)]),
        ("bytes=1000-1100,5000-5100,0-950", [(0, 1100), (5000, 5100)]),
        ("bytes=0-9,0-9,0-9", [(0, 9)]),
        # nothing to be had
        ("bytes=10000-", []),
        ("bytes=10000-10001", []),
        ("bytes=-0", []),
        ("bytes=20000-,30000-", []),
    ],
)
def test_what_is_sent(header: str, expected: list[tuple[int, int]]) -> None:
    assert parse_ranges(header, SIZE) == tuple(Range(*each) for each in expected)


@pytest.mark.parametrize(
    "header",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=,", "bytes=a-b", "bytes=1", "bytes=5-1", "bytes=0-1,5-1",
        "bytes=0-1;2-3", "bytes=0--1", "bytes=+0-1", "bytes=0-1 2-3", "bytes=٠-١", "items=0-1", "seconds=0-1",
        "bytes 0-1", "bytes=0x0-0x1", "bytes=" + "9" * 30 + "-", "none", "bytes=0-1\n",
    ],
)  # fmt: skip
def test_what_is_ignored(header: str) -> None:
    assert parse_ranges(header, SIZE) is None


def test_nothing_is_not_cut() -> None:
    # A player that gets 416 may repeat the request for ever.
    headers = ("bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0")
    assert [parse_ranges(header, 0) for header in headers] == [None] * 4


@pytest.mark.limit("feeds.net.ranges:RANGES_REQUESTED", "feeds.net.ranges:RANGES_SENT")
def test_a_request_for_very_many_ranges_gets_the_whole() -> None:
    apart = 2 * OVERHEAD_BYTES
    most = [f"{n * apart}-{n * apart}" for n in range(RANGES_SENT + 1)]
    assert len(parse_ranges(f"bytes={','.join(most[:-1])}", 10**6) or ()) == RANGES_SENT
    assert parse_ranges(f"bytes={','.join(most)}", 10**6) is None
    assert parse_ranges("bytes=" + ",".join(["0-0"] * RANGES_REQUESTED), SIZE) == (Range(0, 0),)
    assert parse_ranges("bytes=" + ",".join(["0-0"] * (RANGES_REQUESTED + 1)), SIZE) is None
    assert parse_ranges("bytes=" + "0-0," * 1_000_000, SIZE) is None


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 500)), min_size=1, max_size=RANGES_SENT),
    st.integers(0, 2500),
)
def test_every_byte_that_was_asked_for_is_sent_once(asked: list[tuple[int, int]], size: int) -> None:
    header = "bytes=" + ",".join(f"{first}-{first + more}" for first, more in asked)
    sent = parse_ranges(header, size)
    if not size:
        assert sent is None
        return
    assert sent is not None
    wanted = {byte for first, more in asked for byte in range(first, min(first + more + 1, size))}
    got = [byte for each in sent for byte in range(each.first, each.last + 1)]
    assert len(got) == len(set(got))
    assert wanted <= set(got) <= set(range(size))
    assert len(got) <= len(wanted) + OVERHEAD_BYTES * len(asked)


@pytest.mark.slow
@given(st.text(max_size=50), st.integers(0, 100))
def test_no_header_is_an_error(text: str, size: int) -> None:
    for header in (text, f"bytes={text}"):
        for each in parse_ranges(header, size) or ():
            assert 0 <= each.first <= each.last < size


def test_several_parts() -> None:
    ranges = (Range(0, 1), Range(8, 9))
    heads = list(part_heads(ranges, 10, "audio/mpeg", "B"))
    assert b"".join((heads[0], b"ab", heads[1], b"ij", part_end("B"))) == (
        b"--B\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 0-1/10\r\n\r\nab"
        b"\r\n--B\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 8-9/10\r\n\r\nij"
        b"\r\n--B--\r\n"
    )
    assert content_range(None, 10) == "bytes */10"


def test_length_of_a_range() -> None:
    assert [len(Range(0, 0)), len(Range(5, 14))] == [1, 10]
