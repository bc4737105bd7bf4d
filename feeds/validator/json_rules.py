"""Rules for JSON Feed that concern more than one key, or every string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.urls import same_url
from feeds.validator.json_faults import HOME_IS_FEED, LONE_SURROGATE, LOOP, REPEATED_ID, SELF_MISMATCH
from feeds.validator.json_remedies import HALF, respell_json
from feeds.validator.problem import Problem
from feeds.vocabulary.datatypes.characters import characters
from feeds.vocabulary.datatypes.factories import cut, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.json_findings import Found
    from feeds.validator.json_places import Path


def across_values(feed: dict[str, object], url: str | None) -> Iterator[Found]:
    """Yields problems between several values of a feed, which is served at `url`."""
    feed_url = feed.get("feed_url")
    if url is not None and isinstance(feed_url, str) and not same_url(feed_url, url):
        message = f"should be {url}, where the feed is served, not {shown(feed_url)}"
        yield SELF_MISMATCH, Problem(("feed_url",), message)
    next_url = feed.get("next_url")
    if isinstance(next_url, str) and any(
        isinstance(own, str) and same_url(next_url, own) for own in (feed_url, url)
    ):
        yield LOOP, Problem(("next_url",), "must not be the URL of this document")
    home = feed.get("home_page_url")
    if isinstance(home, str) and any(isinstance(own, str) and same_url(home, own) for own in (feed_url, url)):
        message = f"should be a page of the site, not the URL of the feed: {shown(home)}"
        yield HOME_IS_FEED, Problem(("home_page_url",), message)
    seen: dict[str, int] = {}
    items = feed.get("items")
    for number, item in enumerate(items if isinstance(items, list) else ()):
        identity = item.get("id") if isinstance(item, dict) else None
        if isinstance(identity, str) and seen.setdefault(identity, number) != number:
            message = f"must be unique: items[{seen[identity]}] has the id {shown(identity)} too"
            yield REPEATED_ID, Problem(("items", number, "id"), message, value=cut(identity))


def odd_characters(feed: object) -> Iterator[Found]:
    """Yields problems of the characters of any string."""
    rest: list[tuple[Path, object]] = [((), feed)]
    while rest:
        path, value = rest.pop()
        if isinstance(value, dict):
            rest += [((*path, key), held) for key, held in value.items()]
        elif isinstance(value, list):
            rest += [((*path, number), held) for number, held in enumerate(value)]
        elif isinstance(value, str):
            if half := HALF.search(value):
                yield (
                    LONE_SURROGATE,
                    Problem(path, f"contains {half[0]!a}, which is half of a surrogate pair"),
                )
                value = HALF.sub("?", value)
            for flaw in characters(value):
                remedy = respell_json(flaw.mend, safe=flaw.fault.safe and path[-1:] != ("id",))
                yield flaw.fault, Problem(path, flaw.message, value=cut(value), remedy=remedy)
