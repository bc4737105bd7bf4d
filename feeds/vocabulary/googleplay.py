"""Google Play's podcast elements. Google stopped reading them in 2024, but many feeds still have them.

Specification: https://support.google.com/podcast-publishers/answer/9889544 (archived)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.podcasting import artwork, summary, yes_block
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

BOTH = "@channel @item"
SEE = "https://support.google.com/podcast-publishers/answer/9889544"

INVALID_EXPLICIT = Fault(
    "invalid-explicit",
    "error",
    "`explicit` must be `yes`, `no` or `clean`.",
    help="Google stopped reading this element in 2024. Write `itunes:explicit` with `true` or `false`, "
    "which other directories read.",
    see=SEE,
    bad="<googleplay:explicit>maybe</googleplay:explicit>",
    good="<googleplay:explicit>yes</googleplay:explicit>",
)

NAMESPACE = Namespace(
    prefix="googleplay",
    uri="http://www.google.com/schemas/play-podcasts/1.0",
    see=SEE,
    synonyms=(
        "https://www.google.com/schemas/play-podcasts/1.0",
        "http://www.google.com/schemas/play-podcasts/1.0/",
        "https://www.google.com/schemas/play-podcasts/1.0/",
        "http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd",
        "https://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd",
    ),
    tags=(
        Tag("author", BOTH, plain_text),
        Tag("block", BOTH, yes_block),
        Tag("category", "@channel", attributes=(Attribute("text", plain_text, required=True),), many=True),
        Tag("description", BOTH, summary),
        Tag("email", "@channel", email_address),
        Tag(
            "explicit",
            BOTH,
            one_of("yes", "no", "clean", "true", "false", fault=INVALID_EXPLICIT, any_case=True),
        ),
        Tag("image", BOTH, attributes=(Attribute("href", artwork, required=True, named="own"),)),
        Tag("new-feed-url", "@channel", full_url),
        Tag("owner", "@channel", email_address),
    ),
)
