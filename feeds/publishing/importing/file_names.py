"""Names of files for articles, which people recognise and every file system can hold.

A name is the day and the slug of the article.  Ids are in the files, so a name says nothing about identity.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from anyascii import anyascii

if TYPE_CHECKING:
    from feeds.model.article import Article

MAX_CHARACTERS = 80
"""Of a name without its folder: some file systems allow 255 bytes, some tools fewer."""
_OTHER = re.compile(r"[^a-z0-9]+")
_GENERIC = re.compile(r"(?:index|default)?(?:\.[a-z]{2,5})?|[0-9]+", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_DATED = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-(?=[a-z])")
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a draft that has none."""
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""A name that is that of a device in Windows, also with an extension."""


def file_name(article: Article, taken: set[str], suffix: str) -> str:
    """Returns a name that is not `taken`, and adds it there.

    Names are in lower case and ASCII, so that no two of them are the same file on any system.
    """
    day = "" if article.published == _NO_DATE else f"{article.published:%Y-%m-%d}-"
    name = f"{day}{_DATED.sub('', slug(article))}".strip("-") or "article"
    if f"{name}{suffix}" in taken:
        name = f"{name}-{blake2b(article.id.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
    number, unique = 1, name
    while f"{unique}{suffix}" in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(f"{unique}{suffix}")
    return f"{unique}{suffix}"


def slug(article: Article) -> str:
    """Returns the last part of the article's address, else its title, in a form that is safe in a name."""
    last = _last_part(article.link or "")
    return (
        (safe(last) if last and not _GENERIC.fullmatch(last) else "")
        or safe(article.title)
        or safe(article.id)
    )


def safe(text: str) -> str:
    """Returns lower-case ASCII letters, digits and hyphens; no name of a device; at most 80 characters."""
    plain = _OTHER.sub("-", anyascii(text[: 4 * MAX_CHARACTERS]).lower()).strip("-")
    plain = plain[:MAX_CHARACTERS].rstrip("-")
    return f"{plain}-" if DEVICE.fullmatch(plain) else plain


def _last_part(link: str) -> str:
    try:
        path = urlsplit(link).path
    except ValueError:
        return ""
    return _SUFFIX.sub("", unquote(path.rstrip("/").rpartition("/")[2]))
