"""The tables of a publication. All of them can be rebuilt from the folder and its ledger.

sources   the files below the folder, as they were when they were read
inputs    other files that articles depend on, such as pages that they link to
articles  the articles in the files
items     what feeds consist of: articles, and the videos and pictures that articles name
fragments items as they are rendered, in all formats (`packed_forms`)
feeds     the feeds, with their paths
slots     the items of each feed in the order of first publication (`model.archive`)
touched   the slots that the current transaction changed
pages     the documents of each feed, with the version in which they last changed
article_pages, feed_pages   the web pages, with the version in which they last changed
changes   the times of the versions
published what the ledger says of articles; `enclosures`: which articles had a URL as their enclosure
outputs   the files that were written, by output folder
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
)

from feeds.publishing.index.base import METADATA, partial_index

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
    # JSON: lists of [line, message], and of [line, message, whether something is lost].
    Column("refusals", Text),
    Column("notes", Text),
)
partial_index("sources_refused", SOURCES.c.path, where=SOURCES.c.refusals.is_not(None))
partial_index("sources_noted", SOURCES.c.path, where=SOURCES.c.notes.is_not(None))

INPUTS = Table(
    "inputs",
    METADATA,
    Column("path", String, primary_key=True),
    Column("source", String, primary_key=True, index=True),
    # Of a file that the scan for changes does not see: how it was then.
    Column("state", String),
    sqlite_with_rowid=False,
)
partial_index("inputs_unseen", INPUTS.c.path, INPUTS.c.state, where=INPUTS.c.state.is_not(None))

ARTICLES = Table(
    "articles",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, index=True),
    Column("path", String, nullable=False),
    Column("position", Integer, nullable=False),
    # Times are microseconds since 1970.
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("begins", BigInteger),
    Column("ends", BigInteger),
    Column("withdrawn", BigInteger),
    Column("content", String, nullable=False),
    # The URL of its enclosure; the named feeds that it belongs to, as JSON: a list of [kind, name].
    Column("lead", String),
    Column("names", Text, nullable=False),
    # Its address, if the ledger must keep it, and the id that the name of its renamed file would give.
    Column("link", String),
    Column("instead_of", String),
    # The path of an earlier file with an article of the same id; this article is refused then.
    Column("rival", String),
    # Whether readers can see it now, and whether that and its slots must be determined again.
    Column("shown", Boolean, nullable=False, default=False),
    Column("stale", Boolean, nullable=False, default=True),
    Column("data", LargeBinary, nullable=False),
    # Of the article in `data`: its address, whether it had others, and whether its leading work has a player.
    Column("address", String),
    Column("aliased", Boolean, nullable=False),
    Column("player", Boolean, nullable=False),
)
Index("articles_linked", ARTICLES.c.address)
partial_index("articles_aliased", ARTICLES.c.published.desc(), ARTICLES.c.id, where=ARTICLES.c.aliased)
Index("articles_of", ARTICLES.c.path, ARTICLES.c.position)
partial_index("articles_begin", ARTICLES.c.begins, where=ARTICLES.c.begins.is_not(None))
partial_index("articles_end", ARTICLES.c.ends, where=ARTICLES.c.ends.is_not(None))
partial_index("articles_refused", ARTICLES.c.rival, where=ARTICLES.c.rival.is_not(None))
partial_index("articles_stale", ARTICLES.c.stale, ARTICLES.c.published, ARTICLES.c.id, where=ARTICLES.c.stale)
partial_index("articles_newest", ARTICLES.c.published.desc(), ARTICLES.c.id, where=ARTICLES.c.shown)
partial_index("articles_updated", ARTICLES.c.updated, where=ARTICLES.c.shown)

ITEMS = Table(
    "items",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False, index=True),
    # "" for the article itself, else the path of its feed; `rank` is its position in the article.
    Column("feed", String, nullable=False),
    Column("id", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("data", LargeBinary),
)
Index("items_named", ITEMS.c.feed, ITEMS.c.id)

FRAGMENTS = Table(
    "fragments",
    METADATA,
    Column(
        "item", Integer, ForeignKey("items.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    # Without row ids, SQLite would give each a page: it stores only a kilobyte in the tree.
    Column("body", LargeBinary, nullable=False),
)

FEEDS = Table(
    "feeds",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("path", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    # Names that differ in case only are one feed, and those that differ in normalisation, too: but feeds of
    # such names that were published stay.
    Column("key", String, nullable=False),
    Column("folded", String, nullable=False),
    # How many slots it has, how many it had when its pages were last updated, and whether any is filled.
    Column("length", Integer, nullable=False, default=0),
    Column("paged", Integer, nullable=False, default=0),
    Column("filled", Boolean, nullable=False, default=False),
    # How many web pages it had beside that of the newest articles.
    Column("leaves", Integer, nullable=False, default=0),
)
Index("feeds_named", FEEDS.c.key, FEEDS.c.kind, unique=True)
Index("feeds_folded", FEEDS.c.folded, FEEDS.c.kind)

SLOTS = Table(
    "slots",
    METADATA,
    Column("feed", Integer, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("id", String, nullable=False),
    # None while readers cannot see it.
    Column("item", Integer),
    Column("withdrawn", BigInteger),
    sqlite_with_rowid=False,
)
Index("slots_of", SLOTS.c.id, SLOTS.c.feed, unique=True)
Index("slots_held", SLOTS.c.item, SLOTS.c.feed)
partial_index("slots_filled", SLOTS.c.feed, SLOTS.c.slot, where=SLOTS.c.item.is_not(None))
partial_index("slots_gone", SLOTS.c.feed, SLOTS.c.withdrawn, where=SLOTS.c.withdrawn.is_not(None))

TOUCHED = Table(
    "touched",
    METADATA,
    Column("feed", Integer, primary_key=True),
    Column("slot", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

PAGES = Table(
    "pages",
    METADATA,
    Column("feed", Integer, primary_key=True),
    # 0 for the live document.
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)

ARTICLE_PAGES = Table(
    "article_pages",
    METADATA,
    Column("path", String, primary_key=True),
    # In the news. Articles with the same link have the same page.
    Column("slot", Integer, primary_key=True, index=True),
    Column("version", Integer, nullable=False, index=True),
    # Whether an article that readers can see has this path, and whether it is its main address.
    Column("current", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),
    # Whether its leading work is a video or a recording, which has a player for other sites.
    Column("player", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
FEED_PAGES = Table(
    "feed_pages",
    METADATA,
    Column("feed", Integer, primary_key=True),
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
    Column("source", String, index=True),
    Column("content", String),
    Column("changed", BigInteger),
    Column("link", String),
    Column("instead_of", String, index=True),
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
    FRAGMENTS, TOUCHED, ITEMS, ARTICLES, INPUTS, SOURCES, PAGES, ARTICLE_PAGES, FEED_PAGES, CHANGES, SLOTS,
    FEEDS, PUBLISHED, ENCLOSURES, SETTINGS,
)  # fmt: skip
"""The tables that are cleared when the channel or the program has changed; `outputs` is kept."""
