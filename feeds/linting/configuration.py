"""Which settings hold for a document: the command line's, then those of the nearest file, then defaults.

Files of settings are not merged: what stands nearest to a document is all that holds for it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.linting.patterns import Patterns
from feeds.linting.selection import Choice, Selection, asked
from feeds.linting.settings import DEFAULTS, FILES, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHOOSING = ("select", "extend-select", "ignore")


@dataclass(frozen=True)
class Configuration:
    """The settings of one part of the tree, in layers: the later counts more."""

    layers: tuple[Layer, ...]

    def __getitem__(self, key: str) -> Any:
        return self._holder(key).values[key]

    def origin(self, key: str) -> str:
        """Who gave the value of a key."""
        return self._holder(key).origin

    def lines(self) -> Iterator[str]:
        """All settings as TOML, each with who gave it."""
        for key in DEFAULTS:
            value = self[key]
            unset = f"# {key} is not set"
            yield unset if value is None else f"{key} = {_toml(value)}  # {self.origin(key)}"

    def folder(self, key: str) -> Path | None:
        """The folder of the file that gave a value; None where the command line did."""
        holder = self._holder(key)
        return None if holder is self.layers[-1] else holder.folder

    def path(self, key: str) -> Path:
        """A value that is a path, which starts from the folder of who gave it."""
        return self._holder(key).folder / str(self[key])

    def _holder(self, key: str) -> Layer:
        return next(layer for layer in reversed(self.layers) if key in layer.values)

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """The profiles asked for, by name or by choosing what they demand."""
        chosen = (choice.selector for choice in self.selection.choices if choice.told)
        return tuple(dict.fromkeys([*self["profiles"], *asked(chosen)]))

    @cached_property
    def selection(self) -> Selection:
        """What is told. A `select` on the command line puts aside what the file chooses."""
        choices: list[Choice] = []
        for number, layer in enumerate(self.layers):
            if "select" in layer.values:
                choices.clear()
            for key in CHOOSING:
                told = key != "ignore"
                choices += (Choice(selector, told, number) for selector in layer.values.get(key, ()))
        if all(choice == Choice("ALL", told=True) for choice in choices):
            choices = [Choice("ALL", told=True)]
        severities = [pair for layer in self.layers for pair in layer.values.get("severity", {}).items()]
        return Selection(tuple(choices), tuple(severities))

    @cached_property
    def excluded(self) -> tuple[Patterns, ...]:
        """What is not looked at in folders."""
        more = ((layer, "extend-exclude") for layer in self.layers)
        holders = [(self._holder("exclude"), "exclude"), *more]
        found = (Patterns(layer.folder, tuple(layer.values.get(key, ()))) for layer, key in holders)
        return tuple(patterns for patterns in found if patterns.lines)

    @cached_property
    def ignores(self) -> tuple[tuple[Patterns, tuple[str, ...]], ...]:
        """What is not told of some files."""
        return tuple(
            (Patterns(layer.folder, (pattern,)), tuple(selectors))
            for layer in self.layers
            for pattern, selectors in layer.values.get("per-file-ignores", {}).items()
        )

    def selection_for(self, file: Path) -> Selection:
        """What is told of a file."""
        ignored = [name for patterns, names in self.ignores if patterns.match(file) for name in names]
        if not ignored:
            return self.selection
        return Selection(self.selection.choices, self.selection.severities, tuple(dict.fromkeys(ignored)))


@dataclass(frozen=True, slots=True)
class Configurations:
    """The settings of every folder; each file of settings is read once.

    `given` are the command line's own.  `explicit` is the file that holds for all, `isolated`: none does.
    """

    given: Layer
    explicit: Path | None = None
    isolated: bool = False
    _known: dict[Path, Configuration] = field(default_factory=dict)

    def of(self, folder: Path) -> Configuration:
        """The settings for documents in a folder, which is given as an absolute path."""
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._found(folder)
        return known

    def _found(self, folder: Path) -> Configuration:
        if self.isolated:
            return self._made(None)
        if self.explicit is not None:
            return self._once(self.explicit)
        for name in FILES:
            if (file := folder / name).is_file() and (layer := _read(file)) is not None:
                return self._made(layer)
        return self._made(None) if folder.parent == folder else self.of(folder.parent)

    def _once(self, file: Path) -> Configuration:
        """The settings of the file that holds everywhere; its paths start where the command line's do."""
        if file not in self._known:
            layer = _read(file)
            if layer is None:
                raise ReadError(file, "has no table [tool.feeds]")
            self._known[file] = self._made(replace(layer, folder=self.given.folder))
        return self._known[file]

    def _made(self, layer: Layer | None) -> Configuration:
        defaults = Layer("default", self.given.folder, DEFAULTS)
        return Configuration((defaults, *([layer] if layer is not None else []), self.given))


def _read(file: Path) -> Layer | None:
    with suppress(OSError):  # which is told below
        if file.name == "pyproject.toml" and b"feeds" not in file.read_bytes():
            return None
    from feeds.linting.settings_schema import read  # here for the cold start of a run without settings

    return read(file)


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return json.dumps(value, ensure_ascii=False)
