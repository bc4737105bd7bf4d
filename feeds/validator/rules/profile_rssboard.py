"""The RSS Advisory Board's profile and Media RSS: advice beyond the rules for every feed."""

from __future__ import annotations

from feeds.validator.elements import value_of
from feeds.validator.profiles.demands import clark, demand, is_blank
from feeds.validator.remedies import supply, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.mime import type_of_file

PROFILE = "https://www.rssboard.org/rss-profile"
MRSS = "https://www.rssboard.org/media-rss"

media = demand(
    "mrss-missing-media", of="@item", child="media:content|media:group|media:player",
    good="""<media:content url="https://example.org/1.jpg" medium="image"/>""",
    title="An item of a Media RSS feed should have a media:content, media:group or media:player.",
    why="Readers of Media RSS have nothing to show or play without them.", severity="warning", see=MRSS,
    profile="mrss",
)  # fmt: skip


@rule(
    "rssboard-self-type",
    on="rss:channel",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-atom-link",
    profile="rssboard",
)
def self_type(channel: Element, _document: Document) -> Problems:
    """The atom:link with rel="self" of an RSS channel should have type="application/rss+xml".

    The type says that the URL leads to RSS, without loading it.

    bad in channel: <atom:link rel="self" href="https://example.org/feed"/>
    good in channel: <atom:link rel="self" href="https://example.org/feed" type="application/rss+xml"/>
    """
    for link in channel.iterchildren(clark("atom:link")):
        kind = value_of(link, "type")
        if link.get("rel") == "self" and kind.lower() != "application/rss+xml":
            message = 'with rel="self" should have type="application/rss+xml"'
            yield Problem(link, message, value=kind, remedy=write("type", "application/rss+xml"))


@rule(
    "rssboard-absolute-url",
    on="rss:channel",
    severity="warning",
    see=f"{PROFILE}#element-channel-link",
    profile="rssboard",
)
def absolute_url(channel: Element, _document: Document) -> Problems:
    """The link of an RSS channel should be an http or https URL.

    Readers open it in a browser as the home page of the feed.

    bad in channel: <link>mailto:ann@example.org</link>
    good in channel: <link>https://example.org/</link>
    """
    link = (channel.findtext("link") or "").strip()
    if ":" in link and not link.lower().startswith(("http:", "https:")):
        yield Problem(channel, f"should have an http or https URL as its <link>, not {shown(link)}")


@rule(
    "mrss-content-type", on="media:content", severity="warning", see=f"{MRSS}#media-content", profile="mrss"
)
def content_type(content: Element, _document: Document) -> Problems:
    """A media:content should have a type or a medium.

    Without them, readers guess from the URL whether it is a picture, audio or video.

    bad: <media:content url="https://example.org/1.jpg"/>
    good: <media:content url="https://example.org/1.jpg" medium="image"/>
    """
    if is_blank(content.get("type")) and is_blank(content.get("medium")):
        message = 'should have the attribute "type" or "medium"'
        yield Problem(content, message, remedy=supply("type", type_of_file))


@rule(
    "mrss-title-type",
    on="media:title media:description",
    severity="info",
    see=f"{MRSS}#media-title",
    profile="mrss",
)
def title_type(element: Element, _document: Document) -> Problems:
    """A media:title or media:description may have a type.

    Write plain or html. Readers show the tags of HTML without it.

    bad: <media:title>Words</media:title>
    good: <media:title type="plain">Words</media:title>
    """
    if element.get("type") is None:
        yield Problem(element, 'has no "type", so it is plain text', remedy=write("type", "plain"))
