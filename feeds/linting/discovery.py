"""Arguments of the command line -> documents: files, folders but for what is ignored in them, and globs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from glob import iglob
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.core.errors import ReadError
from feeds.linting.non_feeds import is_foreign
from feeds.linting.patterns import Patterns
from feeds.linting.selection import EVERYTHING, Selection, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.linting.configuration import Configuration, Configurations

SUFFIXES = frozenset({".atom", ".feed", ".json", ".opml", ".rdf", ".rss", ".xml"})
"""What a folder's documents are recognised by; a file that is named itself may have any name."""

STDIN = "-"
WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Target:
    """A document to check: the path to show, where it is served if that is known, and what is told of it.

    `data` is what it holds where there is no file: it came on standard input.
    """

    file: Path | None
    shown: str
    url: str | None = None
    selection: Selection = EVERYTHING
    profiles: tuple[str, ...] = ()
    data: bytes | None = None

    def hears(self, rule: str) -> bool:
        """Whether what a rule finds would be told."""
        return not silent(rule, self.profiles) and self.selection.tells(rule)


@dataclass(frozen=True, slots=True)
class Discovery:
    """How arguments are understood.

    `forced`: what the settings exclude is left out even where it is named. `respectful`: what .gitignore
    files name is left out of folders and globs, too.
    """

    configurations: Configurations
    forced: bool = False
    respectful: bool = True
    _ignored: dict[Path, tuple[Patterns, ...]] = field(default_factory=dict)

    def targets(self, arguments: Iterable[str]) -> Iterator[Target]:
        """The documents, each once, a folder's in the order of their paths.

        Raises `ReadError` for what is not there, before the first of them is given.
        """
        found = [(argument, _kind(argument)) for argument in arguments]
        return self._each(found)

    def _each(self, found: list[tuple[str, str]]) -> Iterator[Target]:
        ways = {"file": self._file, "folder": self._folder, "glob": self._glob}
        seen: set[Path] = set()
        for argument, kind in found:
            for shown, top in ways[kind](argument):
                file = absolute(shown)
                if file not in seen:
                    seen.add(file)
                    yield self._target(shown, file, top)

    def stdin(self, data: bytes, name: str | None) -> Target:
        """What came on standard input, under the name of a file if it is known."""
        shown = Path(name or STDIN)
        target = self._target(shown, absolute(shown), shown.parent)
        return replace(target, file=None, url=target.url if name else None, data=data)

    def _target(self, shown: Path, file: Path, top: Path) -> Target:
        configuration = self.configurations.of(file.parent)
        url = _url(configuration, shown, file, top)
        return Target(shown, str(shown), url, configuration.selection_for(file), configuration.profiles)

    def _file(self, argument: str) -> Iterator[tuple[Path, Path]]:
        shown = Path(argument)
        if not self.keeps_out(shown):
            yield shown, shown.parent

    def _glob(self, argument: str) -> Iterator[tuple[Path, Path]]:
        stem = Path(WILD.split(argument, maxsplit=1)[0] + "x").parent
        for name in sorted(_matching(argument)):
            shown = Path(name)
            if _is_document(shown) and not self._left_out(absolute(shown), absolute(stem)):
                yield shown, stem

    def _left_out(self, file: Path, top: Path) -> bool:
        """Whether a file, or a folder between it and the top, is excluded or ignored."""
        above = [folder for folder in reversed(file.parents) if folder != top and folder.is_relative_to(top)]
        return self._passed_over(file) or any(self._passed_over(folder, is_folder=True) for folder in above)

    def _folder(self, argument: str) -> Iterator[tuple[Path, Path]]:
        start = Path(argument)
        unread: list[OSError] = []
        for top, folders, files in os.walk(start, onerror=unread.append):
            shown, here = Path(top), absolute(Path(top))
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and not self._passed_over(here / name, is_folder=True)
            )
            for name in sorted(files):
                known = Path(name).suffix.lower() in SUFFIXES and not name.startswith(".")
                if not known or not _is_document(shown / name) or self._passed_over(here / name):
                    continue
                if not is_foreign(shown / name):
                    yield shown / name, start
        for error in unread:  # which reading it will say again
            yield Path(error.filename), start

    def _passed_over(self, path: Path, *, is_folder: bool = False) -> bool:
        return self.excluded(path, is_folder=is_folder) or self._is_ignored(path, is_folder=is_folder)

    def keeps_out(self, named: Path) -> bool:
        """Whether a document is left out though it is named itself."""
        return self.forced and self.excluded(absolute(named))

    def excluded(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the settings exclude what is at an absolute path."""
        excluded = self.configurations.of(path.parent).excluded
        return any(patterns.match(path, is_folder=is_folder) for patterns in excluded)

    def _is_ignored(self, path: Path, *, is_folder: bool) -> bool:
        """What the innermost .gitignore file says that says anything."""
        for patterns in reversed(self._gitignores(path.parent)) if self.respectful else ():
            said = patterns.opinion(path, is_folder=is_folder)
            if said is not None:
                return said
        return False

    def _gitignores(self, folder: Path) -> tuple[Patterns, ...]:
        """The .gitignore files that hold in a folder, up to the top of its repository.

        Those above an ignored folder do not hold in it: who names such a folder means what is in it.
        """
        known = self._ignored.get(folder)
        if known is None:
            top = (folder / ".git").exists() or folder.parent == folder
            above = () if top or self._is_ignored(folder, is_folder=True) else self._gitignores(folder.parent)
            known = self._ignored[folder] = (*above, *_gitignore(folder))
        return known


def _gitignore(folder: Path) -> Iterator[Patterns]:
    try:
        lines = (folder / ".gitignore").read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    yield Patterns(folder, tuple(lines))


def _kind(argument: str) -> str:
    if not argument:
        raise ReadError("''", "names no file; the current folder is .")
    if os.path.isdir(argument):  # noqa: PTH112 - of a name too long, pathlib raises
        return "folder"
    if os.path.lexists(argument):
        return "file"
    if not WILD.search(argument):
        raise ReadError(argument, "no such file or folder")
    if not any(_is_document(Path(name)) for name in _matching(argument)):
        raise ReadError(argument, "no file matches")
    return "glob"


def _matching(pattern: str) -> Iterator[str]:
    return iglob(pattern, recursive=True)  # noqa: PTH207 - which takes absolute patterns, too


def _is_document(file: Path) -> bool:
    """Whether it can be read to its end; a pipe keeps us waiting, so only one that is named is meant."""
    return not file.is_fifo() and not file.is_dir()


def absolute(path: Path) -> Path:
    """The path from the root, without `.` and `..`; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - which takes `..` out, as pathlib does not


def _url(configuration: Configuration, shown: Path, file: Path, top: Path) -> str | None:
    """Where a document is served: a base URL is that of `top`, or of the folder of the file that gives it."""
    base = configuration["base-url"]
    if base is None:
        return None
    holder = configuration.folder("base-url")
    below = file.relative_to(holder) if holder and file.is_relative_to(holder) else shown.relative_to(top)
    return str(base).rstrip("/") + "/" + quote(os.fsencode(below.as_posix()))
