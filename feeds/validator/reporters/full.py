"""For people at a terminal: each finding with its lines, its help and its fix."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING

from feeds.core.display import printable, quantity
from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.excerpts import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding
    from feeds.validator.reporters.excerpts import Line
    from feeds.vocabulary.model import Severity

WIDTH = 98
"""The width of notes in columns, without the margin; on a narrow terminal they have less."""
MIN_MESSAGE = 30
"""Columns for a message behind the name of its rule; with fewer, it is put below."""
UNLIMITED = 1 << 16
"""Columns of what is not a terminal."""
BOLD, BLUE, GREEN = "1", "1;34", "1;32"
COLOURS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def render(documents: Iterable[Checked], columns: int = UNLIMITED) -> Iterator[str]:
    """The findings, then a summary, in this many columns."""
    totals: Counter[str] = Counter()
    for document in documents:
        totals["document"] += 1
        totals["flawed"] += bool(document.report.findings)
        for finding, lines in excerpts(document):
            totals[finding.severity] += 1
            if finding.fix is not None:
                totals["fixable" if finding.fix.safe else "unsafe"] += 1
            yield _block(document.path, finding, lines, columns)
    yield summary(totals)


def _block(path: str, finding: Finding, lines: list[Line], columns: int) -> str:
    colour = COLOURS[finding.severity]
    width = len(str(lines[-1].number)) if lines else 1
    margin = " " * width
    parts = [
        *_headline(finding, colour, columns),
        f"{margin}{paint('-->', BLUE)} {printable(f'{path}:{finding.line}:{finding.column}')}",
        *(row for line in lines for row in _excerpt(line, width, colour, columns)),
    ]
    notes = [("help", finding.help), ("see", finding.see)]
    if finding.fix is not None:
        notes.append(("fix" if finding.fix.safe else "unsafe fix", finding.fix.message))
    parts += [row for word, text in notes if text for row in _note(margin, word, text, columns)]
    return "\n".join(parts) + "\n\n"


def _headline(finding: Finding, colour: str, columns: int) -> Iterator[str]:
    name = f"{finding.severity}[{finding.rule}]"
    has_star = finding.fix is not None and finding.fix.safe
    head = paint(name, colour) + (f" [{paint('*', GREEN)}]" if has_star else "")
    start = " " * len(f"{name} {'[*] ' if has_star else ''}")
    message = printable(finding.message)
    if columns - len(start) < MIN_MESSAGE:
        yield head
        yield from (f"  {paint(row, BOLD)}" for row in _wrapped(message, columns - 2))
    else:
        first, *rest = _wrapped(message, columns - 2, start)
        yield f"{head} {paint(first.removeprefix(start), BOLD)}"
        yield from (f"  {paint(row, BOLD)}" for row in rest)


def _note(margin: str, word: str, text: str, columns: int) -> Iterator[str]:
    room = min(WIDTH, columns - len(f"{margin}   {word}: "))
    first, *rest = _wrapped(f"{word}: {printable(text)}", room)
    yield f"{margin} {paint('=', BLUE)} {paint(f'{word}:', BOLD)}{first.removeprefix(f'{word}:')}"
    yield from (f"{margin}   {' ' * len(word)}  {row}" for row in rest)


def _wrapped(text: str, width: int, start: str = "") -> list[str]:
    """The rows of a text; words such as URLs are not broken."""
    width = max(width, 1)
    return wrap(text, width, initial_indent=start, break_long_words=False, break_on_hyphens=False) or [start]


def _excerpt(line: Line, width: int, colour: str, columns: int) -> Iterator[str]:
    """A line and its underline; the span is coloured too, as terminals may show text from right to left."""
    from rich.cells import cell_len  # here for the cold start

    room = max(columns - width - len(" | "), 1)
    before = _end(line.before, room // 3) if cell_len(line.before + line.marked) > room else line.before
    room -= cell_len(before)
    marked = _start(line.marked, room)
    after = _start(line.after, room - cell_len(marked))
    bar = paint("|", BLUE)
    number = paint(f"{line.number:>{width}}", BLUE)
    yield f"{number} {bar} {before}{paint(marked, colour) if marked else ''}{after}".rstrip()
    carets = "^" * max(cell_len(marked), 1)
    yield f"{' ' * width} {bar} {' ' * cell_len(before)}{paint(carets, colour)}"


def _start(text: str, cells: int) -> str:
    """The start of a text that fits in this many cells of a terminal, with an ellipsis if that is not all."""
    from rich.cells import cell_len

    if cell_len(text) <= cells:
        return text
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells else ""


def _end(text: str, cells: int) -> str:
    """The end of a text that fits in this many cells."""
    from rich.cells import cell_len

    if cell_len(text) <= cells:
        return text
    while text and cell_len(text) >= cells:
        text = text[1:]
    return f"…{text}"


def summary(totals: Counter[str]) -> str:
    """`3 errors, 1 warning in 2 of 5 documents; 2 fixable with --fix.`"""
    documents = quantity(totals["document"], "document")
    if not totals["flawed"]:
        return f"{paint('No findings', GREEN)} in {documents}.\n"
    counts = [quantity(totals[name], name) for name in ("error", "warning") if totals[name]]
    if totals["info"]:
        counts.append(quantity(totals["info"], "hint"))
    fixable = [
        f"{totals[name]:,} fixable with {option}"
        for name, option in (("fixable", "--fix"), ("unsafe", "--unsafe-fixes"))
        if totals[name]
    ]
    end = "; ".join(["", *fixable])
    return f"{paint(', '.join(counts), BOLD)} in {totals['flawed']:,} of {documents}{end}.\n"


def paint(text: str, colour: str) -> str:
    """The text in a terminal's colour (ECMA-48, 8.3.117)."""
    return f"\x1b[{colour}m{text}\x1b[0m"


REPORTER = Reporter("full", render, shows_source=True, shows_fixes=True, fitted=render)
