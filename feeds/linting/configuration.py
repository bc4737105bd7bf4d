"""The settings for a document: from the command line, the nearest settings file alone, and the defaults."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.core.files import open_regular
from feeds.linting.patterns import Patterns
from feeds.linting.selection import RuleSelector, Selection, profiles_among
from feeds.linting.settings import DEFAULTS, FILES, MAX_BYTES, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Configuration:
    """The settings for a folder, in layers; a later layer takes precedence."""

    layers: tuple[Layer, ...]

    def __getitem__(self, key: str) -> Any:
        return self._layer(key).values[key]

    def toml_lines(self) -> Iterator[str]:
        """All settings as TOML, each with its origin."""
        for key in DEFAULTS:
            value = self[key]
            unset = f"# {key} is not set"
            yield unset if value is None else f"{key} = {_toml(value)}  # {self._layer(key).origin}"

    def folder(self, key: str) -> Path | None:
        """The folder of the file that sets a key; None if the command line does."""
        layer = self._layer(key)
        return None if layer is self.layers[-1] else layer.folder

    def path(self, key: str) -> Path:
        """A value that is a path, relative to the file that sets it."""
        return self._layer(key).folder / str(self[key])

    def _layer(self, key: str) -> Layer:
        return next(layer for layer in reversed(self.layers) if key in layer.values)

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """The active profiles: those in `profiles`, and those whose rules are selected."""
        enabled = (selector.selector for selector in self.selection.selectors if selector.enabled)
        return tuple(dict.fromkeys([*self["profiles"], *profiles_among(enabled)]))

    @cached_property
    def selection(self) -> Selection:
        """The enabled rules.  A `select` on the command line replaces the selectors in the file."""
        selectors: list[RuleSelector] = []
        for number, layer in enumerate(self.layers):
            if "select" in layer.values:
                selectors.clear()
            for key in ("select", "extend-select", "ignore"):
                enabled = key != "ignore"
                selectors += (RuleSelector(name, enabled, number) for name in layer.values.get(key, ()))
        everything = RuleSelector("ALL", enabled=True)
        if all(selector == everything for selector in selectors):
            selectors = [everything]
        severities = [pair for layer in self.layers for pair in layer.values.get("severity", {}).items()]
        return Selection(tuple(selectors), tuple(severities))

    @cached_property
    def excluded(self) -> tuple[Patterns, ...]:
        """The patterns of files and folders to skip."""
        extended = ((layer, "extend-exclude") for layer in self.layers)
        settings = [(self._layer("exclude"), "exclude"), *extended]
        patterns = (Patterns(layer.folder, tuple(layer.values.get(key, ()))) for layer, key in settings)
        return tuple(some for some in patterns if some.lines)

    @cached_property
    def per_file_ignores(self) -> tuple[tuple[Patterns, tuple[str, ...]], ...]:
        """Patterns of files, each with the selectors of the rules to ignore in them."""
        return tuple(
            (Patterns(layer.folder, (pattern,)), tuple(selectors))
            for layer in self.layers
            for pattern, selectors in layer.values.get("per-file-ignores", {}).items()
        )

    def selection_for(self, file: Path) -> Selection:
        """The enabled rules for a file."""
        matching = (names for patterns, names in self.per_file_ignores if patterns.match(file))
        ignored = dict.fromkeys(name for names in matching for name in names)
        return replace(self.selection, ignored=tuple(ignored)) if ignored else self.selection


@dataclass(frozen=True, slots=True)
class Configurations:
    """The settings for every folder: from the nearest file, from `file`, or `isolated`, without a file."""

    command_line: Layer
    file: Path | None = None
    isolated: bool = False
    _known: dict[Path, Configuration] = field(default_factory=dict)

    def for_folder(self, folder: Path) -> Configuration:
        """The settings for documents in a folder, given as an absolute path."""
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._find(folder)
        return known

    def _find(self, folder: Path) -> Configuration:
        if self.isolated:
            return self._with_layer(None)
        if self.file is not None:
            return self._from_file(self.file)
        for each in (folder, *folder.parents):  # without recursion, however deep the folder is
            if (known := self._known.get(each)) is not None:
                return known
            for name in FILES:
                if (file := each / name).is_file() and (layer := _read(file)) is not None:
                    return self._known.setdefault(each, self._with_layer(layer))
        return self._with_layer(None)

    def _from_file(self, file: Path) -> Configuration:
        """The settings from `--config`; paths in that file are relative to the current folder."""
        if file not in self._known:
            layer = _read(file)
            if layer is None:
                raise ReadError(file, "has no table [tool.feeds]")
            self._known[file] = self._with_layer(replace(layer, folder=self.command_line.folder))
        return self._known[file]

    def _with_layer(self, layer: Layer | None) -> Configuration:
        defaults = Layer("default", self.command_line.folder, DEFAULTS)
        return Configuration((defaults, *([layer] if layer is not None else []), self.command_line))


def _read(file: Path) -> Layer | None:
    with suppress(OSError):  # reported below
        if file.name == "pyproject.toml" and not _may_have_table(file):
            return None
    from feeds.linting.settings_schema import read_settings  # here for the cold start without settings

    return read_settings(file)


def _may_have_table(file: Path) -> bool:
    with open_regular(file) as opened:
        return b"feeds" in opened.read(MAX_BYTES + 1)


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return json.dumps(value, ensure_ascii=False)
