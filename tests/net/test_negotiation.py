"""Content codings: RFC 9110, 12.5.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.net.negotiation import HEADER_LENGTH, choose

OFFERED = ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("deflate, gzip;q=1.0, *;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("gzip ; q=0.5 , br ; Q=0.4", "gzip"),
        ("br;q=0.4, gzip;q=0.5", "gzip"),
        ("identity, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("identity;q=0", "identity"),
        ("*;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("identity;q=0, *;q=0", "identity"),
        ("*", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("br;q=0, *", "identity"),
        ("deflate", "identity"),
        ("gzipx, xgzip", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip;level=9", "identity"),
        ("gzip;q=0.5;x=1", "identity"),
        (",,gzip,", "gzip"),
        ("gzip br", "identity"),
    ],
)
def test_choice(accept: str | None, expected: str) -> None:
    assert choose(accept, OFFERED) == expected


@given(st.text())
def test_nothing_is_sent_that_was_not_asked_for(accept: str) -> None:
    chosen = choose(accept, OFFERED)
    assert chosen == "identity" or chosen in accept.lower() or "*" in accept


@pytest.mark.parametrize("pattern", ["gzip,", "gzip;q=", ";", ",", "a", " ", "gzip;q=0.5 ,"])
def test_long_headers_take_no_time(pattern: str) -> None:
    assert choose(pattern * 200_000, OFFERED) in (*OFFERED, "identity")


def test_the_rest_of_a_long_header_is_ignored() -> None:
    assert choose("," * (HEADER_LENGTH - 4) + "gzip", OFFERED) == "gzip"
    assert choose("," * (HEADER_LENGTH - 3) + "gzip", OFFERED) == "identity"
