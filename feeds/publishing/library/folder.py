"""The publication in a folder: its documents and articles; refreshing and building it."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from feeds.core.errors import FeedsError, InvalidValueError
from feeds.core.markup import xml_text
from feeds.formats.body import escape
from feeds.model.works import published_works
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.publishing import publication as publications
from feeds.publishing.building import build
from feeds.publishing.claims import unmet_claims
from feeds.publishing.index import pages
from feeds.publishing.library.article import Article, Person
from feeds.publishing.library.channel import Channel
from feeds.publishing.library.fields import public_error, whole
from feeds.publishing.library.media import Media, Track
from feeds.publishing.library.podcast import Episode, Podcast
from feeds.publishing.library.respond import NOT_FOUND, Response, by_name, coded, is_read, nothing, respond

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from os import PathLike
    from types import TracebackType
    from typing import Self

    from feeds.core.errors import ReadError
    from feeds.model import article, channel
    from feeds.model.page import Rendered
    from feeds.publishing.compressed_forms import Compress


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a publication: `url` is where it is published, `updated` when its content last changed.

    `etag` is a strong entity tag with its quotes (RFC 9110, 8.8.3), `media_type` is for Content-Type.
    """

    path: str
    url: str
    body: bytes
    media_type: str
    etag: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication in a folder, as `open_publication` returns it; a context manager that closes it.

    Documents and articles are those of the last `refresh`.  Threads may share it, and processes may open the
    same folder.
    """

    folder: Path
    _opened: publications.Publication = field(repr=False, compare=False)

    @property
    def channel(self) -> Channel:
        """The channel of `channel.toml`, for feeds with some of the articles."""
        return _channel(self._opened.channel)

    def refresh(self, now: datetime, *, accept: bool = False) -> bool:
        """Reads what changed in the folder; returns whether documents changed.

        `now` is the time at which articles appear and expire, and is aware.  Raises `FeedsError`: for a
        channel file or ledger that cannot be read and, unless `accept`, if ids or enclosures of published
        articles would change.  Raises OSError if the index or the ledger cannot be written.
        """
        with self._opened.composer() as composer:
            before = composer.version
        return self._opened.refresh(now, accept=accept) != before

    def problems(self) -> tuple[ReadError, ...]:
        """Returns the files that could not be read, with `path`, `line` (None: all of it) and `problem`."""
        return tuple(self._opened.refusals())

    def paths(self) -> tuple[str, ...]:
        """Returns the paths of the documents of feeds, such as `feed.rss`, and of the lists of all feeds."""
        with self._opened.composer() as composer:
            return tuple(each.path for each in composer.documents() if each.render is not None)

    def document(self, path: str) -> Document | None:
        """Returns the document at a path below the channel's base; None if it does not exist."""
        made = self._rendered(path)
        if made is None:
            return None
        url = self._opened.channel.base + path
        return Document(path, url, made.body, made.media_type, made.etag, made.updated)

    def respond(
        self, method: str, path: str, headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None
    ) -> Response:
        """Returns the response to a request for a document, as `Feed.respond` does; 404 for other paths."""
        if not is_read(method):
            return nothing()
        found = self._rendered(path.removeprefix("/"))
        if found is None:
            return nothing(NOT_FOUND)
        given = by_name(headers)
        coding, body = coded(found.body, choose(given.get("accept-encoding"), CODINGS))
        return respond(method, given, body, coding, found.media_type, found.updated, found.links)

    def _rendered(self, path: str) -> Rendered | None:
        if xml_text(path) != path:  # the index cannot be asked for half a surrogate pair
            return None
        with self._opened.composer() as composer:
            found = composer.at(path)
            return found.render() if found is not None and found.render is not None else None

    def articles(self, limit: int = 50) -> tuple[Article, ...]:
        """Returns the newest articles that readers see, at most `limit`; they have all of their fields.

        Raises `TypeError` and `ValueError` if `limit` is not a whole number of at least 0.
        """
        try:
            whole(0, "articles", limit)
        except InvalidValueError as error:
            raise public_error(error.under("limit")) from None
        with self._opened.composer() as composer:
            return tuple(map(_article, pages.latest(composer.connection, limit)[0]))

    def build(self, out: str | PathLike[str], *, compress: Compress = "live") -> tuple[str, ...]:
        """Writes the website and its feeds to the folder `out`, as `feeds build` does after a refresh.

        Returns the paths of the files that were written or removed.  `compress` says which feeds get
        compressed forms: `all`, `live` (without archives) or `none`.  Raises `FeedsError`, also if a feed
        does not meet a profile that `channel.toml` claims, and OSError.
        """
        failed = [checked for checked in unmet_claims(self._opened) if not checked.report.valid]
        if failed:
            finding = next(each for each in failed[0].report.findings if each.severity == "error")
            raise FeedsError(f"{failed[0].path} does not meet a profile that it claims: {finding.message}")
        results = build(self._opened, Path(out), compress=compress)
        return tuple(result.path for result in results if result.what in ("wrote", "removed"))

    def close(self) -> None:
        """Closes the index."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_publication(folder: str | PathLike[str], *, state: str | PathLike[str] | None = None) -> Publication:
    """Opens the publication in a folder with `channel.toml`.

    Its index and ledger are in the folder, or in the folder `state`; with the setting `store`, they are in
    PostgreSQL.  A new index is empty until `refresh`.  Raises `FeedsError` if the channel file cannot be
    used, and OSError if the index cannot be created.
    """
    path = Path(folder)
    return Publication(path, publications.open_publication(path, None if state is None else Path(state)))


def _made(kind: type[Any], **values: Any) -> Any:
    """Returns a value without its checks: published articles stay as they are."""
    new = object.__new__(kind)
    for each in fields(kind):
        default = None if each.default is MISSING else each.default
        object.__setattr__(new, each.name, values.get(each.name, default))
    return new


def _as(kind: type[Any], value: Any) -> Any:
    """Returns one of the model's values as the public one with the same fields."""
    return (
        None
        if value is None
        else _made(kind, **{each.name: getattr(value, each.name) for each in fields(value)})
    )


