"""Documents of a feed: what is in them, and what never changes.

Which articles are in them is the index's to find; here it is the oracle's, which both are held to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import sequence, windows
from samples import PUBLISHED, article

from feeds.model.archive import open_page, page_at, slots_on, window

if TYPE_CHECKING:
    from oracle import Page

    from feeds.model.article import Article


def stories(numbers: list[int]) -> list[Article]:
    """Articles named and dated by their numbers, newest first."""
    return [
        article(id=f"tag:x,2016:{number:04}", published=PUBLISHED + timedelta(hours=number))
        for number in sorted(set(numbers), reverse=True)
    ]


def shown(page: Page) -> tuple[list[int], int | None, bool, int | None, int | None]:
    window, held = page
    numbers = [int(article.id[-4:]) for article in held]
    return numbers, window.number, window.closed, window.before, window.after


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, [([], None, False, None, None)]),
        (2, [([2, 1], None, False, None, None)]),
        (3, [([3, 2], None, False, 1, None), ([3], 2, False, 1, None), ([2, 1], 1, True, None, 2)]),
        (4, [([4, 3], None, False, 1, None), ([4, 3], 2, False, 1, None), ([2, 1], 1, True, None, 2)]),
        (
            5,
            [
                ([5, 4], None, False, 2, None),
                ([5], 3, False, 2, None),
                ([4, 3], 2, True, 1, 3),
                ([2, 1], 1, True, None, 2),
            ],
        ),
    ],
)
def test_pages_of_two(count: int, expected: object) -> None:
    assert [shown(page) for page in windows(stories(list(range(1, count + 1))), 2)] == expected


def test_what_is_withdrawn_leaves_a_gap() -> None:
    all_ = stories([1, 2, 3, 4, 5])
    order = sequence(all_)
    left = [story for story in all_ if story.id[-1] not in "25"]
    assert [shown(page) for page in windows(left, 2, order)] == [
        ([4, 3], None, False, 2, None),
        ([], 3, False, 2, None),
        ([4, 3], 2, True, 1, 3),
        ([1], 1, True, None, 2),
    ]


def test_what_is_added_late_goes_to_the_end_whatever_its_date() -> None:
    order = sequence(stories([2, 3, 4]))
    assert [shown(page) for page in windows(stories([1, 2, 3, 4]), 2, order)] == [
        ([4, 1], None, False, 1, None),
        ([4, 1], 2, False, 1, None),
        ([3, 2], 1, True, None, 2),
    ]


def test_equal_times_are_ordered_by_id() -> None:
    same = [replace(story, published=PUBLISHED) for story in stories([3, 1, 2])]
    assert [id_[-1] for id_ in sequence(same)] == ["1", "2", "3"]


def test_a_page_holds_something() -> None:
    with pytest.raises(ValueError, match="a page of 0 items"):
        next(windows([], 0))


# Laws

NUMBERS = st.lists(st.integers(0, 999), max_size=40)
SIZES = st.integers(1, 7)


@given(NUMBERS, SIZES)
def test_every_article_is_in_one_page_or_else_in_the_live_document(numbers: list[int], size: int) -> None:
    all_ = stories(numbers)
    live, *pages = windows(all_, size)
    assert live[1] == tuple(all_[:size])
    closed = [article for page, held in pages if page.closed for article in held]
    assert len(closed) == len(set(closed))
    assert set(all_) - set(closed) <= set(live[1])
    assert {*closed, *live[1]} == set(all_)
    assert sorted(all_, key=all_.index) == [a for _, held in pages for a in held] or not pages


@pytest.mark.slow
@given(NUMBERS, NUMBERS, st.sets(st.integers(0, 999)), SIZES)
def test_closed_pages_stay_what_they_are(
    before: list[int], added: list[int], gone: set[int], size: int
) -> None:
    first = stories(before)
    order = sequence(first)
    later = stories([*before, *added])
    old = {page[0].number: page for page in windows(first, size, order) if page[0].closed}
    new = {page[0].number: page for page in windows(later, size, order) if page[0].closed}
    assert {number: new.get(number) for number in old} == old
    left = [story for story in later if int(story.id[-4:]) not in gone]
    kept = {page[0].number: page for page in windows(left, size, sequence(later, order)) if page[0].closed}
    assert {number: kept[number] for number in old} == {
        number: (page, tuple(a for a in held if a in left)) for number, (page, held) in old.items()
    }


@given(NUMBERS, SIZES)
def test_links_lead_through_all_pages_both_ways(numbers: list[int], size: int) -> None:
    live, *held = windows(stories(numbers), size)
    pages = [page for page, _ in held]
    by_number = {page.number: page for page in pages}
    backwards = [live[0]]
    while backwards[-1].before:
        backwards.append(by_number[backwards[-1].before])
    assert backwards[1:] == [page for page in pages if page.closed]
    forwards = [by_number[1]] if pages else []
    while forwards and forwards[-1].after:
        forwards.append(by_number[forwards[-1].after])
    assert forwards == pages[::-1]
    assert all(articles for _, articles in held)


@given(st.integers(0, 40), SIZES)
def test_lengths_alone_give_the_same_pages(count: int, size: int) -> None:
    pages = [page for page, _ in windows(stories(list(range(count))), size)]
    newest = open_page(count, size)
    assert pages == [window(count, size)] + [
        window(count, size, number) for number in range(newest, 0, -1) if newest > 1
    ]


@given(st.integers(0, 999), SIZES)
def test_a_slot_is_on_its_page_only(slot: int, size: int) -> None:
    assert [number for number in range(1, 1001) if slot in slots_on(number, size)] == [page_at(slot, size)]
