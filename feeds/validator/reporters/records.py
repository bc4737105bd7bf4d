"""Shared by the formats for programs: paths in a repository, records of fixes, JSON, fingerprints."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.validator.report import Finding, Fix, Spot

WEB = ("http://", "https://")
SURROGATE = re.compile("[\ud800-\udfff]")
"""Lone surrogates, which JSON and file names may contain and UTF-8 cannot: they are escaped."""


def source_path(path: str) -> str:
    """A document's path relative to the root of the repository, as the hosts of repositories write paths.

    Without a repository, the root is the current folder.  A path outside of it stays absolute; a URL, and `-`
    for standard input, stay as they are.
    """
    if path == "-" or path.startswith(WEB):
        return path
    root = _root(Path.cwd())
    file = Path(os.path.abspath(path))  # noqa: PTH100 - the last part may be a link
    if not file.is_relative_to(root):
        file = Path(os.path.realpath(file.parent)) / file.name
    return (file.relative_to(root) if file.is_relative_to(root) else Path(path)).as_posix()


@cache
def _root(folder: Path) -> Path:
    folder = folder.resolve()
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)


def dumps(value: object, indent: int | None = None) -> str:
    """JSON that can be written as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def fix_record(fix: Fix | None) -> dict[str, object] | None:
    """A fix as other linters write it: whether it is safe, and its edits with their places."""
    if fix is None:
        return None
    return {
        "applicability": "safe" if fix.safe else "unsafe",
        "message": fix.message,
        "edits": [
            {"content": edit.content, "location": place(edit.start), "end_location": place(edit.end)}
            for edit in fix.edits
        ],
    }


def place(spot: Spot) -> dict[str, int]:
    """Row and column, from 1."""
    return {"row": spot.line, "column": spot.column}


def ends(finding: Finding) -> tuple[int, int]:
    """Line and column where a finding ends; one character after its start if that is not known."""
    if finding.end_line:
        return finding.end_line, finding.end_column
    return finding.line, finding.column + 1


class Fingerprints:
    """Identifiers of findings that stay the same when lines are inserted above them.

    They are hashes of everything but the place; equal ones are numbered.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, path: str, finding: Finding) -> str:
        """The fingerprint of the next finding, unique in one report."""
        about: tuple[Any, ...] = (path, finding.rule, finding.element, finding.parent, finding.attribute)
        key = digest(*about, finding.value, finding.message)
        self._seen[key] += 1
        return digest(key, self._seen[key])


def digest(*parts: object) -> str:
    """A hash of values, in 32 hexadecimal digits."""
    from hashlib import sha256  # here for the cold start: it loads OpenSSL

    return sha256(ascii(parts).encode()).hexdigest()[:32]
