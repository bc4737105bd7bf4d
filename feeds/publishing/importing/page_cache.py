"""Documents that an import has fetched, in `.feeds/import/`: the next one need not fetch them again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from feeds.core.atomic import write_errors, write_file
from feeds.core.files import read_regular
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import decode_utf8
from feeds.dialects import MAX_COLLECTION_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = ".feeds/import"
_MARK = "unfinished"


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A document, its URL after redirects, and its validators; an `archive` never changes (RFC 5005, 4)."""

    url: str
    body: bytes
    etag: str
    modified: str
    archive: bool

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a request that is answered with 304 if the document has not changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class PageCache:
    """The documents below a folder of articles; `unfinished` if the last import was interrupted."""

    folder: Path
    unfinished: bool = False

    def find(self, url: str) -> CachedPage | None:
        """Returns a document by the URL that was asked for; None if it is missing or damaged."""
        try:
            head, _, body = read_regular(self._path(url), MAX_COLLECTION_BYTES).partition(b"\n")
            facts = load_json(decode_utf8(head))
            found, etag, modified = (str(facts[key]) for key in ("url", "etag", "modified"))
            return CachedPage(found, body, etag, modified, bool(facts["archive"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def keep(self, asked: str, url: str, body: bytes, headers: Mapping[str, str], *, archive: bool) -> None:
        """Writes a document, and that the import is not finished. Raises WriteError."""
        facts = {
            "url": url,
            "etag": headers.get("etag", ""),
            "modified": headers.get("last-modified", ""),
            "archive": archive,
        }
        path = self._path(asked)
        with write_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / _MARK).touch()
        write_file(path, json.dumps(facts).encode() + b"\n" + body)

    def finish(self) -> None:
        """Removes the mark of an unfinished import. Raises WriteError."""
        mark = self.folder / FOLDER / _MARK
        with write_errors(mark):
            mark.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        return self.folder / FOLDER / f"{blake2b(url.encode(), digest_size=16).hexdigest()}.page"


def page_cache(folder: Path) -> PageCache:
    """Returns the cache of a folder of articles."""
    return PageCache(folder, (folder / FOLDER / _MARK).exists())
