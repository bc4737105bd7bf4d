"""Where the report goes, with colours where somebody sees them, and a bar where there is much to check."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import TextIOWrapper
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from feeds.core.atomic import atomic_file
from feeds.core.errors import WriteError
from feeds.validator.reporters.concise import UNPRINTABLE, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rich.progress import Progress

Each = TypeVar("Each")

MANY = 500
"""With fewer documents than this, it is over before somebody could read how far it is."""
PAUSE = 0.2
"""Seconds between two looks at the bar, and between two interruptions of it."""


HARMFUL = re.compile(rf"(?!\t|\r?\n){UNPRINTABLE.pattern}")
"""What of a document's own lines a terminal is not shown as it is."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where text goes: to a file, or to a stream, which may be closed.

    `raw`: the text is a document's own, so that nothing is taken out of it.
    """

    file: Path | None = None
    stream: TextIO | None = None
    raw: bool = False

    @property
    def is_terminal(self) -> bool:
        """Whether people see it at once."""
        return self.file is None and self.stream is not None and self.stream.isatty()

    def write(self, pieces: Iterable[str], progress: Progress | None = None) -> None:
        """Write a report; a bar is put aside meanwhile. Raises `WriteError` where that cannot be done."""
        with progress or nullcontext():
            dressed = map(self._dressed, pieces)
            if self.file is not None:
                with atomic_file(self.file) as file:
                    file.writelines(text.encode("utf-8", "backslashreplace") for text in dressed)
                return
            for text in dressed if progress is None else _gathered(dressed):
                if progress is not None:
                    progress.stop()
                with _open(self.stream) as stream:
                    stream.write(text)
                if progress is not None:
                    progress.start()

    def _dressed(self, text: str) -> str:
        if self.raw:
            return HARMFUL.sub(lambda found: printable(found[0]), text) if self.is_terminal else text
        if self.file is None and self.stream is not None and colourful(self.stream):
            return text
        return click.unstyle(text) if "\x1b" in text else text


def write_document(data: bytes) -> None:
    """Write a document to standard output. Raises `WriteError` where that cannot be done."""
    with _open(sys.stdout) as stream:
        stream.buffer.write(data)


@contextmanager
def _open(stream: TextIO | None) -> Iterator[TextIO]:
    """A stream to write to, which takes every character, and is not held to what it could not write."""
    if stream is None:
        raise WriteError("standard output", "is closed")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        raise  # its reader has gone, which is none of our business
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise WriteError("standard output", f"cannot be written: {error.strerror}") from None


def colourful(stream: TextIO) -> bool:
    """Whether to write colours: to a terminal, unless NO_COLOR is set; FORCE_COLOR: to anything."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    return forced or (stream.isatty() and os.environ.get("TERM") != "dumb")


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


def with_bar(things: Iterable[Each]) -> tuple[Iterable[Each], Progress | None]:
    """What is to be waited for, and a bar on standard error, where that is a terminal and it is much."""
    if not Outlet(stream=sys.stderr).is_terminal:
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
    if not Outlet(stream=sys.stderr).is_terminal:
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
