"""What files do not say of their articles, but the index knows: facts about media, times of corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.media.facts import with_facts
from feeds.publishing.index.codec import decode
from feeds.publishing.index.facts import facts_for
from feeds.publishing.index.replay_ledger import last_published
from feeds.publishing.ingest import indexed_article
from feeds.publishing.ledger import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from feeds.media.facts import Facts
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile
    from feeds.publishing.index.replay_ledger import LastPublished


def apply_known_facts(
    connection: Connection, channel: Channel, files: Iterable[IndexedFile], now: datetime
) -> tuple[list[IndexedFile], list[Record]]:
    """Returns the files with these facts and times, and a record for each new correction."""
    files = list(files)
    articles = [article for file in files for article in file.articles]
    published = last_published(connection, [article.id for article in articles])
    facts = facts_for(connection, {url for article in articles for url in article.media})
    if not published and not facts:
        return files, []
    records: list[Record] = []
    completed = []
    for file in files:
        its_articles = []
        for article in file.articles:
            last = published.get(article.id)
            if last is not None and _is_corrected(file, article, last):
                records.append(Record(article.id, now, source=file.digest, content=article.content))
                last = replace(last, changed=now)
            its_articles.append(_complete(channel, article, last, facts))
        completed.append(replace(file, articles=tuple(its_articles)))
    return completed, records


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
    return indexed_article(channel, completed, article.content)
