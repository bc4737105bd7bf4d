"""Exports of other systems with every status, in which everything that is not public has a secret word."""

from __future__ import annotations

from itertools import product
from typing import Any

from exports import KINDS, STATUSES, TYPES, Post, blogger, blogger_entry, cdata, ghost, ghost_post, kind, wxr

SECRET = "Zz9secret"
"""A word in everything that is not public, which no output contains."""


def word(number: int, *, public: bool) -> str:
    """A word that stands for an item."""
    return f"Word{number}word" if public else f"{SECRET}{number}"


def wordpress() -> tuple[str, list[str]]:
    """An export with every status, type and password, and the words that must be in all feeds."""
    posts: list[Post] = []
    words: list[str] = []
    authors = ""
    combined = product(TYPES, STATUSES, ("", "x"))
    for number, (type_, status, password) in enumerate(combined, 1):
        public = (type_, status, password) == ("post", "publish", "")
        own = word(number, public=public)
        authors += (
            f"<wp:author><wp:author_login>login{number}</wp:author_login>"
            f"<wp:author_email>{SECRET}@site.example</wp:author_email>"
            f"<wp:author_display_name>{cdata(f'Author {own}')}</wp:author_display_name></wp:author>"
        )
        words += [f"{part} {own}" for part in ("Title", "Text", "Author", "Label")] if public else []
        words += [f"https://media.example/{own}.mp3", f"https://site.example/{own}.jpg"] if public else []
        posts.append(
            Post(
                number, status, type_, password,
                title=f"Title {own}", content=f"Text {own}", excerpt=f"Excerpt {own}",
                creator=f"login{number}",
                inside=f'<category domain="post_tag" nicename="{own}">{cdata(f"Label {own}")}</category>'
                f"<wp:comment><wp:comment_content>{SECRET}</wp:comment_content></wp:comment>",
                meta={
                    "enclosure": f"https://media.example/{own}.mp3\n5\naudio/mpeg\n",
                    "_thumbnail_id": str(1000 + number),
                },
            )
        )  # fmt: skip
        posts.append(
            Post(
                1000 + number, "inherit", "attachment", title=SECRET, content=SECRET,
                inside=f"<wp:attachment_url>https://site.example/{own}.jpg</wp:attachment_url>",
            )
        )  # fmt: skip
    return wxr(*posts, head=authors), words


def old_blogger() -> tuple[str, list[str]]:
    """A Blogger export with every kind, drafts and others."""
    entries, words = [], []
    controls = ("", "<app:control><app:draft>no</app:draft></app:control>",
                "<app:control><app:draft>yes</app:draft></app:control>")  # fmt: skip
    for number, (name, control) in enumerate(product(KINDS, controls), 1):
        public = name == "post" and ">yes<" not in control
        own = word(number, public=public)
        words += [f"{part} {own}" for part in ("Title", "Text", "Label", "Author")] if public else []
        label = f"<category scheme='http://www.blogger.com/atom/ns#' term='Label {own}'/>"
        author = f"<author><name>Author {own}</name><email>noreply@blogger.com</email></author>"
        inside = kind(name) + control + label + author
        entries.append(blogger_entry(str(number), inside, f"Title {own}", f"Text {own}"))
    return blogger(*entries), words


def takeout() -> tuple[str, list[str]]:
    """Blogger's export in Takeout with every type and status."""
    entries, words = [], []
    statuses = ("LIVE", "DRAFT", "SCHEDULED", "SOFT_TRASHED", "SPAM", "")
    combined = product(("POST", "PAGE", "COMMENT"), statuses, ("", "2024-01-02T10:00:00Z"))
    for number, (type_, status, trashed) in enumerate(combined, 1):
        public = (type_, status, trashed) == ("POST", "LIVE", "")
        own = word(number, public=public)
        page = f"https://news.example.org/2024/01/{own}.html"
        words += [f"Title {own}", f"Text {own}", f"Label {own}", page] if public else []
        inside = (
            f"<blogger:type>{type_}</blogger:type><blogger:status>{status}</blogger:status>"
            f"<blogger:filename>/2024/01/{own}.html</blogger:filename><link/><enclosure/>"
            f"<blogger:trashed>{trashed}</blogger:trashed><category scheme='tag:b' term='Label {own}'/>"
        )
        entries.append(blogger_entry(str(number), inside, f"Title {own}", f"Text {own}"))
    return blogger(*entries), words


def ghost_export() -> tuple[str, list[str]]:
    """A Ghost export with every type, status and visibility."""
    posts: list[dict[str, Any]] = []
    words: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("tags", "posts_tags", "users", "posts_authors")
    }
    combined = product(
        ("post", "page"), ("published", "draft", "scheduled", "sent"), ("public", "members", "paid", "tiers")
    )
    for number, (type_, status, visibility) in enumerate(combined, 1):
        public = (type_, status, visibility) == ("post", "published", "public")
        own = word(number, public=public)
        picture = f"https://news.example.org/content/{own}.jpg"
        words += [f"{part} {own}" for part in ("Title", "Text", "Author", "Label")] if public else []
        words += [picture] if public else []
        post = ghost_post(
            number, type=type_, status=status, visibility=visibility, title=f"Title {own}",
            html=f"<p>Text {own}</p>", feature_image=f"__GHOST_URL__/content/{own}.jpg", slug=own.lower(),
        )  # fmt: skip
        posts.append(post)
        tables["tags"] += [{"id": f"t{number}", "name": f"Label {own}"}]
        tables["tags"] += [{"id": f"i{number}", "name": f"#{SECRET}"}]
        tables["posts_tags"] += [
            {"post_id": post["id"], "tag_id": f"{kind_}{number}", "sort_order": 0} for kind_ in "ti"
        ]
        tables["users"] += [{"id": f"u{number}", "name": f"Author {own}", "email": f"{SECRET}@site.example"}]
        tables["posts_authors"] += [{"post_id": post["id"], "author_id": f"u{number}", "sort_order": 0}]
    return ghost(*posts, **tables), words


EXPORTS = [(wordpress, "a.xml"), (old_blogger, "a.xml"), (takeout, "feed.atom"), (ghost_export, "a.json")]
"""Each returns an export and the words that must be in all feeds; with the name of its file."""
