"""The URLs of a feed's documents: in other formats, and of its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError
from feeds.core.urls import ending
from feeds.publishing.library import fields

if TYPE_CHECKING:
    from feeds.formats import Format

ENDINGS = ("rss", "atom", "json")
"""The endings of URLs that name a format, which they are the names of."""
_SUFFIX = re.compile(rf"\.(?:{'|'.join(ENDINGS)})(?=[?#]|$)")


def url_of(url: str, format_: Format) -> str:
    """Returns the URL of the document in a format: one with another format's ending gets this one's."""
    path, mark, rest = url.partition("?")
    return _SUFFIX.sub(f".{format_.suffix}", path) + mark + rest if ending(url) in ENDINGS else url


def page_urls(feed: str, template: str | None, count: int) -> list[str]:
    """Returns the URLs of the pages from 2 to `count`. Raises `TypeError` and `ValueError`."""
    if template is None:
        address, mark, fragment = feed.partition("#")
        template = f"{address}{'&' if urlsplit(feed).query else '?'}page={{page}}{mark}{fragment}"
    try:
        if "{page}" not in fields.text(template):
            raise invalid(template, "a URL that contains {page}")
        return [fields.web(template.replace("{page}", str(number))) for number in range(2, count + 1)]
    except InvalidValueError as error:
        raise fields.public_error(error.under("url")) from None
