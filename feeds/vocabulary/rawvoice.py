"""RawVoice: the elements that Blubrry's PowerPress adds to podcasts."""

from __future__ import annotations

from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import non_negative_integer, yes_no_any_case
from feeds.vocabulary.datatypes.rfc822 import rfc822_date
from feeds.vocabulary.datatypes.uris import full_url, uri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

STREAM = (Attribute("schedule", rfc822_date), Attribute("duration"), Attribute("type", mime_type))
FILE = (
    Attribute("src", full_url, required=True),
    Attribute("type", mime_type),
    Attribute("length", non_negative_integer),
)

NAMESPACE = Namespace(
    prefix="rawvoice",
    uri="https://blubrry.com/developer/rawvoice-rss/",
    see="https://blubrry.com/developer/rawvoice-rss/",
    synonyms=(
        "http://www.rawvoice.com/rawvoiceRssModule/",
        "http://www.blubrry.com/developer/rawvoice-rss/",
        "https://blubrry.com/developer/rawvoice-rss",
    ),
    tags=(
        Tag("rating", "@channel", plain_text, (Attribute("tv"), Attribute("movie"))),
        Tag("location", "@channel", plain_text),
        Tag("frequency", "@channel", plain_text),
        Tag("mycast", "@channel", plain_text),
        Tag("subscribe", "@channel", loose=True),
        Tag("donate", "@channel", plain_text, (Attribute("href", full_url, required=True),), blank=True),
        Tag("liveEmbed", "@channel", anything),
        *(
            Tag(f"{kind}iveStream", "@channel", full_url, STREAM, many=True)
            for kind in ("l", "flashL", "httpL", "shoutcastL")
        ),
        Tag("poster", "@item", attributes=(Attribute("url", full_url, required=True),)),
        Tag("isHD", "@item", yes_no_any_case),
        Tag("isHd", "@item", yes_no_any_case),
        Tag("embed", "@item", anything),
        Tag("webm", "@item", attributes=FILE),
        Tag("mp4", "@item", attributes=FILE),
        Tag("metamark", "@item", plain_text, (Attribute("type", required=True), Attribute("link", uri),
            Attribute("position", non_negative_integer), Attribute("duration", non_negative_integer)),
            many=True, blank=True),
    ),
)  # fmt: skip
