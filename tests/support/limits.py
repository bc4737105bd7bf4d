"""The limits of every entry point, read from the annotations of their constants, and the page about them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from inspect import get_annotations, isclass
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Annotated, Any, get_args

import feeds
from feeds.core.limits import Allowance, Kind, Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
KINDS: tuple[Kind, ...] = get_args(Kind)
HEAD = """\
# Limits

All input is untrusted, so every entry point has limits: on bytes, on elements, on how deep these are nested,
on time and on memory. What exceeds a limit is refused, or left out with a warning; the rest of a batch is not
affected. Where a row has no figure, the limit follows from others.

`python docs/limits.py` writes this page from the constants of the code.
"""
_PROGRAMS = ("__main__", "migrations.env")
"""Modules that do something when they are imported."""
_UNITS = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))


@dataclass(frozen=True, slots=True)
class DocumentedLimit:
    """A limit with the constant that holds its value: its module, and its name there."""

    limit: Limit
    module: str
    name: str
    value: Any

    @property
    def constant(self) -> str:
        return f"{self.module}:{self.name}"


@dataclass(frozen=True, slots=True)
class Boundary:
    """A use of an entry point with something of a size, which returns the problem, if there is one.

    `problem` is what it is beyond the limit that a constant has; `low` replaces a limit that is too large for
    a quick test.
    """

    constant: str
    use: Callable[[int, Path], str]
    problem: str
    low: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry point; `follows` says why it needs no constant for a kind of limit."""

    title: str
    follows: Mapping[Kind, str] = field(default_factory=dict)


@cache
def documented_limits() -> tuple[DocumentedLimit, ...]:
    """Returns the limits of all modules, in the order of these."""
    names = sorted(info.name for info in walk_packages(feeds.__path__, "feeds."))
    modules = [import_module(name) for name in names if not name.endswith(_PROGRAMS)]
    return tuple(found for module in modules for found in _limits_of(module))


def _limits_of(module: ModuleType) -> Iterator[DocumentedLimit]:
    for name, annotation in get_annotations(module).items():
        for limit in _limits_in(module, annotation):
            yield DocumentedLimit(limit, module.__name__, name, getattr(module, name))
    values = [each for each in vars(module).values() if issubclass(type(each), type)]  # no lazy objects
    for owner in [each for each in values if isclass(each) and is_dataclass(each)]:
        if owner.__module__ == module.__name__:
            for each in fields(owner):
                for limit in _limits_in(module, each.type):
                    yield DocumentedLimit(
                        limit, module.__name__, f"{owner.__name__}.{each.name}", each.default
                    )


def _limits_in(module: ModuleType, annotation: object) -> tuple[Limit, ...]:
    if not isinstance(annotation, str) or "Limit(" not in annotation:
        return ()
    names = {"Annotated": Annotated, "Limit": Limit, "timedelta": timedelta, "Mapping": dict}
    evaluated = eval(annotation, {**vars(sys.modules[module.__name__]), **names})  # our own code
    return tuple(each for each in evaluated.__metadata__ if isinstance(each, Limit))


def figure(found: DocumentedLimit) -> str:
    """Returns a value as people write it: `64 KiB`, `50,000 and one more for every 32 bytes`, `10 s`."""
    value, limit = found.value, found.limit
    if isinstance(value, Allowance):
        return f"{value.spare:,}, and one more for every {value.each} {value.unit}"
    if isinstance(value, dict):
        return f"{min(value.values()):,} to {max(value.values()):,} {limit.unit}"
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if limit.unit:
        return f"{value:,} {limit.unit}"
    if limit.kind == "time":
        return _time(value)
    return _size(value) if limit.kind in ("bytes", "memory") else f"{value:,}"


