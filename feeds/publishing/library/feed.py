"""A feed of articles in memory: its documents, its HTTP responses, its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Literal

from feeds.core.errors import InvalidValueError
from feeds.core.urls import ending
from feeds.formats import formats
from feeds.model.page import UNDATED, Link, Page
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.publishing.library import fields
from feeds.publishing.library.article import Article, model_of
from feeds.publishing.library.channel import Channel, channel_of
from feeds.publishing.library.feed_articles import ReadAlready, batches, checked
from feeds.publishing.library.feed_urls import ENDINGS, page_urls, url_of
from feeds.publishing.library.respond import Response, by_name, coded, is_read, nothing, respond

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import BinaryIO

    from feeds.formats import Format
    from feeds.model import article
    from feeds.model import channel as model

FormatName = Literal["rss", "atom", "json"]
_IN_MEMORY = 4 << 20
"""Bytes of a document that are kept in memory while it is written; more are in a temporary file."""
_MARK = b"\0"
"""Stands for the articles in a document without them: no document contains it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: a channel and its articles, in the order in which they appear; readers expect the newest first.

    `articles` are any iterable but a set.  A list is checked at once, anything else is read whenever a
    document is rendered.  An iterator is read once: `write` does not keep its articles, the other methods do.
    Ids must be unique.

    `url` is where the feed is served (the link `self`).  If it ends in `.rss`, `.atom` or `.json`, the
    documents in the other formats are at the same URL with their endings.  `format` is what `render` and
    `respond` use by default; without it, that follows from the ending of the URL, and else is `rss`.

    `id` is the permanent id of the feed in Atom (RFC 4287, 4.2.6), by default its URL or the channel's
    `home`.  `updated` is when the feed last changed, by default the newest time of its articles; Atom
    requires it for a feed without articles, or with articles that have no times.  There is no clock: the same
    values give the same bytes.

    Raises `TypeError` and `ValueError`, which name the field.
    """

    channel: Channel
    articles: Iterable[Article]
    url: str | None = None
    format: FormatName | None = field(default=None, kw_only=True)
    id: str = field(default="", kw_only=True)
    updated: datetime | None = field(default=None, kw_only=True)
    _neighbours: tuple[tuple[str, str], ...] = field(default=(), init=False, repr=False)
    _model: model.Channel = field(init=False, repr=False, compare=False)
    _bodies: dict[str, tuple[bytes, datetime | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _coded: dict[str, tuple[str, bytes]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fields.check_fields(self, _FEED)
        if isinstance(self.articles, tuple | list):
            object.__setattr__(self, "articles", tuple(checked(self.articles)))
        object.__setattr__(self, "id", self.id or self.url or self.channel.home)
        object.__setattr__(self, "_model", channel_of(self.channel))

    def render(self, format: FormatName | None = None) -> bytes:  # noqa: A002 - as in the class
        """Returns the document in a format, in UTF-8.

        RSS 2.0 (https://www.rssboard.org/rss-specification), Atom (RFC 4287) or JSON Feed 1.1
        (https://www.jsonfeed.org/version/1.1/).  Raises `ValueError` for an unknown format, and where Atom
        requires a time that is unknown.
        """
        return self._document(self._format(format))[0]

    def write(self, file: BinaryIO, format: FormatName | None = None) -> None:  # noqa: A002
        """Writes what `render` returns to a binary file, in bounded memory.

        Of an iterable that is not a list, only a few hundred articles are in memory at a time.  Nothing is
        written before all articles have been rendered.  Raises what `render` raises, and OSError.
        """
        format_ = self._format(format)
        pieces, join = format_.fragments.pieces, format_.fragments.join
        between = join(self._model, self._page(format_, (), UNDATED), (_MARK, _MARK)).split(_MARK)[1]
        newest, first = UNDATED, True
        with SpooledTemporaryFile(_IN_MEMORY) as items:
            for batch in batches(self._articles(format_)):
                newest = max(newest, *(each.updated for each in batch))
                for piece in pieces(self._model, batch):
                    items.write(piece if first else between + piece)
                    first = False
            page = self._page(format_, (), self.updated or newest)
            head, *tail = join(self._model, page, () if first else (_MARK,)).split(_MARK)
            file.write(head)
            items.seek(0)
            copyfileobj(items, file)
        file.writelines(tail)

    def respond(
        self,
        method: str = "GET",
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        *,
        format: FormatName | None = None,  # noqa: A002
    ) -> Response:
        """Returns the response to an HTTP request with this method and these headers (RFC 9110).

        GET and HEAD get 200 with ETag, Last-Modified (the time of the newest article) and Vary, and 304 if
        the client has the document (13.1); other methods get 405.  Link names the hubs (WebSub, 4).  The body
        is compressed with Brotli, Zstandard or gzip if Accept-Encoding allows it.  Raises what `render`
        raises.
        """
        if not is_read(method):
            return nothing()
        given = by_name(headers)
        format_ = self._format(format)
        body, modified = self._document(format_)
        coding = choose(given.get("accept-encoding"), CODINGS)
        key = f"{format_.name} {coding}"
        coding, sent = self._coded.get(key) or coded(body, coding)
        if isinstance(self.articles, tuple):
            self._coded[key] = coding, sent
        return respond(method, given, sent, coding, format_.media_type, modified, self._links(format_))

    def pages(self, size: int = 50, url: str | None = None) -> tuple[Feed, ...]:
        """Returns the feed in pages of `size` articles (a paged feed, RFC 5005, 3), the newest page first.

        Each is a feed with links to the `first`, `previous`, `next` and `last` page; together they have each
        article once.  The first has the feed's URL, the others have `url` with their number, from 2, in place
        of `{page}`; by default it is the feed's URL with the parameter `page`.  JSON Feed has `next_url`.
        A page changes whenever an article is added: use a folder and `open_publication` for archives (RFC
        5005, 4).  Raises `TypeError` and `ValueError`, also if the feed has no URL.
        """
        if self.url is None:
            raise ValueError("Feed.url is missing: expected the URL of the feed, which pages link to")
        try:
            fields.whole(1, "articles", size)
        except InvalidValueError as error:
            raise fields.public_error(error.under("size")) from None
        articles = self._kept()
        parts = [articles[start : start + size] for start in range(0, len(articles), size)] or [()]
        urls = [self.url, *page_urls(self.url, url, len(parts))]
        return tuple(self._part(part, number, urls) for number, part in enumerate(parts))

    def _part(self, articles: tuple[Article, ...], number: int, urls: list[str]) -> Feed:
        page = replace(self, articles=articles, url=urls[number])
        neighbours = [("first", urls[0])]
        if number:
            neighbours.append(("previous", urls[number - 1]))
        if number + 1 < len(urls):
            neighbours.append(("next", urls[number + 1]))
        object.__setattr__(page, "_neighbours", (*neighbours, ("last", urls[-1])))
        return page

    def _format(self, name: str | None) -> Format:
        if name is None:
            name = self.format or (found if (found := ending(self.url or "")) in ENDINGS else "rss")
        if name not in _by_name():
            raise ValueError(f"format is {name!r}: expected one of {', '.join(_by_name())}")
        return _by_name()[name]

    def _document(self, format_: Format) -> tuple[bytes, datetime | None]:
        """Returns the document and its time, rendered once if the articles cannot change."""
        if (known := self._bodies.get(format_.name)) is not None:
            return known
        if isinstance(self.articles, Iterator):
            self._kept()
        articles = tuple(self._articles(format_))
        newest = max((each.updated for each in articles), default=UNDATED)
        page = self._page(format_, articles, self.updated or newest)
        made = format_.render(self._model, page), None if page.updated == UNDATED else page.updated
        if isinstance(self.articles, tuple):
            self._bodies[format_.name] = made
        return made

    def _page(self, format_: Format, articles: tuple[article.Article, ...], updated: datetime) -> Page:
        return Page(
            articles,
            updated,
            self.channel.title,
            self.channel.description,
            self.channel.home,
            self.id,
            tuple(self._links(format_)),
        )

    def _links(self, format_: Format) -> Iterator[Link]:
        type_ = format_.media_type.partition(";")[0]
        if self.url is not None:
            yield Link("self", url_of(self.url, format_), type_)
        yield from (Link("hub", hub) for hub in self.channel.hubs)
        yield from (Link(rel, url_of(url, format_), type_) for rel, url in self._neighbours)

    def _given(self) -> Iterable[Article]:
        """Returns the articles, checked; an iterator is not read again."""
        given = self.articles
        if isinstance(given, Iterator):
            object.__setattr__(self, "articles", ReadAlready())
        return given if isinstance(given, tuple) else checked(given)

    def _kept(self) -> tuple[Article, ...]:
        """Returns all articles, and keeps those of an iterator."""
        articles = tuple(self._given())
        if isinstance(self.articles, ReadAlready):
            object.__setattr__(self, "articles", articles)
        return articles

    def _articles(self, format_: Format) -> Iterator[article.Article]:
        """Yields the model's values; Atom requires times (RFC 4287, 4.1.1 and 4.2.15)."""
        count = 0
        for count, given in enumerate(self._given(), 1):  # noqa: B007 - counts
            made = model_of(given)
            if format_.name == "atom" and made.updated == UNDATED:
                if self.updated is None:
                    raise ValueError(
                        f"Article.updated of {given.id!r} is missing: expected published, updated or "
                        "Feed.updated, since Atom requires a time (RFC 4287, 4.2.15)"
                    )
                made = replace(made, updated=self.updated)
            yield made
        if format_.name == "atom" and not count and self.updated is None:
            raise ValueError("Feed.updated is missing: Atom requires it for a feed without articles")


@cache
def _by_name() -> dict[str, Format]:
    return {format_.name: format_ for format_ in formats()}


_FEED: dict[str, fields.Check] = {
    "channel": partial(fields.instance, Channel),
    "articles": lambda value: fields.listed(value, "articles"),
    "url": fields.web,
    "format": lambda value: fields.one_of(_by_name(), value),
    "id": fields.line,
    "updated": fields.time,
}
