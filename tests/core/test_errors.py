"""Errors say where something is, what was found and what was expected."""

from __future__ import annotations

import pickle
from datetime import datetime, time
from pathlib import Path

import pytest

from feeds.core.checks import at, closest, describe, did_you_mean, invalid
from feeds.core.errors import FileError, InvalidValueError, ReadError, UnknownKeyError, WriteError, explained


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 200, repr("x" * 100)),
        (True, "true"),
        (-1, "-1"),
        (2**70, "a very large number"),
        (1.5, "1.5"),
        (None, "null"),
        ([], "an empty list"),
        ([1], "a list"),
        ({}, "an empty table"),
        ({"a": 1}, "a table"),
        (datetime(2026, 1, 1), "a date and time"),  # noqa: DTZ001 - TOML has such
        (datetime(2026, 1, 1).date(), "a date"),  # noqa: DTZ001
        (time(12), "a time of day"),
    ],
)
def test_any_value_is_described_in_short(value: object, text: str) -> None:
    assert describe(value) == text


def refuse(value: object) -> str:
    raise invalid(value, "a colour")


def test_an_invalid_value_is_named_by_its_full_key() -> None:
    with pytest.raises(InvalidValueError) as caught:
        at("people", lambda value: at("[0]", lambda inner: at(".eyes", refuse, inner), value), 7)
    error = caught.value
    assert (error.key, error.found, error.expected) == ("people[0].eyes", "is 7", "a colour")
    assert str(error) == "people[0].eyes is 7: expected a colour"


def test_an_unknown_key_comes_with_the_one_that_was_meant() -> None:
    known = "title, home"
    assert str(UnknownKeyError("titel", "title", known)) == "unknown key 'titel' (did you mean 'title'?)"
    assert str(UnknownKeyError("x", None, known)) == "unknown key 'x': expected one of title, home"


def test_the_closest_name_is_meant() -> None:
    assert closest("titel", {"title", "home"}) == "title"
    assert did_you_mean("titel", {"title", "home"}) == " (did you mean 'title'?)"
    assert did_you_mean("zzz", {"title", "home"}) == ""


@pytest.mark.parametrize("kind", [ReadError, WriteError])
def test_errors_of_files_name_their_place_also_in_another_process(kind: type[FileError]) -> None:
    error = pickle.loads(pickle.dumps(kind(Path("a.toml"), "is empty", line=3)))
    assert (error.path, error.problem, error.line) == ("a.toml", "is empty", 3)
    assert str(error) == "a.toml:3: is empty"
    assert str(kind("a", "is empty")) == "a: is empty"


def test_errors_of_the_system_are_explained_without_their_numbers(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Errno") as raised:
        (tmp_path / "missing").read_bytes()
    assert explained(raised.value) == f"{tmp_path / 'missing'}: No such file or directory"
    assert explained(OSError(13, "Permission denied")) == "Permission denied"
    assert explained(OSError("the disk is full")) == "the disk is full"
    assert explained(ReadError("a.xml", "is empty")) == "a.xml: is empty"
