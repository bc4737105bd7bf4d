"""Calls with a limit of time."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event

import pytest

from feeds.core.time_limit import call_within


def test_a_result_or_an_error_in_time_is_that_of_the_function() -> None:
    assert call_within(60, lambda: 1) == 1
    for error in (ValueError("wrong"), TimeoutError("its own")):

        def fail(error: Exception = error) -> None:
            raise error

        with pytest.raises(type(error)) as caught:
            call_within(60, fail)
        assert caught.value is error


def test_a_result_that_comes_late_is_discarded() -> None:
    release, discarded = Event(), SimpleQueue[int]()

    def work() -> int:
        release.wait(60)
        return 1

    with pytest.raises(TimeoutError):
        call_within(0.01, work, discarded.put)
    assert discarded.empty()
    release.set()
    assert discarded.get(timeout=60) == 1
