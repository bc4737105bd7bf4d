"""The feeds of a publication: how the channel file and the names in articles give them titles and paths."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from anyascii import anyascii

from feeds.core.texts import clean_line, folded
from feeds.formats import formats
from feeds.model.channel import has_archive
from feeds.model.feed_kind import FEED_KINDS, MAX_NAMES, MEDIA, NEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel, FeedChoice
    from feeds.model.feed_kind import FeedKind

_NOT_SLUG = re.compile("[^a-z0-9]+")
_MAX_SLUG_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of a publication, without its items.

    `path` is where its documents are below the channel's base, without their suffixes; `id` the IRI that
    Atom requires; `name` the category, author or section; `limit` how many items a document has.
    A `podcast` has what directories of podcasts ask for, if the channel has it.  `profiles` are those that
    it claims to meet.  Without an `archive`, it has only its newest items.
    """

    path: str
    kind: FeedKind
    name: str
    title: str
    description: str
    id: str
    limit: int
    formats: tuple[Format, ...]
    podcast: bool = False
    profiles: tuple[str, ...] = ()
    archive: bool = True


def feed_of(channel: Channel, choice: FeedChoice, name: str = "", path: str | None = None) -> Feed:
    """Returns the feed of a kind, named `name` where it is one of several; `path` overrides the kind's."""
    kind = choice.kind
    stem = kind.path if path is None else path
    plain = kind is NEWS or (kind is MEDIA and channel.podcast is not None)
    title = choice.title or ("" if plain else f"{channel.title}: {kind.title}")
    description = choice.description or ("" if plain else kind.description)
    return Feed(
        path=stem,
        kind=kind,
        name=name,
        title=title.replace("{name}", name) or channel.title,
        description=description.replace("{name}", name) or channel.description,
        id=channel.base if kind is NEWS else channel.base + stem,
        limit=choice.limit or channel.live,
        formats=tuple(each for each in formats() if not choice.formats or each.name in choice.formats),
        podcast=plain,
        profiles=choice.profiles,
        archive=has_archive(channel, kind),
    )


def find_feed(channel: Channel, kind: str, name: str, path: str) -> Feed | None:
    """Returns the feed of a kind, by its name, at a path; None if the channel has no feeds of that kind."""
    choice = next((choice for choice in channel.feeds if choice.kind.name == kind), None)
    return None if choice is None else feed_of(channel, choice, name, path)


def path(feed: Feed, format_: Format, number: int | None = None) -> str:
    """Returns the path of a feed's live document below the base, or of the page `number` of its archive."""
    stem = feed.path if number is None else f"archive/{feed.path}-{number}"
    return f"{stem}.{format_.suffix}"


def shown_as(channel: Channel, feed: Feed) -> Channel:
    """Returns the channel as one of its feeds shows it: only some are podcasts.

    A `podcast:guid` that is configured belongs to one feed, the media feed where there is one; the other has
    the image for its own URL.
    """
    show = channel.podcast if feed.podcast else None
    if show is not None and feed.kind is NEWS and any(choice.kind is MEDIA for choice in channel.feeds):
        show = replace(show, guid=None)
    return replace(channel, podcast=show)


def names_of(choice: FeedChoice, article: Article) -> Iterator[str]:
    """The categories, authors or section of an article that have a feed by this choice."""
    names = choice.kind.grouped_by(article) if choice.kind.grouped_by else ()
    for name in map(clean_line, names):
        if name and has_feed(choice, name):
            yield name


def has_feed(choice: FeedChoice, name: str) -> bool:
    """Whether a name has a feed by this choice."""
    return not choice.names or folded(name) in {folded(clean_line(each)) for each in choice.names}


def within_limit(named: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Returns kinds and names of an article that are in the limit of `MAX_NAMES`, and the others."""
    seen: dict[str, set[str]] = {}
    first: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for kind, name in named:
        known, key = seen.setdefault(kind, set()), folded(name)
        if len(known) < MAX_NAMES:
            known.add(key)
        (first if key in known else others).append((kind, name))
    return first, others


def without_feed(channel: Channel, article: Article) -> Iterator[str]:
    """Yields a warning for each kind of names, such as categories, of which an article has too many."""
    for choice in channel.feeds if not article.draft else ():
        named = [(choice.kind.name, name) for name in names_of(choice, article)]
        if others := {folded(name) for _, name in within_limit(named)[1]}:
            yield (
                f"has {MAX_NAMES + len(others)} names in feeds of the kind {choice.kind.name!r}: "
                f"it is in those of the first {MAX_NAMES}, and in feeds in which it was published before"
            )


def slugs_of(name: str) -> tuple[str, str]:
    """Returns the slug of a name, and the one that it gets where an older name has that already."""
    plain = _slug(name)
    longer = f"{plain}-{_digest(name.casefold())}".lstrip("-")
    return plain or longer, longer


def paths_of(kind: str, name: str) -> tuple[str, str]:
    """Returns the paths that a feed of a kind may have, by the slugs of its name."""
    plain, longer = slugs_of(name)
    folder = FEED_KINDS[kind].path
    return f"{folder}/{plain}", f"{folder}/{longer}"


def _slug(name: str) -> str:
    """`Économie & Société` as `economie-societe`: safe in URLs and file systems. May be empty."""
    letters = anyascii(name[:_MAX_SLUG_CHARACTERS]).lower()
    return _NOT_SLUG.sub("-", letters)[: _MAX_SLUG_CHARACTERS + 1].strip("-")


def _digest(name: str) -> str:
    return blake2b(name.encode(), digest_size=4).hexdigest()
