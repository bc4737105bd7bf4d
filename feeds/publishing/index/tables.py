"""The tables of what is published. All of it can be made again from the folder and its ledger.

sources   a file below the folder, as it was when it was read
articles  what the files hold
items     what stands in feeds: an article, or a video or picture that articles name
feeds     where documents lie
places    the sequence of each feed: what stands where, for ever (`archive`)
touched   the places where something changed in this transaction
pages     the documents of each feed, with the version in which they last changed
changes   when the versions came to be
published what the ledger says
outputs   the files that were written, by the folder they were written to
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from feeds.publishing.index.base import METADATA

SETTINGS = Table(
    "settings", METADATA, Column("name", String, primary_key=True), Column("value", String, nullable=False)
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("path", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", String, nullable=False),
    # What was refused and what was odd, as JSON: lists of [line, words].
    Column("refusals", Text),
    Column("notes", Text),
)
Index("sources_refused", SOURCES.c.path, sqlite_where=SOURCES.c.refusals.is_not(None))
Index("sources_noted", SOURCES.c.path, sqlite_where=SOURCES.c.notes.is_not(None))

ARTICLES = Table(
    "articles",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("path", String, nullable=False),
    Column("position", Integer, nullable=False),
    # Times are microseconds since 1970, to be compared.
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("begins", BigInteger),
    Column("ends", BigInteger),
    Column("withdrawn", BigInteger),
    Column("content", String, nullable=False),
    # Its lead's URL; the feeds by name that it belongs to, as JSON: lists of [kind, name].
    Column("lead", String),
    Column("names", Text, nullable=False),
    # The source that has the same id and comes first, so that this one is refused.
    Column("rival", String),
    # It is for readers now; and it is to be looked at again, because something about it changed.
    Column("shown", Boolean, nullable=False, default=False),
    Column("stale", Boolean, nullable=False, default=True),
    Column("data", Text, nullable=False),
)
Index("articles_of", ARTICLES.c.path, ARTICLES.c.position)
Index("articles_begin", ARTICLES.c.begins, sqlite_where=ARTICLES.c.begins.is_not(None))
Index("articles_end", ARTICLES.c.ends, sqlite_where=ARTICLES.c.ends.is_not(None))
Index("articles_refused", ARTICLES.c.rival, sqlite_where=ARTICLES.c.rival.is_not(None))
# SQLite uses a partial index only where a statement says the same, word by word.
Index("articles_stale", ARTICLES.c.stale, ARTICLES.c.published, ARTICLES.c.id, sqlite_where=text("stale = 1"))
Index("articles_newest", ARTICLES.c.published.desc(), ARTICLES.c.id, sqlite_where=text("shown = 1"))
Index("articles_updated", ARTICLES.c.updated, sqlite_where=text("shown = 1"))

ITEMS = Table(
    "items",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False, index=True),
    # "" for the article itself, else the feed that it is made for; `rank` is its place in the article.
    Column("feed", String, nullable=False),
    Column("id", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("data", Text),
)
Index("items_named", ITEMS.c.feed, ITEMS.c.id)

FRAGMENTS = Table(
    "fragments",
    METADATA,
    Column("item", Integer, ForeignKey("items.number", ondelete="CASCADE"), primary_key=True),
    Column("format", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

FEEDS = Table(
    "feeds",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("path", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False),
    # How many places it has, how many of them its pages know of, and whether something stands in one.
    Column("length", Integer, nullable=False, default=0),
    Column("paged", Integer, nullable=False, default=0),
    Column("filled", Boolean, nullable=False, default=False),
)
Index("feeds_named", FEEDS.c.key, FEEDS.c.kind, unique=True)

PLACES = Table(
    "places",
    METADATA,
    Column("feed", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("id", String, nullable=False),
    # What stands there now; nothing where it is not for readers.
    Column("item", Integer),
    Column("withdrawn", BigInteger),
    sqlite_with_rowid=False,
)
Index("places_of", PLACES.c.id, PLACES.c.feed, unique=True)
Index("places_held", PLACES.c.item, PLACES.c.feed)
Index("places_filled", PLACES.c.feed, PLACES.c.place, sqlite_where=PLACES.c.item.is_not(None))
Index("places_gone", PLACES.c.feed, PLACES.c.withdrawn, sqlite_where=PLACES.c.withdrawn.is_not(None))

TOUCHED = Table(
    "touched",
    METADATA,
    Column("feed", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

PAGES = Table(
    "pages",
    METADATA,
    Column("feed", Integer, primary_key=True),
    # 0 is the live document.
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("version", Integer, primary_key=True),
    Column("made", BigInteger, nullable=False),
)

PUBLISHED = Table(
    "published",
    METADATA,
    Column("id", String, primary_key=True),
    Column("path", String, index=True),
    Column("source", String),
    Column("content", String),
    Column("changed", BigInteger),
)
ENCLOSURES = Table(
    "enclosures",
    METADATA,
    Column("url", String, primary_key=True),
    Column("id", String, primary_key=True),
    sqlite_with_rowid=False,
)

OUTPUTS = Table(
    "outputs",
    METADATA,
    Column("folder", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

REBUILT = (
    FRAGMENTS, TOUCHED, ITEMS, ARTICLES, SOURCES, PAGES, CHANGES, PLACES, FEEDS, PUBLISHED, ENCLOSURES,
    SETTINGS,
)  # fmt: skip
"""What is emptied when the channel or the program has changed. What was written stays known."""
