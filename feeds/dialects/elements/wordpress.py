"""WordPress's own elements in its export (WXR): those of an item, and what it refers to.

The namespace has the version of the format in its URL (1.0, 1.1, 1.2); the elements have the same names in
all of them.  See `export_wp` in WordPress's `wp-admin/includes/export.php`, which writes the document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lxml import etree

from feeds.core.markup import plain_text
from feeds.core.urls import is_url
from feeds.dialects.elements.tree import CONTENT, DC, children, first, text
from feeds.dialects.wordpress.known_shortcodes import Attachment, PostLibrary
from feeds.dialects.wordpress.shortcodes import article_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NO_DATE = "-0001 00:00:00 +0000"
"""How the pubDate of a post without a date ends."""
_NO_TAGS = frozenset({"post_format", "nav_menu", "link_category", "language", "post_translations", "author"})
"""Taxonomies that say something else than what a post is about."""
_DURATION = re.compile(r'"duration";s:[0-9]{1,3}:"([0-9:]{1,12})"')

_SPACE = re.compile(
    r"https?://(?:[a-z-]{1,20}\.){0,2}wordpress\.(?:org|com)/export/(?:(?!excerpt)[^/]{1,20}/?)?(?P<excerpt>excerpt/?)?",
    re.IGNORECASE,
)
_PREFIX = "wp"


def own(element: Any) -> Iterator[tuple[str, Any]]:
    """Yields the children in WordPress's namespaces with their local names; `excerpt` is excerpt:encoded."""
    for child in element.iterchildren(etree.Element):
        if child.prefix == _PREFIX:  # in whichever namespace: what is private must not depend on it
            yield etree.QName(child).localname, child
        elif "wordpress" in child.tag.lower():
            name = etree.QName(child)
            space = _SPACE.fullmatch(name.namespace or "")
            if space:
                yield "excerpt" if space["excerpt"] else name.localname, child


def values(element: Any) -> dict[str, str]:
    """Returns the texts of these children, of several with one name that of the first."""
    texts: dict[str, str] = {}
    for name, child in own(element):
        texts.setdefault(name, text(child))
    return texts


def is_password(element: Any) -> bool:
    """Whether the element is not empty: spaces are a password, too, unless a line break makes them layout."""
    said = "".join(element.itertext(etree.Element))
    return bool(said.strip() if "\n" in said else said)


def is_wordpress(root: Any) -> bool:
    """Whether WordPress's namespace is declared where its exports do, or used in the first item."""
    elements = [root, *children(root, "channel"), *islice(root.iter("item"), 1)]
    declared = (uri for element in elements for uri in element.nsmap.values())
    return any(_SPACE.fullmatch(uri or "") for uri in declared) or any(map(is_post, elements[-1:]))


def is_post(item: Any) -> bool:
    """Whether an item has elements of WordPress."""
    return next(own(item), None) is not None


@dataclass(frozen=True, slots=True)
class Blog:
    """What items refer to: names of authors by login, files by number and by post, reusable blocks."""

    authors: Mapping[str, str]
    files: Mapping[str, Attachment]
    uploads: Mapping[str, Sequence[Attachment]]
    blocks: Mapping[str, str]


def blog_of(root: Any) -> Blog:
    """Returns what the items of an export refer to."""
    authors, files, blocks = {}, {}, {}
    uploads: dict[str, list[Attachment]] = defaultdict(list)
    for channel in children(root, "channel"):
        for name, element in own(channel):
            said = values(element) if name == "author" else {}
            authors[said.get("author_login", "")] = said.get("author_display_name", "")
    for item in root.iter("item"):
        said = values(item)
        number, kind = said.get("post_id", ""), said.get("post_type")
        statuses = {text(element) for name, element in own(item) if name == "status"} or {""}
        has_password = any(name == "post_password" and is_password(element) for name, element in own(item))
        if kind == "attachment" and statuses <= {"inherit", "publish"} and not has_password:
            files[number] = _attachment(item, said)
            uploads[said.get("post_parent", "")].append(files[number])
        elif kind == "wp_block" and statuses == {"publish"} and not has_password:
            blocks[number] = text(first(item, f"{CONTENT}encoded"))
    return Blog(authors, {number: file for number, file in files.items() if file.url}, uploads, blocks)


