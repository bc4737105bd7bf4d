"""OPML 1.0, 1.1 and 2.0: outlines, most often lists of subscriptions.

Specification: https://opml.org/spec2.opml; OPML 1.0 is https://opml.org/spec1.opml.
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.factories import must_be, pattern
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.people import INVALID_CONTACT, email_address
from feeds.vocabulary.datatypes.quantities import integer, true_false
from feeds.vocabulary.datatypes.rfc822 import rfc822_date
from feeds.vocabulary.model import Attribute, Fault, Flaws, Namespace, Tag, anything

SEE = "https://opml.org/spec2.opml"
ROOTS = "opml outlineDocument"

INVALID_VERSION = Fault(
    "invalid-version",
    "error",
    "The version of OPML must be `1.0`, `1.1` or `2.0`.",
    help="Programs choose by it how to read the outline. Write `2.0`, the current version.",
    see=SEE,
    w3c="InvalidOPMLVersion",
    bad='<opml version="2.1">…</opml>',
    good='<opml version="2.0">…</opml>',
)
INVALID_EXPANSION = Fault(
    "invalid-expansion-state",
    "error",
    "The expansion state must be line numbers separated by commas.",
    help="Outliners open these lines when they load the document. Write it like `1, 3, 17`, or leave the "
    "element empty.",
    see=SEE,
    w3c="InvalidExpansionState",
    bad='<opml version="2.0"><head><expansionState>1;3</expansionState></head><body>…</body></opml>',
    good='<opml version="2.0"><head><expansionState>1, 3</expansionState></head><body>…</body></opml>',
)
UNKNOWN_LANGUAGE = Fault(
    "unknown-language",
    "info",
    "The language of an outline should be left out if it is not known.",
    help="`unknown`, as in an example of OPML 2.0, is not a language tag, so programs cannot use it.",
    see=SEE,
    w3c="InvalidLanguage",
    bad='<opml version="2.0"><head/><body><outline text="A" title="A" type="rss" '
    'xmlUrl="https://example.org/a" language="unknown"/></body></opml>',
    good='<opml version="2.0"><head/><body><outline text="A" title="A" type="rss" '
    'xmlUrl="https://example.org/a" language="en"/></body></opml>',
)

version = pattern(r"1\.[01]|2\.0", INVALID_VERSION, "1.0, 1.1 or 2.0")
expansion_state = pattern(
    r"\d{1,9}(?:\s*+,\s*+\d{1,9})*+",
    INVALID_EXPANSION,
    "line numbers separated by commas, like 1,3,17",
    100_000,
)


def owner(value: str) -> Flaws:
    """An e-mail address, as `ownerEmail` has it; any error is reported as one fault."""
    flaws = email_address(value)
    if flaws and flaws[0].fault.severity == "error":
        return must_be(INVALID_CONTACT, "an e-mail address like me@example.org", value)
    return flaws


def _language(value: str) -> Flaws:
    """Accepts a language tag; `unknown`, as in an example of OPML 2.0, is only worth a remark."""
    if value == "unknown":
        return (UNKNOWN_LANGUAGE("should be a language tag, or left out, not 'unknown'"),)
    return language(value)


OUTLINE = (
    Attribute("text", anything, required=True, blank=True),
    Attribute("type", named="own"),
    Attribute("isComment", true_false, named="own"),
    Attribute("isBreakpoint", true_false, named="own"),
    Attribute("created", rfc822_date, named="own"),
    Attribute("category", anything, named="own"),
    Attribute("xmlUrl", public_url, named="own"),
    Attribute("htmlUrl", public_url, named="own", blank=True),
    Attribute("url", public_url, named="own"),
    Attribute("language", _language, named="own", blank=True),
    Attribute("title", anything, named="own", blank=True),
    Attribute("description", anything, named="own", blank=True),
    Attribute("version", anything, named="own", blank=True),
)


def _facts(where: str) -> tuple[Tag, ...]:
    """The elements about a document, in its head or in a feed."""
    return (
        Tag("dateCreated", where, rfc822_date),
        Tag("dateModified", where, rfc822_date),
        Tag("ownerName", where, anything, blank=True),
        Tag("ownerEmail", where, owner, blank=True),
        Tag("ownerId", where, public_url, blank=True),
        Tag("docs", where, public_url, blank=True),
        Tag("expansionState", where, expansion_state, blank=True),
        *(
            Tag(name, where, integer, blank=True)
            for name in ("vertScrollState", "windowTop", "windowLeft", "windowBottom", "windowRight")
        ),
    )


NAMESPACE = Namespace(
    prefix="opml",
    uri="",
    format="OPML",
    see=SEE,
    tags=(
        Tag("opml", "@root", foreign=True, attributes=(Attribute("version", version, required=True),)),
        # Its name before OPML 1.0, which a rule reports.
        Tag("outlineDocument", "@root", foreign=True, attributes=(Attribute("version"),)),
        Tag("head", ROOTS, required=ROOTS, foreign=True),
        Tag("body", ROOTS, required=ROOTS, foreign=True),
        Tag("title", "head", anything, blank=True),
        *_facts("head"),
        Tag("outline", "body outline", required="body", many=True, open=True, loose=True, attributes=OUTLINE),
    ),
)

# The same elements in documents of other formats, such as opml:ownerId in an RSS item.
NAMESPACES = (
    Namespace(
        prefix="opml2",
        uri="http://www.opml.org/spec2",
        see=SEE,
        family="opml",
        synonyms=("http://opml.org/spec2", "http://www.opml.org/spec2.opml", "http://opml.org/spec2.opml"),
        tags=(
            *_facts("@channel @item"),
            Tag("outline", "@channel @item outline", many=True, open=True, loose=True, attributes=OUTLINE),
            Tag("opml", "@channel @item", open=True, loose=True, opaque=True),
        ),
    ),
)
