"""Files of page generators that are never articles: templates, output, packages, pages, drafts by name.

Names that other folders may have, too, such as `public`, count only beside what a generator has.  What was
published from such a file stays, by the ledger: see `without_generator_files`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feeds.dialects import Note, dialects
from feeds.dialects.site.links import SUFFIXES
from feeds.publishing import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    HasMark = Callable[[str, str], bool]
    """Whether a folder, by its path, has a file or folder of this name."""
    Published = Callable[[Collection[str]], Collection[str]]
    """Returns those of some paths that something was published from."""

_JAVASCRIPT = "packages of JavaScript"
_ANYWHERE = {
    "_data": "data of Jekyll",
    "_drafts": "drafts of Jekyll",
    "_includes": "templates of Jekyll",
    "_layouts": "templates of Jekyll",
    "_plugins": "plugins of Jekyll",
    "_sass": "styles of Jekyll",
    "_site": "the output of Jekyll",
    "bower_components": _JAVASCRIPT,
    "node_modules": _JAVASCRIPT,
}
"""Folders at any depth, by their names in lower case."""
_HUGO_FILES = (
    "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config",
)  # fmt: skip
_HUGO = (*_HUGO_FILES, "content")
_PELICAN = ("pelicanconf.py", "publishconf.py")
_JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
_DESIGN = {"static": "files of the website", "templates": "templates of pages"}
"""Folders at the top, by their exact names: their files belong to the pages, ours (`own_files`) or others."""
_BESIDE = {
    "archetypes": ("templates of Hugo", ()),
    "data": ("data of Hugo", _HUGO_FILES),
    "i18n": ("texts of a theme", _HUGO_FILES),
    "layouts": ("templates of Hugo", _HUGO),
    "output": ("the output of Pelican", _PELICAN),
    "public": ("the output of Hugo", _HUGO),
    "resources": ("the output of Hugo", _HUGO),
    "theme": ("a theme", _PELICAN),
    "themes": ("themes", (*_HUGO, *_PELICAN)),
    "vendor": ("packages of Ruby", _JEKYLL),
}
"""Folders beside a file or folder of a generator; `archetypes` needs none at the top."""
CONFIGURATIONS = (
    *(name for name in _HUGO_FILES if name != "config"), "config/_default", *_PELICAN, *_JEKYLL,
    ".eleventy.js", "eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs",
    "astro.config.mjs", "astro.config.js", "astro.config.ts", "conf.py", "mkdocs.yml",
)  # fmt: skip
"""Of generators that keep templates or files of the website in folders beside them; Zola has Hugo's name."""
_PAGES = "pages of Pelican"
_REPOSITORY = ("changelog", "code_of_conduct", "contributing", "licence", "license", "readme")
_TOP_FILES = {
    **{
        f"{stem}{suffix}": "a file about the folder" for stem in _REPOSITORY for suffix in (*SUFFIXES, ".txt")
    },
    **dict.fromkeys(("ads.txt", "humans.txt", "llms.txt", "robots.txt"), "a file for programs"),
    **dict.fromkeys(("constraints.txt", "requirements.txt"), "a list of packages"),
}
"""Files at the top of the folder, by their names in lower case."""
_DRAFTS = tuple(f".draft{suffix}" for suffix in SUFFIXES)
_FEEDS = (".atom", ".htm", ".html", ".rdf", ".rss", ".xml")
"""Suffixes of files that other dialects recognise by their content."""
INBOX = "inbox"
"""The folder of posted articles, below that of the articles: its names are ours."""


@dataclass(frozen=True, slots=True)
class GeneratorFile:
    """The `place` of a file that is not an article (an outermost folder, or the file), and what it is."""

    place: str
    what: str


def without_generator_files(
    folder: Path, paths: Iterable[str], published: Published | None = None
) -> tuple[list[str], list[Note]]:
    """Returns the paths of files that may be articles, and a note for each place with others.

    `published` is asked for the others; without it, the ledger in the folder.  Raises ReadError for a ledger
    that cannot be read.
    """
    paths = list(paths)
    has_mark = cache(lambda parent, name: (folder / parent / name).exists())
    in_folder = cache(partial(_in_folder, has_mark))  # many files are in one folder
    known = {path: found for path in paths if (found := _generator_file(path, in_folder)) is not None}
    if not known:
        return paths, []
    kept = set((published or _in_ledger(folder))(known.keys()))
    held = Counter(found for path, found in known.items() if path not in kept and _is_unexpected(path, found))
    notes = [_note(found, count) for found, count in sorted(held.items(), key=lambda pair: pair[0].place)]
    return [path for path in paths if path not in known or path in kept], notes


def configuration(folder: Path) -> str | None:
    """Returns the name of the file or folder that configures a page generator, None without one."""
    return next((name for name in CONFIGURATIONS if (folder / name).exists()), None)


def generator_file(path: str, has_mark: HasMark) -> GeneratorFile | None:
    """Returns what the file at a path is, if it is never an article."""
    return _generator_file(path, partial(_in_folder, has_mark))


def _generator_file(path: str, in_folder: Callable[[str], GeneratorFile | None]) -> GeneratorFile | None:
    folder, _, last = path.rpartition("/")
    if folder == INBOX or folder.startswith(f"{INBOX}/"):
        return None
    if (found := in_folder(folder)) is not None:
        return found
    lower = last.lower()
    if lower.endswith(_DRAFTS):
        return GeneratorFile(path, "a draft, by its name")
    what = None if folder else _TOP_FILES.get(lower)
    return None if what is None else GeneratorFile(path, what)


def _in_folder(has_mark: HasMark, folder: str) -> GeneratorFile | None:
    """Returns the outermost folder of this kind around the files of a folder."""
    folders = folder.split("/") if folder else []
    for depth, name in enumerate(folders):
        parent = "/".join(folders[:depth])
        if what := _kind_of_folder(name, parent, has_mark):
            return GeneratorFile(f"{parent}/{name}" if parent else name, what)
    return None


def _kind_of_folder(name: str, parent: str, has_mark: HasMark) -> str | None:
    if not parent and name in _DESIGN:
        return _DESIGN[name]
    lower = name.lower()
    if lower in _ANYWHERE and name != "_drafts":  # whose articles are drafts
        return _ANYWHERE[lower]
    if lower == "pages" and PurePosixPath(parent).name == "content":
        above = parent.rpartition("/")[0]  # Hugo lists what is there
        return None if any(has_mark(above, mark) for mark in _HUGO_FILES) else _PAGES
    what, marks = _BESIDE.get(lower, (None, ()))
    is_one = any(has_mark(parent, mark) for mark in marks) if marks else not parent
    return what if is_one else None


def _in_ledger(folder: Path) -> Published:
    def published(paths: Collection[str]) -> set[str]:
        records = ledger.read(folder / ledger.FILE)
        return {record.path for record, _ in records if record.path is not None and record.path in paths}

    return published


def _is_unexpected(path: str, found: GeneratorFile) -> bool:
    """Whether an author may miss a file, which would have been read by its name: others are not counted."""
    if found.place in _DESIGN:
        return path.lower().endswith(SUFFIXES)
    return path.lower().endswith(_FEEDS) or any(each.sniff(path, b"") for each in dialects())


def _note(found: GeneratorFile, count: int) -> Note:
    if found.what in _TOP_FILES.values() or found.place.lower().endswith(_DRAFTS):
        return Note(found.place, 1, f"is not read as an article: {found.what}", loss=True)
    files = "1 file is not read as an article" if count == 1 else f"{count} files are not read as articles"
    return Note(found.place, 1, f"{files}: {found.what}", loss=True)
