"""Read Ghost's export: the tables of its database as JSON, of which the public posts are articles.

    {"db": [{"meta": {"version": "5.0"}, "data": {"posts": […], "tags": […], "posts_tags": […], …}}]}

A post is public if it is published, for everybody and not only by e-mail.  It keeps the id that it has in
Ghost's feed: the post's id, or in versions before 1.0 its uuid.  E-mail addresses of authors are not public,
so they are not read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from feeds.core.errors import ReadError
from feeds.core.markup import one_line, plain_text
from feeds.core.urls import encode_path, is_url, resolve_leniently
from feeds.dialects import Head, Note
from feeds.dialects.ghost_text.pieces import PostText
from feeds.dialects.held_back import held_back
from feeds.dialects.record import Given, read_record
from feeds.dialects.statuses import status_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.dialects import Found, Reading
    from feeds.dialects.fields import RecordSource

    Row = dict[str, Any]

_PLACEHOLDER = "__GHOST_URL__"
_OBJECT_ID = re.compile("[0-9a-f]{24}")
_VISIBILITIES = {"members": "for members", "paid": "for paying members", "tiers": "for some tiers"}
_GATE = re.compile(
    r"<!--\s*+kg-gated-block:(?:begin(?P<conditions>(?:[^-]|-(?!->))*+)|(?P<end>end)\s*+)(?:-->|\Z)"
)
"""Where a part begins or ends that Ghost shows to some readers only (`visibility` of a card)."""
_FOR_VISITORS = re.compile(r"\bnonMember:\s*true\b")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The rows about posts, by the post's id, in the order that editors gave them."""

    meta: Mapping[str, Row]
    tags: Mapping[str, list[Row]]
    authors: Mapping[str, list[Row]]


def is_ghost_export(raw: object) -> bool:
    """Whether `raw` is an export by its tables."""
    return any(isinstance(data.get("posts"), list) for data in _databases(raw))


def read_posts(source: RecordSource, raw: object) -> Iterator[Found]:
    """Yields the public posts in the order of the export, then a note that counts the others."""
    held: list[str] = []
    total = place = 0
    for data in _databases(raw):
        tables = _tables(data)
        for number, post in enumerate(_rows(data, "posts")):
            total += 1
            meta = tables.meta.get(str(post.get("id")), {})
            if kind := _not_public(post, meta):
                held.append(kind)
                continue
            start = source.text.find(json.dumps(post.get("id"), ensure_ascii=False), place)
            place = max(start, place)
            where = replace(source, text="", line=1 + source.text.count("\n", 0, place))
            try:
                yield _article(where, post, meta, tables)
            except ReadError as error:
                yield ReadError(error.path, f"posts[{number}]: {error.problem}", line=error.line)
    yield from held_back(source.name, held, total)


def ghost_head(raw: object) -> Head:
    """Returns what the settings of the blog say; exports do not have its address."""
    rows = [row for data in _databases(raw) for row in _rows(data, "settings")]
    said = {row.get("key"): row["value"].strip() for row in rows if isinstance(row.get("value"), str)}
    pictures = (said.get(key, "") for key in ("logo", "cover_image", "icon"))
    picture = next(filter(is_url, pictures), None)
    facts = {
        "title": one_line(said.get("title", "")),
        "description": one_line(said.get("description", "")),
        "language": said.get("locale") or said.get("lang") or said.get("default_locale"),
        "zone": said.get("timezone") or said.get("active_timezone"),
        "image": {"url": picture} if picture else None,
    }
    return Head({key: value for key, value in facts.items() if value}, generator="Ghost")


def _databases(raw: object) -> list[Row]:
    """Returns the `data` of each database; the exports of some tools have only one, without `db`."""
    exports = raw.get("db", [raw] if "meta" in raw else []) if isinstance(raw, dict) else []
    datas = (
        [each.get("data") for each in exports if isinstance(each, dict)] if isinstance(exports, list) else []
    )
    return [data for data in datas if isinstance(data, dict)]


def _rows(data: Row, table: str) -> list[Row]:
    rows = data.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _tables(data: Row) -> _Tables:
    meta = {str(row.get("post_id")): row for row in _rows(data, "posts_meta")}
    return _Tables(
        meta,
        _related(data, "posts_tags", "tag_id", "tags"),
        _related(data, "posts_authors", "author_id", "users"),
    )


def _related(data: Row, pairs: str, key: str, table: str) -> dict[str, list[Row]]:
    """Returns the rows of a table that belong to each post."""
    by_id = {str(row.get("id")): row for row in _rows(data, table)}
    found: dict[str, list[Row]] = defaultdict(list)
    for pair in sorted(_rows(data, pairs), key=lambda pair: _integer(pair.get("sort_order"))):
        if row := by_id.get(str(pair.get(key))):
            found[str(pair.get("post_id"))].append(row)
    if table == "users":
        for post in _rows(data, "posts"):
            if row := by_id.get(str(post.get("author_id"))):
                found.setdefault(str(post.get("id")), [row])
    return found


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0


