"""Media RSS: the values of its optional elements."""

from __future__ import annotations

from functools import partial

from feeds.validator.atom_tree import text_problems
from feeds.validator.elements import full_text, value_of
from feeds.validator.remedies import problem_of, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.media_names import (
    INVALID_RATING,
    INVALID_RESTRICTION,
    UNKNOWN_CREDIT_ROLE,
    rating,
    restriction,
    role_of,
)
from feeds.vocabulary.datatypes.plain_text import UNDECLARED_HTML, untyped_text
from feeds.vocabulary.datatypes.quantities import INVALID_MD5, md5, sha1
from feeds.vocabulary.datatypes.white_space import SPACE, explained
from feeds.vocabulary.media import NAMESPACE, SEE

MAX_NUMBER = 64


@rule("media-star-rating-range", on="media:starRating", severity="error", see=f"{SEE}#media-community")
def star_rating_range(rating: Element, _document: Document) -> Problems:
    """The average of a media:starRating must be between its min and its max.

    Programs draw the stars in this range.

    bad:  <media:community><media:starRating average="5.5" count="20" min="1" max="5"/></media:community>
    good: <media:community><media:starRating average="4.5" count="20" min="1" max="5"/></media:community>
    """
    average, least, most = (_number(rating, name) for name in ("average", "min", "max"))
    if least is not None and most is not None and least > most:
        yield Problem(rating, 'must not be greater than "max"', attribute="min", value=rating.get("min"))
    elif average is not None and most is not None and average > most:
        message = f'must not be greater than "max", which is {most:g}'
        yield Problem(rating, message, attribute="average", value=rating.get("average"))
    elif average and least is not None and average < least:
        # Without ratings, the average is 0.
        message = f'must not be less than "min", which is {least:g}'
        yield Problem(rating, message, attribute="average", value=rating.get("average"))


def _number(element: Element, name: str) -> float | None:
    """An attribute as a number; None for any other text, which its datatype reports."""
    try:
        return float(value_of(element, name)[:MAX_NUMBER])
    except ValueError:
        return None


@rule("media-price-without-info", on="media:price", severity="warning", see=f"{SEE}#media-price")
def price_without_info(price: Element, _document: Document) -> Problems:
    """The price of a package or a subscription should have an info.

    It is the URL where people read what they get for it.

    bad:  <media:price type="package" price="19.99" currency="EUR"/>
    good: <media:price type="package" info="https://example.org/package" price="19.99" currency="EUR"/>
    """
    kind = value_of(price, "type").lower()
    if kind in ("package", "subscription") and price.get("info") is None:
        yield Problem(price, f'of a {kind} should have the attribute "info"', "info", subject="element")


@rule(
    "media-deprecated-adult",
    on="media:adult",
    severity="warning",
    see=f"{SEE}#media-adult",
    w3c="DeprecatedMediaAdult",
)
def deprecated_adult(element: Element, _document: Document) -> Problems:
    """media:adult is deprecated: media:rating has replaced it.

    It is only true or false, while a rating can name its scheme. Write adult for true, and nonadult for
    false.

    bad:  <media:adult>true</media:adult>
    good: <media:rating>adult</media:rating>
    """
    yield Problem(element, "is deprecated: use <media:rating>")


@rule(
    "media-undeclared-html",
    on="media:title media:description media:text",
    severity="warning",
    see=f"{SEE}#media-title",
    w3c=UNDECLARED_HTML.w3c,
)
def undeclared_html(element: Element, _document: Document) -> Problems:
    """A Media RSS text that contains HTML should have type="html".

    Without it, the text is plain, and readers show the tags.

    bad:  <media:title>A &lt;b&gt;very&lt;/b&gt; good film</media:title>
    good: <media:title type="html">A &lt;b&gt;very&lt;/b&gt; good film</media:title>
    """
    kind, value = value_of(element, "type") or "plain", full_text(element)
    return _of_text(element, kind, value) if "<" in value or "&" in value else ()


def _of_text(element: Element, kind: str, value: str) -> Problems:
    if kind == "html":
        yield from (problem_of(flaw, element) for flaw in html(value))
    elif kind == "plain":
        for flaw in untyped_text(value):
            yield problem_of(flaw, element)._replace(remedy=write("type", "html", safe=False))


