"""Links inside an article, such as those of footnotes: they work wherever the article is shown.

A reader shows several articles on one page, so each one's ids get its own prefix.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_TAG = re.compile(r"<[a-z][^ <>\"]*+ (?:[^<>\"]++|\"[^\"]*+\")*+>")
"""A start tag with attributes; others stay as they are."""
_LINK = re.compile(r" href=\"([^\"#]*+)#([^\"]*+)\"")
_ATTRIBUTE = re.compile(r" (id|name|href)=\"([^\"]*+)\"")
_MARKS = (' id="', ' name="', "#")
"""One of them is in each tag that may change."""
_ID = re.compile(r"[^\s\"'<>&]{1,200}")
_SAFE = "/?:@!$&'()*+,;="
"""Characters of a fragment that are not encoded (RFC 3986, 3.5), as `urls.web_url` writes it."""


def scope_of(id_: str) -> str:
    """Returns the prefix of the ids in the article `id_`: always the same, another one for other articles."""
    return f"a{blake2b(id_.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def has_anchors(html: str) -> bool:
    """Whether HTML as nh3 writes it may have anchors."""
    return ' id="' in html or ' name="' in html


def with_own_anchors(html: str, page: str, scope: str) -> str:
    """Returns HTML as nh3 writes it with the ids that its own links point to, prefixed by `scope`.

    Links are its own if they lead to the `page` that relative ones are resolved against.  Other ids are
    removed; without a scope, all of them.  The `name` of a link (HTML 4) becomes an id.
    """
    if not has_anchors(html):
        return html
    marker = f"{scope}-"
    pointed = _pointed_at(html, page, marker) if scope else set()
    tags = _TAG.findall(html) if pointed else ()
    ids = {name for tag in tags if (name := _name_of(tag, marker)) in pointed}
    seen: set[str] = set()
    return _TAG.sub(lambda match: _rewritten(match[0], page, marker, ids, seen), html)


def _pointed_at(html: str, page: str, marker: str) -> set[str]:
    written = escape(page, quote=False)
    fragments = (fragment for target, fragment in _LINK.findall(html) if target == written)
    names = (unquote(unescape(fragment)).removeprefix(marker) for fragment in fragments)
    return {name for name in names if _ID.fullmatch(name)}


def _name_of(tag: str, marker: str) -> str:
    """Returns the id of a tag without the prefix that it may have already."""
    attributes = dict(_ATTRIBUTE.findall(tag))
    return unescape(attributes.get("id", "") or attributes.get("name", "")).removeprefix(marker)


def _rewritten(tag: str, page: str, marker: str, ids: AbstractSet[str], seen: set[str]) -> str:
    """Returns a tag with the id and the link that it keeps; an id is kept at its first element."""
    if not any(mark in tag for mark in _MARKS):
        return tag
    own = _name_of(tag, marker)
    kept = f' id="{marker}{own}"' if own in ids and own not in seen else ""
    seen.add(own)

    def attribute(match: re.Match[str]) -> str:
        nonlocal kept
        name, value = match.groups()
        if name != "href":
            written, kept = kept, ""
            return written
        start, hash_, fragment = unescape(value).partition("#")
        target = unquote(fragment).removeprefix(marker)
        if hash_ and start == page and target in ids:
            return f' href="#{escape(quote(marker + target, _SAFE), quote=False)}"'
        return match[0]

    return _ATTRIBUTE.sub(attribute, tag)
