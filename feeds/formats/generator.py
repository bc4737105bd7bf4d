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

from html import escape
from typing import TYPE_CHECKING, Any

from feedgen.feed import FeedGenerator

from feeds.core.dates import whole
from feeds.core.texts import clean, clean_line
from feeds.formats.body import body
from feeds.formats.extras.atom import iri
from feeds.formats.people import atom_people, first_mailbox, shown_name
from feeds.formats.twice_readable import ATOM_TEXTS, RSS_TEXTS, twice_readable
from feeds.model.page import UNDATED
from feeds.model.works import published_works
from feeds.vocabulary.datatypes.plain_text import resembles_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lxml import etree

    from feeds.model.article import Article, Work
    from feeds.model.channel import Channel, Image
    from feeds.model.page import Page

    Elements = Iterable[etree._Element]
    Fill = Callable[[etree._Element, Article, tuple[Work, ...]], None]

NAME = "feeds"
_TYPED = frozenset({"title", "subtitle", "summary", "rights"})


class _EntryExtension:
    """Adds what feedgen cannot write to an item or an entry; feedgen calls these methods by name."""

    has_markup = False
    fill: Callable[[etree._Element], None]

    def extend_rss(self, item: etree._Element) -> None:
        self.fill(item)

    def extend_atom(self, entry: etree._Element) -> None:
        if self.has_markup:
            _typed(entry)
        for content in entry.iterchildren("content"):
            content.set("type", "html")  # feedgen has written its name for a CDATA section here
        self.fill(entry)


class _DocumentExtension:
    """Appends finished elements to the channel or feed."""

    namespaces: Mapping[str, str]
    elements: Elements

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_rss(self, rss: etree._Element) -> None:
        rss[0].extend(self.elements)

    def extend_atom(self, feed: etree._Element) -> None:
        _typed(feed)
        feed.extend(self.elements)


def rss(channel: Channel, page: Page, namespaces: dict[str, str], elements: Elements, fill: Fill) -> bytes:
    """Returns an RSS 2.0 document; `elements`, and what `fill` appends to items, include the dates."""
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
        entry = _entry(feed, article, works, fill)
        summary = clean(article.summary)
        if summary.strip():
            entry.description(escape(summary, quote=False))  # readers treat it as HTML
        entry.content(body(article, works), type="CDATA")
        if article.link:
            entry.link(href=clean(article.link), rel="alternate")
        if article.comments:
            entry.comments(clean(article.comments))
    document: bytes = feed.rss_str(pretty=True)
    return twice_readable(document, RSS_TEXTS)


def atom(channel: Channel, page: Page, namespaces: dict[str, str], elements: Elements, fill: Fill) -> bytes:
    """Returns an Atom document; `elements`, and what `fill` appends to entries, include all links."""
    feed = _document(channel, page, namespaces, elements)
    feed.id(clean(page.id))
    feed.updated(whole(page.updated))
    feed.subtitle(clean(page.description))
    # RFC 4287, 4.1.1 requires an author: the publication itself if no person is known.
    authors = atom_people(channel.people) or ({"name": shown_name(clean(channel.title))},)
    feed.author([*authors])
    if channel.image is not None:
        feed.icon(clean(channel.image.url))
        feed.logo(clean(channel.image.url))
    rights = clean(channel.copyright or "")
    for article in page.articles:
        works = published_works(article)
        entry = _entry(feed, article, works, fill)
        entry.id(iri(article.id, channel.authority))
        entry.updated(whole(article.updated))
        if article.published != UNDATED:
            entry.published(whole(article.published))
        summary = clean(article.summary)
        if summary.strip():
            entry.summary(summary)
        # Some parsers refuse documents with thousands of references (fast-xml-parser: 1,000).
        entry.content(body(article, works), type="CDATA")
        # Again, because readers do not inherit them.
        entry.author([*(atom_people(article.people) or authors)])
        if rights:
            entry.rights(rights)
        entry.more.has_markup = any(map(_shows_markup, (entry.title(), summary, rights)))
    document: bytes = feed.atom_str(pretty=True)
    return twice_readable(document, ATOM_TEXTS)


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


def _entry(feed: Any, article: Article, works: tuple[Work, ...], fill: Fill) -> Any:
    entry = feed.add_entry(order="append")
    entry.more.fill = lambda parent: fill(parent, article, works)
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


def _typed(parent: etree._Element) -> None:
    """Rewrites texts with `<` or references as HTML that shows them: readers drop what looks like a tag."""
    for child in parent:
        text = child.text or ""
        if child.tag in _TYPED and _shows_markup(text):
            child.set("type", "html")
            child.text = escape(text, quote=False)


def _shows_markup(text: str) -> bool:
    return "<" in text or resembles_html(text)
