"""The rules of a place that are chosen for the names in a document."""

from __future__ import annotations

from itertools import combinations

from feeds.validator.listeners import MAX_CHOICES, Listeners
from feeds.validator.schema import all_rules

ONE, TWO, THREE, FOUR = all_rules()[:4]
A, B = frozenset("a"), frozenset("b")


def test_rules_are_chosen_by_what_they_need_and_lack_in_their_order() -> None:
    listeners = Listeners.of([(ONE, None, None), (TWO, A | B, None), (THREE, None, A), (FOUR, B, B)])
    assert listeners is not None
    assert listeners.always is None
    assert listeners.chosen(set(), set()) == (ONE, THREE)
    assert listeners.chosen({"a", "c"}, {"c"}) == (ONE, TWO, THREE)
    assert listeners.chosen({"a", "b"}, {"a"}) == (ONE, TWO, FOUR)
    assert listeners.chosen({"b"}, {"a", "b"}) == (ONE, TWO)
    assert listeners.chosen(set(), set()) == (ONE, THREE)  # a choice that was made before


def test_rules_without_conditions_need_no_choice() -> None:
    listeners = Listeners.of([(ONE, None, None), (TWO, None, None)])
    assert listeners is not None
    assert listeners.always == (ONE, TWO)
    assert Listeners.of([]) is None


def test_the_choices_that_are_kept_are_bounded() -> None:
    names = "abcdefgh"
    listeners = Listeners.of([(ONE, frozenset(names), None), (TWO, A, None)])
    assert listeners is not None
    for size in range(5):
        for tags in combinations(names, size):
            expected = (ONE, TWO) if "a" in tags else (ONE,) if tags else ()
            assert listeners.chosen(set(tags), set()) == expected
    assert len(listeners._choices) == MAX_CHOICES
