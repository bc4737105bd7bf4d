"""The file `_redirects` of a build: old addresses and where they lead, as static hosts read it.

A line is `/old /new 301`. The parameters of a query are between the paths, as Netlify reads them;
Cloudflare ignores such lines.  Nothing is redirected to a document that the build does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from feeds.core.atomic import write_errors, write_file
from feeds.core.files import open_regular
from feeds.core.urls import encode_path, is_url
from feeds.model.page import INDEX
from feeds.publishing.output import WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feeds.model.article import Article
    from feeds.model.channel import Channel

FILE = "_redirects"
_HEADER = "# Written by `feeds build`.\n"


def redirects(
    channel: Channel, moved: Iterable[tuple[str, str]], articles: Iterable[Article], out: Path
) -> Iterator[str]:
    """Yields the lines for paths that have `moved`, and for the aliases of articles that have a page."""
    top = urlsplit(channel.base).path
    for old, new in moved:
        if not is_url(new) and (out / unquote(new) / INDEX).is_file():
            new = f"{new.rstrip('/')}/"
        if is_url(new) or new.endswith("/") or (out / unquote(new)).is_file():
            path, _, query = old.partition("?")
            source = " ".join([top + _encoded(path), *filter(None, query.split("&"))])
            yield f"{source} {new if is_url(new) else top + _encoded(new)} 301"
    for path, link in links_by_alias(channel, articles).items():
        yield f"{path} {link} 301"


def links_by_alias(channel: Channel, articles: Iterable[Article]) -> dict[str, str]:
    """Returns the links of articles by the encoded paths of their aliases; of several the first article's."""
    found: dict[str, str] = {}
    for article in articles:
        for alias in article.aliases if article.link else ():
            if path := _path_on_host(channel.home, alias):
                found.setdefault(path, article.link or "")
    return found


def _path_on_host(home: str, alias: str) -> str:
    """Returns the path of an alias on the host of the home page; "" for another host or a query."""
    try:
        parts = urlsplit(urljoin(home, alias.strip()))
    except ValueError:
        return ""
    if parts.netloc != urlsplit(home).netloc or parts.query or parts.path in ("", "/"):
        return ""
    return _encoded(parts.path)


def _encoded(path: str) -> str:
    return encode_path(unquote(path))


def write_host_file(out: Path, lines: Iterable[str], name: str = FILE) -> WriteResult | None:
    """Writes the file `name`, or removes an earlier one if there are no lines; None if neither was needed.

    A file that another program has written stays.  Raises WriteError.
    """
    target, text = out / name, "".join(f"{line}\n" for line in lines)
    data = (_HEADER + text).encode()
    before = _beginning(target, len(data) + 1) if target.is_file() else None
    if before is not None and not before.startswith(_HEADER.encode()):
        return None
    if text:
        if before == data:
            return WriteResult(name, "unchanged", len(data))
        write_file(target, data)
        return WriteResult(name, "wrote", len(data))
    if before is None:
        return None
    with write_errors(target):
        target.unlink()
    return WriteResult(name, "removed")


def _beginning(path: Path, size: int) -> bytes:
    with write_errors(path), open_regular(path) as file:
        return file.read(size)