def _not_public(post: Row, meta: Row) -> str | None:
    """Returns what a post is instead of a public article, in a word or two."""
    kind = "page" if post.get("page") else post.get("type") or "post"
    status, visibility = post.get("status"), post.get("visibility") or "public"
    if kind != "post":
        return "page" if kind == "page" else f"of the type {str(kind)[:40]!r}"
    if status != "published":
        return status_name(str(status or ""))
    if visibility != "public":
        return _VISIBILITIES.get(str(visibility), f"with the visibility {str(visibility)[:40]!r}")
    return "email-only" if meta.get("email_only") or post.get("email_only") else None


def _article(source: RecordSource, post: Row, meta: Row, tables: _Tables) -> Reading:
    home = source.channel.home.rstrip("/")
    post = {key: _placed(value, home) for key, value in (meta | post).items()}
    number = str(post.get("id"))
    id_ = number if _OBJECT_ID.fullmatch(number) else str(post.get("uuid") or "")
    if not id_:
        raise ReadError(source.name, "id and uuid are missing: expected an id", line=source.line)
    slug, (html, gated) = str(post.get("slug") or ""), _for_everybody(str(post.get("html") or ""))
    text, notes = (PostText(), ()) if post.get("html") else _text_of_post(source, post)
    html, gated = html or text.html, gated or text.gated
    own_page = (
        None if source.channel.article_link or not slug else urljoin(f"{home}/", f"{encode_path(slug)}/")
    )
    record = {
        "title": post.get("title"),
        "date": _time(post.get("published_at") or post.get("created_at")),
        "updated": _time(post.get("updated_at")),
        "slug": slug,
        "link": post.get("canonical_url") or own_page,
        "summary": post.get("custom_excerpt"),
        "text": "" if html or gated else post.get("plaintext"),
        "authors": [_person(row) for row in tables.authors.get(number, ()) if row.get("name")],
        "tags": [row["name"] for row in tables.tags.get(number, ()) if _is_shown(row)],
        "language": post.get("locale"),
        "image": _picture(post, home),
    }
    given = Given(id=id_, html=html, title="(Untitled)")
    read = read_record(source, {key: value for key, value in record.items() if value}, given)
    return replace(read, notes=(*read.notes, *notes, *_gated(source, post, gated)))


def _text_of_post(source: RecordSource, post: Row) -> tuple[PostText, tuple[Note, ...]]:
    from feeds.dialects.ghost_text.posts import text_of_post  # here for the cold start

    return text_of_post(source, post)


def _placed(value: object, home: str) -> object:
    """Returns a text with the site's address, for which exports have a placeholder."""
    return value.replace(_PLACEHOLDER, home) if isinstance(value, str) else value


def _time(value: object) -> object:
    """Returns a time in UTC: exports have it as text without a zone, or in milliseconds since 1970."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**14:
        return (_EPOCH + timedelta(milliseconds=value)).isoformat()
    if isinstance(value, str) and re.fullmatch(r"[0-9-]{10} [0-9:]{8}(?:\.[0-9]+)?", value):
        return f"{value}Z"
    return value


def _person(row: Row) -> Row:
    website = str(row.get("website") or "")
    return {"name": row["name"], "url": website if is_url(website) else None}


def _is_shown(tag: Row) -> bool:
    """Whether a tag is one for readers; internal ones begin with #."""
    name = tag.get("name")
    return isinstance(name, str) and not name.startswith("#") and tag.get("visibility", "public") == "public"


def _picture(post: Row, home: str) -> Row | None:
    url = post.get("feature_image") or post.get("image")
    if not isinstance(url, str) or not url:
        return None
    caption = plain_text(str(post.get("feature_image_caption") or ""))
    return {
        "url": resolve_leniently(f"{home}/", url),
        "alt": post.get("feature_image_alt"),
        "description": caption,
    }


def _for_everybody(html: str) -> tuple[str, int]:
    """Returns the HTML without the parts that only members see, and their number; one without end goes on."""
    kept: list[str] = []
    begun: int | None = None
    start = gated = 0
    for mark in _GATE.finditer(html):
        if mark["end"]:
            start, begun = (start if begun is None else mark.end()), None
        elif begun is None and not _FOR_VISITORS.search(mark["conditions"]):
            kept.append(html[start : mark.start()])
            begun, gated = mark.end(), gated + 1
    return "".join([*kept, html[start:] if begun is None else ""]), gated


def _gated(source: RecordSource, post: Row, count: int) -> Iterator[Note]:
    if count:
        parts = "a part" if count == 1 else f"{count} parts"
        message = f"{str(post.get('title'))[:60]!r} has {parts} only for members, not published"
        yield Note(source.name, source.line, message, loss=True)
