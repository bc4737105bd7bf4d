"""What RSS asks of the image that stands for a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.changes import say
from feeds.validator.elements import alongside, text_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.validator.rules.rss import PROFILE, SPECIFICATION
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

OTHER_IMAGES = (".tif", ".tiff", ".bmp", ".ico", ".svg", ".webp", ".avif", ".heic", ".jp2", ".psd", ".xbm")
IMAGES = "rss:image rss091:image"


@rule(
    "rss-image-title-differs",
    on=IMAGES,
    severity="warning",
    see=f"{PROFILE}#element-channel-image-title",
    w3c="ImageTitleDoesntMatch",
)
def image_title_differs(image: _Element, document: Document) -> Iterator[Problem]:
    """An image's title should be that of its channel.

    It stands in for the image, which stands for the channel.

    bad in channel:  <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Logo</title>
        <link>https://example.org/</link></image>
    good in channel: <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/</link></image>
    """
    yield from _differs(image, "title", document)


@rule(
    "rss-image-link-differs",
    on=f"{IMAGES} rss11:image",
    severity="warning",
    see=f"{PROFILE}#element-channel-image-link",
    w3c="ImageLinkDoesntMatch",
)
def image_link_differs(image: _Element, document: Document) -> Iterator[Problem]:
    """An image should link to what its channel links to.

    bad in channel:  <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/b</link></image>
    good in channel: <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/</link></image>
    """
    yield from _differs(image, "link", document)


def _differs(image: _Element, name: str, document: Document) -> Iterator[Problem]:
    """What an image and its channel should have in common, and have not."""
    channel = image.getparent()
    tag = alongside(image, name)
    theirs = "" if channel is None else text_of(document.first(channel, tag))
    for child in image.iterchildren(tag):
        own = text_of(child)
        if own and theirs and own != theirs:
            said = f"should be {shown(theirs)} like the channel's <{name}>, not {shown(own)}"
            yield Problem(child, said, value=own, change=say(theirs, safe=False))


@rule(
    "rss-image-format",
    on=f"{IMAGES} rss1:image rss090:image rss11:image",
    severity="warning",
    see=f"{SPECIFICATION}#ltimagegtSubelementOfLtchannelgt",
    w3c="ImageUrlFormat",
)
def image_format(image: _Element, _document: Document) -> Iterator[Problem]:
    """The image of a channel is a GIF, JPEG or PNG.

    bad in channel:  <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.tiff</url><title>Example</title>
        <link>https://example.org/</link></image>
    good in channel: <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.gif</url><title>Example</title>
        <link>https://example.org/</link></image>
    """
    for url in image.iterchildren(alongside(image, "url")):
        path = (url.text or "").partition("#")[0].partition("?")[0].strip()
        if path.lower().endswith(OTHER_IMAGES):
            yield Problem(url, f"should lead to a GIF, JPEG or PNG, not to {shown(path)}", value=path)