def _attachment(item: Any, said: Mapping[str, str]) -> Attachment:
    url = said.get("attachment_url") or text(first(item, "guid"))
    alt = next((value for key, value in custom_fields(item) if key == "_wp_attachment_image_alt"), "")
    title = text(first(item, "title"))
    return Attachment(url if is_url(url) else "", title, alt, said.get("excerpt", ""))


def custom_fields(item: Any) -> Iterator[tuple[str, str]]:
    """Yields the custom fields of an item."""
    for name, element in own(item):
        if name == "postmeta":
            said = values(element)
            yield said.get("meta_key", ""), said.get("meta_value", "")


@dataclass(frozen=True, slots=True)
class Post:
    """What an export says of a post besides RSS: keys of a record, its HTML, losses with their lines."""

    record: Mapping[str, Any]
    html: str
    losses: tuple[tuple[int, str], ...]


def post_of(item: Any, site: Blog) -> Post:
    """Returns the post; `record` has only what RSS does not say, or says in another way."""
    said, fields = values(item), list(custom_fields(item))
    content = first(item, f"{CONTENT}encoded")
    source = "" if content is None else "".join(content.itertext(etree.Element))
    # A gallery without numbers has the pictures that were uploaded to its post.
    library = PostLibrary(site.files, site.uploads.get(said.get("post_id", ""), ()), site.blocks)
    written = article_text(source, library)
    line = 1 if content is None else content.sourceline or 1
    losses = list(_with_lines(source, line, written.losses))
    record: dict[str, Any] = {
        "authors": [site.authors.get(text(each)) or text(each) for each in children(item, f"{DC}creator")],
        "categories": _terms(item),
        "slug": unquote(said.get("post_name", "")),
        "summary": plain_text(said.get("excerpt", "") or written.excerpt),
        "updated": _time(said.get("post_modified_gmt", "")),
        "media": [file for key, value in fields if key == "enclosure" and (file := _enclosure(value))],
    }
    if text(first(item, "pubDate")).endswith(_NO_DATE) or not text(first(item, "pubDate")):
        record["pubDate"] = _time(said.get("post_date_gmt", "")) or said.get("post_date", "")
    thumbnail = next((value for key, value in fields if key == "_thumbnail_id"), "")
    if thumbnail in site.files:
        shown = site.files[thumbnail]
        record["image"] = {"url": shown.url, "alt": shown.alt, "description": plain_text(shown.caption)}
    elif thumbnail.strip("0"):
        losses.append((item.sourceline or 1, f"its picture, the file {thumbnail[:20]}, is not in the export"))
    return Post({key: value for key, value in record.items() if value}, written.html, tuple(losses))


def _with_lines(source: str, line: int, losses: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yields losses with their lines instead of their offsets in a text that begins on `line`, in order."""
    start = 0
    for offset, message in sorted(losses):
        line += source.count("\n", start, offset)
        start = offset
        yield line, message


def _terms(item: Any) -> list[str]:
    terms = [each for each in children(item, "category") if each.get("domain") not in _NO_TAGS]
    return [text(each) or each.get("nicename", "") for each in terms]


def _time(gmt: str) -> str:
    """Returns a time that is known; drafts have `0000-00-00 00:00:00`."""
    return f"{gmt} +00:00" if gmt and not gmt.startswith("0000") else ""


def _enclosure(value: str) -> dict[str, Any] | None:
    """Returns the file of a field `enclosure`: its URL, length and type by lines, and data of PowerPress."""
    url, length, kind, *more = [*(line.strip() for line in value.split("\n")), "", "", ""]
    if not is_url(url):
        return None
    duration = _DURATION.search("\n".join(more))
    return {
        "url": url,
        "length": int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else None,
        "type": kind if kind.count("/") == 1 else None,
        "seconds": duration[1] if duration else None,
    }
