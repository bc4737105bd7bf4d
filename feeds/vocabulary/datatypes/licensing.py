"""Values of Really Simple Licensing (RSL) 1.0."""

from __future__ import annotations

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.model import Fault

SEE = "https://rslstandard.org/rsl"

INVALID_RULE_TYPE = Fault(
    "invalid-rule-type",
    "error",
    "The type of what a licence permits or prohibits must be `usage`, `user` or `geo`.",
    help="Crawlers read the terms by it: what may be done, by whom, and where. They ignore a rule of another "
    "type.",
    see=SEE,
    bad='<rsl:content url=""><rsl:license><rsl:permits type="use">search</rsl:permits>'
    "</rsl:license></rsl:content>",
    good='<rsl:content url=""><rsl:license><rsl:permits type="usage">search</rsl:permits>'
    "</rsl:license></rsl:content>",
)
INVALID_PAYMENT_TYPE = Fault(
    "invalid-payment-type",
    "error",
    "The type of a payment must be one that RSL defines, such as `free`, `attribution`, `crawl` or `use`.",
    help="Crawlers cannot tell what to pay for by another word. Leave the payment out of a free licence.",
    see=SEE,
    bad='<rsl:content url=""><rsl:license><rsl:payment type="inference"/></rsl:license></rsl:content>',
    good='<rsl:content url=""><rsl:license><rsl:payment type="use"/></rsl:license></rsl:content>',
)
UNKNOWN_LEGAL_TYPE = Fault(
    "unknown-legal-type",
    "warning",
    "The type of a legal statement should be one that RSL defines.",
    help="Programs look for statements by their type and pass over another one. Link to a longer text in "
    "`rsl:terms`.",
    see=SEE,
    bad='<rsl:content url=""><rsl:license><rsl:legal type="notice">as-is</rsl:legal>'
    "</rsl:license></rsl:content>",
    good='<rsl:content url=""><rsl:license><rsl:legal type="disclaimer">as-is</rsl:legal>'
    "</rsl:license></rsl:content>",
)
INVALID_HOLDER = Fault(
    "invalid-copyright-type",
    "error",
    "The type of a copyright holder must be `person` or `organization`.",
    help="Programs sort names by it. Leave it out if neither is right.",
    see=SEE,
    bad='<rsl:content url="https://example.org/1"><rsl:copyright type="company">Ann Ltd</rsl:copyright>'
    "<rsl:license/></rsl:content>",
    good='<rsl:content url="https://example.org/1"><rsl:copyright type="organization">Ann Ltd</rsl:copyright>'
    "<rsl:license/></rsl:content>",
)

TERMS = {
    "usage": words("all ai-all ai-train ai-input ai-index search"),
    "user": words("commercial non-commercial education government personal"),
}
"""What a licence can permit or prohibit, by type; those of type `geo` are countries."""
FORMER_TERMS = {"train-ai": "ai-train"}
"""Terms of the drafts, with those that replaced them."""

rule_type = one_of("usage", "user", "geo", fault=INVALID_RULE_TYPE)
payment_type = one_of(
    "purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free",
    fault=INVALID_PAYMENT_TYPE,
)  # fmt: skip
legal_type = one_of("warranty", "disclaimer", "attestation", "contact", "proof", fault=UNKNOWN_LEGAL_TYPE)
holder_type = one_of("person", "organization", fault=INVALID_HOLDER)
