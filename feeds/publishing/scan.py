"""Which files below a folder changed, and what the index knows already of the articles in them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feeds.media.facts import with_facts
from feeds.publishing.folder import file_names, is_misnamed, may_hold_articles, shown
from feeds.publishing.index.codec import decode
from feeds.publishing.index.facts import facts_for
from feeds.publishing.index.intake import Source, Stat, known
from feeds.publishing.index.replay_ledger import published
from feeds.publishing.ingest import entry_of
from feeds.publishing.ledger import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.core.errors import ReadError
    from feeds.media.facts import Facts
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import Entry
    from feeds.publishing.index.replay_ledger import Past


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


def apply_known_facts(
    connection: Connection, channel: Channel, sources: Iterable[Source], now: datetime
) -> tuple[list[Source], list[Record]]:
    """With facts of their media and the times of corrections; and a record for each new correction."""
    sources = list(sources)
    entries = [entry for source in sources for entry in source.entries]
    pasts = published(connection, [entry.id for entry in entries])
    facts = facts_for(connection, {url for entry in entries for url in entry.media})
    if not pasts and not facts:
        return sources, []
    records: list[Record] = []
    completed = []
    for source in sources:
        own = []
        for entry in source.entries:
            past = pasts.get(entry.id)
            if past is not None and _is_corrected(source, entry, past):
                records.append(Record(entry.id, now, source=source.digest, content=entry.content))
                past = replace(past, changed=now)
            own.append(_completed(channel, entry, past, facts))
        completed.append(replace(source, entries=tuple(own)))
    return completed, records


def _is_corrected(source: Source, entry: Entry, past: Past) -> bool:
    here = past.path == source.stat.path
    return here and past.content != entry.content and past.source != source.digest


def _completed(channel: Channel, entry: Entry, past: Past | None, facts: Mapping[str, Facts]) -> Entry:
    """With the time of its correction, where the source does not tell one, and what is known of its media."""
    dated = past is not None and past.changed is not None and entry.updated <= entry.published
    if not dated and not any(url in facts for url in entry.media):
        return entry
    (article,) = with_facts((decode(entry.data),), facts)
    if dated and past is not None and past.changed is not None:
        article = replace(article, updated=max(article.published, past.changed))
    return entry_of(channel, article, entry.content)


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
