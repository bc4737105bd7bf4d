"""Files of articles -> what the index keeps of them, rendered in every format that the feeds need.

Many files are read and rendered by several processes where the system can fork; the result and its order are
the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.parallel import fork_map
from feeds.formats import kept_as
from feeds.media.facts import all_media
from feeds.model.visibility import end_of_visibility, is_visible
from feeds.model.works import lead
from feeds.publishing.folder import read_file
from feeds.publishing.index.base import each
from feeds.publishing.index.codec import encode, encode_with_digest
from feeds.publishing.index.intake import Entry, Item, Source, instant
from feeds.publishing.media_items import extract
from feeds.publishing.selection import feed_of, names_of, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.index.intake import Remark, Stat

    Pieces = tuple[tuple[str, bytes], ...]
    Form = tuple[str, Format, Channel]

CHUNK = 250
"""Files that a process reads before it hands over the results: bounds the memory."""


@dataclass(frozen=True, slots=True)
class FileContents:
    """A file with a digest of its bytes, its articles, what was refused and what was odd."""

    stat: Stat
    digest: str
    articles: tuple[Article, ...]
    refusals: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


def ingest(folder: Path, channel: Channel, stats: Iterable[Stat], now: datetime) -> Iterator[list[Source]]:
    """Yields what the files hold, some files at a time."""
    return fork_map(partial(_ingest, folder, channel, now), list(each(stats, CHUNK)))


def _ingest(folder: Path, channel: Channel, now: datetime, stats: Sequence[Stat]) -> list[Source]:
    return sources_of(channel, [_read(folder, stat, channel) for stat in stats], now)


def sources_of(channel: Channel, files: Iterable[FileContents], now: datetime) -> list[Source]:
    """Returns what the index keeps of files; only articles that are visible at `now` are rendered."""
    files = list(files)
    entries = iter(_entries(channel, [article for file in files for article in file.articles], now))
    return [
        Source(file.stat, file.digest, tuple(next(entries) for _ in file.articles), file.refusals, file.notes)
        for file in files
    ]


def digest(data: bytes) -> str:
    """Returns the digest by which the index knows a file's bytes."""
    return blake2b(data, digest_size=12).hexdigest()


def entry_of(channel: Channel, article: Article, content: str) -> Entry:
    """What the index keeps of one article, to be rendered when it is needed; `content` stays its digest."""
    items = [("", article), *_extracted(channel, article)]
    return _entry(channel, article, encode(article), content, items, {})


def _read(folder: Path, stat: Stat, channel: Channel) -> FileContents:
    """Reads a file; without articles it has no digest."""
    digests: list[str] = []
    articles: list[Article] = []
    refusals: list[Remark] = []
    notes: list[Remark] = []
    for found in read_file(folder, stat.path, channel, lambda data: digests.append(digest(data))):
        if isinstance(found, ReadError):
            refusals.append((found.line, found.problem))
        else:
            articles.append(found.article)
            notes += [(note.line, note.message) for note in found.notes]
    known_by = digests[0] if articles else ""
    return FileContents(stat, known_by, tuple(articles), tuple(refusals), tuple(notes))


def _entries(channel: Channel, articles: Sequence[Article], now: datetime) -> Iterator[Entry]:
    all_items = [[("", article), *_extracted(channel, article)] for article in articles]
    wanted: dict[str, list[Article]] = defaultdict(list)
    for article, items in zip(articles, all_items, strict=True):
        if is_visible(article, now):
            for feed, item in items:
                wanted[feed].append(item)
    written: dict[int, Pieces] = {}
    for feed, same in wanted.items():
        written.update(zip(map(id, same), _pieces(_forms(channel, feed), same), strict=True))
    for article, items in zip(articles, all_items, strict=True):
        data, content = encode_with_digest(article)
        yield _entry(channel, article, data, content, items, written)


def _entry(
    channel: Channel,
    article: Article,
    data: str,
    content: str,
    items: Iterable[tuple[str, Article]],
    written: dict[int, Pieces],
) -> Entry:
    first = lead(article)
    return Entry(
        id=article.id,
        published=instant(article.published) or 0,
        updated=instant(article.updated) or 0,
        draft=article.draft,
        begins=instant(article.visible),
        ends=instant(end_of_visibility(article)),
        withdrawn=instant(article.withdrawn),
        content=content,
        lead=first.media.url if first else None,
        names=json.dumps(list(_names(channel, article))),
        data=data,
        items=tuple(_item(feed, item, written.get(id(item), ())) for feed, item in items),
        media=tuple({media.url for media in all_media(article)}),
    )


def _item(feed: str, item: Article, pieces: Pieces) -> Item:
    data = encode(item) if feed else None
    return Item(feed, item.id, instant(item.published) or 0, instant(item.updated) or 0, data, pieces)


def _forms(channel: Channel, feed: str) -> list[Form]:
    """How items are written: those of one feed by its path, or the articles of all others."""
    found: dict[str, Form] = {}
    for choice in channel.feeds:
        if (choice.kind.path if choice.kind.made_of else "") == feed:
            made = feed_of(channel, choice)
            as_shown = shown_as(channel, made)
            for format_ in made.formats:
                found.setdefault(kept_as(format_, as_shown), (kept_as(format_, as_shown), format_, as_shown))
    return list(found.values())


def _pieces(forms: Sequence[Form], items: Sequence[Article]) -> list[Pieces]:
    """Every item in all forms: the names of the forms with what it is in them."""
    columns = [
        [(name, piece) for piece in format_.fragments.pieces(as_shown, items)]
        for name, format_, as_shown in forms
    ]
    return list(zip(*columns, strict=True)) if columns else [()] * len(items)


def _names(channel: Channel, article: Article) -> Iterator[tuple[str, str]]:
    for choice in channel.feeds:
        yield from ((choice.kind.name, name) for name in names_of(choice, article))


def _extracted(channel: Channel, article: Article) -> Iterator[tuple[str, Article]]:
    for choice in channel.feeds:
        if choice.kind.made_of:
            items = extract(channel, [article], choice.kind.made_of)
            yield from ((choice.kind.path, item) for item in items)
