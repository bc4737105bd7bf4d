"""A feed's link to its site that leads back to the feed itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.urls import address
from feeds.validator.atom_tree import links, resolved
from feeds.validator.elements import alongside, child_of, text_of, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE as ATOM
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = "https://www.rssboard.org/rss-specification#requiredChannelElements"


@rule(
    "rss-link-to-itself",
    on="rss:channel rss091:channel rss1:channel rss090:channel rss11:Channel",
    severity="warning",
    see=CHANNEL,
)
def link_to_itself(channel: Element, document: Document) -> Problems:
    """The link of a channel should be a page of the site, not the URL of the feed.

    Readers open it to show people the site, and get the feed's source. With feedgen, set the link to the site
    after the one with rel="self".

    bad in channel: <title>Example</title><link>https://example.org/feed</link>
    good in channel: <title>Example</title><link>https://example.org/</link>
    """
    own = [*_own_addresses(channel, document)]
    link = child_of(channel, alongside(channel, "link")) if own else None
    url = text_of(link)
    if link is not None and url and address(url) in own:
        message = f"should be a page of the site, not the URL of the feed: {shown(url)}"
        return (Problem(link, message, value=url),)
    return ()


@rule("atom-alternate-is-self", on="atom:feed", severity="warning", see=f"{ATOM}#section-4.1.1")
def alternate_is_self(feed: Element, document: Document) -> Problems:
    """The alternate link of a feed should be a page of the site, not the URL of the feed.

    Readers open it to show people the site, and get the feed's source.

    bad in channel: <link href="https://example.org/feed"/><link rel="self" href="https://example.org/feed"/>
    good in channel: <link href="https://example.org/"/><link rel="self" href="https://example.org/feed"/>
    """
    own = set(_own_addresses(feed, document))
    for link in links(document, feed, "alternate"):
        href = resolved(value_of(link, "href"), link) if value_of(link, "href") else None
        if href and address(href) in own:
            message = f"should be a page of the site, not the URL of the feed: {shown(href)}"
            yield Problem(link, message, "href", href, named="above")


def _own_addresses(channel: Element, document: Document) -> Iterator[tuple[str, ...]]:
    """Where a feed says that it is, and where it is served."""
    if document.url is not None:
        yield address(document.url)
    for link in links(document, channel, "self"):
        href = value_of(link, "href")
        if href and (href := href if "://" in href else resolved(href, link) or ""):
            yield address(href)
