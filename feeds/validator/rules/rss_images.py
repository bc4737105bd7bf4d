"""The image of an RSS channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.urls import same_url
from feeds.validator.elements import alongside, text_of
from feeds.validator.remedies import write_text
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.rules.rss import PROFILE, SPECIFICATION
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER_IMAGES = (".tif", ".tiff", ".bmp", ".ico", ".svg", ".webp", ".avif", ".heic", ".jp2", ".psd", ".xbm")
IMAGES = "rss:image rss091:image"


@rule(
    "rss-image-title-differs",
    on=IMAGES,
    severity="warning",
    see=f"{PROFILE}#element-channel-image-title",
    w3c="ImageTitleDoesntMatch",
)
def image_title_differs(image: Element, document: Document) -> Problems:
    """The title of an RSS image should be the title of the channel.

    It is the text that replaces the image where that is not shown.

    bad in channel:  <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Logo</title>
        <link>https://example.org/</link></image>
    good in channel: <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/</link></image>
    """
    yield from _differs(image, "title", document, _same_text)


@rule(
    "rss-image-link-differs",
    on=f"{IMAGES} rss11:image",
    severity="warning",
    see=f"{PROFILE}#element-channel-image-link",
    w3c="ImageLinkDoesntMatch",
)
def image_link_differs(image: Element, document: Document) -> Problems:
    """The link of an RSS image should be the link of the channel.

    The image represents the channel, so clicking it should open the channel's site.

    bad in channel:  <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/b</link></image>
    good in channel: <title>Example</title><link>https://example.org/</link>
        <image><url>https://example.org/a.png</url><title>Example</title>
        <link>https://example.org/</link></image>
    """
    yield from _differs(image, "link", document, _same_page)


def _same_text(one: str, other: str) -> bool:
    return one.split() == other.split()


def _same_page(one: str, other: str) -> bool:
    """Whether two links open the same page: they are equivalent but for a slash at the end."""
    return same_url(one.rstrip("/"), other.rstrip("/"))


def _differs(image: Element, name: str, document: Document, same: Callable[[str, str], bool]) -> Problems:
    """The children of an image whose text differs from the channel's child of that name."""
    channel = image.getparent()
    tag = alongside(image, name)
    expected = "" if channel is None else text_of(document.first(channel, tag))
    for child in image.iterchildren(tag):
        value = text_of(child)
        if value and expected and not same(value, expected):
            message = f"should be {shown(expected)} like the channel's <{name}>, not {shown(value)}"
            yield Problem(child, message, value=value, remedy=write_text(expected, safe=False))


@rule(
    "rss-image-format",
    on=f"{IMAGES} rss1:image rss090:image rss11:image",
    severity="warning",
    see=f"{SPECIFICATION}#ltimagegtSubelementOfLtchannelgt",
    w3c="ImageUrlFormat",
)
def image_format(image: Element, _document: Document) -> Problems:
    """The image of an RSS channel should be a GIF, JPEG or PNG.

    The specification names only these three, and readers may not show another format.

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
            yield Problem(url, f"should be the URL of a GIF, JPEG or PNG, not {shown(path)}", value=path)
