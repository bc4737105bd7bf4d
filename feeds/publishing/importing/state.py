"""What an import wrote, so that the next one knows which files a person has changed since.

It is kept in `.feeds/import.json`; without it, files that differ from what would be written stay as they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from feeds.core.atomic import write_errors, write_file
from feeds.core.files import read_regular
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import decode_utf8
from feeds.dialects import MAX_COLLECTION_BYTES

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".feeds/import.json"


@dataclass(frozen=True, slots=True)
class ImportState:
    """The digests of the files that were written, and the files of media, by their paths and URLs."""

    digests: dict[str, str] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)

    def wrote(self, path: str, data: bytes) -> bool:
        """Whether an import wrote exactly this."""
        return self.digests.get(path) == digest(data)


def digest(data: bytes) -> str:
    """Returns a digest of the contents of a file."""
    return blake2b(data, digest_size=16).hexdigest()


def load_state(folder: Path) -> ImportState:
    """Returns the state of a folder; an empty one if it is missing or damaged."""
    try:
        raw = load_json(decode_utf8(read_regular(folder / FILE, MAX_COLLECTION_BYTES)))
        digests, media = raw["digests"], raw["media"]
    except (OSError, ValueError, LookupError, TypeError):
        return ImportState()
    if not isinstance(digests, dict) or not isinstance(media, dict):
        return ImportState()
    whole = {"path", "size", "type"}
    rows = {url: row for url, row in media.items() if isinstance(row, dict) and row.keys() == whole}
    return ImportState(digests, rows)


def save_state(folder: Path, state: ImportState) -> None:
    """Writes the state. Raises WriteError."""
    path = folder / FILE
    with write_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"digests": state.digests, "media": state.media}, indent=1)
    write_file(path, text.encode("utf-8", "surrogatepass"))
