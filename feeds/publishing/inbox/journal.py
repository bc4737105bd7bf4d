"""Files that change together: all or none of them, whenever the machine stops.

Their new and their old contents are first written to one file.  While that exists the change is unfinished:
the next process does it again from the beginning, which does no harm.

The file is checked before anything is changed: only files below the folder of posts are ever written. A
damaged one is renamed, for inspection, and posting continues.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.atomic import sync_folder, write_file
from feeds.core.errors import FeedsError, ReadError
from feeds.core.files import open_regular, read_regular
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.publishing.generator_files import INBOX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.core.limits import Limit

    Files = Mapping[str, bytes | None]
    """Contents by the paths below the folder; None for a file that is not there."""

MAX_BYTES: Annotated[int, Limit("journal", "bytes", "the file", "it is renamed to `posted.json.damaged`")] = (
    256 * 1024 * 1024
)
"""With six characters for a byte at worst."""
MAX_CHANGE_BYTES: Annotated[
    int, Limit("journal", "memory", "the files of a post, as they are to be and as they were", "422")
] = 40 * 1024 * 1024
DAMAGED = ".damaged"
"""The suffix of a journal that was moved aside."""


class ChangeTooLargeError(FeedsError):
    """A change of files that together are too long to be written down."""

    def __str__(self) -> str:
        return f"the articles, and the files that they replace, have more than {MAX_CHANGE_BYTES} bytes"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What files are to be, and what they were."""

    new: Files
    old: Files


@dataclass(frozen=True, slots=True)
class Journal:
    """Changes of files below `folder`, the one that is not over being written down in `path`."""

    folder: Path
    path: Path

    def begin(self, new: Files) -> FileChange:
        """Write down what is to be changed; nothing is changed yet.

        Raises ChangeTooLargeError, OSError or WriteError.
        """
        change = FileChange(new, self._contents(new))
        said = {name: {p: _text(c) for p, c in getattr(change, name).items()} for name in ("new", "old")}
        write_file(self.path, json.dumps(said).encode(), durable=True)
        sync_folder(self.path.parent)
        return change

    def unfinished(self) -> FileChange | None:
        """Returns what was begun and is not over. Raises ReadError if the file is damaged."""
        try:
            raw = load_json(decode_utf8(read_regular(self.path, MAX_BYTES)))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReadError(self.path, f"cannot be read: {error.strerror}") from None
        except ParseError as error:
            raise ReadError(self.path, f"not valid JSON: {error}", error.line) from None
        change = FileChange(self._files(raw, "new"), self._files(raw, "old"))
        if change.new.keys() != change.old.keys():
            raise ReadError(self.path, '"new" and "old" must name the same files')
        return change

    def move_aside(self) -> Path:
        """Rename the journal, because it is damaged; returns its new path. Raises OSError."""
        aside = self.path.with_name(self.path.name + DAMAGED)
        self.path.replace(aside)
        sync_folder(self.path.parent)
        return aside

    def put(self, files: Files) -> None:
        """Give the files these contents, on the disk when this returns. Raises OSError or WriteError."""
        changed = {path: content for path, content in files.items() if not self._has(path, content)}
        for path, content in changed.items():
            file = self.folder / path
            if content is None:
                file.unlink(missing_ok=True)
            else:
                _make_folder(file.parent)
                write_file(file, content, durable=True)
        for parent in {(self.folder / path).parent for path in changed}:
            if parent.exists():
                sync_folder(parent)

    def end(self) -> None:
        """The change is over."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _files(self, raw: Any, name: str) -> Files:
        """Returns the checked contents by path; every path must be one that posts are written to."""
        files = raw.get(name) if isinstance(raw, dict) else None
        if not isinstance(files, dict) or not all(isinstance(text, str | None) for text in files.values()):
            raise ReadError(self.path, f'expected {{"{name}": {{"{INBOX}/name": "text or null"}}}}')
        for path in files:
            if not self._is_ours(path):
                raise ReadError(self.path, f"names a file that is not below {INBOX}/: {path[:100]!r}")
        try:
            return {path: _bytes(text) for path, text in files.items()}
        except UnicodeEncodeError:
            raise ReadError(self.path, "contains half of a surrogate pair") from None

    def _is_ours(self, path: str) -> bool:
        """Whether a path is below the folder of posts, and no link leads out of it."""
        first, *names = path.split("/")
        if first != INBOX or not names or not all(map(_is_plain, names)):
            return False
        try:
            return Path(os.path.realpath(self.folder / path)).is_relative_to(os.path.realpath(self.folder))
        except ValueError:  # NUL, or half a surrogate pair
            return False

    def _has(self, path: str, content: bytes | None) -> bool:
        return self._content(path, len(content or b"")) == content

    def _contents(self, new: Files) -> Files:
        """Returns what is in the files now, as far as there is room for it beside what will be."""
        left = MAX_CHANGE_BYTES - sum(len(content or b"") for content in new.values())
        old = {}
        for path in new:
            old[path] = self._content(path, max(left, 0))
            left -= len(old[path] or b"")
        if left < 0:
            raise ChangeTooLargeError
        return old

    def _content(self, path: str, size: int) -> bytes | None:
        """Returns a file's bytes, at most one more than `size`; None if it does not exist."""
        try:
            with open_regular(self.folder / path) as file:
                return file.read(size + 1)
        except FileNotFoundError:
            return None


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(folder.parent)


def _is_plain(name: str) -> bool:
    """Whether a name is that of a visible file: not `..`, and not hidden."""
    return bool(name) and not name.startswith(".")


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")
