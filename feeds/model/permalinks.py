"""Paths of article pages: `article/2016-11-06/story`, or escaped for an id of another authority."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.core.urls import encode_path, is_url
from feeds.model.channel import article_url

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel

PREFIX = "article/"
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/(.+)", re.DOTALL)
_OWN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}:.+", re.DOTALL)
_OTHER = re.compile(r"[^A-Za-z0-9._-]")
_NO_PATH = re.compile(r"[?#<>{}]")
_ESCAPE = re.compile(r"~([0-9a-f]{2})")


def article_path(channel: Channel, id_: str) -> str:
    """Returns the path of the page of an article, percent-encoded."""
    minted = f"tag:{channel.authority},"
    if id_.startswith(minted) and _OWN.fullmatch(id_, len(minted)):
        day, _, name = id_.removeprefix(minted).partition(":")
        path = f"{PREFIX}{day}/{name}"
        # Not if a browser would normalise the path, or if it could not be decoded.
        if not {"", ".", ".."}.intersection(name.split("/")) and article_id(channel, unquote(path)) == id_:
            return path
    octets = id_.encode("utf-8", "surrogatepass").decode("latin-1")
    escaped = _OTHER.sub(lambda match: f"~{ord(match[0]):02x}", octets)
    return f"{PREFIX}~{escaped}"


def article_id(channel: Channel, path: str) -> str | None:
    """Returns the id of the article whose page has this decoded path, None for other paths."""
    name = path.removeprefix(PREFIX)
    if dated := _DATED.fullmatch(name):
        return f"tag:{channel.authority},{dated[1]}:{encode_path(dated[2])}"
    if not name.startswith("~"):
        return None
    try:
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name[1:]).encode("latin-1").decode()
    except UnicodeError:
        return None


def page_path(channel: Channel, article: Article) -> str:
    """Returns the path of the page of an article, or of a media item's article: the link below the base."""
    return page_path_of(channel, article.part_of or article.id, article.link)


def page_path_of(channel: Channel, id_: str, link: str | None) -> str:
    """Returns the path of the page of the article with this id and link."""
    if link and link.startswith(channel.base):
        path = link.removeprefix(channel.base)
        if link_at(channel, unquote(path)) == link and not {"", ".", ".."}.intersection(path.split("/")[:-1]):
            return path
    return article_path(channel, id_)


def own_link(channel: Channel, link: str | None, path: str) -> bool:
    """Whether an article's page at a path is where its link leads, or where people read it without a link."""
    return not is_url(link or "") or link == channel.base + path


def link_at(channel: Channel, path: str) -> str | None:
    """Returns the link of the article whose page has this decoded path by `article_link`; else None."""
    before, name, after = (page_template(channel) or "").partition("{name}")
    stem = path[len(before) : len(path) - len(after)]
    if not name or not stem or not (path.startswith(before) and path.endswith(after)):
        return None
    return article_url(channel, stem)


def page_template(channel: Channel) -> str | None:
    """Returns the part of `article_link` below the base; None if that has no folder before the name."""
    link = channel.article_link or ""
    if not link.startswith(channel.base):
        return None
    template = link.removeprefix(channel.base)
    before, _, after = template.partition("{name}")
    return template if "/" in before and not _NO_PATH.search(before + after) else None
