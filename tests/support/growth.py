"""How the cost of a function grows. Times are compared with each other, never with seconds.

What else a machine does only ever makes times longer. So the least of several attempts is compared, and
measured again while it exceeds the limit: linear code passes however busy the machine is, quadratic code
does not.
"""

from __future__ import annotations

import gc
from time import process_time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

RATIO = 2.5
"""How much longer twice the input may take; quadratic code takes four times as long."""
ATTEMPTS = 8


def seconds(act: Callable[[], object]) -> float:
    """The CPU time of one call. Collecting the garbage of earlier tests is not part of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        begin = process_time()
        act()
        return process_time() - begin
    finally:
        if enabled:
            gc.enable()


def compare(act: Callable[[], object], limit: float, reference: Callable[[], object]) -> tuple[float, float]:
    """The least CPU times of a function and of its reference, in seconds.

    They are measured alternately until the function takes at most `limit` times as long as its reference, at
    most `ATTEMPTS` times. The reference is measured twice as often, since one disturbed measurement of it
    would excuse the function.
    """
    least = least_reference = float("inf")
    for _ in range(ATTEMPTS):
        least_reference = min(least_reference, seconds(reference))
        least = min(least, seconds(act))
        least_reference = min(least_reference, seconds(reference))
        if least <= limit * least_reference:
            break
    return least, least_reference


def assert_within(
    limit: float, act: Callable[[], object], reference: Callable[[], object], name: object = ""
) -> None:
    """Assert that a function takes at most `limit` times the CPU time of its reference."""
    took, expected = compare(act, limit, reference)
    assert took <= limit * expected, (
        f"{name}: {took:.4f} s of CPU time, {took / expected:.1f} times its reference ({expected:.4f} s); "
        f"at most {limit} times was expected"
    )


def assert_linear(act: Callable[[T], object], make: Callable[[int], T], size: int, name: object = "") -> None:
    """Assert that a function takes at most `RATIO` times the CPU time for an input of twice the size."""
    small, large = make(size), make(2 * size)
    took, expected = compare(lambda: act(large), RATIO, lambda: act(small))
    assert took <= RATIO * expected, (
        f"{name}: {expected:.4f} s of CPU time for size {size}, {took:.4f} s for size {2 * size}: "
        f"{took / expected:.2f} times; at most {RATIO} times was expected"
    )


def read_characters() -> list[bool]:
    """A reference for `assert_within`: one call for each of 200,000 characters, about 5 ms of CPU time."""
    return [*map(str.isalpha, "x" * 200_000)]
