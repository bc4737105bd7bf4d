"""A Dask scheduler and workers on loopback, each a process, as people start them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True)
class DaskCluster:
    """A scheduler at `address`; its files are in `folder`."""

    address: str
    folder: Path
    scheduler_pid: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        """A worker with one thread, which a nanny starts again when it dies."""
        command = ["dask_worker", self.address, "--nthreads", "1", "--nworkers", "1", "--host", "127.0.0.1"]
        local = "--local-directory", str(self.folder)
        worker = start(self.folder, *command, "--no-dashboard", *local, *options, **variables)
        self.processes.append(worker)
        return worker

    def wait_for(self, workers: int) -> None:
        """Returns when the scheduler knows so many workers."""
        from distributed import Client

        with Client(self.address, timeout=SECONDS, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=SECONDS)

    def workers(self) -> int:
        """How many workers the scheduler knows."""
        from distributed import Client

        with Client(self.address, timeout=SECONDS, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return len(client.scheduler_info()["workers"])

    def worker_pids(self) -> list[int]:
        """The processes that check documents, not the nannies."""
        from distributed import Client

        with Client(self.address, timeout=SECONDS, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return [*client.run(os.getpid).values()]


def start(folder: Path, module: str, *options: str, **variables: str) -> subprocess.Popen[bytes]:
    """A program of Dask; what it prints goes to a file."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **variables}
    command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
    with (folder / f"{module}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process at once, with what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def dask_cluster(
    folder: Path, workers: int = 2, options: tuple[str, ...] = (), **variables: str
) -> Iterator[DaskCluster]:
    """A scheduler with some workers, which have these `options`; all of them are ended afterwards."""
    about = folder / "scheduler.json"
    local = "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"
    scheduler = start(folder, "dask_scheduler", *local, "--scheduler-file", str(about), **variables)
    cluster = None
    try:
        cluster = DaskCluster(_address(about, scheduler), folder, scheduler.pid)
        for _ in range(workers):
            cluster.start_worker(*options)
        if workers:
            cluster.wait_for(workers)
        yield cluster
    finally:
        processes = [*(cluster.processes if cluster else ()), scheduler]
        for process in processes:
            stop(process)


def _address(about: Path, scheduler: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and scheduler.poll() is None:
        try:
            return str(json.loads(about.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.05)
    raise TimeoutError((about.parent / "dask_scheduler.log").read_text())
