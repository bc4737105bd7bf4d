"""What files do not say of their articles: facts about media, times of corrections, when they appear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from feeds.media.facts import with_facts
from feeds.publishing.former_addresses import with_published_addresses
from feeds.publishing.index.base import to_microseconds
from feeds.publishing.index.codec import decode, encode
from feeds.publishing.index.facts import facts_for
from feeds.publishing.index.replay_ledger import last_published
from feeds.publishing.ingest import indexed_article
from feeds.publishing.kept_feeds import in_feeds, kept_feeds
from feeds.publishing.ledger import Record
from feeds.publishing.plausibility import without_implausible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from feeds.media.facts import Facts
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile
    from feeds.publishing.index.replay_ledger import LastPublished


FAR_AHEAD = timedelta(days=365)
"""How long before its date an article appears with `publish_future`."""


def apply_known_facts(
    connection: Connection, channel: Channel, files: Iterable[IndexedFile], now: datetime
) -> tuple[list[IndexedFile], list[Record]]:
    """Returns the files with these facts and times, and a record for each new correction.

    Media keep the addresses that they were published under.  An article that is dated after `now` appears at
    its date, unless it has been published before; one with a date that cannot be right is refused.

    An article whose file did not change stays in all feeds that it was published in, also if this version
    reads other names from it.
    """
    files = with_published_addresses(connection, channel, files)
    articles = [article for file in files for article in file.articles]
    published = last_published(connection, [article.id for article in articles])
    ahead = lead_time(channel)
    files = without_implausible(files, published, now, ahead)
    facts = facts_for(connection, {url for article in articles for url in article.media})
    late = to_microseconds(now + ahead)
    if not published and not facts and all(article.published <= late for article in articles):
        return files, []
    kept = kept_feeds(connection, channel, files, published)
    records: list[Record] = []
    completed = []
    for file in files:
        its_articles = []
        for article in file.articles:
            last = published.get(article.id)
            if last is not None and _is_corrected(file, article, last):
                records.append(Record(article.id, now, source=file.digest, content=article.content))
                last = replace(last, changed=now)
            completed_article = _complete(channel, article, last, facts)
            is_new = last is None and article.published > late
            if is_new and channel.preview is None:
                completed_article = _until_its_date(completed_article, ahead)
            its_articles.append(in_feeds(completed_article, kept.get(article.id, ())))
        completed.append(replace(file, articles=tuple(its_articles)))
    return completed, records


def lead_time(channel: Channel) -> timedelta:
    """Returns how long before its date an article appears."""
    return FAR_AHEAD if channel.publish_future else timedelta()


def _until_its_date(article: IndexedArticle, ahead: timedelta) -> IndexedArticle:
    """Returns the article as one that appears so long before its date, or later if it says so."""
    dated = decode(article.data)
    begin = dated.published - ahead
    visible = max(begin, dated.visible or begin)
    return replace(article, begins=to_microseconds(visible), data=encode(replace(dated, visible=visible)))


def _is_corrected(file: IndexedFile, article: IndexedArticle, last: LastPublished) -> bool:
    here = last.path == file.stat.path
    return here and last.content != article.content and last.source != file.digest


def _complete(
    channel: Channel, article: IndexedArticle, last: LastPublished | None, facts: Mapping[str, Facts]
) -> IndexedArticle:
    """Add the time of the correction, unless the source has one, and the facts about the article's media."""
    corrected = last.changed if last is not None and article.updated <= article.published else None
    if corrected is None and not any(url in facts for url in article.media):
        return article
    (completed,) = with_facts((decode(article.data),), facts)
    if corrected is not None:
        completed = replace(completed, updated=max(completed.published, corrected))
    return replace(
        indexed_article(channel, completed, article.content), link=article.link, instead_of=article.instead_of
    )