@rule(
    "media-invalid-rating",
    on="media:rating",
    severity="error",
    see=f"{SEE}#media-rating",
    w3c=INVALID_RATING.w3c,
)
def invalid_rating(element: Element, _document: Document) -> Problems:
    """A media:rating must be a rating of its scheme.

    Without a scheme, it is `urn:simple`, which has only adult and nonadult. The others are `urn:mpaa`,
    `urn:v-chip` and `urn:icra`.

    bad:  <media:rating>pg-13</media:rating>
    good: <media:rating scheme="urn:mpaa">pg-13</media:rating>
    """
    check, value = partial(rating, element.get("scheme") or ""), full_text(element).strip(SPACE)
    yield from text_problems(element, explained(check, value, check(value)))


@rule(
    "media-invalid-restriction",
    on="media:restriction",
    severity="error",
    see=f"{SEE}#media-restriction",
    w3c=INVALID_RESTRICTION.w3c,
)
def invalid_restriction(element: Element, _document: Document) -> Problems:
    """A media:restriction must contain what its type says: countries, URLs, or all or none.

    Write ISO 3166 codes with type="country", and URLs with type="uri". Without a type, only all and none are
    defined.

    bad:  <media:restriction relationship="allow">de at</media:restriction>
    good: <media:restriction relationship="allow" type="country">de at</media:restriction>
    """
    for flaw in restriction(value_of(element, "type"), full_text(element).strip(SPACE)):
        yield problem_of(flaw, element)


@rule("media-invalid-md5", on="media:hash", severity="error", see=f"{SEE}#media-hash", w3c=INVALID_MD5.w3c)
def invalid_md5(element: Element, _document: Document) -> Problems:
    """A media:hash must be a digest of its algorithm, which is MD5 by default.

    An MD5 digest has 32 hexadecimal digits. Add algo="sha-1" for one of 40 digits.

    bad:  <media:hash>dfdec888b72151965a34b4b59031290a00000000</media:hash>
    good: <media:hash algo="sha-1">dfdec888b72151965a34b4b59031290a00000000</media:hash>
    """
    check = {"md5": md5, "sha-1": sha1}.get(value_of(element, "algo") or "md5")
    value = full_text(element).strip(SPACE)
    if check is not None:
        yield from text_problems(element, explained(check, value, check(value)))


@rule(
    "media-same-hash-algorithm",
    on="@item media:group media:content",
    severity="error",
    see=f"{SEE}#media-hash",
    needs="media:hash",
)
def same_hash_algorithm(holder: Element, _document: Document) -> Problems:
    """The media:hash elements of one object must differ in their algorithm.

    A program that compares a file with its hash cannot know which of the two is right.

    bad:  <media:hash>dfdec888b72151965a34b4b59031290a</media:hash>
          <media:hash algo="md5">00000000b72151965a34b4b59031290a</media:hash>
    good: <media:hash>dfdec888b72151965a34b4b59031290a</media:hash>
          <media:hash algo="sha-1">dfdec888b72151965a34b4b59031290a00000000</media:hash>
    """
    seen: set[str] = set()
    for element in holder.iterchildren(f"{{{NAMESPACE.uri}}}hash"):
        algorithm = value_of(element, "algo") or "md5"
        if algorithm in seen:
            yield Problem(element, f"may appear only once for the algorithm {algorithm}")
        seen.add(algorithm)


@rule(
    "media-unknown-role",
    on="media:credit",
    severity="warning",
    see=f"{SEE}#media-credit",
    w3c=UNKNOWN_CREDIT_ROLE.w3c,
)
def unknown_role(credit: Element, _document: Document) -> Problems:
    """The role of a media:credit should be one of its scheme's list.

    Without a scheme, it is the European Broadcasting Union's list. Name another one in the attribute scheme.

    bad:  <media:credit role="wizard">Ann</media:credit>
    good: <media:credit role="producer">Ann</media:credit>
    """
    role = credit.get("role") or ""
    if role.strip() and role == role.lower():
        check = partial(role_of, credit.get("scheme") or "")
        for flaw in explained(check, role, check(role)):
            yield Problem(credit, flaw.message, attribute="role", value=role)
