"""Really Simple Licensing 1.0: the module with which a feed states the licences of its content.

Specification: https://rslstandard.org/rss (the module), https://rslstandard.org/rsl (its elements)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.licensing import SEE, holder_type, legal_type, payment_type, rule_type
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.names import currency
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import non_negative_number, true_false
from feeds.vocabulary.datatypes.uris import full_url, iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

RULE = (Attribute("type", rule_type, required=True),)

NAMESPACE = Namespace(
    prefix="rsl",
    uri="https://rslstandard.org/rsl",
    see=SEE,
    tags=(
        # A URL can be a path or a pattern, and an empty one means the feed's own content.
        Tag("content", "@channel @item", attributes=(Attribute("url", iri, required=True, blank=True),
            Attribute("server", iri), Attribute("encrypted", true_false), Attribute("lastmod", rfc3339)),
            many=True, see="https://rslstandard.org/rss"),
        # The data itself may appear in it, as JSON-LD, instead of its address.
        Tag("schema", "content", anything, many=True, open=True, loose=True),
        Tag("copyright", "content", plain_text, (Attribute("type", holder_type),
            Attribute("contactEmail", email_address), Attribute("contactUrl", full_url)), many=True),
        Tag("terms", "content", full_url),
        Tag("alternate", "content", anything, many=True, open=True, loose=True, blank=True),
        Tag("license", "content", required="content", many=True, blank=True),
        Tag("permits", "license", anything, RULE, many=True),
        Tag("prohibits", "license", anything, RULE, many=True),
        Tag("payment", "license", attributes=(Attribute("type", payment_type),), blank=True),
        Tag("standard", "payment", iri, many=True),
        Tag("custom", "payment", iri),
        Tag("amount", "payment", non_negative_number, (Attribute("currency", currency, required=True),),
            many=True),
        Tag("accepts", "payment", anything, (Attribute("type", mime_type, required=True),), blank=True),
        Tag("legal", "license", anything, (Attribute("type", legal_type, required=True),), many=True),
        Tag("reporting", "license", anything, many=True, open=True, loose=True, blank=True),
    ),
)  # fmt: skip
