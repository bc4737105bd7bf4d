"""What PostgreSQL cannot index, because it is too long; one such article must not stop all others."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.core.limits import Limit
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile

MAX_KEY_BYTES: Annotated[
    int,
    Limit(
        "read",
        "bytes",
        "an id with a media URL, or a name of a feed, in PostgreSQL",
        "the article is refused",
    ),
] = 2600
"""An entry of a B-tree has at most 2,704 bytes (PostgreSQL, B-Tree Indexes)."""


def without_long_keys(files: Iterable[IndexedFile]) -> list[IndexedFile]:
    """Returns the files without the articles that PostgreSQL cannot index, which are refused."""
    return [
        _without(file, [each for each in file.articles if _length(each) > MAX_KEY_BYTES]) for file in files
    ]


def _without(file: IndexedFile, refused: Sequence[IndexedArticle]) -> IndexedFile:
    if not refused:
        return file
    kept = tuple(article for article in file.articles if article not in refused)
    return replace(file, articles=kept, refusals=(*file.refusals, *map(_remark, refused)))


def _length(article: IndexedArticle) -> int:
    """Returns the bytes of the longest entry that the article makes in an index."""
    urls = max((len(url.encode()) for url in article.media), default=0)
    ids = chain([article.id], (item.id for item in article.items))
    names = chain.from_iterable(json.loads(article.names))
    longest = max(len(id_.encode()) for id_ in ids)
    return max(longest + urls, *(len(str(name).encode()) for name in names), 0)


def _remark(article: IndexedArticle) -> tuple[int | None, str]:
    shown = article.id if len(article.id) <= 80 else f"{article.id[:80]}…"
    problem = f"its id, a media URL or a tag is too long for PostgreSQL: more than {MAX_KEY_BYTES} bytes"
    return None, f"{shown}: {problem}"
