"""How long answers are fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.net.freshness import SHORTEST_AGE, cache_control, max_age

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)


def age(
    *, silence: timedelta, gap: timedelta, most: timedelta = DAY, change: timedelta | None = None
) -> timedelta:
    times = [NOW - silence - gap * number for number in range(30)]
    return max_age(times, NOW, None if change is None else NOW + change, most)


@pytest.mark.parametrize(
    ("silence", "gap", "expected"),
    [
        (MINUTE, MINUTE, 15 * MINUTE),
        (MINUTE, 2 * HOUR, 15 * MINUTE),
        (MINUTE, 5 * HOUR, 30 * MINUTE),
        (5 * HOUR, MINUTE, 30 * MINUTE),
        (MINUTE, 10 * HOUR, HOUR),
        (29 * DAY, 7 * DAY, HOUR),
        (30 * DAY, DAY, 7.2 * HOUR),
        (100 * DAY, DAY, DAY),
        (1000 * DAY, DAY, DAY),
        (-HOUR, MINUTE, 15 * MINUTE),
    ],
)
def test_by_how_often_there_is_news(silence: timedelta, gap: timedelta, expected: timedelta) -> None:
    assert age(silence=silence, gap=gap) == expected


@pytest.mark.parametrize(
    ("most", "change", "expected"),
    [
        (600, None, 600),
        (0, None, 0),
        (3600, 7200, 3600),
        (3600, 3610, 3600),
        (3600, 3609, 3599),
        (3600, 70, 60),
        (3600, 5, 1),
        (3600, -5, 1),
    ],
)
def test_never_longer_than_is_good(most: int, change: int | None, expected: int) -> None:
    due = None if change is None else timedelta(seconds=change)
    got = age(silence=1000 * DAY, gap=DAY, most=timedelta(seconds=most), change=due)
    assert got == timedelta(seconds=expected)


def test_without_items_it_is_short() -> None:
    assert max_age([], NOW, None, DAY) == SHORTEST_AGE
    assert max_age([NOW], NOW, None, DAY) == SHORTEST_AGE


@pytest.mark.slow
@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=40), st.integers(0, 86400))
def test_any_times_will_do(times: list[datetime], most: int) -> None:
    assert timedelta() <= max_age(times, NOW, None, timedelta(seconds=most)) <= timedelta(seconds=most)


def test_as_a_header() -> None:
    assert cache_control(timedelta(minutes=15)) == (
        "public, max-age=900, stale-while-revalidate=60, stale-if-error=86400"
    )
