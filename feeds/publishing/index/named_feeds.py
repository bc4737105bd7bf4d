"""The feeds of categories, authors and sections: which paths they have, and which articles are in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.core.texts import folded
from feeds.publishing.index.base import batched
from feeds.publishing.index.replay_ledger import feed_numbers
from feeds.publishing.index.tables import FEEDS, SLOTS
from feeds.publishing.selection import paths_of, within_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    Named = tuple[str, str]
    """The kind of a feed and its folded name."""


def feeds_of_names(
    connection: Connection, named: Mapping[str, list[tuple[str, str]]], names: dict[str, str]
) -> dict[str, list[str]]:
    """Returns the paths of the feeds that articles are in by their names, by the ids of the articles.

    An article is in the feeds of its first names (see `within_limit`), and in every feed in which it was
    published.  The names of new feeds are added to `names`, by path.
    """
    split = {id_: within_limit(pairs) for id_, pairs in named.items()}
    paths = named_paths(connection, [pair for first, _ in split.values() for pair in first], names)
    chosen = _chosen_feeds(connection, paths, list(named))
    feeds = {
        id_: [path for kind, name in first for path in chosen(id_, (kind, folded(name)))]
        for id_, (first, _) in split.items()
    }
    if many := {id_ for id_, (_, others) in split.items() if others}:
        others = [pair for id_ in many for pair in split[id_][1]]
        possible = named_paths(connection, others, {})  # of these, only feeds in which it was published count
        published = published_slots(connection, many)
        for id_ in many:
            keys = dict.fromkeys((kind, folded(name)) for kind, name in split[id_][1])
            feeds[id_] += (path for key in keys for path in possible[key] if (path, id_) in published)
    return feeds


def _chosen_feeds(
    connection: Connection, paths: Mapping[Named, list[str]], ids: Sequence[str]
) -> Callable[[str, Named], list[str]]:
    """Returns which feeds of a name an article is in, by its id: those that it was published in, else one.

    Earlier versions made several feeds of names that differ in normalisation only.
    """
    several = {path for same in paths.values() if len(same) > 1 for path in same}
    slots = (
        {pair for pair in published_slots(connection, set(ids)) if pair[0] in several} if several else set()
    )

    def chosen(id_: str, named: Named) -> list[str]:
        return [path for path in paths[named] if (path, id_) in slots] or paths[named][:1]

    return chosen


def named_paths(
    connection: Connection, named: list[tuple[str, str]], names: dict[str, str]
) -> dict[Named, list[str]]:
    """Returns the paths of feeds, the oldest first, by kind and folded name.

    Names that differ in case or normalisation only are one.  Of different names with one slug (C, C++), the
    oldest has it and the others add a digest of theirs: so no feed ever moves because of a new name.
    """
    columns = FEEDS.c.kind, FEEDS.c.folded, FEEDS.c.path
    found: dict[Named, list[str]] = defaultdict(list)
    for batch in batched({folded(name) for _, name in named}):
        feeds = select(*columns).where(FEEDS.c.folded.in_(batch)).order_by(FEEDS.c.number)
        for kind, key, path in connection.execute(feeds):
            found[kind, key].append(path)
    known = {feed: paths[0] for feed, paths in found.items()}
    written = {(kind, folded(name)): name for kind, name in reversed(named)}
    keys = dict.fromkeys((kind, folded(name)) for kind, name in named)
    new = {(kind, key): paths_of(kind, written[kind, key]) for kind, key in keys if (kind, key) not in known}
    taken = set(feed_numbers(connection, [plain for plain, _ in new.values()]))
    for feed, (plain, longer) in new.items():
        known[feed] = longer if plain in taken else plain
        taken.add(known[feed])
        names[known[feed]] = written[feed]
        found[feed] = [known[feed]]
    return found


def published_slots(connection: Connection, ids: set[str]) -> set[tuple[str, str]]:
    """Returns the slots of these items, as path of the feed and id."""
    found: set[tuple[str, str]] = set()
    for batch in batched(ids):
        columns = select(FEEDS.c.path, SLOTS.c.id)
        rows = connection.execute(columns.where(SLOTS.c.feed == FEEDS.c.number, SLOTS.c.id.in_(batch))).all()
        found.update((feed, id_) for feed, id_ in rows)
    return found
