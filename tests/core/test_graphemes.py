"""Texts are cut between the characters that people see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.graphemes import boundary


@pytest.mark.parametrize(
    "characters",
    [
        ["a", "b", " ", "c"],
        ["e\u0301", "e", "\r\n", "\n"],
        ["今", "天", "。"],
        ["ก", "กำ", "ภู", "ไ", "ท"],
        ["か\u3099", "ﾊﾟ", "ﾊ"],
        ["नि", "क्षे", "प", "क्", " "],
        ["\u1112\u1161\u11ab", "\u1100\uac00", "각", "가\u11a8", "\u1112"],
        ["🇫🇷", "🇩🇪", "🇮"],
        ["👩\u200d👩\u200d👧", "👍🏽", "👍", "☺\ufe0f", "🏴\U000e0067\U000e0062\U000e007f"],
        ["ن\u064e", "ی\u200c", "ک"],
    ],
)
def test_the_characters_that_people_see(characters: list[str]) -> None:
    text = "".join(characters)
    starts = [len("".join(characters[:number])) for number in range(len(characters) + 1)]
    expected = [max(start for start in starts if start <= place) for place in range(len(text) + 1)]
    assert [boundary(text, place) for place in range(len(text) + 1)] == expected


@given(st.text(), st.integers(0, 40))
def test_a_boundary_is_not_behind_the_place(text: str, place: int) -> None:
    at = boundary(text, place)
    assert 0 <= at <= min(place, len(text))
    assert boundary(text, at) == at


def test_endless_marks_are_cut() -> None:
    assert boundary("a" + "\u0301" * 1000, 500) == 500
