"""Pictures in HTML: which are the same in another size, and where lazy ones have their URL."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LAZY = {
    "src": ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-echo"),
    "srcset": ("data-srcset", "data-lazy-srcset", "data-original-set"),
    "poster": ("data-poster",),
}
"""Attributes in which a page keeps the URLs that its script puts into the real ones, by the real one."""
_INLINE = re.compile(r"<img\b[^<>]*?\ssrc\s{0,9}=\s{0,9}[\"']?data:image/[^\"'\s<>]{300}", re.IGNORECASE)
"""Shorter ones are placeholders and pixels."""
# These begin with what is rare in HTML, and are searched fast.
_LOADED = re.compile(r'="(?:(?<=\ssrc=")|(?<=\sposter="))([^"]*)"')
_CHOICE = re.compile(r'="(?<=\ssrcset=")([^"]*)"')
_FILE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|heic|heif|jxl|svg|bmp|tiff?)$", re.IGNORECASE)
_SIZE = re.compile(r"(?:-[0-9]{1,5}x[0-9]{1,5}|-scaled)+(?=\.[A-Za-z0-9]{1,5}$)")
"""What WordPress puts in front of the extension of a picture in another size."""
_PROXY = re.compile(r"i[0-3]\.wp\.com")
_TEMPLATE = re.compile(r"\{[^}]*\}|%7B[^}]*%7D", re.IGNORECASE)


def picture_key(url: str) -> str:
    """Returns what the URLs of one picture in several sizes have in common.

    The scheme and the host's `www.` do not count; of a file with the extension of a picture, neither do the
    query, which resizes it, and the size that WordPress adds to the name.  A query of anything else
    (`show.php?id=1`) names the picture.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host, path = parts.netloc.lower(), parts.path
    if _PROXY.fullmatch(host):
        host, _, rest = path.lstrip("/").partition("/")
        path = f"/{rest}"
    path = unquote(path)
    if _FILE.search(path):
        return f"{host.removeprefix('www.')}{_SIZE.sub('', path)}"
    return f"{host.removeprefix('www.')}{path}?{parts.query}"


def with_lazy_urls(attributes: Mapping[str, str]) -> dict[str, str]:
    """Returns the attributes with the URLs that a page's script would put there, without those it needs."""
    shown = {name: value for name, value in attributes.items() if not name.startswith("data-")}
    for real, names in LAZY.items():
        urls = (attributes.get(name, "") for name in names)
        url = next((url for url in urls if url and not _TEMPLATE.search(url)), "")
        if url:
            shown[real] = url
    return shown


def loaded(html: str) -> list[str]:
    """Returns the URLs that a browser loads to show sanitised HTML."""
    if "src" not in html and "poster" not in html:  # most HTML has no picture
        return []
    found = [unescape(url) for url in _LOADED.findall(html)]
    for choice in _CHOICE.findall(html):
        found += [unescape(candidate.split()[0]) for candidate in choice.split(", ") if candidate.strip()]
    return found


def inline_pictures(html: str) -> int:
    """Returns how many pictures are in the HTML itself, as data: URLs, except placeholders of lazy ones."""
    tags = (html[match.start() : html.find(">", match.end()) + 1] for match in _INLINE.finditer(html))
    return sum(not any(name in tag for name in LAZY["src"]) for tag in tags)
