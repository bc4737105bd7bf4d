"""Compressed forms of documents, as web servers look for them beside the plain ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from feeds.net.content_codings import SMALL_BYTES, encode

if TYPE_CHECKING:
    from collections.abc import Callable

Compress = Literal["all", "live", "none"]
"""Which documents of feeds get compressed forms."""
CHOICES: tuple[Compress, ...] = get_args(Compress)
Age = Literal["live", "archived", "page"]
"""Of a document: what readers poll, what they read once, or a web page, which hosts compress themselves."""

_COMPRESSED: dict[Compress, tuple[Age, ...]] = {"all": ("live", "archived"), "live": ("live",), "none": ()}

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    suffix: partial(encode, coding, thorough=False)
    for suffix, coding in ((".gz", "gzip"), (".br", "br"), (".zst", "zstd"))
}
"""The suffixes of compressed forms. All are deterministic."""


def is_compressed(compress: Compress, age: Age, size: int) -> bool:
    """Whether a document of a size in bytes has compressed forms."""
    return size >= SMALL_BYTES and age in _COMPRESSED[compress]


def forms(path: str) -> list[str]:
    """Returns the paths of a document and its compressed forms."""
    return [path, *(path + suffix for suffix in CODINGS)]
