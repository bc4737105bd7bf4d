"""The addresses of other pages of a site, by their files."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache, partial
from posixpath import normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from feeds.core.errors import InvalidValueError, ReadError
from feeds.core.urls import encode_path
from feeds.dialects import HEAD_BYTES
from feeds.dialects.fields import Fields
from feeds.dialects.front_matter import front_matter
from feeds.dialects.site.file_names import parse_name, site_path
from feeds.dialects.site.own_links import own_link
from feeds.dialects.site.permalinks import placeholders_of
from feeds.dialects.text_file import text_of
from feeds.dialects.values import line, time
from feeds.model.channel import article_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.dialects import FolderFiles
    from feeds.dialects.fields import RecordSource
    from feeds.dialects.site.file_names import FileName
    from feeds.model.channel import Channel

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN_PAGE = "about:blank"
"""The address of a page that is not known: sanitising removes it and keeps the text."""
SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


def is_article(path: str) -> bool:
    """Whether a path is that of a file with an article."""
    return path.lower().endswith((*SUFFIXES, ".rst"))


def page_url(source: RecordSource, reference: str) -> str | None:
    """Returns the URL of the page, or the other file, that a path in the file of `source` means.

    None if it is an article and articles have no pages.  The path may be without suffix, relative to the file
    or to the top of the site.
    """
    path = next((path for path in _candidates(source, reference) if source.files.exists(path)), None)
    if path is None:
        path = next(_candidates(source, reference))
    channel = source.channel
    last = path.rpartition("/")[2]
    if last.startswith("_index."):
        return urljoin(channel.home, ".") + encode_path(site_path(path.removesuffix(last)))
    if is_article(path) or "." not in last:
        return _address(source, path if is_article(path) else f"{path}.md")
    url = urljoin(channel.home, ".") + encode_path(site_path(path))
    source.files.resolved(url, path)
    return url


def _address(source: RecordSource, path: str) -> str | None:
    """Returns the address of an article, by its front matter and its path."""
    channel, name = source.channel, parse_name(path)
    raw = front_of(path, source.files)
    try:
        return _by_front(channel, name, raw)
    except InvalidValueError:  # which reading that article reports
        return article_url(channel, name.name)


def _by_front(channel: Channel, name: FileName, raw: Mapping[str, Any]) -> str | None:
    fields = Fields(raw, lenient=True)
    slug, title = fields.take("slug", line), fields.take("title headline", line)
    when = partial(time, zone=channel.zone)
    published = fields.take("date datepublished pubdate publishedat created", when)
    if published is None and name.date is not None:
        published = when(name.date)
    placeholders = placeholders_of(slug, title or "", name.placeholders(raw)) if published else {}
    link = own_link(channel, fields, published or _NEVER, placeholders)
    return link or article_url(channel, slug or name.name)


def front_of(path: str, files: FolderFiles) -> Mapping[str, Any]:
    """Returns the front matter of another file, empty if it is invalid."""
    return _front(path, files.head(path))


def configuration(path: str, files: FolderFiles) -> Mapping[str, Any]:
    """Returns the values of a file that is TOML or YAML as a whole, empty if it is invalid."""
    return _front(path, files.head(path), "+++" if path.endswith(".toml") else "---")


@lru_cache(maxsize=64)
def _front(path: str, head: bytes, fence: str = "") -> Mapping[str, Any]:
    """Returns the front matter of a file, empty if it is invalid; a `fence` is put around all of it."""
    try:
        # The last line may end within a character.
        whole = head if len(head) < HEAD_BYTES else head.rpartition(b"\n")[0]
        text = text_of(path, whole)
        fenced = f"{fence}\n{text.removeprefix('---')}\n{fence}\n" if fence else text
        return front_matter(path, fenced).raw
    except ReadError:
        return {}


def _candidates(source: RecordSource, reference: str) -> Iterator[str]:
    """Yields the paths that a reference may mean, the most probable first."""
    folder = source.name.rpartition("/")[0]
    in_content = source.name.startswith("content/")
    tops = ["content", ""] if in_content else ["", "content"]
    folders = tops if reference.startswith("/") else [folder, *tops]
    endings = ("",) if is_article(reference) else ("", *SUFFIXES, "/index.md", "/_index.md")
    for ending in endings:
        for top in folders:
            path = normpath(f"{top}/{reference.strip('/')}{ending}").lstrip("/")
            if not path.startswith(".."):
                yield path
    yield reference.strip("/")
