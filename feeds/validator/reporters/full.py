"""For people at a terminal: each finding with its lines, its help and its fix."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.concise import printable
from feeds.validator.reporters.excerpts import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding
    from feeds.validator.reporters.excerpts import Line
    from feeds.vocabulary.model import Severity

WIDTH = 98
"""The width of notes in columns, without the margin."""
BOLD, BLUE, GREEN = "1", "1;34", "1;32"
COLOURS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The findings, then a summary."""
    totals: Counter[str] = Counter()
    for document in documents:
        totals["document"] += 1
        totals["flawed"] += bool(document.report.findings)
        for finding, lines in excerpts(document):
            totals[finding.severity] += 1
            if finding.fix is not None:
                totals["fixable" if finding.fix.safe else "unsafe"] += 1
            yield _block(document.path, finding, lines)
    yield summary(totals)


def _block(path: str, finding: Finding, lines: list[Line]) -> str:
    colour = COLOURS[finding.severity]
    star = f"[{paint('*', GREEN)}] " if finding.fix is not None and finding.fix.safe else ""
    head = paint(f"{finding.severity}[{finding.rule}]", colour)
    width = len(str(lines[-1].number)) if lines else 1
    margin = " " * width
    parts = [
        f"{head} {star}{paint(printable(finding.message), BOLD)}",
        f"{margin}{paint('-->', BLUE)} {printable(f'{path}:{finding.line}:{finding.column}')}",
        *(row for line in lines for row in _excerpt(line, width, colour)),
    ]
    notes = [("help", finding.help), ("see", finding.see)]
    if finding.fix is not None:
        notes.append(("fix" if finding.fix.safe else "unsafe fix", finding.fix.message))
    parts += [row for word, text in notes if text for row in _note(margin, word, text)]
    return "\n".join(parts) + "\n\n"


def _note(margin: str, word: str, text: str) -> Iterator[str]:
    first, *rest = wrap(f"{word}: {printable(text)}", WIDTH, break_long_words=False, break_on_hyphens=False)
    yield f"{margin} {paint('=', BLUE)} {paint(f'{word}:', BOLD)}{first.removeprefix(f'{word}:')}"
    yield from (f"{margin}   {' ' * len(word)}  {row}" for row in rest)


def _excerpt(line: Line, width: int, colour: str) -> Iterator[str]:
    """A line and its underline; the span is coloured too, as terminals may show text from right to left."""
    from rich.cells import cell_len  # here for the cold start

    bar = paint("|", BLUE)
    number = paint(f"{line.number:>{width}}", BLUE)
    marked = paint(line.marked, colour) if line.marked else ""
    yield f"{number} {bar} {line.before}{marked}{line.after}".rstrip()
    carets = "^" * max(cell_len(line.marked), 1)
    yield f"{' ' * width} {bar} {' ' * cell_len(line.before)}{paint(carets, colour)}"


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


def quantity(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def paint(text: str, colour: str) -> str:
    """The text in a terminal's colour (ECMA-48, 8.3.117)."""
    return f"\x1b[{colour}m{text}\x1b[0m"


REPORTER = Reporter("full", render, shows_source=True, shows_fixes=True)
