"""How the cost of a function grows. Times are compared with each other, never with seconds.

What else a machine does only ever makes times longer. So the least of several attempts is compared, and
measured again while it exceeds the limit: linear code passes however busy the machine is, quadratic code
does not.
"""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

RATIO = 3
"""How much longer twice the input may take. Quadratic code takes four times as long, linear code up to 2.8
times where the larger input no longer fits into the caches of a busy processor.
"""
SPARE_SECONDS = 0.01
"""Time that does not count: below it, what the interpreter and the system do besides is larger."""
ATTEMPTS = 20
SPARE_BYTES = 8 << 20
"""Memory that does not count: what is kept for the next call, and what the allocator rounds up."""
PROCESS = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Case:
    """A function, inputs of any size for it, in characters, and the size to begin with."""

    act: Callable[[Any], object]
    make: Callable[[int], Any]
    size: int


def repeated(unit: str) -> Callable[[int], str]:
    """Returns a shape: one text again and again; `#` becomes the number of its repetition."""
    if "#" not in unit:
        return lambda size: unit * (size // len(unit))
    return lambda size: "".join(unit.replace("#", str(number)) for number in range(size // (len(unit) + 3)))


def nested(start: str, end: str) -> Callable[[int], str]:
    """Returns a shape: elements inside each other."""
    whole = len(start + end)
    return lambda size: start * (size // whole) + "x" + end * (size // whole)


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
    assert took <= RATIO * expected + SPARE_SECONDS, (
        f"{name}: {expected:.4f} s of CPU time for size {size}, {took:.4f} s for size {2 * size}: "
        f"{took / expected:.2f} times; at most {RATIO} times was expected"
    )


def read_characters() -> list[bool]:
    """A reference for `assert_within`: one call for each of 200,000 characters, about 5 ms of CPU time."""
    return [*map(str.isalpha, "x" * 200_000)]


def cases(
    reader: str,
    act: Callable[[Any], object],
    shapes: Mapping[str, Callable[[int], Any]],
    size: int,
    wrap: Callable[[Any], Any] = lambda given: given,
) -> dict[str, Case]:
    """Returns a case for each shape, by the names of the reader and of the shape."""
    return {
        f"{reader}, {shape}": Case(act, lambda size, make=make: wrap(make(size)), size)  # type: ignore[misc]
        for shape, make in shapes.items()
    }


def assert_linear_memory(module: str, step: int = 1) -> None:
    """Assert that every `step`th of the `CASES` of a module needs at most `RATIO` times the memory for twice
    the size.

    They are measured in another process, where each call is in a process forked for it: the system counts
    what libraries in C allocate, too.
    """
    if not (PROCESS / "clear_refs").exists():
        pytest.skip("this system does not say how much memory a process used at most")
    command = [sys.executable, __file__, module, str(step), *sys.path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    peaks: Mapping[str, tuple[int, int]] = json.loads(run.stdout)
    assert peaks
    wrong = {name: (n, m) for name, (n, m) in peaks.items() if m > RATIO * n + SPARE_BYTES}
    assert wrong == {}, f"bytes for a size, and for twice the size: {wrong}"


def _peaks(cases: Mapping[str, Case]) -> dict[str, tuple[int, int]]:
    for case in cases.values():
        case.act(case.make(1000))  # what is loaded or compiled once is not part of a call
    return {
        name: (_peak(case.act, case.make(case.size)), _peak(case.act, case.make(2 * case.size)))
        for name, case in cases.items()
    }


def _peak(act: Callable[[T], object], given: T) -> int:
    """The bytes of memory that a call takes at most, measured in a forked process."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        with suppress(BaseException):
            (PROCESS / "clear_refs").write_text("5")  # the peak begins here: proc(5)
            before = _status("VmRSS")
            act(given)
            os.write(writing, str(_status("VmHWM") - before).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        peak = int(pipe.read())
    os.waitpid(child, 0)
    return peak


def _status(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+) kB", (PROCESS / "status").read_text())
    assert found
    return int(found[1]) << 10


if __name__ == "__main__":
    sys.path[:] = sys.argv[3:]
    chosen = islice(import_module(sys.argv[1]).CASES.items(), 0, None, int(sys.argv[2]))
    print(json.dumps(_peaks(dict(chosen))))
