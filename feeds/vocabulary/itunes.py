"""Apple's podcast elements.

Specification: https://podcasters.apple.com/support/823-podcast-requirements and "A Podcaster's Guide to RSS".
For elements that Apple no longer documents (keywords, subtitle, summary, order) its earlier specification
applies.
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.durations import itunes_duration
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.podcasting import (
    GUIDE,
    artwork,
    episode_type,
    explicit,
    keywords,
    owner_email,
    show_type,
    subtitle,
    summary,
    yes_block,
)
from feeds.vocabulary.datatypes.quantities import non_negative_integer, positive_integer, yes_no_any_case
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

BOTH = "@channel @item"

NAMESPACE = Namespace(
    prefix="itunes",
    uri="http://www.itunes.com/dtds/podcast-1.0.dtd",
    see=GUIDE,
    synonyms=("http://www.itunes.com/DTDs/Podcast-1.0.dtd",),
    tags=(
        Tag("author", BOTH, plain_text),
        Tag("block", BOTH, yes_block),
        Tag(
            "category",
            "@channel category",
            attributes=(Attribute("text", required=True, blank=True),),
            many=True,
        ),
        Tag("explicit", BOTH, explicit),
        Tag("image", BOTH, attributes=(Attribute("href", artwork, required=True, named="own"),)),
        Tag("keywords", BOTH, keywords),
        Tag("subtitle", BOTH, subtitle),
        Tag("summary", BOTH, summary),
        Tag("title", BOTH, plain_text),
        Tag("complete", "@channel", yes_block),
        Tag("new-feed-url", "@channel", public_url),
        Tag("owner", "@channel"),
        Tag("name", "owner", plain_text),
        Tag("email", "owner", owner_email, required="owner"),
        Tag("type", "@channel", show_type),
        Tag("applepodcastsverify", "@channel", anything),
        Tag("duration", "@item", itunes_duration),
        Tag("episode", "@item", positive_integer),
        Tag("episodeType", "@item", episode_type),
        Tag("isClosedCaptioned", "@item", yes_no_any_case),
        Tag("order", "@item", non_negative_integer),
        Tag("season", "@item", positive_integer),
    ),
)
