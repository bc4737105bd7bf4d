"""Read JSON Feed 1.0 and 1.1. Attachments with the same title are renditions of one work."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from feeds.core.checks import describe
from feeds.core.errors import ReadError
from feeds.core.markup import one_line, plain_text
from feeds.core.texts import shortened
from feeds.core.urls import resolve_leniently
from feeds.dialects import Head
from feeds.dialects.fields import Keys, RecordSource
from feeds.dialects.record import Given, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects import Reading

_HOSTS = ("https://jsonfeed.org", "https://www.jsonfeed.org", "http://jsonfeed.org")
_VERSION = tuple(f"{host}/version/" for host in _HOSTS)
_HEADLINE = 81
"""Characters of a headline that is made from a text, with its ellipsis."""
_HEAD = 20_000
"""Characters of a text in which its headline is looked for: it may begin with a picture in a `data:` URL."""
_MAX_MISSED = 20
"""Ids that may be written in another way: each is looked for in the whole text."""
_CUT_TAG = re.compile(r"<[^<>]*+\Z")
_NOT_PUBLIC = frozenset({"draft", "private", "pending", "scheduled", "trash", "members", "paid", "hidden"})
_SAME = ("id", "external_url", "banner_image")


def is_json_feed(raw: object) -> bool:
    """Whether `raw` is a JSON Feed by its version."""
    return isinstance(raw, dict) and str(raw.get("version"))[:60].startswith(_VERSION)


def read_items(source: RecordSource, raw: dict[str, Any]) -> Iterator[Reading | ReadError]:
    """Yields the articles of a JSON Feed in document order."""
    items = raw.get("items")
    if not isinstance(items, list):
        line = source.line_of("items")
        raise ReadError(source.name, f"items is {describe(items)}: expected a list", line=line)
    place, line, missed = 0, source.line, 0
    for number, item in enumerate(items):
        start = source.text.find(_written(item), place) if missed < _MAX_MISSED else -1
        missed += start < 0
        if start >= 0:
            line, place = line + source.text.count("\n", place, start), start
        try:
            yield _item(RecordSource(source.name, source.channel, line=line), item)
        except ReadError as error:
            yield ReadError(error.path, f"items[{number}]: {error.problem}", line=error.line)


def head_of(raw: dict[str, Any], url: str) -> Head:
    """Returns what a JSON Feed says about itself; `url` is its own, or "" if it is not known."""
    authors = raw.get("authors") or [raw.get("author")]
    icon = _text(raw, "icon") or _text(raw, "favicon")
    facts = {
        "title": one_line(_text(raw, "title")),
        "home": resolve_leniently(url, _text(raw, "home_page_url")),
        "description": one_line(_text(raw, "description")),
        "language": _text(raw, "language"),
        "people": [_author(each) for each in _list(authors) if isinstance(each, dict) and each.get("name")],
        "image": {"url": resolve_leniently(url, icon)} if icon else None,
        "hubs": [_text(hub, "url") for hub in _list(raw.get("hubs")) if _text(hub, "type") == "WebSub"],
    }
    rels = {"self": "feed_url", "next": "next_url"}
    links = {rel: resolve_leniently(url, _text(raw, key)) for rel, key in rels.items() if _text(raw, key)}
    items = [item for item in _list(raw.get("items")) if isinstance(item, dict)]
    ids = tuple(str(item["id"]) for item in items if isinstance(item.get("id"), str | int))
    unread = Counter(key for item in items for key in item if key.startswith("_"))
    return Head(
        {key: value for key, value in facts.items() if value}, links, format="json", ids=ids, lost=unread
    )


def _author(author: dict[str, Any]) -> dict[str, Any]:
    """Returns a person; a `mailto:` URL is an e-mail address."""
    name, url = one_line(_text(author, "name")), _text(author, "url")
    if url.lower().startswith("mailto:"):
        return {"name": name, "email": url[len("mailto:") :]}
    return {"name": name, "url": url} if url else {"name": name}


def _text(raw: object, key: str) -> str:
    value = raw.get(key) if isinstance(raw, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _written(item: object) -> str:
    """Returns an item's id as it is probably written in the document, to find the line of the item."""
    id_ = item.get("id") if isinstance(item, dict) else None
    return json.dumps(id_, ensure_ascii=False) if isinstance(id_, str | int) else "{"


def _item(source: RecordSource, item: object) -> Reading:
    if not isinstance(item, dict):
        raise ReadError(source.name, f"is {describe(item)}: expected an object", line=source.line)
    id_ = item.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or not str(id_)[:200].strip():
        raise ReadError(source.name, f"id is {describe(id_)}: expected a string", line=source.line)
    record = Keys((key, value) for key, value in item.items() if not key.startswith("_") and key not in _SAME)
    record.repeated = item.repeated if isinstance(item, Keys) else ()
    record["link"] = item.get("url") or item.get("external_url")
    record["image"] = item.get("image") or item.get("banner_image")
    record.pop("url", None)
    if "authors" in record:  # in 1.1, `author` is for readers of 1.0 only
        record.pop("author", None)
    record["attachments"] = _works(record.get("attachments"))
    text = item.get("content_html") or item.get("content_text") or item.get("summary")
    if record.get("content_html"):
        record.pop("content_text", None)
    extensions = [value for key, value in item.items() if key.startswith("_")]
    given = Given(id=str(id_), title=snippet(text), draft=any(map(_holds_back, extensions)))
    return read_record(source, record, given)


def _holds_back(extension: object) -> bool:
    """Whether an extension (an object under a key with an underscore) calls its item not public.

    What the words of an extension mean is its author's matter, so only the usual words count.
    """
    words = extension if isinstance(extension, dict) else {}
    said = {str(words.get(key))[:20].lower() for key in ("status", "visibility")}
    flags = any(words.get(key) is True for key in ("draft", "private", "hidden"))
    return flags or bool(words.get("password")) or not said.isdisjoint(_NOT_PUBLIC)


def snippet(text: object) -> str:
    """Returns a headline for an item without one: readers need a text to click on."""
    begins = _CUT_TAG.sub("", text[:_HEAD]) if isinstance(text, str) else ""
    return shortened(one_line(plain_text(begins)), _HEADLINE)


def _works(attachments: object) -> object:
    """Returns the works; attachments with one title are renditions, but a picture is never one of a video."""
    if not isinstance(attachments, list):
        return attachments
    works: list[object] = []
    titled: dict[tuple[str, bool], dict[str, Any]] = {}
    for attachment in attachments:
        if not isinstance(attachment, dict):
            works.append(attachment)
            continue
        title = str(attachment.get("title") or "")
        key = title, str(attachment.get("mime_type")).lower().startswith("image/")
        first = titled.get(key) if title else None
        if first is None:
            works.append(titled.setdefault(key, dict(attachment)))
        else:
            rendition = {key: value for key, value in attachment.items() if key != "title"}
            first.setdefault("renditions", []).append(rendition)
    return works
