"""Values of Google Base, which closed in 2010, and of Google Merchant Center, which uses its namespace."""

from __future__ import annotations

import re

from feeds.core.words import words
from feeds.vocabulary.datatypes.dates import INVALID_ISO8601_DATE, iso8601_date, iso8601_datetime
from feeds.vocabulary.datatypes.factories import folded, instead, must_be, one_of, pattern, shown
from feeds.vocabulary.datatypes.names import CURRENCIES
from feeds.vocabulary.datatypes.white_space import SPACE, tokens
from feeds.vocabulary.model import Datatype, Fault, Flaws

_SEE = "https://support.google.com/merchants/answer/7052112"

NOT_TRUE_OR_FALSE = Fault(
    "not-true-or-false",
    "error",
    "The value must be `yes` or `true`, or else `no` or `false`.",
    help="Google compares it with these words, in any case, and ignores any other, such as `1`.",
    see="https://support.google.com/merchants/answer/6324449",
    w3c="InvalidTrueFalse",
    bad="<g:pickup>Tuesdays</g:pickup>",
    good="<g:pickup>yes</g:pickup>",
    mend=instead(**{"1": "yes", "0": "no"}),
)
INVALID_NUMBER_UNIT = Fault(
    "invalid-number-unit",
    "error",
    "The value must be a number with an optional unit after it, such as `2.5 kg`.",
    help="Programs read the number from the start of the text. Write it first, with a decimal point, and "
    "the unit after a space.",
    see=_SEE,
    w3c="InvalidFloatUnit",
    bad="<g:weight>kg 2.5</g:weight>",
    good="<g:weight>2.5 kg</g:weight>",
)
INVALID_INTEGER_UNIT = Fault(
    "invalid-integer-unit",
    "error",
    "The value must be a whole number with an optional unit after it, such as `3 days`.",
    help="Programs read the number from the start of the text. Write it first, without decimals, and the "
    "unit after a space.",
    see=_SEE,
    w3c="InvalidIntUnit",
    bad="<g:mileage>12.5 miles</g:mileage>",
    good="<g:mileage>12,000 miles</g:mileage>",
)
INVALID_CURRENCY_NAME = Fault(
    "invalid-currency-name",
    "error",
    "A currency must be a three-letter ISO 4217 code.",
    help="A price in an unknown currency cannot be compared. Write `EUR`, not `Euro` or `€`.",
    see="https://www.iso.org/iso-4217-currency-codes.html",
    w3c="InvalidCurrencyUnit",
    bad="<g:currency>Euro</g:currency>",
    good="<g:currency>EUR</g:currency>",
)
INVALID_LOCATION = Fault(
    "invalid-location",
    "error",
    "A place must be written in parts separated by commas, such as `Paris, France`.",
    help="A single name can mean several places. Add the region or the country.",
    w3c="InvalidLocation",
    bad="<g:from_location>Paris</g:from_location>",
    good="<g:from_location>Paris, France</g:from_location>",
)
INVALID_ADDRESS = Fault(
    "invalid-address",
    "error",
    "An address must be street, city, state, postal code and country, separated by commas.",
    help="Programs split it at its commas to find the place. Fill in every part, and leave none empty.",
    w3c="InvalidFullLocation",
    bad="<g:location>1 Main St,, CA, 12345, USA</g:location>",
    good="<g:location>1 Main St, Anytown, CA, 12345, USA</g:location>",
)
INVALID_LABEL = Fault(
    "invalid-label",
    "error",
    "A label must be one word or phrase, without commas.",
    help="Programs take the whole text for one label. Write an element for each of several labels.",
    w3c="InvalidLabel",
    bad="<g:label>leather, sunroof</g:label>",
    good="<g:label>leather</g:label>",
)
INVALID_PRICE_TYPE = Fault(
    "invalid-price-kind",
    "error",
    "The type of a price must be `negotiable` or `starting`.",
    help="Google Base defined these two words only, so programs know no other.",
    w3c="InvalidPriceType",
    bad="<g:price_type>best offer</g:price_type>",
    good="<g:price_type>starting</g:price_type>",
)
INVALID_SALARY_TYPE = Fault(
    "invalid-salary-kind",
    "error",
    "The type of a salary must be `negotiable` or `starting`.",
    help="Google Base defined these two words only, so programs know no other.",
    w3c="InvalidSalaryType",
    bad="<g:salary_type>high</g:salary_type>",
    good="<g:salary_type>negotiable</g:salary_type>",
)
INVALID_RATING = Fault(
    "invalid-rating",
    "error",
    "A rating must be a whole number from 1 to 5.",
    help="5 is the best, and programs compare ratings on this scale. Convert others: 8 of 10 is `4`.",
    w3c="InvalidRatingType",
    bad="<g:rating>6</g:rating>",
    good="<g:rating>5</g:rating>",
)
INVALID_REVIEWER = Fault(
    "invalid-reviewer",
    "error",
    "The reviewer must be `editorial` or `user`.",
    help="It says whether the staff of a publication or one of its readers wrote the review. Google Base "
    "defined no other word.",
    w3c="InvalidReviewerType",
    bad="<g:reviewer_type>cousin</g:reviewer_type>",
    good="<g:reviewer_type>editorial</g:reviewer_type>",
)
INVALID_GENDER = Fault(
    "invalid-gender",
    "error",
    "The gender must be `male`, `female` or `unisex`.",
    help="Shops sort products by it. Write `unisex` for products that suit everyone.",
    see=_SEE,
    w3c="InvalidGender",
    bad="<g:gender>all</g:gender>",
    good="<g:gender>unisex</g:gender>",
)
INVALID_MARITAL_STATUS = Fault(
    "invalid-marital-status",
    "error",
    "The marital status must be one that Google Base defined, such as `single` or `married`.",
    help="Programs compare it with the list, which also has `divorced`, `separated`, `widowed` and `in "
    "relationship`.",
    w3c="InvalidMaritalStatus",
    bad="<g:marital_status>happy</g:marital_status>",
    good="<g:marital_status>single</g:marital_status>",
)
INVALID_PAYMENT = Fault(
    "invalid-payment-method",
    "error",
    "A payment method must be a single one that Google Base defined, such as `Cash` or `Visa`.",
    help="Programs compare it with the list, which also has checks, wire transfer, PayPal and other cards. "
    "Write an element for each of several methods.",
    w3c="InvalidPaymentMethod",
    bad="<g:payment_accepted>IOU</g:payment_accepted>",
    good="<g:payment_accepted>Master Card</g:payment_accepted>",
)

