"""FeedBurner elements in RSS, which has no base URL."""

from __future__ import annotations

import re

from feeds.validator.elements import is_based, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.tags import RELATIVE_REFERENCE
from feeds.vocabulary.feedburner import NAMESPACE

_has_scheme = re.compile(r"\s*+[A-Za-z][A-Za-z0-9+.-]*+:").match
_is_reference = re.compile(r"[^\s<>\"{}|\\^`]++").fullmatch


@rule(
    "feedburner-relative-reference",
    on="feedburner:feedFlare",
    severity="warning",
    see=NAMESPACE.see,
    w3c=RELATIVE_REFERENCE.w3c,
)
def relative_reference(flare: Element, document: Document) -> Problems:
    """The URLs of a feedburner:feedFlare in RSS should be full URLs.

    RSS has no base URL that a reader could resolve a relative one against.

    bad in channel: <feedburner:feedFlare href="flare.xml" src="https://example.org/flare"
          >Share</feedburner:feedFlare>
    good in channel: <feedburner:feedFlare href="https://example.org/flare.xml"
          src="https://example.org/flare">Share</feedburner:feedFlare>
    """
    if document.kind.startswith("atom"):
        return
    for name in ("href", "src"):
        value = value_of(flare, name)
        if value and not _has_scheme(value) and _is_reference(value) and not is_based(flare):
            message = f"should be a full URL, not {shown(value)}"
            yield Problem(flare, message, attribute=name, value=value, named="own")
