"""Exports of other systems, as they write them: WordPress (WXR), Blogger (Atom and Takeout), Ghost (JSON)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any

STATUSES = ("publish", "draft", "private", "pending", "future", "trash", "inherit", "auto-draft")
"""WordPress's statuses of a post."""
TYPES = (
    "post", "page", "attachment", "nav_menu_item", "revision", "wp_block", "wp_template", "wp_global_styles",
    "custom_css", "oembed_cache", "product",
)  # fmt: skip
"""Types of posts in WordPress, the last is a plugin's."""
KINDS = ("post", "page", "comment", "settings", "template")
"""Blogger's kinds of entries."""


@dataclass(frozen=True)
class Post:
    """An item of a WordPress export; `inside` are further elements, `meta` its custom fields."""

    number: int
    status: str | None = "publish"
    type: str | None = "post"
    password: str = ""
    title: str = ""
    content: str = ""
    excerpt: str = ""
    creator: str = "jroe"
    inside: str = ""
    gmt: str = "2024-01-02 10:00:00"
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def guid(self) -> str:
        return f"https://site.example/?p={self.number}"


def wxr(*posts: Post, version: str = "1.2", head: str = "") -> str:
    """Returns a WordPress export; `head` are further elements of the channel."""
    spaces = {
        "excerpt": f"http://wordpress.org/export/{version}/excerpt/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "wfw": "http://wellformedweb.org/CommentAPI/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "wp": f"http://wordpress.org/export/{version}/",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- This is an extended RSS file of WordPress -->\n'
        f'<rss version="2.0" {declared}>\n<channel><title>Blog</title><link>https://site.example</link>'
        f"<description/><wp:wxr_version>{version}</wp:wxr_version>{head}\n"
        + "\n".join(map(_wxr_item, posts))
        + "\n</channel></rss>"
    )


def _wxr_item(post: Post) -> str:
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value>"
        "</wp:postmeta>"
        for key, value in post.meta.items()
    )
    given = {"status": post.status, "post_type": post.type}
    said = "".join(
        f"<wp:{name}>{cdata(text)}</wp:{name}>" for name, text in given.items() if text is not None
    )
    return (
        f"<item><title>{cdata(post.title or f'Title {post.number}')}</title><link>{post.guid}</link>"
        f"<pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate><dc:creator>{cdata(post.creator)}</dc:creator>"
        f'<guid isPermaLink="false">{post.guid}</guid><description></description>'
        f"<content:encoded>{cdata(post.content or f'Text {post.number}')}</content:encoded>"
        f"<excerpt:encoded>{cdata(post.excerpt)}</excerpt:encoded><wp:post_id>{post.number}</wp:post_id>"
        f"<wp:post_date_gmt>{post.gmt}</wp:post_date_gmt>{said}"
        f"<wp:post_password>{cdata(post.password)}</wp:post_password><wp:is_sticky>0</wp:is_sticky>"
        f"{post.inside}{meta}</item>"
    )


def cdata(text: str) -> str:
    """Returns a text as a CDATA section."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def blogger(*entries: str) -> str:
    """Returns a Blogger export of entries."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:app='http://purl.org/atom/app#' xmlns:thr='http://purl.org/syndication/thread/1.0' "
        "xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-1</id>"
        f"<title>Blog</title><updated>2024-01-02T10:00:00Z</updated>{''.join(entries)}</feed>"
    )


def blogger_entry(name: str, inside: str, title: str = "", text: str = "") -> str:
    """Returns an entry with the elements that say what it is."""
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{name}</id><published>2024-01-02T10:00:00Z</published>"
        f"<updated>2024-01-02T10:00:00Z</updated>{inside}<title>{title or f'Title {name}'}</title>"
        f"<content type='html'>{escape(text or f'Text {name}')}</content></entry>"
    )


def kind(name: str) -> str:
    """Returns the category by which Blogger says the kind of an entry."""
    return (
        "<category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='http://schemas.google.com/blogger/2008/kind#{name}'/>"
    )


def ghost(*posts: dict[str, Any], **tables: list[dict[str, Any]]) -> str:
    """Returns a Ghost export of posts, and of other tables."""
    data = {"posts": list(posts), "settings": [{"key": "title", "value": "Blog"}]} | tables
    return json.dumps({"db": [{"meta": {"exported_on": 1704189600000, "version": "5.75.0"}, "data": data}]})


def ghost_post(number: int, **fields: Any) -> dict[str, Any]:
    """Returns a row of the table of posts; the number is part of the id, the title and the text."""
    return {
        "id": f"{number:024x}",
        "uuid": f"00000000-0000-4000-8000-{number:012x}",
        "title": f"Title {number}",
        "slug": f"title-{number}",
        "mobiledoc": None,
        "lexical": '{"root":{"children":[]}}',
        "html": f"<p>Text {number}</p>",
        "plaintext": f"Text {number}",
        "feature_image": None,
        "featured": 0,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": "2024-01-01T10:00:00.000Z",
        "updated_at": "2024-01-03T10:00:00.000Z",
        "published_at": "2024-01-02T10:00:00.000Z",
        "custom_excerpt": None,
        "canonical_url": None,
        **fields,
    }
