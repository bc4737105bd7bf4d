"""The Conversations Network's elements for recorded talks."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import iso8601_datetime
from feeds.vocabulary.datatypes.podcasting import url_attribute
from feeds.vocabulary.datatypes.quantities import (
    INVALID_NUMBER,
    integer_between,
    non_negative_integer,
    number_between,
)
from feeds.vocabulary.model import Attribute, Fault, Flaws, Namespace, Tag

SEE = "http://www.conversationsnetwork.org/rssnamespace-10"

INVALID_RATING = Fault(
    "invalid-individual-rating",
    "error",
    "An individual rating must be a whole number from 0 to 5.",
    help="Players show it as a number of stars. Write one digit, without a fraction.",
    see=SEE,
    w3c="InvalidPositiveInteger",
    bad="<conversationsNetwork:ratingIndividual>6</conversationsNetwork:ratingIndividual>",
    good="<conversationsNetwork:ratingIndividual>5</conversationsNetwork:ratingIndividual>",
)
RATING_OF_ZERO = Fault(
    "individual-rating-of-zero",
    "info",
    "Some validators accept only individual ratings from 1 to 5.",
    help="The specification's range begins at 0, but the W3C's validator reports 0 as an error.",
    see=SEE,
    w3c="InvalidPositiveInteger",
    bad="<conversationsNetwork:ratingIndividual>0</conversationsNetwork:ratingIndividual>",
    good="<conversationsNetwork:ratingIndividual>1</conversationsNetwork:ratingIndividual>",
)
_up_to_five = integer_between(0, 5, INVALID_RATING)


def individual_rating(value: str) -> Flaws:
    """Accepts a whole number from 0 to 5."""
    return (RATING_OF_ZERO("is 0, which some validators reject"),) if value == "0" else _up_to_five(value)


NAMESPACE = Namespace(
    prefix="conversationsNetwork",
    uri="http://conversationsnetwork.org/rssNamespace-1.0/",
    family="conversationsnetwork",
    see=SEE,
    tags=(
        Tag("image", "@item", url_attribute, (Attribute("url", url_attribute),), blank="with attributes"),
        Tag("introMilliseconds", "@item", non_negative_integer),
        Tag("ratingAverage", "@item", number_between(0, 5, INVALID_NUMBER)),
        Tag("ratingCount", "@item", non_negative_integer),
        Tag("ratingIndividual", "@item", individual_rating),
        Tag("ratingTimestamp", "@item", iso8601_datetime),
    ),
)
