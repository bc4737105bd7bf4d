"""The names that the formats give to the same thing, and words that people use for it.

An author who knows one format writes its names in another; the table says what the name is there.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Where = Literal["channel", "item"]

FORMATS = {
    "rss": 0, "rss091": 0, "rss090": 0, "rss1": 1, "rss11": 1, "atom": 2, "atom03": 2, "json": 3,
}  # fmt: skip
"""The column of each format by the prefix of its namespace. A cell with attributes is more than a name."""

_CHANNEL = """
    RSS 2.0        | RSS 1.0        | Atom                    | JSON Feed     | words
    item           | item           | entry                   | items         | entries posts articles
    description    | description    | subtitle                | description   | tagline summary about info
    link           | link           | link                    | home_page_url | url href website homepage
    atom:link rel="self" | atom:link rel="self" | link rel="self" | feed_url  | self
    lastBuildDate  | dc:date        | updated                 |               | modified lastmodified
    pubDate        | dc:date        | updated                 |               | published date issued created
    copyright      | dc:rights      | rights                  |               | license
    managingEditor | dc:creator     | author                  | authors       | author creator editor
    webMaster      | dc:publisher   | contributor             |               |
    image          | image          | logo                    | icon          | thumbnail
    image          | image          | icon                    | favicon       |
    language       | dc:language    |                         | language      | lang locale
    generator      | admin:generatorAgent | generator         |               | docs
                   |                | id                      |               | guid uuid
    category       | dc:subject     | category                |               | tags tag keywords categories
    cloud          |                |                         | hubs          | hub
"""
_ITEM = """
    RSS 2.0         | RSS 1.0         | Atom      | JSON Feed      | words
    title           | title           | title     | title          | headline name
    description     | description     | summary   | summary        | abstract excerpt
    content:encoded | content:encoded | content   | content_html   | body text html
    link            | link            | link      | url            | href permalink
    guid            |                 | id        | id             | uuid identifier
    pubDate         | dc:date         | published | date_published | date created issued published_at
    pubDate         | dc:date         | updated   | date_modified  | modified updated_at
    author          | dc:creator      | author    | authors        | creator byline managingeditor
    category        | dc:subject      | category  | tags           | tag keywords categories keyword
    enclosure       |                 | link rel="enclosure" | attachments | enclosures
    media:thumbnail | media:thumbnail |           | image          | thumbnail picture photo
    language        | dc:language     |           | language       | lang
    comments        |                 |           |                | comment
    copyright       | dc:rights       | rights    |                | license
"""


def _rows(table: str) -> tuple[tuple[str, ...], ...]:
    lines = table.strip().splitlines()[1:]
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines)


TABLE: dict[Where, tuple[tuple[str, ...], ...]] = {"channel": _rows(_CHANNEL), "item": _rows(_ITEM)}

ATTRIBUTES = (
    "url href src uri link",
    "length size bytes filesize",
    "type mime mimetype mediatype contenttype",
    "text term name label value",
    "domain scheme",
    "isPermaLink permalink",
    "rel relation",
)
"""Names of attributes that mean the same in different vocabularies, or are taken to."""


def name_here(name: str, where: Where, prefix: str) -> str | None:
    """Returns what a name of another format, or a word, is in the format with this prefix."""
    return _names(where, prefix).get(name.lower())


def attribute_here(name: str, allowed: frozenset[str]) -> str | None:
    """Returns the attribute among those allowed that means what another one means elsewhere."""
    for line in ATTRIBUTES:
        names = line.split()
        if name.lower() in map(str.lower, names):
            return next((other for other in names if other in allowed), None)
    return None


@cache
def _names(where: Where, prefix: str) -> dict[str, str]:
    column = FORMATS.get(prefix)
    names: dict[str, str] = {}
    for row in TABLE[where] if column is not None else ():
        right = row[column or 0]
        for word in (*(cell.partition(" ")[0] for cell in row[:-1]), *row[-1].split()) if right else ():
            names.setdefault(word.rpartition(":")[2].lower(), right)
    names.pop("", None)
    return {word: right for word, right in names.items() if word != right.lower()}
