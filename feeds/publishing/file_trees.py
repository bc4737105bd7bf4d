"""Folders of files that a build has beside its documents, such as the media folder below `media/`.

Files are hard links where the file system allows them, else copies that are compared with the original.
What a server would not serve from there is left out: hidden files, and links that lead out of the folder.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from itertools import count
from shutil import copyfile
from typing import TYPE_CHECKING

from feeds.core.atomic import flush_to_disk, write_errors
from feeds.core.errors import WriteError
from feeds.core.files import path_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_COUNT = count()
_NO_LINKS = {
    errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP,
}  # fmt: skip
"""Errors of a link for which a copy is the answer: another file system, or one without links."""
_UNUSUAL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and what stands for bytes that are not UTF-8: URLs of such names fit no server."""
_ATTEMPTS = 2
"""Times that a file is copied which changes meanwhile."""


@dataclass(frozen=True, slots=True)
class FileTree:
    """The files below the folder `root`, which the output has below `prefix`, such as `media/`."""

    root: Path
    prefix: str

    def files(self, without: Path) -> Iterator[tuple[str, Path]]:
        """Yields the path in the output of each file, in order, and the file; `without` is left out.

        Without the folder there are none.
        """
        root = self.root.resolve()
        if root.is_dir():
            yield from self._below(root, self.prefix, (root,), without.resolve())

    def _below(
        self, folder: Path, prefix: str, above: tuple[Path, ...], without: Path
    ) -> Iterator[tuple[str, Path]]:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found)
        for name in names:
            target = self._target(f"{prefix}{name}".removeprefix(self.prefix))
            if target is None or target == without:
                continue
            if target.is_dir():
                if target not in above:  # a link to a folder around it
                    yield from self._below(target, f"{prefix}{name}/", (*above, target), without)
            else:
                yield f"{prefix}{name}", target

    def some_files(self, paths: Iterable[str]) -> Iterator[tuple[str, Path]]:
        """Yields those of the paths in the output that have a file, in order, and the file."""
        for path in sorted(paths):
            target = self._target(path.removeprefix(self.prefix)) if path.startswith(self.prefix) else None
            if target is not None and target.is_file():
                yield path, target

    def _target(self, path: str) -> Path | None:
        """Returns the regular file or folder at a path below the root; None for what is not served."""
        target = None if _UNUSUAL.search(path) else path_below(self.root, path.split("/"))
        return target if target is not None and (target.is_file() or target.is_dir()) else None


def link_or_copy(source: Path, unfinished: Path, final: Path) -> Path | None:
    """Returns a temporary file in `unfinished` with the content of `source`, None if `final` is that file.

    Raises WriteError if it cannot be written, or if the source changes again and again.
    """
    path = unfinished / f"file-{os.getpid()}-{next(_COUNT)}"
    with write_errors(final):
        with suppress(FileNotFoundError):
            if final.samefile(source):
                return None
        try:
            path.hardlink_to(source)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _copy(source, path, final)
    return path


def _copy(source: Path, path: Path, final: Path) -> None:
    for _ in range(_ATTEMPTS):
        before = source.stat()
        copyfile(source, path)
        with path.open("rb+") as file:
            flush_to_disk(file)
            same = _digest(source) == file_digest(file, "blake2b").digest()
        if same:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            return
    raise WriteError(final, f"differs from {source}, which changed while it was copied")


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "blake2b").digest()
