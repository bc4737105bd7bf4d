"""What an input costs: CPU time, and the memory that the process needed in addition."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fuzzing.target import BrokenLawError, law

if TYPE_CHECKING:
    from fuzzing.target import Target

ATTEMPTS = 3
"""An input that takes too long is repeated, since other programs make times longer, never shorter."""
_RESET, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU time in seconds, and memory in bytes, 0 on systems that do not tell."""

    seconds: float
    memory: int


def run(target: Target, data: bytes, *, factor: float = 1.0) -> Cost:
    """Runs a target with an input, and returns what that cost.

    Raises what the target raises, and BrokenLawError if it costs more than `factor` times its bound.
    """
    costs = [_measured(target, data)]
    seconds = target.bound.seconds_of(len(data)) * factor
    while min(cost.seconds for cost in costs) > seconds and len(costs) < ATTEMPTS:
        costs.append(_measured(target, data))
    best = Cost(min(cost.seconds for cost in costs), min(cost.memory for cost in costs))
    law(best.seconds <= seconds, "takes too long", f"{best.seconds:.2f} s for {len(data)} bytes")
    memory = target.bound.memory_of(len(data)) * factor
    law(best.memory <= memory, "needs too much memory", f"{best.memory >> 20} MB for {len(data)} bytes")
    return best


def _measured(target: Target, data: bytes) -> Cost:
    before = _memory(reset=True)
    start = time.process_time()
    target.run(data)
    seconds = time.process_time() - start
    return Cost(seconds, max(0, _memory() - before))


def _memory(*, reset: bool = False) -> int:
    """Returns the largest resident size of the process, since it was `reset`, in bytes."""
    with suppress(OSError, StopIteration):
        if reset:
            _RESET.write_text("5")
        lines = _STATUS.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) << 10
    return 0


def place_of(error: BaseException) -> str:
    """Returns what tells errors apart: the law, or the kind of error and where it was raised."""
    if isinstance(error, BrokenLawError):
        return str(error.args[0])
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = ""
    if frame is not None:
        path = Path(frame.tb_frame.f_code.co_filename)
        where = f" in {path.parent.name}/{path.name}, line {frame.tb_lineno}"
    return f"{type(error).__name__}{where}"
