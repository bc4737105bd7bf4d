"""What the runs of a target have found, kept in a folder, so that the next run goes on.

corpus/            inputs that reached new code, and failed ones; only with a coverage-guided engine
failures/          inputs that raised an error, broke a law, cost too much, hung or ended the process
slowest, largest   the inputs that cost most
current            the input that is being run: what it was if the process ends
figures.json       the figures
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from fuzzing.measuring import place_of, run

if TYPE_CHECKING:
    from pathlib import Path

    from fuzzing.target import Target

KEPT = 3
"""Inputs kept of each kind of failure, at most."""


@dataclass(slots=True)
class Figures:
    """Inputs, CPU seconds, what the slowest and the largest cost, and the failures by kind."""

    count: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    largest: int = 0
    failures: dict[str, int] = field(default_factory=dict)


class State:
    """The folder of a target."""

    def __init__(self, folder: Path, target: Target) -> None:
        self.folder, self.target = folder, target
        self.corpus, self._failures = folder / "corpus", folder / "failures"
        for each in (self.corpus, self._failures):
            each.mkdir(parents=True, exist_ok=True)
        self._file, self.current = folder / "figures.json", folder / "current"
        self.figures = Figures(**json.loads(self._file.read_text())) if self._file.exists() else Figures()

    def step(self, data: bytes, *, factor: float = 1.0) -> bool:
        """Runs the target with an input; returns whether it failed."""
        self.current.write_bytes(data)
        self.figures.count += 1
        try:
            cost = run(self.target, data, factor=factor)
        except Exception as error:
            self.failed(place_of(error), data, str(error))
            return True
        self.figures.seconds += cost.seconds
        if cost.seconds > self.figures.slowest:
            self.figures.slowest = cost.seconds
            (self.folder / "slowest").write_bytes(data)
        if cost.memory > self.figures.largest:
            self.figures.largest = cost.memory
            (self.folder / "largest").write_bytes(data)
        return False

    def failed(self, kind: str, data: bytes, message: str = "") -> None:
        """Counts a failure and keeps its input, with a line on how to repeat it."""
        times = self.figures.failures.get(kind, 0)
        self.figures.failures[kind] = times + 1
        if times < KEPT:
            path = self._failures / blake2b(data, digest_size=8).hexdigest()
            path.write_bytes(data)
            command = f"python benchmarks/fuzz.py --target {self.target.name} --repeat {path}"
            path.with_suffix(".txt").write_text(f"{kind}\n{message[:2000]}\n{command}\n", "utf-8", "replace")
            print(f"{self.target.name}: {kind}\n    {command}", flush=True)

    def save(self) -> None:
        """Writes the figures; a process that ends here must not leave half of them."""
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(self.figures), indent=1))
        unfinished.replace(self._file)
