"""Pelican's links to other files: `{filename}other.md`, `{static}/images/p.jpg`, `|filename|/old.md`.

See https://docs.getpelican.com/en/latest/content.html#linking-to-internal-content.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from feeds.core.urls import encode_path
from feeds.dialects.site.links import UNKNOWN_PAGE, page_url
from feeds.dialects.site.permalinks import slugified
from feeds.dialects.site.remarks import Remarks

if TYPE_CHECKING:
    from feeds.dialects.fields import RecordSource
    from feeds.dialects.site.remarks import Remark

_KINDS = "filename|static|attach|author|category|tag|index"
_OPEN, _CLOSE = r"(?:\{|%7B|\||%7C)", r"(?:\}|%7D|\||%7C)"
_PLACEHOLDER = re.compile(
    rf"{_OPEN}(?P<kind>{_KINDS}){_CLOSE}(?P<path>[^?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
PLACEHOLDER = re.compile(rf"{_OPEN}(?:{_KINDS}){_CLOSE}", re.IGNORECASE)
"""The beginning of such a link, also as it is percent-encoded."""
_IN_TEXT = re.compile(r"[{|]filename[}|]([^\s()\[\]<>\"'?#]{1,500})")
_SPACED = re.compile(rf"\]\(([{{|](?:{_KINDS})[}}|][^()\n<>\"']{{0,300}} [^()\n<>\"']{{0,300}})\)")


def address(source: RecordSource, page: str, reference: str) -> str | None:
    """Returns the URL of what a link leads to, None if it is another link; `page` is the article's page."""
    found = _PLACEHOLDER.fullmatch(reference)
    if found is None:
        return None
    kind, path, rest = found["kind"].lower(), unquote(found["path"]), found["rest"]
    top = urljoin(source.channel.home, ".")
    if kind == "index":
        return top + rest
    if kind in ("author", "category", "tag"):
        return f"{top}{kind}/{encode_path(slugified(path.strip('/')))}.html{rest}"
    if kind == "attach":
        below = path if not path.startswith("/") and ".." not in path.split("/") else path.rpartition("/")[2]
        url = urljoin(page, encode_path(below))
        top = "content" if path.startswith("/") else source.name.rpartition("/")[0]
        source.files.resolved(url, normpath(f"{top}/{path.strip('/')}").lstrip("/"))
        return url + rest
    return (page_url(source, path) or UNKNOWN_PAGE) + rest


def with_spaces(text: str) -> str:
    """Returns Markdown whose links have spaces, which only Python-Markdown allows, in CommonMark's form."""
    return _SPACED.sub(r"](<\1>)", text)


def unknown_pages(source: RecordSource, text: str) -> tuple[Remark, ...]:
    """Returns remarks on the links to articles without a known address."""
    remarks = Remarks()
    line = place = 0
    for link in _IN_TEXT.finditer(text):
        line, place = line + text.count("\n", place, link.start()), link.start()
        message = f"the page {link[1][:100]} has no known address: its link is removed"
        if message not in remarks and page_url(source, unquote(link[1])) is None:
            remarks.add(message, line, loss=True)
        if remarks.is_full:
            break
    return remarks.in_order()
