"""Numbers with units, as Google Base and the merchant feeds after it have them."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.factories import must_be, pattern
from feeds.vocabulary.datatypes.names import CURRENCIES
from feeds.vocabulary.model import Fault, Flaws

_SEE = "https://support.google.com/merchants/answer/7052112"

INVALID_NUMBER_UNIT = Fault(
    "invalid-number-unit",
    "error",
    "The value is not a number, at will with a unit after it, like `2.5 kg`.",
    see=_SEE,
    w3c="InvalidFloatUnit",
    bad="<g:weight>kg 2.5</g:weight>",
    good="<g:weight>2.5 kg</g:weight>",
)
INVALID_INTEGER_UNIT = Fault(
    "invalid-integer-unit",
    "error",
    "The value is not a whole number, at will with a unit after it, like `3 days`.",
    see=_SEE,
    w3c="InvalidIntUnit",
    bad="<g:mileage>12.5 miles</g:mileage>",
    good="<g:mileage>12,000 miles</g:mileage>",
)
INVALID_PRICE = Fault(
    "invalid-price",
    "error",
    "The value is not a price: a number and a currency of ISO 4217, like `15.00 EUR`.",
    see=_SEE,
    w3c="InvalidCurrencyUnit",
)

_UNIT = r"(?:[ ]?[^\W\d_][^\d]{0,39})?"
number_with_unit = pattern(
    rf"[+-]?\d++(?:,\d{{3}})*+(?:\.\d*+)?{_UNIT}", INVALID_NUMBER_UNIT, "a number and unit like 2.5 kg", 100
)
_price = re.compile(r"\d{1,12}(?:,\d{3})*+(?:\.\d{0,6})?(?: ?([A-Za-z]{3}))?", re.ASCII).fullmatch


def price(value: str) -> Flaws:
    """A number, at will with a currency after it."""
    found = _price(value[:101])
    if found and (found[1] is None or found[1].upper() in CURRENCIES):
        return ()
    return must_be(INVALID_PRICE, "a price like 15.00 EUR", value)
