"""The RSS profile and Media RSS: what they ask beyond what holds for every feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.changes import supply, write
from feeds.validator.elements import value_of
from feeds.validator.profiles.demands import clark, demand
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.mime import type_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

PROFILE = "https://www.rssboard.org/rss-profile"
MRSS = "https://www.rssboard.org/media-rss"

media = demand(
    "mrss-missing-media",
    of="@item",
    child="media:content|media:group|media:player",
    good="""<media:content url="https://example.org/1.jpg" medium="image"/>""",
    why="An item of a feed of media should have media.",
    severity="warning",
    see=MRSS,
    profile="mrss",
)


@rule("rssboard-self-type", on="rss:channel", severity="warning", see=PROFILE, profile="rssboard")
def self_type(channel: _Element, _document: Document) -> Iterator[Problem]:
    """A channel's link to itself should be of the type application/rss+xml.

    bad in channel: <atom:link rel="self" href="https://example.org/feed"/>
    good in channel: <atom:link rel="self" href="https://example.org/feed" type="application/rss+xml"/>
    """
    for link in channel.iterchildren(clark("atom:link")):
        kind = value_of(link, "type")
        if link.get("rel") == "self" and kind.lower() != "application/rss+xml":
            said = "should have the type application/rss+xml, leading to an RSS feed"
            yield Problem(link, said, value=kind, change=write("type", "application/rss+xml"))


@rule("rssboard-absolute-url", on="rss:channel", severity="warning", see=PROFILE, profile="rssboard")
def absolute_url(channel: _Element, _document: Document) -> Iterator[Problem]:
    """The link of a channel should lead to a page of the web.

    bad in channel: <link>mailto:ann@example.org</link>
    good in channel: <link>https://example.org/</link>
    """
    link = (channel.findtext("link") or "").strip()
    if ":" in link and not link.lower().startswith(("http:", "https:")):
        yield Problem(channel, f"should link to a page of the web, not to {shown(link)}")


@rule("mrss-content-type", on="media:content", severity="warning", see=MRSS, profile="mrss")
def content_type(content: _Element, _document: Document) -> Iterator[Problem]:
    """A media:content should say what it is, by its type or its medium.

    bad: <media:content url="https://example.org/1.jpg"/>
    good: <media:content url="https://example.org/1.jpg" medium="image"/>
    """
    if not (content.get("type") or content.get("medium")):
        said = "should have a type or a medium, so that players know what to do with it"
        yield Problem(content, said, change=supply("type", type_of_file))


@rule(
    "mrss-title-type",
    on="media:title media:description",
    severity="info",
    see=f"{MRSS}#media-title",
    profile="mrss",
)
def title_type(element: _Element, _document: Document) -> Iterator[Problem]:
    """A title or a description may say whether it is plain text or HTML.

    bad: <media:title>Words</media:title>
    good: <media:title type="plain">Words</media:title>
    """
    if element.get("type") is None:
        said = "may have a type, plain or html; without one it is plain text"
        yield Problem(element, said, change=write("type", "plain"))
