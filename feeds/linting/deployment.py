"""What a deployment would break for subscribers: served documents compared with their replacements."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from feeds.core.errors import ReadError, internal_error
from feeds.core.folders import walk_folder
from feeds.linting.discovery import Target
from feeds.linting.results import Unreadable
from feeds.linting.run import read_document
from feeds.linting.settings import SUFFIXES
from feeds.validator.comparing import compare, outline_of, vanished
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from feeds.validator.comparing.outline import Outline

T = TypeVar("T")


def compare_paths(old: Path, new: Path) -> Iterator[Checked | Unreadable]:
    """A report for each document of `old`, a file or folder, about that of `new`. Raises `ReadError`.

    A document in a folder that cannot be read or compared costs no other one its report.
    """
    for path in (old, new):
        if not path.exists():
            raise ReadError(path, "no such file or folder")
    if old.is_dir() != new.is_dir():
        raise ReadError(new, f"is {_kind(new)}, but {old} is {_kind(old)}")
    if not old.is_dir():
        result = _guarded(partial(_compared, old, new), new)
        if isinstance(result, Unreadable):
            raise ReadError(result.path, result.problem)
        yield from filter(None, (result,))
        return
    archives = _Archives(new)
    unlisted: list[OSError] = []
    documents = [*_documents(old, unlisted)]
    yield from (*_unlisted(unlisted), *archives.unreadable)
    for relative in documents:
        file = new / relative
        result = _guarded(partial(_compared, old / relative, file, archives), file)
        if isinstance(result, Unreadable):
            if result not in archives.unreadable:
                yield result
        elif result is not None:
            yield result


def _compared(old: Path, new: Path, archives: _Archives | None = None) -> Checked | None:
    """The report on a document; None if it is not missing."""
    if not new.is_file():
        return Checked(str(new), vanished()) if outline_of(_read(old)) is not None else None
    data = _read(new)
    elsewhere = () if archives is None else archives.ids_in_archives_of(data)
    return Checked(str(new), compare(_read(old), data, elsewhere), data)


def _guarded(work: Callable[[], T], path: Path) -> T | Unreadable:
    """The result of the work on a document, or why it failed."""
    try:
        return work()
    except ReadError as error:
        return Unreadable(error.path, error.problem)
    except Exception as error:  # one document must not cost the others their results
        return Unreadable(str(path), internal_error(error))


class _Archives:
    """The documents of a folder by their self links, to follow links to archives (RFC 5005)."""

    def __init__(self, folder: Path) -> None:
        self._by_url: dict[str, tuple[str, frozenset[str]]] = {}
        self.unreadable: list[Unreadable] = []
        unlisted: list[OSError] = []
        for relative in _documents(folder, unlisted):
            outline = _guarded(partial(_outline, folder / relative), folder / relative)
            if isinstance(outline, Unreadable):
                self.unreadable.append(outline)
            elif outline is not None and outline.itself:
                ids = frozenset(item.id for item in outline.items)
                self._by_url[outline.itself] = outline.older, ids
        self.unreadable += _unlisted(unlisted)

    def ids_in_archives_of(self, data: bytes) -> set[str]:
        """The ids of the items in a document's archives, followed from one to the next older one."""
        outline = outline_of(data)
        url, item_ids, seen = outline.older if outline else "", set[str](), set[str]()
        while url in self._by_url and url not in seen:
            seen.add(url)
            url, ids = self._by_url[url]
            item_ids |= ids
        return item_ids


def _outline(file: Path) -> Outline | None:
    return outline_of(_read(file))


def _unlisted(errors: Iterable[OSError]) -> list[Unreadable]:
    return [Unreadable(str(error.filename), f"cannot be read: {error.strerror}") for error in errors]


def _documents(folder: Path, unlisted: list[OSError]) -> Iterator[Path]:
    """Yields the documents in a folder; adds the errors of folders that cannot be listed."""
    for top, folders, files in walk_folder(folder, unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = top / name
            if file.suffix.lower() in SUFFIXES and not name.startswith(".") and file.is_file():
                yield file.relative_to(folder)


def _read(file: Path) -> bytes:
    data = read_document(Target(file, str(file)))
    if isinstance(data, Unreadable):
        raise ReadError(file, data.problem)
    if len(data) > MAX_BYTES:
        raise ReadError(file, f"larger than {MAX_BYTES:,} bytes, so it was not compared")
    return data


def _kind(path: Path) -> str:
    return "a folder" if path.is_dir() else "a file"
