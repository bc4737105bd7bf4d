"""An article's body as HTML, the same in every format.

Many readers show nothing but this (NetNewsWire has no place for attachments at all), so every related
item stands in it, with a plain link where a player may be missing.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from feeds.formats.lead import items
from feeds.markup import xml_text

if TYPE_CHECKING:
    from feeds.article import Article, Work


def body(article: Article) -> str:
    """The paragraphs (or the article's own HTML), the byline, then the related items in their order."""
    parts = [article.html] if article.html else [f"<p>{escape(text)}</p>" for text in article.paragraphs]
    if article.byline:
        parts.append(f"<p><small>{escape(article.byline)}</small></p>")
    parts += [_show(related) for related in items(article)]
    return xml_text("\n".join(parts))


def _show(related: Work) -> str:
    url, title = escape(related.media.url), escape(related.title or related.media.url)
    link = f'<a href="{url}">{title}</a>'
    match related.media.medium:
        case "image":
            return f'<figure><img src="{url}" alt="{title}"><figcaption>{title}</figcaption></figure>'
        case "video" | "audio" as player:
            # preload="none": an article with eight videos must not fetch eight videos.
            shown = f'<{player} controls preload="none" src="{url}"></{player}>'
            return f"<figure>{shown}<figcaption>{link}</figcaption></figure>"
        case _:
            return f"<p>{link}</p>"
