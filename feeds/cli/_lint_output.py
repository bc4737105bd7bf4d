"""Where the report goes, with colours where somebody sees them, and a bar where there is much to check."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from feeds.linting.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rich.progress import Progress

Each = TypeVar("Each")

MANY = 500
"""With fewer documents than this, it is over before somebody could read how far it is."""
PAUSE = 0.2
"""Seconds between two looks at the bar, and between two interruptions of it."""


def colourful(stream: TextIO) -> bool:
    """Whether to write colours: to a terminal, unless NO_COLOR is set; FORCE_COLOR: to anything."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    return forced or (stream.isatty() and os.environ.get("TERM") != "dumb")


def write(pieces: Iterable[str], file: Path | None, progress: Progress | None) -> None:
    """Write a report to a file, or to standard output; a bar is put aside meanwhile."""
    with progress or nullcontext():
        if file is not None:
            with whole_file(file) as opened:
                opened.writelines(map(_plain, pieces))
            return
        coloured = pieces if colourful(sys.stdout) else map(_plain, pieces)
        for text in coloured if progress is None else _gathered(coloured):
            if progress is not None:
                progress.stop()
            sys.stdout.write(text)
            sys.stdout.flush()
            if progress is not None:
                progress.start()


def _gathered(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, those of a moment together."""
    held: list[str] = []
    written = monotonic()
    for piece in pieces:
        held.append(piece)
        if monotonic() - written > PAUSE:
            yield "".join(held)
            held.clear()
            written = monotonic()
    yield "".join(held)


def _plain(text: str) -> str:
    return click.unstyle(text) if "\x1b" in text else text


def with_bar(things: Iterable[Each]) -> tuple[Iterable[Each], Progress | None]:
    """What is to be waited for, and a bar on standard error, where that is a terminal and it is much."""
    if not sys.stderr.isatty():
        return things, None
    things = list(things)
    if len(things) < MANY:
        return things, None
    from rich.console import Console  # here for the cold start
    from rich.progress import Progress

    # Without a thread of its own, which a process that starts others should not have.
    options: Any = {"auto_refresh": False, "transient": True, "redirect_stdout": False}
    progress = Progress(console=Console(stderr=True), **options)
    progress.add_task("Checking", total=len(things))
    return things, progress


@contextmanager
def asking() -> Iterator[Callable[[int], None]]:
    """What to call with the number of files that were asked for; a terminal shows how many there were."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console  # here for the cold start
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = SpinnerColumn(), TextColumn("Asked for {task.completed:.0f} files")
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.advance(task, count)


def counted(results: Iterable[Each], progress: Progress | None) -> Iterator[Each]:
    """What passes, counted by the bar."""
    drawn = monotonic()
    for result in results:
        yield result
        if progress is not None:
            progress.advance(progress.task_ids[0])
            if monotonic() - drawn > PAUSE:
                progress.refresh()
                drawn = monotonic()
