"""Where the relative addresses of an article point to: one rule for front matter and text.

1. A file next to the article's file, if it is there. In a page bundle it is published below the bundle's page
   (`trip/index.md`: `…/trip/cover.jpg`), else in the same folder of the site (`posts/a.md`:
   `…/posts/cover.jpg`).
2. A file below the top of the site (or its `static`, `content`), if it is there: below the home page.
3. Otherwise a path in the media list is below `media_base`, and an address in the text is what a browser
   makes of it on the article's page, or without a page on the home page.  In a page bundle both the text and
   the lead picture (`cover.image`) are relative to the bundle.

Only the names of files are looked at, never what is in them.  A path is the name of a file, not a URL, if
there is such a file, and else if it looks like one (see `core.urls.join`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from feeds.core.urls import encode_path, join, web_url
from feeds.dialects import NO_FILES
from feeds.dialects.site.file_names import site_path
from feeds.dialects.site.links import is_article, page_url
from feeds.dialects.site.pelican import PLACEHOLDER, address
from feeds.model.channel import article_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects.fields import RecordSource
    from feeds.model.channel import Channel

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SCHEMES = frozenset(
    (
        "about",
        "blob",
        "data",
        "file",
        "ftp",
        "http",
        "https",
        "javascript",
        "mailto",
        "tel",
        "urn",
        "vbscript",
    )
)
_FROM_TOP = ("", "static/", "content/")
"""Folders whose files generators publish at the top of a site."""
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_AFTER_PATH = re.compile(r"[?#]")
_UNPUBLISHED = frozenset({"_posts", "_drafts"})
_REFERENCE = re.compile(
    r"(?P<before>\s(?P<name>href|src|poster|data-src|srcset|data-srcset)\s{0,9}=\s{0,9})"
    r"(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s\"'=<>`]+))",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"(?P<before>(?:^|,)\s*)(?P<url>[^\s,]+)")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """The place of a record: `page` is the URL of the article's page, or the home page.

    `is_bundle`: the record is a page bundle of Hugo, which has its own files.
    """

    source: RecordSource
    page: str
    is_bundle: bool = False

    @property
    def channel(self) -> Channel:
        """The publication."""
        return self.source.channel

    @property
    def base(self) -> str:
        """The URL that addresses in the text are relative to."""
        return _as_folder(self.page) if self.is_bundle else self.page

    def media(self, path: str) -> str:
        """Returns the URL of a media file. Raises ValueError for other schemes."""
        return self.known(path.strip(" ")) or join(self.channel.media_base, path)

    def lead(self, path: str) -> str:
        """Returns the URL of the lead picture: as `media`, but in a bundle relative to it."""
        path = path.strip(" ")
        if not self.is_bundle or not path or path.startswith("/") or has_scheme(path):
            return self.media(path)
        return self.known(path) or join(self.base, path.removeprefix("./"))

    def former(self, path: str) -> str | None:
        """Returns the URL of a media file before files were looked for: always below `media_base`."""
        try:
            return join(self.channel.media_base, path)
        except ValueError:
            return None

    def known(self, reference: str) -> str | None:
        """Returns the URL of a file that is there, or of what a link of Pelican means, else None."""
        if has_scheme(reference):
            return None
        pelican = address(self.source, self.base, reference)
        return pelican or self._existing(reference)

    def _existing(self, reference: str) -> str | None:
        folder, files = self.source.name.rpartition("/")[0], self.source.files
        for path, rest in _meanings(reference):
            beside = None if path.startswith("/") else _inside(folder, path)
            if beside is not None and files.exists(beside):
                return self._beside(beside, path) + rest
            for top in _FROM_TOP:
                below = _inside(top, path.lstrip("/"))
                if below is not None and files.exists(below):
                    return self._below_home(below) + rest
        return None

    def _beside(self, path: str, reference: str) -> str:
        if is_article(path):
            return page_url(self.source, f"/{path}") or self._below_home(path)
        if self.is_bundle or not _UNPUBLISHED.isdisjoint(path.split("/")):
            url = web_url(urljoin(self.base, encode_path(reference)))
            self.source.files.resolved(url, path)
            return url
        return self._below_home(path)

    def _below_home(self, path: str) -> str:
        url = web_url(urljoin(self.channel.home, ".") + encode_path(site_path(path)))
        self.source.files.resolved(url, path)
        return url


def place_of(
    source: RecordSource, bundle: str | None, base: str, own: str | None, link: str | None
) -> FilePlace:
    """Returns the place of a record.

    `bundle` is the name of the page bundle that it belongs to, `base` what its addresses are relative to in a
    feed, `link` its page, and `own` an address that it gives itself.  A translation in a bundle
    (`trip/index.fr.md`) has the files of the bundle.
    """
    channel = source.channel
    page = base or own or (article_url(channel, bundle) if bundle else None) or link
    if not page and bundle:
        page = f"{urljoin(channel.home, '.')}{encode_path(site_path(bundle))}/"
    return FilePlace(source, page or channel.home, bundle is not None)


def with_addresses(html: str, place: FilePlace) -> str:
    """Returns HTML with the URLs of the files that are there; other addresses stay as they are."""

    def one(match: re.Match[str]) -> str:
        value = unescape(match["double"] or match["single"] or match["bare"] or "")
        if match["name"].lower().endswith("srcset"):
            new = _CANDIDATE.sub(lambda each: each["before"] + url(each["url"]), value.strip())
        else:
            new = url(value.strip())
        return match[0] if new == value.strip() else f'{match["before"]}"{escape(new)}"'

    def url(reference: str) -> str:
        return reference if reference.startswith("#") else place.known(reference) or reference

    known = place.source.files is not NO_FILES or PLACEHOLDER.search(html)
    return _REFERENCE.sub(one, html) if known else html


def has_scheme(reference: str) -> bool:
    """Whether a reference is an absolute URL, or one without its scheme; `12:30 Talk.mp3` is a file."""
    scheme = _SCHEME.match(reference)
    if scheme is None:
        return reference.startswith("//")
    known = scheme[0][:-1].lower() in _SCHEMES or reference.startswith("//", scheme.end())
    return known or not _EXTENSION.search(reference)


def escapes(reference: str) -> str:
    """Returns the first escape in a relative path that could be part of a file's name, or ""."""
    found = None if has_scheme(reference) else _ESCAPE.search(reference)
    return found[0] if found else ""


def _meanings(reference: str) -> Iterator[tuple[str, str]]:
    """Yields the paths that a reference may mean, each with the query and fragment after it."""
    yield reference, ""
    if "%" in reference:
        yield unquote(reference), ""
    found = _AFTER_PATH.search(reference)
    if found is not None:
        yield unquote(reference[: found.start()]), reference[found.start() :]


def _inside(folder: str, path: str) -> str | None:
    """Returns the path below the top of the folder; None if it is outside of it, hidden, or no file."""
    if not path or path.endswith("/") or "\0" in path:
        return None
    whole = normpath(f"{folder}/{path}" if folder else path).lstrip("/")
    return None if whole.startswith(".") or "/." in whole else whole


def _as_folder(url: str) -> str:
    """Returns the URL of the folder with the files of a bundle: `/trip/` for `/trip`, `/trip.html`."""
    bare = _AFTER_PATH.split(url)[0]
    bare = bare.removesuffix("index.html").removesuffix(".html")
    return bare if bare.endswith("/") else f"{bare}/"
