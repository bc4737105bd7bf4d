"""No input brings the validator down, and none has an effect on the report of another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mutated_documents import NOW, Mutator, check, documents_in

from feeds import validate
from feeds.validator.comparing import compare
from feeds.validator.profiles import profiles

CASES = Path(__file__).parent / "cases"
DOCUMENTS = documents_in([CASES])
NAMES = sorted(profiles())
SEEDS = st.integers(0, 2**32)


def mutation(seed: int) -> bytes:
    return Mutator(DOCUMENTS, seed).mutated(DOCUMENTS[seed % len(DOCUMENTS)])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(SEEDS.map(mutation) | st.binary(max_size=200), st.integers(0, 1000))
def test_no_input_raises(data: bytes, number: int) -> None:
    check(data, number, NAMES)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(SEEDS.map(mutation), SEEDS.map(mutation))
def test_no_input_has_an_effect_on_the_report_of_another_one(one: bytes, other: bytes) -> None:
    def report(data: bytes) -> object:
        return validate(data, url="https://example.org/feed", now=NOW, profiles=NAMES)

    alone = report(one)
    report(other)
    assert report(one) == alone


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(SEEDS.map(mutation), SEEDS.map(mutation))
@example(mutation(493), mutation(0))  # the same id twice
def test_no_two_inputs_raise_when_they_are_compared(one: bytes, other: bytes) -> None:
    assert compare(one, one).findings == ()
    compare(one, other)


def test_the_same_seed_makes_the_same_mutations() -> None:
    assert [mutation(seed) for seed in range(50)] == [mutation(seed) for seed in range(50)]
    assert len({mutation(seed) for seed in range(50)}) > 45


@pytest.mark.parametrize(
    ("key", "shown", "fix"),
    [
        ("itemz", "itemz", "rename the key to items"),
        ("itemsé", "itemsé", "rename the key to items"),
        ("items\\ud800", "items\\ud800", None),
        ("\\udc00items", "\\udc00items", None),
    ],
)
def test_messages_about_keys_can_be_printed(key: str, shown: str, fix: str | None) -> None:
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "t", "{key}": []}}'
    found = [each for each in validate(feed.encode(), fixes=True).findings if each.rule == "json-unknown-key"]
    assert [each.message.partition(" ")[0] for each in found] == [shown]
    assert [each.fix.message if each.fix else None for each in found] == [fix]
