"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from feeds.core.dates import rfc3339
from feeds.core.texts import clean, clean_line
from feeds.formats import Format
from feeds.formats.body import body
from feeds.formats.fragments import Fragments, in_parts
from feeds.formats.losses import channel_lost, episode_lost, works_lost
from feeds.model.loss import ignore_loss
from feeds.model.page import UNDATED
from feeds.model.works import files_of, published_works, still_image, with_lead_first
from feeds.vocabulary.datatypes.file_types import consistent_type
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.uris import full_iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feeds.model.article import Article, Person, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page


_PLAIN = frozenset({"title", "description", "summary", "name", ""})
"""The members with plain text; without a name it is a tag in a list."""
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render(channel: Channel, page: Page) -> bytes:
    """Returns the document. As in the XML formats, characters that XML does not allow are removed."""
    links = {link.rel: link.href for link in page.links}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean_line(page.title),
        "home_page_url": page.home,
        "feed_url": links.get("self"),
        "description": page.description,
        "next_url": links.get("prev-archive") or links.get("next"),
        "icon": channel.image.url if channel.image else None,
        "authors": _authors(channel.people),
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": link.href} for link in page.links if link.rel == "hub"],
        "items": [_item(channel, article) for article in page.articles],
    }
    return _written(_known(feed, keep="items")).encode() + b"\n"


def pieces(channel: Channel, articles: Sequence[Article]) -> list[bytes]:
    """Returns the items of a document as JSON."""
    return [_written(_item(channel, article), "\n  ").encode() for article in articles]


def join(channel: Channel, page: Page, parts: Sequence[bytes]) -> bytes:
    """Returns the document with these items. The list of items is its last member."""
    empty = render(channel, replace(page, articles=()))
    if not parts:
        return empty
    return b"".join((empty.removesuffix(b"[]\n}\n"), b"[\n  ", b",\n  ".join(parts), b"\n ]\n}\n"))


def _written(value: object, line: str = "\n") -> str:
    """Returns JSON with the members on lines; that of `json` for people takes five times as long.

    In plain text, `<` and `&` are escaped, which marks text that looks like markup as text.
    """
    if not value or not isinstance(value, dict | list):
        return _encode(value)
    inner = f"{line} "
    if isinstance(value, list):
        return f"[{','.join([inner + _part('', each, inner) for each in value])}{line}]"
    members = ",".join([f'{inner}"{name}": {_part(name, each, inner)}' for name, each in value.items()])
    return f"{{{members}{line}}}"


def _part(name: str, value: object, line: str) -> str:
    if not isinstance(value, str):
        return _written(value, line)
    text = _encode(value)
    return text.replace("<", "\\u003c").replace("&", "\\u0026") if name in _PLAIN else text


def _item(channel: Channel, article: Article) -> dict[str, Any]:
    works = published_works(article)
    item = {
        "id": article.id,
        "url": article.link,
        "title": clean_line(article.title),
        "content_html": body(article, works),
        "summary": article.summary,
        "image": still_image(works),
        "date_published": _time(article.published),
        "date_modified": _time(article.updated),
        "authors": _authors(article.people or channel.people),
        "tags": [tag for category in article.categories if (tag := clean_line(category))],
        "language": _language(article, ignore_loss),
        "attachments": list(_attachments(article, with_lead_first(works))),
    }
    return _known(item, keep="content_html")


def _time(time: datetime) -> str | None:
    return None if time == UNDATED else rfc3339(time)


def _language(article: Article, on_loss: OnLoss) -> str | None:
    tag = article.language
    if tag is not None and language(tag):
        on_loss(f"the language {tag[:80]!r}", "not a language tag (RFC 5646)")
        return None
    return tag


def _attachments(article: Article, works: tuple[Work, ...]) -> Iterator[dict[str, Any]]:
    """Returns the files of a known type; each work has its own title, which its renditions share."""
    used: set[str] = set()
    for work in works:
        title = clean_line(work.title) or (clean_line(article.title) if work.renditions else "")
        title = _another(title, used)
        for file in files_of(work):
            if file.type:
                type_ = consistent_type(file.url, file.type)
                attachment = {"url": file.url, "mime_type": type_, "title": title}
                seconds = round(file.seconds or 0)  # some readers refuse a fraction
                size = {"size_in_bytes": file.size, "duration_in_seconds": seconds}
                yield _known(attachment | size)


def _another(title: str, used: set[str]) -> str:
    """Returns the title, with a number if another work already has it."""
    number, unique = 1, title
    while unique and unique in used:
        number += 1
        unique = f"{title} ({number})"
    used.add(unique)
    return unique


def report_losses(channel: Channel, _page: Page, article: Article | None, on_loss: OnLoss) -> None:
    """Reports what the document leaves out, or contains only in the HTML for people."""
    if article is None:
        channel_lost(channel, on_loss)
        for category in channel.categories:
            on_loss(f"the category {category[:80]!r}", "JSON Feed has tags of items only")
        _people_lost(channel.people, on_loss)
        for what in ("copyright", "point"):
            if getattr(channel, what):
                on_loss(f"the {what}", "JSON Feed has no key for it")
        return
    episode_lost(article, on_loss)
    works_lost(article, on_loss)
    _people_lost(article.people, on_loss)
    _language(article, on_loss)
    for what in ("comments", "point"):
        if value := getattr(article, what):
            on_loss(f"the {what} {value}", "JSON Feed has no key for it")
    for work in published_works(article, on_loss):
        for file in files_of(work):
            if not file.type:
                on_loss(f"the attachment {file.url}", "JSON Feed requires a media type, and it is unknown")
            for what in ("width", "height", "bitrate", "language"):
                if value := getattr(file, what):
                    on_loss(f"the {what} of {file.url}, {value}", "JSON Feed has no key for it")
        if work.licence:
            on_loss(f"the licence of {work.media.url}", "JSON Feed has no key for it")
        for what in ("poster", "credit", "alt"):
            if getattr(work, what):
                on_loss(f"the {what} of {work.media.url}", "only in the HTML")
        for track in work.tracks:
            in_html = track.kind == "captions"
            why = "only in the HTML" if in_html else "JSON Feed has no key for it"
            on_loss(f"the {track.kind} {track.url}", why)


def _people_lost(people: tuple[Person, ...], on_loss: OnLoss) -> None:
    for person in people:
        if person.url and person.email:
            on_loss(f"the address {person.email[:80]!r}", "JSON Feed has one URL for an author")


def _authors(people: tuple[Person, ...]) -> list[dict[str, Any]]:
    return [author for person in people if (author := _author(person))]


def _author(person: Person) -> dict[str, Any]:
    """Returns an author without an invalid URL; empty if nothing is known."""
    url = person.url if person.url and not full_iri(person.url) else None
    mail = f"mailto:{person.email}" if person.email and not email_address(person.email) else None
    return _known({"name": clean_line(person.name), "url": url or mail})


def _known(fields: dict[str, Any], *, keep: str = "") -> dict[str, Any]:
    """Returns the members that are not empty, and `keep`, which is required even if it is empty."""
    known = {}
    for name, value in fields.items():
        text = clean(value) if isinstance(value, str) else value
        if name == keep or (text and not (isinstance(text, str) and text.isspace())):
            known[name] = text
    return known


FRAGMENTS = Fragments(pieces, join)
FORMAT = Format(
    "json",
    "json",
    "application/feed+json",
    in_parts(render, FRAGMENTS),
    FRAGMENTS,
    title="JSON Feed 1.1",
    about="For programs: the same articles and attachments without any XML.",
    place=30,
    report_losses=report_losses,
)
