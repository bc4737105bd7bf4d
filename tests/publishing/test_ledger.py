"""The ledger: what is appended is read again, whatever a crash leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.errors import ReadError
from feeds.publishing.ledger import IdentityError, Record, append, read

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.tmpdir import TempPathFactory

WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIRST = Record("tag:a", WHEN, "a.txt", ("https://m.example/a.mp4",), "f0", "c0", {"feed": ("tag:a",)})
SECOND = Record("tag:b", WHEN, "b\ud800.txt", places={"feed": ("tag:b",), "category/é": ("tag:b",)})
THIRD = Record("tag:a", WHEN, content="c1", names={"category/c": "C++"}, replaces="tag:old")
ALL = [FIRST, SECOND, THIRD]


def records(path: Path, start: int = 0) -> list[Record]:
    return [record for record, _ in read(path, start)]


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    assert records(path) == []
    end = append(path, ALL[:2])
    assert append(path, ALL[2:]) == path.stat().st_size
    assert (records(path), records(path, end)) == (ALL, [THIRD])
    assert [end for _, end in read(path)][1:] == [end, path.stat().st_size]


@given(cut=st.integers(0, 600))
def test_a_torn_line_is_no_line_and_is_replaced(cut: int, tmp_path_factory: TempPathFactory) -> None:
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
    assert append(path, []) == len(whole)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "line",
    [b"\n", b"{}\n", b"[]\n", b"\xff\n", b'{"id": 1, "when": "2026-05-01T12:00:00Z"}\n', b'{"id": "a"}\n',
     b'{"id": "a", "when": "noon"}\n', b'{"id": "a", "when": "2026-05-01T12:00:00Z", "places": []}\n',
     b'{"id": "a", "when": "2026-05-01T12:00:00Z", "enclosures": "x"}\n', b"[" * 100_000 + b"\n"],
)  # fmt: skip
def test_an_invalid_line_is_reported(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    end = append(path, [FIRST])
    with path.open("ab") as file:
        file.write(line)
    for start in (0, end):
        with pytest.raises(ReadError) as caught:
            records(path, start)
        assert (caught.value.path, caught.value.line) == (str(path), 2)


def test_later_keys_are_left_to_later_versions(tmp_path: Path) -> None:
    path = tmp_path / "published.ndjson"
    path.write_bytes(b'{"id": "a", "when": "2026-05-01T12:00:00Z", "mood": "good"}\n')
    assert records(path) == [Record("a", WHEN)]


def test_the_error_names_file_old_and_new() -> None:
    error = IdentityError("a.txt", "its id would change", "tag:a", "tag:b")
    assert str(error) == "a.txt: its id would change: published as tag:a, now tag:b"
