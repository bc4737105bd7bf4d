"""Writes reports, with colours on a terminal, and shows progress."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from feeds.core.atomic import atomic_file
from feeds.core.display import UNPRINTABLE, printable
from feeds.core.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rich.progress import Progress

    from feeds.validator.reporters import Checked, Reporter

T = TypeVar("T")

MIN_COLUMNS = 20
"""The width of a terminal that text is fitted to, at least."""
MIN_DOCUMENTS = 500
"""Documents from which on a progress bar is shown."""
MAX_COUNTED = 100_000
"""Documents that are counted before they are checked, at most; with more, the bar shows no end."""
REFRESH = 0.2
"""Seconds between two updates of the progress bar, and between two writes while it is shown."""
UNSAFE = re.compile(rf"(?!\t|\r?\n){UNPRINTABLE.pattern}")
"""Characters of a document that are escaped on a terminal."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A file or a stream, which may be closed.  `raw`: the text is part of a document and is not changed."""

    file: Path | None = None
    stream: TextIO | None = None
    raw: bool = False

    @property
    def is_terminal(self) -> bool:
        return self.file is None and self.stream is not None and self.stream.isatty()

    @property
    def columns(self) -> int | None:
        """The width of the terminal; None without one, where text must not depend on it."""
        if not self.is_terminal:
            return None
        from shutil import get_terminal_size  # here for the cold start: it loads three compressors

        return max(get_terminal_size().columns, MIN_COLUMNS)

    def report(
        self, reporter: Reporter, documents: Iterable[Checked], progress: Progress | None = None
    ) -> None:
        """Write a report, fitted to the terminal if the format can be.  Raises `WriteError`."""
        if self.columns is None or reporter.fitted is None:
            pieces = reporter.render(documents)
        else:
            pieces = reporter.fitted(documents, self.columns)
        self.write(pieces, progress)

    def write(self, pieces: Iterable[str], progress: Progress | None = None) -> None:
        """Write a report; the progress bar is hidden meanwhile.  Raises `WriteError`."""
        with progress or nullcontext():
            texts = map(self._formatted, pieces)
            if self.file is not None:
                with atomic_file(self.file) as file:
                    file.writelines(text.encode("utf-8", "backslashreplace") for text in texts)
                return
            for text in texts if progress is None else _batched(texts):
                if progress is not None:
                    progress.stop()
                with _open(self.stream) as stream:
                    stream.write(text)
                if progress is not None:
                    progress.start()

    def _formatted(self, text: str) -> str:
        if self.raw:
            return UNSAFE.sub(lambda match: printable(match[0]), text) if self.is_terminal else text
        if self.file is None and self.stream is not None and _has_colours(self.stream):
            return text
        return click.unstyle(text) if "\x1b" in text else text


def write_document(data: bytes) -> None:
    """Write a document to standard output.  Raises `WriteError`."""
    with _open(sys.stdout) as stream:
        stream.buffer.write(data)


@contextmanager
def _open(stream: TextIO | None) -> Iterator[TextIO]:
    """A stream that accepts every character, and that does not fail again at exit.  Raises `WriteError`."""
    if stream is None:
        raise WriteError("standard output", "is closed")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        raise  # the reader has closed it, which is not an error of this program
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise WriteError("standard output", f"cannot be written: {error.strerror}") from None


def _has_colours(stream: TextIO) -> bool:
    """Whether to write colours: on a terminal, unless NO_COLOR is set; with FORCE_COLOR, always."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    return forced or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _batched(texts: Iterable[str]) -> Iterator[str]:
    """The texts, joined so that one is yielded every `REFRESH` seconds."""
    batch: list[str] = []
    written = monotonic()
    for text in texts:
        batch.append(text)
        if monotonic() - written > REFRESH:
            yield "".join(batch)
            batch.clear()
            written = monotonic()
    yield "".join(batch)


def with_progress(items: Iterable[T], *, may_wait: bool) -> tuple[Iterable[T], Progress | None]:
    """The items, and a progress bar if there are many and standard error is a terminal.

    Up to `MAX_COUNTED` items are counted beforehand if the bar `may_wait` for them.
    """
    if not Outlet(stream=sys.stderr).is_terminal:
        return items, None
    rest = iter(items)
    ahead = [*islice(rest, MAX_COUNTED)] if may_wait else []
    if may_wait and len(ahead) < MIN_DOCUMENTS:
        return ahead, None
    from rich.console import Console  # here for the cold start
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    # Without a refresh thread: processes are forked later.
    options: Any = {"auto_refresh": False, "transient": True, "redirect_stdout": False}
    progress = Progress(*columns, console=Console(stderr=True), **options)
    is_counted = may_wait and len(ahead) < MAX_COUNTED
    progress.add_task("Checking", total=len(ahead) if is_counted else None)
    return chain(ahead, rest), progress


@contextmanager
def file_counter() -> Iterator[Callable[[int], None]]:
    """A function to call with the number of further files that were checked; a terminal shows the total."""
    if not Outlet(stream=sys.stderr).is_terminal:
        yield lambda _count: None
        return
    from rich.console import Console  # here for the cold start
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = SpinnerColumn(), TextColumn("Checked {task.completed:.0f} linked files")
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.advance(task, count)


def counted(results: Iterable[T], progress: Progress | None) -> Iterator[T]:
    """The results, counted by the progress bar."""
    refreshed = monotonic()
    for result in results:
        yield result
        if progress is not None:
            progress.advance(progress.task_ids[0])
            if monotonic() - refreshed > REFRESH:
                progress.refresh()
                refreshed = monotonic()
