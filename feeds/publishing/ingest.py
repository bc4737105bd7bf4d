"""Files of articles -> what the index keeps of them, written in every format that they will be needed in.

Many files are read and written by several processes at once, where the system can start them as copies of
this one; what comes out is the same, and in the same order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.parallel import fork_map
from feeds.formats import kept_as
from feeds.media.facts import all_media
from feeds.model.visibility import ending, shown
from feeds.model.works import lead
from feeds.publishing.folder import read_file
from feeds.publishing.index.base import each
from feeds.publishing.index.codec import encode, encode_with_digest
from feeds.publishing.index.intake import Entry, Item, Source, instant
from feeds.publishing.media_items import MOVING, STILL, extract
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
"""Files that a process reads before it hands over what it found: memory does not grow with their number."""


def harvested(folder: Path, channel: Channel, stats: Iterable[Stat], now: datetime) -> Iterator[list[Source]]:
    """What the files hold, some at a time."""
    chunks = list(each(stats, CHUNK))
    return fork_map(partial(harvest, folder, channel, now), chunks)


def harvest(folder: Path, channel: Channel, now: datetime, stats: Sequence[Stat]) -> list[Source]:
    """What these files hold; articles that are for readers at `now` are written as their feeds will need."""
    read = [(stat, *_read(folder, stat.path, channel)) for stat in stats]
    articles = [article for _, _, found, _, _ in read for article in found]
    entries = iter(_entries(channel, articles, now))
    sources = []
    for stat, digest, found, refusals, notes in read:
        sources.append(Source(stat, digest, tuple(next(entries) for _ in found), refusals, notes))
    return sources


def entry_of(channel: Channel, article: Article, content: str) -> Entry:
    """What the index keeps of one article, to be written when it is needed; `content` stays its digest."""
    items = [("", article), *_extracted(channel, article)]
    return _entry(channel, article, encode(article), content, items, {})


def _read(
    folder: Path, path: str, channel: Channel
) -> tuple[str, list[Article], tuple[Remark, ...], tuple[Remark, ...]]:
    """A digest of a file that has articles, these, what was refused of it and what was odd."""
    digest = blake2b(digest_size=12)
    articles: list[Article] = []
    refusals: list[Remark] = []
    notes: list[Remark] = []
    for found in read_file(folder, path, channel, digest.update):
        if isinstance(found, ReadError):
            refusals.append((found.line, found.problem))
        else:
            articles.append(found.article)
            notes += [(note.line, note.message) for note in found.notes]
    return digest.hexdigest() if articles else "", articles, tuple(refusals), tuple(notes)


def _entries(channel: Channel, articles: Sequence[Article], now: datetime) -> Iterator[Entry]:
    all_items = [[("", article), *_extracted(channel, article)] for article in articles]
    wanted: dict[str, list[Article]] = defaultdict(list)
    for article, items in zip(articles, all_items, strict=True):
        if shown(article, now):
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
        ends=instant(ending(article)),
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
        if (choice.kind if choice.kind in ("media", "pictures") else "") == feed:
            made = feed_of(channel, choice, "", "")
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
        if choice.kind in ("category", "author", "section"):
            yield from ((choice.kind, name) for name in names_of(choice, article))


def _extracted(channel: Channel, article: Article) -> Iterator[tuple[str, Article]]:
    for choice in channel.feeds:
        if choice.kind in ("media", "pictures"):
            mediums = MOVING if choice.kind == "media" else STILL
            yield from ((choice.kind, item) for item in extract(channel, [article], mediums))
