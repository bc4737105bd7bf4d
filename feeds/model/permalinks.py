"""Where an article's own page lies below the publication's base, and back: from the id alone.

An id of the publication's own, `tag:news.example.org,2016-11-06:story`, has its page at
`article/2016-11-06/story`; any other is written out, with `~3a` for what a path may not hold.  So an
address is unique and stays as long as the id does, and no list of addresses is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.core.urls import encode_path

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
    """The path of the page of the article with this id, as part of a URL."""
    minted = f"tag:{channel.authority},"
    if id_.startswith(minted) and _OWN.fullmatch(id_, len(minted)):
        day, _, name = id_.removeprefix(minted).partition(":")
        path = f"{PREFIX}{day}/{name}"
        # Not where a browser would resolve the path, or where nobody could tell what was encoded.
        if not {"", ".", ".."}.intersection(name.split("/")) and article_id(channel, unquote(path)) == id_:
            return path
    octets = id_.encode("utf-8", "surrogatepass").decode("latin-1")
    said = _OTHER.sub(lambda found: f"~{ord(found[0]):02x}", octets)
    return f"{PREFIX}~{said}"


def article_id(channel: Channel, path: str) -> str | None:
    """The id of the article whose page has this path, decoded as servers do; None for any other path."""
    said = path.removeprefix(PREFIX)
    if dated := _DATED.fullmatch(said):
        return f"tag:{channel.authority},{dated[1]}:{encode_path(dated[2])}"
    if not said.startswith("~"):
        return None
    try:
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), said[1:]).encode("latin-1").decode()
    except UnicodeError:
        return None


def page_path(channel: Channel, article: Article) -> str:
    """Where the page of an article is best reached: at its link, where that lies below the base.

    What was taken out of an article is shown on the page of that.
    """
    link = article.link or ""
    template = page_template(channel)
    if template is not None and link.startswith(channel.base + template.partition("{name}")[0]):
        return link.removeprefix(channel.base)
    return article_path(channel, article.part_of or article.id)


def page_template(channel: Channel) -> str | None:
    """The part of `article_link` below the base; None where articles' pages are elsewhere.

    A name alone, without a folder before it, would take every path that there is.
    """
    link = channel.article_link or ""
    if not link.startswith(channel.base):
        return None
    template = link.removeprefix(channel.base)
    before, _, after = template.partition("{name}")
    return template if "/" in before and not _NO_PATH.search(before + after) else None
