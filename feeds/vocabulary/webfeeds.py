"""WebFeeds: how Feedly presents a feed.

Specification: https://devhd.wordpress.com/2015/07/31/10-ways-to-optimize-your-feed-for-feedly/ (by example)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import pattern
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.quantities import positive_integer, true_false
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

SEE = "https://devhd.wordpress.com/2015/07/31/10-ways-to-optimize-your-feed-for-feedly/"

INVALID_ACCENT = Fault(
    "invalid-accent-color",
    "warning",
    "The accent colour should be six hexadecimal digits, such as `00FF00`.",
    help="Feedly colours the feed's page with it and takes no names of colours. Write red, green and blue "
    "with two digits each.",
    see=SEE,
    bad="<channel><webfeeds:accentColor>green</webfeeds:accentColor></channel>",
    good="<channel><webfeeds:accentColor>00FF00</webfeeds:accentColor></channel>",
)

accent = pattern("#?(?:[0-9A-Fa-f]{3}){1,2}", INVALID_ACCENT, "a colour like 00FF00")

NAMESPACE = Namespace(
    prefix="webfeeds",
    uri="http://webfeeds.org/rss/1.0",
    see=SEE,
    synonyms=("https://webfeeds.org/rss/1.0",),
    open=True,  # there are only examples
    tags=(
        Tag("accentColor", "@channel", accent),
        Tag("analytics", "@channel", attributes=(Attribute("id"), Attribute("engine")), many=True),
        Tag("cover", "@channel", attributes=(Attribute("image", full_url, required=True),)),
        Tag("icon", "@channel", full_url),
        Tag("logo", "@channel", full_url),
        Tag("partial", "@channel", true_false),
        Tag("related", "@channel", attributes=(Attribute("layout"), Attribute("target"))),
        Tag("featuredImage", "@item", attributes=(Attribute("url", full_url, required=True),
            Attribute("type", mime_type), Attribute("width", positive_integer),
            Attribute("height", positive_integer))),
    ),
)  # fmt: skip
