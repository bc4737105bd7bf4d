"""The ledger: what is appended is read again, whatever a crash leaves behind."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.errors import ReadError
from feeds.publishing import ledger
from feeds.publishing.ledger import IdentityError, Position, Record, append, begins_with, read, stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.tmpdir import TempPathFactory

START = Position()
WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIRST = Record("tag:a", WHEN, "a.txt", ("https://m.example/a.mp4",), "f0", "c0", {"feed": ("tag:a",)})
SECOND = Record("tag:b", WHEN, "b \U0001f680 é.txt", places={"feed": ("tag:b",), "category/é": ("tag:b",)})
THIRD = Record("tag:a", WHEN, content="c1", names={"category/c": "C++"}, replaces="tag:old")
ALL = [FIRST, SECOND, THIRD]


def records(path: Path, start: Position = START) -> list[Record]:
    return [record for record, _ in read(path, start)]


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    assert records(path) == []
    end = append(path, ALL[:2])
    last = append(path, ALL[2:], end)
    assert last.end == path.stat().st_size
    assert (records(path), records(path, end), records(path, last)) == (ALL, [THIRD], [])
    assert [end for _, end in read(path)][1:] == [end, last]
    assert all(begins_with(path, place) for place in (START, end, last))


def test_what_others_appended_is_read_later(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    end = append(path, [FIRST])
    append(path, [SECOND], end)
    assert append(path, [THIRD], end) == end
    assert records(path, end) == [SECOND, THIRD]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.replace(b'"tag:a"', b'"tag:z"', 1),
        lambda text: text[: text.index(b"\n") + 1],
        lambda text: b'{"id": "tag:c", "when": "2026-05-01T12:00:00Z"}\n' + text,
        lambda _: b"",
    ],
    ids=["CRLF", "other order", "same length", "shorter", "merged", "empty"],
)
def test_a_file_that_others_changed_no_longer_begins_with_what_was_read(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "published.ndjson"
    end = append(path, ALL)
    before, whole = stamp(path, end), path.read_bytes()
    assert before
    path.write_bytes(change(whole))
    assert not begins_with(path, end)
    path.write_bytes(whole + b'{"id": "torn')
    assert begins_with(path, end)
    assert stamp(path, end) == ""


def test_lines_that_end_as_in_windows(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    append(path, ALL[:2])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    append(path, ALL[2:])
    assert records(path) == ALL


@given(cut=st.integers(0, 600))
def test_a_torn_line_is_ignored_and_replaced(cut: int, tmp_path_factory: TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("ledger") / "published.ndjson"
    append(path, ALL)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n")
    assert records(path) == ALL[:kept]
    append(path, ALL[kept:])
    assert path.read_bytes() == whole


def test_nothing_to_append_repairs_only(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    append(path, [FIRST])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"id": "torn')
    assert append(path, [], Position(len(whole), "00")) == Position(len(whole), "00")
    assert path.read_bytes() == whole


TIME = b'"when": "2026-05-01T12:00:00Z"'
ADVICE = "restore the line from version control or a backup"
CONFLICT = "a merge conflict is not resolved: keep the lines of both sides, remove its markers only"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"\n", "'\\n' is not a record: expected a line"),
        (b"[]\n", "'[]\\n' is not a record"),
        (b"\xff\n", "'\\xff\\n' is not a record"),
        (b"[" * 100_000 + b"\n", "is not a record"),
        (b"{}\n", "id is missing or empty"),
        (b'{"id": "", "when": "2026-05-01T12:00:00Z"}\n', "id is missing or empty"),
        (b'{"id": 1, ' + TIME + b"}\n", "id is 1: expected a string"),
        (b'{"id": null, ' + TIME + b"}\n", "id is null: expected a string"),
        (b'{"id": "\\ud800", ' + TIME + b"}\n", "id is '\\ud800': expected no half of a surrogate pair"),
        (b'{"id": "a"}\n', "when is missing or empty"),
        (b'{"id": "a", "when": "noon"}\n', "when is 'noon': expected a date and time"),
        (b'{"id": "a", "when": "2026-05-01"}\n', "expected a time with an offset from UTC"),
        (b'{"id": "a", ' + TIME + b', "path": ["x"]}\n', "path is a list: expected a string"),
        (b'{"id": "a", ' + TIME + b', "replaces": {"a": 1}}\n', "replaces is a table: expected a string"),
        (b'{"id": "a", ' + TIME + b', "link": 5}\n', "link is 5: expected a string"),
        (b'{"id": "a", ' + TIME + b', "enclosures": "x"}\n', "enclosures is 'x': expected a list of strings"),
        (b'{"id": "a", ' + TIME + b', "enclosures": [1]}\n', "enclosures is 1: expected a string"),
        (b'{"id": "a", ' + TIME + b', "places": []}\n', "places is an empty list: expected a table"),
        (b'{"id": "a", ' + TIME + b', "places": {"feed": "x"}}\n', "places.feed is 'x': expected a list"),
        (b'{"id": "a", ' + TIME + b', "names": {"feed": 1}}\n', "names.feed is 1: expected a string"),
        (b'{"id": "a", ' + TIME + b', "places": {"category/../../x": []}}\n', "expected the path of a feed"),
        (b'{"id": "a", ' + TIME + b', "names": {"/x": "a"}}\n', "expected the path of a feed"),
        (b"<<<<<<< HEAD\n", CONFLICT), (b"=======\r\n", CONFLICT), (b">>>>>>> theirs\n", CONFLICT),
    ],
)  # fmt: skip
def test_an_invalid_line_is_reported(line: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    end = append(path, [FIRST])
    with path.open("ab") as file:
        file.write(line)
    for start in (START, end):
        with pytest.raises(ReadError) as caught:
            records(path, start)
        assert (caught.value.path, caught.value.line) == (str(path), 2)
        assert problem in caught.value.problem
        assert caught.value.problem.endswith(CONFLICT if problem == CONFLICT else ADVICE)


def test_a_line_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "published.ndjson"
    append(path, [FIRST])
    longest = len(path.read_bytes())
    monkeypatch.setattr(ledger, "MAX_LINE_BYTES", longest)
    assert records(path) == [FIRST]
    monkeypatch.setattr(ledger, "MAX_LINE_BYTES", longest - 1)
    with pytest.raises(ReadError, match=f":1: is longer than {longest - 1} bytes: {ADVICE}"):
        records(path)


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "published.ndjson")
    with pytest.raises(ReadError, match="cannot be read: it is not a regular file"):
        records(tmp_path / "published.ndjson")


def test_later_keys_are_left_to_later_versions(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    path.write_bytes(b'{"id": "a", "when": "2026-05-01T12:00:00Z", "mood": "good"}\n')
    assert records(path) == [Record("a", WHEN)]


def test_the_error_names_file_old_and_new() -> None:
    error = IdentityError("a.txt", "its id would change", "tag:a", "tag:b")
    assert str(error) == "a.txt: its id would change: published as tag:a, now tag:b"
