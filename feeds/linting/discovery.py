"""Finds the documents for the arguments of the command line: files, folders and globs."""

from __future__ import annotations

import codecs
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from feeds.core.errors import ReadError
from feeds.core.files import read_regular
from feeds.core.folders import walk_folder
from feeds.core.urls import host
from feeds.linting.feed_files import is_feed_file
from feeds.linting.globs import matching
from feeds.linting.patterns import Patterns
from feeds.linting.selection import EVERYTHING, Selection, is_inactive
from feeds.linting.settings import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.core.limits import Limit
    from feeds.linting.configuration import Configuration, Configurations

ENDINGS = tuple(SUFFIXES)
STDIN = "-"
MAX_GITIGNORE_BYTES: Annotated[
    int, Limit("gitignore", "bytes", "a file", "it is not read, with a warning; more documents are checked")
] = 256 << 10
"""Each pattern is compared with each path."""
WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Target:
    """A document; `shown` is its path in reports, `url` where it is served; `data` is for no `file`.

    `problem` is why it cannot be read, or a folder that was found instead cannot be listed.  A document in an
    object store is read from `object_url` when it is checked; `object_size` is its size in bytes, and
    `object_tag` changes with it.  If it `may_be` a feed, only its content shows whether it is one.  `address`
    is the URL to fetch it from, and `response` what was received, which only the checks of `online` know.
    """

    file: Path | None
    shown: str
    url: str | None = None
    selection: Selection = EVERYTHING
    profiles: tuple[str, ...] = ()
    data: bytes | None = None
    problem: str = ""
    object_url: str = ""
    object_size: int = 0
    object_tag: str = ""
    may_be: bool = False
    address: str = ""
    response: object = None

    @property
    def size(self) -> int:
        """The bytes of the document that are in memory, or will be."""
        return self.object_size if self.data is None else len(self.data)

    @property
    def host(self) -> str | None:
        """The host to fetch the document from; None if it is not fetched."""
        try:
            return host(self.address) if self.address else None
        except ValueError:  # which is reported when it is fetched
            return self.address

    def is_enabled(self, rule: str) -> bool:
        """Whether a rule is checked and its findings are reported."""
        return not is_inactive(rule, self.profiles) and self.selection.is_enabled(rule)


@dataclass(frozen=True, slots=True)
class Discovery:
    """Finds documents; `force_exclude` excludes even files that are given by name.

    `warnings` are about .gitignore files that are not used.
    """

    configurations: Configurations
    force_exclude: bool = False
    respect_gitignore: bool = True
    warnings: list[ReadError] = field(default_factory=list)
    _ignored: dict[Path, tuple[Patterns, ...]] = field(default_factory=dict)
    _unlisted: dict[Path, str] = field(default_factory=dict)

    def targets(self, arguments: Iterable[str]) -> Iterator[Target]:
        """The documents, each once, those of a folder sorted. Raises `ReadError` for a missing argument."""
        return self._expand(with_kinds(arguments))

    def _expand(self, arguments: list[tuple[str, str]]) -> Iterator[Target]:
        alone = len(arguments) == 1 and arguments[0][1] == "file"
        expand = {"file": self._file, "folder": self._folder, "glob": self._glob}
        seen: set[Path] = set()
        for argument, kind in arguments:
            for shown, top in expand[kind](argument):
                file = absolute(shown)
                if file not in seen:
                    if len(arguments) > 1:  # one argument names no document twice
                        seen.add(file)
                    yield self._target(shown, file, top, alone=alone)

    def stdin(self, data: bytes, name: str | None) -> Target:
        """The document on standard input, with the settings for the file `name`."""
        shown = Path(name or STDIN)
        target = self._target(shown, absolute(shown), shown.parent, alone=True)
        return replace(target, file=None, url=target.url if name else None, data=data)

    def elsewhere(self, shown: str, relative: str = STDIN) -> Target:
        """A document that is no file, with the settings for a path relative to the current folder."""
        file = absolute(Path(relative))
        configuration = self.configurations.for_folder(file.parent)
        is_path = relative != STDIN
        url = _url(configuration, Path(relative), file, Path(), alone=False) if is_path else None
        return Target(None, shown, url, configuration.selection_for(file), configuration.profiles)

    def is_excluded(self, relative: str) -> bool:
        """Whether the settings exclude a path relative to the current folder, or a folder above it."""
        file, here = absolute(Path(relative)), absolute(Path())
        above = [folder for folder in file.parents if folder != here and folder.is_relative_to(here)]
        return self._is_excluded(file) or any(self._is_excluded(folder, is_folder=True) for folder in above)

    def _target(self, shown: Path, file: Path, top: Path, *, alone: bool = False) -> Target:
        configuration = self.configurations.for_folder(file.parent)
        url = _url(configuration, shown, file, top, alone=alone)
        selection, problem = configuration.selection_for(file), self._unlisted.get(file, "")
        return Target(shown, str(shown), url, selection, configuration.profiles, problem=problem)

    def _file(self, argument: str) -> Iterator[tuple[Path, Path]]:
        shown = Path(argument)
        if not self.is_force_excluded(shown):
            yield shown, shown.parent

    def _glob(self, argument: str) -> Iterator[tuple[Path, Path]]:
        stem = Path(WILD.split(argument, maxsplit=1)[0] + "x").parent
        unlisted: list[OSError] = []
        for name in sorted(matching(argument, unlisted.append)):
            shown = Path(name)
            if _is_document(shown) and not self._is_skipped_below(absolute(shown), absolute(stem)):
                yield shown, stem
        yield from self._reported(unlisted, stem)

    def _is_skipped_below(self, file: Path, top: Path) -> bool:
        """Whether a file, or a folder between it and `top`, is excluded or ignored."""
        above = [folder for folder in reversed(file.parents) if folder != top and folder.is_relative_to(top)]
        return self._is_skipped(file) or any(self._is_skipped(folder, is_folder=True) for folder in above)

    def _folder(self, argument: str) -> Iterator[tuple[Path, Path]]:
        start = Path(argument)
        unlisted: list[OSError] = []
        for shown, folders, files in walk_folder(start, unlisted.append):
            here = absolute(shown)
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and not self._is_skipped(here / name, is_folder=True)
            )
            for name in sorted(files):
                if name.startswith(".") or not name.lower().endswith(ENDINGS):
                    continue
                path = shown / name
                if _is_document(path) and not self._is_skipped(here / name) and is_feed_file(path):
                    yield path, start
        yield from self._reported(unlisted, start)

    def _reported(self, errors: Iterable[OSError], top: Path) -> Iterator[tuple[Path, Path]]:
        """The folders that cannot be listed, which are reported as documents that cannot be read."""
        for error in errors:
            folder = Path(error.filename)
            self._unlisted[absolute(folder)] = f"cannot be read: {error.strerror}"
            yield folder, top

    def _is_skipped(self, path: Path, *, is_folder: bool = False) -> bool:
        return self._is_excluded(path, is_folder=is_folder) or self._is_ignored(path, is_folder=is_folder)

    def is_force_excluded(self, path: Path) -> bool:
        """Whether a document that is given by name is excluded."""
        return self.force_exclude and self._is_excluded(absolute(path))

    def _is_excluded(self, path: Path, *, is_folder: bool = False) -> bool:
        excluded = self.configurations.for_folder(path.parent).excluded
        return any(patterns.match(path, is_folder=is_folder) for patterns in excluded)

    def _is_ignored(self, path: Path, *, is_folder: bool) -> bool:
        """Whether .gitignore excludes a path; the innermost file with a matching pattern decides."""
        for patterns in reversed(self._gitignores(path.parent)) if self.respect_gitignore else ():
            decision = patterns.decision(path, is_folder=is_folder)
            if decision is not None:
                return decision
        return False

    def _gitignores(self, folder: Path) -> tuple[Patterns, ...]:
        """The .gitignore files for a folder, up to its repository, or to an ignored folder that was named."""
        if folder in self._ignored:
            return self._ignored[folder]
        unknown: list[Path] = []
        for each in (folder, *folder.parents):  # without recursion, however deep the folder is
            if each in self._ignored:
                break
            unknown.append(each)
            if (each / ".git").exists():
                self._ignored[each] = self._patterns_in(unknown.pop())
                break
        for each in reversed(unknown):
            is_top = each.parent == each or self._is_ignored(each, is_folder=True)
            above = () if is_top else self._ignored[each.parent]
            self._ignored[each] = (*above, *self._patterns_in(each))
        return self._ignored[folder]

    def _patterns_in(self, folder: Path) -> tuple[Patterns, ...]:
        """The patterns of a folder; without them, more documents are checked."""
        try:
            return _gitignore(folder)
        except ReadError as error:
            self.warnings.append(error)
            return ()


