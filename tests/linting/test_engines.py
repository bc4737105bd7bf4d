"""The engines give the same results in the same order, and hold a bounded part of the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linter import BAD, GOOD

from feeds.linting.discovery import Target
from feeds.linting.engines import BATCH, BATCH_BYTES, SINGLE_PROCESS, InlineEngine, ProcessEngine, batches
from feeds.linting.results import Result, Unreadable
from feeds.linting.run import LintOptions, lint_files
from feeds.linting.summary import SPOOLED, Spool
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.linting.engines import Engine


def sized(size: int) -> Target:
    return Target(None, "a", object_url="s3://a/a", object_size=size)


SIZES = st.lists(st.sampled_from([0, 1, BATCH_BYTES // 3, BATCH_BYTES, BATCH_BYTES + 1]), max_size=40)


@given(SIZES, st.integers(1, 9))
def test_batches_are_bounded_and_lose_nothing(sizes: list[int], most: int) -> None:
    made = [*batches(map(sized, sizes), most)]
    assert [target.size for batch in made for target in batch] == sizes
    for batch, after in zip(made, [*made[1:], None], strict=False):
        size = sum(target.size for target in batch)
        assert len(batch) == 1 or (len(batch) <= most and size <= BATCH_BYTES)
        assert after is None or len(batch) == most or size + after[0].size > BATCH_BYTES


def documents(count: int) -> Iterator[Target]:
    for number in range(count):
        problem = "cannot be read" if number % 50 == 49 else ""
        yield Target(None, str(number), data=(BAD if number % 2 else GOOD).encode(), problem=problem)


def results(engine: Engine, count: int) -> list[Result]:
    return [result for _, result in lint_files(documents(count), LintOptions(), engine)]


@pytest.mark.slow
@pytest.mark.parametrize("has_threads", [False, True])
def test_processes_give_the_results_of_one(has_threads: bool) -> None:
    count = SINGLE_PROCESS + 2 * BATCH + 1
    inline = results(InlineEngine(), count)
    assert [type(result) for result in inline[48:51]] == [Checked, Unreadable, Checked]
    assert results(ProcessEngine(2, has_threads=has_threads), count) == inline
    assert results(ProcessEngine(1), count) == inline


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "ahead"), [(InlineEngine(), 1), (ProcessEngine(2), SINGLE_PROCESS)])
def test_documents_are_read_as_results_are_used(engine: Engine, ahead: int) -> None:
    read = 0

    def counted() -> Iterator[Target]:
        nonlocal read
        for target in documents(1000):
            read += 1
            yield target

    most = max(read - number for number, _ in enumerate(lint_files(counted(), LintOptions(), engine)))
    assert ahead <= most <= ahead + BATCH


@pytest.mark.slow
def test_few_large_documents_are_not_held_until_there_are_many() -> None:
    large = GOOD.encode() + b"<!--" + b" " * (BATCH_BYTES // 2) + b"-->"
    read = 0

    def counted() -> Iterator[Target]:
        nonlocal read
        for number in range(20):
            read += 1
            yield Target(None, str(number), data=large)

    pairs = lint_files(counted(), LintOptions(), ProcessEngine(2))
    assert max(read - number for number, _ in enumerate(pairs)) <= 8


@pytest.mark.parametrize("count", [0, 1, SPOOLED - 1, SPOOLED, 2 * SPOOLED + 1])
def test_messages_that_are_many_go_to_a_file_and_come_back(count: int) -> None:
    spool = Spool()
    for number in range(count):
        spool.add(f"{number}: a name\nwith a line and \udcff")
    assert [*spool] == [f"{number}: a name\nwith a line and \udcff" for number in range(count)]
    assert (bool(spool), len(spool._messages)) == (count > 0, count % SPOOLED)
