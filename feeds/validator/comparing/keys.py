"""JSON Feed documents -> outlines."""

from __future__ import annotations

from collections import Counter
from typing import Any

from feeds.validator.comparing.outline import Item, Outline

_PODCASTS = ("_podcast", "_itunes")
"""Extensions with what other formats say in elements of podcast namespaces."""


def outline_of(feed: Any) -> Outline | None:
    """The outline of a JSON value; None where it is not a feed."""
    if not isinstance(feed, dict) or "version" not in feed:
        return None
    items, hubs = feed.get("items"), feed.get("hubs")
    return Outline(
        "json-feed",
        (),
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        itself=_text(feed, "feed_url"),
        hubs=frozenset(_text(hub, "url") for hub in _objects(hubs)),
        older=_text(feed, "next_url"),
        podcast=any(name in feed for name in _PODCASTS),
        facts=_facts(feed),
        items=tuple(
            _item(item, number)
            for number, item in enumerate(items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
    )


def _item(item: dict[str, Any], number: int) -> Item:
    identity = item.get("id")
    link = _text(item, "url")
    return Item(
        ("items", number),
        id=identity if isinstance(identity, str) else link if identity is None else str(identity),
        link=link,
        title=_text(item, "title"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        enclosures=tuple(filter(None, (_text(each, "url") for each in _objects(item.get("attachments"))))),
        facts=_facts(item),
    )


def _facts(holder: dict[str, Any]) -> Counter[str]:
    facts: Counter[str] = Counter()
    for extension in _PODCASTS:
        values = holder.get(extension)
        for key, value in values.items() if isinstance(values, dict) else ():
            facts[f"{extension}.{key[:100]}"] = len(value) if isinstance(value, list) else value is not None
    return facts


def _objects(values: Any) -> list[dict[str, Any]]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""
