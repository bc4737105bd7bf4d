"""A program that builds a folder and is ended or stopped at some of its stages, and then builds it again.

Its arguments are the two folders, the signal, and the points, each `before` or `after` and a stage.  It
prints the results as a JSON object: what the points led to.  The program is loaded once; each build is a
child of it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sites import put

from feeds.core import parallel
from feeds.core.errors import explained
from feeds.dialects import dialects
from feeds.formats import formats
from feeds.publishing.index import sqlite_store
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from collections.abc import Callable

STAGES = {
    "scan": "refreshing.changed_files",
    "read": "refreshing.ingest",
    "check ids": "index.identity.check",
    "append to the ledger": "ledger.append",
    "mark documents": "index.pages.mark",
    "note the time": "refreshing.note_change",
    "find documents": "output.versions",
    "write a file": "output.write_beside",
    "rename a file": "output.put",
    "note files": "output.note",
    "note the end": "output.note_up_to",
}
"""What is done, in order, by functions of `feeds.publishing`."""
START = datetime(2026, 5, 2, tzinfo=UTC)
LOCKED = 75
"""The exit status of a build that found the index locked."""


def build(folder: Path, out: Path, step: int) -> None:
    publication = open_publication(folder)
    publication.refresh(START + timedelta(minutes=step))
    for _ in write(publication, out, compress="none"):
        pass
    publication.close()


def interrupt_at(stage: str, place: str, sign: int) -> None:
    """Let this process send itself a signal when it comes to a stage for the first time."""
    module, _, name = f"feeds.publishing.{STAGES[stage]}".rpartition(".")
    real = getattr(import_module(module), name)
    reached: list[bool] = []

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if place == "after":
            result = real(*arguments, **named)
        if not reached:
            reached.append(True)
            os.kill(os.getpid(), sign)
        return result if place == "after" else real(*arguments, **named)

    setattr(import_module(module), name, wrapped)


def forked(work: Callable[[], None]) -> int:
    """Start work in a child; returns its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except OSError as error:
        print(explained(error), file=sys.stderr)
        os._exit(LOCKED if "is locked by a process" in str(error) else 1)
    os._exit(0)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def interrupted(folder: Path, out: Path, step: int, stage: str, place: str, sign: int) -> list[int]:
    """Returns how the build ended, and if it was stopped, how another one ended meanwhile."""

    def work() -> None:
        interrupt_at(stage, place, sign)
        build(folder, out, step)

    child = forked(work)
    if sign != signal.SIGSTOP:
        return [ended(child)]
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        return [-100]
    other = ended(forked(lambda: build(folder, out, step)))
    os.kill(child, signal.SIGCONT)
    return [ended(child), other]


def main() -> None:
    folder, out, sign = Path(sys.argv[1]), Path(sys.argv[2]), signal.Signals[sys.argv[3]]
    dialects(), formats()
    sqlite_store.LOCK_TIMEOUT = 0.2
    parallel.os.cpu_count = lambda: 1  # type: ignore[attr-defined]
    build(folder, out, 0)
    found: dict[str, list[int]] = {}
    for step, point in enumerate(sys.argv[4:], 1):
        place, _, stage = point.partition(" ")
        put(folder, str(step % 5), title=f"Step {step}", tags=[f"Tag {step}"])
        put(folder, str(100 + step))
        found[point] = interrupted(folder, out, step, stage, place, sign)
        assert ended(forked(lambda step=step: build(folder, out, step))) == 0, stage  # type: ignore[misc]
        copy, other = folder.with_name("copy"), out.with_name("other")
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".feeds"))
        assert ended(forked(lambda copy=copy, other=other, step=step: build(copy, other, step))) == 0  # type: ignore[misc]
        assert contents(out) == contents(other), point
        assert (folder / "published.ndjson").read_bytes() == (copy / "published.ndjson").read_bytes(), stage
        shutil.rmtree(copy)
        shutil.rmtree(other)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
