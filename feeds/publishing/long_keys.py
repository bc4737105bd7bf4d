"""What PostgreSQL cannot index, because it is too long; one such article must not stop all others."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Annotated

from feeds.publishing.index.intake import FileStat, IndexedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.core.limits import Limit
    from feeds.publishing.index.intake import IndexedArticle, NoteRow

MAX_KEY_BYTES: Annotated[
    int,
    Limit(
        "read",
        "bytes",
        "an id with a media URL, the address of an article, a name of a feed or a path, in PostgreSQL",
        "the article is refused",
    ),
] = 2600
"""An entry of a B-tree has at most 2,704 bytes (PostgreSQL, B-Tree Indexes)."""
_TOO_LONG = f"too long for PostgreSQL: more than {MAX_KEY_BYTES} bytes"


def is_long(*texts: str) -> bool:
    """Whether an entry of these texts is too long for an index of PostgreSQL."""
    return sum(len(text.encode(errors="surrogatepass")) for text in texts) > MAX_KEY_BYTES


def refused_path(path: str) -> IndexedFile:
    """Returns the refusal of a file whose path is too long, under a name that is short enough."""
    name = f"{path[:80]}… ({blake2b(path.encode(), digest_size=6).hexdigest()})"
    return IndexedFile(FileStat(name, 0, 0), "", refusals=((None, f"the path is {_TOO_LONG}"),))


def without_long_keys(files: Iterable[IndexedFile]) -> list[IndexedFile]:
    """Returns the files without what PostgreSQL cannot index: articles are refused, inputs are noted."""
    return [
        _without_articles(_without_inputs(file), [each for each in file.articles if _is_long(each)])
        for file in files
    ]


def _without_inputs(file: IndexedFile) -> IndexedFile:
    kept = tuple(each for each in file.inputs if not is_long(each[0], file.stat.path))
    if len(kept) == len(file.inputs):
        return file
    problem = f"refers to files whose paths are {_TOO_LONG}; it is not read again when these change"
    note: NoteRow = (1, problem, False)
    return replace(file, inputs=kept, notes=(*file.notes, note))


def _without_articles(file: IndexedFile, refused: Sequence[IndexedArticle]) -> IndexedFile:
    if not refused:
        return file
    kept = tuple(article for article in file.articles if article not in refused)
    return replace(file, articles=kept, refusals=(*file.refusals, *map(_remark, refused)))


def _is_long(article: IndexedArticle) -> bool:
    """Whether an entry that the article makes in an index is too long."""
    media = max(article.media, key=len, default="")
    ids = (article.id, *(item.id for item in article.items))
    names = map(str, chain.from_iterable(json.loads(article.names)))
    return any(is_long(id_, media) for id_ in ids) or any(map(is_long, (*names, article.address or "")))


def _remark(article: IndexedArticle) -> tuple[int | None, str]:
    shown = article.id if len(article.id) <= 80 else f"{article.id[:80]}…"
    return None, f"{shown}: its id, its address, a media URL or a tag is {_TOO_LONG}"
