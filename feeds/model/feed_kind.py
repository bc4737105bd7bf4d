"""The kinds of feed that a publication can have: their names, paths, items and titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit
    from feeds.core.media_types import Medium
    from feeds.model.article import Article

MAX_NAMES: Annotated[
    int,
    Limit(
        "read",
        "elements",
        "categories, authors or sections whose feeds an article is in",
        "it is in the feeds of the first ones, with a warning",
    ),
] = 100
"""Each feed has the whole article."""


@dataclass(frozen=True, slots=True)
class FeedKind:
    """A kind of feed; `name` is its key in the channel file.

    `path` is where its documents are below the base URL, without a suffix. A kind that is `grouped_by` names
    has one feed for each name, in the folder `path`.  Its items are the articles or, where it is `made_of`
    mediums, the works of these mediums.  In `title` and `description`, `{name}` stands for the feed's name;
    `heading` is what the feeds of the kind are listed under.
    """

    name: str
    path: str
    title: str = ""
    description: str = ""
    heading: str = ""
    made_of: frozenset[Medium] = frozenset()
    grouped_by: Callable[[Article], tuple[str, ...]] | None = None


def _categories(article: Article) -> tuple[str, ...]:
    return article.categories


def _authors(article: Article) -> tuple[str, ...]:
    return tuple(person.name for person in article.people)


def _section(article: Article) -> tuple[str, ...]:
    return (article.section,)


NEWS = FeedKind("news", "feed")
MEDIA = FeedKind(
    "media",
    "media",
    "videos and recordings",
    "Every video and every recording by itself.",
    made_of=frozenset(("video", "audio")),
)
PICTURES = FeedKind(
    "pictures", "pictures", "pictures", "Every picture by itself.", made_of=frozenset(("image",))
)
CATEGORY = FeedKind(
    "category", "category", "{name}", "Articles about {name}.", "Categories", grouped_by=_categories
)
AUTHOR = FeedKind("author", "author", "{name}", "Articles by {name}.", "Authors", grouped_by=_authors)
SECTION = FeedKind("section", "section", "{name}", "Articles in {name}.", "Sections", grouped_by=_section)

FEED_KINDS = {kind.name: kind for kind in (NEWS, MEDIA, PICTURES, CATEGORY, AUTHOR, SECTION)}
"""Every kind by its name, in the order in which a publication lists its feeds."""
