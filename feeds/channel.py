"""What a publisher says once about all its articles: one TOML file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from feeds.article import Person
from feeds.errors import ReadError
from feeds.markup import one_line
from feeds.urls import encode_path, host, is_authority, web_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feeds.podcast import Show

LONGEST = 64 * 1024
"""Bytes in a channel file, at most."""


@dataclass(frozen=True, slots=True)
class Image:
    """The channel's picture. `width` and `height` are in pixels, None where unknown."""

    url: str
    width: int | None = None
    height: int | None = None


FeedKind = Literal["news", "media", "pictures", "category", "author", "section"]
FORMATS = ("rss", "atom", "json")
LIVE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of feed that the publication has, and what differs from how such feeds are.

    In `title` and `description`, `{name}` stands for the category, the author or the section; `names` are
    those that get a feed, () all.  `limit` is the number of items in the live document, None the
    channel's; `formats` are its documents, by their formats' names.
    """

    kind: FeedKind
    title: str | None = None
    description: str | None = None
    limit: int | None = None
    formats: tuple[str, ...] = FORMATS
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A publication.

    `home` is the page for people, `base` the URL under which the feed documents are served (it ends in
    a slash), `media_base` what a relative media path is joined to, `authority` the name in the tag
    URIs of articles (RFC 4151), `article_link` a URL template in which `{name}` stands for an
    article's name, or None where articles have no page.  `podcast` is what makes a podcast of it.

    `live` is how many items a feed's document has, older ones being in its archive: with another number,
    the archive's pages are others.  `feeds` are the kinds of feeds, each of which is published only if
    there is something to put into it.
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
    podcast: Show | None = None
    live: int = LIVE
    feeds: tuple[Choice, ...] = tuple(map(Choice, get_args(FeedKind)))


def article_url(channel: Channel, name: str) -> str | None:
    """The page of the article `name`, None where articles have no page."""
    if channel.article_link is None:
        return None
    return web_url(channel.article_link.replace("{name}", encode_path(name)))


def read_channel(path: Path) -> Channel:
    """The channel that a TOML file describes. ReadError with key, what was found, what was expected."""
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise ReadError(path, "tables or lists are nested too deeply") from None
    except ValueError as error:  # a TOMLDecodeError, or a number of more digits than Python reads
        line = re.search(r"at line ([0-9]+)", str(error))
        raise ReadError(path, f"is not TOML: {error}", line=int(line[1]) if line else None) from None
    try:
        values = _table(_CHANNEL, raw)
        values.setdefault("base", _at("home", _folder_url, values["home"]))
        values.setdefault("authority", host(values["home"]))
        if not is_authority(values["authority"]):
            raise _Wrong("authority", "is missing", "a DNS name: the host of home is none")
    except _Wrong as wrong:
        raise ReadError(path, str(wrong), line=_line(text, wrong.key)) from None
    return Channel(**values)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > LONGEST:
        raise ReadError(path, f"is longer than {LONGEST} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(path, f"byte 0x{data[error.start]:02x} is not UTF-8", line=line) from None


def _line(text: str, key: str) -> int | None:
    """The line on which the top-level part of `key` first stands: good enough to find the place."""
    top = re.escape(re.split(r"[.\[]", key, maxsplit=1)[0])
    match = re.search(rf"^[ \t]*(?:\[\[?[ \t]*)?[\"']?{top}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


# --- what a value must be: each check gives the value, or raises _Wrong ---


class _Wrong(Exception):  # noqa: N818 - read aloud: `raise _Wrong(…)`
    """A key (`people[0].email`), what was found there, what was expected."""

    def __init__(self, key: str, found: str, expected: str) -> None:
        super().__init__(key, found, expected)
        self.key, self.found, self.expected = key, found, expected

    def __str__(self) -> str:
        return f"{self.key} {self.found}: expected {self.expected}"

    def under(self, key: str) -> _Wrong:
        """The same, seen from the table or the list that holds it under `key`."""
        return _Wrong(key + self.key, self.found, self.expected)


def _wrong(value: object, expected: str) -> _Wrong:
    shown = repr(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    return _Wrong("", f"is {shown[:100]}", expected)


def _string(value: object, expected: str = "a text on one line") -> str:
    if not isinstance(value, str) or not value.strip() or one_line(value) != value:
        raise _wrong(value, expected)
    return value


def _matching(pattern: str, expected: str, value: object) -> str:
    if not re.fullmatch(pattern, text := _string(value, expected)):
        raise _wrong(value, expected)
    return text


def _url(value: object, expected: str = "an absolute http or https URL") -> str:
    try:
        return web_url(_string(value, expected))
    except ValueError:
        raise _wrong(value, expected) from None


def _folder_url(value: object) -> str:
    url = _url(value)
    if "?" in url or "#" in url:
        raise _wrong(value, "a URL without query and fragment")
    return url if url.endswith("/") else url + "/"


def _template(value: object) -> str:
    expected = "an absolute http or https URL with {name} in it"
    text = _string(value, expected)
    _url(text.replace("{name}", "name"), expected)
    if "{name}" not in text.partition("://")[2].partition("/")[2]:
        raise _wrong(value, f"{expected}, after the host")
    return text


def _zone(value: object) -> ZoneInfo:
    expected = "a zone of the IANA database, such as Asia/Tehran"
    name = _string(value, expected)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone; not the form of a key; a folder of zones
        raise _wrong(value, expected + _nearest(name, available_timezones())) from None


def _authority(value: object) -> str:
    expected = "a DNS name or an e-mail address (RFC 4151, 2.1)"
    if not is_authority(text := _string(value, expected)):
        raise _wrong(value, expected)
    return text


def _pixels(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 100_000:
        raise _wrong(value, "a number of pixels")
    return value


def _items(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 10_000:
        raise _wrong(value, "a number of items, from 1 to 10000")
    return value


def _format(value: object) -> str:
    if value not in FORMATS:
        raise _wrong(value, f"one of {', '.join(FORMATS)}")
    return str(value)


def _with_name(value: object) -> str:
    if "{name}" not in (text := _string(value)):
        raise _wrong(value, "a text with {name} in it, or all such feeds would be called the same")
    return text


def _each(check: Callable[[object], Any], value: object) -> tuple[Any, ...]:
    if not isinstance(value, list) or not value:
        raise _wrong(value, "a list of at least one")
    return tuple(_at(f"[{index}]", check, item) for index, item in enumerate(value))


def _at(key: str, check: Callable[[object], Any], value: object) -> Any:
    try:
        return check(value)
    except _Wrong as wrong:
        raise wrong.under(key) from None


@dataclass(frozen=True, slots=True)
class _Key:
    check: Callable[[object], Any]
    required: bool = False


def _table(keys: dict[str, _Key], value: object, prefix: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(value, f"a table of {', '.join(keys)}")
    for name in value:
        if name not in keys:
            known = f"one of {', '.join(keys)}"
            raise _Wrong(prefix + name, "is no key here", known + _nearest(name, keys))
    for name, key in keys.items():
        if key.required and name not in value:
            required = ", ".join(name for name, key in keys.items() if key.required)
            raise _Wrong(prefix + name, "is missing", f"at least {required}")
    return {name: _at(prefix + name, keys[name].check, item) for name, item in value.items()}


def _nearest(name: str, known: Any) -> str:
    close = get_close_matches(name[:60], sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


_TAG = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"
_LANGUAGE = partial(_matching, _TAG, "a language tag such as en or fa-IR (RFC 5646)")
_EMAIL = partial(_matching, r"[!-?A-~]+@[!-?A-~]+", "an e-mail address")

_PERSON = {"name": _Key(_string, required=True), "email": _Key(_EMAIL), "url": _Key(_url)}
_IMAGE = {"url": _Key(_url, required=True), "width": _Key(_pixels), "height": _Key(_pixels)}


def _person(value: object) -> Person:
    return Person(**_table(_PERSON, value, "."))


def _image(value: object) -> Image:
    return Image(**_table(_IMAGE, value, "."))


_CHOICE = {
    "title": _Key(_string),
    "description": _Key(_string),
    "limit": _Key(_items),
    "formats": _Key(partial(_each, _format)),
}
_NAMED = {**_CHOICE, "title": _Key(_with_name), "names": _Key(partial(_each, _string))}
_FEEDS = {
    kind: _Key(partial(_table, _NAMED if kind in ("category", "author", "section") else _CHOICE, prefix="."))
    for kind in get_args(FeedKind)
}


def _feeds(value: object) -> tuple[Choice, ...]:
    tables = _table(_FEEDS, value, ".")
    if not tables:
        raise _wrong(value, f"a table of {', '.join(_FEEDS)}")
    return tuple(Choice(kind, **tables[kind]) for kind in get_args(FeedKind) if kind in tables)


_CHANNEL = {
    "title": _Key(_string, required=True),
    "home": _Key(_url, required=True),
    "description": _Key(_string, required=True),
    "language": _Key(_LANGUAGE, required=True),
    "zone": _Key(_zone, required=True),
    "media_base": _Key(_folder_url, required=True),
    "people": _Key(partial(_each, _person), required=True),
    "base": _Key(_folder_url),
    "authority": _Key(_authority),
    "image": _Key(_image),
    "article_link": _Key(_template),
    "hubs": _Key(partial(_each, _url)),
    "copyright": _Key(_string),
    "categories": _Key(partial(_each, _string)),
    "live": _Key(_items),
    "feeds": _Key(_feeds),
}
