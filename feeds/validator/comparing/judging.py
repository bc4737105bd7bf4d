"""Two outlines -> what subscribers to the old document would suffer from the new one."""

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


def judge(old: Outline, new: Outline, elsewhere: Collection[str] = ()) -> Iterator[tuple[Fault, Problem]]:
    """What changed for the worse, each at its place in the new document.

    `elsewhere` are the ids of items that the new archive has: they are not lost.
    """
    yield from _feed(old, new)
    now = {item.id: item for item in reversed(new.items)}
    before = {item.id: item for item in reversed(old.items)}
    renamed = _renamed(
        [item for item in old.items if item.id not in now],
        [item for item in new.items if item.id not in before],
    )
    for old_id, item in renamed.items():
        yield CHANGED_ID, Problem(item.where, f"had the id {shown(old_id)}, now {shown(item.id)}")
    for item in old.items:
        same = now.get(item.id) or renamed.get(item.id)
        if same is not None:
            yield from _item(item, same)
    yield from _across(old, new, before, renamed, elsewhere)


def _feed(old: Outline, new: Outline) -> Iterator[tuple[Fault, Problem]]:
    if old.format != new.format:
        yield CHANGED_FORMAT, Problem(new.where, f"is {new.kind} and was {old.kind}")
    elif old.id and new.id != old.id:
        yield CHANGED_FEED_ID, Problem(new.where, f"had the id {shown(old.id)}, now {shown(new.id)}")
    if old.guid and new.guid != old.guid:
        said = f"had the podcast:guid {shown(old.guid)}, now {shown(new.guid)}"
        yield CHANGED_GUID, Problem(new.where, said)
    if old.itself and not new.itself:
        yield LOST_SELF, Problem(new.where, f"has no self link any more; it was {shown(old.itself)}")
    elif old.itself and new.itself != old.itself and not new.moved:
        said = f"has the self link {shown(new.itself)}, where it was {shown(old.itself)}"
        yield CHANGED_SELF, Problem(new.where, said)
    for hub in sorted(old.hubs - new.hubs):
        yield LOST_HUB, Problem(new.where, f"does not name the hub {shown(hub)} any more")
    if old.older and not new.older:
        yield LOST_ARCHIVE, Problem(new.where, f"does not lead to {shown(old.older)} any more")
    if old.archive and [item.id for item in old.items] != [item.id for item in new.items]:
        yield CHANGED_ARCHIVE, Problem(new.where, "is an archive document and has other items than before")
    for fault, was, name in (
        (CHANGED_TITLE, old.title, new.title),
        (CHANGED_LANGUAGE, old.language, new.language),
    ):
        if was and name != was:
            yield fault, Problem(new.where, f"was {shown(was)} and is {shown(name)}")


def _item(old: Item, new: Item) -> Iterator[tuple[Fault, Problem]]:
    if old.enclosures and not new.enclosures:
        yield LOST_ENCLOSURE, Problem(new.where, f"has no enclosure; it was {shown(old.enclosures[0])}")
    elif old.enclosures and old.enclosures[0] not in new.enclosures:
        said = f"has the enclosure {shown(new.enclosures[0])}, where it was {shown(old.enclosures[0])}"
        yield CHANGED_ENCLOSURE, Problem(new.where, said)
    if old.published != new.published:
        was, now = instant(old.published), instant(new.published)
        if was and now and was != now:
            said = f"was published at {was.isoformat()}, now at {now.isoformat()}"
            yield MOVED_DATE, Problem(new.where, said)
    if old.updated != new.updated:
        was, now = instant(old.updated), instant(new.updated)
        if was and now and now < was:
            said = f"was updated at {was.isoformat()}, now at {now.isoformat()}"
            yield UPDATED_BACK, Problem(new.where, said)


def _across(
    old: Outline,
    new: Outline,
    before: Mapping[str, Item],
    renamed: Mapping[str, Item],
    elsewhere: Collection[str],
) -> Iterator[tuple[Fault, Problem]]:
    now = {item.id for item in new.items}
    known = now | renamed.keys() | new.gone | set(elsewhere)
    if not old.archive:
        for item in _missing(old.items, new.items, known):
            called = shown(item.title or item.link) if item.title or item.link else "without a title"
            said = f"does not have the item {shown(item.id)} any more, {called}"
            yield LOST_ITEM, Problem(new.where, said)
    if old.podcast and new.podcast:
        yield from _reused(old, new, before, {item.id for item in renamed.values()})
    order = [item.id for item in new.items if item.id in before]
    kept = set(order)
    if order != list(dict.fromkeys(item.id for item in old.items if item.id in kept)):
        yield SWAPPED_ITEMS, Problem(new.where, "has items in another order than before")


def _missing(old: Sequence[Item], new: Sequence[Item], known: Collection[str]) -> list[Item]:
    """The items that are not there, except those that had to make room for newer ones.

    These are older than all that are there, or were the last ones; no more can have gone than have come.
    """
    before = {item.id for item in old}
    room = sum(item.id not in before for item in new)
    lost = [item for item in old if item.id not in known]
    if not lost:
        return []
    oldest = min(filter(None, (instant(item.published) for item in new)), default=None)
    last = {item.id for item in takewhile(lambda item: item.id not in known, reversed(old))}
    pushed = [item for item in reversed(lost) if item.id in last or _is_older(item, oldest)]
    excused = {item.id for item in pushed[:room]}
    return [item for item in lost if item.id not in excused]


def _is_older(item: Item, oldest: datetime | None) -> bool:
    published = instant(item.published)
    return published is not None and oldest is not None and published <= oldest


def _reused(
    old: Outline, new: Outline, before: Mapping[str, Item], renamed: Collection[str]
) -> Iterator[tuple[Fault, Problem]]:
    owners = {item.enclosures[0]: item for item in old.items if item.enclosures}
    for item in new.items:
        owner = owners.get(item.enclosures[0]) if item.enclosures else None
        if owner is not None and item.id not in before and item.id not in renamed:
            said = f"has the enclosure {shown(item.enclosures[0])} of the item {shown(owner.id)}"
            yield REUSED_ENCLOSURE, Problem(item.where, said)


def _renamed(lost: Sequence[Item], come: Sequence[Item]) -> dict[str, Item]:
    """Items that are the same and have another id: by the old one, as they are now.

    Two are the same if their link, their enclosure, or their title with their time says so, and says it of
    no other item on either side.
    """
    found: dict[str, Item] = {}
    taken: set[str] = set()
    for mark in _MARKS:
        old, new = _by(mark, lost), _by(mark, come)
        for value, item in old.items():
            same = new.get(value)
            if same is not None and item.id not in found and same.id not in taken:
                found[item.id] = same
                taken.add(same.id)
    return found


_MARKS: tuple[Callable[[Item], Hashable], ...] = (
    lambda item: item.link,
    lambda item: item.enclosures[:1],
    lambda item: (item.title, item.published) if item.title and item.published else None,
)


def _by(mark: Callable[[Item], Hashable], items: Sequence[Item]) -> dict[Hashable, Item]:
    """The items by what they alone have."""
    counts = Counter(map(mark, items))
    return {value: item for item in items if (value := mark(item)) and counts[value] == 1}
