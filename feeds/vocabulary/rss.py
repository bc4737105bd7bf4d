"""RSS 0.92, 0.93, 0.94 and 2.0: the formats without their own namespace.

Specification: https://www.rssboard.org/rss-specification (2.0), https://www.rssboard.org/rss-0-9-2, and for
warnings the RSS Advisory Board's profile (https://www.rssboard.org/rss-profile).  Elements of later versions
are accepted in older ones, because readers do not distinguish them.
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.durations import skip_day, skip_hour
from feeds.vocabulary.datatypes.factories import both
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.mime import mime_type_attribute, type_of_file
from feeds.vocabulary.datatypes.people import rss_person
from feeds.vocabulary.datatypes.plain_text import character_data, description, plain_text
from feeds.vocabulary.datatypes.quantities import (
    boolean_attribute,
    image_height,
    image_width,
    integer_attribute,
    port,
    positive_integer,
)
from feeds.vocabulary.datatypes.rfc822 import rfc822_date
from feeds.vocabulary.datatypes.rss_values import (
    cloud_protocol,
    enclosure_url,
    form_component,
    rss_language,
    unqualified_blink,
    version,
)
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://www.rssboard.org/rss-specification"
IMAGE = f"{SEE}#ltimagegtSubelementOfLtchannelgt"
TEXT_INPUT = f"{SEE}#lttextinputgtSubelementOfLtchannelgt"

MISSING_TITLE = Fault(
    "missing-title",
    "error",
    "A channel, an image and a text input must have a title.",
    help="Readers list feeds by the title of the channel, and show that of the image in its place. Write "
    "the name of the site.",
    see=SEE,
    w3c="MissingTitle",
    bad="<channel><image><url>https://example.org/a.png</url><link>https://example.org/</link>"
    "</image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
)
MISSING_LINK = Fault(
    "missing-link",
    "error",
    "A channel, an image and a text input must have a link.",
    help="Readers open the site from it. Write the full URL of the page that the feed belongs to.",
    see=SEE,
    w3c="MissingLink",
    bad="<channel><image><url>https://example.org/a.png</url><title>Example</title></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
)
MISSING_DESCRIPTION = Fault(
    "missing-description",
    "error",
    "A channel and a text input must have a description.",
    help="Readers and directories show it to people who look for feeds. Write a sentence about what the "
    "feed brings.",
    see=SEE,
    w3c="MissingDescription",
    bad='<rss version="0.92"><channel><title>Example</title><link>https://example.org/</link>'
    "</channel></rss>",
    good='<rss version="0.92"><channel><title>Example</title><link>https://example.org/</link>'
    "<description>An example.</description></channel></rss>",
)

person = both(rss_person, plain_text)
CATEGORY = (Attribute("domain"),)
ITEM = "item podcast:liveItem"
"""A live item of the podcast namespace may have the same elements as an item."""

IMAGE_TAGS = (
    Tag("image", "channel", role="image", see=IMAGE),
    Tag("url", "image", public_url, required="image", see=IMAGE),
    Tag("title", "image", character_data, required="image", missing=MISSING_TITLE, see=IMAGE),
    Tag("link", "image", public_url, required="image", missing=MISSING_LINK, see=IMAGE),
    Tag("width", "image", image_width, see=IMAGE),
    Tag("height", "image", image_height, see=IMAGE),
    Tag("description", "image", character_data, see=IMAGE),
)


def text_input(name: str, missing_name: Fault | None = None) -> tuple[Tag, ...]:
    """A form with one field; its element has another `name` in each version."""
    return (
        Tag(name, "channel", role="textinput", see=TEXT_INPUT),
        Tag("title", name, character_data, required=name, missing=MISSING_TITLE),
        Tag("description", name, character_data, required=name, missing=MISSING_DESCRIPTION),
        Tag("name", name, form_component, required=name, missing=missing_name),
        Tag("link", name, public_url, required=name, missing=MISSING_LINK),
    )


CHANNEL_TAGS = (
    Tag("rss", "@root", attributes=(Attribute("version", version, required=True,
        supply=lambda _: "2.0"),)),
    Tag("channel", "rss", required="rss", role="channel"),
    Tag("title", "channel", character_data, required="channel", missing=MISSING_TITLE),
    Tag("link", "channel", public_url, required="channel", missing=MISSING_LINK),
    Tag("description", "channel", description, required="channel", missing=MISSING_DESCRIPTION,
        blank=True),
    Tag("language", "channel", rss_language),
    Tag("copyright", "channel", character_data),
    Tag("managingEditor", "channel", person),
    Tag("webMaster", "channel", person),
    Tag("pubDate", "channel", rfc822_date),
    Tag("lastBuildDate", "channel", rfc822_date),
    Tag("docs", "channel", public_url),
    Tag("rating", "channel", anything),
    Tag("blink", "channel", unqualified_blink, many=True),
    Tag("skipHours", "channel"),
    Tag("hour", "skipHours", skip_hour, required="skipHours", many=True),
    Tag("skipDays", "channel"),
    Tag("day", "skipDays", skip_day, required="skipDays", many=True),
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="rss",
    uri="",
    format="RSS 2.0",
    see=SEE,
    # Those of RSS 2.0 in its first months.
    namesakes=("http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss"),
    mistaken=("http://backend.userland.com/rss", "http://my.netscape.com/publish/formats/rss-0.91.dtd"),
    tags=(
        *CHANNEL_TAGS,
        *IMAGE_TAGS,
        *text_input("textInput"),
        Tag("category", "channel", character_data, CATEGORY, many=True),
        Tag("generator", "channel", character_data),
        Tag("ttl", "channel", positive_integer),
        Tag("cloud", "channel", attributes=(Attribute("domain", plain_text, required=True),
            Attribute("port", port, required=True),
            Attribute("path", plain_text, required=True),
            Attribute("registerProcedure", required=True, blank=True),  # as http-post has it
            Attribute("protocol", cloud_protocol, required=True)),
            see=f"{SEE}#ltcloudgtSubelementOfLtchannelgt"),
        Tag("item", "channel", role="item", many=True),
        Tag("title", ITEM, character_data),
        Tag("link", ITEM, public_url),
        Tag("description", ITEM, html, blank=True),
        Tag("author", ITEM, person),
        Tag("category", ITEM, character_data, CATEGORY, many=True),
        Tag("comments", ITEM, public_url),
        Tag(
            "enclosure",
            ITEM,
            many=True,
            attributes=(
                Attribute("url", enclosure_url, required=True, named="own"),
                Attribute(
                    "length",
                    integer_attribute,
                    required=True,
                    # The profile requires 0 for an unknown length.
                    supply=lambda others: None if others.get("length") else "0",
                ),
                Attribute(
                    "type",
                    mime_type_attribute,
                    required=True,
                    supply=type_of_file,
                ),
            ),
            see=f"{SEE}#ltenclosuregtSubelementOfLtitemgt",
        ),
        Tag("guid", ITEM, anything,
            (Attribute("isPermaLink", boolean_attribute),), blank=True),
        Tag("pubDate", ITEM, rfc822_date),
        Tag("source", ITEM, character_data,
            (Attribute("url", public_url, required=True, named="own"),)),
    ),
)  # fmt: skip
