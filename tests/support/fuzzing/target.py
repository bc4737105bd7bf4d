"""What a target is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Shapes = Callable[[int], Iterable[bytes]]
    """Returns inputs of about so many bytes."""


class BrokenLawError(AssertionError):
    """A law does not hold for an input."""


def law(holds: object, name: str, *details: object) -> None:
    """Raises BrokenLawError unless it holds; the name must not depend on the input, the details may."""
    if not holds:
        raise BrokenLawError(name, *details)


@dataclass(frozen=True, slots=True)
class Bound:
    """What an input may cost: CPU time in seconds and memory in bytes, and more for each byte of it."""

    seconds: float = 1.0
    seconds_per_byte: float = 50e-6
    memory: int = 64 << 20
    memory_per_byte: int = 4096

    def seconds_of(self, size: int) -> float:
        """The CPU time that an input of `size` bytes may take."""
        return self.seconds + size * self.seconds_per_byte

    def memory_of(self, size: int) -> int:
        """The memory in bytes that an input of `size` bytes may need."""
        return self.memory + size * self.memory_per_byte


@dataclass(frozen=True, slots=True)
class Target:
    """An entry point with its laws.

    `run` takes an input and raises an error that the entry point must not raise, or BrokenLawError.  `seeds`
    are ordinary inputs, which are mutated; `shapes` make inputs of a given size.  `max_bytes` is the longest
    input, `inputs` the number of inputs that the test of all targets gives to it.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    shapes: Shapes = lambda _size: ()
    max_bytes: int = 20_000
    bound: Bound = Bound()
    inputs: int = 150


def targets() -> dict[str, Target]:
    """Returns all targets by name."""
    found = [target for group in discover("fuzzing.targets", "TARGETS") for target in group]
    return {target.name: target for target in sorted(found, key=lambda target: target.name)}
