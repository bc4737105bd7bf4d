"""The named feeds that an article was published in: it stays if only the program reads its file otherwise.

The set of feeds is a promise: subscribers to the feed of an author must not lose it to a new version that
knows the author's full name.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.texts import folded
from feeds.publishing.index.replay_ledger import named_feeds_of
from feeds.publishing.selection import has_feed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile
    from feeds.publishing.index.replay_ledger import LastPublished


def kept_feeds(
    connection: Connection,
    channel: Channel,
    files: Iterable[IndexedFile],
    published: Mapping[str, LastPublished],
) -> dict[str, list[tuple[str, str]]]:
    """Returns the feeds of articles in unchanged files that an earlier version read in another way, by id."""
    unchanged = [
        article.id
        for file in files
        for article in file.articles
        if (last := published.get(article.id)) is not None
        and (last.source, last.path) == (file.digest, file.stat.path)
        and last.content != article.content
    ]
    choices = {choice.kind.name: choice for choice in channel.feeds if choice.kind.grouped_by}
    return {
        id_: [(kind, name) for kind, name in feeds if kind in choices and has_feed(choices[kind], name)]
        for id_, feeds in named_feeds_of(connection, unchanged).items()
    }


def in_feeds(article: IndexedArticle, feeds: Iterable[tuple[str, str]]) -> IndexedArticle:
    """Returns the article in these named feeds, too; names that differ in case or form only are one."""
    names = [(kind, name) for kind, name in json.loads(article.names)]
    present = {(kind, folded(name)) for kind, name in names}
    more = [(kind, name) for kind, name in feeds if (kind, folded(name)) not in present]
    return replace(article, names=json.dumps([*names, *more])) if more else article
