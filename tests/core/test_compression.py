"""Decompression: whole, damaged, nested and hostile data of each format."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.compression import CompressionError, ExpansionError, expand, is_compressed

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
}
DATA = b"<rss/>" * 1000
each_format = pytest.mark.parametrize("name", FORMATS)


@each_format
def test_whole_data(name: str) -> None:
    packed = FORMATS[name](DATA)
    assert is_compressed(packed)
    assert expand(packed, len(DATA)) == DATA
    assert expand(packed + packed, 2 * len(DATA)) == DATA * 2
    assert expand(packed + b"\0" * 1000, len(DATA)) == DATA
    assert expand(FORMATS[name](b""), 0) == b""


@pytest.mark.slow
@given(st.binary(max_size=5000), st.sampled_from(sorted(FORMATS)), st.sampled_from(sorted(FORMATS)))
def test_data_that_is_compressed_once_or_twice(data: bytes, one: str, other: str) -> None:
    if not is_compressed(data):
        assert expand(FORMATS[one](data), 5000) == data
        assert expand(FORMATS[other](FORMATS[one](data)), 20_000) == data
        assert expand(data, 0) is data


@each_format
def test_data_that_is_damaged(name: str) -> None:
    pack = FORMATS[name]
    packed = pack(DATA)
    damaged = packed[:-9] + bytes((packed[-9] ^ 0xFF,)) + packed[-8:]
    messages = {
        f"the {name} data is cut short": packed[:-1],
        f"there is other data behind the {name} data": packed + b"<rss/>",
        f"the {name} data has more than 1,000 parts": pack(b"") * 1001,
        "the data is compressed more than 3 times": pack(pack(pack(packed))),
        f"the {name} data is damaged": damaged,
    }
    for message, data in messages.items():
        with pytest.raises(CompressionError, match=f"^{re.escape(message)}$"):
            expand(data, len(DATA))


@given(st.sampled_from(sorted(FORMATS)), st.integers(0), st.integers(0, 7))
def test_no_flipped_bit_raises_another_error(name: str, place: int, bit: int) -> None:
    packed = bytearray(FORMATS[name](DATA))
    packed[place % len(packed)] ^= 1 << bit
    try:
        expand(bytes(packed), len(DATA))
    except CompressionError:
        return


@pytest.mark.slow
@each_format
def test_data_that_expands_to_too_much(name: str) -> None:
    pack = FORMATS[name]
    bomb = pack(b"\0" * 20_000_000)
    for data in (bomb, pack(bomb), pack(DATA) + bomb):
        with pytest.raises(ExpansionError, match="more than 10,000,000 bytes"):
            expand(data, 10_000_000)
    with pytest.raises(ExpansionError):
        expand(pack(DATA), len(DATA) - 1)
