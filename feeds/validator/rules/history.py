"""Complete, paged and archived feeds (RFC 5005): which links they must and must not have."""

from __future__ import annotations

from feeds.core.urls import address
from feeds.validator.atom_tree import BEYOND, ENTRY, PAGES, TO_PAGES, leads_to_feed, links, relation, resolved
from feeds.validator.elements import child_of, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.history import NAMESPACE, SEE
from feeds.vocabulary.rss import NAMESPACE as RSS
from feeds.vocabulary.rss1 import NAMESPACE as RSS1

COMPLETE, ARCHIVE = NAMESPACE.clark("complete"), NAMESPACE.clark("archive")
FEEDS = "atom:feed rss:channel rss091:channel rss1:channel"
ITEMS = (ENTRY, RSS.clark("item"), RSS1.clark("item"))


@rule(
    "fh-page-of-complete-feed",
    on=FEEDS,
    severity="error",
    see=f"{SEE}#section-2",
    w3c="FeedRelInCompleteFeed",
    needs="fh:complete",
)
def page_of_complete_feed(channel: Element, document: Document) -> Problems:
    """A complete feed must not have links to pages or archives.

    With <fh:complete>, this document is the whole feed. Remove that element if there are further documents.

    bad in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    good in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    """
    if child_of(channel, COMPLETE) is not None:
        for link in links(document, channel, *PAGES):
            yield Problem(link, f'with rel="{relation(link)}" is not allowed in a complete feed')


@rule(
    "fh-complete-elsewhere",
    on=FEEDS,
    severity="error",
    see=f"{SEE}#section-2",
    w3c="CurrentNotSelfInCompleteFeed",
    needs="fh:complete",
)
def complete_elsewhere(channel: Element, document: Document) -> Problems:
    """In a complete feed, the link with rel="current" must be the feed's own URL.

    With <fh:complete>, this document is the whole feed, so no other document can be more current.

    bad in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/other"/>
    good in channel: <fh:complete/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
    """
    if child_of(channel, COMPLETE) is None:
        return
    selves = _addresses(document, channel, "self")
    for link in links(document, channel, "current"):
        if _address(link) not in selves:
            yield Problem(link, 'must have the URL of the link with rel="self" in a complete feed')


@rule(
    "fh-link-past-end",
    on=FEEDS,
    severity="error",
    see=f"{SEE}#section-3",
    w3c="LinkPastEnd",
    needs="atom:link",
)
def link_past_end(channel: Element, document: Document) -> Problems:
    """The first page of a feed must not have a previous link, and the last must not have a next link.

    Programs follow these links from page to page, and expect the page behind each.

    bad in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="first" href="https://example.org/feed"/>
        <link rel="previous" href="https://example.org/feed?page=0"/>
    good in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="first" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    """
    beyond = links(document, channel, "previous", "prev", "next")
    return _past_end(channel, document, beyond) if beyond else ()


def _past_end(channel: Element, document: Document, beyond: list[Element]) -> Problems:
    selves = _addresses(document, channel, "self")
    is_end = {end: not selves.isdisjoint(_addresses(document, channel, end)) for end in ("first", "last")}
    for link in beyond:
        end = "last" if relation(link) == "next" else "first"
        if is_end[end]:
            yield Problem(link, f'must not have rel="{relation(link)}" on the {end} page of the feed')


@rule("fh-page-links-to-itself", on=FEEDS, severity="warning", see=f"{SEE}#section-3", needs="atom:link")
def page_links_to_itself(channel: Element, document: Document) -> Problems:
    """The next and the previous page or archive of a feed should be another document.

    Programs that follow these links come back to this document again and again.

    bad in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed"/>
    good in channel: <link rel="self" href="https://example.org/feed"/>
        <link rel="next" href="https://example.org/feed?page=2"/>
    """
    beyond = links(document, channel, *BEYOND)
    selves = _addresses(document, channel, "self") if beyond else set()
    return [
        Problem(link, f'with rel="{relation(link)}" should not lead to the URL of rel="self"')
        for link in beyond
        if _address(link) in selves
    ]


@rule(
    "fh-archive-alone",
    on=FEEDS,
    severity="warning",
    see=f"{SEE}#section-4",
    w3c="ArchiveIncomplete",
    needs="fh:archive",
)
def archive_alone(channel: Element, document: Document) -> Problems:
    """An archive document should link to another one with rel="prev-archive" or rel="next-archive".

    Programs load the history of a feed by following rel="prev-archive" from document to document.

    bad in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
    good in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="current" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
    """
    if child_of(channel, ARCHIVE) is None or channel in document.incomplete:
        return
    if child_of(channel, COMPLETE) is not None:
        return  # a complete feed must not have such links
    if not links(document, channel, "prev-archive", "next-archive"):
        yield Problem(channel, 'should have a <link rel="prev-archive">, unless it is the oldest archive')


@rule(
    "fh-archive-without-current",
    on=FEEDS,
    severity="warning",
    see=f"{SEE}#section-4",
    w3c="MissingCurrentInArchive",
    needs="fh:archive",
)
def archive_without_current(channel: Element, document: Document) -> Problems:
    """An archive document should have a link with rel="current".

    It leads from the archive to the feed that has the newest entries.

    bad in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
    good in channel: <fh:archive/><link rel="self" href="https://example.org/feed"/>
        <link rel="prev-archive" href="https://example.org/2024"/>
        <link rel="current" href="https://example.org/feed"/>
    """
    if child_of(channel, ARCHIVE) is None or channel in document.incomplete:
        return
    if not links(document, channel, "current"):
        yield Problem(channel, 'should have a <link rel="current"> with the URL to subscribe to')


@rule(
    "fh-page-of-entry",
    on="atom:link",
    severity="warning",
    see=f"{SEE}#section-3",
    w3c="FeedHistoryRelInEntry",
    when=leads_to_feed,
)
def page_of_entry(link: Element, _document: Document) -> Problems:
    """Links to pages and archives should be in the feed, not in an entry or item.

    RFC 5005 defines them for feeds, and programs look for them only there.

    bad: <link rel="next-archive" href="https://example.org/2024"/>
    good: <link rel="related" href="https://example.org/2024"/>
    """
    parent = link.getparent()
    if parent is not None and parent.tag in ITEMS and relation(link) in TO_PAGES:
        yield Problem(link, f'with rel="{relation(link)}" should be in the feed, not in one of its items')


def _addresses(document: Document, channel: Element, rel: str) -> set[tuple[str, ...]]:
    """The URLs of a feed's links of one relation."""
    return {url for link in links(document, channel, rel) if (url := _address(link)) is not None}


def _address(link: Element) -> tuple[str, ...] | None:
    url = resolved(value_of(link, "href"), link)
    return None if url is None else address(url)
