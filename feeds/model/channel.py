"""A publication, as described by its channel file, `channel.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from feeds.core.character_sets import is_text_encoding
from feeds.core.checks import at, did_you_mean, invalid
from feeds.core.errors import InvalidValueError
from feeds.core.urls import encode_path, host, is_authority, web_url
from feeds.model import toml_schema as toml
from feeds.model.article import Person
from feeds.model.feed_kind import FEED_KINDS, MEDIA, PICTURES
from feeds.model.own_addresses import taken_by
from feeds.model.point import point
from feeds.model.website import PLAIN, Website, website

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from feeds.model.feed_kind import FeedKind
    from feeds.model.podcast import Show
    from feeds.model.point import Point
    from feeds.model.preview import Preview


@dataclass(frozen=True, slots=True)
class Image:
    """The channel's picture. `width` and `height` are in pixels."""

    url: str
    width: int | None = None
    height: int | None = None


DEFAULT_LIVE = 50


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """A kind of feed of the publication, with what differs from the defaults.

    In `title` and `description`, `{name}` is replaced by the category, author or section; `names` are those
    that get a feed, () all.  `limit` is the number of items in the live document, None the channel's.
    `formats` are names of formats, () all.  `profiles` are checked before the feed is published.
    """

    kind: FeedKind
    title: str | None = None
    description: str | None = None
    limit: int | None = None
    formats: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


def _all_but(*kinds: FeedKind) -> tuple[FeedChoice, ...]:
    return tuple(FeedChoice(kind) for kind in FEED_KINDS.values() if kind not in kinds)


@dataclass(frozen=True, slots=True)
class Defaults:
    """The values of `feeds` and `archive` in a channel file without them.

    `of_one_show` are the feeds of a podcast, one of which has the episodes: two would be two shows in
    directories.
    """

    feeds: tuple[FeedChoice, ...]
    of_one_show: tuple[FeedChoice, ...]
    archive: bool | None


DEFAULTS = Defaults(_all_but(PICTURES), _all_but(PICTURES, MEDIA), archive=None)
"""Those of a publication that begins now."""
FORMER_DEFAULTS = Defaults(_all_but(), _all_but(MEDIA), archive=True)
"""Those of earlier versions: what was published by them goes on."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A publication.

    `home` is the web page, `base` the URL of the folder with the feeds (it ends in a slash), `media_base`
    that of relative media paths, `authority` the name in the tag URIs of articles (RFC 4151), `article_link`
    a URL template with `{name}` for an article's name, None if articles have no page, `comments_link` one for
    the page with its comments.  `encoding` is that of text files that are not in UTF-8.

    Only RSS has elements for `ttl`, the minutes for which a document may be cached, the `skip_hours` (UTC)
    and `skip_days` in which it does not change, and `docs`, the URL of the format's documentation; `point`
    is where the publication is.

    `live` is the number of items in a live document and in an archive page: changing it starts the archives
    again.  Without an `archive`, feeds have only their newest items; None leaves it out for categories,
    authors and sections, whose articles are in the archive of the news.  `feeds` are published only if they
    have items.  An article with a date in the future appears at that time, or at once with `publish_future`.
    `site` is how the web pages look.  `preview` is not from the file; with it, drafts are shown.
    """

    title: str
    home: str
    description: str
    language: str
    zone: ZoneInfo
    media_base: str
    base: str
    authority: str
    people: tuple[Person, ...]
    image: Image | None = None
    article_link: str | None = None
    hubs: tuple[str, ...] = ()
    copyright: str | None = None
    categories: tuple[str, ...] = ()
    comments_link: str | None = None
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    docs: str | None = None
    point: Point | None = None
    podcast: Show | None = None
    encoding: str | None = None
    live: int = DEFAULT_LIVE
    archive: bool | None = DEFAULTS.archive
    publish_future: bool = False
    feeds: tuple[FeedChoice, ...] = DEFAULTS.feeds
    site: Website = PLAIN
    preview: Preview | None = None

    @property
    def logo(self) -> str | None:
        """The picture beside the title on pages: that of the site, or the cover of a podcast."""
        return self.site.logo or (self.podcast.image if self.podcast else None)


def has_archive(channel: Channel, kind: FeedKind) -> bool:
    """Whether feeds of a kind have archives."""
    return kind.grouped_by is None if channel.archive is None else channel.archive


def article_url(channel: Channel, name: str) -> str | None:
    """Returns the URL of the article `name`, None if articles have no page."""
    return _filled(channel.article_link, name)


def comments_url(channel: Channel, name: str) -> str | None:
    """Returns the URL of the comments on the article `name`, None if there are none."""
    return _filled(channel.comments_link, name)


def _filled(template: str | None, name: str) -> str | None:
    return None if template is None else web_url(template.replace("{name}", encode_path(name)))


def read_channel(path: Path, formats: Collection[str] = (), defaults: Defaults = DEFAULTS) -> Channel:
    """Returns the channel in a TOML file; `formats` are the known names, () any. Raises `ReadError`."""
    return Channel(**toml.read_toml(path, _CHANNEL, partial(_complete, formats, defaults)))


def channel_from(raw: Mapping[str, object]) -> Channel:
    """Returns the channel of a table, as it would be read from a file. Raises `InvalidValueError`."""
    values = toml.table(_CHANNEL, dict(raw))
    _complete((), DEFAULTS, values)
    return Channel(**values)


