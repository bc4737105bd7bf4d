"""Each datatype reports the expected fault for each value of its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from datatype_table import TABLE

from feeds.vocabulary.datatypes import apple_categories, dates, media_names, quantities, uris
from feeds.vocabulary.datatypes.mended_urls import mended_url
from feeds.vocabulary.datatypes.white_space import explained

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype, Flaw

ROWS = [(check, value, expected) for check, rows in TABLE.items() for value, expected in rows]


def named(check: Datatype) -> str:
    return str(getattr(check, "__name__", ""))


def test_values() -> None:
    found = [
        (named(check), value, " ".join(flaw.fault.name for flaw in check(value))) for check, value, _ in ROWS
    ]
    assert found == [(named(check), value, expected) for check, value, expected in ROWS]


def test_message_continues_a_subject() -> None:
    flaws = [(named(check), value, flaw) for check, value, _ in ROWS for flaw in check(value)]
    start = re.compile("must|should|is |contains ")
    assert [row for row in flaws if not start.match(row[2].message) or len(row[2].message) >= 250] == []


def is_inside(flaw: Flaw, value: str) -> bool:
    return flaw.start is None or flaw.end is None or 0 <= flaw.start <= flaw.end <= len(value)


def test_place_is_in_the_value() -> None:
    flaws = [(named(check), value, flaw) for check, value, _ in ROWS for flaw in check(value)]
    assert [row for row in flaws if not is_inside(row[2], row[1])] == []


@pytest.mark.parametrize(
    ("parent", "value", "expected"),
    [
        ("News", "Daily News", ""),
        ("News", "Weekly News", "invalid-itunes-category"),
        ("Technology", "Gadgets", "obsolete-itunes-category"),
        ("Kids & Family", "Parenting", ""),
        ("Nothing", "Parenting", ""),
    ],
)
def test_subcategory(parent: str, value: str, expected: str) -> None:
    flaws = apple_categories.itunes_subcategory(parent, value)
    assert " ".join(flaw.fault.name for flaw in flaws) == expected


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("urn:simple", "adult", ""),
        ("urn:mpaa", "pg-13", ""),
        ("urn:v-chip", "pg-13", "invalid-rating"),
        ("urn:icra", "r (cz 1 lz 1 nz 1 oz 1 vz 1)", ""),
        ("urn:icra", "r cz 1", "invalid-rating"),
        ("http://example.org/", "anything", ""),
    ],
)
def test_rating(scheme: str, value: str, expected: str) -> None:
    assert " ".join(flaw.fault.name for flaw in media_names.rating(scheme, value)) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [("", "all", ""), ("", "bogus", "invalid-restriction"), ("country", "au us", ""),
     ("country", "au xx", "invalid-country"), ("uri", "http://example.org/", ""),
     ("uri", "x", "not-a-full-link")],
)  # fmt: skip
def test_restriction(kind: str, value: str, expected: str) -> None:
    assert " ".join(flaw.fault.name for flaw in media_names.restriction(kind, value)) == expected


@pytest.mark.parametrize(
    ("check", "value", "message"),
    [
        (uris.full_url, "\u200bhttps://example.org/", "contains the invisible character U+200B at its start"),
        (uris.full_url, "https://example.org/\ufeff", "contains the invisible character U+FEFF at its end"),
        (uris.uri, "https://example.org/a\xa0b", "contains the invisible character U+00A0"),
        (uris.uri, "/é", "should contain only ASCII characters, not 'é': '/é'"),
        (uris.full_url, "é", "must be a full URL with a scheme like https:, not 'é'"),
        (uris.uri, "http:///", "must have a host name after '//': 'http:///'"),
        (quantities.integer_attribute, "4 MB", "must be a number of bytes, not '4 MB'"),
        (dates.rfc822_date, "6 Nov 16 20:19 GMT", "should have a four-digit year: '6 Nov 16 20:19 GMT'"),
    ],
)
def test_message(check: Datatype, value: str, message: str) -> None:
    assert [flaw.message for flaw in explained(check, value, check(value))] == [message]


def test_apple_has_19_categories_and_91_subcategories() -> None:
    assert len(apple_categories.CATEGORIES) == 19
    assert sum(map(len, apple_categories.CATEGORIES.values())) == 91


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("feed:https://example.org/a", "https://example.org/a"),
        ("FEED:http://example.org/", "http://example.org/"),
        ("feed:example.org", None),
        ("https:/example.org/a b", "https://example.org/a%20b"),
    ],
)
def test_mended_urls(wrong: str, right: str | None) -> None:
    assert mended_url(wrong) == right
