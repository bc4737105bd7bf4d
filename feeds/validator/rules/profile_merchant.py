"""Google Merchant Center: required attributes of products, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.elements import text_of
from feeds.validator.profiles.demands import clark, demand, has_value
from feeds.validator.rule import Document, Element, Problem, Problems, Rule, rule
from feeds.vocabulary.datatypes.factories import listed, shown

if TYPE_CHECKING:
    from feeds.vocabulary.model import Severity

SEE = "https://support.google.com/merchants/answer/7052112"


def _product(child: str, good: str, title: str, why: str, severity: Severity = "error") -> Rule:
    name = child.partition("|")[0].removeprefix("g:").replace("_", "-")
    return demand(
        f"merchant-missing-{name}", of="@item", child=child, good=f"<{good}", title=title, why=why,
        severity=severity, see=SEE, profile="google-merchant",
    )  # fmt: skip


identifier = _product(
    "g:id", "g:id>A1</g:id>", "A product must have a g:id.",
    "Google recognises the product by it. Use the SKU, and never change it.",
)  # fmt: skip
link = _product(
    "g:link|link|atom:link", "g:link>https://example.org/1</g:link>", "A product must have a link.",
    "It leads to the page of the product.",
)  # fmt: skip
description = _product(
    "g:description|description|atom:summary|atom:content", "g:description>A cup.</g:description>",
    "A product must have a description.", "Describe the product itself in up to 5000 characters.",
)  # fmt: skip
image = _product(
    "g:image_link", "g:image_link>https://example.org/1.jpg</g:image_link>",
    "A product must have a g:image_link.", "It is the URL of the main picture of the product.",
)  # fmt: skip
availability = _product(
    "g:availability", "g:availability>in_stock</g:availability>", "A product must have a g:availability.",
    "Write in_stock, out_of_stock, preorder or backorder.",
)  # fmt: skip
price = _product(
    "g:price", "g:price>15.00 EUR</g:price>", "A product must have a g:price.",
    "Write the amount and the currency, such as 15.00 EUR.",
)  # fmt: skip
brand = _product(
    "g:brand|g:gtin|g:mpn|g:identifier_exists", "g:brand>Acme</g:brand>",
    "A product should have a g:brand, a g:gtin or a g:mpn.",
    "They identify the product in all shops. Write no as the g:identifier_exists of a product without them.",
    "warning",
)  # fmt: skip
condition = _product(
    "g:condition", "g:condition>new</g:condition>", "A product that is not new must have a g:condition.",
    "Without it, the product is taken for new. Write new, refurbished or used.", "info",
)  # fmt: skip

WORDS = {
    "availability": "in_stock out_of_stock preorder backorder",
    "condition": "new refurbished used",
    "adult": "yes no true false",
    "identifier_exists": "yes no true false",
    "age_group": "newborn infant toddler kids adult",
    "size_system": "AU BR CN DE EU FR IT JP MEX UK US",
    "pause": "ads all",
    "energy_efficiency_class": "A+++ A++ A+ A B C D E F G",
}
LENGTHS = {"id": 50, "title": 150, "description": 5000, "brand": 70, "mpn": 70, "color": 100, "size": 100}


@rule("merchant-missing-title", on="@item", severity="error", see=SEE, profile="google-merchant")
def missing_title(item: Element, document: Document) -> Problems:
    """A product must have a title.

    Name the product as on its page, in up to 150 characters.

    bad in document: <rss version="2.0"><channel><title>A</title><link>https://example.org/</link>
        <description>A.</description><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"
        href="https://example.org/feed" type="application/rss+xml"/><item>
        <guid isPermaLink="false">a</guid><description>A cup.</description></item></channel></rss>
    good: <g:title>A cup</g:title>
    """
    titles = item.iterchildren(*map(clark, ("g:title", "title", "atom:title", "g:structured_title")))
    if not any(map(has_value, titles)) and item not in document.incomplete:
        yield Problem(item, "must have a <g:title> or a <title>", missing="g:title")


@rule(
    "merchant-unknown-value",
    on=" ".join(f"g:{name}" for name in WORDS),
    severity="error",
    see=SEE,
    profile="google-merchant",
)
def unknown_value(element: Element, _document: Document) -> Problems:
    """A product attribute with a fixed set of values must have one of them.

    Google Merchant Center accepts no other value, and no translation.

    bad: <g:condition>nearly new</g:condition>
    good: <g:condition>used</g:condition>
    """
    text = text_of(element)
    allowed = WORDS[element.tag.rpartition("}")[2]].split()
    if text and text.lower().replace(" ", "_") not in {word.lower() for word in allowed}:
        yield Problem(element, f"must be {listed(allowed)}, not {shown(text)}", value=text)


@rule(
    "merchant-too-long",
    on=" ".join(f"g:{name}" for name in LENGTHS),
    severity="error",
    see=SEE,
    profile="google-merchant",
)
def too_long(element: Element, _document: Document) -> Problems:
    """A product attribute must not be longer than Google allows.

    The limit is 50 for an id, 150 for a title, 5000 for a description, 70 for a brand or an MPN, and 100 for
    a color or a size.

    bad: <g:id>{x*51}</g:id>
    good: <g:id>{x*50}</g:id>
    """
    most = LENGTHS[element.tag.rpartition("}")[2]]
    size = len(text_of(element))
    if size > most:
        yield Problem(element, f"must have at most {most} characters, not {size}")


@rule(
    "merchant-invalid-gtin",
    on="g:gtin",
    severity="error",
    see="https://support.google.com/merchants/answer/6324461",
    profile="google-merchant",
)
def invalid_gtin(element: Element, _document: Document) -> Problems:
    """A g:gtin must have 8, 12, 13 or 14 digits and a correct check digit.

    The last digit is computed from the others, so this is usually a typing error. Copy the number below the
    barcode.

    bad: <g:gtin>4006381333932</g:gtin>
    good: <g:gtin>4006381333931</g:gtin>
    """
    text = text_of(element)
    digits = text.replace("-", "").replace(" ", "")
    if text and not _is_gtin(digits):
        yield Problem(element, f"must be a GTIN with a correct check digit, not {shown(text)}", value=text)


def _is_gtin(digits: str) -> bool:
    """Whether the GS1 check digit is right: weighted 1 and 3 in turn from the right, the sum ends in 0."""
    if len(digits) not in (8, 12, 13, 14) or not (digits.isascii() and digits.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


@rule(
    "merchant-price-without-currency",
    on="g:price g:sale_price",
    severity="warning",
    see=SEE,
    profile="google-merchant",
)
def price_without_currency(element: Element, _document: Document) -> Problems:
    """The price of a product should have a currency.

    Write the ISO 4217 code after the amount.

    bad: <g:price>15.00</g:price>
    good: <g:price>15.00 EUR</g:price>
    """
    text = text_of(element)
    if text and not any(sign.isalpha() for sign in text):
        yield Problem(element, f"should have a currency, as in '15.00 EUR', not {shown(text)}", value=text)
