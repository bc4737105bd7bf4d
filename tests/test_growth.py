"""The measure of growth: it accepts linear functions and rejects others, with the figures."""

from __future__ import annotations

import re

import growth
import pytest
from growth import ATTEMPTS, PROCESS, Case, assert_linear, assert_linear_memory, assert_within, compare


def linear(size: int) -> int:
    return sum(number & 1 for number in range(size))


def quadratic(size: int) -> int:
    return sum(linear(size) for _ in range(size // 200))


CASES = {
    "linear": Case(bytearray, int, 20_000_000),
    "quadratic": Case(lambda size: bytearray(size * size), int, 5_000),
}


@pytest.mark.slow
@pytest.mark.skipif(not (PROCESS / "clear_refs").exists(), reason="needs the peak of another process")
def test_memory_that_grows_faster_fails_with_the_figures() -> None:
    with pytest.raises(AssertionError, match=r"{'quadratic': \(2\d{7}, \d{8,9}\)}"):
        assert_linear_memory(__name__)


def test_a_linear_function_passes() -> None:
    assert_linear(linear, int, 40_000)


@pytest.mark.slow
def test_a_quadratic_function_fails_with_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "ATTEMPTS", 4)
    with pytest.raises(AssertionError) as caught:
        assert_linear(quadratic, int, 16_000, "pairs")
    expected = (
        r"pairs: [\d.]+ s of CPU time for size 16000, [\d.]+ s for size 32000: (\d\.\d\d) times; "
        r"at most 3 times was expected"
    )
    found = re.fullmatch(expected, str(caught.value))
    assert found
    assert float(found[1]) > 3


def test_a_function_that_costs_more_than_its_reference_fails_with_the_figures() -> None:
    assert_within(4, lambda: linear(40_000), lambda: linear(20_000))
    with pytest.raises(AssertionError, match=r"slow: [\d.]+ s of CPU time, [\d.]+ times its reference \("):
        assert_within(4, lambda: linear(200_000), lambda: linear(20_000), "slow")


def test_a_disturbed_measurement_counts_in_neither_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here every second call is disturbed, first of the function, then of its reference."""
    clock, calls = 0.0, 0
    monkeypatch.setattr(growth, "process_time", lambda: clock)

    def taking(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    def disturbed() -> None:
        nonlocal calls
        calls += 1
        taking(5.0 if calls % 2 else 1.0)

    assert compare(disturbed, 1.5, lambda: taking(1.0)) == (1.0, 1.0)
    assert calls == 2
    calls = 0
    assert compare(lambda: taking(4.0), 2.5, disturbed) == (4.0, 1.0)
    assert calls == 2 * ATTEMPTS
