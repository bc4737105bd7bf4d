"""The only module that uses feedgen.

feedgen 1.0.0 builds the tree.  What it gets wrong or cannot express is added as finished elements:

- it drops rel, type, length and title of every link of an entry (lkiesow/python-feedgen#135), and has no
  hubs, no Media RSS and no author without an e-mail address in RSS;
- to format an RSS date it sets the locale of the whole process, which other threads see: RSS dates are
  written here;
- it uses the current time for missing dates: dates are always set;
- one character that XML does not allow makes it refuse the document: such characters are removed;
- it adds itself as the generator, and a link about RSS: both are replaced.

Instances do not outlive a call, and feedgen's modules are not patched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from feedgen.feed import FeedGenerator

from feeds.core.dates import whole
from feeds.core.markup import outside_cdata
from feeds.core.texts import clean, clean_line
from feeds.formats.body import body
from feeds.formats.extras.atom import iri
from feeds.model.page import UNDATED
from feeds.model.works import published_works
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.plain_text import resembles_html
from feeds.vocabulary.datatypes.uris import full_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from feeds.model.article import Article, Person, Work
    from feeds.model.channel import Channel, Image
    from feeds.model.page import Page

    Elements = Iterable[etree._Element]
    ItemElements = Callable[[Article, tuple[Work, ...]], Elements]

NAME = "feeds"
PEOPLE = 1024
"""Groups of authors that are remembered, since the same people write many articles."""
_RSS_TEXTS = re.compile(
    rb"<(?:title|description|category|copyright|author|managingEditor|dc:creator|media:license|media:credit"
    rb"|itunes:(?:title|author|name))>[^<]*</|<media:(?:title|description) type=\"html\">[^<]*</"
)
_ATOM_TEXTS = re.compile(
    rb"<(?:name|media:license|media:credit)>[^<]*</"
    rb"|<(?:title|subtitle|summary|rights|media:title|media:description) type=\"html\">[^<]*</"
    rb'| (?:title|term)="[^"]*"'
)
_TYPED = frozenset({"title", "subtitle", "summary", "rights"})


class _EntryExtension:
    """Appends finished elements to an item or an entry; feedgen calls these methods by name."""

    elements: Elements = ()
    has_markup = True

    def extend_rss(self, item: etree._Element) -> None:
        item.extend(self.elements)

    def extend_atom(self, entry: etree._Element) -> None:
        if self.has_markup:
            _typed(entry)
        for content in entry.iterchildren("content"):
            content.set("type", "html")  # feedgen has written its own name for a CDATA section here
        entry.extend(self.elements)


class _DocumentExtension(_EntryExtension):
    """Appends finished elements to the channel or feed."""

    def __init__(self) -> None:
        self.namespaces: dict[str, str] = {}

    def extend_ns(self) -> dict[str, str]:
        return self.namespaces

    def extend_rss(self, rss: etree._Element) -> None:
        super().extend_rss(rss[0])


def rss(
    channel: Channel, page: Page, namespaces: dict[str, str], elements: Elements, item_elements: ItemElements
) -> bytes:
    """Returns an RSS 2.0 document; `elements` and `item_elements` follow feedgen's own and include dates."""
    feed = _document(channel, page, namespaces, elements)
    feed.link(href=clean(page.home), rel="alternate")
    _rss_image(feed, channel, page)
    feed.docs(channel.docs or "")
    if channel.ttl is not None:
        feed.ttl(channel.ttl)
    feed._FeedGenerator__rss_lastBuildDate = None
    if editor := first_mailbox(channel.people[:1]):
        feed.managingEditor(editor)
    for article in page.articles:
        works = published_works(article)
        entry = _entry(feed, article, item_elements(article, works))
        summary = clean(article.summary)
        if summary.strip():
            entry.description(escape(summary, quote=False))  # readers treat it as HTML
        entry.content(body(article, works), type="CDATA")
        if article.link:
            entry.link(href=clean(article.link), rel="alternate")
        if article.comments:
            entry.comments(clean(article.comments))
    document: bytes = feed.rss_str(pretty=True)
    return _twice_readable(document, _RSS_TEXTS)


def atom(
    channel: Channel, page: Page, namespaces: dict[str, str], elements: Elements, entry_elements: ItemElements
) -> bytes:
    """Returns an Atom document; `elements` and `entry_elements` include all links."""
    feed = _document(channel, page, namespaces, elements)
    feed.id(clean(page.id))
    feed.updated(whole(page.updated))
    feed.subtitle(clean(page.description))
    # RFC 4287, 4.1.1 requires an author: the publication itself if no person is known.
    authors = _people(channel.people) or ({"name": _shown_name(clean(channel.title))},)
    feed.author([*authors])
    if channel.image is not None:
        feed.icon(clean(channel.image.url))
        feed.logo(clean(channel.image.url))
    rights = clean(channel.copyright or "")
    for article in page.articles:
        works = published_works(article)
        entry = _entry(feed, article, entry_elements(article, works))
        entry.id(iri(article.id, channel.authority))
        entry.updated(whole(article.updated))
        if article.published != UNDATED:
            entry.published(whole(article.published))
        summary = clean(article.summary)
        if summary.strip():
            entry.summary(summary)
        # Some parsers refuse documents with thousands of references (fast-xml-parser: 1,000).
        entry.content(body(article, works), type="CDATA")
        entry.author([*(_people(article.people) or authors)])  # again, because readers do not inherit them
        if rights:
            entry.rights(rights)
        entry.more.has_markup = any(map(_shows_markup, (entry.title(), summary, rights)))
    document: bytes = feed.atom_str(pretty=True)
    return _twice_readable(document, _ATOM_TEXTS)


