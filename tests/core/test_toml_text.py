"""What is written as TOML is read as the same values."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.core.toml_text import toml_text

plain = (
    st.text(st.characters(codec="utf-8"))
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.just(UTC))
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=6)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.dictionaries(names, values, max_size=4))
def test_values_are_read_back(table: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(table)) == table


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"a": 'x"\\\x7f\u2028', "b c": 1}, 'a = "x\\"\\\\\\u007f\u2028"\n"b c" = 1\n'),
        ({"t": {"n": {"x": 1.5}}, "a": True}, "a = true\n\n[t]\nn = {x = 1.5}\n"),
        ({"p": [{"n": "A"}, {"n": "B"}]}, '[[p]]\nn = "A"\n\n[[p]]\nn = "B"\n'),
        (
            {"at": datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=1))), "l": ["x" * 60, "y" * 60]},
            f'at = 2026-01-02T00:00:00+01:00\nl = [\n    "{"x" * 60}",\n    "{"y" * 60}",\n]\n',
        ),
    ],
)
def test_the_layout(table: dict[str, object], text: str) -> None:
    assert toml_text(table) == text
