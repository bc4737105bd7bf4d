"""Articles in markup that is not read: each is reported, so that none is missing without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.dialects import NO_FILES, Dialect, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects import FolderFiles
    from feeds.model.channel import Channel

_LANGUAGES = {
    ".rst": "reStructuredText", ".rest": "reStructuredText", ".adoc": "AsciiDoc", ".asciidoc": "AsciiDoc",
    ".org": "Org", ".textile": "Textile", ".ipynb": "a notebook",
}  # fmt: skip
_DATED = re.compile(rb"^(?::(?:date|revdate):|#\+date:|date\s*[:=])", re.IGNORECASE | re.MULTILINE)


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def sniff(name: str, head: bytes) -> bool:
    """Accepts documents in other markup that have a date, as articles do."""
    return _suffix(name) in _LANGUAGES and _DATED.search(head) is not None


def read(name: str, _data: bytes, _channel: Channel, _files: FolderFiles = NO_FILES) -> Iterator[Note]:
    """Yields a note."""
    yield Note(
        name, 1, f"is {_LANGUAGES[_suffix(name)]}, which is not read: convert it to Markdown", loss=True
    )


DIALECT = Dialect("other_markup", sniff, read)
