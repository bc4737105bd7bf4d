"""FeedSync: attributes that belong together, and unique sync ids."""

from __future__ import annotations

from lxml import etree

from feeds.validator.elements import child_of, split, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.dates import parse_rfc3339
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.quantities import positive_int32
from feeds.vocabulary.feedsync import NAMESPACE, SEE

SYNCS, HISTORIES = (
    tuple(f"{{{uri}}}{name}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms)) for name in ("sync", "history")
)


@rule("sx-missing-by-and-when", on="sx:history", severity="error", see=SEE, w3c="MissingByAndWhenAttrs")
def missing_by_and_when(history: Element, _document: Document) -> Problems:
    """An sx:history must have the attribute by or when.

    Programs that synchronise feeds compare them to decide which of two conflicting changes wins.

    bad: <sx:sync id="a" updates="1"><sx:history sequence="1"/></sx:sync>
    good: <sx:sync id="a" updates="1"><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/></sx:sync>
    """
    if history.get("by") is None and history.get("when") is None:
        yield Problem(history, 'must have the attribute "by" or "when"')


@rule(
    "sx-missing-by-or-when", on="sx:history", severity="warning", see=SEE, w3c="MissingRecommendedAttribute"
)
def missing_by_or_when(history: Element, _document: Document) -> Problems:
    """An sx:history should have both by and when.

    With one of them, two conflicting changes may look the same.

    bad: <sx:sync id="a" updates="1"><sx:history sequence="1" by="me"/></sx:sync>
    good: <sx:sync id="a" updates="1"><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/></sx:sync>
    """
    missing = [name for name in ("by", "when") if history.get(name) is None]
    if len(missing) == 1:
        yield Problem(history, f'should have the attribute "{missing[0]}"', missing[0], subject="element")


@rule("sx-history-order", on="sx:sync", severity="warning", see=SEE)
def history_order(sync: Element, _document: Document) -> Problems:
    """The sx:history elements of an sx:sync should be in descending order of their sequence.

    The first one is the newest change, and its sequence is at most the number of updates. Programs compare
    the first ones of two feeds to find out which item is newer.

    bad: <sx:sync id="a" updates="2"><sx:history sequence="1" by="me" when="2025-12-30T00:00:00Z"/>
        <sx:history sequence="2" by="me" when="2025-12-31T00:00:00Z"/></sx:sync>
    good: <sx:sync id="a" updates="2"><sx:history sequence="2" by="me" when="2025-12-31T00:00:00Z"/>
        <sx:history sequence="1" by="me" when="2025-12-30T00:00:00Z"/></sx:sync>
    """
    latest = _count(sync, "updates")
    for history in sync.iterchildren(*HISTORIES):
        sequence = _count(history, "sequence")
        if latest is None or sequence is None:
            return
        if sequence > latest:
            message = f"should be at most {latest}: the newest change comes first"
            yield Problem(history, message, "sequence", str(sequence), named="own")
            return
        latest = sequence


def _count(element: Element, name: str) -> int | None:
    value = value_of(element, name)
    return None if positive_int32(value) else int(value)


@rule("sx-conflicting-items", on="sx:conflicts", severity="error", see=SEE)
def conflicting_items(conflicts: Element, document: Document) -> Problems:
    """An sx:conflicts must contain items of the feed's format with the id of the item that it is in.

    They are the versions of this item that lost against it.

    bad:  <sx:sync id="a" updates="1"><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/>
          <sx:conflicts><item><title>C</title><sx:sync id="b" updates="1"><sx:history sequence="1" by="you"
          when="2025-12-31T00:00:00Z"/></sx:sync></item></sx:conflicts></sx:sync>
    good: <sx:sync id="a" updates="1"><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/>
          <sx:conflicts><item><title>C</title><sx:sync id="a" updates="1"><sx:history sequence="1" by="you"
          when="2025-12-31T00:00:00Z"/></sx:sync></item></sx:conflicts></sx:sync>
    """
    sync = conflicts.getparent()
    item = None if sync is None else sync.getparent()
    if sync is None or item is None or conflicts in document.incomplete:
        return
    children = list(conflicts.iterchildren(etree.Element))
    if not children:
        yield Problem(conflicts, f"must contain at least one <{split(item.tag)[1]}>")
    for child in children:
        if child.tag != item.tag:
            yield Problem(child, f"is not allowed in <sx:conflicts>: only <{split(item.tag)[1]}> is")
            continue
        own = child_of(child, sync.tag)
        if own is None:
            yield Problem(child, "in <sx:conflicts> must have an <sx:sync>", missing="sx:sync")
        elif own.get("id") != sync.get("id"):
            message = f"must be {shown(sync.get('id') or '')}, the id of the item that it conflicts with"
            yield Problem(own, message, "id", own.get("id"), named="own")
        elif child_of(own, conflicts.tag) is not None:
            yield Problem(own, "in <sx:conflicts> must not contain <sx:conflicts>")


@rule("sx-open-interval", on="sx:sharing", severity="error", see=SEE, w3c="MissingAttribute")
def open_interval(sharing: Element, _document: Document) -> Problems:
    """An sx:sharing must have both since and until, or neither.

    They are the beginning and the end of the period whose items are in the feed.

    bad in channel: <sx:sharing since="2025-01-01T00:00:00Z"/>
    good in channel: <sx:sharing since="2025-01-01T00:00:00Z" until="2025-12-31T00:00:00Z"/>
    """
    missing = [name for name in ("since", "until") if sharing.get(name) is None]
    if len(missing) == 1:
        given = "until" if missing == ["since"] else "since"
        message = f'with "{given}" must have the attribute "{missing[0]}"'
        yield Problem(sharing, message, missing[0], subject="element")


@rule("sx-since-after-until", on="sx:sharing", severity="error", see=SEE, w3c="SinceAfterUntil")
def since_after_until(sharing: Element, _document: Document) -> Problems:
    """The since date of an sx:sharing must not be after its until date.

    The items in the feed are those of the period between the two.

    bad in channel: <sx:sharing since="2025-12-31T00:00:00Z" until="2025-01-01T00:00:00Z"/>
    good in channel: <sx:sharing since="2025-01-01T00:00:00Z" until="2025-12-31T00:00:00Z"/>
    """
    since, until = (parse_rfc3339(value_of(sharing, name)) for name in ("since", "until"))
    if since is not None and until is not None and since > until:
        yield Problem(sharing, 'must not have a "since" after its "until"')


@rule("sx-duplicate-id", on="@channel", severity="error", see=SEE, w3c="DuplicateValue", needs="sx:sync")
def duplicate_id(channel: Element, _document: Document) -> Problems:
    """The id of an sx:sync must be unique in the feed.

    Programs that synchronise feeds take items with the same id for one item.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:sx="http://feedsync.org/2007/feedsync">
        <id>tag:example.org,2026:feed</id><title>Example</title><updated>2025-12-31T00:00:00Z</updated>
        <link rel="self" href="https://example.org/feed"/><author><name>Somebody</name></author>
        <entry><id>tag:example.org,2026:1</id><title>One</title><updated>2025-12-30T00:00:00Z</updated>
        <content>Words.</content><sx:sync id="a" updates="1"
        ><sx:history sequence="1" by="me" when="2025-12-30T00:00:00Z"/></sx:sync></entry>
        <entry><id>tag:example.org,2026:2</id><title>Two</title><updated>2025-12-31T00:00:00Z</updated>
        <content>Words.</content><sx:sync id="a" updates="1"
        ><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/></sx:sync></entry></feed>
    good: <sx:sync id="a" updates="1"><sx:history sequence="1" by="me" when="2025-12-31T00:00:00Z"/></sx:sync>
    """
    seen: set[str] = set()
    for sync in channel.iter(*SYNCS):
        above = sync.getparent()
        name = sync.get("id")
        if name is None or above is None or above.getparent() is not channel:
            continue
        if name in seen:
            yield Problem(sync, f"must be unique: another item has {shown(name)}", "id", name, named="own")
        seen.add(name)
