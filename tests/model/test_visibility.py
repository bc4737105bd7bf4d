"""When an article is to be seen, at the instants around each of its times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import next_change, next_change_of
from samples import article

from feeds.model.visibility import is_visible, state, was_visible

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
NIGHT = NOON.astimezone(timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("life", "before", "at"),
    [
        ({}, True, True),
        ({"draft": True}, False, False),
        ({"visible": NOON}, False, True),
        ({"visible": NIGHT}, False, True),
        ({"expires": NOON}, True, False),
        ({"withdrawn": NOON}, True, False),
        ({"expires": NOON, "withdrawn": NOON + HOUR}, True, False),
        ({"expires": NOON + HOUR, "withdrawn": NOON}, True, False),
        ({"draft": True, "visible": NOON}, False, False),
        ({"visible": NOON, "expires": NOON}, False, False),
    ],
)
def test_is_visible(life: dict[str, object], before: bool, at: bool) -> None:
    story = article(**life)
    assert (is_visible(story, NOON - TICK), is_visible(story, NOON)) == (before, at)


@pytest.mark.parametrize(
    ("life", "is_now", "was"),
    [
        ({}, "published", True),
        ({"draft": True}, "draft", False),
        ({"visible": NOON}, "published", True),
        ({"visible": NOON + TICK}, "embargoed", False),
        ({"visible": NOON + TICK, "expires": NOON}, "embargoed", False),
        ({"expires": NOON}, "expired", True),
        ({"expires": NOON + TICK}, "published", True),
        ({"expires": NOON, "visible": NOON}, "expired", False),
        ({"withdrawn": NOON}, "withdrawn", True),
        ({"withdrawn": NOON + TICK}, "published", True),
        ({"withdrawn": NOON, "draft": True}, "draft", False),
        ({"withdrawn": NOON, "visible": NOON}, "withdrawn", False),
        ({"withdrawn": NOON, "visible": NOON + TICK}, "withdrawn", False),
        ({"withdrawn": NOON, "visible": NOON - TICK}, "withdrawn", True),
        ({"withdrawn": NOON, "expires": NOON - TICK}, "withdrawn", True),
        ({"withdrawn": NOON + TICK, "expires": NOON}, "expired", True),
    ],
)
def test_state(life: dict[str, object], is_now: str, was: bool) -> None:
    story = article(**life)
    assert (state(story, NOON), was_visible(story, NOON)) == (is_now, was)


times = st.none() | st.integers(-3, 3).map(lambda hours: NOON + hours * HOUR)


@given(times, times, times, st.booleans())
def test_nothing_changes_before_the_next_change(
    visible: datetime | None, expires: datetime | None, gone: datetime | None, draft: bool
) -> None:
    story = article(visible=visible, expires=expires, withdrawn=gone, draft=draft)
    moments = [NOON + half * HOUR / 2 for half in range(9)]
    seen = [is_visible(story, moment) for moment in moments]
    change = next_change(story, NOON)
    if change is None:
        assert len(set(seen)) == 1
    else:
        assert is_visible(story, change) != is_visible(story, NOON)
        assert {is_visible(story, moment) for moment in moments if moment < change} == {seen[0]}


def test_the_first_of_all_changes() -> None:
    stories = [article(expires=NOON + 2 * HOUR), article(visible=NOON + HOUR), article(expires=NOON)]
    assert next_change_of(stories, NOON) == NOON + HOUR
    assert next_change_of(stories[2:], NOON) is None
