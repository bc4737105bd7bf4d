"""Two outlines -> what would break for subscribers to the old document."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from feeds.validator.comparing.faults import (
    CHANGED_ARCHIVE,
    CHANGED_ENCLOSURE,
    CHANGED_FEED_ID,
    CHANGED_FORMAT,
    CHANGED_GUID,
    CHANGED_ID,
    CHANGED_LANGUAGE,
    CHANGED_SELF,
    CHANGED_TITLE,
    LOST_ARCHIVE,
    LOST_ENCLOSURE,
    LOST_FACT,
    LOST_HUB,
    LOST_ITEM,
    LOST_SELF,
    MOVED_DATE,
    REUSED_ENCLOSURE,
    SWAPPED_ITEMS,
    UPDATED_BACK,
)
from feeds.validator.comparing.outline import instant
from feeds.validator.problem import Problem
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.validator.comparing.outline import Item, Outline
    from feeds.vocabulary.model import Fault

    Broken = tuple[Fault, Problem]


def judge(old: Outline, new: Outline, elsewhere: Collection[str] = ()) -> Iterator[Broken]:
    """Yields what would break for subscribers, each at its place in the new document.

    `elsewhere` are the ids of the items in the new archive: they are not lost.
    """
    yield from _feed(old, new)
    now = {item.id: item for item in reversed(new.items)}
    before = {item.id: item for item in reversed(old.items)}
    renamed = _renamed(
        [item for item in old.items if item.id not in now],
        [item for item in new.items if item.id not in before],
    )
    yield from _changed_ids(renamed, new, kept=not now.keys().isdisjoint(before))
    kept = [(item, same) for item in old.items if (same := now.get(item.id) or renamed.get(item.id))]
    for item, same in kept:
        yield from _item(item, same)
    if old.format == new.format:
        yield from _facts(old, new, kept)
    yield from _across(old, new, before, renamed, elsewhere)


def _changed_ids(renamed: Mapping[str, Item], new: Outline, *, kept: bool) -> Iterator[Broken]:
    """One problem per item, or a single one if no item keeps its id."""
    name = "guid" if new.kind == "rss-2.0" else "id"
    if len(renamed) > 1 and not kept:
        old_id, item = next(iter(renamed.items()))
        change = f"their {name}s change, {_change(old_id, item.id)}"
        message = f"all {len(renamed)} known items would appear as new: {change}"
        yield CHANGED_ID, Problem(new.where, message, subject="none")
        return
    for old_id, item in renamed.items():
        change = f"its {name} changes {_change(old_id, item.id)}"
        yield CHANGED_ID, Problem(item.where, f"would appear as new: {change}")


def _change(old: str, new: str) -> str:
    return f"from {shown(old)} to {shown(new)}" if new else f"from {shown(old)} to nothing"


def _feed(old: Outline, new: Outline) -> Iterator[Broken]:
    def broken(fault: Fault, message: str) -> Broken:
        return fault, Problem(new.where, message, subject="none")

    if old.format != new.format:
        yield broken(CHANGED_FORMAT, f"subscribers would get {new.kind} instead of {old.kind}")
    elif old.id and new.id != old.id:
        change = _change(old.id, new.id)
        yield broken(CHANGED_FEED_ID, f"readers would take this for another feed: its id changes {change}")
    if old.guid and new.guid != old.guid:
        change = f"its podcast:guid changes {_change(old.guid, new.guid)}"
        yield broken(CHANGED_GUID, f"directories would take this for another podcast: {change}")
    if old.itself and not new.itself:
        message = (
            f"readers would not know the feed's own URL: the self link to {shown(old.itself)} is missing"
        )
        yield broken(LOST_SELF, message)
    elif old.itself and new.itself != old.itself and not new.moved:
        change = f"the self link changes {_change(old.itself, new.itself)}"
        yield broken(CHANGED_SELF, f"readers and hubs would subscribe to another URL: {change}")
    for hub in sorted(old.hubs - new.hubs):
        yield broken(
            LOST_HUB, f"subscribers of the hub {shown(hub)} would get no more updates: it is missing"
        )
    if old.older and not new.older:
        message = f"readers would not find older items: the link to {shown(old.older)} is missing"
        yield broken(LOST_ARCHIVE, message)
    if old.archive and [item.id for item in old.items] != [item.id for item in new.items]:
        yield broken(
            CHANGED_ARCHIVE, "readers would not see the change: they fetch an archive page only once"
        )
    if old.title and new.title != old.title:
        now = f"as {shown(new.title)}" if new.title else "without a title"
        yield broken(CHANGED_TITLE, f"readers would show the feed {now} instead of {shown(old.title)}")
    if old.language and new.language != old.language:
        now = f"under {shown(new.language)}" if new.language else "without a language"
        message = f"directories would list the feed {now} instead of {shown(old.language)}"
        yield broken(CHANGED_LANGUAGE, message)


def _item(old: Item, new: Item) -> Iterator[Broken]:
    if old.enclosures and not new.enclosures:
        message = f"would have nothing to play: the enclosure {shown(old.enclosures[0])} is missing"
        yield LOST_ENCLOSURE, Problem(new.where, message)
    elif old.enclosures and old.enclosures[0] not in new.enclosures:
        change = _change(old.enclosures[0], new.enclosures[0])
        message = f"would be downloaded again: the URL of its enclosure changes {change}"
        yield CHANGED_ENCLOSURE, Problem(new.where, message)
    if old.published != new.published:
        was, now = instant(old.published), instant(new.published)
        if was and now and was != now:
            message = f"would move in lists: its date changes from {was.isoformat()} to {now.isoformat()}"
            yield MOVED_DATE, Problem(new.where, message)
    if old.updated != new.updated:
        was, now = instant(old.updated), instant(new.updated)
        if was and now and now < was:
            change = f"its updated time goes back from {was.isoformat()} to {now.isoformat()}"
            yield UPDATED_BACK, Problem(new.where, f"would be ignored as an old version: {change}")


def _facts(old: Outline, new: Outline, kept: Sequence[tuple[Item, Item]]) -> Iterator[Broken]:
    """What the podcast, and the episodes that stay, would lose; one problem for each name of an element."""
    for name, number in (old.facts - new.facts).items():
        some = f"{number:,} of {old.facts[name]:,} " if new.facts[name] else ""
        yield LOST_FACT, Problem(new.where, f"the podcast would lose {some}{name}", subject="none")
    losers: dict[str, list[Item]] = {}
    for before, after in kept:
        for name in before.facts - after.facts:
            losers.setdefault(name, []).append(after)
    for name, items in losers.items():
        episodes = "1 episode" if len(items) == 1 else f"{len(items):,} episodes"
        first = f" (first {shown(items[0].title or items[0].id)})" if len(items) > 1 else ""
        yield LOST_FACT, Problem(items[0].where, f"{episodes} would lose {name}{first}", subject="none")


def _across(
    old: Outline,
    new: Outline,
    before: Mapping[str, Item],
    renamed: Mapping[str, Item],
    elsewhere: Collection[str],
) -> Iterator[Broken]:
    now = {item.id for item in new.items}
    known = now | renamed.keys() | new.gone | set(elsewhere)
    if not old.archive:
        for item in _missing(old.items, new.items, known):
            name = f" ({shown(item.title or item.link)})" if item.title or item.link else ""
            message = f"new subscribers would never see the item {shown(item.id)}{name}: it is missing"
            yield LOST_ITEM, Problem(new.where, message, subject="none")
    if old.podcast and new.podcast:
        yield from _reused(old, new, before, {item.id for item in renamed.values()})
    order = list(dict.fromkeys(item.id for item in new.items if item.id in before))
    kept = set(order)
    if order != list(dict.fromkeys(item.id for item in old.items if item.id in kept)):
        message = "readers would show items in another order"
        yield SWAPPED_ITEMS, Problem(new.where, message, subject="none")


def _missing(old: Sequence[Item], new: Sequence[Item], known: Collection[str]) -> list[Item]:
    """The missing items, except those that had to make room for newer ones.

    These are older than all present items, or were the last ones, and at most as many as there are new ones.
    """
    before = {item.id for item in old}
    room = sum(item.id not in before for item in new)
    lost = [item for item in old if item.id not in known]
    if not lost:
        return []
    oldest = min(filter(None, (instant(item.published) for item in new)), default=None)
    last = {item.id for item in takewhile(lambda item: item.id not in known, reversed(old))}
    pushed_out = [item for item in reversed(lost) if item.id in last or _is_older(item, oldest)]
    expected = {item.id for item in pushed_out[:room]}
    return [item for item in lost if item.id not in expected]


def _is_older(item: Item, oldest: datetime | None) -> bool:
    published = instant(item.published)
    return published is not None and oldest is not None and published <= oldest


def _reused(
    old: Outline, new: Outline, before: Mapping[str, Item], renamed: Collection[str]
) -> Iterator[Broken]:
    owners = {item.enclosures[0]: item for item in old.items if item.enclosures}
    for item in new.items:
        owner = owners.get(item.enclosures[0]) if item.enclosures else None
        if owner is not None and item.id not in before and item.id not in renamed:
            file = shown(item.enclosures[0])
            message = f"would play the file of the item {shown(owner.id)}: both have the enclosure {file}"
            yield REUSED_ENCLOSURE, Problem(item.where, message)


def _renamed(lost: Sequence[Item], come: Sequence[Item]) -> dict[str, Item]:
    """The new versions of items whose id changed, by their old ids.

    Two items are versions of one if they have the same link, enclosure, or title and time, and no other item
    on either side has it.
    """
    renamed: dict[str, Item] = {}
    taken: set[str] = set()
    for mark in _MARKS:
        old, new = _by(mark, lost), _by(mark, come)
        for value, item in old.items():
            same = new.get(value)
            if same is not None and item.id not in renamed and same.id not in taken:
                renamed[item.id] = same
                taken.add(same.id)
    return renamed


_MARKS: tuple[Callable[[Item], Hashable], ...] = (
    lambda item: item.link,
    lambda item: item.enclosures[:1],
    lambda item: (item.title, item.published) if item.title and item.published else None,
)


def _by(mark: Callable[[Item], Hashable], items: Sequence[Item]) -> dict[Hashable, Item]:
    """The items by the mark, if no other item has it."""
    counts = Counter(map(mark, items))
    return {value: item for item in items if (value := mark(item)) and counts[value] == 1}
