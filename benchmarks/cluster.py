"""How fast many documents are validated: by one process, by two, and by a Dask scheduler with two workers.

    python benchmarks/cluster.py [--documents N] [--folder FOLDER]

The documents have 20 to 50 kB and are made in FOLDER, or in a temporary folder (700 MB for 20,000 of them).
Scheduler and workers run on loopback.  The start-up of an engine, which is the time for one document, is
subtracted from its time.  The last run loses a worker half-way.  All reports must be equal, byte for byte.
Ratios are what to quote: times change with the machine, and with what else it does.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from documents import atom, rss

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from dask_cluster import DaskCluster, dask_cluster  # noqa: E402 - from the tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TICKS = os.sysconf("SC_CLK_TCK")
TARGET_TWO, TARGET_DASK = 1.7, 1.35


@dataclass(frozen=True)
class Measured:
    """One run: seconds without start-up, CPU seconds of all its processes, and a digest of the report."""

    name: str
    wall: float
    cpu: float
    digest: str

    def row(self, documents: int) -> str:
        rate, each = documents / self.wall, self.cpu / documents * 1000
        return f"{self.name:34} {rate:8,.0f} {self.wall:8.1f} {self.cpu:8.1f} {each:8.2f}"


def make_documents(folder: Path, count: int) -> None:
    """Feeds with 8 to 16 items, a third of them with mistakes; each has its own title."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = [
        kind(items, faulty=faulty)
        for kind in (rss, atom)
        for items in range(7, 18)
        for faulty in (0.0, 0.0, 0.1)
    ]
    for number in range(count):
        file = folder / f"{number // 1000:03}" / f"{number:06}.xml"
        if number % 1000 == 0:
            file.parent.mkdir(exist_ok=True)
        body = bodies[number % len(bodies)]
        file.write_bytes(body.replace(b"<title>News</title>", b"<title>News %d</title>" % number, 1))


def run(name: str, folder: Path, *engine: str, cluster: Sequence[int] = ()) -> Measured:
    """Validate a folder; `cluster` are the other processes whose time counts."""
    report = folder.parent / "report.ndjson"
    command = [sys.executable, "-m", "feeds", "validate", str(folder), "--no-cache", *engine]
    command += ["--output-format", "json-lines", "--output-file", str(report)]
    before, wall = cpu_of(cluster), time.perf_counter()
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    wall = time.perf_counter() - wall
    if done.returncode > 1:
        raise SystemExit(f"{name}: status {done.returncode}")
    digest = hashlib.file_digest(report.open("rb"), "sha256").hexdigest()[:16]
    return Measured(name, wall, cpu_of(cluster) - before, digest)


def cpu_of(processes: Sequence[int]) -> float:
    """CPU seconds of the commands that have ended, and of some processes that still run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = used.ru_utime + used.ru_stime
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it was killed
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def measured(name: str, folder: Path, one: Path, *engine: str, cluster: Sequence[int] = ()) -> Measured:
    """A run without its start-up, which is what a single document takes."""
    start_up = run(name, one, *engine, cluster=cluster)
    whole = run(name, folder, *engine, cluster=cluster)
    return Measured(name, whole.wall - start_up.wall, whole.cpu - start_up.cpu, whole.digest)


def runs(folder: Path, one: Path) -> Iterator[Measured]:
    """The runs, one after the other."""
    yield measured("one process", folder, one, "--jobs", "1")
    yield measured("two processes", folder, one, "--jobs", "2")
    with tempfile.TemporaryDirectory() as place, dask_cluster(Path(place)) as cluster:
        engine = "--scheduler", cluster.address
        run("warm", one, *engine)  # the workers import what they need
        others = [cluster.scheduler_pid, *cluster.worker_pids()]
        whole = measured("Dask, two workers", folder, one, *engine, cluster=others)
        yield whole
        timer = Timer(whole.wall / 2, kill_a_worker, [cluster])
        timer.start()
        yield measured("Dask, a worker killed half-way", folder, one, *engine)
        timer.cancel()


def kill_a_worker(cluster: DaskCluster) -> None:
    os.kill(cluster.worker_pids()[0], signal.SIGKILL)


def print_ratios(one: Measured, two: Measured, dask: Measured, documents: int) -> None:
    """The figures with their targets."""
    print(f"two processes: {one.wall / two.wall:.2f} times one (target: at least {TARGET_TWO})")
    print(f"Dask: {dask.wall / two.wall:.2f} times the time of two processes (target: at most {TARGET_DASK})")
    wall = (dask.wall - two.wall) / documents * 1000
    cpu = (dask.cpu - two.cpu) / documents * 1000
    print(f"overhead of the cluster for a document: {wall:.2f} ms, {cpu:.2f} ms of CPU")


def measure(base: Path, documents: int) -> None:
    """Print the table."""
    folder, one = base / "documents", base / "one"
    make_documents(folder, documents)
    make_documents(one, 1)
    sizes = [file.stat().st_size for file in folder.rglob("*.xml")]
    print(f"{len(sizes):,} documents of {min(sizes) / 1000:.0f} to {max(sizes) / 1000:.0f} kB")
    print(f"{'':34} {'a second':>8} {'wall s':>8} {'CPU s':>8} {'CPU ms':>8}", flush=True)
    rows: list[Measured] = []
    for row in runs(folder, one):
        rows.append(row)
        print(row.row(documents), flush=True)
    print_ratios(*rows[:3], documents)
    same = len({row.digest for row in rows}) == 1
    print(f"reports: {'equal' if same else ', '.join(row.digest for row in rows)}")
    if not same:
        raise SystemExit(1)


def main() -> None:
    """Make the documents and measure."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the documents are made, and stay")
    options = parser.parse_args()
    if options.folder is not None:
        measure(options.folder, options.documents)
        return
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), options.documents)


if __name__ == "__main__":
    main()
