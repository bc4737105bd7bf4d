"""The addresses of other pages of a site, by their files."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from feeds.core.urls import encode_path
from feeds.dialects.site.file_names import parse_name, site_path
from feeds.model.channel import article_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects.fields import RecordSource

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


def is_article(path: str) -> bool:
    """Whether a path is that of a file with an article."""
    return path.lower().endswith((*SUFFIXES, ".rst"))


def page_url(source: RecordSource, reference: str) -> str | None:
    """Returns the URL of the page, or the other file, that a path in the file of `source` means.

    None if it is an article and articles have no pages.  The path may be without suffix, relative to the file
    or to the top of the site.
    """
    path = next((path for path in _candidates(source, reference) if source.files(path)), None)
    if path is None:
        path = next(_candidates(source, reference))
    channel = source.channel
    last = path.rpartition("/")[2]
    if last.startswith("_index."):
        return urljoin(channel.home, ".") + encode_path(site_path(path.removesuffix(last)))
    if is_article(path) or "." not in last:
        return article_url(channel, parse_name(path if is_article(path) else f"{path}.md").name)
    return urljoin(channel.home, ".") + encode_path(site_path(path))


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