_NUMBER = r"\d{1,3}(?:,\d{3})++(?:\.\d{0,9})?+|\d{1,15}(?:\.\d{0,9})?+"
_WORDS = r"(?: ?[^\W\d_][^\W_.]{0,19}\.?(?: [^\W\d_][^\W_]{0,19}\.?){0,1}| ?[\"'%°])?"
_CODE = "([A-Za-z]{3})"
_price = re.compile(rf"(?:{_NUMBER})(?: ?{_CODE})?|{_CODE} ?(?:{_NUMBER})", re.ASCII).fullmatch

measure = pattern(rf"[+-]?(?:{_NUMBER}){_WORDS}", INVALID_NUMBER_UNIT, "a number with a unit like 2.5 kg", 80)
whole_measure = pattern(
    rf"[+-]?(?:\d{{1,3}}(?:,\d{{3}})++|\d{{1,15}}){_WORDS}",
    INVALID_INTEGER_UNIT,
    "a whole number with a unit like 3 days",
    80,
)
price_kind = one_of("negotiable", "starting", fault=INVALID_PRICE_TYPE, any_case=True)
salary_kind = one_of("negotiable", "starting", fault=INVALID_SALARY_TYPE, any_case=True)
reviewer = one_of("editorial", "user", fault=INVALID_REVIEWER, any_case=True)
gender = one_of("male", "female", "unisex", "m", "f", fault=INVALID_GENDER, any_case=True)
marital_status = one_of(
    "single",
    "married",
    "divorced",
    "separated",
    "widowed",
    "in relationship",
    fault=INVALID_MARITAL_STATUS,
    any_case=True,
)
true_false = one_of("true", "false", "yes", "no", fault=NOT_TRUE_OR_FALSE, any_case=True)
five_stars = pattern("[1-5]", INVALID_RATING, "a whole number from 1 to 5")


def amount(value: str) -> Flaws:
    """Accepts a price; the currency code is optional, because Google Base had an element for it."""
    match = _price(value) if len(value) <= 60 else None
    if match is None:
        return must_be(INVALID_NUMBER_UNIT, "a price like 15.00 EUR", value)
    code = match[1] or match[2]
    if code and code.upper() not in CURRENCIES:
        return must_be(INVALID_CURRENCY_NAME, "in an ISO 4217 currency like EUR", code)
    return ()


def currency_name(value: str) -> Flaws:
    """Accepts an ISO 4217 currency code."""
    if value in CURRENCIES:
        return ()
    return must_be(INVALID_CURRENCY_NAME, "an ISO 4217 currency code like EUR", value)


def _comma_separated(least: int, most: int, fault: Fault, expected: str) -> Datatype:
    def check(value: str) -> Flaws:
        parts = value.split(",", most)
        if least <= len(parts) <= most and all(part.strip() for part in parts):
            return ()
        return must_be(fault, expected, value)

    return check


location = _comma_separated(2, 7, INVALID_LOCATION, "a place like San Francisco, CA")
address = _comma_separated(5, 7, INVALID_ADDRESS, "a whole address like 123 Main St, Anytown, CA, 12345, USA")


def label(value: str) -> Flaws:
    """Accepts one word or phrase."""
    comma = value.find(",")
    if comma < 0:
        return ()
    return (INVALID_LABEL(f"must be one label, without commas: {shown(value)}", comma, comma + 1),)


_PAYMENTS = words(
    "cash check cheque visa mastercard americanexpress amex discover wiretransfer paypal googlecheckout"
)


def payment_method(value: str) -> Flaws:
    """Accepts one payment method, in any case and spacing."""
    if folded("".join(tokens(value))) in _PAYMENTS:
        return ()
    return must_be(INVALID_PAYMENT, "one way of paying, like Cash, Check, Visa or MasterCard", value)


_bare_zone = re.compile(r"([T ].{1,20}[+-]\d\d)(\d\d)\Z").sub


def _with_colon(value: str) -> str:
    return _bare_zone(r"\1:\2", value) if len(value) <= 64 else value


def moment(value: str) -> Flaws:
    """Accepts a date, or a date and time whose zone may lack its colon."""
    return iso8601_date(_with_colon(value))


def moment_with_time(value: str) -> Flaws:
    """Accepts a date and time whose zone may lack its colon."""
    return iso8601_datetime(_with_colon(value))


def moments(value: str) -> Flaws:
    """Accepts a start and an end, separated by a slash."""
    start, slash, end = value.partition("/")
    if not slash:
        return must_be(INVALID_ISO8601_DATE, "a start and an end with a slash between", value)
    return moment(start.strip(SPACE)) or moment(end.strip(SPACE))
