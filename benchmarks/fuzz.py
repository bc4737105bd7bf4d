"""Give hostile inputs to the entry points of the project, for hours.

    python benchmarks/fuzz.py                                   # each target for a minute
    python benchmarks/fuzz.py --seconds 900 --state fuzzing     # goes on where the last run ended
    python benchmarks/fuzz.py --target request --target ledger
    python benchmarks/fuzz.py --target request --repeat FILE    # one input, with the traceback of its error
    python benchmarks/fuzz.py --list

The targets, their laws and their bounds are in `tests/support/fuzzing`.  With atheris, which must be
installed, inputs are chosen by the code that they reach; without it, they are mutations of the seeds.  Each
target runs in a separate process.  An input that raises an error, breaks a law, costs too much, hangs or ends
the process is kept below `failures` in the state of its target, with the command that repeats it.  Prints the
number of inputs, inputs a second, and what the slowest and the largest cost.  Ends with 1 if there were
failures.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fuzzing.state import State

ROOT = Path(__file__).parent.parent
PATHS = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/support")]
sys.path[:0] = PATHS

HANGING = 60
"""Seconds of CPU time after which an input counts as hanging: the system ends the process."""
SILENT = 1800.0
"""Seconds that a process may take longer than it should, on a machine with other work."""
SAVED = 5.0
"""Seconds between two writings of the figures."""
MEMORY = 3 << 30
"""Bytes of address space of a process: allocations beyond it raise MemoryError."""


@contextmanager
def instrumented(engine: str) -> Iterator[None]:
    """The modules that are imported inside tell atheris which of their lines run."""
    if engine != "atheris":
        yield
        return
    import atheris

    with atheris.instrument_imports(include=["feeds"]):
        yield


def fuzz(name: str, folder: Path, seconds: float, inputs: int | None, seed: int, engine: str) -> None:
    """Runs a target in this process; does not return with atheris."""
    with instrumented(engine):
        from fuzzing.inputs import first_inputs, mutations
        from fuzzing.state import State
        from fuzzing.target import targets

        target = targets()[name]
    limit("RLIMIT_AS", MEMORY)
    limit("RLIMIT_CORE", 0)
    state = State(folder, target)
    until, saved = time.monotonic() + seconds, time.monotonic()
    factor = 5.0 if engine == "atheris" else 2.0  # instrumented code is slower, and others use the machine

    def step(data: bytes) -> None:
        nonlocal saved
        limit("RLIMIT_CPU", int(time.process_time()) + HANGING)
        state.step(data, factor=factor)
        if time.monotonic() - saved > SAVED or time.monotonic() > until:
            state.save()
            saved = time.monotonic()

    seed += state.figures.count  # another run goes on with other inputs
    firsts = first_inputs(target) if state.figures.count == 0 else iter(())
    given = chain(firsts, () if engine == "atheris" else mutations(target, seed))
    for data in islice(given, inputs):
        if time.monotonic() > until:
            break
        step(data)
    state.save()
    if engine == "atheris" and time.monotonic() < until:
        guided(
            target.max_bytes, list(first_inputs(target)), state.corpus, step, until - time.monotonic(), seed
        )


def guided(
    max_bytes: int,
    documents: list[bytes],
    corpus: Path,
    step: Callable[[bytes], None],
    seconds: float,
    seed: int,
) -> None:
    """Lets atheris choose the inputs; half of the mutations are those of words and lines."""
    import atheris
    from fuzzing.inputs import WordMutator

    mutator = WordMutator([data for data in documents if len(data) <= max_bytes], seed)
    if not any(corpus.iterdir()):
        for number, data in enumerate(mutator.documents):
            (corpus / f"seed-{number}").write_bytes(data)

    def mutated(data: bytes, longest: int, place: int) -> bytes:
        mutator.chance.seed(place)
        made = mutator.mutated(data) if place % 2 else atheris.Mutate(data, len(data))
        return made[:longest]

    options = [f"-max_total_time={int(seconds) + 1}", f"-max_len={max_bytes}", f"-seed={seed % 2**31 or 1}"]
    quiet = ["-print_final_stats=0", "-verbosity=0", "-rss_limit_mb=0", f"-timeout={HANGING * 100}"]
    atheris.Setup([sys.argv[0], *options, *quiet, str(corpus)], step, custom_mutator=mutated)
    atheris.Fuzz()


def limit(name: str, value: int) -> None:
    """Limits a resource of this process, where the system can."""
    if sys.platform != "win32":
        import resource

        kind = getattr(resource, name)
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def supervise(name: str, folder: Path, options: argparse.Namespace) -> bool:
    """Runs a target in processes, one after another died or hung; returns whether there were failures."""
    from fuzzing.state import State
    from fuzzing.target import targets

    until, seed = time.monotonic() + options.seconds, options.seed
    current = State(folder, targets()[name]).current
    while (left := until - time.monotonic()) > 0:
        command = [sys.executable, __file__, "--target", name, "--state", str(folder.parent), "--inside"]
        command += ["--seconds", str(left), "--seed", str(seed), "--engine", options.engine]
        command += ["--inputs", str(options.inputs)] if options.inputs is not None else []
        with tempfile.TemporaryDirectory() as scratch:  # what targets write
            environment = {**os.environ, "TMPDIR": scratch}
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            kind = ended(process, left)
        if not kind:
            break
        state = State(folder, targets()[name])
        state.failed(kind, current.read_bytes() if current.exists() else b"")
        state.save()
        seed += 1
    return report(State(folder, targets()[name]))


def ended(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Waits for a process; returns what an input did to it, "" for nothing."""
    try:
        status = process.wait(seconds + SILENT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "waits for ever"
    if status == -getattr(signal, "SIGXCPU", 0):
        return "hangs"
    return f"the process ends with {status}" if status else ""


def report(state: State) -> bool:
    """Prints the figures of a target; returns whether there were failures."""
    found, sizes = state.figures, {}
    for which in ("slowest", "largest"):
        path = state.folder / which
        sizes[which] = path.stat().st_size if path.exists() else 0
    rate = found.count / found.seconds if found.seconds else 0
    print(
        f"{state.target.name:<15} {found.count:>9,} inputs {rate:>7,.0f}/s  "
        f"slowest {found.slowest:6.3f} s ({sizes['slowest']:,} bytes)  "
        f"largest {found.largest / 2**20:5.1f} MB ({sizes['largest']:,} bytes)  "
        f"{sum(found.failures.values())} failures",
        flush=True,
    )
    for kind, times in sorted(found.failures.items()):
        print(f"    {times} x {kind}")
    return bool(found.failures)


def main() -> None:
    parser = argparse.ArgumentParser(description="Give hostile inputs to the entry points of the project.")
    parser.add_argument("--target", action="append", help="may be repeated; without it, all")
    parser.add_argument("--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--state", type=Path, help="a folder that keeps what was found")
    parser.add_argument("--inputs", type=int, help="inputs for each target, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("auto", "atheris", "mutation"), default="auto")
    parser.add_argument("--repeat", type=Path, help="run one input of one target")
    parser.add_argument("--list", action="store_true", help="print the targets")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    from fuzzing.measuring import run
    from fuzzing.target import targets

    known = targets()
    names = options.target or list(known)
    if unknown := sorted({*names} - {*known}):
        parser.error(f"unknown target {unknown[0]!r}: expected one of {', '.join(known)}")
    if options.list:
        print("\n".join(known))
        return
    if options.repeat:
        print(run(known[names[0]], options.repeat.read_bytes()))
        return
    if options.engine == "auto":
        options.engine = "atheris" if importlib.util.find_spec("atheris") else "mutation"
    kept = options.state or Path(tempfile.mkdtemp(prefix="fuzz-"))
    failed = [supervise(name, (kept / name).resolve(), options) for name in names]
    print(f"engine: {options.engine}; state: {kept}")
    sys.exit(any(failed))


if __name__ == "__main__":
    if "--inside" in sys.argv:
        inner = argparse.ArgumentParser()
        for option, kind in (
            ("target", str),
            ("state", Path),
            ("seconds", float),
            ("inputs", int),
            ("seed", int),
            ("engine", str),
        ):
            inner.add_argument(f"--{option}", type=kind)
        inner.add_argument("--inside", action="store_true")
        given = inner.parse_args()
        folder = given.state / given.target
        fuzz(given.target, folder, given.seconds, given.inputs, given.seed, given.engine)
    else:
        main()