def _article(found: article.Article) -> Article:
    html = found.html or "\n".join(f"<p>{escape(text)}</p>" for text in found.paragraphs)
    new: Article = _made(
        Article,
        title=found.title,
        id=found.id,
        link=found.link,
        published=found.published,
        updated=found.updated,
        html=Markup(html),  # noqa: S704 - sanitised when it was read
        summary=found.summary,
        authors=tuple(_as(Person, person) for person in found.people),
        tags=found.categories,
        media=tuple(map(_media, published_works(found))),
        episode=_as(Episode, found.episode),
        language=found.language,
        comments=found.comments,
        point=(found.point.latitude, found.point.longitude) if found.point else None,
        _model=found,
    )
    return new


def _media(work: article.Work) -> Media:
    names = ("title", "description", "alt", "poster", "credit")
    new: Media = _made(
        Media,
        **_file(work.media),
        **{name: getattr(work, name) for name in names},
        licence=work.licence or "",
        tracks=tuple(_as(Track, track) for track in work.tracks),
        renditions=tuple(_made(Media, **_file(file)) for file in work.renditions),
    )
    return new


def _file(file: article.Media) -> dict[str, Any]:
    names = ("url", "type", "size", "seconds", "width", "height", "bitrate", "language")
    return {name: getattr(file, name) for name in names}


def _channel(found: channel.Channel) -> Channel:
    new: Channel = _made(
        Channel,
        title=found.title,
        home=found.home,
        description=found.description,
        language=found.language,
        authors=tuple(_as(Person, person) for person in found.people),
        image=found.image.url if found.image else None,
        copyright=found.copyright,
        tags=found.categories,
        hubs=found.hubs,
        ttl=found.ttl,
        skip_hours=found.skip_hours,
        skip_days=found.skip_days,
        point=(found.point.latitude, found.point.longitude) if found.point else None,
        podcast=_as(Podcast, found.podcast),
    )
    return new