def _complete(formats: Collection[str], defaults: Defaults, values: dict[str, Any]) -> None:
    """Adds what follows from other values, and checks what depends on `formats`."""
    values.setdefault("base", at("home", toml.folder, values["home"]))
    values.setdefault("authority", host(values["home"]))
    _check_article_link(values)
    values.setdefault("feeds", defaults.of_one_show if "podcast" in values else defaults.feeds)
    values["feeds"] = _with_more(values["feeds"], values.pop("more_feeds", ()))
    values.setdefault("archive", defaults.archive)
    if not is_authority(values["authority"]):
        raise InvalidValueError("authority", "is missing", "a DNS name, which the host of home is not")
    for choice in values.get("feeds", ()):
        for index, name in enumerate(choice.formats):
            if formats and name not in formats:
                error = invalid(name, f"one of {', '.join(formats)}")
                raise error.under(f"feeds.{choice.kind.name}.formats[{index}]")


def _check_article_link(values: Mapping[str, Any]) -> None:
    """Refuses addresses of articles that this program gives to something else."""
    link, base = values.get("article_link"), values["base"]
    if link and (taken := taken_by(link, base)):
        raise InvalidValueError(
            "article_link", f"is {link!r}, but {taken} belongs to the feeds and pages of this program",
            f"another folder, such as {base}story/{{name}}",
        )  # fmt: skip


def _show(value: object) -> Show:
    from feeds.model.podcast_table import show  # here for the cold start: few publications are podcasts

    checked: Show = show(value)
    return checked


def _template(value: object) -> str:
    expected = "an absolute http or https URL with {name} in it"
    text = toml.string(value, expected)
    toml.web(text.replace("{name}", "name"), expected)
    if "{name}" not in text.partition("://")[2].partition("/")[2]:
        raise invalid(value, f"{expected}, after the host")
    return text


def _zone(value: object) -> ZoneInfo:
    expected = "a zone of the IANA database, such as Asia/Tehran"
    name = toml.string(value, expected)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone; not the form of a key; a folder of zones
        raise invalid(value, expected + did_you_mean(name, available_timezones())) from None


def _authority(value: object) -> str:
    expected = "a DNS name or an e-mail address (RFC 4151, 2.1)"
    if not is_authority(text := toml.string(value, expected)):
        raise invalid(value, expected)
    return text


def _encoding(value: object) -> str:
    expected = "an encoding that extends ASCII, such as windows-1256"
    if not is_text_encoding(text := toml.string(value, expected)):
        raise invalid(value, expected)
    return text


def _day(value: object) -> str:
    if value not in _DAYS:
        raise invalid(value, f"one of {', '.join(_DAYS)}")
    return str(value)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_hour = partial(toml.integer, 0, 23, "an hour, from 0 to 23")
_minutes = partial(toml.integer, 1, 99_999_999, "a number of minutes, at least 1")
_items = partial(toml.integer, 1, 10_000, "a number of items, from 1 to 10000")


def _with_name(value: object) -> str:
    if "{name}" not in (text := toml.string(value)):
        raise invalid(value, "text that contains {name}, so that each feed has its own title")
    return text


_CHOICE = {
    "title": toml.Key(toml.string),
    "description": toml.Key(toml.string),
    "limit": toml.Key(_items),
    "formats": toml.Key(toml.many(toml.string)),
    "profiles": toml.Key(toml.many(toml.string)),
}
_NAMED = {**_CHOICE, "title": toml.Key(_with_name), "names": toml.Key(toml.many(toml.string))}
_FEEDS = {
    name: toml.Key(partial(toml.table, _NAMED if kind.grouped_by else _CHOICE, prefix="."))
    for name, kind in FEED_KINDS.items()
}


def _feeds(value: object) -> tuple[FeedChoice, ...]:
    tables = toml.table(_FEEDS, value, ".")
    if not tables:
        raise invalid(value, f"a table of {', '.join(_FEEDS)}")
    return tuple(FeedChoice(kind, **tables[name]) for name, kind in FEED_KINDS.items() if name in tables)


def _with_more(choices: tuple[FeedChoice, ...], kinds: Iterable[FeedKind]) -> tuple[FeedChoice, ...]:
    """Returns the choices with other kinds of feeds beside them."""
    found = {**{kind: FeedChoice(kind) for kind in kinds}, **{choice.kind: choice for choice in choices}}
    return tuple(found[kind] for kind in FEED_KINDS.values() if kind in found)


def _kind(value: object) -> FeedKind:
    if not isinstance(value, str) or value not in FEED_KINDS:
        raise invalid(value, f"one of {', '.join(FEED_KINDS)}")
    return FEED_KINDS[value]


_CHANNEL = {
    "title": toml.Key(toml.string, required=True),
    "home": toml.Key(toml.web, required=True),
    "description": toml.Key(toml.string, required=True),
    "language": toml.Key(toml.language_tag, required=True),
    "zone": toml.Key(_zone, required=True),
    "media_base": toml.Key(toml.folder, required=True),
    "people": toml.Key(toml.many(toml.one(Person, email=toml.email, url=toml.web)), required=True),
    "base": toml.Key(toml.folder),
    "authority": toml.Key(_authority),
    "image": toml.Key(toml.one(Image, url=toml.web, width=toml.pixels, height=toml.pixels)),
    "article_link": toml.Key(_template),
    "comments_link": toml.Key(_template),
    "ttl": toml.Key(_minutes),
    "skip_hours": toml.Key(toml.many(_hour)),
    "skip_days": toml.Key(toml.many(_day)),
    "docs": toml.Key(toml.web),
    "point": toml.Key(point),
    "hubs": toml.Key(toml.many(toml.web)),
    "copyright": toml.Key(toml.string),
    "categories": toml.Key(toml.many(toml.string)),
    "encoding": toml.Key(_encoding),
    "live": toml.Key(_items),
    "archive": toml.Key(toml.boolean),
    "publish_future": toml.Key(toml.boolean),
    "feeds": toml.Key(_feeds),
    "more_feeds": toml.Key(toml.many(_kind)),
    "podcast": toml.Key(_show),
    "site": toml.Key(website),
}
