"""Files of articles -> what the index keeps of them, rendered in every format that the feeds need.

Many files are read and rendered by several processes where the system can fork; the result and its order are
the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError, UnreadableError
from feeds.core.parallel import fork_map
from feeds.dialects import Note, bounded
from feeds.formats import kept_as
from feeds.media.facts import all_media
from feeds.model.visibility import end_of_visibility, is_visible
from feeds.model.works import has_player, lead
from feeds.publishing.enclosures import unenclosed
from feeds.publishing.folder import read_file
from feeds.publishing.index.base import batched, to_microseconds
from feeds.publishing.index.codec import encode, encode_with_digest
from feeds.publishing.index.intake import UNREAD, FileStat, IndexedArticle, IndexedFile, IndexedItem
from feeds.publishing.index.packed_forms import pack
from feeds.publishing.inputs import Inputs, unseen_paths
from feeds.publishing.media_items import extract
from feeds.publishing.selection import feed_of, names_of, shown_as, without_feed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from feeds.dialects import Minted
    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.article_files import ArticleFiles, Batch
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import Input, NoteRow, Remark
    from feeds.publishing.ledger import Ledger

CHUNK = 250
"""Files that a process reads before it hands over the results: bounds the memory."""
FIRST = 10
"""Files that are read before the process forks; some of them, such as the channel file, have no articles."""
_REMEMBERED = 4096
"""Paths for which it is remembered, while a batch of files is read, whether they exist."""


@dataclass(frozen=True, slots=True)
class FileContents:
    """A file with a digest of its bytes, its articles, and messages about what was refused or odd.

    `minted` is what the ids of the articles are made from, `inputs` are other files that they depend on.
    """

    stat: FileStat
    digest: str
    articles: tuple[Article, ...]
    refusals: tuple[Remark, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    minted: tuple[Minted | None, ...] = ()
    inputs: tuple[Input, ...] = ()


def ingest(
    connection: Connection,
    files: ArticleFiles,
    ledger: Ledger,
    channel: Channel,
    stats: Iterable[FileStat],
    now: datetime,
) -> Iterator[list[IndexedFile]]:
    """Reads files; yields some at a time.

    The first are read by this process: what their dialects import and compile, forks have, too.
    """
    rest = iter(stats)
    first, others = [*batched(islice(rest, FIRST))], [*batched(rest, CHUNK)]
    for batches in (first, others):
        yield from fork_map(
            partial(_ingest, files, ledger, channel, now), files.with_contents(connection, batches)
        )


def _ingest(
    files: ArticleFiles, ledger: Ledger, channel: Channel, now: datetime, batch: Batch
) -> list[IndexedFile]:
    stats, rows = batch
    others = files.others(ledger)
    # Many articles ask for the same files: for the configuration of their site, and for pages around them.
    others = replace(others, exists=lru_cache(_REMEMBERED)(others.exists))
    unseen = unseen_paths(files.folder)
    read = [
        _read(Inputs(files.folder, stat.path, others, unseen), stat, channel, now, rows.get(stat.path))
        for stat in stats
    ]
    return indexed_files(channel, read, now)


def indexed_files(channel: Channel, files: Sequence[FileContents], now: datetime) -> list[IndexedFile]:
    """Returns what the index keeps of files; only articles that are visible at `now` are rendered."""
    articles = _rendered(channel, [article for file in files for article in file.articles], now)
    return [
        IndexedFile(
            file.stat,
            file.digest,
            tuple(next(articles) for _ in file.articles),
            file.refusals,
            file.notes,
            file.minted,
            file.inputs,
        )
        for file in files
    ]


def indexed_article(channel: Channel, article: Article, content: str) -> IndexedArticle:
    """Returns what the index keeps of an article that is not rendered; `content` stays its digest."""
    items = [("", article), *_work_items(channel, article)]
    return _indexed(channel, article, encode(article), content, items, {})


def digest(data: bytes) -> str:
    """Returns the digest by which the index knows the bytes of a file."""
    return blake2b(data, digest_size=12).hexdigest()


def _read(
    others: Inputs, stat: FileStat, channel: Channel, now: datetime, content: bytes | None
) -> FileContents:
    """Reads a file, or the `content` of a row; the digest is empty if it has no articles."""
    digests: list[str] = []
    articles: list[Article] = []
    refusals: list[Remark] = []
    notes: list[Note] = []
    minted: list[Minted | None] = []
    folder, files, shown = others.folder, others.files, None
    if channel.preview is not None:
        from feeds.publishing.preview import PreviewFiles  # here for the cold start

        shown = PreviewFiles(folder, channel, channel.preview, files.exists)
        files = replace(files, resolved=shown.found.__setitem__)
    heed = partial(_add_digest, digests)
    for reading in read_file(folder, stat.path, channel, heed, files, content):
        if isinstance(reading, UnreadableError):
            stat = FileStat(stat.path, UNREAD, 0)
        if isinstance(reading, ReadError):
            refusals.append((reading.line, reading.problem))
        elif isinstance(reading, Note):
            notes.append(reading)
        else:
            articles.append(reading.article)
            minted.append(reading.minted)
            notes += reading.notes
    if shown is not None:
        articles = [shown.shown(article, now) for article in articles]
        notes += (Note(stat.path, 1, str(problem), loss=True) for problem in shown.problems)
    return FileContents(
        stat,
        digests[0] if articles else "",
        tuple(articles),
        tuple(refusals),
        tuple(map(_row, bounded(notes))),
        tuple(minted),
        others.used(),
    )


def _add_digest(digests: list[str], data: bytes) -> None:
    digests.append(digest(data))


def _row(note: Note) -> NoteRow:
    return note.line, note.message, note.loss


def _rendered(channel: Channel, articles: Sequence[Article], now: datetime) -> Iterator[IndexedArticle]:
    """The items of each feed are rendered together, which is faster."""
    all_items = [[("", article), *_work_items(channel, article)] for article in articles]
    by_feed: dict[str, list[Article]] = defaultdict(list)
    for article, items in zip(articles, all_items, strict=True):
        if is_visible(article, now):
            for feed, item in items:
                by_feed[feed].append(item)
    forms: dict[int, bytes] = {}
    for feed, feed_items in by_feed.items():
        forms.update(zip(map(id, feed_items), _render(channel, feed, feed_items), strict=True))
    for article, items in zip(articles, all_items, strict=True):
        data, content = encode_with_digest(article)
        yield _indexed(channel, article, data, content, items, forms)


def _indexed(
    channel: Channel,
    article: Article,
    data: bytes,
    content: str,
    items: Iterable[tuple[str, Article]],
    forms: dict[int, bytes],
) -> IndexedArticle:
    enclosure, media = lead(article), [*all_media(article)]
    return IndexedArticle(
        id=article.id,
        published=to_microseconds(article.published),
        updated=to_microseconds(article.updated),
        draft=article.draft and channel.preview is None,
        begins=to_microseconds(article.visible) if channel.preview is None else None,
        ends=to_microseconds(end_of_visibility(article)),
        withdrawn=to_microseconds(article.withdrawn),
        content=content,
        lead=enclosure.media.url if enclosure else None,
        names=json.dumps(
            [(choice.kind.name, name) for choice in channel.feeds for name in names_of(choice, article)]
        ),
        address=article.link,
        aliased=bool(article.aliases),
        player=has_player(enclosure),
        data=data,
        items=tuple(_item(feed, item, forms.get(id(item), b"")) for feed, item in items),
        media=tuple({each.url for each in media}),
        has_moved_media=any(each.former_url for each in media),
        losses=(*unenclosed(channel, article), *without_feed(channel, article)),
    )


def _item(feed: str, item: Article, forms: bytes) -> IndexedItem:
    published, updated = to_microseconds(item.published), to_microseconds(item.updated)
    return IndexedItem(feed, item.id, published, updated, encode(item) if feed else None, forms)


def _render(channel: Channel, feed: str, items: Sequence[Article]) -> list[bytes]:
    """Returns the rendered forms of each item, packed."""
    columns = [
        [(name, fragment) for fragment in format_.fragments.pieces(as_shown, items)]
        for name, (format_, as_shown) in _forms(channel, feed).items()
    ]
    return [pack(forms) for forms in zip(*columns, strict=True)] if columns else [b""] * len(items)


def _forms(channel: Channel, feed: str) -> dict[str, tuple[Format, Channel]]:
    """Returns the forms, by name, that items need: those of one feed of works, or articles."""
    forms: dict[str, tuple[Format, Channel]] = {}
    for choice in channel.feeds:
        if (choice.kind.path if choice.kind.made_of else "") == feed:
            of_kind = feed_of(channel, choice)
            as_shown = shown_as(channel, of_kind)
            for format_ in of_kind.formats:
                forms.setdefault(kept_as(format_, as_shown), (format_, as_shown))
    return forms


def _work_items(channel: Channel, article: Article) -> Iterator[tuple[str, Article]]:
    for choice in channel.feeds:
        if choice.kind.made_of:
            items = extract(channel, [article], choice.kind.made_of)
            yield from ((choice.kind.path, item) for item in items)
