"""Whether an item is public, by the words of the system that wrote the document.

WordPress: only a post that is published and has no password.  Blogger: only a post that is live.  AtomPub:
what is not a draft (RFC 5023, 13.1.1).  An unknown word never means public.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.dialects.elements import wordpress
from feeds.dialects.elements.tree import ATOM, ITUNES, MEDIA, children, first, text
from feeds.dialects.statuses import status_name
from feeds.vocabulary import app, feedsync, threading_extension

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "http://schemas.google.com/g/2005#kind"
"""The scheme of the categories by which Google's systems say what an entry is."""

_TYPES = {
    "attachment": "attachment",
    "comment": "comment",
    "nav_menu_item": "menu item",
    "page": "page",
    "revision": "revision",
    "settings": "setting",
    "template": "template",
}
_ACCESS = {"_jetpack_newsletter_access": "everybody", "_members_access_role": "", "_wpmem_block": "0"}
"""Custom fields in which plugins of WordPress say who sees a post, with the value that means everybody."""
_BLOGGER = re.compile(r"\{https?://schemas\.google\.com/blogger/[0-9]{4}\}([A-Za-z]+)")
_APP = tuple(f"{{{uri}}}" for uri in (app.NAMESPACE.uri, *app.NAMESPACE.mistaken, *app.NAMESPACE.namesakes))
_SYNC = tuple(f"{{{uri}}}sync" for uri in (feedsync.NAMESPACE.uri, *feedsync.NAMESPACE.synonyms))
_REPLY = (f"{{{threading_extension.NAMESPACE.uri}}}in-reply-to",)
_COMMENT = re.compile(r"#comment-[0-9]+$")
"""The end of the address of a comment in WordPress."""
_DELETED = {
    "{http://schemas.google.com/g/2005}deleted": "deleted",
    "{http://gdata.youtube.com/schemas/2007}private": "private",
}
_MEDIA_STATES = {"blocked", "deleted"}


def not_public(item: Any) -> str | None:
    """Returns what the item is instead of a public article, in a word or two; None if it is one."""
    return next((kind for read in _SYSTEMS for kind in read(item)), None)


def unlisted(item: Any) -> str | None:
    """Returns what a public item is besides an article: a reply, or an episode that is blocked.

    A reply has `thr:in-reply-to` (RFC 4685, 3), or is in a feed of comments by WordPress.  Authors block an
    episode so that no directory lists it (`itunes:block`).
    """
    if next(item.iterchildren(*_REPLY), None) is not None or _is_comment(item):
        return "reply"
    blocked = any(text(block).lower() in ("yes", "true") for block in children(item, f"{ITUNES}block"))
    return "blocked episode" if blocked else None


def _is_comment(item: Any) -> bool:
    parent = item.getparent()
    if parent is None or not _COMMENT.search(text(first(item, "link"))):
        return False
    return "wordpress" in text(first(parent, "generator")).lower()


def is_kind(category: Any) -> bool:
    """Whether a category of an entry says what the entry is."""
    scheme = category.get("scheme", "")
    return bool(scheme == KIND or scheme == KIND.replace("http:", "https:", 1))


def takeout(entry: Any) -> dict[str, str]:
    """Returns what Blogger's own elements say of an entry, in the export of Google Takeout."""
    said: dict[str, str] = {}
    for child in entry.iterchildren(etree.Element):
        name = _BLOGGER.fullmatch(child.tag)
        if name:
            said.setdefault(name[1], text(child))
    return said


def _wordpress(item: Any) -> Iterator[str]:
    said = list(wordpress.own(item))
    if not said:
        return
    types = [text(element) for name, element in said if name == "post_type"]
    statuses = [text(element) for name, element in said if name == "status"]
    yield from (_type(each) for each in types if each != "post")
    yield from (status_name(each) for each in statuses or [""] if each != "publish")
    if any(value not in ("", _ACCESS.get(key, value)) for key, value in wordpress.custom_fields(item)):
        yield "for members"
    if any(name == "post_password" and wordpress.is_password(element) for name, element in said):
        yield "password-protected"


def _blogger(item: Any) -> Iterator[str]:
    for category in children(item, f"{ATOM}category"):
        space, _, kind = category.get("term", "").rpartition("#")
        if is_kind(category) and kind != "post" and (kind in _TYPES or "/blogger/" in space):
            yield _type(kind)
    said = takeout(item)
    if said.get("type", "POST") != "POST":
        yield _type(said["type"].lower())
    if said.get("trashed"):
        yield "trashed"
    if said and said.get("status", "") != "LIVE":
        yield status_name(said.get("status", "").lower())


def _atompub(item: Any) -> Iterator[str]:
    """Yields "draft" for app:draft, also where app:control or the right namespace is missing."""
    drafts = [*item.iterchildren(*(f"{space}draft" for space in _APP))]
    for control in item.iterchildren("{*}control"):
        drafts += control.iterchildren("{*}draft")
    if any(text(draft).lower() != "no" for draft in drafts):
        yield "draft"


def _deleted(item: Any) -> Iterator[str]:
    groups = [item, *children(item, f"{MEDIA}group")]
    for group in groups:
        for child in group.iterchildren(etree.Element):
            if child.tag in _DELETED:
                yield _DELETED[child.tag]
            elif child.tag == f"{MEDIA}status" and child.get("state") in _MEDIA_STATES:
                yield child.get("state")
    for sync in item.iterchildren(*_SYNC):
        if sync.get("deleted", "").strip().lower() in ("true", "1"):
            yield "deleted"


_SYSTEMS = (_wordpress, _blogger, _atompub, _deleted)


def _type(name: str) -> str:
    return _TYPES.get(name, f"of the type {name[:40]!r}")
