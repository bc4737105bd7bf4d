"""Google Base: how often an element may appear, and implausible dates."""

from __future__ import annotations

from itertools import islice

from feeds.validator.elements import text_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.dates import implausible, parse_w3cdtf
from feeds.vocabulary.google_base import SEE

MOST = 10
LISTS = "g:image_link g:additional_image_link g:label"


@rule("g-too-many", on=LISTS, severity="error", see=SEE, w3c="TooMany")
def too_many(element: Element, _document: Document) -> Problems:
    """An item may have at most ten g:image_link, g:additional_image_link or g:label.

    Keep the ten that matter most to buyers.

    bad:  <g:label>a</g:label><g:label>b</g:label><g:label>c</g:label><g:label>d</g:label>
        <g:label>e</g:label><g:label>f</g:label><g:label>g</g:label><g:label>h</g:label>
        <g:label>i</g:label><g:label>j</g:label><g:label>k</g:label>
    good: <g:label>a</g:label><g:label>b</g:label>
    """
    before = element.itersiblings(element.tag, preceding=True)
    if sum(1 for _ in islice(before, MOST + 1)) == MOST:
        yield Problem(element, f"may appear at most {MOST} times in an item")


@rule(
    "g-implausible-date",
    on="g:publish_date",
    severity="warning",
    see=SEE,
    w3c="ImplausibleDate",
    over_time="disappears",
)
def implausible_date(element: Element, document: Document) -> Problems:
    """A g:publish_date should be neither before 1900 nor more than a year in the future.

    It usually comes from a typing error or from a clock that is not set.

    bad:  <g:publish_date>1861-04-12</g:publish_date>
    good: <g:publish_date>2025-04-12</g:publish_date>
    """
    value = text_of(element)
    moment = parse_w3cdtf(value)
    if moment is None or document.now is None:
        return
    if message := implausible(moment, document.now):
        yield Problem(element, message, value=value)
