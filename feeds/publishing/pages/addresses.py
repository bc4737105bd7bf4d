"""Where the pages are: their URLs, their files, and the links from one to another.

A page has a path below the base, percent-encoded: "" is the index page, `feed` the page of a feed,
`feed/page/3` an older one, `article/2016-11-06/story` that of an article.  The server answers at this path.
A folder of files has `article/2016-11-06/story/index.html`, and links end in a slash, so that no file server
has to redirect.  Where `article_link` ends in `.html` or a slash, the paths of articles are taken literally.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds.model.page import INDEX
from feeds.model.permalinks import PREFIX, page_template

if TYPE_CHECKING:
    from feeds.model.channel import Channel

EMBED = "/embed"
_LITERAL = (".html", "/")
_LEAF = re.compile(r"(.+)/page/([1-9][0-9]{0,8})", re.DOTALL)
_MAX_SEGMENT, _MAX_PATH = 200, 1000
"""Bytes of a name in a path, and of a path: file systems allow 255 and 4,096, with room for suffixes."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_AFTER_PATH = re.compile(r"[?#].*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(rf"(?:[A-Za-z0-9_-]{{1,{_MAX_SEGMENT}}}/)*+[A-Za-z0-9_-]{{1,{_MAX_SEGMENT}}}")
"""A path that a file can have, as most have, if it is not too long."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page: `root` leads from it to the base. Paths are percent-encoded."""

    root: str
    addresses: Addresses

    def page(self, path: str) -> str:
        """Returns the link to a page."""
        return self._to(self.addresses.url(path))

    def file(self, path: str) -> str:
        """Returns the link to a document or another file below the base."""
        return self._to(path)

    def to(self, url: str) -> str:
        """Returns the link to what the owner names: an absolute URL, or a path below the base.

        A path is that of a page, unless it ends in a slash, or its last name has a dot.
        """
        if _ABSOLUTE.match(url):
            return url
        path = _AFTER_PATH.sub("", url).removeprefix("./")
        is_file = path.endswith("/") or "." in path.rpartition("/")[2]
        return (self.file(path) if is_file else self.page(path)) + "".join(_AFTER_PATH.findall(url))

    def _to(self, path: str) -> str:
        # Without "./", a colon in the first name would end a scheme (RFC 3986, 4.2).
        plain = self.root == "./" and path and ":" not in path.partition("/")[0]
        return path if plain else self.root + path


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a publication's pages: as files if `static`, else as a server has them.

    The paths of pages that follow `article_link` are `literal` if that ends in `.html` or a slash.
    """

    static: bool = False
    literal: bool = False

    def url(self, path: str) -> str:
        """Returns the URL of a page, relative to the base."""
        if not self.static or not path:
            return path
        fitting = path if self._fits(path) else _short(path)
        return fitting if self._is_literal(fitting) else f"{fitting}/"

    def file(self, path: str) -> str:
        """Returns the path of the file with a page, below the folder of the base."""
        url = unquote(self.url(path))
        return f"{url}{INDEX}" if not url or url.endswith("/") else url

    def links(self, path: str) -> Links:
        """Returns the links of the page at a path."""
        return Links("../" * self.url(path).count("/") or "./", self)

    def links_from_anywhere(self, channel: Channel) -> Links:
        """Returns links that work from every path on the host: for the page of what is not found."""
        return Links(urlsplit(channel.base).path, self)

    def _is_literal(self, path: str) -> bool:
        return self.literal and path.endswith(_LITERAL) and not path.startswith(PREFIX)

    def _fits(self, path: str) -> bool:
        """Whether the page can have a file that no other page has, neither as a file nor as a folder."""
        if len(path) <= _MAX_PATH and _PLAIN.fullmatch(path):
            return True
        name = unquote(path)
        folders, _, last = name.rstrip("/").rpartition("/")
        return (
            len(name.encode("utf-8", "surrogatepass")) <= _MAX_PATH
            and not _CONTROL.search(name)
            and all(map(_is_name, name.rstrip("/").split("/")))
            and INDEX not in folders.split("/")
            and (last != INDEX or self._is_literal(path))
            and not (self.literal and not path.startswith(PREFIX) and ".html/" in f"{folders}/")
        )


def addresses_of(channel: Channel, *, static: bool) -> Addresses:
    """Returns the addresses of a channel's pages, as files or as the server has them."""
    template = page_template(channel)
    return Addresses(static, template is not None and template.endswith(_LITERAL))


def leaf_path(feed: str, number: int) -> str:
    """Returns the path of an older page of the feed at a path."""
    return f"{feed}/page/{number}"


def embed_path(page: str) -> str:
    """Returns the path of the player for other sites, below that of an article's page."""
    return f"{page.removesuffix('/')}{EMBED}"


def feed_and_leaf(path: str) -> tuple[str, int | None]:
    """Returns the path of the feed that a page is about, and the number of an older page."""
    leaf = _LEAF.fullmatch(path)
    return (leaf[1], int(leaf[2])) if leaf else (path, None)


def _is_name(segment: str) -> bool:
    return segment not in ("", ".", "..") and len(segment.encode("utf-8", "surrogatepass")) <= _MAX_SEGMENT


def _short(path: str) -> str:
    """Returns a path instead of one that cannot be a file's; no id has it."""
    return f"{PREFIX}!{blake2b(path.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
