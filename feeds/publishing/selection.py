"""Which feeds a publication has: of its channel file and its articles, each with a name, a path and items.

The news is all articles.  A media feed and a pictures feed have the works of the articles as items of their
own.  And there is a feed for each category, author and section.  What has no items is no feed; the news may
have none yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from anyascii import anyascii

from feeds.core.texts import one_line
from feeds.formats import formats
from feeds.model.archive import sequence
from feeds.publishing.media_items import MOVING, STILL, extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel, FeedChoice, FeedKind

NEWS = "feed"
"""The path of the news feed, and what its order is kept under."""

HEADINGS: dict[FeedKind, str] = {"category": "Categories", "author": "Authors", "section": "Sections"}
"""What the feeds of a kind stand under where there are many of them."""

_PATHS: dict[FeedKind, str] = {"news": NEWS, "media": "media", "pictures": "pictures"}
_TITLES: dict[FeedKind, str] = {
    "news": "",
    "media": "videos and recordings",
    "pictures": "pictures",
    "category": "{name}",
    "author": "{name}",
    "section": "{name}",
}
_DESCRIPTIONS: dict[FeedKind, str] = {
    "news": "",
    "media": "Every video and every recording by itself.",
    "pictures": "Every picture by itself.",
    "category": "Articles about {name}.",
    "author": "Articles by {name}.",
    "section": "Articles in {name}.",
}
_NOT_SLUG = re.compile("[^a-z0-9]+")
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its items newest first, and `order`, their ids in the order of first publication.

    `path` is where its documents lie below the channel's base, without their suffixes; `id` the IRI that
    Atom wants; `name` the category, author or section; `limit` how many items a document has.
    A `podcast` has what directories of podcasts ask for, if the channel has it.  `profiles` are what it
    claims to meet.
    """

    path: str
    kind: FeedKind
    name: str
    title: str
    description: str
    id: str
    articles: tuple[Article, ...]
    order: tuple[str, ...]
    limit: int
    formats: tuple[Format, ...]
    podcast: bool = False
    profiles: tuple[str, ...] = ()


def select(
    channel: Channel, articles: Iterable[Article], orders: Mapping[str, Sequence[str]] | None = None
) -> tuple[Feed, ...]:
    """The feeds, by kind and then by name. The articles come newest first.

    `orders` are the orders of earlier feeds, by path.  With them an item keeps its page in the archive
    whatever happens to others; without them the order is that of the articles' times.
    """
    articles, orders = tuple(articles), orders or {}
    by_id = {article.id: article for article in articles}
    kept = orders.get(NEWS, ())
    oldest_first = [by_id[id_] for id_ in sequence(articles, kept) if id_ in by_id]
    return tuple(
        feed for choice in channel.feeds for feed in _feeds(channel, choice, articles, oldest_first, orders)
    )


def path(feed: Feed, format_: Format, number: int | None = None) -> str:
    """Where a feed's document lies below the publication's base, or the page `number` of its archive."""
    stem = feed.path if number is None else f"archive/{feed.path}-{number}"
    return f"{stem}.{format_.suffix}"


def shown_as(channel: Channel, feed: Feed) -> Channel:
    """The channel as one of its feeds shows it: only some are podcasts.

    A `podcast:guid` that is configured belongs to one feed, the media feed where there is one; the other has
    that of its own URL.
    """
    show = channel.podcast if feed.podcast else None
    if show is not None and feed.kind == "news" and any(each.kind == "media" for each in channel.feeds):
        show = replace(show, guid=None)
    return replace(channel, podcast=show)