def _gitignore(folder: Path) -> tuple[Patterns, ...]:
    """The patterns of a folder, if there are any. Raises ReadError, also for a file that is too long."""
    path = folder / ".gitignore"
    try:
        text = read_regular(path, MAX_GITIGNORE_BYTES).removeprefix(codecs.BOM_UTF8)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise ReadError(path, f"is not used: {error.strerror}") from None
    lines = os.fsdecode(text).split("\n")
    return (Patterns(folder, tuple(line.removesuffix("\r") for line in lines)),)


def with_kinds(arguments: Iterable[str]) -> list[tuple[str, str]]:
    """Each argument with what it is: file, folder or glob.  Raises `ReadError` for a missing one."""
    return [(argument, _kind(argument)) for argument in arguments]


def _kind(argument: str) -> str:
    if not argument:
        raise ReadError("''", "empty path; use . for the current folder")
    if os.path.isdir(argument):  # noqa: PTH112 - pathlib raises for a name that is too long
        return "folder"
    if os.path.lexists(argument):
        return "file"
    if "://" in argument:
        raise ReadError(argument, "no such file; URLs must start with http:// or https://")
    if not WILD.search(argument):
        raise ReadError(argument, "no such file or folder")
    if not any(_is_document(Path(name)) for name in matching(argument)):
        raise ReadError(argument, "no file matches this pattern")
    return "glob"


def _is_document(file: Path) -> bool:
    """Whether a file can be read to its end: pipes and devices are only read if given by name."""
    return file.is_file() or not (file.exists() or file.is_dir())


def absolute(path: Path) -> Path:
    """The absolute path without `.` and `..`; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - pathlib does not remove `..`


def _url(configuration: Configuration, shown: Path, file: Path, top: Path, *, alone: bool) -> str | None:
    """Where a document is served: `base-url` belongs to `top`, or to the folder of the settings file.

    One without a slash at its end, such as `/feed.xml`, is the URL of the document that is `alone` or has
    this name; other documents are served beside it.
    """
    base = configuration["base-url"]
    if base is None:
        return None
    folder = configuration.folder("base-url")
    relative = file.relative_to(folder) if folder and file.is_relative_to(folder) else shown.relative_to(top)
    path = quote(os.fsencode(relative.as_posix()))
    above, _, name = str(base).rpartition("/")
    return str(base) if name and (alone or path == name) else f"{above}/{path}"
