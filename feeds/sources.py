"""Files below a folder -> what the index keeps of them: only of those that changed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feeds.errors import ReadError
from feeds.extraction import MOVING, STILL, extract
from feeds.formats.lead import lead
from feeds.ledger import Record
from feeds.probe import all_media, with_facts
from feeds.reading import file_names, is_misnamed, may_hold_articles, read_file, shown
from feeds.selection import names_of
from feeds.store.codec import digest
from feeds.store.facts import facts_for
from feeds.store.intake import Entry, Source, Stat, known
from feeds.store.mirror import Past, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.probe import Facts
    from feeds.store.base import Connection
    from feeds.store.intake import Remark


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that are new or other than they were when they were read, and the paths of those that are gone.

    `unseen` are folders that could not be looked into, as sources that were refused; what was known of the
    files in them stays.
    """

    found: list[Stat]
    gone: list[str]
    unseen: list[Source]


def changed_files(connection: Connection, folder: Path, only: Iterable[str] | None) -> Changes:
    """What happened in the folder: everywhere in it, or at the paths `only`."""
    refusals: list[ReadError] = []
    if only is None:
        paths, old = file_names(folder, refusals), known(connection)
    else:
        named = sorted(set(map(shown, only)))
        paths = [path for path in named if may_hold_articles(folder, path)]
        old = iter([Stat(path, -1, -1) for path in named])
    unseen = {_below(folder, refusal.path): refusal.problem for refusal in refusals}
    found, gone = _compared(folder, paths, old, unseen)
    kept = tuple(f"{path}/" for path in unseen)
    return Changes(
        found,
        [path for path in gone if not (path.startswith(kept) or "." in unseen)],
        [Source(Stat(path, 0, 0), "", refusals=((None, why),)) for path, why in unseen.items()],
    )


def _compared(
    folder: Path, paths: Sequence[str], old: Iterator[Stat], unseen: dict[str, str]
) -> tuple[list[Stat], list[str]]:
    """Files that are not as they were, and paths where there is none any more; both sides come in order."""
    found, gone = [], []
    before = next(old, None)
    for path in paths:
        while before is not None and before.path < path:
            gone.append(before.path)
            before = next(old, None)
        stat = _stat(folder, path, unseen)
        if before is not None and before.path == path:
            if stat is None:
                gone.append(path)
            elif stat != before:
                found.append(stat)
            before = next(old, None)
        elif stat is not None:
            found.append(stat)
    gone += [] if before is None else [before.path, *(stat.path for stat in old)]
    return found, gone


def read_sources(
    connection: Connection, folder: Path, channel: Channel, stats: Sequence[Stat], now: datetime
) -> tuple[list[Source], list[Record]]:
    """What the files hold, and a record for each article that was published and has changed since."""
    read = [(stat, *_read(folder, stat.path, channel)) for stat in stats]
    articles = [article for _, found, _, _ in read for article in found]
    pasts = published(connection, [article.id for article in articles])
    facts = facts_for(connection, {media.url for article in articles for media in all_media(article)})
    sources, records = [], []
    for stat, found, refusals, notes in read:
        file = _digest(folder / stat.path) if found else ""
        entries = []
        for article in found:
            content, past = digest(article), pasts.get(article.id)
            here = past is not None and past.path == stat.path
            if past is not None and here and past.content != content and past.source != file:
                records.append(Record(article.id, now, source=file, content=content))
                past = replace(past, changed=now)
            entries.append(_entry(channel, _corrected(article, past), facts, content))
        sources.append(Source(stat, file, tuple(entries), tuple(refusals), tuple(notes)))
    return sources, records


def _stat(folder: Path, path: str, unseen: dict[str, str]) -> Stat | None:
    """The file as it is now, None where there is none; a folder that keeps us from looking is added."""
    try:
        found = os.stat(f"{folder}/{path}")  # noqa: PTH116 - a Path costs more than the call
    except PermissionError as error:
        unseen[PurePosixPath(path).parent.as_posix()] = f"cannot be looked into: {error.strerror}"
        return None
    except OSError:  # a link that leads nowhere is there, and reading it will tell
        return Stat(path, 0, 0) if os.path.lexists(folder / path) or is_misnamed(folder, path) else None
    return Stat(path, found.st_size, found.st_mtime_ns)


def _below(folder: Path, path: str) -> str:
    return shown(Path(path).relative_to(folder).as_posix())


def _read(folder: Path, path: str, channel: Channel) -> tuple[list[Article], list[Remark], list[Remark]]:
    """The articles of a file, what was refused of it and what was odd."""
    articles: list[Article] = []
    refusals: list[Remark] = []
    notes: list[Remark] = []
    for found in read_file(folder, path, channel):
        if isinstance(found, ReadError):
            refusals.append((found.line, found.problem))
        else:
            articles.append(found.article)
            notes += [(note.line, note.message) for note in found.notes]
    return articles, refusals, notes


def _corrected(article: Article, past: Past | None) -> Article:
    """With the time of its correction, where the source does not tell one."""
    if past is None or past.changed is None or article.updated > article.published:
        return article
    return replace(article, updated=max(article.published, past.changed))


def _entry(channel: Channel, article: Article, facts: Mapping[str, Facts], content: str) -> Entry:
    (whole,) = with_facts((article,), facts)
    first = lead(whole)
    return Entry(
        whole,
        content,
        first.media.url if first else None,
        tuple(_names(channel, whole)),
        tuple(_extracted(channel, whole)),
    )


def _names(channel: Channel, article: Article) -> Iterator[tuple[str, str]]:
    for choice in channel.feeds:
        if choice.kind in ("category", "author", "section"):
            yield from ((choice.kind, name) for name in names_of(choice, article))


def _extracted(channel: Channel, article: Article) -> Iterator[tuple[str, Article]]:
    for choice in channel.feeds:
        if choice.kind in ("media", "pictures"):
            mediums = MOVING if choice.kind == "media" else STILL
            yield from ((choice.kind, item) for item in extract(channel, [article], mediums))


def _digest(path: Path) -> str:
    """Of the bytes of a file; of one that is just gone, nothing."""
    try:
        return blake2b(path.read_bytes(), digest_size=12).hexdigest()
    except OSError:
        return ""