def _feeds(
    channel: Channel,
    choice: FeedChoice,
    articles: tuple[Article, ...],
    oldest_first: Sequence[Article],
    orders: Mapping[str, Sequence[str]],
) -> Iterator[Feed]:
    match choice.kind:
        case "news":
            yield feed_of(channel, choice, "", NEWS, articles, sequence(articles, orders.get(NEWS, ())))
        case "media" | "pictures" as kind:
            items = extract(channel, oldest_first, MOVING if kind == "media" else STILL)
            if items:
                stem = _PATHS[kind]
                # By the article that named them first: a new article may name a video of years ago.
                order = _continued(orders.get(stem, ()), [item.id for item in items])
                newest = sorted(items, key=lambda item: item.id)
                newest.sort(key=lambda item: item.published, reverse=True)
                yield feed_of(channel, choice, "", stem, tuple(newest), order)
        case kind:
            for name, slug, members in _named(choice, oldest_first):
                stem = f"{kind}/{slug}"
                own = tuple(article for article in articles if article.id in members)
                yield feed_of(channel, choice, name, stem, own, sequence(own, orders.get(stem, ())))


def feed_of(
    channel: Channel,
    choice: FeedChoice,
    name: str,
    stem: str,
    articles: tuple[Article, ...] = (),
    order: tuple[str, ...] = (),
) -> Feed:
    """The feed that the channel has by this choice; `stem` is its path."""
    plain = choice.kind == "news" or (choice.kind == "media" and channel.podcast is not None)
    title = choice.title or ("" if plain else f"{channel.title}: {_TITLES[choice.kind]}")
    description = choice.description or ("" if plain else _DESCRIPTIONS[choice.kind])
    return Feed(
        path=stem,
        kind=choice.kind,
        name=name,
        title=title.replace("{name}", name) or channel.title,
        description=description.replace("{name}", name) or channel.description,
        id=channel.base if choice.kind == "news" else channel.base + stem,
        articles=articles,
        order=order,
        limit=choice.limit or channel.live,
        formats=tuple(each for each in formats() if not choice.formats or each.name in choice.formats),
        podcast=plain,
        profiles=choice.profiles,
    )


def _continued(order: Sequence[str], ids: Iterable[str]) -> tuple[str, ...]:
    known = set(order)
    return (*order, *(id_ for id_ in ids if id_ not in known))


# --- categories, authors, sections ---


def _named(choice: FeedChoice, oldest_first: Sequence[Article]) -> list[tuple[str, str, set[str]]]:
    """The names as they were written first, in their order, each with its slug and its articles' ids.

    Names that differ in case only are one.  Of different names with one slug (C, C++), the oldest has it
    and the others add a digest of theirs: so no feed ever moves because of a new name.
    """
    slugs: dict[str, str] = {}
    found: dict[str, tuple[str, set[str]]] = {}
    for article in oldest_first:
        for name in names_of(choice, article):
            key = name.casefold()
            if key not in slugs:
                plain, longer = slugs_of(name)
                slugs[key] = longer if plain in found else plain
                found[slugs[key]] = (name, set())
            found[slugs[key]][1].add(article.id)
    named = [(name, slug, ids) for slug, (name, ids) in found.items()]
    return sorted(named, key=lambda each: (each[0].casefold(), each[1]))


def names_of(choice: FeedChoice, article: Article) -> Iterator[str]:
    """The categories, authors or section of an article that have a feed by this choice."""
    wanted = {one_line(name).casefold() for name in choice.names}
    for name in map(one_line, _names(choice.kind, article)):
        if name and (not wanted or name.casefold() in wanted):
            yield name


def slugs_of(name: str) -> tuple[str, str]:
    """What a name is in a path, and what it is where an older name has that already."""
    plain = _slug(name)
    longer = f"{plain}-{_digest(name.casefold())}".lstrip("-")
    return plain or longer, longer


def _names(kind: FeedKind, article: Article) -> tuple[str, ...]:
    match kind:
        case "category":
            return article.categories
        case "author":
            return tuple(person.name for person in article.people)
        case _:
            return (article.section,)


def _slug(name: str) -> str:
    """`Économie & Société` as `economie-societe`: what a URL and any file system can hold. May be empty."""
    letters = anyascii(name[:_LONGEST_SLUG]).lower()
    return _NOT_SLUG.sub("-", letters)[: _LONGEST_SLUG + 1].strip("-")


def _digest(name: str) -> str:
    return blake2b(name.encode(), digest_size=4).hexdigest()