def _mailbox(person: Person) -> str:
    """Returns `user@host (Real Name)` (RSS profile, author); parentheses in the name would end it early."""
    return f"{person.email} ({clean_line(person.name).translate(_NO_COMMENT)})"


@lru_cache(PEOPLE)
def first_mailbox(people: tuple[Person, ...]) -> str | None:
    """Returns the `mailbox` of the first person with a valid e-mail address and a name."""
    return next((_mailbox(person) for person in people if reachable(person)), None)


def reachable(person: Person) -> bool:
    """Whether the person has a valid e-mail address and a name."""
    return bool(person.email and clean_line(person.name)) and not email_address(person.email or "")


_MAIL = re.compile(r"[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
_NO_COMMENT = str.maketrans("()\\", "[]/")


def _document(channel: Channel, page: Page, namespaces: dict[str, str], elements: Elements) -> Any:
    feed = FeedGenerator()
    feed.register_extension("more", _DocumentExtension, _EntryExtension)
    feed.more.namespaces, feed.more.elements = namespaces, elements
    feed.title(clean_line(page.title))
    feed.description(clean(page.description))
    feed.language(clean(channel.language))
    feed.generator(NAME)
    if channel.copyright:
        feed.rights(clean(channel.copyright))
    feed.category(_terms(channel.categories))
    return feed


def _entry(feed: Any, article: Article, elements: Elements) -> Any:
    entry = feed.add_entry(order="append")
    entry.more.elements = elements
    entry.id(clean(article.id))
    # Both formats require a title; the id is the only other value that every article has.
    entry.title(clean_line(article.title) or clean(article.id))
    entry.category(_terms(article.categories))
    return entry


def _terms(categories: tuple[str, ...]) -> list[dict[str, str]]:
    """Returns each category once, because readers count them, and no empty one."""
    return [{"term": term} for term in dict.fromkeys(map(clean_line, categories)) if term]


def _rss_image(feed: Any, channel: Channel, page: Page) -> None:
    if channel.image is None:
        return
    sizes = {}
    if states_size(channel.image):
        sizes = {"width": str(channel.image.width), "height": str(channel.image.height)}
    feed.image(url=clean(channel.image.url), title=clean_line(page.title), link=clean(page.home), **sizes)


def states_size(image: Image) -> bool:
    """Whether the size may be written: RSS allows at most 144 by 400 pixels."""
    return 0 < (image.width or 0) <= 144 and 0 < (image.height or 0) <= 400


def _person(person: Person) -> dict[str, str]:
    """Returns an Atom person without an invalid e-mail address or URL (RFC 4287, 3.2)."""
    name = clean_line(person.name)
    fields = {"name": _shown_name(name)}
    email = person.email or (name if _MAIL.fullmatch(name) else None)
    if email and not email_address(email):
        fields["email"] = email
    if person.url and not full_iri(person.url):
        fields["uri"] = person.url
    return fields


def _shown_name(name: str) -> str:
    """Returns a name without an e-mail address, which readers would show to everybody, robots included."""
    if _MAIL.fullmatch(name):
        return name.partition("@")[0]
    return name.replace("@", " at ") if _MAIL.search(name) else name


@lru_cache(PEOPLE)
def _people(people: tuple[Person, ...]) -> tuple[dict[str, str], ...]:
    return tuple(_person(person) for person in people if clean_line(person.name))


def _typed(parent: etree._Element) -> None:
    """Rewrites texts with `<` or references as HTML that shows them: readers drop what looks like a tag."""
    for child in parent:
        text = child.text or ""
        if child.tag in _TYPED and _shows_markup(text):
            child.set("type", "html")
            child.text = escape(text, quote=False)


def _shows_markup(text: str) -> bool:
    return "<" in text or resembles_html(text)


def _twice_readable(document: bytes, texts: re.Pattern[bytes]) -> bytes:
    """Returns a document whose texts readers show correctly even if they decode them twice.

    See the RSS profile, character data.  CDATA sections stay as they are.
    """
    parts, place = [], 0
    for start, end in outside_cdata(document):
        parts += [document[place:start], _respelled(document[start:end], texts)]
        place = end
    return b"".join(parts)


def _respelled(part: bytes, texts: re.Pattern[bytes]) -> bytes:
    return texts.sub(_by_number, part) if b"&" in part else part


def _by_number(match: re.Match[bytes]) -> bytes:
    return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
