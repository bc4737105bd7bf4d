"""Media files whose properties have to be looked up, and which process is doing it.

A file is here until its facts are known; failed attempts are repeated later.  As in `deliveries`, a process
claims a file before it sends requests for it, and claims lapse.  Times are microseconds since 1970.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, delete, select, update

from feeds.publishing.index.base import METADATA, batched, to_microseconds
from feeds.publishing.index.codec import mentions
from feeds.publishing.index.facts import facts_of, keep_facts
from feeds.publishing.index.intake import read_again
from feeds.publishing.index.leases import claim_rows, claimer_column, is_free, is_held
from feeds.publishing.index.statements import insert
from feeds.publishing.index.tables import ARTICLES, ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from feeds.media.facts import Facts

KEPT = timedelta(days=30)
"""How long a file that could not be read is kept unless somebody asks for it again."""
FIRST_WAIT, MAX_WAIT = timedelta(hours=1), timedelta(days=7)
"""Before the second attempt; it is doubled each time, up to a maximum."""

PROBES = Table(
    "probes",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("url", String, nullable=False, unique=True),
    # The files whose articles link to it, as JSON: a list of paths.
    Column("sources", Text, nullable=False),
    # Facts that were checked at this time or later need no request.
    Column("since", BigInteger, nullable=False),
    # When to try it.
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Until when a process has claimed it; 0 if none has.
    Column("claimed", BigInteger, nullable=False),
    Column("problem", Text),
    claimer_column(),
)
Index("probes_due", PROBES.c.due)


@dataclass(frozen=True, slots=True)
class Probe:
    """A file that was claimed. `attempts` were made before, `claimed` identifies the claim."""

    number: int
    url: str
    since: int
    attempts: int
    claimed: int


def request_probes(
    connection: Connection,
    sources: Mapping[str, Iterable[str]],
    now: datetime,
    since: datetime | None = None,
    *,
    again: bool = False,
) -> None:
    """Have files looked up, by URL, each with the files of the articles that link to it.

    Facts that are older than `since` are looked up, too.  `again`: those that failed before are due now.
    """
    fresh = {"sources": "[]", "since": to_microseconds(since) or 0, "due": to_microseconds(now)}
    # In the order of the URLs, so that two processes never wait for each other.
    for batch in batched(sorted(sources)):
        rows = [{**fresh, "url": url, "attempts": 0, "claimed": 0, "problem": None} for url in batch]
        connection.execute(insert(PROBES).on_conflict_do_nothing(index_elements=["url"]), rows)
        held = select(PROBES.c.number, PROBES.c.url, PROBES.c.sources, PROBES.c.due)
        for row in connection.execute(
            held.where(PROBES.c.url.in_(batch)).order_by(PROBES.c.url).with_for_update()
        ).all():
            paths = json.dumps(sorted({*json.loads(row.sources), *sources[row.url]}))
            due = min(row.due, fresh["due"]) if again else row.due
            if (paths, due) != (row.sources, row.due):
                mine = update(PROBES).where(PROBES.c.number == row.number)
                connection.execute(mine.values(sources=paths, due=due))


def claim_probe(
    connection: Connection, url: str, now: datetime, lease: timedelta
) -> tuple[Probe | None, Facts | None]:
    """Claims a file that is due for the time `lease`, unless another process has it.

    Returns the claim, and the facts about the file, which are enough without a request if `is_known` says so.
    """
    due = select(PROBES.c.number).where(PROBES.c.url == url, *_due(now))
    probe = next(iter(claim_rows(connection, PROBES, due, Probe, now + lease)), None)
    # A second statement, which sees what the process that had the file before has committed.
    return probe, facts_of(connection, url)


def is_known(probe: Probe, facts: Facts | None) -> bool:
    """Whether another process has stored these facts since somebody asked for them."""
    return facts is not None and to_microseconds(facts.checked) >= probe.since


def problem_of(connection: Connection, url: str, now: datetime) -> str | None:
    """Returns why a file cannot be claimed: another process could not read it; None if that is not known."""
    failed = select(PROBES.c.problem).where(PROBES.c.url == url, PROBES.c.due > to_microseconds(now))
    return connection.scalar(failed)


def is_waiting(connection: Connection, url: str) -> bool:
    """Whether a file is still to be looked up."""
    return connection.execute(select(PROBES.c.number).where(PROBES.c.url == url)).first() is not None


def finish_probe(connection: Connection, probe: Probe, facts: Facts) -> tuple[str, ...]:
    """Keeps facts, also if the claim had lapsed; returns the files that have to be read again.

    Call it in a transaction that is `writing`.
    """
    keep_facts(connection, {probe.url: facts})
    mine = delete(PROBES).where(PROBES.c.url == probe.url).returning(PROBES.c.sources)
    paths = tuple(path for found in connection.scalars(mine).all() for path in json.loads(found))
    read_again(connection, paths)
    return paths


def postpone_probe(connection: Connection, probe: Probe, now: datetime, problem: str) -> None:
    """Notes why an attempt failed; the next one is due after a growing delay."""
    wait = min(FIRST_WAIT * (1 << min(probe.attempts, 20)), MAX_WAIT)
    values = {"due": to_microseconds(now + wait), "attempts": probe.attempts + 1, "problem": problem}
    connection.execute(update(PROBES).where(*is_held(PROBES, probe)).values(claimed=0, **values))


def release_probe(connection: Connection, probe: Probe) -> None:
    """Gives up a claim: the file is looked up later, by any process."""
    connection.execute(update(PROBES).where(*is_held(PROBES, probe)).values(claimed=0))


def has_due(connection: Connection, now: datetime) -> bool:
    """Whether a file is due that no process has claimed."""
    return connection.execute(select(PROBES.c.number).where(*_due(now)).limit(1)).first() is not None


def due_probes(connection: Connection, now: datetime, most: int) -> list[str]:
    """Returns files that are due and that no process has claimed, the longest due first.

    Those that failed before, and to which no article links any more, are removed.
    """
    urls = []
    due = select(PROBES).where(*_due(now)).order_by(PROBES.c.due).limit(most)
    for row in connection.execute(due.with_for_update(skip_locked=True)).all():
        if row.attempts and not _is_linked(connection, row.url, json.loads(row.sources)):
            connection.execute(delete(PROBES).where(PROBES.c.number == row.number))
        else:
            urls.append(row.url)
    return urls


def _is_linked(connection: Connection, url: str, sources: list[str]) -> bool:
    """Whether an article in these files has the URL."""
    articles = select(ARTICLES.c.data).execution_options(yield_per=100)
    for batch in batched(sources):
        with closing(connection.scalars(articles.where(ARTICLES.c.path.in_(batch)))) as found:
            if any(mentions(data, url) for data in found):
                return True
    return False


def skip_probes(connection: Connection, urls: Iterable[str], now: datetime) -> None:
    """Postpones those of the files that are still due: their host did not answer requests for others."""
    later = {"due": to_microseconds(now + FIRST_WAIT), "problem": "was skipped: the host did not answer"}
    for batch in batched(sorted(urls)):
        connection.execute(update(PROBES).where(PROBES.c.url.in_(batch), *_due(now)).values(**later))


def articles_after(connection: Connection, last: int, most: int) -> list[tuple[int, str, bytes]]:
    """Returns articles, other than drafts, whose first items have numbers after `last`, in this order.

    Each has the number, the path of its file, and the encoded article.
    """
    columns = ITEMS.c.number, ARTICLES.c.path, ARTICLES.c.data
    joined = select(*columns).join(ARTICLES, ARTICLES.c.number == ITEMS.c.article)
    found = joined.where(ITEMS.c.number > last, ITEMS.c.rank == 0, ARTICLES.c.draft.is_(False))
    rows = connection.execute(found.order_by(ITEMS.c.number).limit(most))
    return [(number, path, data) for number, path, data in rows]


def forget_probes(connection: Connection, now: datetime) -> None:
    """Removes the files that nobody has asked for in a long time."""
    old = PROBES.c.due < to_microseconds(now - KEPT), PROBES.c.claimed < to_microseconds(now)
    connection.execute(delete(PROBES).where(*old))


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return PROBES.c.due <= to_microseconds(now), is_free(PROBES, now)