def _size(value: int) -> str:
    for unit, size in _UNITS:
        if value >= size and value % (size // 2) == 0:
            return f"{value / size:g} {unit}"
    return f"{value:,} bytes"


def _time(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def page() -> str:
    """Returns `docs/limits.md`."""
    return HEAD + "".join(_section(key, entry) for key, entry in ENTRIES.items())


def _section(key: str, entry: Entry) -> str:
    rows = ["| | limit | of | beyond it |", "| --- | --- | --- | --- |"]
    for kind in KINDS:
        found = [each for each in documented_limits() if (each.limit.entry, each.limit.kind) == (key, kind)]
        rows += (f"| {kind} | {figure(each)} | {each.limit.what} | {each.limit.beyond} |" for each in found)
        if kind in entry.follows:
            rows.append(f"| {kind} | | {entry.follows[kind]} | |")
    return f"\n## {entry.title}\n\n" + "\n".join(rows) + "\n"


_AS_VALIDATE = "as for `feeds validate`"
_BY_SIZE = "follows from the size"
_LINEAR = "linear in the size"
_TABLES = "follows from the size: a few levels of tables"
ENTRIES: dict[str, Entry] = {
    "validate": Entry("`feeds validate`, `feeds.validate()`", {
        "time": _LINEAR,
        "memory": "at most 25 times the size of the document, by the limits on elements",
    }),
    "fix": Entry("`feeds validate --fix`, `--diff`", {
        "depth": _AS_VALIDATE, "time": "follows from the bytes that are validated", "memory": _AS_VALIDATE,
    }),
    "diff": Entry("`feeds diff`", {"elements": _AS_VALIDATE, "time": _LINEAR, "memory": _AS_VALIDATE}),
    "online": Entry("`feeds validate --online`", {"depth": _AS_VALIDATE, "memory": _AS_VALIDATE}),
    "settings": Entry("`feeds.toml`, `pyproject.toml`", {
        "elements": _BY_SIZE, "time": _LINEAR, "memory": _BY_SIZE,
    }),
    "gitignore": Entry("`.gitignore`", {
        "elements": _BY_SIZE, "depth": "lines have none", "time": "for each path linear in the size",
        "memory": _BY_SIZE,
    }),
    "baseline": Entry("The file of `--baseline`", {"time": _LINEAR, "memory": "follows from the values"}),
    "list": Entry("The files of `--list`", {
        "depth": "as for JSON Feed", "time": _LINEAR, "memory": "follows from the longest line",
    }),
    "resume": Entry("The file of `--resume`", {
        "elements": _BY_SIZE, "depth": "as deep as Python recurses", "time": _LINEAR,
        "memory": "follows from the longest line",
    }),
    "cache": Entry("The folder of cached reports", {
        "elements": _BY_SIZE, "depth": "as deep as Python recurses", "time": _LINEAR, "memory": _BY_SIZE,
    }),
    "lsp": Entry("`feeds lsp`", {
        "bytes": _AS_VALIDATE, "depth": _AS_VALIDATE, "time": _LINEAR, "memory": _AS_VALIDATE,
    }),
    "read": Entry("Articles: `feeds read`, `build`, `watch`, `serve`", {
        "time": _LINEAR, "memory": "follows from the elements of the largest file, and the index",
    }),
    "html": Entry("HTML and Markdown in articles", {}),
    "channel": Entry("`channel.toml`", {"elements": _BY_SIZE, "time": _LINEAR, "memory": _BY_SIZE}),
    "server": Entry("`server.toml`", {"elements": _BY_SIZE, "time": _LINEAR, "memory": _BY_SIZE}),
    "ledger": Entry("`published.ndjson`", {
        "elements": "lines are read one by one, in any number",
        "depth": "lists and tables of texts; what is deeper is an error with the line",
        "time": _LINEAR, "memory": "follows from the longest line",
    }),
    "journal": Entry("`.feeds/posted.json`", {"elements": _BY_SIZE, "time": _LINEAR}),
    "media": Entry("Media files: `feeds probe`", {"depth": "a fixed number of levels of each format"}),
    "import": Entry("`feeds import`", {"depth": "as for articles"}),
    "serve": Entry("`feeds serve`", {"depth": "requests have none"}),
    "post": Entry("`/api/articles`", {"depth": "as for articles", "memory": "see `.feeds/posted.json`"}),
    "page": Entry("`/validate`, `/api/validate`", {"depth": _AS_VALIDATE}),
    "hub": Entry("`/hub`", {"depth": "forms have none"}),
    "notify": Entry("`feeds notify`", {
        "bytes": "the bodies of responses are not read", "depth": "responses have none",
        "memory": "20 notifications are read from the queue at once, and sent to 8 hubs",
    }),
}  # fmt: skip
"""The entry points, by the names that limits use."""
