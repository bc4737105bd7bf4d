"""Properties of all datatypes: any input is handled quickly, and correctly formatted values are accepted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from datatype_table import TABLE
from growth import assert_within, read_characters
from hypothesis import given
from hypothesis import strategies as st

from feeds.vocabulary.datatypes import dates, factories, languages, quantities
from feeds.vocabulary.model import Fault

CHECKS = list(TABLE)
ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(min_value=datetime(1000, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the zones are drawn
TOO_LONG = Fault("too-long", "error", "")

HOSTILE = [
    *(unit * (200_000 // len(unit)) for unit in ("a", "-", ".", " ", "%", "(", ";", "[", "1:", "a-", "%41")),
    "a@" + "a-" * 100_000, "a/b" + ";x=1" * 50_000 + "[", 'a/b;x="' + "\\a" * 50_000, "tag:" + "a-" * 2_000,
    "http://" + "a." * 2_000 + "[", "http://[" + ":" * 2_000, "geo:1,1" + ";a=b" * 50_000,
    "FREQ=DAILY;" * 20_000,
    "1 " * 100_000, "1," * 2_000 + "x", "Thu" + "(" * 250, "Thu" + "()" * 120, "en" + "-aaaaa" * 16,
    "A" * 200_000 + "=",
]  # fmt: skip


@given(st.sampled_from(CHECKS), st.text(min_size=1, max_size=60))
def test_any_text_can_be_checked(check: object, value: str) -> None:
    assert callable(check)
    assert isinstance(check(value), tuple)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:12])
def test_hostile_text_is_checked_quickly(value: str) -> None:
    def act() -> None:
        for check in CHECKS:
            assert all(len(flaw.message) < 300 for flaw in check(value)), check

    assert_within(25, act, read_characters, value[:12])


@given(MOMENTS)
def test_formatted_dates_are_accepted_and_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert dates.rfc822_date(format_datetime(moment)) == ()
    assert dates.parse_rfc822(format_datetime(moment)) == moment
    assert dates.rfc3339(moment.isoformat()) == ()
    assert dates.parse_rfc3339(moment.isoformat()) == moment
    assert dates.w3cdtf(moment.isoformat()) == ()
    assert dates.parse_w3cdtf(moment.isoformat()) == moment


@given(MOMENTS)
def test_a_wrong_weekday_is_reported(moment: datetime) -> None:
    tomorrow = f"{moment + timedelta(days=1):%a}" if moment.year < 9999 else "Xxx"
    wrong = format_datetime(moment.replace(microsecond=0)).replace(f"{moment:%a}", tomorrow, 1)
    assert len(dates.rfc822_date(wrong)) == 1


@given(st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=20))
def test_languages_are_the_same_in_any_case(tag: str) -> None:
    assert bool(languages.language(tag)) == bool(languages.language(tag.upper()))


@pytest.mark.parametrize(
    ("moment", "implausible"),
    [
        (datetime(1899, 12, 31, tzinfo=UTC), True),
        (datetime(1900, 1, 2, tzinfo=UTC), False),
        (datetime(1969, 12, 31, tzinfo=UTC), True),
        (datetime(1970, 1, 1, tzinfo=UTC), True),
        (datetime(1970, 1, 2, tzinfo=UTC), False),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))), True),
        (datetime(2027, 1, 1, tzinfo=UTC), False),
        (datetime(2028, 1, 1, tzinfo=UTC), True),
    ],
)
def test_plausibility(moment: datetime, implausible: bool) -> None:
    assert bool(dates.implausible(moment, now=datetime(2026, 6, 1, tzinfo=UTC))) == implausible


@pytest.mark.parametrize(
    ("text", "year"),
    [("06 Nov 49 00:00 GMT", 2049), ("06 Nov 50 00:00 GMT", 1950), ("06 Nov 103 00:00 GMT", 2003)],
)
def test_short_years(text: str, year: int) -> None:
    moment = dates.parse_rfc822(text)
    assert moment is not None
    assert moment.year == year


@pytest.mark.parametrize(
    "text", ["31 Jun 2016 00:00 GMT", "06 Nov 2016 00:00 CET", "06 Nov 2016 00:00 +9959", "x"]
)
def test_invalid_dates_have_no_moment(text: str) -> None:
    assert dates.parse_rfc822(text) is None
    assert dates.parse_rfc3339(text) is None


def test_lengths_in_characters_and_bytes() -> None:
    assert factories.max_length(3, TOO_LONG)("äöü") == ()
    assert factories.max_length(3, TOO_LONG)("äöü!")[0].start == 3
    in_bytes = factories.max_length(5, TOO_LONG, factories.utf8_length, "bytes")
    assert [flaw.message for flaw in in_bytes("äöü")] == ["must have at most 5 bytes, not 6"]


def test_both_asks_the_second_only_if_the_first_accepts() -> None:
    check = factories.both(quantities.integer, quantities.latitude)
    assert [flaw.fault.name for value in ("x", "91", "90") for flaw in check(value)] == [
        "invalid-integer", "invalid-latitude"
    ]  # fmt: skip
